"""The page of a condition: what is refused, stale forms, and other codes than the facts lead to."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from walking import FRACTURE, Walk, text

from lookup.models import AuditEvent, Condition

pytestmark = pytest.mark.django_db


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

    def test_adding_and_removing_are_done_once(self, reached: Walk) -> None:
        version = reached.encounter.version
        reached.step("add", version=version)
        assert reached.send("add", version=version).status_code == 409
        reached.position = 2
        version = reached.encounter.version
        reached.step("remove", version=version)
        assert reached.send("remove", version=version).status_code == 404
        assert Condition.objects.filter(encounter=reached.key).count() == 1
        assert reached.kinds().count("condition_added") == reached.kinds().count("condition_removed") == 1

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

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("codes", "M54.5", "M54.5 is not a billable code on 2026-11-02."),
            ("codes", ", ;", "Give one to 12 codes."),
            ("note", "see\u200bpolicy", "A note has up to 200 visible characters and no patient data."),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(
        self, reached: Walk, address: str, field: str, value: str, sentence: str
    ) -> None:
        answer = reached.client.post(address, self.form(reached, **{field: value}))
        shown = answer.content.decode().split('<div class="field">')
        assert [part for part in shown if sentence in part] == [
            part for part in shown if f'id="id_{field}"' in part
        ]

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
