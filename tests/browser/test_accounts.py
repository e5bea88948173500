"""Signing in and out in a browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect


@pytest.mark.parametrize("js", [True, False])
def test_signs_in_and_out(context_for: Callable[..., BrowserContext], js: bool) -> None:
    page = context_for(None, js=js).new_page()
    page.goto("/codes/M54.2/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/codes/M54\.2/"))
    page.get_by_label("Name").fill("coder")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").filter(has_text="do not belong together")).to_be_visible()
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_contain_text("Cervicalgia")
    page.locator("summary", has_text="coder").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("You are signed out")
    page.go_back()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_refused_step_is_said_on_the_page(context_for: Callable[..., BrowserContext]) -> None:
    page = context_for().new_page()
    page.goto("/")
    page.evaluate("document.body.setAttribute('hx-headers', '{\"X-CSRFToken\": \"forged\"}')")
    page.locator("#q").fill("words " * 50)
    expect(page.locator("#problem")).to_contain_text("Load the page again")
    expect(page.locator("#q")).to_have_value("words " * 50)
