"""The Tabular List as a tree of what is loaded."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from lookup import codeset_store
from lookup.codeset import Tabular

SHOWN = ("chapter", "block")
"""What stands below these is always shown; below a category and its codes only what is opened."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree. `below` is empty while the branch is closed; `size` counts what stands below.

    `closes` is the code to open in order to close this one.
    """

    code: str
    title: str
    kind: str
    billable: bool
    leaves: int
    size: int
    opened: bool
    here: bool
    closes: str
    below: tuple[Branch, ...]

    @property
    def folds(self) -> bool:
        """Whether it can be opened and closed."""
        return bool(self.size) and self.kind not in SHOWN


@dataclass(frozen=True, slots=True)
class Universe:
    """How much of the Tabular is loaded: what is there in full, and what by title alone."""

    categories: int
    billable: int
    title_only: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The chapters in order; `here` is the code that is opened, "" when none of the tree is."""

    chapters: tuple[Branch, ...]
    universe: Universe
    here: str


def tree(on: datetime.date, opened: str = "") -> Tree:
    """The Tabular on a date down to its categories, with one code and everything above it opened.

    Categories that are loaded only because notes refer to them are left out.
    """
    tabular = codeset_store.tabular(on)
    path = _path(tabular, opened)
    chapters = sorted((code for code in tabular if tabular.row(code).kind == "chapter"), key=int)
    branches = (_branch(tabular, code, path, opened) for code in chapters)
    found = tuple(branch for branch in branches if branch)
    return Tree(found, _universe(tabular), opened if path and _whole(tabular, opened) else "")


def branch(on: datetime.date, code: str, *, opened: bool) -> Branch | None:
    """One line of the tree, opened or closed; None when the tree has no such line."""
    tabular = codeset_store.tabular(on)
    if code not in tabular:
        return None
    return _branch(tabular, code, _path(tabular, code) if opened else frozenset(), "")


def chapter_of(on: datetime.date, code: str) -> str:
    """The chapter in which a code of the tree stands, "" for none."""
    return (code, *codeset_store.tabular(on).ancestors(code))[-1] if code else ""


def _path(tabular: Tabular, opened: str) -> frozenset[str]:
    return frozenset((opened, *tabular.ancestors(opened))) if opened in tabular else frozenset()


def _branch(tabular: Tabular, code: str, path: frozenset[str], here: str) -> Branch | None:
    """A branch, None when nothing at or below it is loaded in full."""
    row = tabular.row(code)
    children = tabular.children(code)
    shown = children if row.kind in SHOWN or code in path else ()
    below = tuple(found for child in shown if (found := _branch(tabular, child, path, here)))
    if row.title_only and not (row.kind in SHOWN and below):
        return None
    return Branch(
        code=code,
        title=row.title,
        kind=row.kind,
        billable=row.billable,
        leaves=len(tabular.leaves(code)),
        size=len(children),
        opened=bool(below),
        here=code == here,
        closes=row.parent,
        below=below,
    )


def _whole(tabular: Tabular, code: str) -> bool:
    return not tabular.row(code).title_only


def _universe(tabular: Tabular) -> Universe:
    rows = [tabular.row(code) for code in tabular]
    whole = [row for row in rows if not row.title_only]
    return Universe(
        categories=sum(row.kind == "category" for row in whole),
        billable=sum(row.billable for row in whole),
        title_only=sum(row.title_only and row.kind not in SHOWN for row in rows),
    )
