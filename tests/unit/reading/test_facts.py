"""Text to answers of the committed questionnaire: what sentences say, and what holds for every text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.search_quality import corpus
from lookup.codeset import Tabular, tabular_on
from lookup.engine import Questionnaire, Reached, silent, silent_codes
from lookup.questionwords import answers, compiled
from lookup.reading.facts import STATUSES, ReadCondition, read_facts
from lookup.reading.terms import needed
from lookup.search.searcher import Searcher
from tests.counting import calls

ROOT = Path(__file__).parents[3]
TABLE = [json.loads(line) for line in (ROOT / "tests/data/readings.jsonl").read_text("utf-8").splitlines()]
ON = date(2026, 11, 2)


@cache
def questionnaire() -> Questionnaire:
    return Questionnaire.from_json((ROOT / "fixtures/questionnaire.json").read_bytes())


@cache
def searcher() -> Searcher:
    return Searcher(corpus())


@cache
def tabular() -> Tabular:
    return tabular_on(searcher().corpus.rows, ON)


def read(text: str) -> tuple[ReadCondition, ...]:
    words, known = compiled(questionnaire(), searcher().corpus)
    return read_facts(text, words, known, searcher().sparing())


def told(text: str) -> list[dict[str, str]]:
    return [answers(condition) for condition in read(text)]


def mentioned(text: str) -> set[tuple[str, str]]:
    return {
        (mention.status, f"{mention.question}={mention.choice}")
        for condition in read(text)
        for mention in condition.mentions
    }


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line["text"])
def test_sentence_says_what_it_says_and_no_more(line: Mapping[str, Any]) -> None:
    found = told(line["text"])
    left = list(found)
    for wanted in line["conditions"]:
        match = next((one for one in left if wanted.items() <= one.items()), None)
        assert match is not None, (wanted, found)
        left.remove(match)
    if line["conditions"]:
        assert len(found) == len(line["conditions"])
    stated = {f"{question}={choice}" for one in found for question, choice in one.items()}
    assert stated.isdisjoint(line.get("never", ()))
    expected = {(one["status"], one["fact"]) for one in line.get("mentions", ())}
    assert expected <= mentioned(line["text"])


def test_the_table_is_as_large_as_docs_reading_says() -> None:
    assert len({line["text"] for line in TABLE}) > 350


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line["text"])
def test_what_was_read_is_an_answer_to_the_questionnaire(line: Mapping[str, Any]) -> None:
    for found in told(line["text"]):
        result = silent(questionnaire(), tabular(), found)
        assert isinstance(result, Reached)
        assert silent_codes(questionnaire(), tabular(), found) == tuple(code.code for code in result.codes)


# Terms of the questionnaire


def _terms() -> Iterator[tuple[str, str, str]]:
    for question in questionnaire().questions:
        for choice in question.choices:
            for term in choice.terms:
                yield question.key, choice.key, term


def test_no_term_reads_as_another_choice_of_its_question() -> None:
    words, _ = compiled(questionnaire(), searcher().corpus)
    meant: dict[tuple[str, object], dict[str, str]] = {}
    for question, choice, term in _terms():
        needs = needed(term, words)
        if needs:
            meant.setdefault((question, needs), {})[choice] = term
    double = {key[0]: choices for key, choices in meant.items() if len(choices) > 1}
    assert double == {}


def test_every_term_can_be_found() -> None:
    words, known = compiled(questionnaire(), searcher().corpus)
    wordings = set(known.wordings.values())
    lost = [
        (question, choice, term)
        for question, choice, term in _terms()
        if not needed(term, words) and (question, choice) not in wordings
    ]
    assert lost == []


READ_OTHERWISE = {
    # After "with", the fracture counts as a condition of its own, which the osteoporosis is no part of.
    "osteoporosis with pathological fracture": "pathological",
}


@pytest.mark.parametrize(("question", "choice", "term"), list(_terms()))
def test_a_term_alone_states_its_choice(question: str, choice: str, term: str) -> None:
    words, _ = compiled(questionnaire(), searcher().corpus)
    if not needed(term, words):
        return  # a wording such as "possible" says something of a condition only
    assert [one.get(question) for one in told(term)] == [READ_OTHERWISE.get(term, choice)]


# What holds for every text

unhurried = settings(deadline=None)

MARKS = (
    ",",
    ".",
    ";",
    ":",
    "\n",
    "?",
    "and",
    "or",
    "no",
    "without",
    "possible",
    "h/o",
    "Assessment:",
    "PMH:",
    "L five six",
)
OTHER_LETTERS = str.maketrans(
    {"s": "ſ", "i": "İ", "k": "\u212a"}
)  # which count as the same without regard to case
WORDS = st.sampled_from(sorted({word for line in TABLE for word in line["text"].split()} | set(MARKS)))
SAYINGS = st.lists(WORDS, max_size=25).map(" ".join)
LEVELS = st.lists(
    st.sampled_from(["L4", "-", "5", " and ", ", ", "/S1", "C5", " to ", "T12", "\n", " "]), max_size=12
)
TEXTS = st.one_of(
    st.text(max_size=80),
    SAYINGS,
    LEVELS.map("".join),
    SAYINGS.map(lambda text: text.translate(OTHER_LETTERS)),
)


@unhurried
@given(TEXTS)
@example("Assessment:" * 3)
@example("Aſſeſſment: L fİve six")
@example("disc herniation L4, 5-S1")
@example("no no no")
@example("low back pain\x00\x1b[31m")
def test_reading_never_fails_and_evidence_lies_in_the_text(text: str) -> None:
    order = [question.key for question in questionnaire().questions]
    for condition in read(text):
        keys = [fact.question for fact in condition.facts]
        assert keys == sorted(set(keys), key=order.index)
        for fact in (*condition.facts, *condition.mentions):
            assert fact.status in STATUSES
            assert fact.choice in {one.key for one in questionnaire().by_key[fact.question].choices}
            assert fact.spans
            places = [place for span in fact.spans for place in (span.start, span.end)]
            assert places == sorted(places)
            assert places[0] >= 0
            assert places[-1] <= len(text)
            assert all(span.start < span.end for span in fact.spans)
            assert all(one.end < other.start for one, other in pairwise(fact.spans))


@unhurried
@given(TEXTS)
def test_answers_are_never_rejected(text: str) -> None:
    for found in told(text):
        assert isinstance(silent(questionnaire(), tabular(), found), Reached)


TRIGGERS = frozenset(["consider", "with", "without", "no", "probable", "suspected", "negative", "denies"])
PLAIN = [
    text
    for text in (line["text"].rstrip(".") for line in TABLE if len(line["conditions"]) == 1)
    if re.fullmatch(r"[A-Za-z -]+", text)
    and len(text.split()) < 4
    and TRIGGERS.isdisjoint(text.lower().split())
]


@unhurried
@given(st.sampled_from(PLAIN))
def test_no_evidence_of_negates_one_plain_finding(text: str) -> None:
    heads = {one.question for one in questionnaire().document.conditions}
    before = {(key, value) for one in told(text) for key, value in one.items() if key in heads}
    after = told(f"No evidence of {text.lower()}.")
    assert before
    assert not [item for one in after for item in one.items() if item in before]


@unhurried
@given(st.sampled_from([line["text"] for line in TABLE]), st.data())
def test_blanks_and_letter_case_change_nothing(text: str, data: st.DataObject) -> None:
    words = text.split(" ")
    gaps = data.draw(
        st.lists(st.sampled_from([" ", "  ", "   ", " \t"]), min_size=len(words), max_size=len(words))
    )
    spread = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    assert told(spread) == told(text)
    for other in (text.upper(), text.lower()):
        if len(other) == len(text):
            assert told(other) == told(text)


# Input that nobody meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "\x00\x01\x02\xff",
        "".join(map(chr, range(256))),
        "\u202e niap kcab wol \u202c",
        "<script>alert('x')</script><b></b>",
        "💥🧠 🦴",
        "ΑΩ кириллица 腰痛",
        "M54.5 " * 20,
        "a" * 20_000,
        "?" * 1000,
        "L4-" * 3000,
    ],
)
def test_what_holds_no_words_of_ours_says_nothing(text: str) -> None:
    assert [one for one in told(text) if "finding" in one] == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("low\u200b back\u200d pa\u00adin", "low_back"),
        ("<p>low back pain</p>", "low_back"),
        ("LOW&nbsp;BACK PAIN".replace("&nbsp;", "\u00a0"), "low_back"),
        ("**neck pain**", "neck"),
        ("neck pain\r\n\r\n", "neck"),
    ],
)
def test_what_editors_and_web_pages_leave_in_a_text_does_no_harm(text: str, finding: str) -> None:
    assert [one.get("finding") for one in told(text)] == [finding]


@pytest.mark.parametrize(
    "piece",
    [
        "no ",
        "neck, ",
        "stenosis, ",
        "left right ",
        "low back pain ",
        "zqxv ",
        "? ",
        "Plan: ",
        "L4-5/",
        "L4, 5-6, ",
        "L4 and 5-S1\n",
    ],
)
def test_what_repeats_itself_takes_work_that_grows_with_its_length(piece: str) -> None:
    read(piece)
    short, long = (calls(partial(read, (piece * 20_000)[:length])) for length in (4_000, 16_000))
    assert long < 6 * short + 20_000


def test_sentences_that_differ_take_work_that_grows_with_their_number() -> None:
    def written(number: int) -> str:
        return "".join(f"Visit {n}: low back pain with left sciatica, neck sprain. " for n in range(number))

    read(written(1))
    short, long = (calls(partial(read, written(number))) for number in (60, 240))
    assert long < 6 * short + 20_000


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line["text"])
def test_what_is_copied_word_for_word_says_the_same_as_what_is_written_again(line: Mapping[str, Any]) -> None:
    """A copied sentence is found again and not read; one with wider blanks is read anew."""
    said = line["text"]
    copied, anew = (
        f"HPI: seen again.\n{said}.\n{again}.\n" for again in (said, said.replace(" ", "  ") + " ")
    )
    assert evidence(copied) == evidence(anew)


def evidence(text: str) -> list[Any]:
    """All that is read from a text, with the words that say it in place of where they stand."""
    return [
        [
            (
                one.question,
                one.choice,
                one.status,
                [" ".join(text[s.start : s.end].split()) for s in one.spans],
            )
            for one in (*condition.facts, *condition.mentions)
        ]
        for condition in read(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PMH: low back pain.\nToday low back pain.", [["low back pain"]]),
        ("Low back pain. Low back pain.", [["low back pain", "low back pain"]]),
        ("Low back pain.\nFamily history: low back pain.\nLow back pain.", [["low back pain"]]),
    ],
)
def test_the_same_words_count_by_the_section_they_stand_in(text: str, found: list[list[str]]) -> None:
    said = [one.spans for condition in read(text) for one in condition.facts if one.question == "finding"]
    assert [[text[s.start : s.end].lower() for s in spans] for spans in said] == found


@pytest.mark.parametrize("begin", ["stenosis, ", "stenosis and "])
@pytest.mark.parametrize("more", ["neck, ", "C5-6, ", "spondylosis and "])
def test_long_lists_take_work_that_grows_with_their_length(begin: str, more: str) -> None:
    read(begin + more)
    short, long = (calls(partial(read, begin + more * n + begin * n)) for n in (100, 400))
    assert long < 6 * short + 20_000
