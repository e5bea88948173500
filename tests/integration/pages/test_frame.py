"""The frame: date of service, navigation, footer, headers; and the pages for machines."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from lookup.dates import NotADate, parse_date
from lookup.models import triggers
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-11-02", datetime.date(2026, 11, 2)),
        (" 2026-1-2 ", datetime.date(2026, 1, 2)),
        ("11/02/2026", datetime.date(2026, 11, 2)),
    ],
)
def test_reads_dates_as_coders_type_them(typed: str, expected: datetime.date) -> None:
    assert parse_date(typed) == expected


@pytest.mark.parametrize(
    "typed", ["02.11.2026", "2026-11", "2026-11-31", "13/13/2026", "1989-12-31", "2100-01-01"]
)
def test_says_what_is_no_date(typed: str) -> None:
    with pytest.raises(NotADate, match=r"date|day"):
        parse_date(typed)


def test_the_date_rules_every_page_until_it_is_today_again(site: Client) -> None:
    response = site.post("/date", {"date": "03/01/2021", "next": "/codes/M54.5/?on=2026-01-01"})
    assert response["Location"] == "/codes/M54.5/"
    words = text(site.get("/codes/M54.5/"))
    assert "Billable on 2021-03-01" in words
    assert (
        "All pages show the code set as it stands on 2021-03-01 (FY2021 January update), not as of today"
        in words
    )
    site.post("/date", {"today": "1", "next": "/"})
    assert "date_of_service" not in site.session
    assert f"{timezone.localdate()} today" in text(site.get("/help/"))


def test_a_date_in_the_address_rules_that_page_and_its_links(site: Client) -> None:
    page = site.get("/codes/M54/?on=2021-03-01")
    assert "This page shows the code set as it stands on 2021-03-01" in text(page)
    assert 'href="/codes/M54.2/?on=2021-03-01"' in page.content.decode()
    assert "on=2021" not in site.get("/codes/M54/").content.decode()


@pytest.mark.parametrize(
    "next_page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_forms_lead_back_to_this_site_only(site: Client, next_page: str) -> None:
    assert site.post("/date", {"today": "1", "next": next_page})["Location"] == "/"


def test_navigation_follows_what_the_account_may(client: Client, account: Callable[..., User]) -> None:
    seen = {}
    for name, group, staff in (("a", "Coders", False), ("b", "Auditors", True), ("c", "Editors", True)):
        client.force_login(account(name, group, staff=staff))
        page = client.get("/help/").content.decode()
        seen[group] = ('href="/audit/"' in page, 'href="/admin/"' in page)
    assert seen == {"Coders": (False, False), "Auditors": (True, True), "Editors": (False, True)}


def test_the_page_one_is_on_is_marked(site: Client) -> None:
    page = site.get("/guidelines/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="true"', page) == ["/guidance/"]


def test_the_footer_names_edition_and_sources(site: Client) -> None:
    words = text(site.get("/help/"))
    assert "ICD-10-CM, FY2027, unchanged. Source: CDC/NCHS and CMS, free at cdc.gov." in words
    assert "No endorsement by CDC, CMS or WHO" in words


def test_pages_carry_no_inline_code_and_nothing_from_elsewhere(site: Client) -> None:
    for path in ("/", "/search?q=neck+pain", "/codes/M54.50/", "/guidance/intractable/", "/help/"):
        response = site.get(path)
        page = response.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page), path
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page), path
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]
        assert len(response.content) < 60_000, path


def test_liveness_and_readiness(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"


def test_not_ready_without_triggers(client: Client) -> None:
    triggers.remove(connection)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"triggers of the audit log are missing" in response.content


def test_readiness_is_asked_of_the_database_again_after_a_while(
    client: Client, settings: Any, django_assert_num_queries: Any
) -> None:
    assert client.get("/readyz").status_code == 200
    triggers.remove(connection)
    settings.READY_KEPT_SECONDS = 60
    with django_assert_num_queries(0):
        assert client.get("/readyz").content == b"ok\n"
    settings.READY_KEPT_SECONDS = 0
    assert client.get("/readyz").status_code == 503


@pytest.mark.usefixtures("empty_site")
def test_an_empty_site_says_what_is_missing(client: Client) -> None:
    client.force_login(User.objects.create_user("somebody", is_superuser=True))
    words = text(client.get("/"))
    assert "No code set is loaded. Whoever runs this site can load it with bin/setup." in words
    for page in ("/codes/M54/", "/encounters/new"):
        assert client.get(page).status_code == 503
    assert client.get("/search?q=neck").status_code == 200
    assert client.get("/readyz").status_code == 503
