"""The steps that the actions on encounters are made of: locking, checking, resolving, logging."""

import datetime
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.models import User as Account
from django.utils import timezone

from lookup import codeset, codeset_store, pinned, questionnaire_store, references
from lookup.actions import audit
from lookup.actions.errors import Refused, Stale, require
from lookup.engine import Asking, Reached, Rejected
from lookup.engine.document import Question
from lookup.models import Condition, Encounter
from lookup.models.encounters import OPEN, STATUSES, TRANSITIONS
from lookup.permissions import START_ENCOUNTERS, User, can_answer

SETTING = "setting"
REFERENCE = re.compile(r"[\w./#:-]{1,40}")
MOST_CONDITIONS = 20

Result = Asking | Reached | Rejected


def edition(day: datetime.date) -> codeset.Edition:
    """The edition of a date of service; Refused when none is loaded."""
    found = codeset_store.edition_on(day)
    if found is None:
        raise Refused(f"No edition of the code set is loaded for {day.isoformat()}.")
    return found


def coder(by: User) -> Account:
    """The account as the encounter's coder; Refused (403) when it may not start encounters."""
    require(by, START_ENCOUNTERS)
    return account(by)


def account(by: User) -> Account:
    """Who acts, as an account; Refused (403) when nobody is signed in."""
    if isinstance(by, AnonymousUser):
        raise Refused("Sign in first.", status=403)
    return by


def stored_reference(reference: str) -> str:
    """The reference as it is kept. Refused when it is not a plain number or word."""
    text = reference.strip()
    if text and not REFERENCE.fullmatch(text):
        raise Refused("An encounter reference has up to 40 letters, digits and . / # : - _ only.")
    if text and not references.kept():
        raise Refused("This site keeps no references of encounters.")
    return references.stored(text)


def lock_encounter(by: User, key: uuid.UUID) -> Encounter:
    """The encounter, locked, when the account may change it; otherwise Refused (403 or 404)."""
    encounter = Encounter.objects.with_pins().select_for_update(of=("self",)).filter(pk=key).first()
    if encounter is None:
        raise Refused("There is no such encounter.", status=404)
    if not can_answer(by, encounter):
        raise Refused("This encounter belongs to another coder.", status=403)
    return encounter


def lock_condition(by: User, condition: Condition) -> Condition:
    """The condition as it is now, its encounter locked first."""
    encounter = lock_encounter(by, condition.encounter_id)
    held = encounter.conditions.with_revision().filter(pk=condition.pk).first()
    if held is None:
        raise Stale("This condition was removed in the meantime.")
    held.encounter = encounter
    return held


def check_version(encounter: Encounter, version: int) -> None:
    """Raise Stale when the caller read another version."""
    if encounter.version != version:
        raise Stale("This encounter was changed in another window. Look at it again.")


def check_open(encounter: Encounter, version: int) -> None:
    """Raise Stale for an old version, Refused for a status in which nothing is changed."""
    check_version(encounter, version)
    if encounter.status == "waiting":
        raise Refused(
            "The encounter is waiting for a query. Record its answer or withdraw it first.", status=409
        )
    if encounter.status not in OPEN:
        raise Refused(
            f"The encounter is {STATUSES[encounter.status]}. Open it again to change it.", status=409
        )


def open_encounter(by: User, key: uuid.UUID, version: int) -> Encounter:
    """Lock and check in one."""
    encounter = lock_encounter(by, key)
    check_open(encounter, version)
    return encounter


def open_condition(by: User, condition: Condition, version: int) -> Condition:
    """Lock and check in one."""
    held = lock_condition(by, condition)
    check_open(held.encounter, version)
    return held


def new_condition(encounter: Encounter, position: int, facts: Mapping[str, str]) -> Condition:
    """A new condition, answered with the questionnaire that is live now."""
    try:
        revision = questionnaire_store.live_revision()
    except questionnaire_store.NoQuestionnaire as error:
        raise Refused("No questionnaire is published.", status=409) from error
    condition = Condition(encounter=encounter, position=position, questionnaire_revision=revision)
    known = pinned.questionnaire(revision).by_key
    for question, choice in facts.items():
        if question in known:
            check_choice(condition, question, choice)
            condition.facts.append([question, choice])
    condition.save()
    return condition


def another_condition(encounter: Encounter, by: User) -> Condition:
    """Add a condition to a locked encounter, with the facts that hold for all of it, and its event."""
    conditions = list(encounter.conditions.with_revision())
    if len(conditions) >= MOST_CONDITIONS:
        raise Refused(f"An encounter has at most {MOST_CONDITIONS} conditions.")
    condition = new_condition(encounter, conditions[-1].position + 1, remembered(conditions[0]))
    log(encounter, by, "encounter.condition_added", **described(condition))
    return condition


def remembered(condition: Condition) -> dict[str, str]:
    """The facts of a condition that hold for the whole encounter."""
    keys = pinned.questionnaire(condition.questionnaire_revision).document.remembered
    return {question: choice for question, choice in condition.facts if question in keys}


def check_choice(condition: Condition, question: str, choice: str) -> None:
    """Refused unless the questionnaire has that question and choice."""
    known = pinned.questionnaire(condition.questionnaire_revision).by_key.get(question)
    if known is None or all(choice != possible.key for possible in known.choices):
        raise Refused("The questionnaire has no such question and choice.")


def origin(condition: Condition, query: int | None) -> dict[str, Any]:
    """What the log says of where a fact comes from; Refused for a query that is not an answered one here."""
    if query is None:
        return {}
    if not condition.queries.filter(pk=query, status="answered").exists():
        raise Refused("This condition has no such answered query.")
    return {"origin": "query answered", "query": query}


def put(condition: Condition, question: str, choice: str, origin: str = "") -> None:
    """Answer a question, last of all, so that "back" takes it first; what holds for the whole encounter keeps
    its place. `origin` is "text" for what was read from one."""
    if question in remembered(condition):
        condition.facts = [[key, choice if key == question else value] for key, value in condition.facts]
    else:
        others = (fact for fact in condition.facts if fact[0] != question)
        condition.facts = [*others, [question, choice]]
    condition.origins.pop(question, None)
    if origin:
        condition.origins[question] = origin


def unanswered(result: Result) -> tuple[Question, ...]:
    """The question that is asked, or those that are open."""
    if isinstance(result, Asking):
        return (result.question,)
    return result.open if isinstance(result, Reached) else ()


def described(condition: Condition) -> dict[str, Any]:
    """What the log keeps of a new condition."""
    revision = condition.questionnaire_revision
    return {
        "condition": condition.position,
        "questionnaire": revision.questionnaire.slug,
        "revision": revision.number,
        "sha256": revision.sha256,
        **evidence(condition),
    }


def evidence(condition: Condition) -> dict[str, Any]:
    """The facts as the log keeps them, and which of them were read from text."""
    return {"facts": condition.facts} | ({"origins": condition.origins} if condition.origins else {})


def log(encounter: Encounter, by: User, kind: str, /, **payload: Any) -> None:
    """One event of an encounter."""
    audit.record(
        by=by,
        kind=kind,
        object_type="encounter",
        object_id=str(encounter.pk),
        encounter=str(encounter.pk),
        payload=payload,
    )


def log_condition(condition: Condition, by: User, kind: str, /, **payload: Any) -> None:
    """One event of a condition."""
    log(condition.encounter, by, kind, condition=condition.position, **payload)


def facts_changed(condition: Condition, by: User, *, counted: bool = False) -> Condition:
    """Store changed facts: what was accepted before no longer stands, and the result is worked out anew."""
    condition.accepted, condition.override_reason, condition.override_note = [], "", ""
    condition.encounter.setting = condition.answers.get(SETTING, "")
    note_outcome(condition, by)
    if not counted:
        touch(condition.encounter)
    return condition


def note_outcome(condition: Condition, by: User) -> None:
    """Save the condition with its result; an event when the result is new or another one."""
    result = pinned.resolve(condition)
    before = condition.outcome
    condition.outcome = _outcome(result)
    condition.save(update_fields=Condition.CHANGING)
    if condition.outcome and condition.outcome != before:
        log_condition(condition, by, "encounter.outcome", **evidence(condition), **condition.outcome)


def _outcome(result: Result) -> dict[str, Any]:
    if not isinstance(result, Reached):
        return {}
    codes = [code.code for code in result.codes]
    return {
        "kind": result.kind,
        "codes": codes,
        "rule": result.rule,
        "advice": [a.key for a in result.advice],
    }


def touch(encounter: Encounter) -> None:
    """Count the change and save the encounter."""
    encounter.version = encounter.version + 1
    encounter.updated_at = timezone.now()
    encounter.save(update_fields=Encounter.CHANGING)


def move(encounter: Encounter, status: str) -> None:
    """Change the status; Refused when the step is not among TRANSITIONS."""
    if status not in TRANSITIONS[encounter.status]:
        raise Refused(
            f"The encounter is {STATUSES[encounter.status]}; this step is not possible.", status=409
        )
    encounter.status = status
    touch(encounter)


def settle(encounter: Encounter) -> None:
    """Accept the encounter when all its conditions are accepted; otherwise only count the change."""
    if encounter.conditions.filter(accepted=[]).exists():
        touch(encounter)
        return
    final = "corrected" if encounter.accepted_at else "accepted"
    encounter.accepted_at = encounter.accepted_at or timezone.now()
    move(encounter, final)
