"""A session ends when it is not used, and after twelve hours in any case."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from lookup.sessions import BEGAN, USED
from lookup.signing import account_mark
from tests.integration.pages.walking import Walk

pytestmark = pytest.mark.django_db

MINUTE, HOUR = 60, 60 * 60


def earlier(client: Client, name: str, seconds: int) -> None:
    """As if the session had been used, or had begun, so long before."""
    session = client.session
    session[name] -= seconds
    session.save()


def signed_in(client: Client) -> bool:
    response = client.get("/help/")
    return bool(response.status_code == 200)


@pytest.fixture
def client(coder: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"username": "coder", "password": "pass"})
    return client


def test_an_unused_session_ends(client: Client) -> None:
    earlier(client, USED, 29 * MINUTE)
    assert signed_in(client)
    earlier(client, USED, 31 * MINUTE)
    response = client.get("/codes/M54.2/")
    assert response["Location"] == "/accounts/login/?next=/codes/M54.2/"
    assert not signed_in(client)


def test_use_keeps_it_and_is_not_written_with_every_request(client: Client) -> None:
    before = client.session[USED]
    assert signed_in(client)
    assert client.session[USED] == before
    for _ in range(4):
        earlier(client, USED, 20 * MINUTE)
        assert signed_in(client)
        assert client.session[USED] >= before


def test_twelve_hours_are_the_most(client: Client) -> None:
    earlier(client, BEGAN, 12 * HOUR - MINUTE)
    assert signed_in(client)
    earlier(client, BEGAN, 2 * MINUTE)
    assert not signed_in(client)


def test_the_limit_is_a_setting(client: Client, settings: Any) -> None:
    settings.IDLE_MINUTES = 5
    earlier(client, USED, 6 * MINUTE)
    assert not signed_in(client)


def test_there_need_be_none(client: Client, settings: Any) -> None:
    settings.IDLE_MINUTES = 0
    earlier(client, USED, 11 * HOUR)
    assert signed_in(client)


def test_a_session_from_before_there_were_limits_begins_now(client: Client) -> None:
    session = client.session
    del session[BEGAN], session[USED]
    session.save()
    assert signed_in(client)
    earlier(client, USED, 31 * MINUTE)
    assert not signed_in(client)


def test_an_answer_sent_too_late_is_kept(client: Client, coder: User) -> None:
    walk = Walk(client).step("answer", question="finding", choice="low_back")
    mark = account_mark(coder.pk)
    earlier(client, USED, 31 * MINUTE)
    assert (
        "/accounts/login/"
        in walk.send("answer", question="radiation", choice="none", sender=mark)["Location"]
    )
    client.post("/accounts/login/", {"username": "coder", "password": "pass"})
    assert walk.condition.answers["radiation"] == "none"
