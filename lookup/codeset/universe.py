"""Which rows of the whole code set the fixtures hold: back pain and everything its rules lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lookup.codeset.codes import is_block
from lookup.codeset.records import CodeRow

# Each entry stands for the code and all codes below it.
FAMILIES = (
    # the spine and its muscles
    "M40", "M41", "M42", "M43", "M45", "M46", "M47", "M48", "M49", "M50", "M51", "M53", "M54",
    "M62.83", "M62.85", "M79", "M80.08", "M80.88", "M84.48", "M84.58", "M84.68", "M96", "M99", "M25.5",
    # nerves, pain, mind
    "G44.86", "G54", "G55", "G56.0", "G57.0", "G83.4", "G89", "G99.2", "F11", "F45.4",
    # symptoms of neighbouring regions
    "R10", "R39.85", "R52", "N23",
    # injuries and devices
    "S12", "S22.0", "S32.0", "S32.1", "S32.2", "S13", "S16.1", "S20.22", "S23", "S29.01", "S30.0", "S33",
    "S39.01", "T84.84", "T85.1", "T85.6", "T85.733", "T85.84",
    # pregnancy, neoplasm, reasons for the encounter
    "O99.89", "O9A.2", "C79.51", "Z33.1", "Z3A", "Z45.1", "Z45.42", "Z51.81", "Z76.5", "Z79.891", "Z96.82",
    "Z96.89", "Z98.1",
)  # fmt: skip

Rows = Mapping[str, CodeRow]


@dataclass(frozen=True, slots=True)
class Universe:
    """The codes to load with their notes, and those of which the title is enough."""

    whole: frozenset[str]
    title_only: frozenset[str]


def choose(editions: Iterable[Rows], index_codes: Iterable[str]) -> Universe:
    """The universe over all editions given (rows by code).

    Whole: the families and every level above them. Title only: each single code that a note of these or
    an index entry refers to, and the levels above it. The members of a range are not loaded.
    """
    editions = list(editions)
    whole: set[str] = set()
    for rows in editions:
        families = {code for code, row in rows.items() if _in_families(row)}
        whole |= families | _above(families, rows)
    named: set[str] = set(index_codes)
    for rows in editions:
        named |= {reference for code in whole & rows.keys() for reference in _single_codes(rows[code])}
    titles: set[str] = set()
    for rows in editions:
        known = named & rows.keys()
        titles |= known | _above(known, rows)
    return Universe(frozenset(whole), frozenset(titles - whole))


def _in_families(row: CodeRow) -> bool:
    return row.kind in ("category", "code") and row.code.startswith(FAMILIES)


def _single_codes(row: CodeRow) -> set[str]:
    return {ref.first for note in row.notes for ref in note.references if not ref.is_range}


def _above(codes: Iterable[str], rows: Rows) -> set[str]:
    """Every level above the codes: subcategory, category, blocks, chapter."""
    above: set[str] = set()
    for code in codes:
        parent = rows[code].parent
        while parent and parent not in above:
            above.add(parent)
            parent = rows[parent].parent
    return above


def unknown_families(rows: Rows) -> tuple[str, ...]:
    """The families without any row: a misspelled or deleted family must not vanish quietly."""
    codes = [code for code in rows if not is_block(code)]
    return tuple(family for family in FAMILIES if not any(code.startswith(family) for code in codes))
