"""The Tabular as a tree in a browser."""

import re

from playwright.sync_api import Page, expect


def test_a_branch_opens_and_closes_in_place(page: Page) -> None:
    page.goto("/codes/")
    page.get_by_role("link", name="Open M54", exact=True).click()
    expect(page.get_by_role("link", name="M54.9", exact=True)).to_be_visible()
    expect(page.locator("#toggle-M54")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?open=M54$"))
    page.get_by_role("link", name="Close M54", exact=True).click()
    expect(page.get_by_role("link", name="M54.9", exact=True)).to_have_count(0)


def test_the_same_by_links_alone(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/codes/")
    page.get_by_role("link", name="Open M54", exact=True).click()
    page.get_by_role("link", name="Open M54.5", exact=True).click()
    expect(page.locator("#branch-M54\\.5")).to_contain_text("M54.50 Low back pain, unspecified billable")
    page.get_by_role("link", name="Close M54.5", exact=True).click()
    expect(page.get_by_role("link", name="M54.50", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="M54.9", exact=True)).to_be_visible()


def test_arrow_keys_walk_and_open(page: Page) -> None:
    page.goto("/codes/")
    page.locator("#code-M54").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#toggle-M54")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#code-M54")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#code-M54\\.0")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#toggle-M54")).to_have_attribute("aria-expanded", "false")


def test_a_code_page_leads_to_its_line(page: Page) -> None:
    page.goto("/codes/M54.42/")
    page.get_by_role("link", name="Open in the tree").click()
    here = page.locator("[aria-current=location]")
    expect(here).to_have_text("M54.42")
    expect(here).to_be_in_viewport()


def test_one_key_copies_the_code(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/codes/M54.42/")
    page.keyboard.press("c")
    expect(page.locator("#announce")).to_have_text("Copied: M54.42")
    assert page.evaluate("navigator.clipboard.readText()") == "M54.42"
