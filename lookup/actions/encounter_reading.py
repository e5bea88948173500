"""Facts that were read from a pasted text, after the coder has looked at them. The text never comes here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from lookup import pinned
from lookup.actions import encounter_answers as answers
from lookup.actions import encounter_steps as steps
from lookup.actions.errors import Refused
from lookup.models import Condition
from lookup.permissions import User

TEXT = "text"


@dataclass(frozen=True, slots=True)
class Taken:
    """One fact to record: read from the text as it is, or (`by_hand`) changed by the coder beside it."""

    question: str
    choice: str
    by_hand: bool = False


@transaction.atomic
def use_facts(
    *, by: User, condition: Condition, facts: Sequence[Sequence[Taken]], version: int, close: bool = False
) -> Condition:
    """Record what was read, all in one step, and return the condition as it is now.

    `facts` holds one group for each condition of the text: the first is recorded in this condition, each
    further one in a new condition of the encounter. Answers to other questions stay. Raises Refused for no
    facts at all, for a question twice in a group, and for what the questionnaire does not know; Stale for
    an old `version`. Facts that all stand already change nothing. With `close` the questions still open in
    this condition are closed in the same step, as close_open does; where facts stand and nothing is open,
    nothing is done.
    """
    held = steps.lock_condition(by, condition)
    groups = [{taken.question: taken for taken in group} for group in facts if group]
    if not groups:
        raise Refused("Choose at least one fact to use.")
    if sum(map(len, groups)) != sum(map(len, facts)):
        raise Refused("One question was answered twice.")
    stand = _stand(held, groups)
    if stand and not (close and steps.unanswered(pinned.resolve(held))):
        return held
    steps.check_open(held.encounter, version)
    for number, group in enumerate([] if stand else groups):
        _record(steps.another_condition(held.encounter, by) if number else held, group, by)
    if close:
        answers.close(held, by, counted=True)
    steps.touch(held.encounter)
    return held


def _record(condition: Condition, group: Mapping[str, Taken], by: User) -> None:
    """Put the facts of one group into a condition, with one event of what they changed."""
    before = condition.answers
    changed = [taken for taken in group.values() if before.get(taken.question) != taken.choice]
    if not changed:
        steps.note_outcome(condition, by)
        return
    for taken in changed:
        steps.check_choice(condition, taken.question, taken.choice)
        source = "" if taken.by_hand else TEXT
        answers.share(condition, by, taken.question, taken.choice, source=source)
        steps.put(condition, taken.question, taken.choice, source)
    replaced = [[each.question, before[each.question]] for each in changed if each.question in before]
    steps.log_condition(
        condition,
        by,
        "encounter.facts_read",
        answers=[[taken.question, taken.choice] for taken in changed],
        origins={taken.question: TEXT for taken in changed if not taken.by_hand},
        **({"replaced": replaced} if replaced else {}),
    )
    steps.facts_changed(condition, by, counted=True)


def _stand(held: Condition, groups: Sequence[Mapping[str, Taken]]) -> bool:
    """Whether every group is answered in the encounter already: the form came twice."""
    beside = [each.answers for each in held.encounter.conditions.exclude(pk=held.pk)]
    wanted = [{question: taken.choice for question, taken in group.items()} for group in groups]
    first, *others = wanted
    return first.items() <= held.answers.items() and all(
        any(group.items() <= answers.items() for answers in beside) for group in others
    )
