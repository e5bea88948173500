"""Questionnaires: each revision is one immutable JSON document."""

import datetime

from django.db import models

from lookup.models.revisions import Revision


class Questionnaire(models.Model):
    """A questionnaire; its content is in its revisions."""

    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        ordering = ["slug"]
        permissions = [("publish_questionnaire", "Can publish questionnaires")]

    def __str__(self) -> str:
        return self.slug

    def live(self, on: datetime.date | None = None) -> "QuestionnaireRevision | None":
        """The revision that new encounters are answered with on the date (default: today)."""
        return self.revisions.live(on).first()

    def newest(self) -> "QuestionnaireRevision | None":
        """The revision with the highest number: the draft if there is one."""
        return self.revisions.order_by("-number").first()


class QuestionnaireRevision(Revision):
    """One immutable version: the canonical JSON text and its SHA-256."""

    SUBJECT = "questionnaire"

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="revisions")
    document = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["questionnaire", "-number"]
        constraints = Revision.constraints("questionnaire", "questionnaire_revision")
