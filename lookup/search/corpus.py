"""Everything that search knows, as one value. The database is read into it; the rest of search is pure."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from lookup.codeset import CodeRow, IndexEntry, expand
from lookup.reading.lexicon import Synonym


@dataclass(frozen=True, eq=False)
class Corpus:
    """Code rows of all dates, lines of the Alphabetic Index and the lexicon.

    Two are equal when they are the same one, so that what is kept for a corpus is found without comparing it.
    """

    rows: tuple[CodeRow, ...]
    entries: tuple[IndexEntry, ...]
    synonyms: tuple[Synonym, ...]

    @cached_property
    def by_code(self) -> dict[str, tuple[CodeRow, ...]]:
        """Rows by code, oldest span first."""
        found: dict[str, list[CodeRow]] = {}
        for row in sorted(self.rows, key=lambda row: (row.code, row.valid_from)):
            found.setdefault(row.code, []).append(row)
        return {code: tuple(rows) for code, rows in found.items()}

    @cached_property
    def stems(self) -> dict[str, str]:
        """Billable code -> the code that words lead to: itself, or the one without its 7th character."""
        return {row.code: _stem(row, self.by_code) for row in self.rows if row.billable}

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """The reverse of `stems`, in the order of the 7th characters."""
        found: dict[str, list[str]] = {}
        for code, stem in sorted(self.stems.items()):
            found.setdefault(stem, []).append(code)
        return {stem: tuple(codes) for stem, codes in found.items()}

    @cached_property
    def ordered_stems(self) -> tuple[str, ...]:
        """All codes that words lead to, sorted."""
        return tuple(sorted(self.members))

    @cached_property
    def sorted_codes(self) -> tuple[str, ...]:
        """Every code and category, sorted; no blocks and chapters."""
        return tuple(sorted({row.code for row in self.rows if row.kind in ("code", "category")}))

    def code_rows(self, stem: str) -> tuple[CodeRow, ...]:
        """The rows of a code that words lead to, without the spans in which it was only a heading."""
        own = self.members[stem] == (stem,)
        return tuple(row for row in self.by_code[stem] if row.billable or not own)

    def stems_under(self, prefix: str) -> tuple[str, ...]:
        """The codes that a printed code leads to, of all dates: "M54.4-" to three, "S16.1" to itself."""
        plain = prefix.rstrip("-").rstrip(".")
        codes = self.ordered_stems
        return codes[bisect_left(codes, plain) : bisect_left(codes, plain + "~")]

    def title(self, code: str) -> str:
        """The newest title of a code or heading, "" when it is not loaded."""
        rows = self.by_code.get(code)
        return rows[-1].title if rows else ""

    def lineage(self, code: str) -> tuple[str, ...]:
        """Subcategories and category above a code, nearest first (no blocks or chapters)."""
        above: list[str] = []
        rows = self.by_code.get(code)
        while rows and (rows := self.by_code.get(rows[-1].parent)) and rows[-1].kind in ("code", "category"):
            above.append(rows[-1].code)
        return tuple(above)


def _stem(row: CodeRow, by_code: dict[str, tuple[CodeRow, ...]]) -> str:
    """The parent when the code is the parent filled with X and a 7th character, else the code itself."""
    if len(row.code) == 8 and row.parent in by_code and expand(row.parent, row.code[-1]) == row.code:
        return row.parent
    return row.code


def fingerprint(parts: Iterable[object]) -> str:
    """A short name for what an index was built from: the given parts, and the program that builds it."""
    digest = hashlib.sha256(_program())
    for part in parts:
        digest.update(repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:20]


@cache
def _program() -> bytes:
    """The source of reading and search: after an upgrade that changes it, indexes are built anew."""
    here = Path(__file__).parent
    sources = sorted([*here.glob("*.py"), *(here.parent / "reading").glob("*.py")])
    return b"".join(source.read_bytes() for source in sources)


def overlaps(row: CodeRow, first: date, last: date | None) -> bool:
    """Whether a row is in force on any day of a span."""
    return (last is None or row.valid_from <= last) and (row.valid_to is None or row.valid_to >= first)
