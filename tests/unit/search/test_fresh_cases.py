"""Texts written from the coding rules before search was asked: reading first, each on its date."""

import json
from collections import Counter, defaultdict
from datetime import date
from functools import cache, partial
from pathlib import Path

import pytest

from benchmarks.search_quality import day, places, reading_first
from lookup.search.searcher import Searcher

ON = date(2026, 10, 1)
CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "search_fresh.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def counts(searcher: Searcher) -> dict[str, Counter[str]]:
    """How many of each kind stand first, among three, complete among five."""
    find = cache(partial(reading_first, searcher))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for case in CASES:
        codes = find(day(case, ON))(case["text"])
        found[case["kind"]].update(places(case, codes, searcher.corpus))
    return found


@pytest.mark.parametrize(
    ("kind", "first", "three", "five"),
    [
        ("phrase", 0.98, 0.99, 0.99),
        ("synonym", 0.97, 0.99, 0.97),
        ("abbrev", 0.98, 0.99, 0.97),
        ("scenario", 0.96, 0.98, 0.97),
    ],
)
def test_texts_that_search_had_not_seen(
    counts: dict[str, Counter[str]], kind: str, first: float, three: float, five: float
) -> None:
    found = counts[kind]
    assert found["first"] >= first * found["cases"]
    assert found["three"] >= three * found["cases"]
    assert found["all in five"] >= five * found["cases"]


def test_every_expected_code_is_billable_on_its_date(searcher: Searcher) -> None:
    rows = searcher.corpus.by_code
    wrong = [
        (case["id"], code)
        for case in CASES
        for code in (*case["answer"], *case["alt"])
        if not any(row.billable and row.valid_on(day(case, ON)) for row in rows.get(code, ()))
    ]
    assert wrong == []


def test_each_text_stands_once_and_names_its_rule() -> None:
    assert len({(case["text"].lower(), case.get("on")) for case in CASES}) == len(CASES) >= 400
    assert all(case["note"] for case in CASES)
