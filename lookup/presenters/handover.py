"""The hand-over to the code tree: one level at a time, down to a billable code. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from lookup.codeset import Tabular


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the tree. `number` is its key among its siblings, 0 past the ninth."""

    code: str
    title: str
    billable: bool
    number: int = 0


@dataclass(frozen=True, slots=True)
class Tree:
    """Where the coder stands below the hand-over: the way there and what lies below.

    `picked` is set when the place itself is billable.
    """

    path: tuple[Place, ...]
    below: tuple[Place, ...]
    picked: Place | None

    @property
    def parent(self) -> str:
        """The place one level up; "" where the hand-over begins."""
        return self.path[-2].code if len(self.path) > 1 else ""


def tree(tabular: Tabular, root: str, at: str = "") -> Tree:
    """The place `at` (default: the root). KeyError when it does not lie at or below the root on that date."""
    here = at or root
    way = [here, *tabular.ancestors(here)] if here in tabular else []
    if root not in way:
        raise KeyError(here)
    path = tuple(_place(tabular, code) for code in reversed(way[: way.index(root) + 1]))
    return Tree(
        path=path,
        below=tuple(
            _place(tabular, code, number if number < 10 else 0)
            for number, code in enumerate(tabular.children(here), 1)
        ),
        picked=path[-1] if path[-1].billable else None,
    )


def _place(tabular: Tabular, code: str, number: int = 0) -> Place:
    return Place(code, tabular.title(code), tabular.billable(code), number)
