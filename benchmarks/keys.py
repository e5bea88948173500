"""How long the site takes of a chart that is coded with keys alone, in a real browser.

    .venv/bin/python -m benchmarks.keys

Presses the keys of docs/steps.md on a site of its own. A time runs from a key until the next question has the
focus; what a coder reads and thinks in between is not in it.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

import django
from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.server import BASE, environment, site

KEYS = ("n", "1", "2", "2", "1", "3", "1", "2", "Enter")
CODES = ["G89.29", "M54.42"]
CHARTS = 7


def main() -> None:
    """Print the median time of each key and of the whole chart, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment(Path(folder)))
        django.setup()
        with site(Path(folder)), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"]
            )
            page = browser.new_page()
            sign_in(page)
            charts = [chart(page) for _ in range(CHARTS)]
    print(
        "  ".join(f"{key} {statistics.median(times):.0f}" for key, *times in zip(KEYS, *charts, strict=True))
    )
    print(f"whole chart {statistics.median(map(sum, charts)):.0f} ms, {CHARTS} charts")


def sign_in(page: Page) -> None:
    """Sign in as the demonstration's coder."""
    from lookup.permissions import DEMO_PASSWORD

    page.goto(f"{BASE}/accounts/login/")
    page.locator("[name=username]").fill("demo-coder")
    page.locator("[name=password]").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="My encounters")).to_be_visible()


def chart(page: Page) -> list[float]:
    """Code the chart, from the list of encounters on; the time of each key."""
    page.goto(f"{BASE}/encounters/")
    times = []
    for key in KEYS:
        page.locator("main").evaluate("(el) => el.querySelector('#question')?.setAttribute('data-left', '')")
        begun = time.perf_counter()
        page.keyboard.press(key)
        expect(page.locator("#question:not([data-left])")).to_be_focused()
        times.append((time.perf_counter() - begun) * 1000)
    codes = page.locator(".accepted .code-line a.code").all_inner_texts()
    if codes != CODES:
        raise SystemExit(f"The keys led to {codes}, not to {CODES}.")
    return times


if __name__ == "__main__":
    main()
