"""Search over the committed fixtures: quality, properties, bad input, work."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.search_quality import _place
from benchmarks.title_variants import VARIANTS
from lookup.reading.medicine import MEDICAL
from lookup.search import engine
from lookup.search.corpus import Corpus
from lookup.search.prepared import Prepared
from lookup.search.searcher import Searcher
from tests.counting import calls

ON = date(2026, 11, 2)
PHRASES = Path(__file__).parents[2] / "data" / "search_phrases.jsonl"
CASES = [json.loads(line) for line in PHRASES.read_text("utf-8").splitlines()]
TEXTS = [case["text"] for case in CASES]


def stems(searcher: Searcher, text: str, limit: int = 3) -> list[str]:
    return [searcher.corpus.stems.get(hit.code, hit.code) for hit in searcher.search(text, ON, limit)]


def test_low_back_pain_with_left_sciatica(searcher: Searcher) -> None:
    assert searcher.search("intractable low back pain with left sciatica", ON, 1)[0].code == "M54.42"


@pytest.mark.parametrize(
    ("kind", "first", "three"),
    [("phrase", 0.99, 0.99), ("synonym", 0.96, 0.97), ("abbrev", 0.92, 0.94), ("scenario", 0.95, 0.98)],
)
def test_phrases_as_coders_type_them(searcher: Searcher, kind: str, first: float, three: float) -> None:
    counts: Counter[str] = Counter()
    for case in (case for case in CASES if case["kind"] == kind):
        found = [hit.code for hit in searcher.search(case["text"], ON, 3)]
        right = {case["answer"][0], *case.get("alt", ())}
        counts.update(cases=1, first=found[:1] and found[0] in right, three=bool(right.intersection(found)))
    assert counts["first"] >= first * counts["cases"]
    assert counts["three"] >= three * counts["cases"]


def test_every_billable_code_is_found_by_itself(searcher: Searcher) -> None:
    valid = [row for row in searcher.corpus.rows if row.billable and row.valid_on(ON)]
    for row in valid[::7]:
        for written in (row.code, row.code.replace(".", "").lower()):
            assert searcher.search(written, ON, 1)[0].code == row.code


def test_every_code_is_found_by_its_title(searcher: Searcher) -> None:
    known = searcher.corpus
    rows = [(stem, row) for stem in known.ordered_stems for row in known.code_rows(stem) if row.valid_on(ON)]
    wrong = [
        row.title
        for stem, row in rows[::3]
        if not row.title_only and _place(stem, searcher.search(row.title, ON, 3), known) != 1
    ]
    assert wrong == []


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_titles_as_records_write_them(searcher: Searcher, data: st.DataObject) -> None:
    known = searcher.corpus
    stem = data.draw(
        st.sampled_from([s for s in known.ordered_stems if not known.code_rows(s)[-1].title_only])
    )
    row = known.code_rows(stem)[-1]
    if row.valid_on(ON) and "without" not in row.title:  # which reaches other words in another order
        for name in ("short forms", "reordered"):
            text = VARIANTS[name](row.title, data.draw(st.randoms(use_true_random=False)))
            assert stem in stems(searcher, text, 10)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.dates(date(2020, 10, 1), date(2027, 9, 30)))
def test_search_never_fails(searcher: Searcher, text: str, on: date) -> None:
    for hit in searcher.search(text, on, 20):
        assert hit.code
        assert hit.title


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(["upper", "lower", "blanks", "tabs"]))
def test_letter_case_and_blanks_change_nothing(searcher: Searcher, text: str, change: str) -> None:
    changed = {
        "upper": text.upper(),
        "lower": text.lower(),
        "blanks": f"  {text.replace(' ', '  ')} ",
        "tabs": text.replace(" ", "\t"),
    }[change]
    assert searcher.search(changed, ON, 5) == searcher.search(text, ON, 5) or _same_codes(
        searcher, text, changed
    )


def _same_codes(searcher: Searcher, one: str, other: str) -> bool:
    return [hit.code for hit in searcher.search(one, ON, 5)] == [
        hit.code for hit in searcher.search(other, ON, 5)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "low back pain" + " and more" * 1100,
        "x" * 10_000,
        "no " * 3_300,
        "L4-5 " * 2_000,
        "w/o " * 2_500,
        "disc herniated " * 660,
        "(" * 10_000,
        "🦴" * 10_000,
        "'; DROP TABLE lookup_code; --",
        "<script>alert('neck pain')</script>",
        "\x00\x01\x1b[31m neck pain \x7f",
        "low\u202eback\u202c pain",
        "ﬁbromyalgia",
    ],
)  # fmt: skip
def test_bad_and_long_input_takes_work_that_grows_with_its_length(searcher: Searcher, text: str) -> None:
    searcher.search(text[:100], ON, 20)
    short, long = (calls(partial(searcher.search, text[:length], ON, 20)) for length in (2_500, 10_000))
    assert long < 6 * short + 20_000


def test_markup_and_control_characters_only_separate_words(searcher: Searcher) -> None:
    for text in ("<script>alert('neck pain')</script>", "\x00neck\x1bpain\x7f"):
        assert "M54.2" in stems(searcher, text)


@pytest.mark.parametrize(
    "word", ["well", "building", "decided", "further", "stroke", "prostate", "preoperative", "mechanic"]
)
def test_plain_english_is_no_misspelt_term(searcher: Searcher, word: str) -> None:
    assert searcher.speller(word) == ()


@pytest.mark.parametrize(
    ("word", "taken_for"),
    [
        ("effusion", "Z98.1"),
        ("concussion", "S30.0XXA"),
        ("COPD", "G95.20"),
        ("intact", "M54.50"),
        ("arthralgia", "M54.9"),
        ("nephropathy", "G62.9"),
        ("meralgia", "M79.10"),
        ("discectomy", "M51.36"),
    ],
)
def test_a_medical_word_is_no_misspelt_term(searcher: Searcher, word: str, taken_for: str) -> None:
    assert searcher.speller(word.lower()) == ()
    assert taken_for not in stems(searcher, word)


def test_medical_words_are_none_of_the_classification(searcher: Searcher) -> None:
    """A word that the universe comes to hold leaves the list."""
    assert MEDICAL.isdisjoint(searcher.prepared.vocabulary)


def test_word_beginnings(searcher: Searcher) -> None:
    for typed, code in (
        ("sciat", "M54.30"),
        ("cervicalg", "M54.2"),
        ("lumb radicul", "M54.16"),
        ("torticol", "M43.6"),
    ):
        assert stems(searcher, typed)[0] == code


def test_proposed_documents_hold_the_best_ones(searcher: Searcher) -> None:
    for text in TEXTS[::25]:
        query = searcher.query(text)
        every = searcher.ranked(query, searcher.prepared.documents, ON)
        proposed = searcher.ranked(query, searcher.candidates(query), ON)
        assert [one.stem for one in proposed[:1]] == [one.stem for one in every[:1]]


def test_an_index_on_disk_gives_the_same_answers(
    searcher: Searcher, fixture_corpus: Corpus, tmp_path: Path
) -> None:
    engine.write(searcher.prepared.documents, tmp_path)
    searcher.prepared.save(tmp_path / "prepared")
    opened = Searcher(fixture_corpus, Prepared.load(tmp_path / "prepared"), engine.open_index(tmp_path))
    assert answers(opened, TEXTS[::20]) == answers(searcher, TEXTS[::20])


def test_the_order_of_the_corpus_changes_nothing(searcher: Searcher, fixture_corpus: Corpus) -> None:
    turned = Corpus(fixture_corpus.rows[::-1], fixture_corpus.entries, fixture_corpus.synonyms)
    assert answers(Searcher(turned), TEXTS[::20]) == answers(searcher, TEXTS[::20])


def answers(searcher: Searcher, texts: Sequence[str]) -> list[list[str]]:
    return [[hit.code for hit in searcher.search(text, ON, 10)] for text in texts]


def test_synonyms_lead_to_codes_that_exist(fixture_corpus: Corpus) -> None:
    for entry in fixture_corpus.synonyms:
        for code in entry.codes:
            assert fixture_corpus.stems_under(code), (entry.term, code)


def test_synonyms_are_tidy(fixture_corpus: Corpus) -> None:
    terms = [entry.term.lower() for entry in fixture_corpus.synonyms]
    assert [term for term, times in Counter(terms).items() if times > 1] == []
    assert {entry.source for entry in fixture_corpus.synonyms} == {"Index", "Tabular", "seed", "local"}
    assert {entry.kind for entry in fixture_corpus.synonyms} == {"synonym", "abbreviation", "short_form"}


@pytest.mark.parametrize("word", ["on", "ON", "On", "to", "TO", "and", "AND"])
def test_levels_are_joined_by_words_in_any_case(searcher: Searcher, word: str) -> None:
    found = searcher.search(f"Grade 1 spondylolisthesis L5 {word} S1", ON, 5)
    assert found[0].code == "M43.17"
