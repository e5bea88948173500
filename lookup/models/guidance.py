"""Guidance: texts in our own words beside codes and terms."""

import datetime

from django.db import models
from django.db.models import Q

from lookup.models.revisions import Revision

GUIDANCE_KINDS = {"code": "code", "family": "family of codes", "topic": "topic", "ruling": "ruling"}


class Guidance(models.Model):
    """A subject of guidance; what it says is in its revisions."""

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=GUIDANCE_KINDS)

    class Meta:
        ordering = ["slug"]
        verbose_name_plural = "guidance"
        permissions = [("publish_guidance", "Can publish guidance")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(GUIDANCE_KINDS)), name="guidance_kind_known")
        ]

    def __str__(self) -> str:
        return self.slug

    def live(self, on: datetime.date | None = None) -> "GuidanceRevision | None":
        """The revision read on the date (default: today), None when none is published."""
        return self.revisions.live(on).first()

    def newest(self) -> "GuidanceRevision | None":
        """The revision with the highest number: the draft if there is one."""
        return self.revisions.order_by("-number").first()


class GuidanceRevision(Revision):
    """One immutable version of a guidance text (Markdown)."""

    SUBJECT = "guidance"

    guidance = models.ForeignKey(Guidance, on_delete=models.PROTECT, related_name="revisions")
    title = models.CharField(max_length=200)
    body = models.TextField()
    citations = models.JSONField(default=list, blank=True)
    codes = models.JSONField(default=list, blank=True)
    terms = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["guidance", "-number"]
        constraints = Revision.constraints("guidance", "guidance_revision")
