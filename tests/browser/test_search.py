"""Searching in a browser, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

TEXT = "intractable low back pain with left sciatica"


def _first_code(page: Page) -> str:
    return page.locator(".hits [data-hit]").first.inner_text()


def test_types_and_sees_the_code_on_top(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially(TEXT, delay=5)
    expect(page.locator(".hits [data-hit]").first).to_have_text("M54.42")
    expect(page.locator(".hits > li").first).to_contain_text("billable")
    expect(page).to_have_url(re.compile(r"/search\?q=intractable"))
    expect(page.get_by_text("No code is named intractable back pain")).to_be_visible()
    expect(page.locator("#announce")).to_contain_text("first M54.42")
    expect(page.locator("#q")).to_be_focused()


def test_finds_the_same_without_javascript(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/")
    page.locator("#q").fill(TEXT)
    page.get_by_role("button", name="Search").click()
    assert _first_code(page) == "M54.42"
    page.locator(".hits [data-hit]").first.click()
    expect(page.locator("h1")).to_contain_text("Lumbago with sciatica, left side")


def test_back_from_a_code_leads_to_the_results(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("cervicalgia")
    page.locator(".hits").get_by_text("M54.2", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Cervicalgia")
    page.go_back()
    expect(page.locator("#q")).to_have_value("cervicalgia")
    assert _first_code(page) == "M54.2"
    page.go_back()
    expect(page).to_have_url(re.compile(r"/$"))


def test_walks_the_hits_with_the_arrow_keys(page: Page) -> None:
    page.goto("/search?q=sciatica")
    page.locator("#q").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-hit]").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()


def test_suggests_codes_from_any_page(page: Page) -> None:
    page.goto("/help/")
    page.keyboard.press("/")
    page.keyboard.type("neck pain")
    first = page.locator("#suggestions [data-hit]").first
    expect(first).to_contain_text("M54.2")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_empty()
    page.keyboard.type(" ")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    expect(first).to_contain_text("M54.2")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Cervicalgia")


def test_what_is_typed_goes_on_behind_the_words_of_a_search(page: Page) -> None:
    page.goto("/search?q=thoracic")
    page.keyboard.type(" spine pain")
    expect(page.locator("#q")).to_have_value("thoracic spine pain")


def test_enter_in_the_frame_shows_all_results(page: Page) -> None:
    page.goto("/codes/M54.50/")
    page.keyboard.press("/")
    page.keyboard.type("thoracic spine pain")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=thoracic\+spine\+pain"))
    assert _first_code(page) == "M54.6"


LONG = "chart words " * 20 + "low back pain with left sciatica"


@pytest.mark.parametrize("start", ["/", "/codes/M54.50/"])
@pytest.mark.parametrize("js", [True, False])
def test_long_text_stands_in_no_address(page_as: Callable[..., Page], start: str, js: bool) -> None:
    """Typed, looked at as it is typed, and sent: from the start page and from the frame."""
    page = page_as("coder", js=js)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(start)
    page.locator("#q").fill(LONG)
    if js:
        expect(page.locator("[data-hit]").first).to_be_visible()
    page.locator("#q").press("Enter")
    expect(page.locator(".hits [data-hit]").first).to_be_visible()
    assert "chart" not in "".join(asked)
    assert "chart" not in page.url
    expect(page.locator("#q")).to_have_value(LONG)


@pytest.mark.parametrize("start", ["/?on=2021-03-01", "/codes/M54.5/?on=2021-03-01"])
@pytest.mark.parametrize("js", [True, False])
def test_a_term_has_an_address_that_keeps_the_date(
    page_as: Callable[..., Page], start: str, js: bool
) -> None:
    page = page_as("coder", js=js)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(start)
    page.locator("#q").fill("m545")
    if js:
        expect(page.locator("[data-hit]").first).to_be_visible()
    page.locator("#q").press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?(q=m545&on=2021-03-01|on=2021-03-01&q=m545)$"))
    expect(page.locator(".hits").first).to_contain_text("billable")
    assert "csrf" not in "".join(asked)


def test_a_date_is_set_for_every_page(page: Page) -> None:
    page.goto("/codes/M54.5/")
    expect(page.locator("main")).to_contain_text("Not billable on 2026-11-02")
    page.locator("summary", has_text="2026-11-02").click()
    page.get_by_label("Date of service", exact=True).fill("03/01/2021")
    page.get_by_role("button", name="Set").click()
    expect(page.locator("main")).to_contain_text("Billable on 2021-03-01")
    expect(page.locator(".standing")).to_contain_text("2021-03-01 (FY2021 January update)")
    page.locator("summary", has_text="2021-03-01").click()
    page.get_by_role("button", name="Today").click()
    expect(page.locator(".standing .off")).to_have_count(0)


def test_a_date_is_set_without_javascript(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/search?q=m545")
    page.locator("summary", has_text="2026-11-02").click()
    page.get_by_label("Date of service", exact=True).fill("2019-05-01")
    page.get_by_role("button", name="Set").click()
    expect(page.locator("main")).to_contain_text("No edition of the code set is loaded for 2019-05-01")
    expect(page.locator("#q")).to_have_value("m545")


def test_an_expired_session_leads_to_sign_in_and_back(page: Page) -> None:
    page.goto("/help/")
    page.context.clear_cookies(name="dorsalgia_session")
    page.keyboard.press("/")
    page.keyboard.type("neck")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/help/"))
    page.get_by_label("Name").fill("coder")
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Help")


def test_says_when_the_site_does_not_answer(context_for: Callable[..., BrowserContext]) -> None:
    page = context_for().new_page()
    page.goto("/help/")
    page.route("**/search*", lambda route: route.abort())
    page.locator("#q").press_sequentially("neck")
    expect(page.locator("#problem")).to_contain_text("did not answer")
    expect(page.locator("#q")).to_have_value("neck")
