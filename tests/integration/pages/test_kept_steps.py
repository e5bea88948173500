"""A step sent when the session had ended: it is kept, and taken after signing in."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from lookup.models import Encounter
from lookup.views.kept import KEPT
from tests.integration.pages.walking import Walk, text

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def walk(client: Client, coder: User) -> Walk:
    """A coder one answer into a chart."""
    client.force_login(coder)
    return Walk(client).step("answer", question="finding", choice="low_back")


def sent_signed_out(walk: Walk, **fields: Any) -> HttpResponse:
    version = walk.encounter.version
    walk.client.logout()
    form = {"step": "answer", "version": version, "question": "radiation", "choice": "sciatica"}
    return walk.client.post(walk.address, form | fields)


def sign_in(walk: Walk, username: str = "coder") -> HttpResponse:
    form = {"username": username, "password": "pass", "next": walk.address}
    return walk.client.post(LOGIN, form, follow=True)


def test_the_answer_is_given_after_signing_in(walk: Walk) -> None:
    answer = sent_signed_out(walk)
    assert answer["Location"] == f"{LOGIN}?next={walk.address}"
    assert "Your last answer is kept" in text(walk.client.get(answer["Location"]))
    page = text(sign_in(walk))
    assert "Your last step was kept and is done now." in page
    assert walk.condition.answers["radiation"] == "sciatica"
    assert walk.kinds().count("answered") == 2
    assert "is done now" not in walk.page()


def test_htmx_is_led_to_the_page_of_the_condition(walk: Walk) -> None:
    version = walk.encounter.version
    walk.client.logout()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{walk.address}?change=finding"}
    form = {"step": "answer", "version": version, "question": "radiation", "choice": "sciatica"}
    answer = walk.client.post(walk.address, form, headers=headers)
    assert answer["HX-Redirect"] == f"{LOGIN}?next={walk.address}"
    sign_in(walk)
    assert walk.condition.answers["radiation"] == "sciatica"


def test_what_became_impossible_is_said(walk: Walk) -> None:
    sent_signed_out(walk, version=1)
    assert "could not be taken: This encounter was changed in another window" in text(sign_in(walk))
    assert "radiation" not in walk.condition.answers


def test_somebody_else_does_not_take_it(walk: Walk, other_coder: User, coder: User) -> None:
    sent_signed_out(walk)
    page = text(sign_in(walk, "other-coder"))
    assert "Your last step" not in page
    assert KEPT not in walk.client.session
    assert "radiation" not in Encounter.objects.get(pk=walk.key).conditions.get().answers


@pytest.mark.parametrize(
    "fields", [{"step": "nonsense"}, {"version": "x"}, {"choice": "x" * 81}, {"step": ""}], ids=str
)
def test_what_is_no_step_is_not_kept(walk: Walk, fields: dict[str, str]) -> None:
    sent_signed_out(walk, **fields)
    assert KEPT not in walk.client.session


def test_no_text_of_another_form_is_kept(walk: Walk) -> None:
    walk.client.logout()
    form = {"step": "answer", "version": 1, "note": "words", "codes": "M54.2"}
    walk.client.post(f"{walk.address}codes", form)
    walk.client.post("/search", form | {"q": "words"})
    assert KEPT not in walk.client.session
