"""Encounters as lists and headings show them: status, codes, conditions, and what another date would give."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lookup import codeset_store, engine, pinned
from lookup.codeset import Tabular
from lookup.engine import Asking, Reached, Rejected
from lookup.models import AuditEvent, Condition, Edition, Encounter
from lookup.models.encounters import OVERRIDE_REASONS, STATUSES

ACCEPTING = ("encounter.accepted", "encounter.overridden")


@dataclass(frozen=True, slots=True)
class Row:
    """One encounter of a list."""

    encounter: Encounter
    status: str
    codes: tuple[str, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Tab:
    """One condition among those of its encounter. State: open, codes, query, tree or accepted."""

    position: int
    state: str
    codes: tuple[str, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted, by whom and when; `reason` and `note` where other codes were chosen.

    Codes are (code, title on the date of service). `chosen` says in place of what.
    """

    by: str
    at: datetime.datetime
    codes: tuple[tuple[str, str], ...]
    chosen: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Given:
    """What facts give on one date: codes with their titles, else words."""

    codes: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The result of one condition on two dates."""

    position: int
    before: Given
    after: Given

    @property
    def changed(self) -> bool:
        """Whether the two dates give something else."""
        return self.before != self.after

    @property
    def recoded(self) -> bool:
        """Whether other codes are given; False when a title alone differs."""
        return [code for code, _ in self.before.codes] != [code for code, _ in self.after.codes]


def rows(encounters: Iterable[Encounter]) -> list[Row]:
    """Lines of a list; the encounters come with their conditions prefetched."""
    return [
        Row(
            encounter=encounter,
            status=STATUSES[encounter.status],
            codes=codes_of(encounter.conditions.all()),
            open=sum(not condition.accepted for condition in encounter.conditions.all()),
        )
        for encounter in encounters
    ]


def in_order(conditions: Iterable[Condition]) -> list[Condition]:
    """The conditions of an encounter, the leading one first."""
    return sorted(conditions, key=lambda each: (each.position != each.encounter.leading, each.position))


def codes_of(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The codes of all conditions in order, each once (accepted ones, else those the facts lead to)."""
    return tuple(dict.fromkeys(code for condition in in_order(conditions) for code in _codes(condition)))


def tabs(conditions: Sequence[Condition], here: Condition) -> tuple[Tab, ...]:
    """The conditions of an encounter, to choose from."""
    return tuple(
        Tab(condition.position, _state(condition), _codes(condition), condition.pk == here.pk)
        for condition in conditions
    )


def acceptances(conditions: Sequence[Condition]) -> dict[int, AuditEvent]:
    """By position the last event that says who accepted the codes of a condition, and when."""
    keys = {str(each.encounter_id) for each in conditions if each.accepted}
    events = AuditEvent.objects.filter(encounter__in=keys, kind__in=ACCEPTING).order_by("pk") if keys else ()
    return {json.loads(event.payload).get("condition"): event for event in events}


def accepted(
    condition: Condition, tabular: Tabular, acceptances: Mapping[int, AuditEvent]
) -> Accepted | None:
    """What the coder stands for; None while nothing is accepted."""
    if not condition.accepted:
        return None
    event = acceptances.get(condition.position)
    return Accepted(
        by=event.actor if event else condition.encounter.coder.get_username(),
        at=event.at if event else condition.encounter.updated_at,
        codes=tuple((code, _title(tabular, code)) for code in condition.accepted),
        chosen=_chosen(condition),
        reason=OVERRIDE_REASONS.get(condition.override_reason, ""),
        note=condition.override_note,
    )


def _chosen(condition: Condition) -> str:
    """What codes chosen by hand stand in place of; without an outcome the questions led nowhere yet."""
    led_to = condition.outcome
    if not led_to:
        return "Chosen before the questions were answered to the end"
    if led_to["codes"]:
        return f"Chosen in place of {', '.join(led_to['codes'])}"
    kinds = {"tree": "a code of the code tree", "query": "a query" if led_to["advice"] else "no code"}
    return f"Chosen in place of {kinds.get(led_to['kind'], 'no code')}"


def differences(encounter: Encounter, conditions: Iterable[Condition], on: datetime.date) -> list[Difference]:
    """What the facts give on the encounter's date and on another one, condition by condition."""
    now = pinned.tabular(encounter)
    then = codeset_store.tabular(on, encounter.data_version.sha256)
    return [
        Difference(condition.position, _given(condition, now), _given(condition, then))
        for condition in conditions
    ]


def editions() -> list[Edition]:
    """The editions that are loaded, the newest first."""
    return list(Edition.objects.order_by("-first_day"))


def _given(condition: Condition, tabular: Tabular) -> Given:
    questionnaire = pinned.questionnaire(condition.questionnaire_revision)
    answer: Asking | Reached | Rejected = engine.resolve(questionnaire, tabular, condition.answers)
    if isinstance(answer, Reached) and answer.codes:
        return Given(tuple((code.code, code.title) for code in answer.codes), "")
    return Given((), _words(answer))


def _words(answer: Asking | Reached | Rejected) -> str:
    if isinstance(answer, Asking):
        return f"A question is asked: {answer.question.text}"
    if isinstance(answer, Rejected):
        return "The answers do not fit."
    if answer.kind == "tree":
        return f"A code below {answer.tree}, chosen in the code tree."
    asks = any(advice.kind == "query" for advice in answer.advice)
    return "No code, a query." if asks else "No code."


def _codes(condition: Condition) -> tuple[str, ...]:
    return tuple(condition.accepted or condition.outcome.get("codes", []))


def _state(condition: Condition) -> str:
    if condition.accepted:
        return "accepted"
    return str(condition.outcome.get("kind", "open"))


def _title(tabular: Tabular, code: str) -> str:
    return tabular.title(code) if code in tabular else ""
