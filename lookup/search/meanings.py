"""The meaning of a wording of the classification: what it demands, what may be said, what it excludes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lookup.reading.axes import IMPLIED, NARROWER, relation
from lookup.reading.context import NEGATED
from lookup.reading.items import BREAK, CONNECTOR, MEANING, Item

_IGNORED = ("phase:", "code:")
_UNSPECIFIED = {"q:unspecified", "region:unspecified", "side:unspecified"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A wording split up. `groups`: each needs one of its concepts; `optional` may be said and need not.

    `absent` are the concepts that the wording excludes ("without myelopathy"). `demanded` and `beside` follow
    from the groups: all their concepts, and the regions among them.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    optional: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    regions: tuple[tuple[str, ...], ...] = ()
    sides: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    other: bool = False
    nec: bool = False
    unspecified: bool = False
    demanded: frozenset[str] = frozenset()
    beside: tuple[str, ...] = ()

    def implied_regions(self) -> set[str]:
        """Regions that follow from its words: sacral from "sacroiliac"."""
        found = (c for group in self.groups for word in group for c in IMPLIED.get(word, ()))
        return {c.removeprefix("region:") for c in found if c.startswith("region:")}

    def terms(self) -> tuple[set[str], set[str]]:
        """The terms by which the wording is retrieved: demanded ones and optional ones."""
        axes = [f"region:{name}" for group in self.regions for name in group]
        axes += [f"side:{side}" for side in self.sides] + [f"level:{level}" for level in self.levels]
        axes += [f"no:{concept}" for concept in self.absent]
        axes += ["q:other"] * (self.other or self.nec) + ["q:unspecified"] * self.unspecified
        return {concept for group in self.groups for concept in group} | set(axes), set(self.optional)


def with_optional(own: Meaning, more: Iterable[Meaning]) -> Meaning:
    """A meaning to which the words of others are added as words that may be said."""
    extra = {concept for meaning in more for group in meaning.groups for concept in group}
    extra |= {concept for meaning in more for concept in meaning.optional}
    known = {concept for group in own.groups for concept in group}
    return replace(own, optional=own.optional | (extra - known - own.absent))


def join(parts: Iterable[Meaning]) -> Meaning:
    """Several meanings as one wording."""
    found = list(parts)
    absent = frozenset().union(*(part.absent for part in found))
    groups: dict[tuple[str, ...], None] = {}
    for part in found:
        groups |= dict.fromkeys(group for group in part.groups if not absent.issuperset(group))
    regions = dict.fromkeys(group for part in found for group in part.regions)
    kept = _without_doubles(tuple(groups))
    demanded = frozenset(concept for group in kept for concept in group)
    return Meaning(
        groups=kept,
        optional=frozenset().union(*(part.optional for part in found)),
        absent=absent,
        regions=_narrowest(tuple(regions)),
        sides=tuple(dict.fromkeys(side for part in found for side in part.sides)),
        levels=tuple(dict.fromkeys(level for part in found for level in part.levels)),
        other=any(part.other for part in found),
        nec=any(part.nec for part in found),
        unspecified=any(part.unspecified for part in found),
        demanded=demanded,
        beside=_values(sorted(demanded), "region:"),
    )


def meaning_of(items: Iterable[Item]) -> Meaning:
    """The meaning of a text of the classification; words joined by "and" or "or" form one group (and/or)."""
    found = [item for item in items if item.kind != MEANING or not item.concept.startswith(_IGNORED)]
    linked = _linked(found)
    plain = [_demanded(chain) for chain in linked]
    axes = [c for chain in linked for c in chain]
    regions = [_values(chain, "region:") for chain, words in zip(linked, plain, strict=True) if not words]
    denied = [item for item in found if item.kind == MEANING and item.status == NEGATED]
    absent = frozenset(item.concept for item in denied if ":" not in item.concept)
    return join(
        [
            Meaning(
                groups=tuple(tuple(dict.fromkeys(chain)) for chain in plain if chain),
                absent=absent,
                regions=tuple(group for group in regions if group),
                sides=_values(axes, "side:"),
                levels=_values([*axes, *(c for item in found for c, _ in item.options)], "level:"),
                other="q:other" in axes,
                nec="q:nec" in axes,
                unspecified=not _UNSPECIFIED.isdisjoint(axes),
            )
        ]
    )


def _demanded(chain: list[str]) -> list[str]:
    """The words of a chain; a region linked to a word ("neck and back") is one of the choices."""
    words = [concept for concept in chain if ":" not in concept]
    return [c for c in chain if ":" not in c or c.startswith("region:")] if words else []


def _values(concepts: Iterable[str], axis: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.removeprefix(axis) for c in concepts if c.startswith(axis)))


def _linked(items: list[Item]) -> list[list[str]]:
    """Affirmed concepts in chains: "muscle, fascia and tendon" is one chain, anything else stands alone.

    A word that comes again behind the connector shows two whole phrases: "back pain and leg pain" demands
    both.
    """
    chains: list[list[str]] = []
    open_chain = pending = False
    concepts = [item.concept for item in items]
    for n, item in enumerate(items):
        if item.kind == CONNECTOR:
            open_chain = True
        elif item.kind == BREAK:
            pending = item.concept == "," and _list_goes_on(items, n)
            open_chain = open_chain and pending
        elif item.status != NEGATED:
            joins = chains and (open_chain or pending) and chains[-1][-1] not in concepts[n + 1 :]
            if joins:
                chains[-1].append(item.concept)
            else:
                chains.append([item.concept])
            open_chain = pending = False
    return chains


def _list_goes_on(items: list[Item], comma: int) -> bool:
    """Whether a comma belongs to a list that ends in "and" or "or": one word a place."""
    for n in range(comma + 1, len(items) - 1, 2):
        if items[n].kind != MEANING:
            return items[n].kind == CONNECTOR
        if items[n + 1].kind == CONNECTOR:
            return True
        if items[n + 1].kind != BREAK:
            return False
    return False


def _without_doubles(groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Groups without those that another, smaller one already demands."""
    return tuple(
        group
        for n, group in enumerate(groups)
        if not any(
            set(other) < set(group) or (set(other) == set(group) and m < n) for m, other in enumerate(groups)
        )
    )


def _narrowest(groups: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Region groups without those that another one names narrower: "cervical" beside "C2-C3"."""
    kept = _without_doubles(groups)
    return tuple(g for g in kept if not any(_is_refined(g, other) for other in kept if other != g))


def _is_refined(group: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a region group only says less than another one."""
    if group == ("unspecified",):
        return True
    return any(all(relation(a, b) == NARROWER for b in other) for a in group)
