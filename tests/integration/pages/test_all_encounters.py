"""The list of all encounters: for whoever may see all of them, and for nobody else."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from walking import SCIATICA_LEFT, Walk, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(client: Client, coder: User, other_coder: User) -> Client:
    """An accepted sciatica of one coder, and an open chart of another."""
    client.force_login(coder)
    Walk(client, reference="FIRST-1").answers(SCIATICA_LEFT).step("accept")
    client.force_login(other_coder)
    Walk(client, reference="OTHER-2")
    return client


@pytest.mark.parametrize("who", ["qa_lead", "auditor", "administrator"])
def test_who_may_see_all_finds_them(two: Client, request: pytest.FixtureRequest, who: str) -> None:
    two.force_login(request.getfixturevalue(who))
    page = text(two.get("/encounters/"))
    assert "<h1>Encounters</h1>" in page
    assert "2 encounters" in page
    for shown in ("FIRST-1", "OTHER-2", "<td>coder</td>", "<td>other-coder</td>", "M54.42"):
        assert shown in page
    assert page.count('href="/encounters/"') == 1
    assert "My encounters" not in page


def test_by_coder_and_by_the_other_filters(two: Client, qa_lead: User) -> None:
    two.force_login(qa_lead)
    page = text(two.get("/encounters/?coder=coder"))
    assert "1 of 2 encounters:" in page
    assert ">coder coder <" in page
    assert "FIRST-1" in page
    assert "OTHER-2" not in page
    assert '<option value="coder" selected>' in page
    assert "0 of 2" in text(two.get("/encounters/?coder=coder&status=in_progress"))
    assert "None of the encounters fits." in text(two.get("/encounters/?coder=coder&status=in_progress"))


def test_a_coder_who_is_none(two: Client, qa_lead: User) -> None:
    two.force_login(qa_lead)
    answer = two.get("/encounters/?coder=nobody")
    assert answer.status_code == 400
    assert "Select a valid choice" in text(answer)


def test_coders_see_their_own_alone_and_do_not_filter_by_coder(two: Client) -> None:
    page = text(two.get("/encounters/?coder=coder"))
    assert "<h1>My encounters</h1>" in page
    assert ">My encounters</a>" in page
    assert "OTHER-2" in page
    assert "FIRST-1" not in page
    assert 'name="coder"' not in page


def test_others_see_none(two: Client, editor: User, publisher: User) -> None:
    for user in (editor, publisher):
        two.force_login(user)
        page = text(two.get("/encounters/?coder=coder"))
        assert "Your account does not code charts" in page
        assert "FIRST-1" not in page
        assert 'href="/encounters/"' not in page


def test_none_yet(client: Client, auditor: User) -> None:
    client.force_login(auditor)
    assert "No chart has been coded yet." in text(client.get("/encounters/"))


def test_the_number_of_queries_does_not_grow(
    client: Client, coder: User, qa_lead: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(coder)
    for number in range(5):
        Walk(client, reference=f"A{number}")
    client.force_login(qa_lead)
    with django_assert_max_num_queries(13):
        client.get("/encounters/")
