"""Terms whose words stand apart or in another order: "disc, lumbar, herniated"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from lookup.reading.context import is_trigger
from lookup.reading.items import Item, kind_of
from lookup.reading.lexicon import Lexicon, Replacement
from lookup.reading.words import FILLERS, STRUCTURES, stem

_WINDOW = 8  # items between the first and the last word of a bag
BETWEEN = {",", "pain", "level"} | {stem(word) for word in STRUCTURES | FILLERS}


def gather(
    items: list[Item],
    lexicon: Lexicon,
    concepts: Callable[[Replacement], Sequence[str]],
    between: Collection[str] = BETWEEN,
) -> list[Item]:
    """The items with every bag of words replaced whose words stand close together without a break.

    `between` are the words and breaks that may stand among them, beside places.
    """
    present = {item.concept for item in items}
    if lexicon.bag_words.keys().isdisjoint(present):
        return items
    gone: set[int] = set()
    new: dict[int, list[Item]] = {}
    for at, item in enumerate(items):
        for words, replacement in lexicon.bag_words.get(item.concept, ()):
            places = _places(items, at, words, gone, between) if words <= present else []
            if places:
                new[places[0]] = _as_items(
                    [items[n] for n in places], concepts(replacement), replacement.term
                )
                gone.update(places)
                break
    if not gone:
        return items
    return [one for n, item in enumerate(items) for one in (*new.get(n, ()), *(() if n in gone else (item,)))]


def _places(
    items: list[Item], at: int, words: frozenset[str], gone: set[int], between: Collection[str]
) -> list[int]:
    """Where the words of a bag stand around an item; empty when one of them is missing."""
    found = {items[at].concept: at} if at not in gone else {}
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(items) and abs(place - at) <= _WINDOW:
            if items[place].concept in words and place not in gone:
                found.setdefault(items[place].concept, place)
            elif not _may_stand_between(items[place].concept, between):
                break
            place += step
    return sorted(found.values()) if len(found) == len(words) else []


def _may_stand_between(concept: str, between: Collection[str]) -> bool:
    """Whether the words of a bag may stand on both sides: a place, a word of `between`, no trigger."""
    return (":" in concept and not is_trigger(concept)) or concept in between


def _as_items(replaced: Sequence[Item], concepts: Sequence[str], term: str) -> list[Item]:
    start, end = replaced[0].start, replaced[-1].end
    quality = min(item.quality for item in replaced)
    return [Item(c, start, end, kind_of(c), quality=quality, read_as=term) for c in concepts]
