"""Which answers lead to a code, and which question parts two codes. Read off the compiled tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from lookup.engine.compiling import Compiled, codes_in
from lookup.engine.document import TREE
from lookup.engine.paths import Steps, facts_of

MOST_WAYS = 12
"""So many ways to the first code are tried for one whose answer, changed alone, gives the other."""


@dataclass(frozen=True, slots=True)
class Way:
    """The shortest way to one result. `facts` are its answers in the order asked, silence included.

    `said` are those that are not silence. An `added` code stands beside what the other questions give.
    """

    facts: Mapping[str, str]
    said: Mapping[str, str]
    codes: tuple[str, ...]
    added: bool = False


@dataclass(frozen=True, slots=True)
class Parting:
    """The question that parts two codes, what is said for each, and what is said for both before it.

    `alone` is True when changing this one answer turns the one code into the other.
    """

    question: str
    one: str
    other: str
    before: Mapping[str, str]
    alone: bool


@lru_cache(maxsize=8)
def ways(compiled: Compiled) -> Mapping[str, tuple[Way, ...]]:
    """Code (or "tree:" item) -> its ways, one for each result that holds it, fewest answers said first."""
    found: dict[str, list[Way]] = {}
    for node, steps in _shortest(compiled, compiled.codes).items():
        result = compiled.diagram.value(node)
        way = _way(compiled, steps, codes_in(result))
        trees = [item for item in result if item.startswith(TREE)] if isinstance(result, tuple) else []
        for item in (*way.codes, *trees):
            found.setdefault(item, []).append(way)
    for rule, condition in compiled.additional:
        steps_to = _shortest(compiled, condition).get(compiled.diagram.yes)
        if steps_to is not None:
            found.setdefault(rule.code, []).append(_way(compiled, steps_to, (rule.code,), added=True))
    return {item: tuple(sorted(each, key=_length)) for item, each in found.items()}


@lru_cache(maxsize=512)
def parting(compiled: Compiled, one: str, other: str) -> Parting | None:
    """The question that parts two codes; None when the questions do not lead to one or the other."""
    known = ways(compiled)
    first = [way for way in known.get(one, ()) if not way.added]
    second = [way for way in known.get(other, ()) if not way.added]
    if not first or not second:
        return None
    found = [*_alone(compiled, first, other), *((n, _turned(p)) for n, p in _alone(compiled, second, one))]
    return min(found, key=lambda each: each[0])[1] if found else _fork(first[0], second[0])


def _alone(compiled: Compiled, tried: list[Way], wanted: str) -> Iterator[tuple[tuple[int, int], Parting]]:
    """Single answers whose change leads from a way to the wanted code, each with how much is beside it."""
    for way in (way for way in tried[:MOST_WAYS] if wanted not in way.codes):
        for key, here in way.facts.items():
            for choice in compiled.questionnaire.by_key[key].choices:
                there = {**compiled.silence, **compiled.given({**way.facts, key: choice.key})}
                codes = codes_in(compiled.diagram.value(compiled.diagram.follow(compiled.codes, there)))
                if choice.key != here and wanted in codes:
                    asked = compiled.diagram.met(compiled.codes, there)
                    before = {
                        name: said
                        for name, said in way.said.items()
                        if name != key and compiled.variables[name] in asked
                    }
                    size = (len(way.codes) + len(codes), len(before))
                    yield size, Parting(key, here, choice.key, before, alone=True)


def _turned(found: Parting) -> Parting:
    return replace(found, one=found.other, other=found.one)


def _fork(one: Way, other: Way) -> Parting | None:
    """The first question at which two ways differ."""
    before: dict[str, str] = {}
    for key, choice in one.facts.items():
        if key in other.facts and other.facts[key] != choice:
            return Parting(key, choice, other.facts[key], before, alone=False)
        if key in one.said:
            before[key] = choice
    return None


def _shortest(compiled: Compiled, root: int) -> Mapping[int, Steps]:
    """Terminal -> the way to it on which fewest answers are said, then fewest are asked."""
    diagram, silence = compiled.diagram, compiled.silence
    best: dict[int, tuple[int, int, Steps]] = {root: (0, 0, ())}
    for node in sorted(diagram.reachable(root), key=diagram.variable):
        said, asked, steps = best[node]
        for value, child in enumerate(diagram.children(node)):
            variable = diagram.variable(node)
            way = (said + (value != silence[variable]), asked + 1, (*steps, (variable, value)))
            if child not in best or way[:2] < best[child][:2]:
                best[child] = way
    return {node: steps for node, (_, _, steps) in best.items() if diagram.is_terminal(node)}


def _way(compiled: Compiled, steps: Steps, codes: tuple[str, ...], *, added: bool = False) -> Way:
    facts = facts_of(compiled, steps)
    by_key = compiled.questionnaire.by_key
    said = {key: choice for key, choice in facts.items() if choice != by_key[key].silence}
    return Way(facts, said, codes, added)


def _length(way: Way) -> tuple[bool, int, int, int]:
    return (way.added, len(way.said), len(way.codes), len(way.facts))
