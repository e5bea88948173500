"""Encounters: one chart on one date of service, with its conditions and their codes."""

import re
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from lookup.models.codes import DataVersion
from lookup.models.questionnaire import QuestionnaireRevision

HASHED = re.compile(r"#[0-9a-f]{32}")
"""How a reference looks that is kept as a keyed hash."""

STATUSES = {
    "in_progress": "in progress",
    "waiting": "waiting for a query",
    "accepted": "accepted",
    "reopened": "reopened",
    "corrected": "corrected",
}

OVERRIDE_REASONS = {
    "documentation": "The documentation supports another code than the questions can express",
    "guideline": "An official guideline or convention decides otherwise",
    "payer": "Payer or in-house policy asks for another code",
    "query_answer": "The provider answered a query",
    "questionnaire": "The questionnaire is wrong or incomplete here",
}


REOPEN_REASONS = {
    "record": "The record was amended or completed",
    "query_answer": "The provider answered a query",
    "review": "A review or audit asks for it",
    "mistake": "A mistake was noticed",
    "condition": "Another condition is to be coded",
}

TRANSITIONS: dict[str, dict[str, str]] = {
    "in_progress": {"waiting": "a query is sent", "accepted": "the codes of every condition are accepted"},
    "waiting": {
        "in_progress": "the last open query is answered or withdrawn",
        "reopened": "the same, when its codes had been accepted before",
    },
    "accepted": {"reopened": "it is opened again, with a reason"},
    "reopened": {"waiting": "a query is sent", "corrected": "the codes of every condition are accepted anew"},
    "corrected": {"reopened": "it is opened again, with a reason"},
}
"""From each status the ones it may change to, and what changes it. docs/encounters.md is made from this."""
OPEN = frozenset({"in_progress", "reopened"})
"""Statuses in which answers may be given and changed."""
ENDED = frozenset({"accepted", "corrected"})
"""Statuses in which the codes of every condition are accepted."""


class EncounterQuerySet(models.QuerySet["Encounter"]):
    """Encounters."""

    def with_pins(self) -> Self:
        """With the data version at hand, without the rows packed in it."""
        return self.select_related("data_version").defer("data_version__packed")


class ConditionQuerySet(models.QuerySet["Condition"]):
    """Conditions of encounters."""

    def with_pins(self) -> Self:
        """With encounter, data version and questionnaire revision at hand, without their large contents."""
        encounter, large = "encounter__data_version", "encounter__data_version__packed"
        return self.select_related(encounter).defer(large).with_revision()

    def with_revision(self) -> Self:
        """With the questionnaire revision at hand, without its large content."""
        return self.select_related("questionnaire_revision").defer("questionnaire_revision__document")


class Encounter(models.Model):
    """One chart. `version` counts its changes; who changes it says which version was read.

    `accepted_at` is the first time that all its conditions were accepted; it stays when the encounter is
    reopened. `leading` is the position of the condition whose codes come first, 0 for the first one.
    """

    CHANGING = ("date_of_service", "setting", "status", "version", "updated_at", "accepted_at", "leading")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=64, blank=True, db_index=True)
    date_of_service = models.DateField()
    setting = models.CharField(max_length=40, blank=True)
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="encounters", db_index=False
    )
    status = models.CharField(max_length=16, choices=STATUSES, default="in_progress")
    data_version = models.ForeignKey(DataVersion, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    leading = models.PositiveSmallIntegerField(default=0)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["coder", "-created_at"], name="encounter_of_coder"),
            models.Index(fields=["-created_at"], name="encounter_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="encounter_status_known")
        ]

    def __str__(self) -> str:
        return f"{self.reference or self.id} on {self.date_of_service}"

    @property
    def name(self) -> str:
        """The reference as pages show it; of a keyed hash the beginning, "" without one."""
        return self.reference[:9] if HASHED.fullmatch(self.reference) else self.reference


class Condition(models.Model):
    """One condition of an encounter: the facts in the order they were given, and what came of them.

    `facts` is a list of [question, choice]; `origins` says of a question where its choice came from when the
    coder did not give it by hand: {"side": "text"} was read from a pasted text. `outcome` is empty until the
    questions lead to a result; then {"kind": .., "codes": [..]}. `accepted` holds the codes the coder stands
    for.
    """

    CHANGING = ("facts", "origins", "outcome", "accepted", "override_reason", "override_note")

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="conditions")
    position = models.PositiveSmallIntegerField()
    questionnaire_revision = models.ForeignKey(
        QuestionnaireRevision, on_delete=models.PROTECT, related_name="+"
    )
    facts = models.JSONField(default=list)
    origins = models.JSONField(default=dict, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    accepted = models.JSONField(default=list, blank=True)
    override_reason = models.CharField(max_length=24, blank=True, choices=OVERRIDE_REASONS)
    override_note = models.CharField(max_length=200, blank=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["encounter_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["encounter", "position"], name="condition_position_once"),
            models.CheckConstraint(
                condition=Q(override_reason="") | Q(override_reason__in=list(OVERRIDE_REASONS)),
                name="condition_override_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(override_note="") | ~Q(override_reason=""), name="condition_note_needs_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Condition {self.position} of {self.encounter_id}"

    @property
    def answers(self) -> dict[str, str]:
        """The facts as the engine reads them: question to choice."""
        return dict(self.facts)
