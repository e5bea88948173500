"""The Tabular List as a tree of what is loaded."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from lookup import codeset_store
from lookup.codeset import CodeRow, Tabular


@dataclass(frozen=True, slots=True)
class Branch:
    """A chapter, block or category. `reference_only`: loaded only because notes refer to it."""

    row: CodeRow
    below: tuple[Branch, ...]
    leaves: int

    @property
    def reference_only(self) -> bool:
        """Whether nothing at or below it is loaded in full."""
        return self.row.title_only and all(branch.reference_only for branch in self.below)

    @property
    def full(self) -> tuple[Branch, ...]:
        """What is loaded in full below it."""
        return tuple(branch for branch in self.below if not branch.reference_only)

    @property
    def referred(self) -> tuple[Branch, ...]:
        """What notes refer to below it."""
        return tuple(branch for branch in self.below if branch.reference_only)


def tree(on: datetime.date) -> tuple[Branch, ...]:
    """The chapters of the Tabular on a date, in order, down to the categories."""
    tabular = codeset_store.tabular(on)
    chapters = sorted((code for code in tabular if tabular.row(code).kind == "chapter"), key=int)
    return tuple(_branch(tabular, code) for code in chapters)


def _branch(tabular: Tabular, code: str) -> Branch:
    row = tabular.row(code)
    below = () if row.kind in ("category", "code") else tabular.children(code)
    return Branch(row, tuple(_branch(tabular, child) for child in below), len(tabular.leaves(code)))
