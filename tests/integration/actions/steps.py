"""What the tests of actions on encounters share: facts, the log read back, answers one after the other."""

import datetime
import json

from django.contrib.auth.models import User

from lookup.actions import encounters
from lookup.models import AuditEvent, Condition, Encounter

NOVEMBER = datetime.date(2026, 11, 2)
LEFT_SCIATICA = {"finding": "low_back", "radiation": "sciatica", "side": "left"}


def kinds(encounter: Encounter) -> list[str]:
    events = AuditEvent.objects.filter(encounter=str(encounter.pk)).order_by("pk")
    return [event.kind.removeprefix("encounter.") for event in events]


def payload(encounter: Encounter, kind: str) -> dict[str, object]:
    event = AuditEvent.objects.filter(encounter=str(encounter.pk), kind=f"encounter.{kind}").latest("pk")
    return json.loads(event.payload)


def version(thing: Encounter | Condition) -> int:
    key = thing.pk if isinstance(thing, Encounter) else thing.encounter_id
    return Encounter.objects.get(pk=key).version


def answer_all(coder: User, condition: Condition, facts: dict[str, str]) -> Condition:
    for question, choice in facts.items():
        condition = encounters.answer(
            by=coder, condition=condition, question=question, choice=choice, version=version(condition)
        )
    return condition
