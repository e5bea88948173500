"""The audit list in a browser: filters, chips, pages, export."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, Page, expect

from lookup.actions import audit, guidance
from lookup.models import AuditEvent, Guidance
from tests.browser.test_every_page import RULES


@pytest.fixture(params=[True, False], ids=["js", "no-js"])
def any_page(request: pytest.FixtureRequest, context_for: Callable[..., BrowserContext]) -> Page:
    return context_for("auditor", js=request.param).new_page()


def test_filters_are_set_read_and_taken_away(any_page: Page) -> None:
    page = any_page
    for _ in range(60):
        audit.record(by="busy", kind="account.signed_in")
    page.goto("/audit/")
    page.get_by_label("Who").fill("busy")
    page.get_by_label("What", exact=True).select_option("signed in")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".sentence .chip")).to_have_text(["busy", "signed in"])
    expect(page.locator(".events tbody tr")).to_have_count(50)
    page.get_by_role("link", name="Older").click()
    expect(page.locator(".sentence .chip")).to_have_count(2)
    page.get_by_role("link", name="Without: busy").click()
    expect(page.locator(".sentence .chip")).to_have_text(["signed in"])
    expect(page.get_by_label("Who")).to_have_value("")


def test_a_bad_date_keeps_what_was_typed(any_page: Page) -> None:
    page = any_page
    page.goto("/audit/")
    page.get_by_label("From").fill("soon")
    page.get_by_label("Ended in code").fill("M54.9")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".filters")).to_contain_text("“soon” is not a date.")
    expect(page.get_by_label("Ended in code")).to_have_value("M54.9")
    page.get_by_label("From").fill("2026-10-01")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".sentence .chip")).to_have_text(["from 2026-10-01", "ended in M54.9"])


def test_export(any_page: Page) -> None:
    page = any_page
    audit.record(by="exporter-of-old", kind="account.signed_in")
    page.goto("/audit/?who=exporter-of-old")
    with page.expect_download() as started:
        page.get_by_role("button", name="Export as CSV").click()
    assert started.value.suggested_filename.endswith(".csv")
    with started.value.path().open(encoding="utf-8-sig") as file:
        lines = file.read().splitlines()
    assert lines[0].startswith("event,time (UTC),who")
    assert len(lines) == 1 + AuditEvent.objects.filter(actor="exporter-of-old").count()


def test_the_head_of_the_list_stays_in_sight(context_for: Callable[..., BrowserContext]) -> None:
    for number in range(60):
        audit.record(by=f"busy-{number}", kind="account.signed_in")
    page = context_for("auditor").new_page()
    page.goto("/audit/")
    page.locator(".events tbody tr").nth(40).scroll_into_view_if_needed()
    expect(page.locator(".events thead th").first).to_be_in_viewport()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_in_the_log(
    context_for: Callable[..., BrowserContext], people: dict[str, User], scheme: str, width: int
) -> None:
    subject = Guidance.objects.get(slug="intractable")
    old = subject.newest()
    assert old
    guidance.draft(
        by=people["editor"],
        slug=subject.slug,
        kind=subject.kind,
        title=f"{old.title}!",
        body=f"{old.body} More.",
        based_on=old.number,
    )
    number = AuditEvent.objects.filter(kind="guidance.drafted").latest("pk").pk
    page = context_for("auditor", scheme=scheme, width=width).new_page()
    found = []
    for path in (
        "/audit/",
        "/audit/?who=nobody&since=2026-10-01&until=2026-10-31&code=M54.9&override=no",
        "/audit/?since=soon",
        f"/audit/{number}/",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        violations = Axe().run(page, options=RULES).response["violations"]
        found += [f"{path} {one['id']}: {n['html'][:160]}" for one in violations for n in one["nodes"]]
    assert found == []
