"""Queries to the provider: what was asked about a condition, and what came of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q

from lookup.models.encounters import Condition, Encounter
from lookup.models.questionnaire import QuestionnaireRevision

QUERY_STATUSES = {"open": "open", "answered": "answered", "withdrawn": "withdrawn"}


class QueryQuerySet(models.QuerySet["Query"]):
    """Queries."""

    def open(self) -> Self:
        """Those that wait for the provider."""
        return self.filter(status="open")

    def with_pins(self) -> Self:
        """With encounter, coder and questionnaire revision at hand, without their large contents."""
        related = ("encounter__data_version", "encounter__coder", "questionnaire_revision__questionnaire")
        large = ("encounter__data_version__packed", "questionnaire_revision__document")
        return self.select_related(*related, "asked_by", "closed_by").defer(*large)

    def with_words(self) -> Self:
        """With what their words come from, in requests of its own: most encounters have no query."""
        revisions = QuestionnaireRevision.objects.defer("document")
        return self.prefetch_related(Prefetch("questionnaire_revision", revisions), "asked_by", "closed_by")


class Query(models.Model):
    """One query. Its words are content of the questionnaire revision: `advice` is the key of the text there,
    `option` the number (from 1) of the option that the provider chose, 0 where there are none or none yet.

    `position` is the condition's place when it was asked; a condition that is removed later leaves its
    queries to the encounter. No word of the provider's answer is kept.
    """

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="queries")
    condition = models.ForeignKey(
        Condition, on_delete=models.SET_NULL, null=True, blank=True, related_name="queries"
    )
    position = models.PositiveSmallIntegerField()
    questionnaire_revision = models.ForeignKey(
        QuestionnaireRevision, on_delete=models.PROTECT, related_name="+"
    )
    advice = models.CharField(max_length=80)
    status = models.CharField(max_length=10, choices=QUERY_STATUSES, default="open")
    option = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = QueryQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name_plural = "queries"
        indexes = [models.Index(fields=["status", "asked_at"], name="query_by_age")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=list(QUERY_STATUSES)), name="query_status_known"),
            models.UniqueConstraint(
                fields=["condition", "advice"], condition=Q(status="open"), name="query_open_once"
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None, closed_by=None)
                | (~Q(status="open") & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="query_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(option=0) | Q(status="answered"), name="query_option_is_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"Query {self.advice} of {self.encounter_id}"
