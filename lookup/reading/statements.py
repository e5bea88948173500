"""Terms found in a text with all that bears on them: section, sentence, regions, status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lookup.reading.areas import FOREIGN, LOW, area_of, implied_area, ours
from lookup.reading.context import (
    AFFIRMED,
    FAMILY,
    HISTORICAL,
    PLANNED,
    RADIATING,
    TREATMENTS,
    UNCERTAIN,
    WATCHED,
)
from lookup.reading.items import BREAK, CONNECTOR, MEANING, TRIGGER, Item
from lookup.reading.matching import LIKELY, Match, matches
from lookup.reading.sections import ASSESSMENT, EXAM, PAST, PLAN
from lookup.reading.sections import FAMILY as FAMILY_SECTION
from lookup.reading.sides import is_side, loose_sides
from lookup.reading.terms import Stated, Terms
from lookup.reading.words import STRUCTURES, stem

_Regions = tuple[tuple[str, int], ...]  # names of regions with the places of their items
USUAL = 2  # weight of a statement anywhere but in the sections below
_WEIGHTS = {ASSESSMENT: 3, PLAN: 1}
_TRIED = frozenset((stem("failed"), "post"))  # what stands before a treatment of the past: "s/p ESI"
_NO_FAULT = TREATMENTS | {"pain", "cord", *map(stem, STRUCTURES)}
_NEAR = 8  # items between a condition and the region that is taken for its own
# What stands between a condition and its region counts more; what follows an "and" mostly begins anew.
_CROSSING = {(kind, step): 3 for kind in (BREAK, CONNECTOR, TRIGGER) for step in (-1, 1)} | {
    (CONNECTOR, 1): 6
}


class Sentence(NamedTuple):
    """Where a sentence stands: the number of it and that of its first item, and the kind of its section.

    `heading` is where the heading of the section ends in the text; what stands before it states nothing.
    """

    number: int
    base: int
    section: str
    heading: int


class Statement(NamedTuple):
    """A term found. `regions` are those it names itself or that stand nearest in its sentence, each with its
    place.

    `core` are its places without regions and sides; `axis` says what it is when it has none: a "place", a
    "side" or neither. `weight` says how much its section counts: the assessment most. `loose`: how loosely a
    side belongs to what the group is about (lookup/reading/sides.py).
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
    regions: _Regions = ()
    area: str = ""
    section: str = ""
    loose: int = 0
    axis: str = ""

    @property
    def suggested(self) -> bool:
        """Whether it is only suspected, and that where findings or intentions stand."""
        return self.status == UNCERTAIN and self.section in (EXAM, PLAN)

    @property
    def stands(self) -> bool:
        """Whether it is said of the patient now, for certain or not."""
        return self.status in (AFFIRMED, UNCERTAIN)

    def shifted(self, by: int, sentence: int) -> Statement:
        """The same as said by another sentence, so many places behind."""
        places = frozenset([place + by for place in self.places])
        whole = len(self.core) == len(self.places)
        return Statement(
            self.question,
            self.choice,
            self.term,
            places,
            places if whole else frozenset([place + by for place in self.core]),
            self.first + by,
            self.status,
            self.weight,
            sentence,
            tuple([(name, place + by) for name, place in self.regions]),
            *self[10:],
        )


def statements(text: str, items: Sequence[Item], sentence: Sentence, terms: Terms) -> list[Statement]:
    """Everything that a sentence states, in its order; words of headings state nothing.

    `items` are those of the sentence alone; the places of the statements are counted from its base.
    """
    if sentence.section == PAST:
        items = [_as_past(item) for item in items]
    found = [
        match
        for match in matches(text, items, terms)
        if items[match.last].end > sentence.heading
        and not _of_another_joint(items, match)
        and match.status != WATCHED
        and not _treats(items, match)
    ]
    stating = _Stating(found, items, sentence, terms)
    return _whole([one for match in found for one in stating.of(match)], terms)


class _Stating:
    """A sentence with what was found in it: who has which region, and how loosely its sides stand."""

    def __init__(
        self, found: Sequence[Match], items: Sequence[Item], sentence: Sentence, terms: Terms
    ) -> None:
        self.items, self.sentence, self.sorting = items, sentence, terms.sorting
        self.regions = [_region(item) for item in items]
        self.loose = loose_sides(found, items, terms)
        self.taken: dict[int, list[Match]] = {}
        for match in found:
            if match.names_condition:
                for place in match.places:
                    self.taken.setdefault(place, []).append(match)

    def of(self, match: Match) -> Iterator[Statement]:
        """What a match states, with what bears on it; a plan or the past is no reason of the encounter."""
        number, base, section, _ = self.sentence
        places = frozenset([n + base for n in match.places])
        whole = len(match.words) == len(match.places)
        core = places if whole else frozenset([n + base for n in match.words])
        axis = "" if core else _axis(self.items, match)
        loose = self.loose.get(match.first, 0) if axis == "side" else 0
        weight = _WEIGHTS.get(section, USUAL)
        own = beside = self._where(match, self._own_regions(match))
        if match.names_condition and not own[0]:
            beside = self._where(match, self._listed(self._nearest_region(match)))
        for stated in match.states:
            status = self._status(match, stated)
            if status:
                regions, area = beside if stated.head else own
                yield Statement(
                    stated.question,
                    stated.choice,
                    stated.term,
                    places,
                    core,
                    match.first + base,
                    status,
                    weight,
                    number,
                    regions,
                    area,
                    section,
                    loose,
                    axis,
                )

    def _status(self, match: Match, stated: Stated) -> str:
        """The status in its section; "" for what is only planned, which is no reason of the encounter."""
        status, section = match.status, self.sentence.section
        if stated.encounter:
            if _to_come(self.items, match, section):
                return ""
            if _tried(self.items, match):
                return HISTORICAL
        elif status == UNCERTAIN and stated.question == self.sorting:
            status = AFFIRMED  # of a mere pain only the cause can be suspected
        if section == FAMILY_SECTION and status in (AFFIRMED, UNCERTAIN):
            return FAMILY
        past = section == PAST and status == AFFIRMED and match.pattern.is_axis
        return HISTORICAL if past else status

    def _where(self, match: Match, regions: _Regions) -> tuple[_Regions, str]:
        """Regions by places of the text, and the area that they, or else the words, lie in."""
        if not regions:
            return (), implied_area([self.items[n].concept for n in match.words])
        base = self.sentence.base
        return tuple([(name, n + base) for name, n in regions]), _area(self.items, regions)

    def _own_regions(self, match: Match) -> _Regions:
        """The regions that a term itself names."""
        names = match.pattern.regions
        if not names:  # most have none
            return ()
        return self._spanned([(name, n) for name in names for n in match.places if self.regions[n]])

    def _nearest_region(self, match: Match) -> tuple[str, int] | None:
        """The region that stands nearest to a condition and belongs to no other one."""
        best: tuple[str, int] | None = None
        least = _NEAR + max(_CROSSING.values()) + 1
        for step, start in ((-1, match.first), (1, match.last)):
            cost, place = 0, start + step
            while 0 <= place < len(self.items) and cost <= _NEAR:
                cost += _CROSSING.get((self.items[place].kind, step), 1)
                name = self.regions[place]
                if name and area_of(name) and not _taken(match, self.taken.get(place, ())):
                    if cost < least:
                        least, best = cost, (name, place)
                    break
                place += step
        return best

    def _listed(self, region: tuple[str, int] | None) -> _Regions:
        """A region with those listed beside it: "cervical and lumbar"."""
        if region is None:
            return ()
        found = [region]
        for step in (-1, 1):
            at, linked = region[1] + step, False
            while 0 <= at < len(self.items):
                item, other = self.items[at], self.regions[at]
                if item.kind == CONNECTOR or (item.kind == BREAK and item.concept == ","):
                    linked = True
                elif other and area_of(other) and linked:
                    found.append((other, at))
                    linked = False
                elif not item.concept.startswith(("level:", "side:")):
                    break
                at += step
        in_order = sorted(found, key=lambda one: one[1])
        return tuple(more for one in in_order for more in self._spanned([one]))

    def _spanned(self, regions: list[tuple[str, int]]) -> _Regions:
        """Regions with the others that the same level runs through: L4-S1 is lumbar and lumbosacral."""
        others = [
            (option[7:], place)
            for name, place in regions
            for option, _ in self.items[place].options
            if option.startswith("region:") and ours(option[7:]) != ours(name)
        ]
        return (*regions, *others)


def _axis(items: Sequence[Item], match: Match) -> str:
    """What a match without words of its own is: only a side, or only regions and levels."""
    names = {items[n].concept.partition(":")[0] for n in match.places}
    return "side" if names == {"side"} else "place" if names <= {"region", "level"} else ""


def _whole(found: list[Statement], terms: Terms) -> list[Statement]:
    """Without conditions whose words are part of another, as "disc rupture" of "traumatic disc rupture".

    Of two choices of one question that share a word, the one that is preferred stands.
    """
    heads = [one for one in found if one.question in terms.heads]
    if len(heads) < 2:
        return found
    by_place: dict[int, list[Statement]] = {}
    for one in heads:
        for place in one.core:
            by_place.setdefault(place, []).append(one)
    outdone = {
        id(one)
        for one in heads
        for place in one.core
        for other in by_place[place]
        if other is not one and _outdoes(other, one, terms)
    }
    return [one for one in found if id(one) not in outdone] if outdone else found


def _outdoes(other: Statement, head: Statement, terms: Terms) -> bool:
    """Whether a condition takes the word that it shares with another away from it."""
    if other.places > head.places:
        return True
    here, there = ({name for name, _ in one.regions} for one in (head, other))
    if here and there and here.isdisjoint(there):
        return False
    if other.core > head.core:
        return True
    prefer = terms.by_key[head.question].prefer
    rivals = other.question == head.question and {other.choice, head.choice} <= set(prefer)
    return rivals and prefer.index(other.choice) < prefer.index(head.choice)


def _treats(items: Sequence[Item], match: Match) -> bool:
    """Whether a pain is taken for that of a device still planned: "recommend stimulator for chronic pain".

    What is wrong with a device is wrong with one in place: "discussed broken stimulator lead".
    """
    said = {items[n].concept for n in match.words}
    planned = any(items[n].status == PLANNED and items[n].concept in TREATMENTS for n in match.words)
    return planned and said <= _NO_FAULT


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


def _area(items: Sequence[Item], regions: _Regions) -> str:
    """The area of the first region; the root S1 leaves the spine where the low back's conditions are."""
    region, place = regions[0]
    root = items[place].concept == "region:sacral" and items[place + 1 : place + 2]
    return LOW if root and root[0].concept == "level:S1" else area_of(region)


def _region(item: Item) -> str:
    sure = item.kind == MEANING and item.quality >= LIKELY
    return item.concept[7:] if sure and item.concept.startswith("region:") else ""


def _taken(match: Match, others: Sequence[Match]) -> bool:
    """Whether a region is part of another condition, one without a word in common."""
    return any(set(match.places).isdisjoint(other.places) for other in others)


def _of_another_joint(items: Sequence[Item], match: Match) -> bool:
    """Whether a side or a word stands right before a joint that is no part of the back: "left knee"."""
    after = match.last + 1
    before_joint = after < len(items) and items[after].concept in FOREIGN and items[after].kind == MEANING
    return before_joint and is_side(match, items)
