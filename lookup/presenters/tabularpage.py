"""The Tabular List as a tree of what is loaded."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from lookup import codeset_store
from lookup.codeset import Tabular


@dataclass(frozen=True, slots=True)
class Branch:
    """A chapter, block or category with what is loaded in full below it."""

    code: str
    title: str
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter and how many billable codes it holds here."""

    branch: Branch
    leaves: int


def tree(on: datetime.date) -> tuple[Chapter, ...]:
    """The chapters of the Tabular on a date, in order, down to the categories.

    What is loaded only because notes refer to it is left out.
    """
    tabular = codeset_store.tabular(on)
    chapters = sorted((code for code in tabular if tabular.row(code).kind == "chapter"), key=int)
    branches = ((code, _branch(tabular, code)) for code in chapters)
    return tuple(Chapter(branch, len(tabular.leaves(code))) for code, branch in branches if branch)


def _branch(tabular: Tabular, code: str) -> Branch | None:
    """A branch, None when nothing at or below it is loaded in full."""
    row = tabular.row(code)
    below = () if row.kind in ("category", "code") else tabular.children(code)
    full = tuple(branch for child in below if (branch := _branch(tabular, child)))
    return Branch(code, row.title, full) if full or not row.title_only else None
