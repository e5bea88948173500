"""Guidance: drafts, publication, and what coders read on a day."""

import datetime
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from lookup.actions import Refused, Stale, guidance
from lookup.models import AuditEvent, Guidance, GuidanceRevision

pytestmark = pytest.mark.django_db

TEXT = {"slug": "fall", "kind": "topic", "title": "After a fall", "body": "First words.", "codes": ["M54.5-"]}


def draft(by: User, based_on: int, **changed: object) -> GuidanceRevision:
    return guidance.draft(by=by, based_on=based_on, **{**TEXT, **changed})


@pytest.fixture
def subject(editor: User, publisher: User) -> Guidance:
    """One published revision."""
    revision = draft(editor, 0)
    guidance.publish(by=publisher, guidance=revision.guidance, number=1)
    return revision.guidance


def test_a_draft_is_not_read(editor: User) -> None:
    revision = draft(editor, 0)
    assert revision.guidance.live() is None
    assert revision in GuidanceRevision.objects.drafts()


def test_a_published_draft_is_read(subject: Guidance) -> None:
    live = subject.live()
    assert live.body == "First words.\n"
    assert live in GuidanceRevision.objects.live()


def test_the_log_says_who_and_what_was_before(subject: Guidance, editor: User, publisher: User) -> None:
    draft(editor, 1, body="Second words.")
    guidance.publish(by=publisher, guidance=subject, number=2)
    events = AuditEvent.objects.filter(object_type="guidance", object_id="fall").order_by("pk")
    assert [(event.actor, event.kind) for event in events] == [
        ("editor", "guidance.drafted"),
        ("publisher", "guidance.published"),
    ] * 2
    said = json.loads(events.last().payload)
    assert (said["body"], said["before"]["body"]) == ("Second words.\n", "First words.\n")


def test_a_draft_leaves_what_is_read(subject: Guidance, editor: User) -> None:
    draft(editor, 1, body="Second words.")
    assert subject.live().number == 1
    assert subject.newest().number == 2


def test_a_stale_form_overwrites_nothing(subject: Guidance, editor: User) -> None:
    draft(editor, 1, body="Mine.")
    with pytest.raises(Stale):
        draft(editor, 1, body="Yours.")
    assert subject.newest().body == "Mine.\n"


def test_the_same_text_again_is_no_draft(subject: Guidance, editor: User) -> None:
    assert draft(editor, 1).number == 1


def test_a_stale_publication_publishes_nothing(subject: Guidance, editor: User, publisher: User) -> None:
    draft(editor, 1, body="Second.")
    draft(editor, 2, body="Third.")
    with pytest.raises(Stale):
        guidance.publish(by=publisher, guidance=subject, number=2)
    assert subject.live().number == 1


def test_publishing_twice_is_one_event(subject: Guidance, publisher: User) -> None:
    guidance.publish(by=publisher, guidance=subject, number=1)
    assert AuditEvent.objects.filter(kind="guidance.published", object_id="fall").count() == 1


def test_a_revision_may_go_live_later(subject: Guidance, editor: User, publisher: User) -> None:
    draft(editor, 1, body="For next week.")
    day = timezone.localdate() + datetime.timedelta(days=7)
    guidance.publish(by=publisher, guidance=subject, number=2, live_from=day)
    assert subject.live().number == 1
    assert subject.live(day).number == 2
    draft(editor, 2, body="For today after all.")
    guidance.publish(by=publisher, guidance=subject, number=3)
    assert subject.live().number == subject.live(day).number == 3


def test_a_day_in_the_past_is_refused(subject: Guidance, editor: User, publisher: User) -> None:
    draft(editor, 1, body="Second.")
    with pytest.raises(Refused, match="in the past"):
        guidance.publish(by=publisher, guidance=subject, number=2, live_from=datetime.date(2026, 1, 1))


def test_who_may_not(subject: Guidance, editor: User, publisher: User, coder: User, qa_lead: User) -> None:
    draft(editor, 1, body="Second.")
    for account in (coder, publisher, qa_lead):
        with pytest.raises(Refused) as refusal:
            draft(account, 2, body="Third.")
        assert refusal.value.status == 403
    for account in (coder, editor, qa_lead):
        with pytest.raises(Refused) as refusal:
            guidance.publish(by=account, guidance=subject, number=2)
        assert refusal.value.status == 403


def test_a_site_may_want_a_second_person(administrator: User, settings: Any) -> None:
    settings.SECOND_PERSON_PUBLISHES = True
    revision = draft(administrator, 0)
    with pytest.raises(Refused, match="Another person"):
        guidance.publish(by=administrator, guidance=revision.guidance, number=1)


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"body": " "}, {"title": "x" * 201}, {"body": "x" * 20_001}, {"kind": "poem"}]
)
def test_unusable_texts_are_refused(editor: User, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused):
        draft(editor, 0, **wrong)
    assert not Guidance.objects.filter(slug="fall").exists()


def test_a_name_is_taken_once(subject: Guidance, editor: User) -> None:
    with pytest.raises(Stale):
        draft(editor, 0, body="Another.")
