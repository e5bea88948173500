"""The page of single keys: the form works without JavaScript, and every page follows it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from lookup.keys import USUAL
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db
FORM = {"on": "yes", **USUAL}


def test_keys_are_switched_off_and_on(site: Client) -> None:
    assert 'data-keys="on"' in site.get("/help/").content.decode()
    assert site.post("/help/keys/", FORM | {"on": "no"})["Location"] == "/help/keys/"
    assert "Your keys are kept" in text(site.get("/help/keys/"))
    page = site.get("/encounters/new").content.decode()
    assert 'data-keys="off"' in page
    assert "are switched off" in page


def test_a_changed_key_stands_on_the_pages_and_survives_signing_out(site: Client, coder: User) -> None:
    site.post("/help/keys/", FORM | {"search": "s"})
    site.logout()
    site.force_login(coder)
    page = site.get("/codes/M54.2/").content.decode()
    assert 'data-key="s"' in page
    assert 'data-key="/"' not in page


def test_an_empty_field_takes_the_key_away(site: Client) -> None:
    site.post("/help/keys/", FORM | {"search": ""})
    assert 'data-key="/"' not in site.get("/help/").content.decode()


def test_an_unfit_key_is_said_beside_its_field(site: Client) -> None:
    answer = site.post("/help/keys/", FORM | {"copy": "<b>", "on": "no"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "A key is one character" in page
    assert 'value="&lt;b&gt;"' in page
    assert 'value="no" checked' in page
    assert 'data-keys="on"' in page


def test_back_to_the_usual_keys(site: Client) -> None:
    site.post("/help/keys/", FORM | {"copy": "k"})
    site.post("/help/keys/", FORM | {"copy": "k", "usual": "1"})
    assert 'name="copy" value="c"' in " ".join(site.get("/help/keys/").content.decode().split())


def test_back_to_the_usual_keys_switches_them_on(site: Client) -> None:
    site.post("/help/keys/", FORM | {"on": "no"})
    site.post("/help/keys/", FORM | {"on": "no", "usual": "1"})
    page = site.get("/help/keys/").content.decode()
    assert 'value="yes" checked' in page
    assert 'data-keys="on"' in page


def test_refusals(client: Client, site: Client) -> None:
    assert site.put("/help/keys/").status_code == 405
    site.logout()
    assert client.get("/help/keys/")["Location"] == "/accounts/login/?next=/help/keys/"
