"""What coders meet: documented situations with the codes that the coding rules give for them.

Each line of tests/data/situations.jsonl states what a provider documented, the rule that decides, and
the expected result: codes in order, a query to the provider, or a hand-over to the code tree. "query"
says that a query must stand beside the codes, or (false) that without codes there is nothing to ask;
"says" what the texts beside the codes must speak of; "first": false that another code stands first.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lookup.codeset import CodeRow, Tabular, tabular_on
from lookup.codeset.jsonl import read_codes
from lookup.engine import Questionnaire, Reached, silent

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
TABLE = ROOT / "tests" / "data" / "situations.jsonl"

Situation = Mapping[str, Any]
SITUATIONS: tuple[Situation, ...] = tuple(
    json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()
)

# Every billable code of the family since 2021-10-01.
M54_CODES = frozenset(
    [
        *(f"M54.0{n}" for n in range(10)),
        *(f"M54.1{n}" for n in range(9)),
        *("M54.2", "M54.30", "M54.31", "M54.32", "M54.40", "M54.41", "M54.42"),
        *("M54.50", "M54.51", "M54.59", "M54.6", "M54.81", "M54.89", "M54.9"),
    ]
)


@cache
def questionnaire() -> Questionnaire:
    return Questionnaire.from_json((FIXTURES / "questionnaire.json").read_text(encoding="utf-8"))


@cache
def rows() -> tuple[CodeRow, ...]:
    return tuple(read_codes((FIXTURES / "codes.jsonl").read_text(encoding="utf-8"), "codes.jsonl"))


@cache
def tabular(on: date) -> Tabular:
    return tabular_on(rows(), on)


def reached(situation: Situation) -> Reached:
    """The result when nothing else is documented: what is asked or still open gets its silence choice."""
    on, facts = tabular(date.fromisoformat(situation["on"])), dict(situation["facts"])
    while True:
        result = silent(questionnaire(), on, facts)
        assert isinstance(result, Reached), result
        if not result.open:
            return result
        facts |= {question.key: question.silence for question in result.open}


def _advice_kinds(result: Reached) -> list[str]:
    return [advice.kind for advice in result.advice]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation["id"])
def test_situation_ends_where_the_rules_say(situation: Situation) -> None:
    result = reached(situation)
    got = [outcome.code for outcome in result.codes]
    assert (result.kind, got) == (situation["kind"], situation["codes"]), situation["rule"]
    if situation.get("query"):
        assert "query" in _advice_kinds(result), situation["rule"]
    if result.codes:
        assert (result.codes[0].role == "first-listed") is situation.get("first", True), situation["rule"]
    texts = " ".join(advice.text for advice in result.advice).lower()
    assert [words for words in situation.get("says", ()) if words not in texts] == [], situation["rule"]
    if "tree" in situation:
        assert result.tree == situation["tree"], situation["rule"]


def test_a_result_without_codes_says_what_to_ask() -> None:
    """A situation with "query": false has no code and leaves nothing to ask."""
    queries = [s for s in SITUATIONS if s["kind"] == "query" and s.get("query", True)]
    without_text = [s["id"] for s in queries if "query" not in _advice_kinds(reached(s))]
    assert without_text == []


def test_situations_are_told_apart() -> None:
    counted = Counter(situation["id"] for situation in SITUATIONS)
    assert [name for name, count in counted.items() if count > 1] == []


def test_expected_codes_may_be_reported_on_their_day() -> None:
    wrong = [
        (situation["id"], code)
        for situation in SITUATIONS
        for code in situation["codes"]
        if not _billable(code, date.fromisoformat(situation["on"]))
    ]
    assert wrong == []


def _billable(code: str, on: date) -> bool:
    return code in tabular(on) and tabular(on).billable(code)


def test_every_code_of_the_family_is_expected_somewhere() -> None:
    expected = {code for situation in SITUATIONS for code in situation["codes"]}
    assert expected >= M54_CODES
