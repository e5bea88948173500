"""Synonyms: each change is a row of its own."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from lookup.actions import Refused, Stale, synonyms
from lookup.models import AuditEvent, Synonym

pytestmark = pytest.mark.django_db

BACK = {"term": "zigzag back", "kind": "synonym", "expansion": "back pain"}


@pytest.fixture
def live(editor: User, publisher: User) -> Synonym:
    return synonyms.publish(by=publisher, synonym=synonyms.add(by=editor, **BACK))


def active() -> list[str]:
    return list(
        Synonym.objects.filter(active=True, term__startswith="zigzag").values_list("expansion", flat=True)
    )


def test_a_draft_is_not_in_force(editor: User) -> None:
    assert synonyms.add(by=editor, **BACK).state == "draft"
    assert active() == []


def test_a_published_draft_is_in_force(live: Synonym) -> None:
    assert (live.state, live.published_by, live.source) == ("live", "publisher", "local")
    assert active() == ["back pain"]


def test_a_change_replaces_when_it_is_published(live: Synonym, editor: User, publisher: User) -> None:
    changed = synonyms.change(by=editor, synonym=live, **{**BACK, "expansion": "low back pain"})
    assert active() == ["back pain"]
    synonyms.publish(by=publisher, synonym=changed)
    assert active() == ["low back pain"]
    said = json.loads(AuditEvent.objects.filter(kind="synonym.published").latest("pk").payload)
    assert (said["expansion"], said["before"]["expansion"]) == ("low back pain", "back pain")


def test_a_changed_draft_is_another_draft(live: Synonym, editor: User) -> None:
    first = synonyms.change(by=editor, synonym=live, **{**BACK, "expansion": "one"})
    second = synonyms.change(by=editor, synonym=first, **{**BACK, "expansion": "two"})
    first.refresh_from_db()
    assert (first.state, second.state, second.replaces) == ("discarded", "draft", live)


def test_a_second_draft_for_the_same_row_is_stale(live: Synonym, editor: User) -> None:
    synonyms.change(by=editor, synonym=live, **{**BACK, "expansion": "one"})
    with pytest.raises(Stale):
        synonyms.change(by=editor, synonym=live, **{**BACK, "expansion": "two"})
    with pytest.raises(Stale):
        synonyms.remove(by=editor, synonym=live)


def test_a_removal_waits_for_its_publication(live: Synonym, editor: User, publisher: User) -> None:
    removal = synonyms.remove(by=editor, synonym=live)
    assert active() == ["back pain"]
    synonyms.publish(by=publisher, synonym=removal)
    assert active() == []


def test_a_removed_synonym_may_come_back(live: Synonym, editor: User, publisher: User) -> None:
    synonyms.publish(by=publisher, synonym=synonyms.remove(by=editor, synonym=live))
    synonyms.publish(by=publisher, synonym=synonyms.add(by=editor, **BACK))
    assert active() == ["back pain"]


def test_a_discarded_draft_leaves_the_live_row(live: Synonym, editor: User, publisher: User) -> None:
    draft = synonyms.change(by=editor, synonym=live, **{**BACK, "expansion": "one"})
    assert synonyms.discard(by=editor, synonym=draft).state == "discarded"
    assert active() == ["back pain"]
    with pytest.raises(Stale):
        synonyms.publish(by=publisher, synonym=draft)


def test_the_same_synonym_twice_is_refused(live: Synonym, editor: User) -> None:
    with pytest.raises(Refused, match="exists already"):
        synonyms.add(by=editor, **BACK)


@pytest.mark.parametrize(
    "wrong",
    [
        {"term": ""},
        {"term": "x" * 121},
        {"kind": "joke"},
        {"expansion": " "},
        {"codes": ["back"]},
        {"note": "\0"},
    ],
)
def test_unusable_content_is_refused(editor: User, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        synonyms.add(by=editor, **{**BACK, **wrong})


def test_who_may_not(live: Synonym, editor: User, publisher: User, coder: User) -> None:
    draft = synonyms.change(by=editor, synonym=live, **{**BACK, "expansion": "one"})
    for account in (coder, publisher):
        for action in (synonyms.remove, synonyms.discard):
            with pytest.raises(Refused):
                action(by=account, synonym=draft)
    for account in (coder, editor):
        with pytest.raises(Refused):
            synonyms.publish(by=account, synonym=draft)


def test_a_site_may_want_a_second_person(administrator: User, settings: Any) -> None:
    settings.SECOND_PERSON_PUBLISHES = True
    own = synonyms.add(by=administrator, **BACK)
    with pytest.raises(Refused, match="Another person"):
        synonyms.publish(by=administrator, synonym=own)
    assert active() == []
