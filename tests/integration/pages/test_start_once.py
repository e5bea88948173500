"""One form of the start page is one encounter, two forms are two: double clicks, tabs, the back button."""

import re
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pasting import shown_text
from walking import NOVEMBER, text

from lookup.models import Encounter

pytestmark = pytest.mark.django_db

LEFT, RIGHT = "Low back pain with sciatica, left side.", "Low back pain with sciatica, right side."
NEW = "/encounters/new"


@pytest.fixture
def signed_in(client: Client, coder: User) -> Client:
    client.force_login(coder)
    return client


def opened(client: Client) -> dict[str, str]:
    """The form as the page shows it in a new tab."""
    token = re.search(r'name="token" value="([^"]{16})"', client.get(NEW).content.decode())
    assert token
    return {"date_of_service": NOVEMBER, "setting": "outpatient", "reference": "", "token": token[1]}


def of_text(page: Any) -> str:
    """The key of the encounter on whose page a text was read."""
    found = re.search(r'action="/encounters/([0-9a-f-]{36})/conditions/1/text"', page.content.decode())
    assert found, text(page)
    return found[1]


@pytest.mark.parametrize("answer", [{}, {"question": "finding", "choice": "low_back"}])
def test_a_double_click_starts_one(signed_in: Client, answer: dict[str, str]) -> None:
    form = opened(signed_in) | answer
    first, second = signed_in.post(NEW, form), signed_in.post(NEW, form)
    assert first["Location"] == second["Location"]
    assert Encounter.objects.count() == 1


def test_a_double_click_with_a_reference_is_no_earlier_encounter(signed_in: Client) -> None:
    form = opened(signed_in) | {"reference": "4711"}
    assert signed_in.post(NEW, form)["Location"] == signed_in.post(NEW, form)["Location"]


def test_two_tabs_are_two_charts(signed_in: Client) -> None:
    one, other = opened(signed_in), opened(signed_in)
    assert one["token"] != other["token"]
    answer = {"question": "finding", "choice": "low_back"}
    assert signed_in.post(NEW, one | answer)["Location"] != signed_in.post(NEW, other | answer)["Location"]
    assert signed_in.post(NEW, one | answer)["Location"] != signed_in.post(NEW, other | answer)["Location"]
    assert Encounter.objects.count() == 2


def test_a_text_read_twice_is_one_chart(signed_in: Client) -> None:
    form = opened(signed_in) | {"text": LEFT}
    first, again = signed_in.post(NEW, form), signed_in.post(NEW, form)
    assert of_text(first) == of_text(again)
    assert shown_text(again) == LEFT
    assert Encounter.objects.count() == 1


def test_different_texts_in_the_same_second_are_different_charts(signed_in: Client) -> None:
    one, other = opened(signed_in), opened(signed_in)
    keys = [
        of_text(signed_in.post(NEW, one | {"text": LEFT})),
        of_text(signed_in.post(NEW, other | {"text": RIGHT})),
    ]
    assert len({*keys}) == 2


def test_a_form_brought_back_for_the_next_chart(signed_in: Client) -> None:
    """The back button may show the form as it was, its token included."""
    form = opened(signed_in)
    first = of_text(signed_in.post(NEW, form | {"text": LEFT}))
    assert of_text(signed_in.post(NEW, form | {"text": RIGHT})) != first
    answered = form | {"question": "finding", "choice": "low_back"}
    begun = signed_in.post(NEW, answered)["Location"]
    key = begun.strip("/").split("/")[-1]
    step = {"step": "answer", "version": 2, "question": "radiation", "choice": "none"}
    assert signed_in.post(f"/encounters/{key}/conditions/1/", step).status_code == 303
    assert signed_in.post(NEW, answered)["Location"] != begun


def test_a_text_sent_again_when_its_chart_is_done_leads_to_it(signed_in: Client) -> None:
    form = opened(signed_in) | {"text": LEFT}
    key = of_text(signed_in.post(NEW, form))
    codes = {"version": 1, "codes": "M54.42", "reason": "payer"}
    assert signed_in.post(f"/encounters/{key}/conditions/1/codes", codes).status_code == 303
    assert signed_in.post(NEW, form)["Location"] == f"/encounters/{key}/"


def test_a_form_without_token_is_always_a_new_chart(signed_in: Client) -> None:
    form = opened(signed_in) | {"token": "", "text": LEFT}
    assert of_text(signed_in.post(NEW, form)) != of_text(signed_in.post(NEW, form))


def test_the_token_of_another_account_leads_nowhere(signed_in: Client, other_coder: User) -> None:
    form = opened(signed_in) | {"text": LEFT}
    key = of_text(signed_in.post(NEW, form))
    signed_in.force_login(other_coder)
    assert of_text(signed_in.post(NEW, form)) != key


def test_a_forged_token_is_refused(signed_in: Client) -> None:
    assert signed_in.post(NEW, opened(signed_in) | {"token": "x" * 41}).status_code == 400
    assert not Encounter.objects.exists()


def test_no_text_is_kept_for_it(signed_in: Client) -> None:
    signed_in.post(NEW, opened(signed_in) | {"text": LEFT})
    assert "sciatica" not in str(dict(signed_in.session))


@pytest.mark.django_db(transaction=True)
def test_all_at_the_same_moment(site_data: None, signed_in: Client) -> None:
    forms = [opened(signed_in) | {"text": typed} for typed in (LEFT, RIGHT, "Neck pain.")]
    forms += [forms[0]]  # the first one twice
    pages: list[Any] = []

    def send(form: dict[str, str]) -> None:
        tab = Client()
        tab.cookies = signed_in.cookies
        pages.append(tab.post(NEW, form))
        connection.close()

    threads = [Thread(target=send, args=[form]) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [page.status_code for page in pages] == [200] * 4
    assert len({of_text(page) for page in pages}) == Encounter.objects.count() == 3
