"""What an event changed, as a readable difference: texts word by word, lists item by item."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

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
_WORDS = re.compile(r"\s+|[^\s]+")


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
    """Both texts joined, word by word, with long unchanged stretches left out."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (step, a, b, c, d) in enumerate(steps):
        if step == "equal":
            yield from _shortened(old[a:b], first=number == 0, last=number == len(steps) - 1)
            continue
        if a < b:
            yield Piece("gone", "".join(old[a:b]))
        if c < d:
            yield Piece("new", "".join(new[c:d]))


def _shortened(words: Sequence[str], *, first: bool, last: bool) -> Iterator[Piece]:
    """Unchanged words: those near a change, a gap for the rest."""
    text = "".join(words)
    if len(text) <= 3 * CONTEXT:
        yield Piece("same", text)
        return
    if not first:
        yield Piece("same", text[:CONTEXT].rsplit(" ", 1)[0])
    yield Piece("gap", "…")
    if not last:
        yield Piece("same", text[-CONTEXT:].split(" ", 1)[-1])
