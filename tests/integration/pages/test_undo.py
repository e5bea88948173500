"""Undoing the last step on a condition."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.integration.pages.pasting import Reader
from tests.integration.pages.walking import SCIATICA_LEFT, Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(client: Client, coder: User) -> Walk:
    client.force_login(coder)
    return Walk(client).answers(SCIATICA_LEFT)


def own(walk: Walk) -> dict[str, str]:
    return {question: choice for question, choice in walk.condition.answers.items() if question != "setting"}


def test_nothing_to_undo_after_an_answer(walk: Walk) -> None:
    assert 'value="undo"' not in walk.page()
    version = walk.encounter.version
    walk.step("undo")
    assert walk.encounter.version == version


def test_a_withdrawn_answer_is_given_back(walk: Walk) -> None:
    walk.step("withdraw", question="side").step("withdraw", question="radiation")
    assert "Give back “Sciatica”" in walk.page()
    walk.step("undo")
    assert own(walk) == {"finding": "low_back", "radiation": "sciatica"}
    assert walk.kinds()[-1] == "answered"


def test_starting_over_is_undone_as_a_whole(walk: Walk) -> None:
    walk.step("start_over")
    assert own(walk) == {}
    assert "Give back 3 answers" in walk.page()
    walk.step("undo")
    assert own(walk) == SCIATICA_LEFT
    assert [key for key, _ in walk.condition.facts] == ["setting", "finding", "radiation", "side"]


def test_a_changed_answer_goes_back(walk: Walk) -> None:
    walk.step("answer", question="side", choice="right")
    assert "Back to “Left”" in walk.page()
    walk.step("undo")
    assert own(walk) == SCIATICA_LEFT


def test_closing_the_rest_is_undone(walk: Walk) -> None:
    walk.step("close")
    assert len(own(walk)) > 3
    walk.step("undo")
    assert own(walk) == SCIATICA_LEFT


def test_an_old_page_undoes_nothing(walk: Walk) -> None:
    walk.step("withdraw", question="side")
    answer = walk.send("undo", version=walk.encounter.version - 1)
    assert answer.status_code == 409
    assert "side" not in own(walk)


def test_it_concerns_the_condition_shown(walk: Walk) -> None:
    walk.step("withdraw", question="side")
    walk.step("add")
    walk.position = 2
    assert 'value="undo"' not in walk.page()


def test_others_do_not_undo(walk: Walk, other_coder: User) -> None:
    walk.step("withdraw", question="side")
    walk.client.force_login(other_coder)
    assert walk.send("undo").status_code == 404


@pytest.mark.parametrize("fields", [{"question": "side"}, {"question": "side", "choice": "right"}], ids=str)
def test_what_was_read_from_text_is_so_again(client: Client, coder: User, fields: dict[str, str]) -> None:
    client.force_login(coder)
    reader = Reader(client).use()
    assert reader.condition.origins["side"] == "text"
    reader.step("answer" if "choice" in fields else "withdraw", **fields)
    assert "side" not in reader.condition.origins
    reader.step("undo")
    assert reader.condition.answers["side"] == "left"
    assert reader.condition.origins["side"] == "text"


def test_a_setting_changed_for_all_conditions_goes_back_in_all(walk: Walk) -> None:
    walk.step("add")
    walk.position = 2
    walk.step("answer", question="setting", choice="inpatient").step("undo")
    settings = [each.answers["setting"] for each in walk.encounter.conditions.all()]
    assert settings == ["outpatient", "outpatient"]
