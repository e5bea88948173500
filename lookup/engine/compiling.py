"""From a questionnaire to decision diagrams, once per questionnaire and span of dates.

The variables are the questions in order. Derived facts are substituted, and an outcome that is not a
code continues in its family, so that a terminal of the `codes` diagram is a finished result: a tuple
of billable codes, `advice:` texts and `tree:` hand-overs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from lookup.engine.diagram import Diagram
from lookup.engine.document import (
    STOP,
    TEXTS,
    TREE,
    Additional,
    AdviceRule,
    Family,
    Not,
    QuestionnaireError,
    Rule,
    When,
)
from lookup.engine.questionnaire import Questionnaire

Result = tuple[str, ...]
"""What the `codes` table gives: finished codes and prefixed items, in order; or stops alone."""

INCOMPLETE = None
"""The value of the `codes` diagram where no rule, family or fallback says anything."""


@dataclass(frozen=True, eq=False)
class Compiled:
    """The tables of a questionnaire on one day, as diagrams in one store."""

    questionnaire: Questionnaire
    on: date
    diagram: Diagram
    codes: int
    rules: tuple[tuple[Rule, int], ...]
    additional: tuple[tuple[Additional, int], ...]
    advice: tuple[tuple[AdviceRule, int], ...]
    facts: Mapping[str, Mapping[str, int]]
    families: Mapping[str, Family]

    def given(self, facts: Mapping[str, str]) -> dict[int, int]:
        """Return facts as variables with value numbers."""
        return {self.variables[key]: self.values[key][choice] for key, choice in facts.items()}

    @cached_property
    def variables(self) -> Mapping[str, int]:
        """The variable number of each question."""
        return {question.key: number for number, question in enumerate(self.questionnaire.questions)}

    @cached_property
    def values(self) -> Mapping[str, Mapping[str, int]]:
        """The value number of each choice of each question."""
        return {
            question.key: {choice.key: number for number, choice in enumerate(question.choices)}
            for question in self.questionnaire.questions
        }

    @cached_property
    def silence(self) -> Mapping[int, int]:
        """The silence choice of each question."""
        return self.given({question.key: question.silence for question in self.questionnaire.questions})

    @cached_property
    def supports(self) -> Mapping[int, frozenset[int]]:
        """The variables of each condition of `additional` and `advice`."""
        return {node: self.diagram.support(node) for _, node in (*self.additional, *self.advice)}


def compile_on(questionnaire: Questionnaire, on: date) -> Compiled:
    """Return the diagrams in force on a day. Raises DiagramTooLarge past the node limit."""
    span = max((day for day in questionnaire.change_dates if day <= on), default=date.min)
    return _compile(questionnaire, span)


@lru_cache(maxsize=64)
def _compile(questionnaire: Questionnaire, span: date) -> Compiled:
    return Compiler(questionnaire, span).run()


class Compiler:
    """Builds the diagrams of one questionnaire on one day."""

    def __init__(self, questionnaire: Questionnaire, on: date) -> None:
        self.questionnaire = questionnaire
        self.on = on
        self.diagram = Diagram([len(question.choices) for question in questionnaire.questions])
        self.facts: dict[str, dict[str, int]] = {}
        self.families = {f.key: f for f in questionnaire.document.families if f.on(on)}
        self._drilled: dict[str, int] = {}
        self._open: list[str] = []

    def run(self) -> Compiled:
        """Compile everything."""
        self._questions()
        self._derived()
        doc, on = self.questionnaire.document, self.on
        rules = tuple((rule, self.condition(rule.when)) for rule in doc.codes if rule.on(on))
        return Compiled(
            questionnaire=self.questionnaire,
            on=on,
            diagram=self.diagram,
            codes=self._codes(rules),
            rules=rules,
            additional=tuple((rule, self.condition(rule.when)) for rule in doc.additional if rule.on(on)),
            advice=tuple((rule, self.condition(rule.when)) for rule in doc.advice if rule.on(on)),
            facts=self.facts,
            families=self.families,
        )

    def condition(self, when: When) -> int:
        """Return the truth value of a condition."""
        node = self.diagram.yes
        for key, wanted in when.items():
            values = self.facts[key]
            chosen = (
                [v for v in values if v not in wanted.values] if isinstance(wanted, Not) else list(wanted)
            )
            node = self.diagram.both(node, self._any([values[value] for value in chosen]))
        return node

    def _questions(self) -> None:
        for number, question in enumerate(self.questionnaire.questions):
            self.facts[question.key] = {
                choice.key: self.diagram.test(number, [value])
                for value, choice in enumerate(question.choices)
            }

    def _derived(self) -> None:
        for derived in self.questionnaire.document.derived:
            values = dict.fromkeys(derived.values, self.diagram.no)
            left = self.diagram.yes
            for rule in derived.rules:
                if rule.on(self.on):
                    condition = self.condition(rule.when)
                    here = self.diagram.both(left, condition)
                    values[rule.is_] = self.diagram.either(values[rule.is_], here)
                    left = self.diagram.both(left, self.diagram.negate(condition))
            values[derived.otherwise] = self.diagram.either(values[derived.otherwise], left)
            self.facts[derived.key] = values

    def _codes(self, rules: Sequence[tuple[Rule, int]]) -> int:
        node = self.diagram.terminal(INCOMPLETE)
        for rule, condition in reversed(rules):
            node = self.diagram.ite(condition, self._outcome(rule.outcome), node)
        return node

    def _outcome(self, items: Sequence[str]) -> int:
        node = self.diagram.terminal(())
        for item in items:
            node = self.diagram.combine(node, self._item(item), _join)
        return node

    def _item(self, item: str) -> int:
        if item.startswith((*TEXTS, TREE)) or item not in self.families:
            return self.diagram.terminal((item,))
        if item not in self._drilled:
            if item in self._open:
                raise QuestionnaireError(
                    f"Family {item} leads back to itself: {' > '.join([*self._open, item])}."
                )
            self._open.append(item)
            self._drilled[item] = self._family(self.families[item])
            self._open.pop()
        return self._drilled[item]

    def _family(self, family: Family) -> int:
        node = self.diagram.terminal(INCOMPLETE)
        for value, condition in self.facts[family.axis].items():
            items = continuation(self.questionnaire, family, value)
            if items:
                node = self.diagram.ite(condition, self._outcome(items), node)
        return node

    def _any(self, nodes: Sequence[int]) -> int:
        result = self.diagram.no
        for node in nodes:
            result = self.diagram.either(result, node)
        return result


def continuation(questionnaire: Questionnaire, family: Family, value: str) -> tuple[str, ...]:
    """Return where a family goes on for a value: its child, a common exit, else its fallback.

    An exit is that of a value, or of a value of one axis: "side=conflicting".
    """
    exits = questionnaire.document.exits
    common = exits.get(f"{family.axis}={value}") or exits.get(value)
    return family.children.get(value) or common or family.fallback


def codes_in(result: object) -> tuple[str, ...]:
    """Return the codes of a result, without texts and hand-overs."""
    if not isinstance(result, tuple):
        return ()
    return tuple(item for item in result if not item.startswith((*TEXTS, TREE)))


def _join(one: object, other: object) -> Result | None:
    """Put two results together: a gap in either is a gap, and a code is reported once (G I.B.12).

    A stop leaves nothing but stops: half an outcome would be taken for a whole one.
    """
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return INCOMPLETE
    items = tuple(dict.fromkeys(one + other))
    return tuple(item for item in items if item.startswith(STOP)) or items
