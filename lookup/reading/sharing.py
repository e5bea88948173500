"""A place that is said once for several conditions: "lumbar spondylosis and stenosis", "DDD, stenosis L4-5".

The place is repeated where it is left out, so that every condition finds it beside itself. Only conditions
share that are coded by region (the questionnaire says which); a place that is said of a pain, or that stands
before the last condition of a list, is that one's alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lookup.reading.items import BREAK, CONNECTOR, MEANING, TRIGGER, Item
from lookup.reading.matching import LIKELY
from lookup.reading.terms import Terms
from lookup.reading.words import COMMON, MODIFIERS, stem

_MOST = 6  # regions and levels of a place that are repeated
_IDLE = frozenset(map(stem, COMMON | MODIFIERS))


@dataclass(slots=True)
class _Part:
    """A part of a list: its items, those that name a condition that shares places, and places, by position.

    `named`: it names any condition, more than a pain. `clear`: it holds no word that the questionnaire does
    not know, as "carotid stenosis" does.
    """

    items: list[Item]
    names: list[int]
    places: list[int]
    named: bool
    clear: bool

    @property
    def place(self) -> list[Item]:
        """The items that name its place, the first of many."""
        return [self.items[n] for n in self.places[:_MOST]]

    @property
    def gives_back(self) -> bool:
        """Whether its place may be meant for the parts before it: "spondylosis and stenosis L4-5"."""
        return bool(self.names and self.places and self.places[0] > self.names[0])

    @property
    def lacks(self) -> bool:
        """Whether it names a condition and no place."""
        return bool(self.names and self.clear and not self.places)


def with_shared_places(sentence: list[Item], terms: Terms) -> list[Item]:
    """A sentence with places repeated for conditions that share them; evidence stays where it stands."""
    names = not terms.sharing.isdisjoint([item.concept for item in sentence])
    return list(_shared(sentence, terms)) if names and any(map(_separates, sentence)) else sentence


def _shared(sentence: Sequence[Item], terms: Terms) -> Iterator[Item]:
    """A sentence with the places that its parts lack."""
    parts = _parts(sentence, terms)
    behind = list(_last_with_place(reversed(parts)))[::-1]
    for part, earlier, later in zip(parts, _last_with_place(parts), behind, strict=True):
        before = earlier.place if part.lacks and earlier and earlier.named else []
        after = later.place if part.lacks and later and later.gives_back and not earlier else []
        begins = next((n for n, item in enumerate(part.items) if not _separates(item)), len(part.items))
        yield from (*part.items[:begins], *before, *part.items[begins:], *after)


def _last_with_place(parts: Iterable[_Part]) -> Iterator[_Part | None]:
    """For each part the last one before it that names a place."""
    last = None
    for part in parts:
        yield last
        last = part if part.places else last


def _parts(sentence: Sequence[Item], terms: Terms) -> list[_Part]:
    """The parts of a list, each with what separates it; a place behind a comma goes with what it follows."""
    cut: list[list[Item]] = [[]]
    for item in sentence:
        if _separates(item) and not all(map(_separates, cut[-1])):
            cut.append([])
        cut[-1].append(item)
    whole: list[list[Item]] = []
    for items in cut:
        meanings = [item for item in items if item.kind == MEANING]
        if whole and items[0].concept == "," and meanings and all(map(_is_place, meanings)):
            whole[-1] += items
        else:
            whole.append(items)
    return [_part(items, terms) for items in whole]


def _part(items: list[Item], terms: Terms) -> _Part:
    meanings = [(n, item.concept) for n, item in enumerate(items) if item.kind == MEANING]
    return _Part(
        items,
        [n for n, concept in meanings if concept in terms.sharing],
        [n for n, _ in meanings if _is_place(items[n])],
        any(concept in terms.naming for _, concept in meanings),
        all(":" in concept or concept in terms.known or concept in _IDLE for _, concept in meanings),
    )


def _is_place(item: Item) -> bool:
    return item.concept.startswith(("region:", "level:")) and item.quality >= LIKELY


def _separates(item: Item) -> bool:
    """Whether a list goes on behind it."""
    listed = item.kind == CONNECTOR or (item.kind == BREAK and item.concept == ",")
    return listed or (item.kind == TRIGGER and item.concept == "stop:both")
