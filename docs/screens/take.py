"""Takes the pictures of docs/screens and weighs every first view. Run it with bin/screens.

The pages are those of tests/browser/places.py, so that none is forgotten. Pictures keep their most frequent
colours and end after so many pixels, which keeps them small.
"""

import io
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent
LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "narrow": {"viewport": {"width": 360, "height": 740}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "print": {"viewport": {"width": 720, "height": 900}},
}
TALLEST = 1060
COLOURS = 24
ALIKE = ("encounter", "condition")
"""Patterns whose first address shows what the picture of a question (condition-asking) shows."""

MOST_BYTES = 6_000_000
ACCOUNTS = {"coder": "demo-coder", "auditor": "demo-auditor"}


Shown = tuple[str | None, str, str]
"""The role that opens a page, its address, and the text that is read there, if any."""


def main() -> int:
    """Take all pictures; the names on the command line, if any, limit it to those pages."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "codingsite.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    import django

    django.setup()
    wanted = {name: shown for name, shown in _pages() if not sys.argv[1:] or name in sys.argv[1:]}
    with _site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        weights = _take(browser, site, wanted)
        browser.close()
    if not sys.argv[1:]:
        _write_weights(weights)
        _remove_others({f"{name}-{look}.png" for name in wanted for look in LOOKS})
    total = sum(picture.stat().st_size for picture in FOLDER.glob("*.png"))
    unlisted = sorted(name for name in wanted if f"`{name}`" not in (FOLDER / "README.md").read_text())
    print(f"{len(wanted)} pages, {total / 1e6:.1f} MB of pictures.")
    print(f"Not in README.md: {', '.join(unlisted)}" if unlisted else "All are in README.md.")
    return int(total > MOST_BYTES)


def _pages() -> Iterator[tuple[str, Shown]]:
    """Every page by its name: the first address of each pattern, what is filled, every state of a chart."""
    from django.contrib.auth.models import User

    from tests.browser import places

    known = places.charts(User.objects.get(username=ACCOUNTS["coder"]))
    for name, place in (*places.PLACES.items(), *places.FILLED.items()):
        if name in ALIKE:
            continue
        yield name, (place.role, place.paths[0].format(**known), place.text)
    for state in places.STATES:
        yield f"condition-{state}", ("coder", f"/encounters/{known[state]}/conditions/1/", "")


@contextmanager
def _site() -> Iterator[str]:
    """The site on a free port of this machine, until the pictures are taken."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "codingsite/gunicorn.py"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "codingsite.wsgi"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    site = f"http://127.0.0.1:{port}"
    try:
        while not _answers(site):
            if server.poll() is not None:
                raise SystemExit("The site did not start.")
        yield site
    finally:
        server.terminate()
        server.wait()


def _answers(site: str) -> bool:
    try:
        with urllib.request.urlopen(f"{site}/healthz", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _take(browser: Browser, site: str, wanted: dict[str, Shown]) -> dict[str, tuple[int, int]]:
    """Pictures of all pages in all looks; the requests and bytes of each first view."""
    from tests.browser import places

    cookies = {role: _signed_in(browser, site, account) for role, account in ACCOUNTS.items()}
    for look, options in LOOKS.items():
        contexts = {
            role: browser.new_context(base_url=site, reduced_motion="reduce", **options)
            for role in (None, *cookies)
        }
        for role, context in contexts.items():
            context.add_cookies(cookies[role] if role else [])
        for name, (role, path, text) in wanted.items():
            page = contexts[role].new_page()
            places.open_place(page, path, text)
            if look == "print":
                page.emulate_media(media="print")
            _save(page.screenshot(full_page=True), FOLDER / f"{name}-{look}.png")
            page.close()
        for context in contexts.values():
            context.close()
    return {
        name: _weighed(browser, site, cookies[role] if role else [], path)
        for name, (role, path, text) in wanted.items()
        if not text
    }


def _weighed(browser: Browser, site: str, cookies: Any, path: str) -> tuple[int, int]:
    """Requests and bytes of a first view, with an empty cache."""
    context = browser.new_context(base_url=site)
    context.add_cookies(cookies)
    page = context.new_page()
    counted = _counted(context, page)
    page.goto(path, wait_until="networkidle")
    context.close()
    return len(counted), sum(counted)


def _signed_in(browser: Browser, site: str, account: str) -> Any:
    from lookup.permissions import DEMO_PASSWORD

    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Name").fill(account)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/")
    cookies = context.cookies()
    context.close()
    return cookies


def _counted(context: BrowserContext, page: Page) -> list[int]:
    """The bytes that each answer of the page took on the wire, headers included."""
    sizes: list[int] = []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    return sizes


def _save(png: bytes, path: Path) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    shown = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
    counted = sorted(shown.getcolors(shown.width * shown.height) or [], reverse=True)
    kept = [colour for _, colour in counted[:COLOURS]]
    places = {_as_number(colour): _nearest(colour, kept) for _, colour in counted}
    pixels = memoryview(shown.convert("RGBX").tobytes()).cast("I")
    small = Image.frombytes("P", shown.size, bytes(map(places.__getitem__, pixels)))
    small.putpalette([part for colour in kept for part in colour])
    small.save(path, optimize=True)


def _as_number(colour: Any) -> int:
    """A colour as it stands in the bytes of an RGBX picture."""
    return int.from_bytes(bytes([*colour, 255]), sys.byteorder)


def _nearest(colour: Any, kept: list[Any]) -> int:
    """The place of the kept colour that differs least."""
    distances = [sum((a - b) ** 2 for a, b in zip(colour, each, strict=True)) for each in kept]
    return distances.index(min(distances))


def _write_weights(weights: dict[str, tuple[int, int]]) -> None:
    """The table of first views, the heaviest first."""
    lines = [
        "# What the first view of each page weighs",
        "",
        "Measured by bin/screens in Chromium with an empty cache: bytes on the wire, headers included, as",
        "the production server sends them. Later views load the page alone; all else is cached for good.",
        "",
        "| page | requests | kB |",
        "|---|---:|---:|",
        *(
            f"| {name} | {requests} | {size / 1000:.1f} |"
            for name, (requests, size) in sorted(weights.items(), key=lambda item: -item[1][1])
        ),
    ]
    (FOLDER / "weights.md").write_text("\n".join(lines) + "\n")


def _remove_others(names: set[str]) -> None:
    for picture in FOLDER.glob("*.png"):
        if picture.name not in names:
            picture.unlink()


if __name__ == "__main__":
    raise SystemExit(main())
