"""What a search was read as, in words: the facts, the codes they lead to, the question that is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lookup.codeset import Tabular
from lookup.engine import Questionnaire
from lookup.search.readfirst import Answer, ReadCase, open_question

MOST_CHOICES = 6
Codes = tuple[tuple[str, str], ...]
"""Codes with their titles."""


@dataclass(frozen=True, slots=True)
class Left:
    """The question that the text leaves open: its words, and each choice with the codes it leads to."""

    text: str
    choices: tuple[tuple[str, Codes], ...]


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One condition as it was read: terms, codes, else what to ask the provider, the question left."""

    said: str
    codes: Codes
    query: str
    left: Left | None


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
    found = open_question(case, questionnaire, tabular)
    left = None
    if found:
        choices = found.choices[:MOST_CHOICES]
        left = Left(found.text, tuple((text, _titled(codes, tabular)) for text, codes in choices))
    queries = [advice.text for advice in case.result.advice if advice.kind == "query"]
    query = queries[0] if queries and not case.codes and not left else ""
    return ReadLine(", ".join(_words(case)), _titled(case.codes, tabular), query, left)


def _titled(codes: Iterable[str], tabular: Tabular) -> Codes:
    return tuple((code, tabular.title(code)) for code in codes)


def _words(case: ReadCase) -> list[str]:
    """The terms read, each once, and not one that another holds already."""
    terms = [part for fact in case.facts for part in fact.term.split(", ")]
    terms = list(dict.fromkeys(terms))
    return [
        term
        for term in terms
        if not any(term != other and set(term.split()) < set(other.split()) for other in terms)
    ]
