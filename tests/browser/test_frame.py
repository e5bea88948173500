"""The frame: what comes next for the keyboard stands next for the eye, at every width."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

WIDTHS = (320, 360, 400, 480, 560, 640, 700, 760, 800, 900, 960, 1000, 1200, 1440, 1510, 1920)
BOXES = """() => [...document.querySelectorAll(".frame :is(a, input, summary)")]
    .filter((el) => el.checkVisibility() && el.type !== "hidden")
    .map((el) => [el, el.getBoundingClientRect()])
    .map(([el, box]) => [el.innerText || el.name, box.left, box.right, box.top, box.bottom])"""

LINES_OF_DATES = """() => [...document.querySelectorAll(".standing time, .chip time")]
    .map((el) => el.getClientRects().length)"""


@pytest.mark.parametrize("role", ["coder", "qa-lead"])
def test_order_of_the_keyboard_is_that_of_the_eye(page_as: Callable[..., Page], role: str) -> None:
    """Each part of the frame stands right of the one before it in the same row, or in a row below it."""
    page = page_as(role)
    page.goto("/codes/M54.50/")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 8
        for (_, _, right, top, bottom), (name, left, _, next_top, next_bottom) in pairwise(boxes):
            centre = (next_top + next_bottom) / 2
            if not (centre > bottom or (left >= right and centre > top)):
                found.append(f"{name} at {width} px")
    assert found == []


def test_tab_goes_through_the_frame_in_that_order(page: Page) -> None:
    page.goto("/codes/M54.50/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Dorsalgia Coder")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Code a chart")).to_be_focused()


def test_no_line_breaks_within_a_date(page: Page) -> None:
    page.goto("/codes/M54.50/?on=2021-05-05")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        lines = page.evaluate(LINES_OF_DATES)
        assert len(lines) >= 3
        assert set(lines) == {1}
