"""Signing in and out in a browser."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, expect

from lookup.actions import accounts


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


@pytest.mark.parametrize("js", [True, False])
def test_the_own_password_is_changed_by_keyboard(
    context_for: Callable[..., BrowserContext], people: dict[str, User], js: bool
) -> None:
    name = f"own-password-{js}"
    accounts.create(by="setup", username=name, password="pass", groups=["Coders"])
    page = context_for(None, js=js).new_page()
    page.goto("/accounts/password/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill("pass")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Change password")
    expect(page.get_by_label("Password until now")).to_be_focused()
    page.keyboard.type("wrong")
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.type("correct-horse-9")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is not your password")).to_be_visible()
    page.get_by_label("Password until now").fill("pass")
    page.get_by_label("New password", exact=True).fill("correct-horse-9")
    page.get_by_label("New password again").fill("correct-horse-9")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Your password is changed")).to_be_visible()
    page.locator("summary", has_text=name).click()
    expect(page.get_by_role("link", name="Change password")).to_be_visible()


def test_a_refused_step_is_said_on_the_page(context_for: Callable[..., BrowserContext]) -> None:
    page = context_for().new_page()
    page.goto("/")
    page.evaluate("document.body.setAttribute('hx-headers', '{\"X-CSRFToken\": \"forged\"}')")
    page.locator("#q").fill("words " * 50)
    expect(page.locator("#problem")).to_contain_text("Load the page again")
    expect(page.locator("#q")).to_have_value("words " * 50)
