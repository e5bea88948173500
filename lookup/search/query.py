"""A typed text as what it asks for: conditions, what is denied, place, side, encounter, specificity."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lookup.reading.axes import IMPLIED, NARROWER, NEAR, relation
from lookup.reading.context import AFFIRMED, HISTORICAL, NEGATED, RADIATING, UNCERTAIN, WATCHED
from lookup.reading.items import MEANING, Item
from lookup.reading.words import COMMON, MODIFIERS, stem

# What stands under a trigger counts less: a diagnosis that is only suspected is often not coded (G IV.H).
_STATUS_WEIGHT = {UNCERTAIN: 0.4, HISTORICAL: 0.5, RADIATING: 0.4, WATCHED: 0.1}
_IDLE = frozenset(map(stem, COMMON | MODIFIERS))  # words that name no condition
_HEALING = {stem("nonunion"): "K", stem("malunion"): "P"}  # conditions that a 7th character can hold
_STATES = {stem("fusion"): (stem("arthrodesis"), stem("status"))}
Place = tuple[tuple[str, float], ...]  # what a word or level may mean, each with its quality, best first
BESIDE_LEVEL = 0.6  # quality of a region named beside a level of the neighbouring region
MOST_ITEMS = 120  # meanings of a long text that are looked up; a coder's line has under twenty


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for. `concepts`: plain words with their quality; `regions`: for each place named, the
    regions it may mean, best first."""

    concepts: Mapping[str, float]
    said: tuple[Place, ...]
    implied: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()
    regions: tuple[Place, ...] = ()
    sides: frozenset[str] = frozenset()
    levels: Mapping[str, float] = field(default_factory=dict)
    other: bool = False
    unspecified: bool = False
    phases: frozenset[str] = frozenset()
    literal: frozenset[str] = frozenset()
    codes: tuple[str, ...] = ()
    nearest: Mapping[str, frozenset[str]] = field(default_factory=dict)
    read_as: tuple[tuple[str, int, int], ...] = ()

    @property
    def implied_regions(self) -> frozenset[str]:
        """Regions that follow from other words: sacral from "sacroiliac"."""
        return frozenset(c.removeprefix("region:") for c in self.implied if c.startswith("region:"))


def query_of(items: Iterable[Item], known: Container[str], literal: frozenset[str] = frozenset()) -> Query:
    """The query that a text was read into. `known` are the concepts of the classification; `literal` the
    words of the text as they stand."""
    found = [one for item in items if item.kind == MEANING for one in _as_state(item)][:MOST_ITEMS]
    if only_suspected(found, known):
        found = [_as_sure(item) for item in found]
    held = [item for item in found if item.status != NEGATED]
    axes = {item.concept for item in held}
    doubted = {item.concept for item in held if item.status == UNCERTAIN}
    sure = {item.concept for item in held if item.status == AFFIRMED}
    said = tuple(_options(item) for item in held if ":" not in item.concept)
    concepts = _best(said)
    regions = _regions(_exact_first(held))
    return Query(
        concepts=concepts,
        said=said,
        implied=_implied(concepts, regions),
        denied=frozenset(i.concept for i in found if i.status == NEGATED and ":" not in i.concept),
        doubted=frozenset(doubted - sure),
        regions=regions,
        sides=frozenset(c.removeprefix("side:") for c in axes if c.startswith("side:") and "unspec" not in c),
        levels=_best(_values(item, "level:") for item in held if item.concept.startswith("level:")),
        other=bool(axes & {"q:other", "q:nec"}),
        unspecified=bool(axes & {"q:unspecified", "region:unspecified", "side:unspecified"}),
        phases=frozenset(_phases({*axes, *concepts})),
        literal=literal,
        nearest=_nearest(held) if len(regions) > 1 else {},
        codes=tuple(item.concept.removeprefix("code:") for item in held if item.concept.startswith("code:")),
        read_as=tuple((item.read_as, item.start, item.end) for item in held if item.read_as),
    )


def only_suspected(items: Iterable[Item], known: Container[str]) -> bool:
    """Whether conditions are suspected and nothing is said for certain but where: these are looked for."""
    statuses = {
        i.status for i in items if ":" not in i.concept and i.concept in known and i.concept not in _IDLE
    }
    return UNCERTAIN in statuses and AFFIRMED not in statuses


def _as_state(item: Item) -> tuple[Item, ...]:
    """A procedure of the past as the state it left, where the classification has one: "h/o lumbar fusion"."""
    state = _STATES.get(item.concept) if item.status == HISTORICAL else None
    return tuple(item._replace(concept=one, status=AFFIRMED) for one in state) if state else (item,)


def _as_sure(item: Item) -> Item:
    return item._replace(status=AFFIRMED) if item.status == UNCERTAIN else item


def _phases(concepts: Iterable[str]) -> Iterator[str]:
    for concept in concepts:
        if concept.startswith("phase:") or concept in _HEALING:
            yield _HEALING.get(concept, concept.removeprefix("phase:"))


def _nearest(held: Iterable[Item]) -> dict[str, frozenset[str]]:
    """For each word the regions of the place that was named nearest to it: "neck pain, lumbar spasm"."""
    items = list(held)
    places = [(item.start, dict(place)) for item in items if (place := _values(item, "region:"))]
    found: dict[str, frozenset[str]] = {}
    for item in items:
        if ":" not in item.concept and places:
            _, names = min(places, key=lambda place: abs(place[0] - item.start))
            found.setdefault(item.concept, frozenset(names))
    return found


def _options(item: Item) -> Place:
    factor = _STATUS_WEIGHT.get(item.status, 1.0)
    plain = [(c, q) for c, q in item.options if ":" not in c]
    return ((item.concept, item.quality * factor), *((c, q * factor) for c, q in plain))


def _values(item: Item, axis: str) -> Place:
    options = ((item.concept, item.quality), *item.options)
    return tuple((c.removeprefix(axis), q) for c, q in options if c.startswith(axis))


def _best(options: Iterable[Place]) -> dict[str, float]:
    """Every concept that a word may stand for, with the best quality."""
    best: dict[str, float] = {}
    for choice in options:
        for concept, quality in choice:
            best[concept] = max(best.get(concept, 0.0), quality)
    return best


def _regions(places: list[Place]) -> tuple[Place, ...]:
    """Places named, without those that only name wider what another one names narrower."""
    known = [place for place in dict.fromkeys(places) if place[0][0] != "unspecified"]
    kept = [p for p in known if not any(_covers(p, other) for other in known if other is not p)]
    said = {place[0][0] for place in known if len(place) == 1}
    return tuple(dict.fromkeys(_said_first(place, said) for place in kept))


def _covers(wide: Place, narrow: Place) -> bool:
    """Whether a region only repeats, or widens, what another place says: cervical beside C5-6."""
    if len(wide) > 1:
        return False
    region = wide[0][0]
    return region in [name for name, _ in narrow] or relation(region, narrow[0][0]) == NARROWER


def _said_first(place: Place, said: set[str]) -> Place:
    """A stretch over several regions with the one in front that was named too: "lumbosacral, L3-S1"."""
    first = place[0][0]
    named = [name for name, _ in place if name in said and relation(name, first) != NARROWER]
    if not named or len(place) == 1:
        return place
    names = dict.fromkeys((*named, *(name for name, _ in place)))
    return tuple((name, 1 - 0.08 * n) for n, name in enumerate(names))


def _exact_first(held: Iterable[Item]) -> list[Place]:
    """The places named; beside a spinal level the name of a neighbouring region counts less."""
    items = list(held)
    spans = {item.start for item in items if item.concept.startswith("level:")}
    exact = [_values(item, "region:") for item in items if item.start in spans]
    leading = {place[0][0] for place in exact if place}
    places = [(item.start in spans, place) for item in items if (place := _values(item, "region:"))]
    return [
        place
        if is_exact or not any(relation(place[0][0], name) == NEAR for name in leading)
        else tuple((name, quality * BESIDE_LEVEL) for name, quality in place)
        for is_exact, place in places
    ]


def _implied(concepts: Iterable[str], regions: Iterable[Place]) -> frozenset[str]:
    """Concepts that follow from what was said."""
    sources = [*concepts, *(f"region:{place[0][0]}" for place in regions)]
    return frozenset(concept for source in sources for concept in IMPLIED.get(source, ()))
