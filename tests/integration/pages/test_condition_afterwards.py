"""Another condition of an encounter that is accepted already."""

import pytest
from django.contrib.auth.models import User
from walking import Walk, text

from lookup.models import AuditEvent, Encounter
from lookup.presenters.audit import told

pytestmark = pytest.mark.django_db

BUTTON = "Add another condition (opens the encounter again)"


@pytest.fixture
def done(reached: Walk) -> Walk:
    """An encounter accepted with M54.42."""
    return reached.step("accept")


def test_one_click_opens_it_again_and_adds_the_condition(done: Walk) -> None:
    assert BUTTON in done.page()
    answer = done.send("add_again")
    assert answer["Location"] == f"/encounters/{done.key}/conditions/2/"
    assert done.encounter.status == "reopened"
    assert done.kinds()[-2:] == ["reopened", "condition_added"]
    event = AuditEvent.objects.get(encounter=done.key, kind="encounter.reopened")
    assert "because: Another condition is to be coded" in told([event])[0].sentence
    done.position = 2
    assert "What does the provider document?" in done.page()


def test_after_the_last_condition_of_several_and_after_a_correction(done: Walk) -> None:
    done.step("add_again").step("accept")
    done.position = 2
    done.answers({"finding": "neck", "arm": "none"}).step("accept")
    assert done.encounter.status == "corrected"
    assert BUTTON in done.page()
    done.step("add_again")
    assert done.encounter.conditions.count() == 3


def test_a_double_click_adds_one(done: Walk) -> None:
    version = done.encounter.version
    done.step("add_again", version=version)
    again = done.send("add_again", version=version)
    assert again.status_code == 409
    assert "changed in another window" in text(again)
    assert done.encounter.conditions.count() == 2


def test_an_open_encounter_is_not_opened_again(reached: Walk) -> None:
    assert BUTTON not in reached.page()
    assert reached.send("add_again").status_code == 409
    assert reached.encounter.conditions.count() == 1


def test_when_no_condition_can_be_added_nothing_is_opened(
    done: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup.actions.encounter_steps.MOST_CONDITIONS", 1)
    assert done.send("add_again").status_code == 400
    assert done.encounter.status == "accepted"
    assert done.kinds()[-1] == "accepted"


def test_nobody_else(done: Walk, other_coder: User, auditor: User, qa_lead: User) -> None:
    for user, status in ((other_coder, 404), (auditor, 403), (qa_lead, 403)):
        done.client.force_login(user)
        assert done.send("add_again").status_code == status
    assert Encounter.objects.get().status == "accepted"
