"""Which statements of a text belong to one condition.

A condition is named by a choice of a sorting question ("heads"). Conditions of one area are one where the
questionnaire says that one takes the other in (a disc disorder takes in low back pain and sciatica of its
region) or where a combination choice needs both; everything else said goes to the condition it stands
nearest to.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field

from lookup.reading.areas import LOW, area_of, ours
from lookup.reading.context import UNCERTAIN
from lookup.reading.items import BREAK, CONNECTOR, TRIGGER, Item
from lookup.reading.sentences import Read
from lookup.reading.statements import USUAL, Statement
from lookup.reading.terms import Terms


@dataclass(slots=True)
class Group:
    """The statements on one condition. `split`: other conditions were named by the same statement.

    `region` is the one named for it, `places` those of its heads by sentence, `first` the first of them.
    `kinds` are the first heads of each choice and status, `named` their questions and choices. `asides` are
    other conditions, only suspected, that are shown beside it.
    """

    heads: list[Statement] = field(default_factory=list)
    region: str = ""
    area: str = ""
    split: bool = False
    others: list[Statement] = field(default_factory=list)
    kinds: dict[tuple[str, str, str], Statement] = field(default_factory=dict)
    named: set[tuple[str, str]] = field(default_factory=set)
    places: dict[int, list[int]] = field(default_factory=dict)
    first: int = 0
    asides: list[Statement] = field(default_factory=list)

    def add(self, head: Statement) -> None:
        """Take a head in, once, and note where it stands."""
        if not any(head is one for one in self.heads[-2:]):
            self.first = min(self.first, head.first) if self.heads else head.first
            self.heads.append(head)
            self.kinds.setdefault((head.question, head.choice, head.status), head)
            self.named.add((head.question, head.choice))
            self.note(head)

    def note(self, head: Statement) -> None:
        """Note where the condition is named, so that what stands there is said of it."""
        for place in head.places:
            insort(self.places.setdefault(head.sentence, []), place)


def conditions(read: Read, terms: Terms) -> list[Group]:
    """The conditions of a text in order; one without a head when only other things are stated."""
    found = _without_mere_states(read.statements, terms)
    named = [one for one in found if one.question in terms.heads and one.stands]
    heads = _leading(named)
    groups = _grouped(heads, terms)
    if not groups:
        return [Group(others=list(found))] if found else []
    taken = {id(head) for head in heads}
    unled = _beside([one for one in named if id(one) not in taken], groups, terms)
    taken.update(id(one) for one in named)
    about = _About(groups, unled, read, terms)
    for one in found:
        if id(one) not in taken:
            for group in about.groups_of(one):
                if one.axis != "place" or not _elsewhere(one, group):
                    group.others.append(one)
    for group in groups:
        _set_aside_other_places(group)
    return sorted(groups, key=lambda group: group.first)


def _set_aside_other_places(group: Group) -> None:
    """A place from another sentence counts only for what the sentences of the condition leave open.

    "C5-6 disc herniation. Degenerative changes at C6-7": what imaging shows elsewhere is not its level.
    """
    named = {head.sentence for head in group.heads}
    places = [one for one in group.others if one.axis == "place" and one.stands]
    known = {one.question for one in places if one.sentence in named}
    aside = {id(one) for one in places if one.sentence not in named and one.question in known}
    if aside:
        group.asides += [one for one in group.others if id(one) in aside]
        group.others = [one for one in group.others if id(one) not in aside]


def _leading(heads: list[Statement]) -> list[Statement]:
    """The conditions of the assessment when it names any; else all, but for what findings only suggest.

    A suspicion that stands under examination, imaging or plan only does not lead beside what is established.
    """
    most = max((head.weight for head in heads), default=0)
    if most > USUAL:
        return [head for head in heads if head.weight == most]
    if all(head.suggested or head.status == UNCERTAIN for head in heads):
        return heads
    return [head for head in heads if not head.suggested]


def _beside(named: Sequence[Statement], groups: Sequence[Group], terms: Terms) -> list[Group]:
    """Give what weightier sections outdo to the condition it is part of.

    Conditions that are part of none are returned: what is said of them is said of no other one.
    """
    unled: list[Group] = []
    known: dict[tuple[str, ...], list[Group]] = {}  # what is said again belongs to the same conditions
    for head in named:
        region = next((ours(name) for name, _ in head.regions), "")
        said = (head.question, head.choice, head.status, head.area, region)
        if said not in known:
            near = [group for group in groups if _may_concern(head, group)]
            known[said] = [group for group in near if _belongs(head, region, group, terms)]
        joined = known[said]
        if head.suggested:
            joined = [one for one in joined if (head.question, head.choice) in one.named]
        joined = _meant(head, joined, terms)
        for group in joined:
            group.note(head)
            group.others.append(head)
        if not joined:
            unled.append(Group(region=region, area=head.area))
            unled[-1].add(head)
            if head.status == UNCERTAIN:
                min(groups, key=lambda one: abs(one.first - head.first)).asides.append(head)
    return unled


def _meant(head: Statement, joined: list[Group], terms: Terms) -> list[Group]:
    """Of the conditions that it may be part of the likeliest; none when only its place could tell which."""
    if not joined or (not head.area and len({id(group.heads[0]) for group in joined}) > 1):
        return []
    if len(joined) == 1:
        return joined
    nearest = min(joined, key=lambda group: (not _linked(group, terms), abs(group.first - head.first)))
    return [group for group in joined if group.heads[0] is nearest.heads[0]]


def _without_mere_states(found: list[Statement], terms: Terms) -> list[Statement]:
    """Without conditions that only say what the patient has in place, when there are others."""
    states: dict[int, list[frozenset[int]]] = {}
    for one in found:
        if one.question in terms.encounter and one.stands:
            for place in one.places:
                states.setdefault(place, []).append(one.places)
    if not states:
        return found
    heads = [one for one in found if one.question in terms.heads and one.stands]
    mere = {id(one) for one in heads if any(one.places <= places for places in states.get(one.first, ()))}
    return found if len(mere) == len(heads) else [one for one in found if id(one) not in mere]


def _grouped(heads: Sequence[Statement], terms: Terms) -> list[Group]:
    """One group for each condition; those that take others in come first, so that they can."""
    groups: list[Group] = []
    known: dict[tuple[str, ...], list[Group]] = {}  # as long as no condition changes
    for head in sorted(heads, key=lambda one: (-len(terms.by_key[one.question].takes_in), one.first)):
        regions = list(dict.fromkeys(ours(name) for name, _ in head.regions)) or [""]
        if head.question == terms.sorting:
            regions = regions[:1]  # a pain over several levels is one pain
        for region in regions:
            area = head.area if len(regions) == 1 else area_of(region)
            said = head.question, head.choice, head.status, head.area, region
            joined = known.get(said) if len(regions) == 1 else None
            if joined is None:
                near = [group for group in groups if not (area and group.area and area != group.area)]
                joined = [group for group in near if _belongs(head, region, group, terms)]
            if not joined:
                groups.append(Group(region=region, area=area, split=len(regions) > 1))
                groups[-1].add(head)
                known.clear()
            elif _join(head, region, area, joined, terms):
                known.clear()
            elif len(regions) == 1:
                known[said] = joined
    return groups


def _join(head: Statement, region: str, area: str, groups: list[Group], terms: Terms) -> bool:
    """Add a head to the likeliest group, and a mere pain to all that were split from one statement.

    A link that the classification presumes goes before nearness (guideline I.A.15). Says whether that changes
    what else may belong to a group.
    """
    changed = False
    everywhere = not terms.by_key[head.question].takes_in
    nearest = groups[0]
    if len(groups) > 1:
        nearest = min(
            groups,
            key=lambda one: (region != one.region, not _linked(one, terms), abs(one.first - head.first)),
        )
    for group in groups:
        if group is nearest or (
            group.heads[0] is nearest.heads[0] and (everywhere or region in ("", group.region))
        ):
            before = len(group.kinds), group.region, group.area
            group.add(head)
            group.region = group.region or region
            group.area = group.area or area
            changed = changed or before != (len(group.kinds), group.region, group.area)
    return changed


def _linked(group: Group, terms: Terms) -> bool:
    """Whether it is a condition whose link with what it takes in is presumed."""
    return not terms.linked.isdisjoint(group.named)


def _belongs(head: Statement, region: str, group: Group, terms: Terms) -> bool:
    """Whether a head, said of a region, may be part of a condition of its area."""
    if head is group.heads[0] and region != group.region:
        return False
    question = terms.by_key[head.question]
    apart = bool(question.takes_in and region and group.region and region != group.region)
    if not apart and (head.question, head.choice, head.status) in group.kinds:
        return True
    if not terms.partners[head.question, head.choice].isdisjoint(group.named):
        return True
    return any(_joins(head, other, terms, apart=apart) for other in group.kinds.values())


def _joins(head: Statement, other: Statement, terms: Terms, *, apart: bool) -> bool:
    """Whether two heads of one area are one condition although none takes the other in.

    `apart`: they are of two regions.
    """
    if head.question != other.question:
        return UNCERTAIN in (head.status, other.status) and terms.sorting in (head.question, other.question)
    if other.choice == head.choice and not apart:
        return True
    combinations = terms.by_key[head.question].combinations
    both = other.status == head.status and any({head.choice, other.choice} <= one for one in combinations)
    return both or _again(head, other, terms)


def _again(head: Statement, other: Statement, terms: Terms) -> bool:
    """Whether one pain is told twice, once with its region: "Back pain. ... Low back pain"."""
    if head.question != terms.sorting:
        return False
    prefer = terms.by_key[head.question].prefer
    placed, vague = sorted((head, other), key=lambda one: one.choice in prefer[-1:])
    return placed.area == LOW and vague.area in ("", LOW) and vague.choice in prefer[-1:]


def _crossings(items: Sequence[Item]) -> list[int]:
    """How much stands before each place that sets things apart: distances are differences of these."""
    total, found = 0, []
    for item in items:
        total += 1
        if item.kind == BREAK:
            total += 3 if item.concept == "," else 6
        elif item.kind in (CONNECTOR, TRIGGER):
            total += 3
        found.append(total)
    return found


class _About:
    """Which conditions a statement is about; `unled` are those that lead to no answer of their own."""

    def __init__(self, groups: Sequence[Group], unled: Sequence[Group], read: Read, terms: Terms) -> None:
        self.groups = groups
        self.unled = {id(group) for group in unled}
        self.terms = terms
        self.starts = read.starts
        self.crossings = _crossings(read.items)
        self.single = len(groups) == 1 and not unled
        self.alone = len({id(group.heads[0]) for group in (*groups, *unled)}) == 1
        self.described = {
            question.key: [group for group in groups if not question.describes.isdisjoint(group.named)]
            for question in terms.questions
            if question.describes
        }
        self.known: dict[tuple[frozenset[int], str], Sequence[Group] | None] = {}
        self.by_area: dict[str, list[Group]] = {}  # the conditions that what is said of an area may concern
        self.by_sentence: dict[int, list[Group]] = {}
        self.owners: dict[int, list[Group]] = {}
        for group in (*groups, *unled):
            for start in {read.starts[place] for head in group.heads for _, place in head.regions}:
                self.owners.setdefault(start, []).append(group)
            for sentence in group.places:
                self.by_sentence.setdefault(sentence, []).append(group)

    def groups_of(self, one: Statement) -> Sequence[Group]:
        """The conditions nearest to it in its sentence; else those that nothing else can be meant by."""
        if self.single and _may_concern(one, self.groups[0]):
            return self.groups
        if one.question in self.terms.encounter and one.stands:
            return self.groups
        described = self._described(one)
        if described:
            return described
        key = one.places, one.area
        if key not in self.known:
            self.known[key] = self._near(one)
        near = self.known[key]
        return self._elsewhere_named(one) if near is None else near

    def _described(self, one: Statement) -> Sequence[Group]:
        """The nearest of the conditions that its question is about; empty when it is about any."""
        if one.question not in self.described:
            return ()
        fitting = [group for group in self.described[one.question] if _may_concern(one, group)]
        nearest = min(fitting, key=lambda group: self._far(one, group), default=None)
        return [group for group in fitting if nearest and group.heads[0] is nearest.heads[0]]

    def _far(self, one: Statement, group: Group) -> tuple[bool, int]:
        """How far a condition is: first those that its sentence names."""
        named = one.sentence in group.places
        return not named, _distance(one, group, self.crossings) if named else abs(group.first - one.first)

    def _near(self, one: Statement) -> Sequence[Group] | None:
        """Of the conditions of its sentence that it may concern the nearest that lead; None without any.

        A place concerns those whose own region it was taken for.
        """
        if one.axis == "place":
            owners = self.owners.get(self.starts[one.first])
            if owners:
                return [group for group in owners if id(group) not in self.unled]
        here = [group for group in self.by_sentence.get(one.sentence, ()) if _may_concern(one, group)]
        if not here:
            return None
        if len(here) == 1:
            return here if id(here[0]) not in self.unled else []
        far = [_distance(one, group, self.crossings) for group in here]
        least = min(far)
        return [
            group
            for group, distance in zip(here, far, strict=True)
            if distance == least and id(group) not in self.unled
        ]

    def _elsewhere_named(self, one: Statement) -> Sequence[Group]:
        if one.area not in self.by_area:
            self.by_area[one.area] = [group for group in self.groups if _may_concern(one, group)]
        fitting = self.by_area[one.area]
        if not one.stands:
            return [min(fitting or self.groups, key=lambda group: abs(group.first - one.first))]
        if self.alone:
            return fitting
        here = [group for group in fitting if group.area == one.area] if one.area else []
        return here if len({id(group.heads[0]) for group in here}) == 1 else ()


def _may_concern(one: Statement, group: Group) -> bool:
    return not (one.area and group.area and one.area != group.area)


def _elsewhere(one: Statement, group: Group) -> bool:
    """Whether a mere region is another one than that of the condition."""
    return group.split and bool(one.regions) and group.region != ours(one.regions[0][0])


def _distance(one: Statement, group: Group, crossings: Sequence[int]) -> int:
    """How far the nearest word is by which the sentence names the condition."""
    known = group.places[one.sentence]
    found = []
    for place in one.places:
        at = bisect_left(known, place)
        found += [abs(crossings[place] - crossings[near]) for near in known[max(at - 1, 0) : at + 1]]
    return min(found)
