"""The site in a real Chromium: one server and one browser for all tests, a fresh context for each page.

The database holds the committed fixtures and is not emptied between tests: tests make what they need and
look only at that.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

ROLES = {
    "coder": ("Coders",),
    "other-coder": ("Coders",),
    "editor": ("Editors",),
    "publisher": ("Publishers",),
    "auditor": ("Auditors",),
    "qa-lead": ("QA leads",),
}
ON = "2026-11-02"
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::",
    "Response Status Error Code 4",
    "htmx:sendError",
    "htmx:afterRequest",
    "Response Status Error Code 4",  # htmx says so of answers that it swaps
)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The test database with the committed fixtures; it is there although no test here asks for `db`."""
    from lookup.actions import fixtures

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        fixtures.load(by="setup")
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of the running site; its database is open to the tests as well."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in the thread of the tests
    from lookup.search import store

    with django_db_blocker.unblock():
        store.build()
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture(scope="session")
def people(site: str) -> dict[str, User]:
    """One account for each role."""
    from lookup.actions import accounts

    return {
        role: accounts.create(
            by="setup",
            username=role,
            password="pass",
            groups=groups,
            staff=role not in ("coder", "other-coder"),
        )
        for role, groups in ROLES.items()
    }


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context_for(
    site: str, people: dict[str, User], chromium: Browser
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts: context_for("coder", js=False, width=360, scheme="dark", on="2026-11-02").

    Without a role nobody is signed in. When the test ends, no page may have thrown an error, broken the
    content security policy or asked another host for anything.
    """
    made: list[BrowserContext] = []
    faults: list[str] = []

    def make(
        role: str | None = "coder", *, js: bool = True, width: int = 1280, scheme: str = "light", on: str = ON
    ) -> BrowserContext:
        context = chromium.new_context(
            base_url=site,
            java_script_enabled=js,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        context.set_default_timeout(5000)
        context.on("page", lambda page: _watch(page, site, faults))
        if role:
            context.add_cookies([_session_cookie(people[role], site, on)])
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert not faults


@pytest.fixture
def page(context_for: Callable[..., BrowserContext]) -> Page:
    """A coder's page on 2026-11-02."""
    return context_for().new_page()


@pytest.fixture
def page_without_js(context_for: Callable[..., BrowserContext]) -> Page:
    """The same without JavaScript."""
    return context_for(js=False).new_page()


@pytest.fixture
def page_as(context_for: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Makes a page for a role: page_as("auditor", scheme="dark")."""
    return lambda role, **options: context_for(role, **options).new_page()


def _session_cookie(account: User, site: str, on: str) -> dict[str, str]:
    """A session of the account, made as signing in makes it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    if on:
        session["date_of_service"] = on
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}


def _watch(page: Page, site: str, faults: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            faults.append(f"{page.url}: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((site, "data:", "about:"))
            else faults.append(f"{page.url} asks {request.url}")
        ),
    )
