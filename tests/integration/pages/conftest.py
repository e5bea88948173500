"""A coder at the pages, on a fixed date of service."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from walking import SCIATICA_LEFT, Walk

ON = "2026-11-02"


@pytest.fixture
def site(client: Client, coder: User) -> Client:
    """A coder signed in, date of service 2026-11-02."""
    client.force_login(coder)
    session = client.session
    session["date_of_service"] = ON
    session.save()
    return client


@pytest.fixture
def htmx(site: Client) -> Callable[..., HttpResponse]:
    """Asks as htmx does: htmx("/search", {"q": "neck"}, target="results", at="/", method="get")."""

    def ask(
        path: str, data: dict[str, Any] | None = None, *, target: str = "", at: str = "/", method: str = "get"
    ) -> Any:
        headers = {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": f"http://testserver{at}"}
        return getattr(site, method)(path, data or {}, headers=headers)

    return ask


@pytest.fixture
def walk(client: Client, coder: User) -> Walk:
    """A coder on the first question of a new encounter."""
    client.force_login(coder)
    return Walk(client)


@pytest.fixture
def reached(walk: Walk) -> Walk:
    """The same with M54.42 as the result."""
    return walk.answers(SCIATICA_LEFT)
