"""A text sent when the session had ended: after signing in the page says that it was not kept."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pasting import ASSESSMENT, MARKER, Reader
from walking import NOVEMBER, text

from lookup.models import Encounter
from lookup.views.lost_text import SENTENCE

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
START = {"date_of_service": NOVEMBER, "setting": "outpatient", "reference": "", "text": ASSESSMENT}


@pytest.fixture
def reader(client: Client, coder: User) -> Reader:
    """A coder on the first question of a chart."""
    client.force_login(coder)
    return Reader(client)


def sign_in(client: Client, address: str) -> Any:
    form = {"username": "coder", "password": "pass", "next": address}
    return client.post(LOGIN, form, follow=True)


def test_the_start_page_says_so(client: Client, coder: User) -> None:
    answer = client.post("/encounters/new", START)
    assert answer["Location"] == f"{LOGIN}?next=/encounters/new"
    page = text(sign_in(client, "/encounters/new"))
    assert SENTENCE in page
    assert "Code a chart" in page
    assert MARKER not in page
    assert not Encounter.objects.exists()
    assert SENTENCE not in text(client.get("/encounters/new"))


def test_the_page_of_a_text_says_so(reader: Reader) -> None:
    reader.client.logout()
    assert reader.paste()["Location"] == f"{LOGIN}?next={reader.text_address}"
    page = text(sign_in(reader.client, reader.text_address))
    assert SENTENCE in page
    assert "Paste the assessment" in page


def test_with_htmx_the_page_it_was_sent_from_says_so(reader: Reader) -> None:
    reader.client.logout()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{reader.address}"}
    form = {"step": "read", "text": ASSESSMENT}
    answer = reader.client.post(reader.text_address, form, headers=headers)
    assert answer["HX-Redirect"] == f"{LOGIN}?next={reader.address}"
    assert SENTENCE in text(sign_in(reader.client, reader.address))


def test_a_list_of_facts_that_was_lost(reader: Reader) -> None:
    shown = reader.paste()
    reader.client.logout()
    assert reader.confirm(shown)["Location"] == f"{LOGIN}?next={reader.text_address}"
    assert SENTENCE in text(sign_in(reader.client, reader.text_address))
    assert not reader.condition.answers.get("finding")


def test_no_word_of_it_is_in_the_session(client: Client, coder: User) -> None:
    client.post("/encounters/new", START)
    assert MARKER not in str(dict(client.session))
    sign_in(client, "/encounters/new")
    assert MARKER not in str(dict(client.session))


@pytest.mark.parametrize("sent", [{"text": "  "}, {"choice": "low_back"}])
def test_without_a_text_nothing_is_said(client: Client, coder: User, sent: dict[str, str]) -> None:
    client.post("/encounters/new", START | {"text": ""} | sent)
    assert SENTENCE not in text(sign_in(client, "/encounters/new"))


def test_the_search_says_so(client: Client, coder: User) -> None:
    assert client.post("/search", {"q": ASSESSMENT})["Location"] == f"{LOGIN}?next=/search"
    assert MARKER not in str(dict(client.session))
    assert SENTENCE in text(sign_in(client, "/search"))


def test_nothing_is_said_of_other_pages(client: Client, coder: User) -> None:
    client.post("/guidance/", {"q": ASSESSMENT, "text": ASSESSMENT})
    assert SENTENCE not in text(sign_in(client, "/encounters/new"))
