"""A coder who walks through the pages of an encounter with forms, as a browser without JavaScript does."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client

from lookup.models import AuditEvent, Condition, Encounter

NOVEMBER = "2026-11-02"
SCIATICA_LEFT = {"finding": "low_back", "radiation": "sciatica", "side": "left"}
FRACTURE = {
    "finding": "injury",
    "certainty": "established",
    "injury": "fracture",
    "fracture": "traumatic",
    "region": "lumbar",
}


class Walk:
    """One encounter, started through the page; every step sends the version that the page shows."""

    def __init__(
        self, client: Client, *, date: str = NOVEMBER, setting: str = "outpatient", reference: str = ""
    ) -> None:
        self.client = client
        form = {"date_of_service": date, "setting": setting, "reference": reference}
        answer = client.post("/encounters/new", form)
        assert answer.status_code == 303, text(answer)
        self.key = answer["Location"].strip("/").split("/")[-1]
        self.position = 1

    @property
    def address(self) -> str:
        return f"/encounters/{self.key}/conditions/{self.position}/"

    @property
    def encounter(self) -> Encounter:
        return Encounter.objects.get(pk=self.key)

    @property
    def condition(self) -> Condition:
        return Condition.objects.get(encounter=self.key, position=self.position)

    def page(self, query: str = "", **headers: str) -> str:
        answer = self.client.get(f"{self.address}{query}", headers=headers)
        assert answer.status_code == 200, text(answer)
        return text(answer)

    def send(self, step: str, *, headers: Mapping[str, str] | None = None, **fields: Any) -> HttpResponse:
        form = {"step": step, "version": self.encounter.version} | fields
        return self.client.post(self.address, form, headers=headers)

    def step(self, step: str, **fields: Any) -> "Walk":
        answer = self.send(step, **fields)
        assert answer.status_code == 303, text(answer)
        return self

    def answers(self, facts: Mapping[str, str]) -> "Walk":
        for question, choice in facts.items():
            self.step("answer", question=question, choice=choice)
        return self

    def kinds(self) -> list[str]:
        events = AuditEvent.objects.filter(encounter=self.key).order_by("pk")
        return [event.kind.removeprefix("encounter.") for event in events]


def text(answer: HttpResponse) -> str:
    """The page as one line, so that a phrase is found however it is wrapped."""
    return re.sub(r"\s+", " ", answer.content.decode())
