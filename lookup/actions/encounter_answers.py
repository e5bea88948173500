"""Answers of a locked condition, each with its event: given, taken back, closed, shared by an encounter."""

from typing import Any

from lookup import pinned
from lookup.actions import encounter_steps as steps
from lookup.actions.errors import Refused
from lookup.models import Condition
from lookup.permissions import User


def give(
    condition: Condition, by: User, question: str, choice: str, *, source: str = "", **said: Any
) -> None:
    """Put one answer into a condition, with its event."""
    before = _before(condition, question)
    steps.put(condition, question, choice, source)
    kind = "encounter.answer_changed" if before else "encounter.answered"
    fact = {"question": question, "choice": choice} | ({"origin": source} if source else {})
    steps.log_condition(condition, by, kind, **(fact | before | said))


def take_back(condition: Condition, by: User, question: str, **said: Any) -> None:
    """Take one answer out of a condition, with its event."""
    before = _before(condition, question)
    condition.facts = [fact for fact in condition.facts if fact[0] != question]
    condition.origins.pop(question, None)
    steps.log_condition(condition, by, "encounter.answer_withdrawn", question=question, **before, **said)


def _before(condition: Condition, question: str) -> dict[str, Any]:
    """What the log keeps of an answer that goes, so that it can be undone: choice and origin."""
    if question not in condition.answers:
        return {}
    source = condition.origins.get(question)
    return {"before": condition.answers[question]} | ({"before_origin": source} if source else {})


def share(condition: Condition, by: User, question: str, choice: str | None, *, source: str = "") -> None:
    """Give an answer that holds for the whole encounter to its other conditions too; None takes it back.

    Each condition that changes gets its own event and its result anew. For other questions nothing is done.
    Comes before the condition's own event: undoing looks for that as the last one.
    """
    if question not in pinned.questionnaire(condition.questionnaire_revision).document.remembered:
        return
    for other in condition.encounter.conditions.with_revision().exclude(pk=condition.pk):
        if other.answers.get(question) == choice:
            continue
        other.encounter = condition.encounter
        if choice is None:
            take_back(other, by, question, given_in=condition.position)
        else:
            steps.check_choice(other, question, choice)
            give(other, by, question, choice, source=source, given_in=condition.position)
        steps.facts_changed(other, by, counted=True)


def close(condition: Condition, by: User, *, counted: bool = False, **said: Any) -> None:
    """Close what is open in a locked condition, with its event; Refused (409) before the first answer."""
    if not pinned.questionnaire(condition.questionnaire_revision).begun(condition.answers):
        raise Refused("Answer first what the provider documents; then the rest can be closed.", status=409)
    closed: list[list[str]] = []
    while questions := steps.unanswered(pinned.resolve(condition)):
        silent = [[question.key, question.silence] for question in questions]
        condition.facts += silent
        closed += silent
    for question, choice in closed:
        share(condition, by, question, choice)
    if closed:
        steps.log_condition(condition, by, "encounter.rest_closed", answers=closed, **said)
        steps.facts_changed(condition, by, counted=counted)


def waited(kept: bool) -> dict[str, Any]:
    """What the log says of a step that was kept until its account had signed in again."""
    return {"kept": True} if kept else {}
