"""Where the terms of questions stand in a text: their concepts close together, under which status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from lookup.reading.areas import BODY
from lookup.reading.axes import above
from lookup.reading.context import AFFIRMED, FAMILY, HISTORICAL, NEGATED, PROCEDURES, UNCERTAIN, WATCHED
from lookup.reading.items import BREAK, CONNECTOR, MEANING, TRIGGER, Item
from lookup.reading.terms import Pattern, Stated, Terms
from lookup.reading.words import COMMON, MODIFIERS, STRUCTURES, stem

WINDOW = 7  # items on each side of a term's rarest word that may hold its other words
LIKELY = 0.75  # quality from which a misspelt word, or another region of a level, is taken for it
_CLEAR = 0.06  # how much less likely the next reading of a misspelt word has to be
_WORST = (WATCHED, NEGATED, FAMILY, HISTORICAL, UNCERTAIN)
_STRUCTURES = frozenset(("disc", *map(stem, STRUCTURES)))
_IDLE = frozenset(map(stem, COMMON | MODIFIERS | STRUCTURES)) - {stem("surgery"), stem("operation")}


class Match(NamedTuple):
    """A term found: the places of its items in the list of items, the status of the whole, what it states.

    `first` and `last` are the outer places, `words` those of words alone, without regions and sides.
    """

    pattern: Pattern
    first: int
    last: int
    places: tuple[int, ...]
    words: tuple[int, ...]
    status: str
    states: tuple[Stated, ...]

    @property
    def names_condition(self) -> bool:
        """Whether a choice that it states is a condition."""
        full = self.states is self.pattern.states
        return self.pattern.names_condition if full else any(one.head for one in self.states)


def matches(text: str, items: Sequence[Item], terms: Terms) -> list[Match]:
    """Every term found, without those that are only a part of a longer one of the same question."""
    finder = _Finder(text, items, terms)
    named = [at for at, held in enumerate(finder.held) if held and not terms.patterns.keys().isdisjoint(held)]
    return _longest([match for at in named for match in finder.at(at)])


class _Finder:
    """The items of one sentence, and what each stands for. `marked`: some are denied, doubted or past."""

    def __init__(self, text: str, items: Sequence[Item], terms: Terms) -> None:
        self.text = text
        self.items = items
        self.terms = terms
        self.held = [_concepts(item) for item in items]
        self.marked = {item.status for item in items} != {AFFIRMED}
        self.present = {concept for held in self.held for concept in held}

    def at(self, at: int) -> Iterator[Match]:
        """The terms whose rarest concept stands at a place."""
        singles, all_several = self.terms.singles, self.terms.several
        under = (AFFIRMED, self.items[at].status)
        several: list[Pattern] = []
        for concept in self.held[at]:
            for pattern in singles.get(concept, ()):
                if pattern.alone in under and not self._belongs_to_next(at, pattern):
                    yield self._match(pattern, (at,))
            several += [one for one in all_several.get(concept, ()) if one.concepts <= self.present]
        near = self._near(_reach(self.items, at)) if several else {}
        for pattern in several:
            places = _places(pattern, near)
            if at in places and not self._belongs_to_next(max(places), pattern):
                yield self._match(pattern, tuple(sorted(places)))

    def _match(self, pattern: Pattern, places: tuple[int, ...]) -> Match:
        words = tuple([n for n in places if ":" not in self.items[n].concept])
        status = _status(self.items, places, pattern) if self.marked else AFFIRMED
        return Match(pattern, places[0], places[-1], places, words, status, pattern.states)

    def _near(self, reach: Sequence[int]) -> Mapping[tuple[str, str], int]:
        """The nearest place of each concept, under its own status and any (asked for as affirmed)."""
        near: dict[tuple[str, str], int] = {}
        for place in reach:
            for concept in self.held[place]:
                near.setdefault((concept, AFFIRMED), place)
                if self.items[place].status != AFFIRMED:
                    near.setdefault((concept, self.items[place].status), place)
        return near

    def _belongs_to_next(self, last: int, pattern: Pattern) -> bool:
        """Whether the last word only says where the next thing is: "lumbar" in "pain after lumbar fusion"."""
        if last + 1 == len(self.items) or pattern.is_axis:
            return False
        if not (_is_place(self.items[last]) or self.items[last].concept in _STRUCTURES):
            return False
        after = self.items[last + 1]
        if self.text[self.items[last].end : after.start].strip(" \t-"):
            return False
        names = after.kind == MEANING and ":" not in after.concept and after.concept not in _IDLE
        return names and all(after.concept != concept for concept, _ in pattern.needs)


def _places(pattern: Pattern, near: Mapping[tuple[str, str], int]) -> set[int]:
    """The nearest place of each concept of a term; empty when one is missing."""
    found: set[int] = set()
    for need in pattern.needs:
        place = near.get(need)
        if place is None:
            return set()
        found.add(place)
    return found


def _concepts(item: Item) -> tuple[str, ...]:
    """What an item stands for: its concept, for a level all regions around it; nothing when unclear."""
    if item.kind != MEANING or item.quality < LIKELY:
        return ()
    if ":" not in item.concept:
        unclear = any(quality > item.quality - _CLEAR for _, quality in item.options)
        return () if unclear else (item.concept,)
    return axis_concepts(item.concept, item.options)


@lru_cache(maxsize=2048)
def axis_concepts(concept: str, options: tuple[tuple[str, float], ...]) -> tuple[str, ...]:
    found = [concept, *(other for other, quality in options if quality >= LIKELY)]
    wider = [f"region:{name}" for c in found if c.startswith("region:") for name in above(c[7:])]
    return tuple(dict.fromkeys((*found, *wider)))


def _reach(items: Sequence[Item], at: int) -> tuple[int, ...]:
    """The places around one that its term may use, nearest first, the words before it first."""
    ways = sorted((*_one_way(items, at, -1), *_one_way(items, at, 1)))
    return (at, *(place for _, place in ways))


def _one_way(items: Sequence[Item], at: int, step: int) -> Iterator[tuple[int, int]]:
    """Distances and places on one side, up to what ends a phrase; a list of places is passed, but counts."""
    place, far = at + step, 0
    while 0 <= place < len(items) and abs(place - at) <= WINDOW:
        far += 1
        if items[place].kind == MEANING:
            yield far, place
        elif _passes(items, place):
            far += 3
        else:
            return
        place += step


def _passes(items: Sequence[Item], place: int) -> bool:
    """Whether a term may run over a place that is no meaning: in lists of places, and where a pain goes."""
    item = items[place]
    listed = item.kind == CONNECTOR or (item.kind == BREAK and item.concept == ",")
    if listed and 0 < place < len(items) - 1:
        before = _is_place(items[place - 1]) and not _is_owned(items, place - 1)
        after = _is_place(items[place + 1])
        alone = item.kind == BREAK and (
            (after and _ends_clause(items, place + 1)) or (before and _begins_clause(items, place - 1))
        )
        return (before and after) or alone
    return item.kind == TRIGGER and item.concept.startswith("goes")


def _is_owned(items: Sequence[Item], place: int) -> bool:
    """Whether a place is that of what was operated on: "lumbar" in "s/p lumbar fusion, neck pain"."""
    while place and _is_place(items[place]):
        place -= 1
    return items[place].kind == MEANING and items[place].concept in PROCEDURES | {"status"}


def _ends_clause(items: Sequence[Item], place: int) -> bool:
    """Whether nothing but a place follows before the next break: "Pain, low back, chronic"."""
    while place < len(items) and _is_place(items[place]):
        place += 1
    return place == len(items) or items[place].kind in (BREAK, CONNECTOR)


def _begins_clause(items: Sequence[Item], place: int) -> bool:
    """Whether a place stands alone between two commas: "Disc, lumbar, herniated"."""
    while place >= 0 and _is_place(items[place]):
        place -= 1
    return place >= 0 and items[place].kind == BREAK


def _is_place(item: Item) -> bool:
    return item.concept.startswith(("region:", "level:", "side:", "q:")) or item.concept in BODY


def _status(items: Sequence[Item], places: Iterable[int], pattern: Pattern) -> str:
    """The status of a term: the strongest that one of its words stands under and that it does not ask for."""
    marked = [items[place] for place in places if items[place].status != AFFIRMED]
    if not marked:
        return AFFIRMED
    asked = {concept for concept, status in pattern.needs if status != AFFIRMED}
    statuses = {item.status for item in marked if item.concept not in asked}
    return next((status for status in _WORST if status in statuses), AFFIRMED)


def _longest(found: list[Match]) -> list[Match]:
    """Without what is stated by words that are all part of a longer match of the same question."""
    by_place: dict[int, list[Match]] = {}
    for match in found:
        for place in match.places:
            by_place.setdefault(place, []).append(match)
    held: list[Match] = []
    for match in found:
        rivals = by_place[match.first]
        longer = _longer(match, rivals) if len(rivals) > 1 else None
        if longer:
            outdone = {one.question for other in longer for one in other.pattern.states}
            match = match._replace(states=tuple(one for one in match.states if one.question not in outdone))
        if match.states:
            held.append(match)
    return held


def _longer(match: Match, rivals: Sequence[Match]) -> list[Match]:
    """Those of the rivals, which share a place, that have all its places and more, or need more words."""
    own, needed = set(match.places), len(match.pattern.needs)
    return [
        other
        for other in rivals
        if other is not match
        and (len(other.places) > len(own) or len(other.pattern.needs) > needed)
        and own.issubset(other.places)
    ]
