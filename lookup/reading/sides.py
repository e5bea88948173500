"""Which side belongs to what: "bilateral low back pain with left sciatica" is a sciatica of the left.

A mere pain has no side of its own in the classification; conditions and the limbs that a pain goes to have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lookup.reading.items import BREAK, CONNECTOR, TRIGGER, Item
from lookup.reading.statements import ENDS, Statement
from lookup.reading.terms import Terms

_NEAR = 12  # how far from a side the word may stand that it belongs to


def with_loose_sides(stated: Sequence[Statement], items: Sequence[Item], terms: Terms) -> list[Statement]:
    """The statements; sides with how loosely they stand: at a condition, a limb, a mere pain or nothing."""
    felt = _places(one for one in stated if one.question == terms.sorting)
    named = _places(one for one in stated if one.question in terms.heads) - felt
    asked = {question.key for question in terms.questions if question.areas}
    limbs = _places(one for one in stated if one.question in asked) - felt - named
    return [
        one._replace(loose=_looseness(one, items, (named, limbs, felt))) if is_side(one, items) else one
        for one in stated
    ]


def is_side(one: Statement, items: Sequence[Item]) -> bool:
    """Whether a statement is nothing but a side."""
    return not one.core and all(items[place].concept.startswith("side:") for place in one.places)


def _places(stated: Iterable[Statement]) -> frozenset[int]:
    return frozenset(place for one in stated for place in one.core)


def _looseness(one: Statement, items: Sequence[Item], kinds: Sequence[frozenset[int]]) -> int:
    """Which of the kinds of places stands nearest, the first of them when several do; else the last."""
    far = [min(_distance(items, one.first, step, wanted) for step in (-1, 1)) for wanted in kinds]
    return far.index(min(far)) if min(far) <= _NEAR else len(kinds) - 1


def _distance(items: Sequence[Item], start: int, step: int, wanted: frozenset[int]) -> int:
    """How far it is to the next wanted place in the sentence; more than _NEAR when it is not near."""
    place, cost = start + step, 1
    while 0 <= place < len(items) and cost <= _NEAR and not _ends(items[place]):
        if place in wanted:
            return cost
        cost += 1 + 3 * (items[place].kind in (BREAK, CONNECTOR, TRIGGER))
        place += step
    return _NEAR + 1


def _ends(item: Item) -> bool:
    return item.kind == BREAK and item.concept in ENDS
