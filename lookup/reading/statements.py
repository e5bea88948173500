"""Terms found in a text with all that bears on them: section, sentence, regions, status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lookup.reading.areas import FOREIGN, LOW, area_of, implied_area, ours
from lookup.reading.context import AFFIRMED, FAMILY, HISTORICAL, PLANNED, RADIATING, UNCERTAIN
from lookup.reading.items import BREAK, CONNECTOR, MEANING, TRIGGER, Item
from lookup.reading.matching import LIKELY, Match, matches
from lookup.reading.sections import ASSESSMENT, EXAM, PAST, PLAN, Sections
from lookup.reading.sections import FAMILY as FAMILY_SECTION
from lookup.reading.terms import Terms
from lookup.reading.words import stem

ENDS = frozenset(".;\n?!")
USUAL = 2  # weight of a statement anywhere but in the sections below
_WEIGHTS = {ASSESSMENT: 3, PLAN: 1}
_TRIED = frozenset((stem("failed"), "post"))  # what stands before a treatment of the past: "s/p ESI"
_NEAR = 8  # items between a condition and the region that is taken for its own
# What stands between a condition and its region counts more; what follows an "and" mostly begins anew.
_CROSSING = {(kind, step): 3 for kind in (BREAK, CONNECTOR, TRIGGER) for step in (-1, 1)} | {
    (CONNECTOR, 1): 6
}


class Statement(NamedTuple):
    """A term found. `regions` are those it names itself or that stand nearest in its sentence, each with its
    place.

    `core` are its places without regions and sides. `weight` says how much its section counts: the
    assessment most. `loose`: how loosely a side belongs to what the group is about (lookup/reading/sides.py).
    """

    question: str
    choice: str
    term: str
    places: frozenset[int]
    core: frozenset[int]
    first: int
    status: str
    weight: int
    sentence: int
    regions: tuple[tuple[str, int], ...] = ()
    area: str = ""
    section: str = ""
    loose: int = 0

    @property
    def suggested(self) -> bool:
        """Whether it is only suspected, and that where findings or intentions stand."""
        return self.status == UNCERTAIN and self.section in (EXAM, PLAN)

    @property
    def stands(self) -> bool:
        """Whether it is said of the patient now, for certain or not."""
        return self.status in (AFFIRMED, UNCERTAIN)


def statements(text: str, items: Sequence[Item], terms: Terms) -> list[Statement]:
    """Everything that a text states, in its order; words of headings state nothing."""
    sections = Sections(text)
    kinds = sections.of_each(item.start for item in items)
    if PAST in sections.kinds:
        items = [_as_past(item) if kind == PAST else item for item, kind in zip(items, kinds, strict=True)]
    sentences = list(_sentences(items))
    found = [
        match
        for match in matches(text, items, terms)
        if not (kinds[match.first] and sections.is_heading(items[match.first].start, items[match.last].end))
        and not _of_another_joint(items, match)
    ]
    taken: dict[int, list[Match]] = {}
    for match in found:
        if _names_condition(match, terms):
            for place in match.places:
                taken.setdefault(place, []).append(match)
    return [
        one for match in found for one in _stated(items, match, terms, kinds[match.first], sentences, taken)
    ]


def _names_condition(match: Match, terms: Terms) -> bool:
    return any(one.question in terms.heads for one in match.states)


def _to_come(items: Sequence[Item], match: Match, kind: str) -> bool:
    """Whether it only tells of a plan: "refer to pain management"."""
    named = match.first > 0 and items[match.first - 1].concept == "reason:all"  # "visit for pain management"
    planned = any(items[place].status in (PLANNED, RADIATING) for place in match.places)
    return planned or (kind == PLAN and not named)


def _tried(items: Sequence[Item], match: Match) -> bool:
    """Whether it tells of a treatment of the past: "failed ESI"."""
    return match.first > 0 and items[match.first - 1].concept in _TRIED


def _as_past(item: Item) -> Item:
    """An item of a past history; places and sides have no time."""
    now = item.kind == MEANING and item.status in (AFFIRMED, UNCERTAIN) and ":" not in item.concept
    return item._replace(status=HISTORICAL) if now else item


def _stated(
    items: Sequence[Item],
    match: Match,
    terms: Terms,
    kind: str,
    sentences: Sequence[int],
    taken: Mapping[int, Sequence[Match]],
) -> Iterator[Statement]:
    """What a match states, with what bears on it; what is planned or past is no reason of the encounter."""
    places = frozenset(match.places)
    core = frozenset(n for n in match.places if ":" not in items[n].concept)
    own = _spanned(items, _own_regions(items, match))
    beside = own
    if not own and _names_condition(match, terms):
        beside = _listed(items, _nearest_regions(items, match, sentences, taken))
    implied = "" if own else implied_area(items[n].concept for n in match.places)
    for question, choice, term in match.states:
        encounter = terms.by_key[question].encounter
        if encounter and _to_come(items, match, kind):
            continue
        past = encounter and _tried(items, match)
        regions = beside if question in terms.heads else own
        yield Statement(
            question,
            choice,
            term,
            places,
            core,
            match.first,
            HISTORICAL if past else _status(match, kind, felt=question == terms.sorting),
            _WEIGHTS.get(kind, USUAL),
            sentences[match.first],
            regions,
            _area(items, regions) if regions else implied,
            kind,
        )


def _status(match: Match, kind: str, *, felt: bool) -> str:
    """The status in its section. `felt`: a mere pain, of which only the cause can be suspected."""
    status = AFFIRMED if felt and match.status == UNCERTAIN else match.status
    if status in (AFFIRMED, UNCERTAIN) and kind == FAMILY_SECTION:
        return FAMILY
    return HISTORICAL if status == AFFIRMED and kind == PAST and match.pattern.is_axis else status


def _area(items: Sequence[Item], regions: tuple[tuple[str, int], ...]) -> str:
    """The area of the first region; the root S1 leaves the spine where the low back's conditions are."""
    region, place = regions[0]
    root = items[place].concept == "region:sacral" and items[place + 1 : place + 2]
    return LOW if root and root[0].concept == "level:S1" else area_of(region)


def _sentences(items: Sequence[Item]) -> Iterator[int]:
    """The number of the sentence of each item."""
    number = 0
    for item in items:
        yield number
        number += item.kind == BREAK and item.concept in ENDS


def _region(item: Item) -> str:
    sure = item.kind == MEANING and item.quality >= LIKELY
    return item.concept[7:] if sure and item.concept.startswith("region:") else ""


def _own_regions(items: Sequence[Item], match: Match) -> tuple[tuple[str, int], ...]:
    """The regions that a term itself names."""
    return tuple((name, n) for name in match.pattern.regions for n in match.places if _region(items[n]))


def _nearest_regions(
    items: Sequence[Item], match: Match, sentences: Sequence[int], taken: Mapping[int, Sequence[Match]]
) -> tuple[tuple[str, int], ...]:
    """The region that stands nearest to a condition in its sentence and belongs to no other one."""
    best: tuple[int, str, int] | None = None
    for step, start in ((-1, match.first), (1, match.last)):
        cost, place = 0, start + step
        while 0 <= place < len(items) and sentences[place] == sentences[start] and cost <= _NEAR:
            cost += _CROSSING.get((items[place].kind, step), 1)
            name = _region(items[place])
            if name and area_of(name) and not _taken(match, taken.get(place, ())):
                if best is None or cost < best[0]:
                    best = (cost, name, place)
                break
            place += step
    return ((best[1], best[2]),) if best else ()


def _taken(match: Match, others: Sequence[Match]) -> bool:
    """Whether a region is part of another condition, one without a word in common."""
    return any(set(match.places).isdisjoint(other.places) for other in others)


def _listed(items: Sequence[Item], regions: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """A region with those listed beside it: "cervical and lumbar"."""
    if not regions:
        return ()
    name, place = regions[0]
    found = [(name, place)]
    for step in (-1, 1):
        at, linked = place + step, False
        while 0 <= at < len(items):
            item = items[at]
            if item.kind == CONNECTOR or (item.kind == BREAK and item.concept == ","):
                linked = True
            elif (other := _region(item)) and area_of(other) and linked:
                found.append((other, at))
                linked = False
            elif not item.concept.startswith(("level:", "side:")):
                break
            at += step
    in_order = sorted(found, key=lambda one: one[1])
    return tuple(more for one in in_order for more in _spanned(items, (one,)))


def _spanned(items: Sequence[Item], regions: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Regions with the others that the same level runs through: L4-S1 is lumbar and lumbosacral."""
    others = [
        (option[7:], place)
        for name, place in regions
        for option, _ in items[place].options
        if option.startswith("region:") and ours(option[7:]) != ours(name)
    ]
    return (*regions, *others)


def _of_another_joint(items: Sequence[Item], match: Match) -> bool:
    """Whether a side or a word stands right before a joint that is no part of the back: "left knee"."""
    if not match.pattern.is_axis:
        return False
    after = match.last + 1
    before_joint = after < len(items) and items[after].kind == MEANING and items[after].concept in FOREIGN
    return before_joint and all(items[n].concept.startswith("side:") for n in match.places)
