"""The first view of every page with all it loads, as it travels: files compressed, the page itself not."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.test import Client

from tests.browser import places

pytestmark = pytest.mark.django_db

LIMIT = 100_000
LOADED = re.compile(r'<(?:link[^>]+href|script[^>]+src)="/static/([^"]+)"')


def weight(client: Client, path: str) -> int:
    """Bytes of the page and of the files it loads."""
    page = client.get(path).content
    files = set(LOADED.findall(page.decode()))
    assert files or b"<html" not in page
    return len(page) + sum(_compressed(name) for name in files)


def _compressed(name: str) -> int:
    found: Any = finders.find(name)
    return len(gzip.compress(Path(found).read_bytes()))


def test_the_first_view_of_any_page_stays_under_100_kb(client: Client, coder: User, auditor: User) -> None:
    known = places.charts(coder)
    people = {"coder": coder, "auditor": auditor}
    heavy = []
    for role, path in places.addresses(known):
        client.logout()
        if role:
            client.force_login(people[role])
        size = weight(client, path)
        if size > LIMIT:
            heavy.append((path, size))
    assert heavy == []
