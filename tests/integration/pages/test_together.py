"""All codes of an encounter on its page: order with reasons, Excludes1 notes, questions."""

import pytest
from walking import Walk

pytestmark = pytest.mark.django_db

LOW_BACK = {"finding": "low_back", "radiation": "none", "pain_type": "none"}
NECK = {"finding": "neck", "arm": "none"}
BACK = {"finding": "other_back", "back_region": "not_stated", "back_type": "none"}


def second(walk: Walk, facts: dict[str, str]) -> Walk:
    walk.step("add")
    walk.position = 2
    return walk.answers(facts)


def test_one_condition_has_nothing_more_to_say(reached: Walk) -> None:
    assert "All codes of this encounter" not in reached.page()


def test_two_conditions_in_their_order(reached: Walk) -> None:
    page = second(reached, NECK).page()
    assert "Codes of this encounter so far:" in page
    assert "No Excludes1 note stands between them." in page
    assert "All codes of this encounter" in page
    assert "In the order of the conditions" in page
    assert "The one chiefly responsible for the visit belongs first" in page
    assert "Guideline IV.G" in page


def test_excluded_pairs_are_named(reached: Walk) -> None:
    page = second(reached, LOW_BACK).page()
    assert "1 Excludes1 note</a>" in page
    assert "exclude each other: the Excludes1 note at" in page


def test_back_pain_beside_neck_pain_is_questioned(walk: Walk) -> None:
    page = second(walk.answers(NECK), BACK).page()
    assert "These do not fit together" in page
    assert "M54.9 says that the region is not known, and it is." in page
    assert "Guideline I.C.13.a.2" in page


def test_pain_control_puts_its_code_first(walk: Walk) -> None:
    pain = {"chronicity": "chronic", "encounter_reason": "pain_control"}
    walk.answers(NECK).step("close")
    page = second(walk, LOW_BACK | pain).step("close").page()
    assert "so the code of G89 comes first" in page
    assert "G89.29 M54.2 M54.50</textarea>" in page


def test_codes_chosen_by_hand_are_weighed_one_by_one(reached: Walk) -> None:
    form = {"version": reached.encounter.version, "codes": "M54.31 M54.50", "reason": "payer"}
    reached.client.post(f"{reached.address}codes", form)
    page = reached.page()
    assert "One code for both" in page
    assert "M54.41" in page


def test_the_same_code_twice_is_reported_once(walk: Walk) -> None:
    page = second(walk.answers(NECK), NECK).page()
    assert "is reported once" in page
    assert "condition 1, 2" in page
