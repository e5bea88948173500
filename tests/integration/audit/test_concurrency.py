"""Several writers at once, on real connections of their own."""

import json
from collections.abc import Callable
from threading import Thread

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from lookup import throttling
from lookup.actions import Stale, audit, guidance, keys
from lookup.models import AuditEvent, Guidance, KeyChoice
from lookup.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*tasks: Callable[[], object]) -> list[Exception]:
    """Run tasks in threads; return what they raised."""
    raised: list[Exception] = []

    def run(task: Callable[[], object]) -> None:
        try:
            task()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_writers_to_one_chain_take_turns() -> None:
    def write() -> None:
        for _ in range(8):
            audit.record(by="tester", kind="group.changed", object_type="group", object_id="A")

    assert at_once(write, write, write, write) == []
    assert AuditEvent.objects.filter(chain="group:A").count() == 32
    assert verify().sound


def test_a_checkpoint_among_writers_is_sound() -> None:
    def write() -> None:
        for number in range(8):
            audit.record(by="tester", kind="group.changed", object_type="group", object_id=f"{number}")

    assert at_once(write, lambda: audit.checkpoint(by="tester"), write) == []
    assert verify().sound


def test_of_two_drafts_at_once_one_is_stale(site_data: None, editor: User) -> None:
    def draft(words: str) -> Callable[[], object]:
        given = {"slug": "t", "kind": "topic", "title": "T", "based_on": 0}
        return lambda: guidance.draft(by=editor, body=words, **given)

    raised = at_once(draft("one"), draft("two"))
    assert [type(error) for error in raised] == [Stale]
    assert Guidance.objects.get(slug="t").revisions.count() == 1


def test_of_many_passwords_at_once_no_more_are_looked_at_than_one_after_the_other(site_data: None) -> None:
    statuses: list[int] = []

    def guess() -> None:
        answer = Client().post("/accounts/login/", {"username": "nobody", "password": "wrong"})
        statuses.append(answer.status_code)

    assert at_once(*[guess] * 24) == []
    assert sorted(statuses) == [200] * throttling.OF_ACCOUNT + [429] * (24 - throttling.OF_ACCOUNT)
    payloads = AuditEvent.objects.filter(kind="account.sign_in_failed").values_list("payload", flat=True)
    assert sorted("waiting" in payload for payload in payloads) == [False] * throttling.OF_ACCOUNT + [True]


def test_of_two_first_choices_of_keys_the_same_is_one_event(site_data: None, coder: User) -> None:
    def choose() -> None:
        keys.choose(by=coder, on=False, wanted={})

    assert at_once(*[choose] * 6) == []
    assert AuditEvent.objects.filter(kind="account.keys_chosen").count() == 1


def test_two_first_choices_of_keys_take_turns(site_data: None, coder: User) -> None:
    def choose(key: str) -> Callable[[], object]:
        return lambda: keys.choose(by=coder, on=True, wanted={"copy": key})

    assert at_once(choose("k"), choose("j")) == []
    last = AuditEvent.objects.filter(kind="account.keys_chosen").order_by("pk").last()
    assert last is not None
    assert json.loads(last.payload)["changed"] == KeyChoice.objects.get().changed
