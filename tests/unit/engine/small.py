"""A questionnaire and a code set small enough to see whole.

pain ---------- low_back ---- sciatica -- no ----> M54.50
  |                              `------- yes ---> M54.4 -- side --> right M54.41, left M54.42,
  |                                                                 both M54.41 + M54.42, silent M54.40,
      |                                                         conflicting stops
  |------------ neck ----------> M54.2
  `------------ conflicting ---> stops
chronic yes adds G89.29 (first for pain control), no shows a notice
"""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

from lookup.codeset import CodeRow, Note, Reference, Tabular, tabular_on
from lookup.engine import Questionnaire
from lookup.engine.citations import Library, index_entry

ON = date(2026, 11, 2)
LIBRARY = Library.of(
    [
        index_entry(["Pain", "neck NEC"], code="M54.2"),
        index_entry(["Dorsalgia"], code="M54.8"),
        index_entry(["Sciatica"], see="Lumbago, with sciatica"),
        index_entry(["Lumbago, lumbalgia", "with sciatica"], code="M54.4-"),
    ],
    guideline_ids={"I.B.13"},
)


def row(
    code: str, *, billable: bool = True, parent: str = "", notes: tuple[Note, ...] = (), **span: date
) -> CodeRow:
    kind = "category" if len(code) == 3 else "code"
    return CodeRow(
        code=code,
        kind=kind,
        title=f"Title of {code}",
        parent=parent,
        billable=billable,
        valid_from=span.get("valid_from", date(2020, 10, 1)),
        valid_to=span.get("valid_to"),
        notes=notes,
        seventh={},
        title_only=False,
    )


def tabular(on: date = ON) -> Tabular:
    excluded = Note("excludes1", "lumbago with sciatica (M54.4-)", (Reference("M54.4", "M54.4", "M54.4-"),))
    return tabular_on(
        [
            row("M54", billable=False),
            row("M54.2", parent="M54"),
            row("M54.4", billable=False, parent="M54"),
            *(row(f"M54.4{n}", parent="M54.4") for n in range(3)),
            row("M54.5", billable=False, parent="M54", notes=(excluded,)),
            row("M54.50", parent="M54.5"),
            row("M54.59", parent="M54.5", valid_from=date(2021, 10, 1)),
            row("M54.8", parent="M54", valid_to=date(2021, 9, 30)),
            row("G89", billable=False),
            row("G89.29", parent="G89"),
        ],
        on,
    )


def question(key: str, silence: str, *choices: str) -> dict[str, Any]:
    return {
        "key": key,
        "text": f"What is documented about {key}?",
        "silence": silence,
        "choices": [{"key": choice, "text": f"{choice} in words"} for choice in choices],
        "citations": ["guideline:I.B.13"],
    }


DOCUMENT: dict[str, Any] = {
    "format": 1,
    "slug": "small",
    "title": "Small",
    "questions": [
        question("pain", "low_back", "low_back", "neck", "conflicting"),
        question("sciatica", "no", "no", "yes"),
        question("side", "not_documented", "right", "left", "both", "not_documented", "conflicting"),
        question("chronic", "no", "no", "yes"),
        question("pain_control", "no", "no", "yes"),
    ],
    "derived": [
        {"key": "coded", "otherwise": "yes", "rules": [{"when": {"pain": ["conflicting"]}, "is": "no"}]},
    ],
    "families": [
        {
            "key": "M54.4",
            "axis": "side",
            "children": {
                "right": ["M54.41"],
                "left": ["M54.42"],
                "both": ["M54.41", "M54.42"],
                "not_documented": ["M54.40"],
            },
            "citations": ["tabular:M54.4"],
        },
    ],
    "exits": {"conflicting": ["stop:conflict"]},
    "codes": [
        {
            "id": "with-sciatica",
            "when": {"pain": ["low_back"], "sciatica": ["yes"]},
            "outcome": ["M54.4"],
            "citations": ["index:Sciatica"],
        },
        {
            "id": "low-back",
            "when": {"pain": ["low_back"], "sciatica": ["no"]},
            "outcome": ["M54.50"],
            "citations": ["tabular:M54.50"],
        },
        {
            "id": "neck",
            "when": {"pain": ["neck"]},
            "outcome": ["M54.2"],
            "citations": ["index:Pain > neck NEC"],
        },
        {
            "id": "conflict",
            "when": {"pain": ["conflicting"]},
            "outcome": ["stop:conflict"],
            "citations": ["guideline:I.B.13"],
        },
    ],
    "additional": [
        {
            "id": "chronic-first",
            "when": {"coded": ["yes"], "chronic": ["yes"], "pain_control": ["yes"]},
            "code": "G89.29",
            "first": True,
            "citations": ["tabular:G89.29"],
        },
        {
            "id": "chronic-after",
            "when": {"coded": ["yes"], "chronic": ["yes"], "pain_control": ["no"]},
            "code": "G89.29",
            "citations": ["tabular:G89.29"],
        },
    ],
    "advice": [{"id": "not-chronic", "when": {"coded": ["yes"], "chronic": ["no"]}, "text": "no_time_frame"}],
    "references": {
        "index:Pain > neck NEC": {"leads": ["M54.2"]},
        "index:Sciatica": {"leads": ["M54.4-"]},
    },
    "texts": {
        "conflict": {"kind": "query", "text": "Please clarify.", "citations": ["guideline:I.B.13"]},
        "no_time_frame": {"kind": "notice", "text": "The provider's word decides."},
    },
}


def document() -> dict[str, Any]:
    """A copy to break."""
    return copy.deepcopy(DOCUMENT)


def build(doc: dict[str, Any] | None = None) -> Questionnaire:
    return Questionnaire.from_json(json.dumps(doc or DOCUMENT))
