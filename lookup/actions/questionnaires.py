"""Questionnaires: a draft is one JSON document; only one that passes all checks is published."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from lookup import engine, pinned, questionnaire_check
from lookup.actions import audit, revisions
from lookup.actions.errors import Refused, require
from lookup.engine.checking import Finding
from lookup.models import Questionnaire, QuestionnaireRevision
from lookup.permissions import DRAFT_QUESTIONNAIRES, PUBLISH_QUESTIONNAIRES, User


class ChecksFailed(Refused):
    """A draft does not pass its checks; `findings` says which."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        listed = "; ".join(f"{found.check}: {found.message}" for found in findings[:10])
        super().__init__(f"The questionnaire fails {len(findings)} checks. {listed}", status=409)
        self.findings = findings


@transaction.atomic
def draft(*, by: User, slug: str, document: str, based_on: int) -> QuestionnaireRevision:
    """Save a new draft and return it; the same document again changes nothing.

    `based_on` is the number of the revision the editor saw (0 for a new questionnaire). Raises Stale
    when it is not the newest, Refused (naming the place) when the document is malformed.
    """
    require(by, DRAFT_QUESTIONNAIRES)
    decoded = _decoded(document)
    if decoded.document.slug != slug:
        raise Refused(f"The document is that of {decoded.document.slug!r}, not of {slug!r}.")
    questionnaire, _ = Questionnaire.objects.select_for_update().get_or_create(slug=slug)
    newest = questionnaire.newest()
    revisions.check_read(newest, based_on)
    if newest and newest.sha256 == decoded.sha256:
        return newest
    revision = QuestionnaireRevision.objects.create(
        questionnaire=questionnaire,
        number=based_on + 1,
        document=decoded.canonical,
        sha256=decoded.sha256,
        created_by=by.get_username(),
        created_at=timezone.now(),
    )
    _log(by, "questionnaire.drafted", revision, before=newest.sha256 if newest else None)
    return revision


def publish(
    *,
    by: User,
    questionnaire: Questionnaire,
    number: int,
    live_from: datetime.date | None = None,
    watch: questionnaire_check.Watch | None = None,
) -> QuestionnaireRevision:
    """Make the newest draft the one that new encounters are answered with, from a day on (default: today).

    Raises ChecksFailed when it does not pass all checks. They take half a minute, of which `watch` is told,
    and run before the transaction, so that nobody waits for them.
    """
    require(by, PUBLISH_QUESTIONNAIRES)
    newest = _newest(questionnaire, number)
    if newest.published_at:
        return newest
    revisions.publication(newest, by, live_from)  # what is refused anyway is refused before the checks
    if findings := questionnaire_check.report(pinned.questionnaire(newest), watch).findings:
        raise ChecksFailed(findings)
    return _publish_checked(by, newest, live_from)


@transaction.atomic
def _publish_checked(
    by: User, checked: QuestionnaireRevision, live_from: datetime.date | None
) -> QuestionnaireRevision:
    locked = Questionnaire.objects.select_for_update().get(pk=checked.questionnaire_id)
    newest = _newest(locked, checked.number)
    live = locked.live()
    revisions.publish(newest, revisions.publication(newest, by, live_from))
    before = {"number": live.number, "sha256": live.sha256} if live else None
    _log(by, "questionnaire.published", newest, live_from=str(newest.live_from), before=before)
    return newest


def _newest(questionnaire: Questionnaire, number: int) -> QuestionnaireRevision:
    """The newest revision; Stale when the caller saw another one."""
    newest = questionnaire.newest()
    revisions.check_read(newest, number)
    if newest is None:
        raise Refused("There is no draft to publish.")
    return newest


def _decoded(document: str) -> engine.Questionnaire:
    try:
        return engine.Questionnaire.from_json(document)
    except engine.QuestionnaireError as error:
        raise Refused(str(error)) from error


def _log(by: User, kind: str, revision: QuestionnaireRevision, **payload: Any) -> None:
    audit.record(
        by=by,
        kind=kind,
        object_type="questionnaire",
        object_id=revision.questionnaire.slug,
        payload={"number": revision.number, "sha256": revision.sha256, **payload},
    )
