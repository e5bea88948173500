"""Every page of the site: accessibility in both themes, nothing wider than the window, targets big enough."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, Page

from tests.browser import places

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL_TARGETS = """() => [...document.querySelectorAll("button, summary, input, select, a.button")]
    .filter((el) => el.checkVisibility() && !el.closest(".visually-hidden") && !el.matches(".skip"))
    .filter((el) => { const box = el.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
    .filter((el) => !el.matches("[type=radio], [type=checkbox], [type=hidden]"))
    .map((el) => el.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="session")
def known(people: dict[str, User]) -> dict[str, Any]:
    """An encounter in every state."""
    return places.charts(people["coder"])


def test_no_page_is_forgotten() -> None:
    """A new URL pattern wants its line in places.PLACES (or NO_PAGES): then all walks below include it."""
    assert places.pattern_names() == places.PLACES.keys() | places.NO_PAGES


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing(
    context_for: Callable[..., BrowserContext], known: dict[str, Any], scheme: str, width: int
) -> None:
    found: list[str] = []
    for page, path in _pages(context_for, known, scheme=scheme, width=width):
        violations = Axe().run(page, options=RULES | {"resultTypes": ["violations"]}).response["violations"]
        found += [f"{path} {one['id']}: {node['html'][:160]}" for one in violations for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} is wider than {width} px")
        found += [f"{path} has a target under 24 px: {html}" for html in page.evaluate(SMALL_TARGETS)]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(context_for: Callable[..., BrowserContext], scheme: str) -> None:
    page = context_for(scheme=scheme).new_page()
    page.goto("/help/")
    for summary in page.locator(".frame-tools summary").all():
        summary.click()
    found = _in(page, ".frame-tools")
    page.locator("#q").press_sequentially("sciatica")
    page.locator("#suggestions [data-hit]").first.wait_for()
    found += _in(page, ".frame-search")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    found += _in(page, "dialog")
    assert found == []


def _pages(
    context_for: Callable[..., BrowserContext], known: dict[str, Any], *, scheme: str, width: int
) -> Any:
    open_pages: dict[str | None, Page] = {}
    for role, path in places.addresses(known):
        if role not in open_pages:
            open_pages[role] = context_for(role, scheme=scheme, width=width).new_page()
        open_pages[role].goto(path)
        yield open_pages[role], path
    for name, place in places.FILLED.items():
        if place.text:
            places.open_place(open_pages[place.role], place.paths[0].format(**known), place.text)
            yield open_pages[place.role], name


def _in(page: Page, part: str) -> list[str]:
    """What axe finds in a part that lies over the page."""
    violations = Axe().run(page, context=part, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in violations for node in one["nodes"]]
