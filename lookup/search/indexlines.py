"""The Alphabetic Index as lines that lead to codes, "see" followed with all that stands under its target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from lookup.codeset import IndexEntry
from lookup.reading.words import stem

_DEPTH = 4  # "see" of a "see" of a "see"; the Index itself goes no further than two
_IGNORED = frozenset(("nec", "nos", "by", "site", "type", "region"))


@dataclass(frozen=True, slots=True)
class Line:
    """A way through the Index: the terms of its path, and the code or subcategory at its end.

    `printed` is the line as the Index prints it, main term first, and the line that its "see" led to.
    """

    path: tuple[str, ...]
    nemod: tuple[str, ...]
    code: str
    printed: str
    valid_from: date
    valid_to: date | None
    steps: int = 1
    also: bool = False


@dataclass(slots=True)
class _Node:
    title: str
    entries: list[IndexEntry] = field(default_factory=list)
    below: dict[str, _Node] = field(default_factory=dict)


def lines(entries: Iterable[IndexEntry]) -> Iterator[Line]:
    """Every line that ends in a code, "see" and "see also" followed; direct lines before those that are."""
    everything = tuple(entries)
    root = _tree(everything)
    found = [line for entry in everything for line in _lines_of(entry, entry.path, (entry,), root, _DEPTH)]
    return iter(sorted(found, key=lambda line: (line.also, line.steps)))


def printed(entry: IndexEntry) -> str:
    """An entry as the Index prints it: "Pain(s), low back, vertebrogenic"."""
    nemod = entry.nemod if entry.nemod.startswith("(s)") else f" {entry.nemod}" if entry.nemod else ""
    return ", ".join(entry.path) + nemod


def _tree(entries: Iterable[IndexEntry]) -> _Node:
    root = _Node("")
    for entry in entries:
        node = root
        for title in entry.path:
            node = node.below.setdefault(title, _Node(title))
        node.entries.append(entry)
    return root


def _lines_of(
    entry: IndexEntry, path: tuple[str, ...], trail: tuple[IndexEntry, ...], root: _Node, depth: int
) -> Iterator[Line]:
    """The lines of one entry; `path` and `trail` tell how it was reached."""
    code = entry.code or entry.subcat
    if code:
        yield _line(path, trail, code)
    if depth:
        for target, also in ((entry.see, False), (entry.see_also, True)):
            bare = target == "condition" or (also and ", " not in target.replace(", by ", " by "))
            node = _find(root, target) if target and not bare else None
            if node:
                yield from _lines_below(node, path, trail, root, depth - 1, also)


def _lines_below(
    node: _Node, path: tuple[str, ...], trail: tuple[IndexEntry, ...], root: _Node, depth: int, also: bool
) -> Iterator[Line]:
    """The lines of a "see" target and of everything under it, as if they stood under the referring entry."""
    for entry in node.entries:
        if entry not in trail:
            for line in _lines_of(entry, path, (*trail, entry), root, depth):
                yield _as_also(line) if also else line
    for title, below in node.below.items():
        yield from _lines_below(below, (*path, title), trail, root, depth, also)


def _line(path: tuple[str, ...], trail: tuple[IndexEntry, ...], code: str) -> Line:
    starts = [entry.valid_from for entry in trail]
    ends = [entry.valid_to for entry in trail if entry.valid_to]
    words = tuple(entry.nemod for entry in trail if entry.nemod)
    shown = " → ".join(printed(entry) for entry in ((trail[0], trail[-1]) if len(trail) > 1 else trail))
    return Line(path, words, code, shown, max(starts), min(ends, default=None), len(trail))


def _as_also(line: Line) -> Line:
    return replace(line, also=True)


def _find(root: _Node, target: str) -> _Node | None:
    """The node that "Disorder, disc, with, radiculopathy" names; "by site" ends where it stands."""
    node = root
    for part in target.split(", "):
        if part.startswith("by "):
            return node if node is not root else None
        found = _step(node, part)
        if found is None:
            return None
        node = found
    return node


def _step(node: _Node, part: str) -> _Node | None:
    """The child whose title names a part of a target; "with neuritis" goes through the child "with"."""
    for title, below in node.below.items():
        if part.lower() in (title.lower(), *title.lower().split(", ")):
            return below
    wanted = _stems(part)
    for fits in (wanted.__eq__, wanted.__le__):
        for title, below in node.below.items():
            if any(fits(variant) for variant in _variants(title)):
                return below
    first, _, rest = part.partition(" ")
    if first == "with" and rest and "with" in node.below:
        return _step(node.below["with"], rest)
    return None


def _variants(title: str) -> list[frozenset[str]]:
    """The words of a title, and of each of its forms: "Lumbago, lumbalgia" names three."""
    return [_stems(text) for text in (title, *re.split(r", | or ", title))]


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z0-9'-]+", text.lower())
    return frozenset(stem(word) for word in words if word not in _IGNORED)
