"""Signing in, signing out, and being sent there."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from lookup.models import AuditEvent
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db

OPEN = ("/accounts/login/", "/accounts/signed-out/", "/healthz", "/readyz")
CLOSED = ("/", "/search?q=neck", "/codes/", "/codes/M54/", "/index/", "/guidance/", "/guidelines/", "/help/")


@pytest.mark.parametrize("path", OPEN)
def test_these_pages_are_open(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", CLOSED)
def test_all_other_pages_ask_to_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/")


def test_htmx_is_sent_to_sign_in_as_a_whole_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/codes/M54/?on=2021-03-01"}
    response = client.get("/search?q=neck", headers=headers)
    assert response["HX-Redirect"] == "/accounts/login/?next=/codes/M54/%3Fon%3D2021-03-01"
    foreign = headers | {"HX-Current-URL": "https://elsewhere.example/"}
    assert client.get("/search?q=neck", headers=foreign)["HX-Redirect"] == "/accounts/login/?next=/"


def test_signing_in_leads_back(client: Client, coder: User) -> None:
    response = client.post(
        "/accounts/login/?next=/help/", {"username": "coder", "password": "pass", "next": "/help/"}
    )
    assert response["Location"] == "/help/"
    away = {"username": "coder", "password": "pass", "next": "https://elsewhere.example/"}
    assert Client().post("/accounts/login/", away)["Location"] == "/"


def test_a_wrong_password_does_not_say_what_is_wrong(client: Client, coder: User) -> None:
    for name in ("coder", "nobody"):
        response = client.post("/accounts/login/", {"username": name, "password": "no"})
        assert response.status_code == 200
        assert "Name and password do not belong together" in text(response)
    assert (
        list(AuditEvent.objects.order_by("-pk").values_list("kind", flat=True)[:2])
        == ["account.sign_in_failed"] * 2
    )


def test_signing_out_needs_post_and_says_so(site: Client) -> None:
    assert site.get("/accounts/logout/").status_code == 405
    response = site.post("/accounts/logout/", follow=True)
    assert "You are signed out" in text(response)
    assert site.get("/").status_code == 302


def test_demonstration_logins_are_named_only_where_they_work(client: Client, settings: Any) -> None:
    assert "demo-coder" not in text(client.get("/accounts/login/"))
    settings.DEMO = True
    assert "demo-coder" in text(client.get("/accounts/login/", headers={"host": "localhost"}))
    forwarded = {"host": "localhost", "x-forwarded-for": "10.1.1.1"}
    assert "demo-coder" not in text(client.get("/accounts/login/", headers=forwarded))
    assert "Enter nothing about real patients" in text(client.get("/accounts/login/", headers=forwarded))
