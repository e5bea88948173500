"""Guidance in a browser: search as one types and by form, rulings."""

import re

from playwright.sync_api import Page, expect


def test_search_as_you_type(page: Page) -> None:
    page.goto("/guidance/")
    page.locator("#words").press_sequentially("reflects chronic low back")
    expect(page.locator(".found li").first).to_contain_text("M54.9 reflects chronic low back pain")
    expect(page.locator("#words")).to_be_focused()
    expect(page).to_have_url(re.compile(r"words=reflects\+chronic\+low\+back"))
    expect(page.locator("#announce")).to_have_text(re.compile(r"\d+ texts? found"))
    page.locator("#words").fill("")
    expect(page.get_by_role("heading", name="Topics")).to_be_visible()


def test_the_same_by_form(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/guidance/")
    page.locator("#words").fill("facet joint")
    page.get_by_role("button", name="Find").click()
    page.locator(".found a").first.click()
    expect(page.locator("h1")).to_contain_text("Facet joints")


def test_nothing_found_leads_on(page: Page) -> None:
    page.goto("/guidance/?words=qqqqqq")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.get_by_role("link", name="look through the contents").click()
    expect(page.get_by_role("heading", name="Topics")).to_be_visible()


def test_what_was_read_is_found_with_its_ruling(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/guidance/")
    page.get_by_role("link", name="all of them with reasons on one page").click()
    page.locator("#words").fill("generalized pain")
    page.get_by_role("button", name="Find").click()
    first = page.locator(".ruling").first
    expect(first).to_contain_text("wrong")
    first.get_by_role("link", name="Tabular: R52").click()
    expect(page.locator("h1")).to_contain_text("Pain, unspecified")
