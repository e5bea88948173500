"""Pages of codes in a browser."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect


def test_references_in_notes_lead_to_their_codes(page: Page) -> None:
    page.goto("/codes/M54.50/")
    page.locator("main").get_by_role("link", name="M51.2-").first.click()
    expect(page.locator("h1")).to_contain_text("M51.2")
    expect(page.locator("main")).to_contain_text("Not billable on 2026-11-02")


def test_history_shows_the_code_as_it_was(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/codes/M54.5/")
    page.get_by_role("link", name="2020-10-01 to 2021-09-30").click()
    expect(page.locator("main")).to_contain_text("Billable on 2020-10-01")
    expect(page.locator(".standing")).to_contain_text(
        "This page shows the code set as it stands on 2020-10-01"
    )
    page.locator(".place").get_by_role("link", name="M54", exact=True).click()
    expect(page).to_have_url(re.compile(r"/codes/M54/\?on=2020-10-01"))


def test_an_index_entry_is_shown_in_its_place(page: Page) -> None:
    page.goto("/codes/M54.51/")
    page.get_by_role("link", name="Pain, low back, vertebrogenic").click()
    expect(page.locator("mark")).to_have_text("vertebrogenic")
    expect(page.locator("mark")).to_be_in_viewport()


def test_a_citation_leads_to_the_notes_it_names(page: Page) -> None:
    page.goto("/guidance/m54-dorsalgia/")
    page.get_by_role("link", name="Excludes1 note at M54", exact=True).click()
    expect(page.locator("#notes-excludes1")).to_be_in_viewport()


def test_an_unknown_code_offers_the_nearest(page: Page) -> None:
    page.goto("/codes/m5455/")
    expect(page.locator("h1")).to_contain_text("M54.55")
    page.get_by_role("link", name="M54.59").click()
    expect(page.locator("h1")).to_contain_text("Other low back pain")


def test_a_code_is_read_first_on_a_narrow_screen(context_for: Callable[..., BrowserContext]) -> None:
    page = context_for(width=360).new_page()
    page.goto("/codes/M54.42/")
    heading = page.locator("h1").bounding_box()
    place = page.locator(".place").bounding_box()
    assert heading
    assert place
    assert heading["y"] < place["y"]
    assert heading["y"] < 250
