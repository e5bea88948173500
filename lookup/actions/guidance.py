"""Guidance texts: drafted by editors, published by publishers, never overwritten."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from lookup.actions import audit, revisions
from lookup.actions.errors import Refused, Stale, require
from lookup.models import Guidance, GuidanceRevision
from lookup.models.guidance import GUIDANCE_KINDS
from lookup.permissions import ADD_GUIDANCE, DRAFT_GUIDANCE, PUBLISH_GUIDANCE, User

CONTENT = ("title", "body", "citations", "codes", "terms")
LONGEST_BODY = 20_000


@transaction.atomic
def draft(
    *,
    by: User,
    slug: str,
    kind: str,
    title: str,
    body: str,
    citations: Iterable[str] = (),
    codes: Iterable[str] = (),
    terms: Iterable[str] = (),
    based_on: int,
) -> GuidanceRevision:
    """Save a new draft and return it; the same content again changes nothing.

    `based_on` is the number of the revision the editor saw (0 for a new text). Raises Stale when it is
    not the newest, Refused when the account may not or the text is not usable.
    """
    guidance = _subject(by, slug, kind, new=based_on == 0)
    newest = guidance.newest()
    given = {"title": title, "body": body, "citations": citations, "codes": codes, "terms": terms}
    content = check(guidance, based_on=based_on, **given)
    if newest and content_of(newest) == content:
        return newest
    revision = GuidanceRevision.objects.create(
        guidance=guidance,
        number=based_on + 1,
        created_by=by.get_username(),
        created_at=timezone.now(),
        **content,
    )
    before = content_of(newest) if newest else None
    _log(by, "guidance.drafted", revision, before=before, **content)
    return revision


@transaction.atomic
def publish(
    *, by: User, guidance: Guidance, number: int, live_from: datetime.date | None = None
) -> GuidanceRevision:
    """Make the newest draft what coders read from a day on (default: today). Doing it twice is no error."""
    require(by, PUBLISH_GUIDANCE)
    locked = Guidance.objects.select_for_update().get(pk=guidance.pk)
    newest = locked.newest()
    revisions.check_read(newest, number)
    if newest is None:
        raise Refused("There is no draft to publish.")
    if newest.published_at:
        return newest
    live = locked.live()
    revisions.publish(newest, revisions.publication(newest, by, live_from))
    _log(
        by,
        "guidance.published",
        newest,
        live_from=str(newest.live_from),
        before={"number": live.number, **content_of(live)} if live else None,
        **content_of(newest),
    )
    return newest


def check(guidance: Guidance | None, *, based_on: int, **given: Any) -> dict[str, Any]:
    """The content as `draft` would store it; raises what `draft` would raise for it."""
    revisions.check_read(guidance.newest() if guidance else None, based_on)
    return _content(**given)


def content_of(revision: GuidanceRevision) -> dict[str, Any]:
    """The content of a revision as the log keeps it."""
    return {name: getattr(revision, name) for name in CONTENT}


def _subject(by: User, slug: str, kind: str, *, new: bool) -> Guidance:
    """The locked guidance row, made when it is new."""
    require(by, ADD_GUIDANCE if new else DRAFT_GUIDANCE)
    if kind not in GUIDANCE_KINDS:
        raise Refused("There is no such kind of guidance.")
    locked = Guidance.objects.select_for_update()
    if not new:
        found = locked.filter(slug=slug).first()
        if found is None:
            raise Refused("There is no such guidance.", status=404)
        return found
    made, created = locked.get_or_create(slug=slug, defaults={"kind": kind})
    if not created:
        raise Stale(f"There is guidance under the name {slug!r} already.")
    return made


def _content(
    *, title: str, body: str, citations: Iterable[str], codes: Iterable[str], terms: Iterable[str]
) -> dict[str, Any]:
    heading, text = " ".join(title.split()), body.replace("\r\n", "\n").strip() + "\n"
    if not heading or not text.strip():
        raise Refused("Guidance needs a title and a text.")
    if len(heading) > 200 or len(text) > LONGEST_BODY or "\0" in text:
        raise Refused(f"A title has up to 200 characters, a text up to {LONGEST_BODY}.")
    lists = {"citations": citations, "codes": codes, "terms": terms}
    return {"title": heading, "body": text} | {name: _cleaned(given) for name, given in lists.items()}


def _cleaned(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))


def _log(by: User, kind: str, revision: GuidanceRevision, **payload: Any) -> None:
    audit.record(
        by=by,
        kind=kind,
        object_type="guidance",
        object_id=revision.guidance.slug,
        payload={"number": revision.number, **payload},
    )
