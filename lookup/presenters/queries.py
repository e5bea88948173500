"""Queries to the provider in words: on the page of their condition, and in the worklist."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import shorten
from types import MappingProxyType

from django.utils import timezone

from lookup import engine, pinned
from lookup.engine.document import Text
from lookup.models import AuditEvent, Condition, Encounter, Query
from lookup.models.queries import QUERY_STATUSES
from lookup.presenters.questionnaire import Provided
from lookup.presenters.result import INDICATORS, query_text, rows_of

Facts = Mapping[int, list[tuple[str, str]]]

ANSWERS = ("encounter.answered", "encounter.answer_changed")
FIRST_WORDS = 96
"""So many characters of a query stand in a list."""


@dataclass(frozen=True, slots=True)
class Line:
    """One query. `chosen` are the words of the option that the provider gave; `days` counts from the day it
    was asked to the day it was closed, or to today.

    `means` is what that option says as "question=choice", where the questionnaire names it.
    `question` is the question that its answer is about, "" when the facts no longer lead to the query;
    `recorded` are the facts that were recorded from the answer, in words.
    """

    query: Query
    status: str
    text: str
    first_words: str
    options: tuple[tuple[int, str], ...]
    chosen: str
    means: str
    days: int
    recorded: tuple[str, ...] = ()
    question: str = ""

    @property
    def rows(self) -> int:
        """How many lines the field for its text has."""
        return rows_of(self.text)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A condition of the encounter with open queries: its place and how many."""

    position: int
    count: int


@dataclass(frozen=True, slots=True)
class Tab:
    """One status of the worklist with its count."""

    status: str
    label: str
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """The queries of one condition, the open ones first, and where in the encounter queries are open.

    `led_back` is the number of the answered query that an answer given now comes from.
    """

    lines: tuple[Line, ...]
    waiting: tuple[Waiting, ...]
    led_back: int | None

    @property
    def open(self) -> list[Line]:
        """Those that wait for the provider."""
        return [line for line in self.lines if line.query.status == "open"]

    @property
    def provided(self) -> Provided | None:
        """The option that the query which led back was answered with, None without one."""
        back = (line for line in self.lines if line.query.pk == self.led_back and line.chosen)
        return next((Provided(line.chosen, line.means) for line in back), None)

    @property
    def closed(self) -> list[Line]:
        """Those that were answered or withdrawn."""
        return [line for line in self.lines if line.query.status != "open"]


@dataclass(frozen=True, slots=True)
class OfEncounter:
    """The queries of an encounter, and what was recorded from their answers."""

    queries: tuple[Query, ...]
    facts: Facts


def of_encounter(encounter: Encounter) -> OfEncounter:
    """All queries of an encounter, read once for all its conditions."""
    found = tuple(Query.objects.with_words().filter(encounter=encounter))
    return OfEncounter(found, recorded(found))


def sent(condition: Condition, found: OfEncounter, number: str = "") -> Sent:
    """The queries of a condition. `number` names the answered one that led back to a question; KeyError if
    it is none of this condition."""
    own = [query for query in found.queries if query.condition_id == condition.pk]
    answered = {str(query.pk): query.pk for query in own if query.status == "answered"}
    in_order = sorted(own, key=lambda query: query.status != "open")
    places = [query.position for query in found.queries if query.status == "open"]
    return Sent(
        lines=tuple(line(query, found.facts, condition) for query in in_order),
        waiting=tuple(Waiting(place, places.count(place)) for place in dict.fromkeys(places)),
        led_back=answered[number] if number else None,
    )


def lines(queries: Iterable[Query]) -> list[Line]:
    """Lines of the worklist."""
    listed = list(queries)
    facts = recorded(listed)
    return [line(query, facts) for query in listed]


def recorded(queries: Iterable[Query]) -> dict[int, list[tuple[str, str]]]:
    """By query the questions and choices that were recorded from its answer, in the order of the log."""
    encounters = {str(query.encounter_id) for query in queries if query.status == "answered"}
    events = AuditEvent.objects.filter(encounter__in=encounters, kind__in=ANSWERS) if encounters else ()
    found: dict[int, list[tuple[str, str]]] = {}
    for event in events:
        said = json.loads(event.payload)
        if query := said.get("query"):
            found.setdefault(query, []).append((said["question"], said["choice"]))
    return found


def line(query: Query, facts: Facts = MappingProxyType({}), condition: Condition | None = None) -> Line:
    """One query in words, with the facts that were recorded from it; with its condition also the question it
    is about."""
    text = _text(query)
    asked = pinned.questionnaire(query.questionnaire_revision).by_key
    options = tuple(enumerate(text.options, 1))
    chosen = dict(options).get(query.option, "")
    ends = query.closed_at or timezone.now()
    return Line(
        query=query,
        status=QUERY_STATUSES[query.status],
        text=query_text(text),
        first_words=shorten(INDICATORS.sub("", text.text), FIRST_WORDS, placeholder=" ..."),
        options=options,
        chosen=chosen,
        means=text.means.get(chosen, ""),
        days=(timezone.localdate(ends) - timezone.localdate(query.asked_at)).days,
        recorded=tuple(
            f"{asked[question].text} {asked[question].choice(choice).text}"
            for question, choice in facts.get(query.pk, ())
        ),
        question=question_of(query, condition) if condition else "",
    )


def question_of(query: Query, condition: Condition) -> str:
    """The question that an answer to the query is about, as the facts stand now; "" when there is none."""
    asked = pinned.questionnaire(condition.questionnaire_revision)
    tabular = pinned.tabular(condition.encounter)
    return engine.question_behind(asked, tabular, condition.answers, query.advice)


def tabs(counts: Mapping[str, int], here: str) -> tuple[Tab, ...]:
    """The statuses to choose from."""
    return tuple(
        Tab(status, label.capitalize(), counts[status], status == here)
        for status, label in QUERY_STATUSES.items()
    )


def nothing(status: str) -> str:
    """What an empty worklist says."""
    if status == "open":
        return (
            "No query is open. A result that needs the provider proposes one; "
            "once it is sent, its encounter waits here for the answer."
        )
    return f"No query was {status} so far."


def _text(query: Query) -> Text:
    return pinned.questionnaire(query.questionnaire_revision).document.texts[query.advice]
