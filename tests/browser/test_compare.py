"""Two codes side by side in a browser, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect


@pytest.fixture(params=[True, False], ids=["js", "no-js"])
def any_page(request: pytest.FixtureRequest, context_for: Callable[..., BrowserContext]) -> Page:
    return context_for(js=request.param).new_page()


def test_from_a_code_to_another_and_back(any_page: Page) -> None:
    page = any_page
    page.goto("/codes/M54.42/")
    page.get_by_label("The other code").fill("m5432")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(r"one=M54.42&other=M54.32"))
    expect(page.locator("h1")).to_contain_text("M54.42")
    expect(page.locator("main")).to_contain_text("sciatica with lumbago (M54.4-)")
    page.get_by_role("link", name="Change sides").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"M54\.32 and M54\.42"))


def test_what_is_wrong_is_corrected_in_place(any_page: Page) -> None:
    page = any_page
    page.goto("/codes/compare?one=M54.50&other=M54.55")
    expect(page.get_by_role("alert").filter(has_text="M54.55")).to_contain_text("is not among the codes")
    expect(page.get_by_label("The other code")).to_have_value("M54.55")
    page.get_by_label("The other code").fill("M54.59")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("main")).to_contain_text("What differs")


def test_a_sibling_is_one_click(any_page: Page) -> None:
    page = any_page
    page.goto("/codes/M54.41/")
    page.locator("[aria-labelledby=compare-heading]").get_by_role("link", name="M54.42").click()
    expect(page.locator(".axes")).to_contain_text("Side")


def test_from_a_hit_by_keyboard_alone(page: Page) -> None:
    page.goto("/search?q=sciatica")
    link = page.get_by_role("link", name="compare with M54.30").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Compare M54.30")


def test_it_fits_a_narrow_screen(context_for: Callable[..., BrowserContext]) -> None:
    page = context_for(width=320).new_page()
    page.goto("/codes/compare?one=M51.360&other=S39.012A")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
