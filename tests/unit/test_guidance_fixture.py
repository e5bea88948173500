"""The guidance texts and guideline sections that are delivered: well-formed, cited, and complete."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lookup.codeset import Tabular, tabular_on
from lookup.codeset.jsonl import read_codes, read_index
from lookup.codeset.records import NOTE_KINDS

FIXTURES = Path(__file__).parents[2] / "fixtures"
ON = date(2026, 11, 2)
KINDS = {"code", "family", "topic", "ruling"}
FIELDS = {"slug", "title", "kind", "codes", "terms", "body", "citations"}

CODE = re.compile(r"\b([A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?![0-9A-Z])")
LEVELS = {"T10", "T11", "T12"}  # vertebrae, written like categories

M54_CODES = [
    *(f"M54.0{n}" for n in range(10)),
    *(f"M54.1{n}" for n in range(9)),
    *("M54.2", "M54.30", "M54.31", "M54.32", "M54.40", "M54.41", "M54.42"),
    *("M54.50", "M54.51", "M54.59", "M54.6", "M54.81", "M54.89", "M54.9"),
]

SUBCATEGORIES = [
    *("M54", "M54.0-", "M54.1-", "M54.2", "M54.3-", "M54.4-", "M54.5-", "M54.50", "M54.51", "M54.59"),
    *("M54.6", "M54.8-", "M54.81", "M54.89", "M54.9"),
]

# What a widely read page on "intractable back pain" says: ruling, a code and the words that must find it.
RULINGS = [
    ("ruling-no-code-named-intractable", "M54.9", "intractable back pain"),
    ("ruling-m54-9-billable", "M54.9", "valid and billable"),
    ("ruling-m54-9-for-intractable-or-chronic", "M54.9", "intractable or chronic back pain"),
    ("ruling-m54-9-for-generalized-pain", "R52", "generalized pain"),
    ("ruling-m54-9-for-generalized-pain", "M54.9", "pain nos"),
    ("ruling-m54-9-for-chronic-low-back-pain", "M54.50", "chronic low back pain"),
    ("ruling-pain-low-in-the-lumbar-region", "M54.50", "pain low in the lumbar region"),
    ("ruling-localized-pain-unspecified-type", "M54.9", "localized pain, unspecified type"),
    ("ruling-m54-9-if-not-linked-to-a-cause", "M54.9", "not linked to discogenic causes"),
    ("ruling-chronic-back-pain-not-responsive", "M54.9", "not responsive to treatment"),
    ("ruling-three-months-definition", "M54.9", "longer than three months"),
    ("ruling-m54-5-codes-came-with-2025", "M54.50", "2025 update"),
    ("ruling-m54-51-discogenic", "M54.51", "endplate or discogenic"),
    ("ruling-m54-59-strain-facet-muscular", "M54.59", "other low lumbar back pain"),
    ("ruling-m54-5-codes-for-disc-disease", "M51.26", "disc displacement code"),
    ("ruling-m54-9-for-psychological-pain", "F45.41", "exclusively related to psychological factors"),
    ("ruling-failed-surgery-as-psychological-factor", "M96.1", "failed surgical interventions"),
    ("ruling-m54-9-for-pelvic-perineal-pain", "R10.20", "pelvic and perineal pain"),
    ("ruling-m54-9-for-loin-pain", "M54.50", "loin pain"),
    ("ruling-back-pain-without-radiculopathy", "M54.9", "back pain without radiculopathy"),
    ("ruling-nerve-compression-irritation-mechanical", "G54.9", "spinal nerve compression"),
    ("ruling-nerve-compression-irritation-mechanical", "M54.16", "nerve irritation"),
    ("ruling-nerve-compression-irritation-mechanical", "M99.03", "mechanical dysfunction"),
    ("ruling-leg-and-foot-pain-referred", "M51.361", "foot pain referred from lumbar nerves"),
    ("ruling-abdominal-joint-shoulder-pain", "M25.511", "shoulder pain"),
    ("ruling-synonyms-backache-pain-in-spine", "M54.9", "pain in spine"),
    ("ruling-synonym-backache-with-radiation", "M54.9", "backache with radiation"),
    ("ruling-synonym-discogenic-pain", "M51.360", "discogenic pain"),
    ("ruling-synonyms-disorder-and-exacerbation", "M54.9", "disorder characterized by back pain"),
    ("ruling-synonyms-disorder-and-exacerbation", "M54.9", "exacerbation of backache"),
    ("ruling-lumbago-with-sciatica-stays-m54-9", "M54.42", "lumbago with sciatica"),
    ("ruling-lumbago-with-sciatica-stays-m54-9", "M51.27", "lumbago due to intervertebral disc disorders"),
    ("ruling-stimulation-medication-treatment", "Z45.42", "spinal cord stimulation"),
    ("ruling-acute-or-chronic-evolves", "G89.29", "acute pain becomes chronic"),
    ("ruling-unexplained-after-imaging", "M54.9", "remains unexplained after diagnostic imaging"),
]

TOPICS = {
    *("intractable", "chronic", "acute-and-chronic", "unspecified-and-other", "excludes1", "excludes2"),
    *("laterality", "with-rule", "due-to", "g89-beside-m54", "encounter-for-pain-control"),
    *("uncertain-diagnosis", "combination-codes", "symptoms-integral-to-a-disease", "multiple-regions"),
    *("seventh-characters", "sequela", "current-or-old-injury", "discogenic-pain", "queries"),
    *("dates-of-service-and-editions", "code-first-use-additional-code-also", "placeholder-x"),
    *("levels-and-regions", "local-decisions", "why-no-coding-clinic"),
}

# One code of each neighbouring family: where the record moves a pain out of M54.
NEIGHBOURS = [
    *("M51.16", "M51.26", "M51.06", "M51.360", "M51.379", "M51.34", "M51.9", "M51.A0", "M50.122", "M53.3"),
    *("M47.26", "M47.816", "M47.896", "M48.062", "M99.63", "M99.73", "M43.16", "M43.06", "M46.1", "M53.2X8"),
    *("M43.6", "M62.830", "M62.838", "M79.18", "M62.85", "M96.1", "M96.0", "Z98.1", "T84.84XA", "S39.012A"),
    *("S39.012S", "S29.012A", "S16.1XXA", "S33.5XXA", "S33.6XXA", "S13.4XXA", "S23.3XXA", "S30.0XXA"),
    *("S20.221A", "S33.0XXA", "M99.03", "M80.08XA", "M84.58XA", "M48.46XA", "M48.56XA", "S32.010A"),
    *("M46.46", "M45.6", "M46.96", "M41.56", "G83.4", "G54.9", "G57.01", "C79.51", "G89.3", "F45.41"),
    *("F45.42", "R10.A1", "R10.21", "R39.851", "N23", "R52", "M79.604", "O99.891", "Z33.1", "Z45.42"),
    *("Z96.82", "T85.840A", "T85.112A", "T85.733A", "Z45.1", "Z96.89", "T85.615A", "Z79.891", "Z51.81"),
    *("Z76.5", "G89.4", "G89.18", "G89.28", "M53.1", "M53.86"),
]


def _texts() -> list[dict[str, Any]]:
    with (FIXTURES / "guidance.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


TEXTS = _texts()
BY_SLUG = {text["slug"]: text for text in TEXTS}
each_text = pytest.mark.parametrize("text", TEXTS, ids=[text["slug"] for text in TEXTS])


@pytest.fixture(scope="module")
def tabular() -> Tabular:
    """The code set of the delivered fixtures on a day in November 2026."""
    source = (FIXTURES / "codes.jsonl").read_text(encoding="utf-8")
    return tabular_on(read_codes(source, "codes.jsonl"), ON)


@pytest.fixture(scope="module")
def index_paths() -> set[str]:
    """The paths of the Alphabetic Index, as citations write them."""
    source = (FIXTURES / "index.jsonl").read_text(encoding="utf-8")
    return {entry.path_text for entry in read_index(source, "index.jsonl")}


@pytest.fixture(scope="module")
def guideline_ids() -> set[str]:
    return {section["id"] for section in _guidelines()["sections"]}


def _guidelines() -> dict[str, Any]:
    return json.loads((FIXTURES / "guidelines.json").read_text(encoding="utf-8"))


def _attached(code: str, text: dict[str, Any]) -> bool:
    """Whether the text is shown at the code: "M54.5-" reaches everything below, "M54.9" itself alone."""
    return any(
        code.startswith(attached.removesuffix("-")) if attached.endswith("-") else _same(code, attached)
        for attached in text["codes"]
    )


def _same(code: str, attached: str) -> bool:
    """The code itself, or the code with its 7th character."""
    return code == attached or (len(code) == 8 and code[:-1].rstrip("X").rstrip(".") == attached)


def _note_exists(tabular: Tabular, reference: str) -> bool:
    code, kind, *wanted = reference.split(":")
    notes = [note for note in tabular.row(code).notes if note.kind == kind]
    if not wanted:
        return bool(notes)
    return any(ref.covers(wanted[0]) for note in notes for ref in note.references)


def _known(code: str, tabular: Tabular) -> bool:
    """A loaded code, a vertebral level, or a code cut before its 7th character ("S33.5XX-")."""
    return code in tabular or code in LEVELS or re.sub(r"X+$", "", code).rstrip(".") in tabular


def test_slugs_are_unique() -> None:
    assert [slug for slug, count in Counter(text["slug"] for text in TEXTS).items() if count > 1] == []


@each_text
def test_each_record_has_just_the_fields_and_a_known_kind(text: dict[str, Any]) -> None:
    assert set(text) == FIELDS
    assert text["kind"] in KINDS
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text["slug"])
    assert text["title"].strip() == text["title"] != ""


@each_text
def test_a_body_has_60_to_250_words(text: dict[str, Any]) -> None:
    assert 60 <= len(text["body"].split()) <= 250


@each_text
def test_terms_are_lower_case_and_said_once(text: dict[str, Any]) -> None:
    assert text["terms"]
    assert text["terms"] == [term.strip().lower() for term in text["terms"]]
    assert len(set(text["terms"])) == len(text["terms"])


@each_text
def test_something_official_is_cited(text: dict[str, Any]) -> None:
    assert any(not citation.startswith("local:") for citation in text["citations"])
    assert len(set(text["citations"])) == len(text["citations"])


@each_text
def test_every_citation_resolves(
    text: dict[str, Any], tabular: Tabular, index_paths: set[str], guideline_ids: set[str]
) -> None:
    resolves = {
        "index": lambda name: name in index_paths,
        "tabular": lambda name: name in tabular,
        "guideline": lambda name: name in guideline_ids,
        "note": lambda name: name.split(":")[1] in NOTE_KINDS and _note_exists(tabular, name),
        "local": lambda name: re.fullmatch(r"[a-z0-9-]+", name) is not None,
    }
    for citation in text["citations"]:
        form, _, name = citation.partition(":")
        assert resolves[form](name), citation


@each_text
def test_every_code_in_a_text_is_in_the_code_set(text: dict[str, Any], tabular: Tabular) -> None:
    named = set(CODE.findall(f"{text['title']}\n{text['body']}"))
    assert {code for code in named if not _known(code, tabular)} == set()


@each_text
def test_attached_codes_are_in_the_code_set_and_a_dash_has_codes_below(
    text: dict[str, Any], tabular: Tabular
) -> None:
    for attached in text["codes"]:
        code = attached.removesuffix("-")
        assert code in tabular, attached
        if attached.endswith("-"):
            assert tabular.children(code), attached


@each_text
def test_texts_point_to_no_other_host_and_hold_no_markup(text: dict[str, Any]) -> None:
    assert "://" not in text["body"]
    assert re.search(r"<[a-z/!]", text["body"]) is None


def test_all_m54_codes_are_billable_and_have_a_text_of_their_own_kind(tabular: Tabular) -> None:
    assert tabular.leaves("M54") == tuple(sorted(M54_CODES))
    code_texts = [text for text in TEXTS if text["kind"] == "code"]
    assert [code for code in M54_CODES if not any(_attached(code, text) for text in code_texts)] == []


def test_each_subcategory_of_m54_has_its_text() -> None:
    titled = {code for text in TEXTS if text["kind"] == "code" for code in text["codes"]}
    assert set(SUBCATEGORIES) - titled == set()


@pytest.mark.parametrize("code", NEIGHBOURS)
def test_each_neighbouring_family_has_a_text(code: str, tabular: Tabular) -> None:
    assert tabular.billable(code)
    assert any(_attached(code, text) for text in TEXTS if text["kind"] == "family")


def test_each_general_topic_has_a_text() -> None:
    assert TOPICS - {text["slug"] for text in TEXTS if text["kind"] == "topic"} == set()


@pytest.mark.parametrize(("slug", "code", "words"), RULINGS)
def test_each_statement_has_a_ruling_at_its_code_and_at_its_words(slug: str, code: str, words: str) -> None:
    ruling = BY_SLUG[slug]
    assert ruling["kind"] == "ruling"
    assert words in ruling["terms"]
    assert _attached(code, ruling)


def test_a_ruling_says_what_was_read_and_how_it_stands() -> None:
    rulings = [text for text in TEXTS if text["kind"] == "ruling"]
    assert {text["slug"] for text in rulings} == {slug for slug, _, _ in RULINGS}
    for ruling in rulings:
        assert ruling["title"].startswith("You may have read: ")
        assert ruling["body"].startswith("**What such pages say:** ")
        assert "This is not official text." in ruling["body"]
        assert "**Ruling: " in ruling["body"]


def test_guideline_sections_are_unique_short_and_of_one_year() -> None:
    document = _guidelines()
    ids = [section["id"] for section in document["sections"]]
    assert document["year"] == "FY2026"
    assert len(set(ids)) == len(ids)
    for section in document["sections"]:
        assert re.fullmatch(r"I{1,3}V?(\.[A-Z]|\.[a-z]|\.\d+|\.i+)*|IV(\.[A-Z])", section["id"])
        assert section["heading"]
        assert 1 <= len(re.findall(r"[.](?=\s|$)", section["paraphrase"])) <= 4


@pytest.mark.parametrize("section", ["I.A.15", "I.B.18", "I.C.6.b.1.b.ii", "I.C.13.a.2", "II.H", "IV.H"])
def test_the_sections_that_decide_most_are_there(section: str, guideline_ids: set[str]) -> None:
    assert section in guideline_ids
