"""Bad input gets a clear message and the right status, as a page and as a fragment."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client, RequestFactory

from lookup.actions.errors import Refused, Stale
from lookup.codeset_store import NoData
from lookup.middleware import RefusalMiddleware
from lookup.views import errors
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db

NASTY = (
    "' OR 1=1; DROP TABLE lookup_code; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "😀🦴",
    "a\0b\x07\x1b[31m",
    "\u202e\u2028%00%0d%0a",
    "{{ 7*7 }}{% load x %}",
    "../../etc/passwd",
    "M54.5" * 30,
    " ",
)


@pytest.mark.parametrize("typed", NASTY)
def test_nothing_typed_breaks_a_page(site: Client, typed: str) -> None:
    for path, field in (("/search", "q"), ("/guidance/", "words"), ("/index/", "path")):
        for method in ("get", "post") if path == "/search" else ("get",):
            response = getattr(site, method)(path, {field: typed}, follow=True)
            assert response.status_code in (200, 404), (path, typed)
            assert b"<script>alert" not in response.content
            assert b"<img src=x" not in response.content


def test_very_long_queries_are_refused_clearly(site: Client) -> None:
    assert site.get("/search", {"q": "x" * 10_000}).status_code == 413
    assert site.post("/search", {"q": "pain " * 2_000}).status_code == 200
    assert site.get("/guidance/", {"words": "x" * 10_000}).status_code == 200


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "2026-13-01",
        "2026-02-30",
        "0001-01-01",
        "99999-01-01",
        "２０２６-11-02",
        "<b>",
        "1e9",
    ],
)
def test_what_is_no_date_is_400(site: Client, date: str) -> None:
    response = site.post("/date", {"date": date, "next": "/"})
    assert response.status_code == 400
    assert b"<b>" not in response.content
    for path in ("/codes/M54/", "/search", "/codes/"):
        assert site.get(path, {"on": date}).status_code == 400


@pytest.mark.parametrize("on", ["1999-01-01", "2020-09-30", "2027-10-01", "2099-12-31"])
def test_dates_without_an_edition_are_answered_in_words(site: Client, on: str) -> None:
    for path in ("/", "/search?q=neck&", "/codes/", "/codes/M54.2/", "/guidance/intractable/"):
        response = site.get(path, {"on": on} if "?" not in path else None, QUERY_STRING=f"q=neck&on={on}")
        assert response.status_code == 200
        assert f"No edition of the code set is loaded for {on}" in text(response)


def test_an_oversized_body_is_413_in_the_frame(site: Client) -> None:
    response = site.post("/search", {"q": "x" * 300_000})
    assert response.status_code == 413
    assert "This is too long" in text(response)


def test_a_missing_token_is_403_with_advice(coder: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coder)
    for path in ("/search", "/date", "/help/keys/", "/accounts/logout/"):
        response = strict.post(path, {"q": "neck"})
        assert response.status_code == 403
        assert "Load the page again" in text(response)
    assert strict.post("/accounts/login/", {"username": "coder", "password": "pass"}).status_code == 403


def test_htmx_gets_the_message_at_the_place_for_problems(htmx: Callable[..., Any]) -> None:
    response = htmx("/codes/nonsense/")
    assert response.status_code == 400
    assert response["HX-Retarget"] == "#problem"
    assert b"<html" not in response.content
    assert htmx("/nowhere").status_code == 404


def test_a_refused_form_leads_back_to_its_page(site: Client) -> None:
    response = site.post("/date", {"date": "yesterday"}, HTTP_REFERER="http://testserver/codes/?q=1")
    assert response.status_code == 400
    assert 'href="/codes/?q=1"' in response.content.decode()


@pytest.mark.parametrize("referer", ["", "https://x.example/codes/", "javascript:alert(1)", "//x.example/"])
def test_it_leads_to_no_other_site(site: Client, referer: str) -> None:
    response = site.post("/date", {"date": "yesterday"}, HTTP_REFERER=referer)
    assert response.status_code == 400
    assert "Back to the page" not in text(response)


def test_an_old_form_is_called_so() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "This form is too old" in text(response)
    assert "Your account may not" not in text(response)


def test_unknown_addresses_are_404_in_the_frame(site: Client) -> None:
    response = site.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page" in text(response)
    assert 'name="q"' in response.content.decode()


def test_wrong_methods_are_refused(site: Client) -> None:
    assert site.get("/date").status_code == 405
    assert site.post("/codes/M54/").status_code == 405
    assert site.delete("/search").status_code == 405


@pytest.mark.parametrize(
    ("error", "status"),
    [(Refused("Not so."), 400), (Refused("No.", status=403), 403), (Stale(), 409), (NoData("Nothing."), 503)],
)
def test_refusals_of_actions_become_pages(error: Exception, status: int, rf: RequestFactory) -> None:
    response = RefusalMiddleware(lambda _: errors.not_found(_, error)).process_exception(rf.get("/"), error)
    assert response is not None
    assert response.status_code == status


def test_other_errors_are_left_to_django(rf: RequestFactory) -> None:
    assert RefusalMiddleware(lambda _: None).process_exception(rf.get("/"), ValueError()) is None


def test_a_failure_is_a_page_without_the_database(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = errors.failed(_plain(rf))
    assert response.status_code == 500
    assert "Something failed on this site" in text(response)


def test_forbidden_says_whom_to_ask(rf: RequestFactory) -> None:
    response = errors.forbidden(_plain(rf), PermissionError())
    assert response.status_code == 403
    assert "Ask the person who manages accounts" in text(response)


def _plain(rf: RequestFactory) -> HttpRequest:
    return rf.get("/")


@pytest.mark.parametrize(
    ("path", "shown"), [("/search?q=a", True), ("//evil.example/x", False), ("/\\evil.example", False)]
)
def test_the_way_back_leads_to_this_site_only(site: Client, path: str, shown: bool) -> None:
    page = site.post("/not-there", headers={"Referer": f"http://testserver{path}"})
    assert page.status_code == 404
    assert (page.context["back"] == path) is shown
    assert b"evil.example" not in page.content
