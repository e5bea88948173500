"""Questionnaires: only what passes its checks is published."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from lookup.actions import Refused, Stale, questionnaires
from lookup.models import AuditEvent, Questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(fixture_folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((fixture_folder / "questionnaire.json").read_text())
    return loaded


@pytest.fixture
def questionnaire(document: dict[str, Any]) -> Questionnaire:
    return Questionnaire.objects.get(slug=document["slug"])


def draft(by: User, document: dict[str, Any], based_on: int = 1) -> Any:
    return questionnaires.draft(by=by, slug="dorsalgia", document=json.dumps(document), based_on=based_on)


def test_a_sound_draft_is_published(
    editor: User, publisher: User, document: dict[str, Any], questionnaire: Questionnaire
) -> None:
    document["title"] = "Another title"
    revision = draft(editor, document)
    assert (questionnaire.live().number, revision.number) == (1, 2)
    questionnaires.publish(by=publisher, questionnaire=questionnaire, number=2)
    assert questionnaire.live().sha256 == revision.sha256
    event = AuditEvent.objects.get(kind="questionnaire.published")
    assert json.loads(event.payload)["before"]["number"] == 1


def test_a_draft_that_fails_its_checks_is_not_published(
    editor: User, publisher: User, document: dict[str, Any], questionnaire: Questionnaire
) -> None:
    document["codes"] = document["codes"][1:]
    draft(editor, document)
    with pytest.raises(Refused, match="fails"):
        questionnaires.publish(by=publisher, questionnaire=questionnaire, number=2)
    assert questionnaire.live().number == 1


def test_a_malformed_document_is_refused(editor: User, document: dict[str, Any]) -> None:
    document["codes"][0]["when"] = {}
    with pytest.raises(Refused, match="condition"):
        draft(editor, document)
    with pytest.raises(Refused):
        questionnaires.draft(by=editor, slug="dorsalgia", document="{", based_on=1)


def test_a_stale_draft_is_refused(editor: User, document: dict[str, Any]) -> None:
    document["title"] = "One"
    draft(editor, document)
    document["title"] = "Two"
    with pytest.raises(Stale):
        draft(editor, document)


def test_the_same_document_is_no_draft(editor: User, document: dict[str, Any]) -> None:
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
