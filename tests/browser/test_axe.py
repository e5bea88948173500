"""Accessibility rules on every page that everybody sees, in both themes, wide and narrow."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

PAGES = (
    "/",
    "/search?q=intractable+low+back+pain",
    "/search?q=lumbar+strain",
    "/search?q=m545&on=2021-03-01",
    "/search?q=zzzz",
    "/search?q=neck&on=2019-01-01",
    "/search?q=" + "x" * 201,
    "/codes/",
    "/codes/?open=M54.42",
    "/codes/?open=A00",
    "/codes/compare",
    "/codes/compare?one=M54.50&other=M54.50",
    "/codes/compare?one=M54.50",
    "/codes/compare?one=M54.42&other=M54.32",
    "/codes/compare?one=M54.5&other=M54.50&on=2021-03-01",
    "/codes/M54.50/",
    "/codes/M54.5/",
    "/codes/S39.012/",
    "/codes/M54.50/?on=2021-03-01",
    "/codes/M54.55/",
    "/codes/nonsense/",
    "/index/",
    "/index/?path=Pain+%3E+low+back",
    "/index/?path=nothing",
    "/guidance/",
    "/guidance/?words=chronic+low+back+pain",
    "/guidance/?words=zzzz",
    "/guidance/you-may-have-read/",
    "/guidance/ruling-m54-9-for-generalized-pain/",
    "/guidance/lumbar-disc-degeneration/",
    "/guidelines/",
    "/help/",
    "/nowhere",
)
SIGNED_OUT = ("/accounts/login/", "/accounts/signed-out/")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults(page: Page, path: str) -> list[str]:
    """What axe finds on a page, one line each."""
    page.goto(path)
    found = Axe().run(page, options=RULES | {"resultTypes": ["violations"]}).response["violations"]
    return [f"{path} {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing(context_for: Callable[..., BrowserContext], scheme: str, width: int) -> None:
    signed_in = context_for(scheme=scheme, width=width).new_page()
    found = [line for path in PAGES for line in faults(signed_in, path)]
    signed_out = context_for(None, scheme=scheme, width=width).new_page()
    assert [*found, *(line for path in SIGNED_OUT for line in faults(signed_out, path))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(context_for: Callable[..., BrowserContext], scheme: str) -> None:
    page = context_for(scheme=scheme).new_page()
    page.goto("/help/")
    for summary in page.locator("summary").all():
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


def _in(page: Page, part: str) -> list[str]:
    """What axe finds in a part that lies over the page."""
    violations = Axe().run(page, context=part, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in violations for node in one["nodes"]]
