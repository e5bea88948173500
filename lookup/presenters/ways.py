"""Which answers of the questionnaire lead to a code, in its words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from lookup import questionnaire_store
from lookup.codeset import Tabular
from lookup.engine import ways as engine
from lookup.engine.compiling import Compiled, compile_on
from lookup.engine.document import TREE

MOST_WAYS = 4

Said = tuple[tuple[str, str], ...]
"""Questions with the answer said, both as they are worded."""


@dataclass(frozen=True, slots=True)
class Way:
    """The fewest answers that lead to a result. `beside` are its other codes; `added` as in the engine."""

    said: Said
    beside: tuple[str, ...]
    added: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """The first ways to a code, how many results hold it, and the heading under which it is chosen, if so."""

    first: tuple[Way, ...]
    more: int
    tree: str = ""

    def __bool__(self) -> bool:
        return bool(self.first or self.tree)


@dataclass(frozen=True, slots=True)
class Parting:
    """The question that parts two codes, in words. `alone`: nothing else has to be answered otherwise."""

    question: str
    one: str
    other: str
    before: Said
    alone: bool


def leading_to(tabular: Tabular, code: str) -> Ways:
    """How the questionnaire of today leads to a code on the Tabular's date; empty when it does not."""
    compiled = _compiled(tabular.on)
    if compiled is None:
        return Ways((), 0)
    known = engine.ways(compiled)
    found = known.get(code, ())
    above = (code, *tabular.ancestors(code)) if code in tabular else ()
    tree = "" if found else next((one for one in above if f"{TREE}{one}" in known), "")
    return Ways(
        tuple(
            Way(_words(compiled, way.said), tuple(one for one in way.codes if one != code), way.added)
            for way in found[:MOST_WAYS]
        ),
        max(0, len(found) - MOST_WAYS),
        tree,
    )


def parting(on: datetime.date, one: str, other: str) -> Parting | None:
    """The question that parts two codes on a date, if the questionnaire leads to both."""
    compiled = _compiled(on)
    found = engine.parting(compiled, one, other) if compiled else None
    if compiled is None or found is None:
        return None
    question = compiled.questionnaire.by_key[found.question]
    return Parting(
        question=question.text,
        one=question.choice(found.one).text,
        other=question.choice(found.other).text,
        before=_words(compiled, found.before),
        alone=found.alone,
    )


def _compiled(on: datetime.date) -> Compiled | None:
    try:
        return compile_on(questionnaire_store.live(), on)
    except questionnaire_store.NoQuestionnaire:
        return None


def _words(compiled: Compiled, facts: Mapping[str, str]) -> Said:
    questions = compiled.questionnaire.by_key
    return tuple((questions[key].text, questions[key].choice(choice).text) for key, choice in facts.items())
