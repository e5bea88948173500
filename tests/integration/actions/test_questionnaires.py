"""Questionnaires: only what passes its checks is published."""

import datetime
import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from lookup.actions import Refused, Stale, questionnaires
from lookup.models import AuditEvent, Questionnaire, QuestionnaireRevision
from tests.integration.smallest_questionnaire import smallest

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> dict[str, Any]:
    return smallest()


@pytest.fixture
def questionnaire(editor: User, publisher: User, document: dict[str, Any]) -> Questionnaire:
    """Revision 1 is live."""
    revision = draft(editor, document, 0)
    questionnaires.publish(by=publisher, questionnaire=revision.questionnaire, number=1)
    return revision.questionnaire


def draft(by: User, document: dict[str, Any], based_on: int = 1) -> QuestionnaireRevision:
    return questionnaires.draft(by=by, slug="small", document=json.dumps(document), based_on=based_on)


def test_a_sound_draft_is_published(
    editor: User, publisher: User, document: dict[str, Any], questionnaire: Questionnaire
) -> None:
    document["title"] = "Another title"
    revision = draft(editor, document)
    assert (questionnaire.live().number, revision.number) == (1, 2)
    questionnaires.publish(by=publisher, questionnaire=questionnaire, number=2)
    assert questionnaire.live().sha256 == revision.sha256
    event = AuditEvent.objects.filter(kind="questionnaire.published").latest("pk")
    assert json.loads(event.payload)["before"]["number"] == 1


def test_a_draft_that_fails_its_checks_is_not_published(
    editor: User, publisher: User, document: dict[str, Any], questionnaire: Questionnaire
) -> None:
    document["codes"] = document["codes"][1:]
    draft(editor, document)
    with pytest.raises(Refused, match="fails"):
        questionnaires.publish(by=publisher, questionnaire=questionnaire, number=2)
    assert questionnaire.live().number == 1


def test_what_is_refused_anyway_is_refused_before_the_checks(
    editor: User, publisher: User, document: dict[str, Any], questionnaire: Questionnaire
) -> None:
    document["title"] = "Another title"
    draft(editor, document)
    said: list[str] = []
    past = datetime.date(2020, 10, 1)
    with pytest.raises(Refused, match="day in the past"):
        questionnaires.publish(
            by=publisher, questionnaire=questionnaire, number=2, live_from=past, watch=said.append
        )
    assert said == []
    questionnaires.publish(by=publisher, questionnaire=questionnaire, number=2, watch=said.append)
    assert said[0].startswith("Checking 2020-10-01 (1 of ")


def test_a_malformed_document_is_refused(
    editor: User, document: dict[str, Any], questionnaire: Questionnaire
) -> None:
    document["codes"][0]["when"] = {}
    with pytest.raises(Refused, match="condition"):
        draft(editor, document)
    with pytest.raises(Refused):
        questionnaires.draft(by=editor, slug="small", document="{", based_on=1)


def test_a_stale_draft_is_refused(
    editor: User, document: dict[str, Any], questionnaire: Questionnaire
) -> None:
    document["title"] = "One"
    draft(editor, document)
    document["title"] = "Two"
    with pytest.raises(Stale):
        draft(editor, document)


def test_the_same_document_is_no_draft(
    editor: User, document: dict[str, Any], questionnaire: Questionnaire
) -> None:
    assert draft(editor, document).number == 1


def test_who_may_not(
    coder: User, editor: User, publisher: User, document: dict[str, Any], questionnaire: Questionnaire
) -> None:
    document["title"] = "One"
    for account in (coder, publisher):
        with pytest.raises(Refused):
            draft(account, document)
    draft(editor, document)
    for account in (coder, editor):
        with pytest.raises(Refused):
            questionnaires.publish(by=account, questionnaire=questionnaire, number=2)
