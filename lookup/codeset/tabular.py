"""The Tabular List on one date, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from lookup.codeset.records import CodeRow, Conflict, Note, Reference

_Exclusion = tuple[str, Note, Reference]


class Tabular:
    """The code set on one date: titles, tree, notes and Excludes1 conflicts. Build it with `tabular_on`.

    Nothing in it changes after building; what is asked twice is remembered.
    """

    __slots__ = ("_above", "_children", "_exclusions", "_notes", "_rows", "on")

    def __init__(self, on: date, rows: Iterable[CodeRow]) -> None:
        self.on = on
        self._rows = {row.code: row for row in rows}
        self._children: dict[str, list[str]] = {}
        for row in self._rows.values():
            self._children.setdefault(row.parent, []).append(row.code)
        for codes in self._children.values():
            codes.sort()
        self._above: dict[str, tuple[str, ...]] = {}
        self._notes: dict[str, tuple[tuple[str, Note], ...]] = {}
        self._exclusions: dict[str, tuple[_Exclusion, ...]] = {}

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, code: str) -> CodeRow:
        """The row of a code; KeyError when the code is not known on that date."""
        return self._rows[code]

    def title(self, code: str) -> str:
        """The official title; KeyError when unknown."""
        return self._rows[code].title

    def billable(self, code: str) -> bool:
        """Whether the code may be reported; KeyError when unknown."""
        return self._rows[code].billable

    def children(self, code: str) -> tuple[str, ...]:
        """The codes (blocks, categories) directly below, in code order; () for a leaf."""
        return tuple(self._children.get(self._rows[code].code, ()))

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Everything above the code, nearest first: subcategories, category, blocks, chapter."""
        if code not in self._above:
            parent = self._rows[code].parent
            self._above[code] = (parent, *self.ancestors(parent)) if parent in self._rows else ()
        return self._above[code]

    def leaves(self, code: str) -> tuple[str, ...]:
        """The billable codes at or below the code, in code order."""
        if self._rows[code].billable:
            return (code,)
        return tuple(leaf for child in self._children.get(code, ()) for leaf in self.leaves(child))

    def notes(self, code: str) -> tuple[tuple[str, Note], ...]:
        """(code the note stands at, note): the code's own notes first, then those of every level above."""
        if code not in self._notes:
            levels = (code, *self.ancestors(code))
            self._notes[code] = tuple((level, note) for level in levels for note in self._rows[level].notes)
        return self._notes[code]

    def conflicts(self, a: str, b: str) -> tuple[Conflict, ...]:
        """The Excludes1 notes that forbid two codes on one claim: those of `a` first, then those of `b`.

        Notes are inherited from every level. A code never conflicts with itself or with a code above or
        below it, and a note standing above both codes says nothing about the two.
        """
        above_a, above_b = self.ancestors(a), self.ancestors(b)
        if a == b or a in above_b or b in above_a:
            return ()
        return (*self._excluded(a, b), *self._excluded(b, a))

    def _excluded(self, code: str, other: str) -> Iterator[Conflict]:
        for origin, note, reference in self._exclusions_of(code):
            if reference.covers(other) and origin not in self._above[other]:
                yield Conflict(code, other, origin, note, reference)

    def _exclusions_of(self, code: str) -> tuple[_Exclusion, ...]:
        if code not in self._exclusions:
            self._exclusions[code] = tuple(
                (origin, note, reference)
                for origin, note in self.notes(code)
                if note.kind == "excludes1"
                for reference in note.references
            )
        return self._exclusions[code]


def tabular_on(rows: Iterable[CodeRow], on: date) -> Tabular:
    """The Tabular of the rows whose span contains the date."""
    return Tabular(on, (row for row in rows if row.valid_on(on)))
