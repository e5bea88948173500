"""The codes that could most easily be taken for the one that was reached, each with what parts the two.

The rule, in this order:

* A code is near when changing one answer gives it, or when an Excludes1 note at a subcategory or a code parts
  the two and the questions lead to it. A code that names another region of the spine is not near.
* Of the own subcategory stand the two nearest, then of each other subcategory of the same category, and of
  each other category, the nearest: those that a note parts before the others, then those that need fewest
  other answers, the latest answer first. What room is left goes to the rest in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from lookup.codeset import Tabular, regions
from lookup.engine.compiling import Compiled, compile_on
from lookup.engine.document import TREE
from lookup.engine.questionnaire import Questionnaire
from lookup.engine.resolving import asked, base_codes, family_of
from lookup.engine.results import Neighbour
from lookup.engine.ways import Way, parting, ways

Facts = Mapping[str, str]
Words = tuple[str, str, str]
"""A question, the choice that is documented, the choice that gives the other code."""
OWN = 2
"""So many codes of the own subcategory stand before the others."""


@dataclass(frozen=True, slots=True)
class _Near:
    """A candidate and how near it is (less is nearer); `way` leads to one that a note names."""

    code: str
    rank: tuple[int, ...]
    words: Words | None = None
    way: Way | None = None


def why_not(
    questionnaire: Questionnaire, tabular: Tabular, facts: Facts, limit: int = 5
) -> tuple[Neighbour, ...]:
    """Return the codes nearest to the result, by the rule above. What is not answered is taken as silent."""
    compiled, here = compile_on(questionnaire, tabular.on), base_codes(questionnaire, tabular, facts)
    apart = _held_apart(compiled, tabular, here[0]) if here else ()
    found = [
        *_one_answer(questionnaire, tabular, facts, here, apart),
        *_noted(compiled, facts, here, apart),
    ]
    near_first = sorted(
        (each for each in found if each.code not in here and not _elsewhere(here, each.code)),
        key=lambda near: near.rank,
    )
    return tuple(islice(_worded(compiled, tabular, facts, here, _spread(tabular, here, near_first)), limit))


def _spread(tabular: Tabular, here: tuple[str, ...], found: list[_Near]) -> Iterable[_Near]:
    """Two of the own subcategory, one of each other kind, then the rest; a code once."""

    def kind(code: str) -> str:
        return family_of(tabular, code) if not here or code[:3] == here[0][:3] else code[:3]

    own = [near for near in found if here and kind(near.code) == kind(here[0])]
    others = [near for near in found if near not in own]
    one_each = {kind(near.code): near for near in reversed(others)}
    nearest = [near for near in others if one_each[kind(near.code)] is near]
    return _once([*_once(own)[:OWN], *nearest, *own, *others])


def _once(found: Iterable[_Near]) -> list[_Near]:
    """Each code as it comes first."""
    once: dict[str, _Near] = {}
    for near in found:
        once.setdefault(near.code, near)
    return [*once.values()]


def _one_answer(
    questionnaire: Questionnaire,
    tabular: Tabular,
    facts: Facts,
    here: tuple[str, ...],
    apart: tuple[str, ...],
) -> Iterator[_Near]:
    """The codes that another choice of one question gives."""
    for age, key in enumerate(reversed(asked(questionnaire, tabular, facts))):
        choices = questionnaire.by_key[key].choices
        place = [choice.key for choice in choices].index(facts[key])
        for number, choice in enumerate(choices):
            there = base_codes(questionnaire, tabular, {**facts, key: choice.key})
            for code in there:
                beside = (len(there), age, -_shared(here, code), abs(number - place))
                yield _Near(code, (code not in apart, 1, *beside), (key, facts[key], choice.key))


def _noted(
    compiled: Compiled, facts: Facts, here: tuple[str, ...], apart: tuple[str, ...]
) -> Iterator[_Near]:
    """The codes that an Excludes1 note parts from the first one reached, by their nearest way."""
    for code in apart:
        away, way = min(
            ((_others(way.said, facts), way) for way in ways(compiled)[code]), key=lambda each: each[0]
        )
        yield _Near(code, (0, *away, -_shared(here, code)), way=way)


def _worded(
    compiled: Compiled, tabular: Tabular, facts: Facts, here: tuple[str, ...], found: Iterable[_Near]
) -> Iterator[Neighbour]:
    """The candidates in words: what is documented, and what the other code needs instead."""
    for near in found:
        words = near.words or (near.way and _parted(compiled, facts, here[0], near.code, near.way))
        if words:
            question = compiled.questionnaire.by_key[words[0]]
            documented, instead = (question.choice(choice).short for choice in words[1:])
            yield Neighbour(near.code, tabular.title(near.code), question.key, documented, instead)


def _parted(compiled: Compiled, facts: Facts, code: str, other: str, way: Way) -> Words | None:
    """The one answer that parts two codes, as it would be given here; else the first that differs."""
    parts = parting(compiled, code, other)
    if parts and parts.alone and facts.get(parts.question, parts.one) == parts.one:
        return parts.question, parts.one, parts.other
    differing = (
        (key, facts[key], choice) for key, choice in way.facts.items() if facts.get(key, choice) != choice
    )
    return next(differing, None)


@lru_cache(maxsize=512)
def _held_apart(compiled: Compiled, tabular: Tabular, code: str) -> tuple[str, ...]:
    """The codes of the questionnaire that Excludes1 notes part from one.

    What a note at a category or above says is too general to make two codes near.
    """
    known = sorted(other for other in ways(compiled) if not other.startswith(TREE) and other in tabular)
    return tuple(
        other for other in known if any("." in conflict.origin for conflict in tabular.conflicts(code, other))
    )


def _others(said: Facts, facts: Facts) -> tuple[int, int]:
    """How many answers a way says that are not given, and how many are given that it does not say."""
    return len(said.items() - facts.items()), len(facts.items() - said.items())


def _elsewhere(here: Iterable[str], code: str) -> bool:
    """Whether a code names another region than one that was reached."""
    return any(regions.differ(one, code) for one in here)


def _shared(here: Iterable[str], code: str) -> int:
    """How many first characters a code shares with one that was reached."""
    same = (takewhile(lambda pair: pair[0] == pair[1], zip(one, code, strict=False)) for one in here)
    return max((sum(1 for _ in pairs) for pairs in same), default=0)
