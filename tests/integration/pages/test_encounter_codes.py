"""All codes of an encounter on its page: order with reasons, Excludes1 notes, questions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from walking import Walk, text

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
    page = by_hand(reached, "M54.31 M54.50")
    assert "One code for both" in page
    assert "M54.41" in page


def by_hand(walk: Walk, codes: str) -> str:
    form = {"version": walk.encounter.version, "codes": codes, "reason": "payer"}
    assert walk.client.post(f"{walk.address}codes", form).status_code == 303
    return walk.page()


def test_different_regions_are_said_to_be_the_usual_unrelated_case(reached: Walk) -> None:
    page = by_hand(reached, "M54.12 M51.16")
    assert "exclude each other" in page
    assert "Their titles name different regions" in page
    reached.step("reopen", reason="mistake")
    assert "Their titles name different regions" not in by_hand(reached, "M54.16 M51.16")


def test_a_pair_that_a_guideline_wants_shows_both_texts(reached: Walk) -> None:
    page = by_hand(reached, "M54.50 S39.012S")
    assert "Both are right" in page
    assert "the sequela rule wants the residual and the injury code with S" in page
    assert "exclude each other" not in page


def test_codes_chosen_by_hand_keep_their_order(reached: Walk) -> None:
    page = by_hand(reached, "G89.29 M54.42")
    assert "G89.29 M54.42</textarea>" in page
    assert "Chosen by hand" in page
    assert "so the code of G89 follows site and cause" in page
    summary = text(reached.client.get(f"/encounters/{reached.key}/summary"))
    assert summary.index("/codes/G89.29/") < summary.index("/codes/M54.42/")


def test_positions_keep_their_numbers(reached: Walk) -> None:
    second(reached, NECK).step("add")
    reached.step("remove")
    reached.position = 3
    page = reached.answers(NECK).page()
    assert "Condition 3" in page
    assert "Condition 2" not in page


def test_the_same_code_twice_is_reported_once(walk: Walk) -> None:
    page = second(walk.answers(NECK), NECK).page()
    assert "is reported once" in page
    assert "condition 1, 2" in page


class TestLeading:
    """Which condition is listed first is the coder's to say, where no rule decides."""

    def test_another_condition_is_put_first(self, reached: Walk) -> None:
        assert "Put condition 2 first" in second(reached, NECK).page()
        page = reached.step("lead").page()
        assert "M54.2 M54.42</textarea>" in page
        assert "Put condition" not in page
        assert reached.kinds()[-1] == "led"
        assert 'M54.2</span>, <span class="code">M54.42' in text(reached.client.get("/encounters/"))

    def test_twice_is_once_and_old_pages_are_stale(self, reached: Walk) -> None:
        second(reached, NECK)
        assert reached.send("lead", version=1).status_code == 409
        version = reached.encounter.version
        for _ in range(2):
            reached.step("lead", version=version)
        assert reached.kinds().count("led") == 1

    def test_a_removed_condition_leads_no_longer(self, reached: Walk) -> None:
        second(reached, NECK).step("lead").step("remove")
        assert reached.encounter.leading == 0

    def test_only_its_coder_and_only_while_it_is_open(self, reached: Walk, qa_lead: User) -> None:
        second(reached, NECK).step("accept")
        reached.position = 1
        reached.step("accept")
        reached.position = 2
        assert reached.send("lead").status_code == 409
        reached.client.force_login(qa_lead)
        assert reached.send("lead").status_code == 403


class TestSummary:
    def test_everything_of_the_encounter_on_one_page(self, reached: Walk) -> None:
        second(reached, NECK).step("accept")
        page = text(reached.client.get(f"/encounters/{reached.key}/summary"))
        for said in (
            "Codes, in this order",
            "Lumbago with sciatica, left side",
            "Index: Lumbago, lumbalgia, with sciatica",
            "Index: Pain, neck NEC",
            "edition FY2027",
            "Questionnaire revision 1",
            "Accepted by coder",
            "Not accepted.",
        ):
            assert said in page, said

    def test_codes_chosen_by_hand_with_their_reason(self, reached: Walk) -> None:
        form = {"version": reached.encounter.version, "codes": "M54.59", "reason": "payer", "note": "rule 4"}
        reached.client.post(f"{reached.address}codes", form)
        page = text(reached.client.get(f"/encounters/{reached.key}/summary"))
        assert "Chosen in place of M54.42, because: Payer or in-house policy" in page
        assert "rule 4" in page

    def test_an_unfinished_one_and_a_query(self, walk: Walk) -> None:
        address = f"/encounters/{walk.key}/summary"
        assert "Asked next: What does the provider document?" in text(walk.client.get(address))
        walk.answers({"finding": "low_back", "radiation": "conflicting"})
        walk.step("send_query", advice="conflicting_radiation")
        page = text(walk.client.get(address))
        assert ", open. " in page
        assert "none yet" in page

    def test_more_conditions_take_no_more_queries(
        self, reached: Walk, django_assert_max_num_queries: Callable[..., Any]
    ) -> None:
        address = f"/encounters/{reached.key}/summary"
        reached.step("add").step("accept")
        reached.client.get(address)
        with django_assert_max_num_queries(10) as asked:
            reached.client.get(address)
        of_two = len(asked)
        for position in range(3, 6):
            reached.step("add")
            reached.position = position
            reached.answers(NECK).step("accept")
        reached.client.get(address)
        with django_assert_max_num_queries(of_two):
            page = text(reached.client.get(address))
        assert page.count("Accepted by coder") == 4

    def test_who_sees_it(self, reached: Walk, other_coder: User, auditor: User) -> None:
        address = f"/encounters/{reached.key}/summary"
        for reader, status in ((auditor, 200), (other_coder, 404)):
            reached.client.force_login(reader)
            assert reached.client.get(address).status_code == status
        reached.client.logout()
        assert reached.client.get(address).status_code == 302


def test_of_two_codes_that_exclude_each_other_the_one_for_both_is_named(reached: Walk) -> None:
    second(reached, LOW_BACK)
    page = reached.page()
    assert "Excludes1" in page
    assert "One code for both" in page
    assert "(“lumbago with sciatica (M54.4-)”): M54.42 stays and M54.50 goes" in page
