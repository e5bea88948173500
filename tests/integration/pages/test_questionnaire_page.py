"""The page of a condition: every step with plain forms, and what is refused."""

import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from walking import SCIATICA_LEFT, Walk, text

from lookup.models import AuditEvent, Condition
from lookup.models.encounters import OVERRIDE_REASONS

pytestmark = pytest.mark.django_db

PAIN_CONTROL = {"chronicity": "chronic", "encounter_reason": "pain_control"}
FRACTURE = {
    "finding": "injury",
    "certainty": "established",
    "injury": "fracture",
    "fracture": "traumatic",
    "region": "lumbar",
}


@pytest.fixture
def walk(client: Client, coder: User) -> Walk:
    client.force_login(coder)
    return Walk(client)


@pytest.fixture
def reached(walk: Walk) -> Walk:
    return walk.answers(SCIATICA_LEFT)


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
        assert "<em>Left</em> (documented)" in page

    def test_why_not_the_neighbours(self, reached: Walk) -> None:
        page = reached.page()
        assert "Why not another code" in page
        assert "Needs “Right”; documented is “Left”." in page
        assert "Excludes1 note at M54.5</a> names M54.4-" in page

    def test_open_questions_stand_on_the_result(self, reached: Walk) -> None:
        page = reached.page()
        assert "Is the pain documented as acute or chronic?" in page
        assert page.count("Nothing of this is documented") == 1

    def test_open_questions_that_decide_come_before_accepting(self, reached: Walk) -> None:
        page = reached.answers(PAIN_CONTROL).page()
        assert "The open questions decide here." in page
        assert "G89.29, M54.42" in page
        assert 'value="accept"' not in page

    def test_pain_control_of_chronic_pain_comes_first(self, reached: Walk) -> None:
        reached.answers(PAIN_CONTROL).step("close").step("accept")
        assert reached.condition.accepted == ["G89.29", "M54.42"]

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
        reached.step("accept").step("reopen")
        assert reached.encounter.status == "reopened"
        reached.step("accept")
        assert reached.encounter.status == "corrected"

    def test_a_query_has_a_text_to_copy_and_lets_the_encounter_wait(self, walk: Walk) -> None:
        page = walk.answers({"finding": "low_back", "radiation": "conflicting"}).page()
        assert "No code can be given yet" in page
        assert "Clinical indicators (" in page
        assert "[ ] Unable to determine" in page
        assert "neither sent nor stored" in page
        walk.step("send_query", advice="conflicting")
        assert "waits for the provider’s answer" in walk.page()
        walk.step("resume")
        assert walk.encounter.status == "in_progress"

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
        reached.step("accept").step("reopen").step("add")
        reached.position = 1
        reached.step("accept")
        page = text(reached.client.get(f"/encounters/{reached.key}/"))
        assert "What does the provider document?" in page
        assert "Go on with the open condition" in reached.page()


class TestStale:
    def test_an_old_form_is_answered_with_the_page_as_it_is(self, reached: Walk) -> None:
        answer = reached.send("answer", version=1, question="side", choice="right")
        page = text(answer)
        assert answer.status_code == 409
        assert "changed in another window" in page
        assert "M54.42" in page
        assert reached.condition.answers["side"] == "left"

    def test_htmx_swaps_the_page_as_it_is(self, reached: Walk) -> None:
        answer = reached.send("withdraw", version=1, question="side", headers={"HX-Request": "true"})
        assert answer.status_code == 409
        assert text(answer).strip().startswith('<div id="chart"')

    @pytest.mark.parametrize(
        ("step", "fields"),
        [
            ("answer", {"question": "side", "choice": "left"}),
            ("withdraw", {"question": "side"}),
            ("accept", {}),
            ("start_over", {}),
            ("close", {}),
        ],
    )
    def test_a_double_click_is_harmless(self, reached: Walk, step: str, fields: dict[str, str]) -> None:
        version = reached.encounter.version
        reached.step(step, version=version, **fields)
        count = AuditEvent.objects.count()
        assert reached.send(step, version=version, **fields).status_code == 303
        assert AuditEvent.objects.count() == count

    def test_another_step_after_the_encounter_was_accepted(self, reached: Walk) -> None:
        reached.step("accept")
        answer = reached.send("answer", question="side", choice="right")
        assert answer.status_code == 409
        assert "Open it again to change it" in text(answer)

    def test_a_condition_removed_in_another_window(self, reached: Walk) -> None:
        reached.step("add")
        reached.position = 2
        reached.step("remove")
        assert reached.send("answer", question="finding", choice="neck").status_code == 404


class TestRefused:
    @pytest.mark.parametrize(
        "fields",
        [
            {"step": "answer", "question": "side", "choice": "top"},
            {"step": "answer", "question": "moon", "choice": "left"},
            {"step": "answer", "question": "<script>", "choice": "' OR 1=1 --"},
            {"step": "answer", "question": "x" * 5000, "choice": "left"},
            {"step": "answer", "question": "side\0", "choice": "left"},
            {"step": "answer", "question": "🦴", "choice": "left"},
            {"step": "answer"},
            {"step": "explode"},
            {},
            {"step": "answer", "question": "side", "choice": "left", "version": "now"},
            {"step": "answer", "question": "side", "choice": "left", "version": "9" * 40},
            {"step": "send_query", "advice": "moon"},
            {"step": "accept", "picked": "\x07"},
        ],
    )
    def test_forged_forms(self, walk: Walk, fields: dict[str, str]) -> None:
        before = AuditEvent.objects.count()
        form = {"version": walk.encounter.version} | fields
        answer = walk.client.post(walk.address, form)
        assert answer.status_code in (400, 409)
        assert AuditEvent.objects.count() == before
        assert "Traceback" not in text(answer)

    def test_forged_choices_are_a_bad_request(self, walk: Walk) -> None:
        assert walk.send("answer", question="side", choice="top").status_code == 400
        assert walk.client.get(f"{walk.address}?change=moon").status_code == 400

    def test_a_code_outside_the_tree_is_not_accepted(self, walk: Walk) -> None:
        walk.answers(FRACTURE)
        assert walk.send("accept", picked="M54.50").status_code == 400
        assert walk.send("accept", picked="S32.0").status_code == 400

    def test_accepting_before_the_end(self, walk: Walk) -> None:
        answer = walk.send("accept")
        assert answer.status_code == 409
        assert "not answered to the end" in text(answer)

    def test_another_coders_encounter_is_not_there(self, walk: Walk, other_coder: User) -> None:
        walk.client.force_login(other_coder)
        for address in (walk.address, f"/encounters/{walk.key}/", f"{walk.address}codes"):
            assert walk.client.get(address).status_code == 404
        assert walk.send("answer", question="finding", choice="neck").status_code == 404

    @pytest.mark.parametrize("group", ["QA leads", "Auditors"])
    def test_those_who_may_read_may_not_change(
        self, reached: Walk, account: Callable[..., User], group: str
    ) -> None:
        reached.client.force_login(account("reader", group))
        page = reached.page()
        assert "You read the encounter of coder." in page
        assert 'name="choice"' not in page
        assert reached.send("answer", question="side", choice="right").status_code == 403
        assert reached.client.get(f"{reached.address}codes").status_code == 403

    def test_nobody_signed_in(self, walk: Walk) -> None:
        walk.client.logout()
        answer = walk.client.get(walk.address)
        assert answer.status_code == 302
        assert answer["Location"] == f"/accounts/login/?next={walk.address}"
        assert walk.send("answer", question="finding", choice="neck")["Location"] == answer["Location"]

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods(self, walk: Walk, method: str) -> None:
        assert getattr(walk.client, method)(walk.address).status_code == 405

    def test_without_token(self, walk: Walk, coder: User) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(coder)
        form = {"step": "answer", "version": 1, "question": "finding", "choice": "neck"}
        assert strict.post(walk.address, form).status_code == 403
        assert walk.condition.facts == [["setting", "outpatient"]]

    @pytest.mark.parametrize("address", ["/encounters/42/", "/encounters/none/conditions/1/"])
    def test_addresses_that_are_none(self, walk: Walk, address: str) -> None:
        assert walk.client.get(address).status_code == 404

    @pytest.mark.parametrize("position", [0, 2, 99_999, 10**30])
    def test_conditions_that_are_none(self, walk: Walk, position: int) -> None:
        assert walk.client.get(f"/encounters/{walk.key}/conditions/{position}/").status_code == 404

    def test_an_oversized_body(self, walk: Walk) -> None:
        assert walk.send("answer", question="x" * 300_000).status_code == 413


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


class TestOtherCodes:
    @pytest.fixture
    def address(self, reached: Walk) -> str:
        return f"{reached.address}codes"

    def form(self, walk: Walk, **fields: str) -> dict[str, object]:
        given = {"codes": "M54.59", "reason": "guideline", "note": ""} | fields
        return {"version": walk.encounter.version} | given

    def test_the_form_begins_with_the_codes_of_the_result(self, reached: Walk, address: str) -> None:
        page = text(reached.client.get(address))
        assert 'value="M54.42"' in page
        assert "anything else about the patient" in page

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"codes": "M54.5"}, "M54.5 is not a billable code on 2026-11-02."),
            ({"codes": "hello"}, "hello"),
            ({"codes": ""}, "This field is required."),
            ({"codes": ", ;"}, "one to 12 codes"),
            ({"reason": ""}, "This field is required."),
            ({"reason": "because"}, "Select a valid choice."),
            ({"note": "x" * 201}, "at most 200 characters"),
            ({"note": "a\0b"}, "Null characters"),
        ],
    )
    def test_what_it_refuses(
        self, reached: Walk, address: str, fields: dict[str, str], sentence: str
    ) -> None:
        answer = reached.client.post(address, self.form(reached, **fields))
        assert answer.status_code == 400
        assert sentence in text(answer)
        assert reached.condition.accepted == []

    def test_a_stale_form_keeps_what_was_typed(self, reached: Walk, address: str) -> None:
        form = self.form(reached, note="see policy 7") | {"version": 1}
        answer = reached.client.post(address, form)
        assert answer.status_code == 409
        page = text(answer)
        assert 'value="see policy 7"' in page
        assert "changed in another window" in page
        assert f'name="version" value="{reached.encounter.version}"' in page

    def test_twice_is_once(self, reached: Walk, address: str) -> None:
        form = self.form(reached)
        assert reached.client.post(address, form).status_code == 303
        count = AuditEvent.objects.count()
        assert reached.client.post(address, form).status_code == 303
        assert AuditEvent.objects.count() == count

    def test_it_is_marked_up_safely(self, reached: Walk, address: str) -> None:
        reached.client.post(address, self.form(reached, note="<b>bold</b>"))
        assert "<b>bold</b>" not in reached.page()
        assert Condition.objects.get(pk=reached.condition.pk).override_note == "<b>bold</b>"
