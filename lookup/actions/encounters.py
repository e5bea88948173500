"""Encounters: everything a coder does with a chart. Each function is one transaction with its event.

All of them raise Refused (with a sentence and a status) when the step is not possible or not allowed,
and Stale when `version` is not the encounter's current one. Saying again what is already so (a double
click on an answer, a date, Accept) changes nothing and is no error. What adds, removes or closes something is
done once: sent again it is Stale (409; pages answer 404 where the condition is gone), and `start` without a
key makes another encounter.
"""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from lookup import codeset_store, pinned
from lookup.actions import encounter_answers as answers
from lookup.actions import encounter_codes
from lookup.actions import encounter_steps as steps
from lookup.actions.errors import Refused
from lookup.models import Condition, DataVersion, Encounter
from lookup.models.encounters import ENDED, REOPEN_REASONS, STATUSES
from lookup.permissions import User
from lookup.signing import hidden


@transaction.atomic
def start(
    *,
    by: User,
    date_of_service: datetime.date,
    setting: str = "",
    reference: str = "",
    key: uuid.UUID | None = None,
) -> Encounter:
    """Open an encounter with its first condition and return it.

    It keeps the questionnaire and the data version of this moment. `setting` becomes the first fact; `key` is
    the primary key, a random one unless it is given.
    """
    coder = steps.coder(by)
    edition = steps.edition(date_of_service)
    now = timezone.now()
    encounter = Encounter.objects.create(
        id=key or uuid.uuid4(),
        reference=steps.stored_reference(reference),
        date_of_service=date_of_service,
        setting=setting,
        coder=coder,
        data_version=DataVersion.objects.defer("packed").get(sha256=codeset_store.current_version()),
        created_at=now,
        updated_at=now,
    )
    condition = steps.new_condition(encounter, 1, {steps.SETTING: setting} if setting else {})
    steps.log(
        encounter,
        by,
        "encounter.started",
        date_of_service=date_of_service.isoformat(),
        edition=edition.name,
        data_version=encounter.data_version.sha256,
        reference=hidden("reference", reference) if reference.strip() else "",
        **steps.described(condition),
    )
    steps.note_outcome(condition, by)
    return encounter


@transaction.atomic
def add_condition(*, by: User, encounter: Encounter, version: int) -> Condition:
    """Add another condition, with the facts that hold for the whole encounter; return it."""
    held = steps.open_encounter(by, encounter.pk, version)
    condition = steps.another_condition(held, by)
    steps.note_outcome(condition, by)
    steps.touch(held)
    return condition


@transaction.atomic
def reopen_with_condition(*, by: User, encounter: Encounter, version: int) -> Condition:
    """Open an accepted encounter again for another condition, and add it; return the new condition."""
    reopened = reopen(by=by, encounter=encounter, reason="condition", version=version)
    return add_condition(by=by, encounter=reopened, version=version + 1)


@transaction.atomic
def remove_condition(*, by: User, condition: Condition, version: int) -> Encounter:
    """Take a condition out of its encounter; the log keeps its facts. One condition always stays."""
    held = steps.open_condition(by, condition, version)
    encounter = held.encounter
    if encounter.conditions.count() == 1:
        raise Refused("An encounter keeps at least one condition.")
    gone = {"condition": held.position, **steps.evidence(held)}
    held.delete()
    if encounter.leading == held.position:
        encounter.leading = 0
    steps.settle(encounter)
    ended = {"status": encounter.status} if encounter.status in ENDED else {}
    steps.log(encounter, by, "encounter.condition_removed", **gone, **ended)
    return encounter


@transaction.atomic
def lead(*, by: User, condition: Condition, version: int) -> Condition:
    """Put a condition first: its codes then come before those of the others, where no rule says more."""
    held = steps.lock_condition(by, condition)
    encounter = held.encounter
    if encounter.leading == held.position:
        return held
    steps.check_open(encounter, version)
    before, encounter.leading = encounter.leading, held.position
    steps.log_condition(held, by, "encounter.led", before=before)
    steps.touch(encounter)
    return held


@transaction.atomic
def answer(
    *,
    by: User,
    condition: Condition,
    question: str,
    choice: str,
    version: int,
    query: int | None = None,
    source: str = "",
    kept: bool = False,
) -> Condition:
    """Record what is documented, or change it; all other answers stay. Returns the condition as it is now.

    `query` is the answered query of this condition that the fact comes from, if any; `source` is "text" for
    what was read from one and is given back. `kept`: the step waited for its account to sign in again.
    What holds for the whole encounter is answered in all its conditions, each with its event.
    """
    held = steps.lock_condition(by, condition)
    if held.answers.get(question) == choice:
        return held
    steps.check_open(held.encounter, version)
    steps.check_choice(held, question, choice)
    said = steps.origin(held, query) | answers.waited(kept)
    answers.share(held, by, question, choice, source=source)
    answers.give(held, by, question, choice, source=source, **said)
    return steps.facts_changed(held, by)


@transaction.atomic
def withdraw_answer(
    *, by: User, condition: Condition, question: str, version: int, kept: bool = False
) -> Condition:
    """Take one answer back; all others stay. `kept` and what holds for the whole encounter: as in answer."""
    held = steps.lock_condition(by, condition)
    if question not in held.answers:
        return held
    steps.check_open(held.encounter, version)
    answers.share(held, by, question, None)
    answers.take_back(held, by, question, **answers.waited(kept))
    return steps.facts_changed(held, by)


@transaction.atomic
def close_open(*, by: User, condition: Condition, version: int, kept: bool = False) -> Condition:
    """Say that nothing more is documented: every question still asked or open gets its silence choice.

    `kept`: the step waited for its account to sign in again.
    Refused (409) before the first question is answered: a code needs something that is documented.
    """
    held = steps.open_condition(by, condition, version)
    answers.close(held, by, **answers.waited(kept))
    return held


@transaction.atomic
def change_date(*, by: User, encounter: Encounter, date_of_service: datetime.date, version: int) -> Encounter:
    """Change the date of service; the facts stay and lead to the codes of the new date."""
    held = steps.lock_encounter(by, encounter.pk)
    if held.date_of_service == date_of_service:
        return held
    steps.check_open(held, version)
    edition = steps.edition(date_of_service)
    before, held.date_of_service = held.date_of_service, date_of_service
    steps.log(
        held,
        by,
        "encounter.date_changed",
        before=before.isoformat(),
        date_of_service=date_of_service.isoformat(),
        edition=edition.name,
    )
    steps.touch(held)
    for condition in held.conditions.with_revision():
        condition.encounter = held
        steps.facts_changed(condition, by, counted=True)
    return held


@transaction.atomic
def accept(*, by: User, condition: Condition, version: int, picked: str = "") -> Condition:
    """Accept the codes that the facts lead to.

    Where they lead to a place in the code tree, `picked` is the billable code chosen below it.
    """
    held = steps.lock_condition(by, condition)
    result = pinned.resolve(held)
    codes = encounter_codes.acceptable(held, result, picked)
    if held.accepted == codes and not held.override_reason:
        return held
    steps.check_open(held.encounter, version)
    held.accepted, held.override_reason, held.override_note = codes, "", ""
    steps.log_condition(held, by, "encounter.accepted", codes=codes, **steps.evidence(held))
    held.save()
    steps.settle(held.encounter)
    return held


@transaction.atomic
def override(
    *, by: User, condition: Condition, codes: Iterable[str], reason: str, note: str = "", version: int
) -> Condition:
    """Choose other codes than the facts lead to, for a reason of the list and with a short note."""
    held = steps.lock_condition(by, condition)
    chosen = encounter_codes.reportable(held.encounter, codes)
    short = encounter_codes.short_note(note, reason)
    if (held.accepted, held.override_reason, held.override_note) == (chosen, reason, short):
        return held
    steps.check_open(held.encounter, version)
    held.accepted, held.override_reason, held.override_note = chosen, reason, short
    said = {"suggested": held.outcome.get("codes", []), "finished": bool(held.outcome)}
    steps.log_condition(held, by, "encounter.overridden", codes=chosen, **said, reason=reason, note=short)
    held.save()
    steps.settle(held.encounter)
    return held


@transaction.atomic
def reopen(*, by: User, encounter: Encounter, reason: str, version: int) -> Encounter:
    """Open an accepted encounter again, for a reason of the list; its codes must be accepted anew."""
    held = steps.lock_encounter(by, encounter.pk)
    if held.status == "reopened":
        return held
    steps.check_version(held, version)
    if held.status not in ENDED:
        raise Refused(
            f"The encounter is {STATUSES[held.status]}; only an accepted one is opened again.", status=409
        )
    if reason not in REOPEN_REASONS:
        raise Refused("Choose a reason for opening it again from the list.")
    before = [[condition.position, condition.accepted] for condition in held.conditions.all()]
    steps.log(held, by, "encounter.reopened", accepted=before, reason=reason)
    steps.move(held, "reopened")
    held.conditions.update(accepted=[], override_reason="", override_note="")
    return held
