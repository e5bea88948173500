"""Failed sign-ins make the next one wait, and nobody is locked out for good."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client

from lookup import throttling
from lookup.models import AuditEvent, SignInFailures
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
WRONG = "wrong"


def sign_in(name: str = "coder", /, password: str = WRONG, *, at: str = LOGIN, **where: str) -> Any:
    return Client().post(at, {"username": name, "password": password}, **where)


def fail(times: int, name: str = "coder", **given: Any) -> None:
    for _ in range(times):
        assert sign_in(name, **given).status_code == 200


def later(**time: int) -> None:
    """As if that time had passed since the last failure."""
    SignInFailures.objects.update(last_at=F("last_at") - datetime.timedelta(**time))


def test_after_five_failures_the_right_password_waits_too(coder: User) -> None:
    fail(throttling.OF_ACCOUNT)
    answer = sign_in(password="pass")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 120
    assert "Try again in" in text(answer)
    later(minutes=2)
    assert sign_in(password="pass").status_code == 302


def test_every_failure_and_every_wait_is_one_event_and_waiting_gets_no_longer(coder: User) -> None:
    fail(throttling.OF_ACCOUNT)
    waits = [int(sign_in()["Retry-After"]) for _ in range(3)]
    assert waits == sorted(waits, reverse=True)
    events = AuditEvent.objects.filter(kind="account.sign_in_failed", object_id="coder").order_by("pk")
    assert ["waiting" in event.payload for event in events] == [False] * 5 + [True]
    later(minutes=2)
    fail(1)
    assert sign_in().status_code == sign_in().status_code == 429
    assert [("waiting" in event.payload) for event in events.all()] == [False] * 5 + [True, False, True]


def test_nobody_is_locked_out_from_elsewhere(coder: User) -> None:
    fail(throttling.OF_ACCOUNT, REMOTE_ADDR="10.0.0.66")
    assert sign_in(REMOTE_ADDR="10.0.0.66").status_code == 429
    assert sign_in(password="pass", REMOTE_ADDR="10.0.0.7").status_code == 302


def test_success_forgets_what_failed_before(coder: User) -> None:
    fail(throttling.OF_ACCOUNT - 1)
    assert sign_in(password="pass").status_code == 302
    fail(throttling.OF_ACCOUNT)


def test_one_address_cannot_try_all_accounts(coder: User) -> None:
    for number in range(throttling.OF_ADDRESS):
        assert sign_in(f"name-{number}").status_code == 200
    assert sign_in(password="pass").status_code == 429


def test_the_admin_site_is_no_way_round(editor: User) -> None:
    fail(throttling.OF_ACCOUNT, "editor")
    page = text(sign_in("editor", "pass", at="/admin/login/"))
    assert "Signing in failed too often from here." in page


def test_a_proxy_names_the_address(coder: User, settings: Any) -> None:
    forged = {"HTTP_X_FORWARDED_FOR": "1.2.3.4, 10.0.0.66"}
    fail(throttling.OF_ACCOUNT, **forged)  # not behind a proxy: the header counts for nothing
    assert sign_in(password="pass").status_code == 429
    settings.BEHIND_PROXY = True
    assert sign_in(password="pass", **forged).status_code == 302
    fail(throttling.OF_ACCOUNT, HTTP_X_FORWARDED_FOR="9.9.9.9, 10.0.0.66")
    assert sign_in(**forged).status_code == 429


def test_names_are_not_kept_and_old_rows_go(coder: User) -> None:
    fail(1, "my secret password")
    assert not SignInFailures.objects.filter(key__contains="secret").exists()
    later(hours=2)
    fail(1)
    assert SignInFailures.objects.count() == 2


def test_no_wait_is_longer_than_the_documents_say(coder: User) -> None:
    fail(1)
    SignInFailures.objects.update(level=2400)
    assert 0 < int(sign_in(password="pass")["Retry-After"]) <= 120
    later(minutes=2)
    assert sign_in(password="pass").status_code == 302


def test_success_does_not_count_against_the_address(coder: User) -> None:
    for _ in range(throttling.OF_ADDRESS + 1):
        assert sign_in(password="pass").status_code == 302


def test_a_form_without_a_password_is_no_attempt(coder: User) -> None:
    for _ in range(throttling.OF_ACCOUNT + 1):
        assert sign_in(password="").status_code == 200
    assert not SignInFailures.objects.exists()


def test_an_ipv6_network_counts_as_one_address(coder: User) -> None:
    for number in range(throttling.OF_ACCOUNT):
        fail(1, REMOTE_ADDR=f"2001:db8:0:1::{number}")
    assert sign_in(REMOTE_ADDR="2001:db8:0:1:ffff::1").status_code == 429
    assert sign_in(password="pass", REMOTE_ADDR="2001:db8:0:2::1").status_code == 302


def test_an_ipv4_address_is_the_same_written_as_ipv6(coder: User) -> None:
    fail(throttling.OF_ACCOUNT, REMOTE_ADDR="::ffff:10.0.0.66")
    assert sign_in(REMOTE_ADDR="10.0.0.66").status_code == 429
    assert sign_in(REMOTE_ADDR="::ffff:10.0.0.67").status_code == 200


def test_the_right_password_of_somebody_who_may_not_enter_the_admin_is_a_failure(coder: User) -> None:
    for _ in range(throttling.OF_ACCOUNT):
        sign_in("coder", "pass", at="/admin/login/")
    assert AuditEvent.objects.filter(kind="account.sign_in_failed", object_id="coder").count() == 5
    assert sign_in(password="pass").status_code == 429
