"""Codes chosen by hand before the questions are answered to the end."""

import pytest
from django.test import Client
from walking import Walk, text

from lookup.models import AuditEvent
from lookup.presenters.audit import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def early(walk: Walk) -> Walk:
    """One answer of the low back given, then M54.50 chosen."""
    return choose(walk.answers({"finding": "low_back"}))


def choose(walk: Walk, codes: str = "M54.50") -> Walk:
    form = {"version": walk.encounter.version, "codes": codes, "reason": "payer"}
    assert walk.client.post(f"{walk.address}codes", form).status_code == 303
    return walk


def test_the_page_shows_what_was_accepted(early: Walk) -> None:
    page = early.page()
    assert "The accepted code" in page
    assert "M54.50" in page
    assert "Chosen before the questions were answered to the end, because: Payer" in page
    assert "Open it again" in page
    assert "Next chart" in page
    assert "Question 2" not in page
    assert "Still possible" not in page
    assert 'data-announce="Result: M54.50."' in page


def test_the_summary_and_the_log_say_the_same(early: Walk) -> None:
    summary = text(early.client.get(f"/encounters/{early.key}/summary"))
    assert "Chosen before the questions were answered to the end, because: Payer" in summary
    assert "in place of a query" not in summary
    event = AuditEvent.objects.get(encounter=early.key, kind="encounter.overridden")
    assert (
        "chose M54.50 before the questions were answered to the end, because: Payer"
        in told([event])[0].sentence
    )


def test_the_form_says_that_the_questions_are_not_answered(walk: Walk) -> None:
    page = text(walk.client.get(f"{walk.address}codes"))
    assert "The questions are not answered to the end" in page


def test_beside_an_open_condition_the_questions_can_still_be_answered(walk: Walk) -> None:
    walk.step("add")
    choose(walk)
    page = walk.page()
    assert "The accepted code" in page
    assert "Go on with the open condition" in page
    assert "Answer the questions after all" in page
    again = walk.page("?change=finding")
    assert "What does the provider document?" in again
    assert "Leave it as it is" in again


def test_a_query_and_no_code_are_told_apart(walk: Walk) -> None:
    walk.answers({"finding": "low_back", "radiation": "conflicting"})
    assert "Chosen in place of a query, because" in choose(walk).page()


def test_nobody_else_sees_it_otherwise(early: Walk, client: Client, auditor: object) -> None:
    client.force_login(auditor)  # type: ignore[arg-type]
    page = early.page()
    assert "The accepted code" in page
    assert "Open it again" not in page
