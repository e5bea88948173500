"""What the browser is told beside the page: headers and cookie flags of a response as it goes out."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
FLAGS = ("httponly", "samesite", "path", "domain", "secure", "max-age")


def test_headers_and_cookies_of_a_sign_in(client: Client, coder: User) -> None:
    page = client.get(SIGN_IN)
    entered = client.post(SIGN_IN, {"username": coder.username, "password": "pass"})
    for response in (page, entered, client.get("/")):
        said = {name: response.headers.get(name) for name in HEADERS}
        policy = said.pop("Content-Security-Policy") or ""
        assert said == {name: HEADERS[name] for name in said}
        assert set(policy.split("; ")) == set(HEADERS["Content-Security-Policy"].split("; "))
        assert "Strict-Transport-Security" not in response.headers
    flags = {name: tuple(cookie[flag] for flag in FLAGS) for name, cookie in client.cookies.items()}
    assert flags.pop("dorsalgia_csrf")[:-1] == (True, "Lax", "/", "", "")
    assert flags == {"dorsalgia_session": (True, "Lax", "/", "", "", "")}


def test_a_session_is_plain_json(client: Client, coder: User) -> None:
    client.force_login(coder)
    assert client.session.serializer.__name__ == "JSONSerializer"
