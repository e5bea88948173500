"""Which answer a query to the provider is about."""

from __future__ import annotations

from collections.abc import Mapping

from lookup.codeset import Tabular
from lookup.engine.questionnaire import Questionnaire
from lookup.engine.resolving import resolve
from lookup.engine.results import Reached

Facts = Mapping[str, str]


def question_behind(questionnaire: Questionnaire, tabular: Tabular, facts: Facts, advice: str) -> str:
    """The question whose other answer would make an advice go away: the one answered last; "" if none.

    `facts` are in the order in which they were given.
    """
    if advice not in _advice(questionnaire, tabular, facts):
        return ""
    for key in reversed(list(facts)):
        question = questionnaire.by_key.get(key)
        others = [choice.key for choice in question.choices if choice.key != facts[key]] if question else []
        if any(advice not in _advice(questionnaire, tabular, {**facts, key: other}) for other in others):
            return key
    return ""


def _advice(questionnaire: Questionnaire, tabular: Tabular, facts: Facts) -> list[str]:
    result = resolve(questionnaire, tabular, facts)
    return [each.key for each in result.advice] if isinstance(result, Reached) else []
