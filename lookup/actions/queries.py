"""Queries to the provider: asking, the answer, taking it back. One transaction each, its event inside.

While a query is open its encounter waits; when the last one is closed it goes on. As everywhere, doing
again what is already done changes nothing; Refused says what is not possible, Stale that the encounter
was changed since `version`.
"""

from django.db import transaction
from django.utils import timezone

from lookup import pinned
from lookup.actions import audit
from lookup.actions import encounter_steps as steps
from lookup.actions.errors import Refused, Stale
from lookup.engine import Reached
from lookup.models import Condition, Encounter, Query
from lookup.permissions import User


@transaction.atomic
def open_query(*, by: User, condition: Condition, advice: str, version: int) -> Query:
    """Note that a query which the result proposes was sent; the encounter waits for it. Returns the query.

    Further queries may be sent while the encounter waits.
    """
    held = steps.lock_condition(by, condition)
    asker = steps.account(by)
    if same := held.queries.open().filter(advice=advice).first():
        return same
    if held.encounter.status == "waiting":
        steps.check_version(held.encounter, version)
    else:
        steps.check_open(held.encounter, version)
    if advice not in _proposed(held):
        raise Refused("The result proposes no such query.")
    query = Query.objects.create(
        encounter=held.encounter,
        condition=held,
        position=held.position,
        questionnaire_revision=held.questionnaire_revision,
        advice=advice,
        asked_at=timezone.now(),
        asked_by=asker,
    )
    _log(query, by, "query.opened", facts=held.facts, sha256=held.questionnaire_revision.sha256)
    if held.encounter.status == "waiting":
        steps.touch(held.encounter)
    else:
        steps.move(held.encounter, "waiting")
    return query


@transaction.atomic
def answer(*, by: User, query: Query, version: int, option: int = 0) -> Query:
    """Note the provider's answer: the number (from 1) of the option that was chosen, 0 for a query without
    options. What the answer changes is recorded as facts, by the actions of encounters."""
    held = _lock(by, query)
    options = _options(held)
    if (held.status, held.option) == ("answered", option):
        return held
    _check_open(held, version)
    if not (1 <= option <= len(options) or option == 0 == len(options)):
        raise Refused("Choose which of the query’s options the provider gave.")
    held.option = option
    chosen = options[option - 1] if option else ""
    return _close(by, held, "answered", option=option, chosen=chosen)


@transaction.atomic
def withdraw(*, by: User, query: Query, version: int) -> Query:
    """Take a query back; nothing is answered."""
    held = _lock(by, query)
    if held.status == "withdrawn":
        return held
    _check_open(held, version)
    return _close(by, held, "withdrawn")


def _proposed(condition: Condition) -> list[str]:
    result = pinned.resolve(condition)
    return [each.key for each in result.advice if each.kind == "query"] if isinstance(result, Reached) else []


def _options(query: Query) -> tuple[str, ...]:
    return pinned.questionnaire(query.questionnaire_revision).document.texts[query.advice].options


def _lock(by: User, query: Query) -> Query:
    """The query as it is now, its encounter locked first; Refused (403, 404) as for the encounter."""
    encounter = steps.lock_encounter(by, query.encounter_id)
    held = Query.objects.with_pins().filter(pk=query.pk, encounter=encounter).first()
    if held is None:
        raise Refused("There is no such query.", status=404)
    held.encounter = encounter
    return held


def _check_open(query: Query, version: int) -> None:
    if query.status != "open":
        raise Stale(f"This query is already {query.get_status_display()}.")
    steps.check_version(query.encounter, version)


def _close(by: User, query: Query, status: str, /, **payload: object) -> Query:
    query.status, query.closed_at, query.closed_by = status, timezone.now(), steps.account(by)
    query.save(update_fields=["status", "option", "closed_at", "closed_by"])
    _log(query, by, f"query.{status}", **payload)
    _go_on(query.encounter)
    return query


def _go_on(encounter: Encounter) -> None:
    """The encounter goes on when no query is open any more."""
    if encounter.queries.open().exists():
        steps.touch(encounter)
    else:
        steps.move(encounter, "reopened" if encounter.accepted_at else "in_progress")


def _log(query: Query, by: User, kind: str, /, **payload: object) -> None:
    audit.record(
        by=by,
        kind=kind,
        object_type="query",
        object_id=str(query.pk),
        encounter=str(query.encounter_id),
        payload={"condition": query.position, "advice": query.advice} | payload,
    )
