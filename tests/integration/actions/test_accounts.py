"""Signing in and out, and demonstration accounts."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from lookup.models import AuditEvent
from lookup.permissions import DEMO_ACCOUNTS, DEMO_PASSWORD, is_loopback

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def sign_in(client: Client, username: str, password: str, **extra: str) -> bool:
    client.post(LOGIN, {"username": username, "password": password}, **extra)
    return "_auth_user_id" in client.session


def test_signing_in_and_out_are_events(client: Client, coder: User) -> None:
    assert sign_in(client, "coder", "pass")
    assert (last_event().actor, last_event().kind) == ("coder", "account.signed_in")
    client.post("/accounts/logout/")
    assert (last_event().actor, last_event().kind) == ("coder", "account.signed_out")


def test_a_failed_sign_in_of_a_known_account_is_kept_by_name(client: Client, coder: User) -> None:
    assert not sign_in(client, "coder", "wrong")
    assert (last_event().object_id, last_event().kind) == ("coder", "account.sign_in_failed")


def test_an_unknown_name_is_kept_as_a_hash(client: Client) -> None:
    sign_in(client, "my secret password", "x")
    first = last_event()
    assert json.loads(first.payload) == {"known": False}
    assert "secret" not in f"{first.actor}{first.object_id}{first.chain}{first.payload}"
    sign_in(client, "my secret password", "x")
    assert last_event().object_id == first.object_id


def test_no_event_no_session(coder: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    client = Client(raise_request_exception=False)
    monkeypatch.setattr(AuditEvent, "save", broken)
    response = client.post(LOGIN, {"username": "coder", "password": "pass"})
    assert response.status_code == 500
    assert "_auth_user_id" not in client.session


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True
    call_command("demo_logins")


@pytest.mark.usefixtures("demo")
class TestDemo:
    @pytest.mark.parametrize("username", DEMO_ACCOUNTS)
    def test_each_account_signs_in_from_this_machine(self, client: Client, username: str) -> None:
        assert sign_in(client, username, DEMO_PASSWORD, HTTP_HOST="127.0.0.1:8000")

    @pytest.mark.parametrize(
        "extra",
        [
            {"REMOTE_ADDR": "10.0.0.7"},
            {"HTTP_HOST": "coding.example"},
            {"HTTP_X_FORWARDED_FOR": "10.0.0.7"},
            {"HTTP_FORWARDED": "for=10.0.0.7"},
        ],
    )
    def test_others_are_refused(self, client: Client, settings: Any, extra: dict[str, str]) -> None:
        settings.ALLOWED_HOSTS = ["*"]
        given = {"HTTP_HOST": "localhost"} | extra
        assert not sign_in(client, "demo-coder", DEMO_PASSWORD, **given)
        assert last_event().kind == "account.sign_in_failed"
        settings.DEMO_BEYOND_LOOPBACK = True
        assert sign_in(client, "demo-coder", DEMO_PASSWORD, **given)

    def test_leaving_demo_mode_ends_their_sessions(self, client: Client, settings: Any) -> None:
        assert sign_in(client, "demo-coder", DEMO_PASSWORD, HTTP_HOST="localhost")
        settings.DEMO = False
        assert client.get("/", HTTP_HOST="localhost").status_code == 302
        assert not sign_in(Client(), "demo-coder", DEMO_PASSWORD, HTTP_HOST="localhost")

    def test_making_them_again_changes_nothing(self) -> None:
        before = AuditEvent.objects.count()
        call_command("demo_logins")
        assert AuditEvent.objects.count() == before

    def test_each_group_has_one(self) -> None:
        for username, group in DEMO_ACCOUNTS.items():
            account = User.objects.get(username=username)
            assert [g.name for g in account.groups.all()] == ([group] if group else [])
            assert account.is_superuser == (not group)


def test_they_are_made_in_demo_mode_only() -> None:
    with pytest.raises(CommandError, match="demo mode only"):
        call_command("demo_logins")
    assert not User.objects.filter(username__startswith="demo-").exists()


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("[::1]:8000", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104
        ("10.1.2.3:80", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_what_loopback_is(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
