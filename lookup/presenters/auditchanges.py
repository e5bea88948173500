"""What an event changed, as a readable difference: texts word by word, lists item by item."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from rapidfuzz.distance import Indel, MatchingBlock

from lookup.models import AuditEvent

NAMES = {
    "title": "Title",
    "body": "Text",
    "citations": "Citations",
    "codes": "Codes",
    "terms": "Terms",
    "term": "Term",
    "kind": "Kind",
    "expansion": "Stands for",
    "note": "Note",
    "groups": "Groups",
    "permissions": "Rights",
}
"""The parts whose change is shown, in order, with their names."""
CONTEXT = 60  # characters of unchanged text that stay beside a change
LEAST_SAME = 2  # words that must be the same between two changes, so that a text does not fall to crumbs
MOST_COMPARED = 10_000_000  # lines times lines, or words times words, that are compared (one bit for each)
_WORDS = re.compile(r"\s+|[^\s]+")

Run = tuple[bool, Sequence[str], Sequence[str]]
"""Whether a stretch is the same in both, and its lines or words before and after."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. Kind: same, gone, new; or gap, where unchanged text is left out."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One part that changed."""

    name: str
    pieces: tuple[Piece, ...]


def changes(event: AuditEvent) -> tuple[Change, ...]:
    """The parts that an event changed; () when it does not say what was before, or nothing differs."""
    payload: Mapping[str, Any] = json.loads(event.payload)
    before, after = payload.get("before"), payload.get("after", payload)
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return ()
    return tuple(
        Change(name, tuple(_difference(_text(before[key]), _text(after[key]))))
        for key, name in NAMES.items()
        if key in before and key in after and before[key] != after[key]
    )


def _text(value: Any) -> str:
    """A part as text; a list has one item a line."""
    return "\n".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _difference(before: str, after: str) -> Iterator[Piece]:
    """Both texts joined: by line, inside changed lines by word, and long unchanged stretches left out."""
    stretches = _joined(_by_line(before, after))
    for number, (kind, text) in enumerate(stretches):
        if kind == "same":
            yield from _shortened(text, first=number == 0, last=number == len(stretches) - 1)
        else:
            yield Piece(kind, text)


def _by_line(before: str, after: str) -> Iterator[Run]:
    for same, old, new in _runs(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if same or not old or not new:
            yield same, old, new
        else:
            yield from _runs(_WORDS.findall("".join(old)), _WORDS.findall("".join(new)), least=LEAST_SAME)


def _runs(old: Sequence[str], new: Sequence[str], least: int = 0) -> Iterator[Run]:
    """The stretches of two sequences, by turns the same and changed. What is the same between two changes
    counts only when it has `least` words; two sequences that are too long to compare are one change."""
    blocks = [MatchingBlock(len(old), len(new), 0)]
    if len(old) * len(new) <= MOST_COMPARED:
        blocks = Indel.editops(old, new).as_matching_blocks()
    a = b = 0
    for block in blocks:
        begin, end, size = block.a, block.b, block.size
        at_an_end = begin == end == 0 or (begin + size == len(old) and end + size == len(new))
        if not at_an_end and sum(not part.isspace() for part in old[begin : begin + size]) < least:
            continue
        yield False, old[a:begin], new[b:end]
        yield True, old[begin : begin + size], new[end : end + size]
        a, b = begin + size, end + size


def _joined(runs: Iterable[Run]) -> list[tuple[str, str]]:
    """The stretches with their kinds, neighbours of one kind made one and empty ones left out."""
    parts = [
        part
        for same, old, new in runs
        for part in ([("same", old)] if same else [("gone", old), ("new", new)])
        if part[1]
    ]
    return [
        (kind, "".join(word for _, words in group for word in words))
        for kind, group in groupby(parts, key=itemgetter(0))
    ]


def _shortened(text: str, *, first: bool, last: bool) -> Iterator[Piece]:
    """Unchanged words: those near a change, a gap for the rest."""
    if len(text) <= 3 * CONTEXT:
        yield Piece("same", text)
        return
    if not first:
        yield Piece("same", text[:CONTEXT].rsplit(" ", 1)[0])
    yield Piece("gap", "…")
    if not last:
        yield Piece("same", text[-CONTEXT:].split(" ", 1)[-1])
