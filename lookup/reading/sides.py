"""Which side belongs to what: "bilateral low back pain with left sciatica" is a sciatica of the left.

A mere pain has no side of its own in the classification; conditions and the limbs that a pain goes to have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lookup.reading.items import BREAK, CONNECTOR, TRIGGER, Item
from lookup.reading.matching import Match
from lookup.reading.terms import Terms

_NEAR = 12  # how far from a side the word may stand that it belongs to


def loose_sides(found: Sequence[Match], items: Sequence[Item], terms: Terms) -> Mapping[int, int]:
    """How loosely each side of a sentence stands, by its place: at a condition (0), a limb, a mere pain or
    nothing."""
    sides = {match.first for match in found if is_side(match, items)}
    if not sides:
        return {}
    named: set[int] = set()
    limbs: set[int] = set()
    felt: set[int] = set()
    for match in found:
        for one in match.states if match.words else ():
            if one.question == terms.sorting:
                felt.update(match.words)
            elif one.head:
                named.update(match.words)
            elif one.question in terms.placed:
                limbs.update(match.words)
    kinds = named - felt, limbs - felt - named, felt
    return {place: _looseness(place, items, kinds) for place in sides}


def is_side(match: Match, items: Sequence[Item]) -> bool:
    """Whether a match is nothing but a side."""
    return not match.words and all(items[n].concept.startswith("side:") for n in match.places)


def _looseness(place: int, items: Sequence[Item], kinds: Sequence[set[int]]) -> int:
    """Which of the kinds of places stands nearest, the first of them when several do; else the last."""
    far = [min(_distance(items, place, step, wanted) for step in (-1, 1)) for wanted in kinds]
    return far.index(min(far)) if min(far) <= _NEAR else len(kinds) - 1


def _distance(items: Sequence[Item], start: int, step: int, wanted: set[int]) -> int:
    """How far it is to the next wanted place; more than _NEAR when it is not near."""
    place, cost = start + step, 1
    while 0 <= place < len(items) and cost <= _NEAR:
        if place in wanted:
            return cost
        cost += 1 + 3 * (items[place].kind in (BREAK, CONNECTOR, TRIGGER))
        place += step
    return _NEAR + 1
