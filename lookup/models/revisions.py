"""The pattern that guidance and questionnaires share: immutable revisions, a live one by date."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


class RevisionQuerySet(models.QuerySet[Any]):
    """Revisions of any subject; the model names the foreign key to it in SUBJECT."""

    def published_by_day(self, on: datetime.date | None = None) -> Self:
        """Those published with a first day not after the date (default: today)."""
        return self.filter(published_at__isnull=False, live_from__lte=on or timezone.localdate())

    def live(self, on: datetime.date | None = None) -> Self:
        """Of each subject the highest number among those, which is the one read on the date."""
        subject = self.model.SUBJECT
        later = self.model._default_manager.published_by_day(on).filter(
            **{subject: OuterRef(subject), "number__gt": OuterRef("number")}
        )
        return self.published_by_day(on).exclude(Exists(later))

    def newest(self) -> Self:
        """Of each subject the revision with the highest number, a draft or not."""
        subject = self.model.SUBJECT
        later = self.model._default_manager.filter(
            **{subject: OuterRef(subject), "number__gt": OuterRef("number")}
        )
        return self.exclude(Exists(later))

    def drafts(self) -> Self:
        """Of each subject the newest revision where it is not published yet."""
        return self.newest().filter(published_at__isnull=True)


class Revision(models.Model):
    """One immutable version of a subject. Its content is never changed, only published, once.

    Numbers of a subject run 1, 2, 3; the highest one is a draft while it is not published. Subclasses
    name the foreign key in SUBJECT and make `number` unique within it.
    """

    SUBJECT = ""

    number = models.PositiveIntegerField()
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    published_by = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    live_from = models.DateField(null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{getattr(self, self.SUBJECT)}, revision {self.number}"

    @classmethod
    def constraints(cls, subject: str, name: str) -> list[models.BaseConstraint]:
        """The constraints every revision table has."""
        published = Q(published_at__isnull=False, live_from__isnull=False) & ~Q(published_by="")
        draft = Q(published_at__isnull=True, live_from__isnull=True, published_by="")
        return [
            models.UniqueConstraint(fields=[subject, "number"], name=f"{name}_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name=f"{name}_number_from_1"),
            models.CheckConstraint(condition=published | draft, name=f"{name}_published_whole"),
        ]
