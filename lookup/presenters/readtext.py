"""What a search was read as, in words: the facts, the codes they lead to, the question that is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lookup.codeset import Tabular
from lookup.engine import Questionnaire
from lookup.reading.context import FAMILY, HISTORICAL, NEGATED, UNCERTAIN
from lookup.search.readfirst import Answer, OpenQuestion, ReadCase, open_question, setting_question

MOST_CHOICES = 6
REASONS = {NEGATED: "denied", HISTORICAL: "past", FAMILY: "family", UNCERTAIN: "only suspected"}
Codes = tuple[tuple[str, str], ...]
"""Codes with their titles."""


@dataclass(frozen=True, slots=True)
class Left:
    """The question that the text leaves open: its words, and each choice with the codes it leads to."""

    text: str
    choices: tuple[tuple[str, Codes], ...]


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One condition as it was read: terms, codes, else what to do or to ask, the question left.

    `settings` are the codes of other settings than the usual one, where they differ.
    `passed` are the words that were recognised and are no answers, each with the reason.
    """

    said: str
    codes: Codes
    advice: str
    left: Left | None
    settings: tuple[tuple[str, Codes], ...]
    passed: str


@dataclass(frozen=True, slots=True)
class ReadAs:
    """All conditions; `leads` when their codes stand first among the hits."""

    lines: tuple[ReadLine, ...]
    leads: bool


def read_as(answer: Answer, questionnaire: Questionnaire, tabular: Tabular) -> ReadAs | None:
    """What stands above the hits; None when nothing was read that leads anywhere."""
    lines = tuple(_line(case, questionnaire, tabular) for case in answer.cases if case.facts)
    return ReadAs(lines, answer.leads) if lines else None


def _line(case: ReadCase, questionnaire: Questionnaire, tabular: Tabular) -> ReadLine:
    left = _left(open_question(case, questionnaire, tabular), tabular)
    setting = _left(setting_question(case, questionnaire, tabular), tabular)
    said, codes = ", ".join(_words(case)), _titled(case.codes, tabular)
    advice = "" if codes or left else _advice(case)
    return ReadLine(said, codes, advice, left, setting.choices if setting else (), _passed(case))


def _left(found: OpenQuestion | None, tabular: Tabular) -> Left | None:
    if found is None:
        return None
    return Left(
        found.text, tuple((text, _titled(codes, tabular)) for text, codes in found.choices[:MOST_CHOICES])
    )


def _advice(case: ReadCase) -> str:
    """What to ask the provider, else what to do, where no code is reached."""
    advice = sorted(case.result.advice, key=lambda one: one.kind != "query")
    return advice[0].text if advice else ""


def _passed(case: ReadCase) -> str:
    """What was recognised and is no answer, each with the reason; not what another term holds already."""
    found = {(one.term, REASONS[one.status]) for one in case.condition.mentions if one.status in REASONS}
    whole = [(set(term.split()), reason) for term, reason in found]
    kept = [
        f"{one.term}, {REASONS[one.status]}"
        for one in case.condition.mentions
        if one.status in REASONS
        and not any(
            set(one.term.split()) < other and REASONS[one.status] == reason for other, reason in whole
        )
    ]
    return "; ".join(dict.fromkeys(kept))


def _titled(codes: Iterable[str], tabular: Tabular) -> Codes:
    return tuple((code, tabular.title(code)) for code in codes)


def _words(case: ReadCase) -> list[str]:
    """The terms read, each once, and not one that another holds already; what is suspected says so."""
    terms: dict[str, str] = {}
    for fact in case.facts:
        for part in fact.term.split(", "):
            terms.setdefault(part, "possible " if fact.status == UNCERTAIN else "")
    whole = [set(term.split()) for term in terms]
    return [
        f"{doubt}{term}"
        for term, doubt in terms.items()
        if not any(set(term.split()) < other for other in whole)
    ]
