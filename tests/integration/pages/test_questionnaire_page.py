"""The page of a condition: questions, results, conditions and the log, every step with plain forms."""

import json

import pytest
from walking import FRACTURE, SCIATICA_LEFT, Walk, text

from lookup.models import AuditEvent
from lookup.models.encounters import OVERRIDE_REASONS

pytestmark = pytest.mark.django_db

PAIN_CONTROL = {"chronicity": "chronic", "encounter_reason": "pain_control"}


class TestQuestions:
    def test_the_first_question_is_a_form_with_a_button_for_each_choice(self, walk: Walk) -> None:
        page = walk.page()
        assert "What does the provider document?" in page
        assert page.count('name="choice"') == 9
        assert 'data-key="9"' in page
        assert "Why this question?" in page
        assert 'href="/guidelines/' in page

    def test_an_answer_leads_to_the_next_question(self, walk: Walk) -> None:
        page = walk.answers({"finding": "low_back"}).page()
        assert "in the leg?" in page
        assert "Still possible: 26 codes" in page
        assert "592 codes" in page

    def test_what_is_documented_can_be_changed_and_withdrawn(self, walk: Walk) -> None:
        page = walk.answers({"finding": "low_back"}).page()
        assert 'name="question" value="finding"' in page
        assert "?change=finding" in page

    def test_a_changed_answer_keeps_the_others(self, reached: Walk) -> None:
        page = reached.page("?change=radiation")
        assert "Change an answer; all others stay" in page
        assert 'aria-current="true"' in page
        reached.answers({"radiation": "none", "pain_type": "none"})
        assert reached.condition.answers["side"] == "left"
        assert reached.condition.outcome["codes"] == ["M54.50"]
        assert "kept without effect on this result" in reached.page()

    def test_back_takes_the_last_answer_away(self, reached: Walk) -> None:
        assert 'value="side" data-key="Backspace"' in reached.page()
        reached.step("withdraw", question="side")
        assert "Which side is documented" in reached.page()

    def test_back_is_not_offered_where_there_is_nothing_to_take_back(self, walk: Walk) -> None:
        assert 'data-key="Backspace"' not in walk.page()

    def test_start_over_withdraws_all_but_the_setting(self, reached: Walk) -> None:
        reached.step("start_over")
        assert reached.condition.facts == [["setting", "outpatient"]]
        assert reached.kinds()[-3:] == ["answer_withdrawn"] * 3

    def test_the_rest_is_not_documented(self, walk: Walk) -> None:
        walk.answers({"finding": "low_back"}).step("close")
        assert walk.condition.outcome["codes"] == ["M54.50"]
        assert "Still open" not in walk.page()

    def test_htmx_gets_the_part_that_changes(self, walk: Walk) -> None:
        answer = walk.send("answer", question="finding", choice="low_back", headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert answer["HX-Replace-Url"] == walk.address
        assert "HX-Request" in answer["Vary"]
        page = text(answer)
        assert page.strip().startswith('<div id="chart"')
        assert 'data-announce="26 codes still possible.' in page

    def test_the_same_address_gives_page_and_part(self, walk: Walk) -> None:
        assert "<html" in walk.page()
        assert "<html" not in walk.page(**{"HX-Request": "true"})

    def test_titles_are_shown_once_few_codes_are_left(self, walk: Walk) -> None:
        page = walk.answers({"finding": "low_back", "radiation": "sciatica"}).page()
        assert "Still possible: 3 codes" in page
        assert "Lumbago with sciatica, right side" in page


class TestResult:
    def test_the_code_with_its_reasons(self, reached: Walk) -> None:
        page = reached.page()
        assert "Lumbago with sciatica, left side" in page
        assert "billable on 2026-11-02" in page
        assert "Index: Lumbago, lumbalgia, with sciatica" in page
        assert "Guideline I.A.15" in page
        assert "documented: <em>Which side is documented? Left</em>" in page

    def test_why_not_the_neighbours(self, reached: Walk) -> None:
        page = reached.page()
        assert "Why not another code" in page
        assert "Needs <em>Right</em>; documented is <em>Left</em>." in page
        assert "Excludes1 note at M54.5</a> names M54.4-" in page

    def test_open_questions_stand_on_the_result(self, reached: Walk) -> None:
        page = reached.page()
        assert "Is the pain called acute, chronic, postoperative or due to a neoplasm?" in page
        assert page.count("Nothing of this is documented") == 1

    def test_the_rest_is_closed_only_after_something_is_documented(self, walk: Walk) -> None:
        assert 'value="close"' not in walk.page()
        answer = walk.send("close")
        assert answer.status_code == 409
        assert "Answer first what the provider documents" in text(answer)
        assert 'value="close"' in walk.answers({"finding": "low_back"}).page()

    def test_pain_control_of_chronic_pain_comes_first(self, reached: Walk) -> None:
        reached.answers(PAIN_CONTROL).step("close").step("accept")
        assert reached.condition.accepted == ["G89.29", "M54.42"]

    def test_neighbours_are_held_against_the_condition_not_what_is_added(self, reached: Walk) -> None:
        assert "Compare with M54.42" in reached.page()
        page = reached.answers(PAIN_CONTROL).page()
        assert "G89.29" in page
        assert "Compare with M54.42" in page
        assert "Compare with G89.29" not in page

    def test_accepting(self, reached: Walk) -> None:
        reached.step("accept")
        page = reached.page()
        assert reached.encounter.status == "accepted"
        assert "Accepted by coder" in page
        assert "questionnaire revision 1" in page
        assert "edition FY2027" in page
        assert "Open it again" in page
        assert 'name="choice"' not in page

    def test_opening_again(self, reached: Walk) -> None:
        reached.step("accept").step("reopen", reason="mistake")
        assert reached.encounter.status == "reopened"
        reached.step("accept")
        assert reached.encounter.status == "corrected"

    def test_a_query_has_a_text_to_copy(self, walk: Walk) -> None:
        page = walk.answers({"finding": "low_back", "radiation": "conflicting"}).page()
        assert "No code can be given yet" in page
        assert "Clinical indicators (" in page
        assert "[ ] Unable to determine" in page
        assert "neither sent nor stored" in page

    def test_the_code_tree_is_walked_to_a_billable_code(self, walk: Walk) -> None:
        walk.answers(FRACTURE)
        assert "Choose the code in the code tree" in walk.page()
        assert "S32.010A" in walk.page("?at=S32.010")
        assert "Accept S32.010A" in walk.page("?at=S32.010A")
        walk.step("accept", picked="S32.010A")
        assert walk.condition.accepted == ["S32.010A"]

    @pytest.mark.parametrize("at", ["M54.5", "S32.1", "nonsense", "S32.010Q"])
    def test_a_place_that_is_not_below_is_refused(self, walk: Walk, at: str) -> None:
        walk.answers(FRACTURE)
        assert walk.client.get(f"{walk.address}?at={at}").status_code == 400


class TestConditions:
    def test_two_conditions_are_two_codes(self, reached: Walk) -> None:
        reached.step("add")
        reached.position = 2
        reached.answers({"finding": "neck", "arm": "none"})
        page = reached.page()
        assert "Condition 2" in page
        assert "No Excludes1 note stands between them." in page

    def test_codes_that_exclude_each_other_are_named(self, reached: Walk) -> None:
        reached.step("add")
        reached.position = 2
        reached.answers({"finding": "low_back", "radiation": "none", "pain_type": "none"})
        page = reached.page()
        assert "exclude each other" in page
        assert "M54.4-" in page

    def test_a_condition_is_removed(self, reached: Walk) -> None:
        reached.step("add")
        reached.position = 2
        reached.step("remove")
        reached.position = 1
        assert "Condition 2" not in reached.page()

    def test_the_encounter_opens_at_the_condition_to_go_on_with(self, reached: Walk) -> None:
        reached.step("accept").step("reopen", reason="mistake").step("add")
        reached.position = 1
        reached.step("accept")
        page = text(reached.client.get(f"/encounters/{reached.key}/"))
        assert "What does the provider document?" in page
        assert "Go on with the open condition" in reached.page()


class TestLog:
    def test_every_step_is_one_event(self, walk: Walk) -> None:
        walk.answers(SCIATICA_LEFT).step("answer", question="side", choice="right")
        walk.step("withdraw", question="side").step("close").step("accept")
        assert walk.kinds() == [
            "started",
            *["answered"] * 3,
            "outcome",
            "answer_changed",
            "outcome",
            "answer_withdrawn",
            "rest_closed",
            "outcome",
            "accepted",
        ]

    def test_an_override_is_kept_with_reason_and_suggestion(self, reached: Walk) -> None:
        form = {"version": reached.encounter.version, "codes": "M54.59", "reason": "payer", "note": "rule 4"}
        assert reached.client.post(f"{reached.address}codes", form).status_code == 303
        event = AuditEvent.objects.get(encounter=reached.key, kind="encounter.overridden")
        said = json.loads(event.payload)
        assert (said["codes"], said["suggested"], said["reason"]) == (["M54.59"], ["M54.42"], "payer")
        page = reached.page()
        assert OVERRIDE_REASONS["payer"] in page
        assert "in place of M54.42" in page

    def test_nothing_a_person_types_beside_the_forms_is_kept(self, walk: Walk) -> None:
        walk.send("answer", question="finding", choice="low_back", text="Jane Roe 1957", advice="Jane Roe")
        kept = json.dumps([walk.condition.facts, walk.condition.outcome])
        kept += "".join(AuditEvent.objects.values_list("payload", flat=True))
        assert "Jane" not in kept
