"""Notes in the manner of charts, written with their codes before they were read for the first time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lookup.search import readfirst
from tests.unit.reading.test_facts import questionnaire, searcher, tabular

DATA = Path(__file__).parents[2] / "data/reading_charts.jsonl"
CHARTS = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def codes(text: str) -> set[str]:
    """What the reading alone leads to, silence filled in."""
    cases = readfirst.read_cases(searcher(), questionnaire(), tabular(), text)
    return {code for case in cases for code in case.codes}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart["id"])
def test_a_note_leads_to_its_codes(chart: Mapping[str, Any]) -> None:
    assert codes(chart["text"]) == set(chart["answer"])


def test_there_are_enough_of_them() -> None:
    assert len({chart["text"] for chart in CHARTS}) >= 60
