"""Why a result is what it is: the rule that hit, and for each item the references that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lookup.codeset import Tabular
from lookup.engine.citations import stands_for
from lookup.engine.compiling import Compiled, codes_in, continuation
from lookup.engine.document import Not
from lookup.engine.results import Because

Facts = Mapping[str, str]
Filled = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Trace:
    """The rule that hits, and the references of each item of its outcome."""

    rule: str
    why: Mapping[str, list[str]]


def trace(compiled: Compiled, filled: Filled) -> Trace:
    """Return the rule that hits when every question has an answer, and what leads to each item."""
    diagram = compiled.diagram
    hit = next(
        (r for r, condition in compiled.rules if diagram.follow(condition, filled) == diagram.yes), None
    )
    if hit is None:
        return Trace("", {})
    said = _answers(compiled, filled)
    why: dict[str, list[str]] = {}
    _expand(compiled, hit.outcome, said, list(hit.citations), why)
    return Trace(hit.id, why)


def _answers(compiled: Compiled, filled: Filled) -> dict[str, str]:
    questions = compiled.questionnaire.questions
    return {
        questions[variable].key: questions[variable].choices[value].key for variable, value in filled.items()
    }


def _expand(
    compiled: Compiled, items: Iterable[str], said: Facts, cites: list[str], why: dict[str, list[str]]
) -> None:
    for item in items:
        family = compiled.families.get(item)
        if family is None:
            why.setdefault(item, []).extend(cites)
        else:
            value, facts = _value(compiled, family.axis, said)
            further = continuation(compiled.questionnaire, family, value)
            _expand(compiled, further, said, [*cites, *family.citations, *facts], why)


def _value(compiled: Compiled, key: str, said: Facts) -> tuple[str, list[str]]:
    """Return the value of a question or derived fact, and the answers that give it, as references."""
    if key in said:
        return said[key], [f"fact:{key}={said[key]}"]
    derived = next(derived for derived in compiled.questionnaire.document.derived if derived.key == key)
    for rule in derived.rules:
        if rule.on(compiled.on) and all(_among(compiled, k, wanted, said) for k, wanted in rule.when.items()):
            return rule.is_, [f"fact:{k}={said[k]}" for k in rule.when if k in said]
    return derived.otherwise, []


def _among(compiled: Compiled, key: str, wanted: tuple[str, ...] | Not, said: Facts) -> bool:
    value = _value(compiled, key, said)[0]
    return value not in wanted.values if isinstance(wanted, Not) else value in wanted


def code_reasons(
    compiled: Compiled, tabular: Tabular, references: Iterable[str], code: str
) -> tuple[Because, ...]:
    """Turn references into the reasons of one code: what does not lead to it is left out."""
    known = compiled.questionnaire.document.references
    return reasons(compiled, tabular, [r for r in references if stands_for(r, code, known, tabular)])


def reasons(compiled: Compiled, tabular: Tabular, references: Iterable[str]) -> tuple[Because, ...]:
    """Turn references into reasons, each once, without lines that are younger than the date.

    A Tabular reference carries its title on that date, a fact the words of question and answer.
    """
    known = compiled.questionnaire.document.references
    current = [r for r in dict.fromkeys(references) if r not in known or known[r].on(tabular.on)]
    return tuple(_because(compiled, tabular, reference) for reference in current)


def _because(compiled: Compiled, tabular: Tabular, reference: str) -> Because:
    kind, _, rest = reference.partition(":")
    words = {"tabular": lambda: title(tabular, rest), "fact": lambda: _fact(compiled, rest)}
    return Because(kind, reference, words[kind]() if kind in words else rest)


def _fact(compiled: Compiled, fact: str) -> str:
    key, _, value = fact.partition("=")
    question = compiled.questionnaire.by_key[key]
    return f"{question.text} {question.choice(value).short}"


def title(tabular: Tabular, code: str) -> str:
    """The official title on the date; empty when the code is unknown."""
    return tabular.title(code) if code in tabular else ""


def derivations(compiled: Compiled) -> Iterator[tuple[str, list[tuple[str, str]], int]]:
    """Yield every code of the `codes` table with the references that lead to it and when they do.

    A reference comes with the place that cites it ("rule ID", "family KEY"); the condition is a node.
    """
    diagram, before = compiled.diagram, compiled.diagram.no
    for rule, condition in compiled.rules:
        here = diagram.both(condition, diagram.negate(before))
        before = diagram.either(before, condition)
        yield from _chains(compiled, rule.outcome, [(f"rule {rule.id}", c) for c in rule.citations], here)


def _chains(
    compiled: Compiled, items: Iterable[str], cites: list[tuple[str, str]], condition: int
) -> Iterator[tuple[str, list[tuple[str, str]], int]]:
    diagram = compiled.diagram
    for item in items:
        family = compiled.families.get(item)
        if family is None:
            if codes_in((item,)):
                yield item, cites, condition
            continue
        further = [*cites, *((f"family {family.key}", cite) for cite in family.citations)]
        for value, node in compiled.facts[family.axis].items():
            here = diagram.both(condition, node)
            if here != diagram.no:
                yield from _chains(
                    compiled, continuation(compiled.questionnaire, family, value), further, here
                )
