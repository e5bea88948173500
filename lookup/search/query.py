"""A typed text as what it asks for: conditions, what is denied, region, side, level, encounter, specificity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lookup.reading.axes import relation
from lookup.reading.context import HISTORICAL, NEGATED, UNCERTAIN
from lookup.reading.items import MEANING, Item

# What stands under a trigger counts less: an outpatient diagnosis that is only suspected is not coded (G IV.H).
_STATUS_WEIGHT = {UNCERTAIN: 0.4, HISTORICAL: 0.5}
# Words that follow from others, for entries that name the wider place: a lumbar spasm is a spasm of the back.
_IMPLIED = {
    "region:thoracic": (("back", 0.6), ("thorax", 0.6)),
    "region:thoracolumbar": (("back", 0.6),),
    "region:lumbar": (("back", 0.6),),
    "region:lumbosacral": (("back", 0.6),),
    "sacroiliac": (("region:sacral", 0.6),),
}
MOST_ITEMS = 120  # meanings of a long text that are looked up; a coder's line has under twenty


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for. `concepts`: plain words with their quality; `regions`: for each place named, the
    regions it may mean, best first."""

    concepts: Mapping[str, float]
    said: tuple[tuple[tuple[str, float], ...], ...]
    implied: Mapping[str, float] = field(default_factory=dict)
    denied: frozenset[str] = frozenset()
    regions: tuple[tuple[tuple[str, float], ...], ...] = ()
    sides: frozenset[str] = frozenset()
    levels: Mapping[str, float] = field(default_factory=dict)
    other: bool = False
    unspecified: bool = False
    phases: frozenset[str] = frozenset()
    literal: frozenset[str] = frozenset()
    read_as: tuple[tuple[str, int, int], ...] = ()


def query_of(items: Iterable[Item], literal: frozenset[str] = frozenset()) -> Query:
    """The query that a text was read into; `literal` are its words as they stand."""
    found = [item for item in items if item.kind == MEANING][:MOST_ITEMS]
    held = [item for item in found if item.status != NEGATED]
    axes = {item.concept for item in held}
    said = tuple(_options(item) for item in held if ":" not in item.concept)
    concepts = _best(said)
    regions = _regions([place for item in held if (place := _values(item, "region:"))])
    return Query(
        concepts=concepts,
        said=said,
        implied=_implied(concepts, regions),
        denied=frozenset(i.concept for i in found if i.status == NEGATED and ":" not in i.concept),
        regions=regions or _implied_regions(concepts),
        sides=frozenset(c.removeprefix("side:") for c in axes if c.startswith("side:") and "unspec" not in c),
        levels=_best(_values(item, "level:") for item in held if item.concept.startswith("level:")),
        other=bool(axes & {"q:other", "q:nec"}),
        unspecified=bool(axes & {"q:unspecified", "region:unspecified", "side:unspecified"}),
        phases=frozenset(c.removeprefix("phase:") for c in axes if c.startswith("phase:")),
        literal=literal,
        read_as=tuple((item.read_as, item.start, item.end) for item in held if item.read_as),
    )


def _options(item: Item) -> tuple[tuple[str, float], ...]:
    factor = _STATUS_WEIGHT.get(item.status, 1.0)
    plain = [(c, q) for c, q in item.options if ":" not in c]
    return ((item.concept, item.quality * factor), *((c, q * factor) for c, q in plain))


def _values(item: Item, axis: str) -> tuple[tuple[str, float], ...]:
    options = ((item.concept, item.quality), *item.options)
    return tuple((c.removeprefix(axis), q) for c, q in options if c.startswith(axis))


def _best(options: Iterable[tuple[tuple[str, float], ...]]) -> dict[str, float]:
    """Every concept that a word may stand for, with the best quality."""
    best: dict[str, float] = {}
    for choice in options:
        for concept, quality in choice:
            best[concept] = max(best.get(concept, 0.0), quality)
    return best


def _regions(places: list[tuple[tuple[str, float], ...]]) -> tuple[tuple[tuple[str, float], ...], ...]:
    """Places named, without those that only name wider what another one names narrower."""
    known = [place for place in dict.fromkeys(places) if place[0][0] != "unspecified"]
    return tuple(
        place for place in known if not any(_within(other, place) for other in known if other is not place)
    )


def _within(narrow: tuple[tuple[str, float], ...], wide: tuple[tuple[str, float], ...]) -> bool:
    """Whether one place lies inside another: C5-6 inside cervical, L5-S1 inside lumbar (as it is written)."""
    names = [name for name, _ in narrow]
    if len(wide) > 1:
        return False
    (region, _), *_ = wide
    return region in names[1:] or relation(region, names[0]) == "narrower"


def _implied(
    concepts: Mapping[str, float], regions: Iterable[tuple[tuple[str, float], ...]]
) -> dict[str, float]:
    """Concepts that follow from what was said and were not said themselves."""
    sources = [f"region:{place[0][0]}" for place in regions]
    found = (pair for source in sources for pair in _IMPLIED.get(source, ()))
    return {concept: quality for concept, quality in found if concept not in concepts}


def _implied_regions(concepts: Mapping[str, float]) -> tuple[tuple[tuple[str, float], ...], ...]:
    found = [pair for concept in concepts for pair in _IMPLIED.get(concept, ())]
    return tuple(((c.removeprefix("region:"), q),) for c, q in found if c.startswith("region:"))
