"""What drafting and publishing a revision have in common, for guidance and questionnaires."""

import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from lookup.actions.errors import Refused, Stale
from lookup.models.revisions import Revision
from lookup.permissions import User

AnyRevision = TypeVar("AnyRevision", bound=Revision)


def check_read(newest: Revision | None, based_on: int) -> None:
    """Raise Stale unless `based_on` is the newest number (0: there is no revision yet)."""
    if based_on != (newest.number if newest else 0):
        raise Stale("Somebody saved another version in the meantime; nothing was overwritten.")


def check_second_person(drafted_by: str, by: User) -> None:
    """Refused (403) for one's own draft where the site wants a second person."""
    if settings.SECOND_PERSON_PUBLISHES and drafted_by == by.get_username():
        raise Refused("Another person publishes what you drafted.", status=403)


def publication(newest: Revision, by: User, live_from: datetime.date | None) -> dict[str, Any]:
    """The columns that publish a draft. Refused for a day in the past, or for one's own draft where
    the site wants a second person."""
    check_second_person(newest.created_by, by)
    today = timezone.localdate()
    day = live_from or today
    if day < today:
        raise Refused("A revision cannot go live on a day in the past.")
    return {"published_by": by.get_username(), "published_at": timezone.now(), "live_from": day}


def publish(revision: AnyRevision, columns: dict[str, Any]) -> AnyRevision:
    """Write the publication; Stale when the revision was published in the meantime."""
    drafts = type(revision)._default_manager.filter(pk=revision.pk, published_at__isnull=True)
    if not drafts.update(**columns):
        raise Stale("This revision was published in the meantime.")
    for name, value in columns.items():
        setattr(revision, name, value)
    return revision
