"""Choosing single keys."""

import json

import pytest
from django.contrib.auth.models import User

from lookup.actions import keys
from lookup.actions.errors import Refused
from lookup.models import AuditEvent, KeyChoice
from lookup.presenters.keys import keys_of

pytestmark = pytest.mark.django_db


def test_an_account_begins_with_the_table(coder: User) -> None:
    assert keys_of(coder).on
    assert keys_of(coder).changed == {}


def test_what_is_chosen_is_kept_with_its_event(coder: User, other_coder: User) -> None:
    keys.choose(by=coder, on=False, wanted={"copy": "k"})
    assert (keys_of(coder).on, keys_of(coder).of("copy")) == (False, "k")
    assert keys_of(other_coder).on
    event = AuditEvent.objects.latest("pk")
    assert (event.actor, event.kind, event.object_id) == ("coder", "account.keys_chosen", "coder")
    assert json.loads(event.payload) == {"on": False, "changed": {"copy": "k"}}


def test_choosing_the_same_again_is_no_event(coder: User) -> None:
    keys.choose(by=coder, on=True, wanted={"copy": "k"})
    before = AuditEvent.objects.count()
    keys.choose(by=coder, on=True, wanted={"copy": "k"})
    assert AuditEvent.objects.count() == before


def test_an_unfit_key_changes_nothing(coder: User) -> None:
    with pytest.raises(Refused, match="used twice"):
        keys.choose(by=coder, on=True, wanted={"copy": "e"})
    assert not KeyChoice.objects.exists()


def test_without_its_event_nothing_is_kept(coder: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(AuditEvent, "save", broken)
    with pytest.raises(OSError, match="disk full"):
        keys.choose(by=coder, on=False, wanted={})
    assert not KeyChoice.objects.exists()
