"""Each check has a questionnaire that triggers it and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lookup.engine.checking import Limits, Report, check
from tests.unit.engine import small

Doc = dict[str, Any]


def report(doc: Doc, limits: Limits | None = None) -> Report:
    tabulars = [small.tabular(date(2020, 10, 1)), small.tabular(date(2021, 10, 1)), small.tabular()]
    return check(small.build(doc), tabulars, small.LIBRARY, limits)


def test_the_small_questionnaire_is_sound() -> None:
    assert report(small.document()).findings == ()


def no_neck(doc: Doc) -> None:
    del doc["codes"][2]


def everything(doc: Doc) -> None:
    doc["codes"][3]["when"] = {"pain": ["low_back", "neck", "conflicting"]}


def twice(doc: Doc) -> None:
    doc["codes"].append(doc["codes"][2] | {"id": "neck-again"})


def contradiction(doc: Doc) -> None:
    doc["advice"].append(
        {"id": "never", "when": {"pain": ["conflicting"], "coded": ["yes"]}, "text": "conflict"}
    )


def unknown_code(doc: Doc) -> None:
    doc["codes"][2]["outcome"] = ["M54.29"]
    doc["codes"][2]["citations"] = ["tabular:M54.2"]


def expired_code(doc: Doc) -> None:
    doc["codes"][2]["outcome"] = ["M54.8"]
    doc["codes"][2]["citations"] = ["index:Dorsalgia"]
    doc["references"]["index:Dorsalgia"] = {"leads": ["M54.8"]}


def unbillable(doc: Doc) -> None:
    doc["codes"][2]["outcome"] = ["M54.5"]
    doc["codes"][2]["citations"] = ["tabular:M54.5"]


def unbillable_additional(doc: Doc) -> None:
    doc["additional"][0]["code"] = "G89"
    doc["additional"][0]["citations"] = ["tabular:G89"]


def lost_child(doc: Doc) -> None:
    doc["families"][0]["children"]["not_documented"] = ["stop:side"]
    doc["texts"]["side"] = {"kind": "query", "text": "Which side?"}


def pair_in_outcome(doc: Doc) -> None:
    doc["codes"][1]["outcome"] = ["M54.50", "M54.41"]
    doc["codes"][1]["citations"].append("tabular:M54.4")


def pair_with_additional(doc: Doc) -> None:
    doc["additional"].append(
        {
            "id": "pair",
            "when": {"coded": ["yes"], "chronic": ["yes"]},
            "code": "M54.41",
            "citations": ["tabular:M54.4"],
        }
    )


def cites_nothing(doc: Doc) -> None:
    doc["codes"][2]["citations"] = ["guideline:I.B.99", "tabular:M54.2"]


def only_local(doc: Doc) -> None:
    doc["codes"][3]["citations"] = ["local:usage"]


def no_line(doc: Doc) -> None:
    doc["codes"][2]["citations"] = ["guideline:I.B.13"]


def only_the_category(doc: Doc) -> None:
    doc["codes"][2]["citations"] = ["tabular:M54"]


def no_line_for_the_additional_code(doc: Doc) -> None:
    doc["additional"][0]["citations"] = ["guideline:I.B.13"]


def too_young(doc: Doc) -> None:
    doc["references"]["index:Pain > neck NEC"]["from"] = "2021-10-01"


def line_of_another_code(doc: Doc) -> None:
    doc["codes"][2]["citations"].append("tabular:M54.4")


def line_without_codes(doc: Doc) -> None:
    doc["codes"][2]["citations"] = ["index:Sciatica", "tabular:M54.2"]
    doc["codes"][0]["citations"] = ["tabular:M54.4"]
    del doc["references"]["index:Sciatica"]


def line_that_leads_elsewhere(doc: Doc) -> None:
    doc["references"]["index:Sciatica"]["leads"].append("M54.2")


def many_choices(doc: Doc) -> None:
    side = doc["questions"][2]
    for number in range(5):
        side["choices"].append({"key": f"c{number}", "text": f"Choice {number}"})
        doc["families"][0]["children"][f"c{number}"] = [f"stop:c{number}"]
        doc["texts"][f"c{number}"] = {"kind": "query", "text": "."}


def long_words(doc: Doc) -> None:
    doc["questions"][0]["choices"][0]["text"] = "Low back pain, " + "which is said at length, " * 2


def empty_label(doc: Doc) -> None:
    doc["questions"][0]["choices"][0]["label"] = " "


def same_labels(doc: Doc) -> None:
    doc["questions"][0]["choices"][0]["label"] = doc["questions"][0]["choices"][1]["text"]


def idle_question(doc: Doc) -> None:
    doc["questions"].append(small.question("idle", "no", "no", "yes"))


def same_choices(doc: Doc) -> None:
    doc["questions"][2]["choices"].append({"key": "unknown", "text": "Unknown"})
    doc["families"][0]["children"]["unknown"] = ["M54.40"]


def idle_text(doc: Doc) -> None:
    doc["texts"]["idle"] = {"kind": "notice", "text": "."}


BREAKS: list[tuple[Callable[[Doc], None], str, str]] = [
    (no_neck, "incomplete", "without an outcome"),
    (everything, "catch-all", "whatever is answered"),
    (twice, "shadowed", "neck-again"),
    (contradiction, "never holds", "never"),
    (unknown_code, "code", "M54.29 is not in the Tabular"),
    (expired_code, "code", "M54.8 is not in the Tabular"),
    (unbillable, "code", "M54.5 is not billable"),
    (unbillable_additional, "code", "G89 is not billable"),
    (lost_child, "child", "never leads to M54.40"),
    (pair_in_outcome, "excludes1", "M54.50 and M54.41"),
    (pair_with_additional, "excludes1", "M54.41"),
    (cites_nothing, "citation", "guideline:I.B.99 names nothing"),
    (only_local, "citation", "no official reason"),
    (no_line, "reason", "no official line leads to M54.2"),
    (only_the_category, "reason", "no official line leads to M54.2"),
    (no_line_for_the_additional_code, "reason", "rule chronic-first: no official line leads to G89.29"),
    (too_young, "reason", "no official line leads to M54.2"),
    (line_of_another_code, "idle reason", "rule neck: tabular:M54.4 leads to none of its codes"),
    (line_without_codes, "index", "do not say which codes"),
    (line_that_leads_elsewhere, "index", "index:Sciatica leads elsewhere"),
    (many_choices, "choices", "side has 10 choices"),
    (long_words, "label", "between 1 and 40 characters"),
    (empty_label, "label", "between 1 and 40 characters"),
    (same_labels, "label", "more than once"),
    (idle_question, "never asked", "idle is never asked"),
    (same_choices, "no effect", "not_documented and unknown"),
    (idle_text, "text", "idle is named nowhere"),
]


@pytest.mark.parametrize(
    ("damage", "name", "message"), BREAKS, ids=[damage.__name__ for damage, _, _ in BREAKS]
)
def test_a_broken_questionnaire_fails_just_its_check(
    damage: Callable[[Doc], None], name: str, message: str
) -> None:
    doc = small.document()
    damage(doc)
    findings = report(doc).findings
    assert {finding.check for finding in findings} == {name}
    assert any(message in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(family_answers=2), "takes 3 answers"),
        (Limits(family="X", other_answers=2), "outside X takes 3 answers"),
        (Limits(open_questions=0), "1 questions stay open"),
    ],
)
def test_lengths_are_held_to_their_limits(limits: Limits, message: str) -> None:
    findings = report(small.document(), limits).findings
    assert [finding.check for finding in findings] == ["length"]
    assert message in findings[0].message


def test_answers_that_were_not_needed_are_counted() -> None:
    doc = small.document()
    for number, question in enumerate(doc["questions"]):
        if question["key"] == "side":
            doc["questions"].insert(0, doc["questions"].pop(number))
    found = report(doc, Limits(family_answers=9)).findings
    assert [finding.check for finding in found] == ["length"]
    assert "redundant" in found[0].message


def test_a_missing_outcome_comes_with_its_path() -> None:
    doc = small.document()
    no_neck(doc)
    assert dict(report(doc).findings[0].path) == {"pain": "neck"}


def test_an_allowed_pair_is_not_a_finding() -> None:
    doc = small.document()
    pair_in_outcome(doc)
    doc["allowed_pairs"] = [
        {
            "one": "M54.41",
            "other": "M54.50",
            "why": "A guideline wants both.",
            "citations": ["guideline:I.B.13"],
        }
    ]
    assert report(doc).findings == ()


def test_a_finding_names_the_first_date_on_which_it_fails() -> None:
    doc = small.document()
    expired_code(doc)
    assert report(doc).findings[0].on == date(2021, 10, 1)


def test_a_label_stands_for_a_long_text() -> None:
    doc = small.document()
    doc["questions"][0]["choices"][0] |= {"text": "Words at length " * 4, "label": "Low back"}
    assert report(doc).findings == ()
    assert small.build(doc).questions[0].choices[0].short == "Low back"


def test_a_document_without_labels_keeps_its_canonical_text() -> None:
    assert "label" not in small.build(small.document()).canonical
