"""Several answers given or taken back as one step; every one of them is an event of its own."""

from collections.abc import Sequence

from django.db import transaction

from lookup.actions import encounter_steps as steps
from lookup.actions.encounters import answer, withdraw_answer
from lookup.models import Condition
from lookup.permissions import User

Answer = tuple[str, str, str]
"""Question, choice, and source: "text" for what was read from one, else ""."""


@transaction.atomic
def put_back(
    *,
    by: User,
    condition: Condition,
    take: Sequence[str] = (),
    give: Sequence[Answer] = (),
    version: int,
    kept: bool = False,
) -> Condition:
    """Take answers back by their questions, then give others again, in this order.

    `kept`: as in encounters.answer. Refused and Stale as there; then nothing of it is done.
    """
    for question in take:
        condition = withdraw_answer(by=by, condition=condition, question=question, version=version, kept=kept)
        version += 1
    for question, choice, source in give:
        condition = answer(
            by=by,
            condition=condition,
            question=question,
            choice=choice,
            source=source,
            version=version,
            kept=kept,
        )
        version += 1
    return condition


@transaction.atomic
def start_over(*, by: User, condition: Condition, version: int) -> Condition:
    """Take back every answer but those that hold for the whole encounter, the last first."""
    held = steps.lock_condition(by, condition)
    shared = steps.remembered(held)
    own = [question for question, _ in reversed(held.facts) if question not in shared]
    return put_back(by=by, condition=held, take=own, version=version)
