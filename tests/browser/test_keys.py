"""Single keys in a browser: listed for the page they work on, switched off, changed for the account."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect


@pytest.fixture
def settings_page(page_as: Callable[..., Page], people: dict[str, User]) -> Iterator[Page]:
    """The page of keys of an account of its own; what it changes is taken back."""
    from lookup.actions import keys

    page = page_as("other-coder")
    page.goto("/help/keys/")
    yield page
    keys.choose(by=people["other-coder"], on=True, wanted={})


def test_a_key_is_changed_and_works(settings_page: Page) -> None:
    page = settings_page
    page.get_by_label("to the search box").fill("s")
    page.get_by_role("button", name="Keep these keys").press("Enter")
    expect(page.get_by_text("Your keys are kept.")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.keyboard.press("s")
    expect(page.locator("#q")).to_be_focused()


def test_a_key_used_twice_is_said_beside_its_field(settings_page: Page) -> None:
    page = settings_page
    field = page.get_by_label("copy the codes")
    field.fill("e")
    field.press("Enter")
    expect(page.get_by_text("The key e is used twice.")).to_be_visible()
    expect(field).to_have_value("e")
    expect(field).to_be_focused()


def test_keys_are_switched_off_without_javascript(page_as: Callable[..., Page], settings_page: Page) -> None:
    plain = page_as("other-coder", js=False)
    plain.goto("/help/keys/")
    plain.get_by_label("Single keys are off").check()
    plain.get_by_role("button", name="Keep these keys").click()
    expect(plain.get_by_label("Single keys are off")).to_be_checked()
    settings_page.goto("/encounters/new")
    expect(settings_page.locator("#question")).to_be_focused()
    settings_page.keyboard.press("1")
    settings_page.keyboard.press("?")
    expect(settings_page.locator("dialog")).to_be_hidden()
    expect(settings_page).to_have_url(re.compile("/encounters/new"))
    expect(settings_page.locator(".start kbd").first).to_be_hidden()


def test_without_javascript_no_key_is_shown_where_none_works(page_as: Callable[..., Page]) -> None:
    plain = page_as("coder", js=False)
    plain.goto("/encounters/new")
    assert plain.locator(".answers kbd").count() > 5
    for cap in plain.locator("kbd").all():
        expect(cap).to_be_hidden()
    plain.goto("/help/keys/")
    expect(plain.locator("td kbd").first).to_be_visible()


def test_the_sheet_lists_the_keys_of_this_page(page: Page) -> None:
    page.goto("/guidance/")
    page.keyboard.press("?")
    sheet = page.locator("dialog#keys")
    expect(sheet.get_by_text("code a new chart")).to_be_visible()
    expect(sheet.get_by_text("nothing more is documented")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#question")).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(sheet.get_by_text("give that answer")).to_be_visible()
    expect(sheet.get_by_text("accept the codes")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#question")).to_be_focused()
