"""From all that is stated on one condition to at most one choice for each question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lookup.reading.conditions import Group
from lookup.reading.context import AFFIRMED, NEGATED, UNCERTAIN, status_of
from lookup.reading.items import TRIGGER, Item
from lookup.reading.statements import USUAL, Statement
from lookup.reading.terms import ANY, ChoiceTerms, QuestionTerms, Terms

_CONFLICTING = "conflicting"


class Chosen(NamedTuple):
    """A choice with the places of its evidence. `follows`: from other choices, not from words of its own."""

    question: str
    choice: str
    term: str
    places: frozenset[int]
    status: str
    weight: int
    follows: bool = False


def choose(group: Group, items: Sequence[Item], terms: Terms) -> tuple[list[Chosen], list[Chosen]]:
    """The facts of a condition in the order of the questions, and what was recognised without being one."""
    asked = [question for question in terms.questions if _asks_about(question, group.area)]
    keys = {question.key for question in asked}
    places = _places_of_pain(group, items, terms)
    stated = [
        one
        for one in (*group.heads, *group.others)
        if (one.question in keys or not one.stands) and not one.places <= places
    ]
    stated, aside = _without_loose(stated, group)
    stands, fallen = _weighed(stated)
    fallen += map(_as_chosen, aside)
    held: dict[str, list[Chosen]] = {}
    for one in _followed(stands, asked):
        held.setdefault(one.question, []).append(one)
    facts: list[Chosen] = []
    doubted = False
    for question in asked:
        found = held.get(question.key)
        if found:
            fact, outweighed = _one(question, found)
            doubted = doubted if facts else fact.status == UNCERTAIN
            answers = fact.status != UNCERTAIN or (doubted and (question.heads or question.detail))
            (facts if answers else fallen).append(fact)
            fallen += outweighed
    facts += _wording(facts, items, terms)
    fallen += map(_as_chosen, group.asides)
    return sorted(facts, key=lambda one: terms.order[one.question]), _shown(fallen, facts, terms)


def _places_of_pain(group: Group, items: Sequence[Item], terms: Terms) -> frozenset[int]:
    """Where "low back" is said of a pain only, if that does not document the region of the condition."""
    heads = [one for one in group.heads if one.choice in terms.by_key[one.question].own_region]
    if not heads:
        return frozenset()
    own = {place for head in heads for _, place in head.regions}
    pains = [one for one in (*group.heads, *group.others) if one.question == terms.sorting]
    felt = frozenset(place for one in pains for place in one.places)
    return frozenset(
        place
        for place in felt - own
        if [item.concept for item in items[place : place + 2]] == ["region:lumbar", "back"]
    )


def _without_loose(stated: list[Statement], group: Group) -> tuple[list[Statement], list[Statement]]:
    """Apart from the others: sides of a mere pain or a limb, when another side belongs to more than that."""
    sides = {one.question for one in group.others if one.loose}
    if not sides:
        return stated, []
    firm = {(one.loose, one.weight) for one in group.others if one.question in sides and one.stands}
    held: list[Statement] = []
    aside: list[Statement] = []
    for one in stated:
        outdone = one.loose and any(loose < one.loose and weight >= one.weight for loose, weight in firm)
        (aside if outdone else held).append(one)
    return held, aside


def _asks_about(question: QuestionTerms, area: str) -> bool:
    return not question.areas or not area or area in question.areas


def _wording(facts: Sequence[Chosen], items: Sequence[Item], terms: Terms) -> list[Chosen]:
    """How certain the condition is worded, with the words that say so; nothing when it is plain."""
    head = next((one for one in facts if one.question in terms.heads), None)
    if head is None or head.status not in terms.wordings:
        return []
    question, choice = terms.wordings[head.status]
    place = min(
        (
            n
            for n, item in enumerate(items)
            if item.kind == TRIGGER and status_of(item.concept) == head.status
        ),
        key=lambda n: min(abs(n - place) for place in head.places),
        default=None,
    )
    places = head.places if place is None else frozenset((place,))
    return [Chosen(question, choice, head.term, places, AFFIRMED, head.weight)]


def _as_chosen(one: Statement) -> Chosen:
    return Chosen(one.question, one.choice, one.term, one.places, one.status, one.weight)


def _weighed(stated: Iterable[Statement]) -> tuple[list[Chosen], list[Chosen]]:
    """Each choice once: what stands, all its evidence joined, and what does not stand.

    Said and denied with equal weight is a conflict; the weightier section decides otherwise.
    """
    by_choice: dict[tuple[str, str], list[Statement]] = {}
    for one in stated:
        by_choice.setdefault((one.question, one.choice), []).append(one)
    stands: list[Chosen] = []
    fallen: list[Chosen] = []
    for ones in by_choice.values():
        held = [one for one in ones if one.status in (AFFIRMED, UNCERTAIN)]
        against = [one for one in ones if one.status == NEGATED] if len(held) < len(ones) else []
        fallen += [_as_chosen(one) for one in ones if one.status not in (AFFIRMED, UNCERTAIN)]
        if not held:
            continue
        most, least = max(one.weight for one in held), max((one.weight for one in against), default=0)
        if least > most:
            fallen += map(_as_chosen, held)
        elif against and least == most and not _same_place(against, held):
            stands.append(_joined([*held, *against])._replace(status=_CONFLICTING))
        else:
            stands.append(_joined([one for one in held if one.weight == most]))
    return stands, fallen


def _same_place(some: Iterable[Statement], others: Iterable[Statement]) -> bool:
    """Whether two kinds of statements share a word, so that they are one wording and no contradiction."""
    known = {place for one in some for place in one.places}
    return any(place in known for one in others for place in one.places)


def _joined(ones: Sequence[Statement]) -> Chosen:
    """Several statements of one choice as one; certain when one of them is."""
    sure = [one for one in ones if one.status == AFFIRMED] or list(ones)
    places = frozenset().union(*(one.places for one in ones))
    longest = max(sure, key=lambda one: len(one.term))
    return Chosen(ones[0].question, ones[0].choice, longest.term, places, sure[0].status, sure[0].weight)


def _followed(stands: list[Chosen], asked: Sequence[QuestionTerms]) -> list[Chosen]:
    """What stands, with the choices that follow from others; repeated until nothing is added."""
    held = {(one.question, one.choice): one for one in stands}
    added = True
    while added:
        added = False
        for question in asked:
            for choice in question.following:
                if (question.key, choice.key) not in held:
                    found = _following(question, choice, held)
                    if found:
                        held[question.key, choice.key] = found
                        added = True
    return list(held.values())


def _following(
    question: QuestionTerms, choice: ChoiceTerms, held: Mapping[tuple[str, str], Chosen]
) -> Chosen | None:
    for follows in choice.follows:
        found: list[Chosen] = []
        for key, wanted in follows:
            part = _held(held, key, wanted)
            if part is None:
                break
            found.append(part)
        else:
            statuses = {part.status for part in found}
            status = next((s for s in (_CONFLICTING, UNCERTAIN) if s in statuses), AFFIRMED)
            places = frozenset().union(*(part.places for part in found))
            term = ", ".join(dict.fromkeys(part.term for part in found))
            weight = max(part.weight for part in found)
            return Chosen(question.key, choice.key, term, places, status, weight, follows=True)
    return None


def _held(held: Mapping[tuple[str, str], Chosen], key: str, wanted: str) -> Chosen | None:
    """What is stated of a question: the choice wanted, or with ANY the surest and weightiest one."""
    if wanted != ANY:
        return held.get((key, wanted))
    found = [one for (question, _), one in held.items() if question == key]
    return max(found, key=lambda one: (one.status == AFFIRMED, one.weight), default=None)


def _one(question: QuestionTerms, found: list[Chosen]) -> tuple[Chosen, list[Chosen]]:
    """The choice that stands for a question, and those it outweighs."""
    most = max(one.weight for one in found)
    first = [one for one in found if one.weight == most or most <= USUAL]
    rank = {key: place for place, key in enumerate(question.prefer)}
    ranked = sorted((one for one in first if one.choice in rank), key=lambda one: rank[one.choice])
    if ranked or len(first) == 1:
        best = (ranked or first)[0]
        return _settled(best, question), [one for one in found if one is not best]
    places = frozenset().union(*(one.places for one in first))
    term = " / ".join(one.term for one in first)
    choice = question.conflict or first[0].choice
    return Chosen(question.key, choice, term, places, _CONFLICTING, most), []


def _settled(one: Chosen, question: QuestionTerms) -> Chosen:
    """A statement that is contradicted answers with the choice for conflicts where there is one."""
    if one.status == _CONFLICTING and question.conflict:
        return one._replace(choice=question.conflict)
    return one


def _shown(fallen: Iterable[Chosen], facts: Sequence[Chosen], terms: Terms) -> list[Chosen]:
    """One mention for each place: the first question that would have been answered there."""
    used = {one.places for one in facts}
    by_place: dict[frozenset[int], Chosen] = {}
    for one in sorted(fallen, key=lambda one: (one.question not in terms.heads, terms.order[one.question])):
        if one.follows:
            continue
        if one.places not in used or one.status not in (AFFIRMED, UNCERTAIN):
            by_place.setdefault(one.places, one)
    return sorted(by_place.values(), key=lambda one: min(one.places))
