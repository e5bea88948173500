"""What the last step on a condition was, so that one key undoes it. Read from the log, kept nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lookup import pinned
from lookup.models import AuditEvent, Condition

LOOKED_AT = 60
RESULT = "encounter.outcome"
WITHDRAWN, CHANGED, CLOSED = "encounter.answer_withdrawn", "encounter.answer_changed", "encounter.rest_closed"

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to give again; `source` is "text" when it was read from one."""

    question: str
    choice: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """How to undo the last step: answers to give again, in order, and answers to take back; and its words."""

    words: str
    give: tuple[Given, ...] = ()
    take: tuple[str, ...] = ()


def undo(condition: Condition) -> Undo | None:
    """How to undo the last step, when it took answers back, changed one, or closed the rest; else None."""
    steps = _last_steps(condition, 1)
    if not steps or steps[0][1].get("condition") != condition.position:
        return None
    kind, payload = steps[0]
    if kind == WITHDRAWN:
        return _give_back(condition, _last_steps(condition, LOOKED_AT))
    if kind == CHANGED:
        before = _before(payload)
        return Undo(f"Back to {_quoted(condition, (before,))}", give=(before,))
    if kind == CLOSED:
        closed = tuple(question for question, _ in reversed(payload["answers"]))
        return Undo("Undo: the rest is not documented", take=closed)
    return None


def _give_back(condition: Condition, steps: list[tuple[str, Payload]]) -> Undo:
    """The answer taken back last; all of them, first answer first, when none is left of them."""
    taken: list[Given] = []
    for kind, payload in steps:
        if kind != WITHDRAWN or payload.get("condition") != condition.position:
            break
        taken.append(_before(payload))
    remembered = pinned.questionnaire(condition.questionnaire_revision).document.remembered
    started_over = not set(condition.answers) - set(remembered)
    give = tuple(taken) if started_over else tuple(taken[:1])
    return Undo(f"Give back {_quoted(condition, give)}", give=give)


def _before(payload: Payload) -> Given:
    return Given(str(payload["question"]), str(payload["before"]), str(payload.get("before_origin", "")))


def _last_steps(condition: Condition, most: int) -> list[tuple[str, Payload]]:
    """The newest events of the encounter, newest first, without the results that followed from them."""
    events = AuditEvent.objects.filter(encounter=str(condition.encounter_id)).exclude(kind=RESULT)
    newest = events.order_by("-pk").values_list("kind", "payload")[:most]
    return [(kind, json.loads(payload)) for kind, payload in newest]


def _quoted(condition: Condition, answers: tuple[Given, ...]) -> str:
    known = pinned.questionnaire(condition.questionnaire_revision).by_key
    words = [f"“{known[each.question].choice(each.choice).short}”" for each in answers]
    return words[0] if len(words) == 1 else f"{len(words)} answers"
