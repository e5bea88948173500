"""Everybody changes their own password; nobody else's, and no password is kept in words."""

import json
import logging
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from lookup import throttling
from lookup.actions import Refused, accounts
from lookup.models import AuditEvent
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db

PAGE = "/accounts/password/"
NEW = "correct-horse-9"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change(client: Client, old: str = "pass", new: str = NEW, again: str = "") -> Any:
    given = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(PAGE, given)


def kinds() -> list[str]:
    return list(AuditEvent.objects.filter(object_id="coder").order_by("pk").values_list("kind", flat=True))


def test_it_is_in_the_menu_of_everybody(coder: User) -> None:
    assert f'href="{PAGE}"' in signed_in(coder).get("/help/").content.decode()
    assert Client().get(PAGE)["Location"].startswith("/accounts/login/")


def test_a_coder_changes_the_own_password(coder: User) -> None:
    client = signed_in(coder)
    assert "at least 8 characters" in text(client.get(PAGE))
    assert "Your password is changed" in text(client.get(change(client)["Location"]))
    coder.refresh_from_db()
    assert coder.check_password(NEW)
    event = AuditEvent.objects.filter(object_id="coder").latest("pk")
    assert (event.actor, event.kind, event.payload) == ("coder", "account.password_changed", "{}")
    assert kinds().count("account.password_changed") == 1


def test_other_sessions_end_and_this_one_stays(coder: User) -> None:
    here, elsewhere = signed_in(coder), signed_in(coder)
    change(here)
    assert here.get("/help/").status_code == 200
    assert elsewhere.get("/help/").status_code == 302


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"old": "wrong"}, "That is not your password"),
        ({"again": "correct-horse-8"}, "The two new passwords differ"),
        ({"new": "short"}, "too short"),
        ({"new": "password123"}, "too common"),
        ({"new": "4711471147114711"}, "entirely numeric"),
        ({"new": "thecoder"}, "too similar to the username"),
    ],
)
def test_what_is_refused_is_said_and_changes_nothing(
    coder: User, given: dict[str, str], sentence: str
) -> None:
    response = change(signed_in(coder), **given)
    assert sentence in text(response)
    assert "correct-horse" not in response.content.decode()
    coder.refresh_from_db()
    assert coder.check_password("pass")
    assert "account.password_changed" not in kinds()


def test_trying_the_old_password_waits_as_signing_in_does(coder: User) -> None:
    client = signed_in(coder)
    for _ in range(throttling.OF_ACCOUNT):
        assert change(client, old="wrong").status_code == 200
    answer = change(client)
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert "wrong too often" in text(answer)
    assert kinds().count("account.sign_in_failed") == throttling.OF_ACCOUNT + 1
    coder.refresh_from_db()
    assert coder.check_password("pass")


def test_an_unfit_new_password_is_no_failed_attempt(coder: User) -> None:
    client = signed_in(coder)
    for _ in range(throttling.OF_ACCOUNT + 1):
        assert change(client, new="short").status_code == 200
    assert "account.sign_in_failed" not in kinds()


class TestGiven:
    """An administrator makes an account or sets a new password: its owner changes it first."""

    @pytest.fixture(autouse=True)
    def _made(self, administrator: User) -> None:
        self.admin = signed_in(administrator)
        chosen = {"usable_password": "true", "password1": "given-horse-1", "password2": "given-horse-1"}
        self.admin.post("/admin/auth/user/add/", {"username": "new"} | chosen)

    def sign_in(self, password: str, path: str = "/help/") -> Client:
        client = Client()
        form = {"username": "new", "password": password, "next": path}
        assert client.post("/accounts/login/", form)["Location"] == path
        return client

    def test_nothing_comes_before_it(self) -> None:
        client = self.sign_in("given-horse-1")
        for path in ("/help/", "/admin/", "/search?q=neck", "/nowhere"):
            assert client.get(path)["Location"] == PAGE
        assert client.get("/search?q=neck", headers={"HX-Request": "true"})["HX-Redirect"] == PAGE
        assert "Somebody else chose the password" in text(client.get(PAGE))
        same = change(client, "given-horse-1", "given-horse-1")
        assert "That is the password you have" in text(same)
        assert change(client, "given-horse-1")["Location"] == "/"
        assert client.get("/help/").status_code == 200
        assert "Somebody else" not in text(client.get(PAGE))
        assert self.sign_in(NEW).get("/help/").status_code == 200

    def test_signing_out_is_possible(self) -> None:
        assert self.sign_in("given-horse-1").post("/accounts/logout/")["Location"] == "/accounts/signed-out/"

    def test_a_password_set_anew_is_given_again(self) -> None:
        change(self.sign_in("given-horse-1"), "given-horse-1")
        key = User.objects.get(username="new").pk
        chosen = {"usable_password": "true", "password1": "again-horse-2", "password2": "again-horse-2"}
        self.admin.post(f"/admin/auth/user/{key}/password/", chosen)
        assert self.sign_in("again-horse-2").get("/help/")["Location"] == PAGE

    def test_other_changes_of_the_account_ask_for_none(self) -> None:
        change(self.sign_in("given-horse-1"), "given-horse-1")
        key = User.objects.get(username="new").pk
        form = {
            "username": "new",
            "is_active": "on",
            "date_joined_0": "2026-01-01",
            "date_joined_1": "00:00:00",
        }
        self.admin.post(f"/admin/auth/user/{key}/change/", form | {"first_name": "New"})
        assert User.objects.get(pk=key).first_name == "New"
        assert self.sign_in(NEW).get("/help/").status_code == 200

    def test_an_administrators_own_is_not_given(self, administrator: User) -> None:
        chosen = {"usable_password": "true", "password1": NEW, "password2": NEW}
        self.admin.post(f"/admin/auth/user/{administrator.pk}/password/", chosen)
        client = Client()
        client.post("/accounts/login/", {"username": "administrator", "password": NEW})
        assert client.get("/help/").status_code == 200


def test_demonstration_accounts_keep_theirs(account: Any, settings: Any) -> None:
    settings.DEMO = True
    client = signed_in(account("demo-coder", "Coders"))
    assert accounts.SHARED in text(client.get(PAGE))
    assert '<form class="card"' not in client.get(PAGE).content.decode()
    response = change(client)
    assert (response.status_code, accounts.SHARED in text(response)) == (403, True)
    demo = User.objects.get(username="demo-coder")
    with pytest.raises(Refused):
        accounts.change_password(by=demo, password=NEW)
    assert demo.check_password("pass")


def test_no_password_comes_into_log_or_events(coder: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = signed_in(coder)
    change(client, old="wrong-horse-8")
    change(client)
    kept = json.dumps([*AuditEvent.objects.values_list("payload", flat=True), caplog.text])
    assert "horse" not in kept


@pytest.mark.django_db(transaction=True)
def test_without_its_event_the_password_stays(
    site_data: None, coder: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(coder)

    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(AuditEvent, "save", broken)
    with pytest.raises(OSError, match="disk full"):
        change(client)
    coder.refresh_from_db()
    assert coder.check_password("pass")
