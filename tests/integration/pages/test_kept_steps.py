"""A step sent when the session had ended: it is kept, and taken after signing in."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.forms import Textarea
from django.http import HttpResponse
from django.test import Client

from lookup.forms_encounters import StepForm
from lookup.models import AuditEvent, Encounter
from lookup.signing import account_mark
from lookup.views.kept import KEPT
from tests.integration.pages.walking import Walk, text

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def walk(client: Client, coder: User) -> Walk:
    """A coder one answer into a chart."""
    client.force_login(coder)
    return Walk(client).step("answer", question="finding", choice="low_back")


ANSWER = {"step": "answer", "question": "radiation", "choice": "sciatica"}


def sender(walk: Walk) -> str:
    """The mark of the account as its page carries it."""
    found = re.search(r'name="sender" value="([^"]+)"', walk.page())
    assert found
    return found[1]


def sent_signed_out(walk: Walk, *, headers: Mapping[str, str] | None = None, **fields: Any) -> HttpResponse:
    form = ANSWER | {"version": walk.encounter.version, "sender": sender(walk)} | fields
    walk.client.logout()
    return walk.client.post(walk.address, form, headers=headers)


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
    event = AuditEvent.objects.filter(encounter=walk.key, kind="encounter.answered").latest("pk")
    assert (event.actor, json.loads(event.payload)["kept"]) == ("coder", True)


def test_htmx_is_led_to_the_page_of_the_condition(walk: Walk) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{walk.address}?change=finding"}
    answer = sent_signed_out(walk, headers=headers)
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


@pytest.mark.parametrize("marked", ["", "1", "1:made-up"])
def test_a_step_of_nobody_s_page_is_not_kept(walk: Walk, marked: str) -> None:
    sent_signed_out(walk, sender=marked)
    assert KEPT not in walk.client.session
    assert "Your last step" not in text(sign_in(walk))
    assert "radiation" not in walk.condition.answers


def test_a_stranger_s_step_is_not_done_in_the_name_of_who_signs_in(walk: Walk, other_coder: User) -> None:
    walk.client.force_login(other_coder)
    stranger = sender(Walk(walk.client))
    walk.client.logout()
    walk.client.post(walk.address, ANSWER | {"version": walk.encounter.version, "sender": stranger})
    assert "Your last" not in text(sign_in(walk))
    assert "radiation" not in walk.condition.answers


def test_who_may_read_but_not_answer_is_told_nothing(walk: Walk, account: Callable[..., User]) -> None:
    lead = account("lead", "QA leads")
    sent_signed_out(walk, sender=account_mark(lead.pk))
    assert KEPT in walk.client.session
    assert "Your last step" not in text(sign_in(walk, "lead"))


def test_nothing_is_kept_for_a_condition_that_is_not_there(walk: Walk) -> None:
    fields = ANSWER | {"version": walk.encounter.version, "sender": sender(walk)}
    walk.client.logout()
    sessions = Session.objects.count()
    for address in (walk.address.replace("/1/", "/7/"), f"/encounters/{uuid4()}/conditions/1/"):
        assert walk.client.post(address, fields).status_code == 302
    assert Session.objects.count() == sessions


@pytest.mark.parametrize(
    ("step", "fields", "says"),
    [
        ("withdraw", {"question": "finding"}, "taking an answer back"),
        ("close", {}, "closing the open questions"),
        ("undo", {}, "undoing the one before"),
    ],
)
def test_the_sign_in_page_says_which_step_waits(
    walk: Walk, step: str, fields: dict[str, str], says: str
) -> None:
    walk.step("answer", question="finding", choice="neck").step(
        "answer", question="finding", choice="low_back"
    )
    blank = {"question": "", "choice": ""}
    answer = sent_signed_out(walk, step=step, **(blank | fields))
    assert says in text(walk.client.get(answer["Location"]))
    before = len(walk.kinds())
    assert "is done now" in text(sign_in(walk))
    events = AuditEvent.objects.filter(encounter=walk.key).exclude(kind="encounter.outcome").order_by("pk")
    assert len(walk.kinds()) > before
    assert '"kept":true' in events.last().payload  # type: ignore[union-attr]


@pytest.mark.parametrize("step", ["accept", "remove", "reopen", "add", "lead", "start_over", "send_query"])
def test_a_step_that_wants_a_new_look_is_not_kept(walk: Walk, step: str) -> None:
    answer = sent_signed_out(walk, step=step, question="", choice="")
    assert KEPT not in walk.client.session
    assert "kept; it is" not in text(walk.client.get(answer["Location"]))


@pytest.mark.parametrize("field", ["question", "choice"])
@pytest.mark.parametrize("typed", ["John Doe 1970-01-01 MRN 123", "john_doe_19700101", "side\n"])
def test_no_typed_words_come_into_a_session(walk: Walk, field: str, typed: str) -> None:
    for step in ("answer", "withdraw", "close", "undo"):
        sent_signed_out(walk, step=step, **{field: typed})
        assert KEPT not in walk.client.session
        walk.client.force_login(User.objects.get(username="coder"))


@pytest.mark.parametrize(
    "fields", [{"step": "nonsense"}, {"version": "x"}, {"choice": "x" * 81}, {"step": ""}], ids=str
)
def test_what_is_no_step_is_not_kept(walk: Walk, fields: dict[str, str]) -> None:
    sent_signed_out(walk, **fields)
    assert KEPT not in walk.client.session


def test_a_step_has_no_field_for_text() -> None:
    for name, field in StepForm().fields.items():
        assert getattr(field, "max_length", 0) <= 80, name
        assert not isinstance(field.widget, Textarea), name


def test_no_text_of_another_form_is_kept(walk: Walk) -> None:
    walk.client.logout()
    form = ANSWER | {"version": 1, "sender": account_mark(1), "note": "words", "codes": "M54.2"}
    walk.client.post(f"{walk.address}codes", form)
    walk.client.post("/search", form | {"q": "words"})
    assert KEPT not in walk.client.session
