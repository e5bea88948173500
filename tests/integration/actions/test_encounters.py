"""Encounters through their actions, each step with its event."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from lookup.actions import Refused, Stale, encounters
from lookup.models import AuditEvent, Condition, Encounter
from lookup.verification import verify
from tests.integration.actions.steps import LEFT_SCIATICA, NOVEMBER, answer_all, kinds, payload, version

pytestmark = pytest.mark.django_db

PROBABLE_SCIATICA = {
    "finding": "nerve",
    "certainty": "uncertain",
    "nerve_kind": "sciatica",
    "side": "right",
    "symptom": "low_back",
    "radiation": "none",
}


class TestStart:
    def test_it_keeps_what_it_is_answered_with(self, encounter: Encounter, condition: Condition) -> None:
        said = payload(encounter, "started")
        assert said["data_version"] == encounter.data_version.sha256
        assert said["sha256"] == condition.questionnaire_revision.sha256
        assert said["date_of_service"] == "2026-11-02"
        assert condition.facts == [["setting", "outpatient"]]

    @pytest.mark.parametrize("day", [datetime.date(2020, 9, 30), datetime.date(2027, 10, 1)])
    def test_a_date_without_edition_is_refused(self, coder: User, day: datetime.date) -> None:
        with pytest.raises(Refused, match=f"No edition .* {day}"):
            encounters.start(by=coder, date_of_service=day)

    def test_an_unknown_setting_is_refused(self, coder: User) -> None:
        with pytest.raises(Refused, match="no such question and choice"):
            encounters.start(by=coder, date_of_service=NOVEMBER, setting="moon")

    @pytest.mark.parametrize("reference", ["John Doe", "x" * 41, "<script>", "a\0b", "1;DROP"])
    def test_a_reference_is_no_free_text(self, coder: User, reference: str) -> None:
        with pytest.raises(Refused, match="reference"):
            encounters.start(by=coder, date_of_service=NOVEMBER, reference=reference)

    def test_the_log_never_holds_the_reference_itself(self, coder: User) -> None:
        encounter = encounters.start(by=coder, date_of_service=NOVEMBER, reference="4711-A")
        assert encounter.reference == "4711-A"
        assert (
            "4711"
            not in AuditEvent.objects.get(encounter=str(encounter.pk), kind="encounter.started").payload
        )

    def test_references_can_be_kept_as_hashes(self, coder: User, settings: Any) -> None:
        settings.REFERENCES = "hashed"
        one, same, other = (
            encounters.start(by=coder, date_of_service=NOVEMBER, reference=r).reference
            for r in ("A1", "a1", "A2")
        )
        assert len(one) == 33
        assert one == same != other

    def test_others_are_refused(self, editor: User, auditor: User) -> None:
        for account in (editor, auditor, AnonymousUser()):
            with pytest.raises(Refused) as refusal:
                encounters.start(by=account, date_of_service=NOVEMBER)
            assert refusal.value.status == 403


class TestAnswer:
    def test_answers_lead_to_codes(self, reached: Condition, encounter: Encounter) -> None:
        assert reached.outcome["codes"] == ["M54.42"]
        assert kinds(encounter) == ["started", "answered", "answered", "answered", "outcome"]
        assert payload(encounter, "outcome")["codes"] == ["M54.42"]

    def test_a_changed_answer_keeps_the_others(
        self, coder: User, reached: Condition, encounter: Encounter
    ) -> None:
        changed = encounters.answer(
            by=coder, condition=reached, question="side", choice="right", version=version(encounter)
        )
        assert changed.outcome["codes"] == ["M54.41"]
        assert {question for question, _ in changed.facts} == {"setting", *LEFT_SCIATICA}
        assert changed.facts[-1] == ["side", "right"]
        assert payload(encounter, "answer_changed") == {
            "condition": 1,
            "question": "side",
            "choice": "right",
            "before": "left",
        }

    def test_a_double_click_is_one_event(
        self, coder: User, condition: Condition, encounter: Encounter
    ) -> None:
        given = {"by": coder, "condition": condition, "question": "finding", "choice": "neck", "version": 1}
        encounters.answer(**given)
        encounters.answer(**given)
        assert kinds(encounter).count("answered") == 1

    def test_two_tabs_do_not_overwrite_each_other(self, coder: User, condition: Condition) -> None:
        encounters.answer(by=coder, condition=condition, question="finding", choice="neck", version=1)
        with pytest.raises(Stale) as stale:
            encounters.answer(by=coder, condition=condition, question="finding", choice="low_back", version=1)
        assert stale.value.status == 409
        assert Condition.objects.get(pk=condition.pk).answers["finding"] == "neck"

    @pytest.mark.parametrize(
        ("question", "choice"), [("finding", "moon"), ("moon", "full"), ("", ""), ("a\0", "b")]
    )
    def test_forged_keys_are_refused(
        self, coder: User, condition: Condition, question: str, choice: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            encounters.answer(by=coder, condition=condition, question=question, choice=choice, version=1)
        assert refusal.value.status == 400

    def test_a_foreign_encounter_is_refused(
        self, condition: Condition, other_coder: User, qa_lead: User, administrator: User
    ) -> None:
        for account in (other_coder, qa_lead, administrator):
            with pytest.raises(Refused) as refusal:
                encounters.answer(
                    by=account, condition=condition, question="finding", choice="neck", version=1
                )
            assert refusal.value.status == 403

    def test_withdrawing_asks_again(self, coder: User, reached: Condition, encounter: Encounter) -> None:
        left = encounters.withdraw_answer(
            by=coder, condition=reached, question="radiation", version=version(encounter)
        )
        assert left.outcome == {}
        assert "side" in left.answers
        assert payload(encounter, "answer_withdrawn")["before"] == "sciatica"

    def test_the_rest_is_not_documented(
        self, coder: User, condition: Condition, encounter: Encounter
    ) -> None:
        answer_all(coder, condition, {"finding": "low_back"})
        closed = encounters.close_open(by=coder, condition=condition, version=version(encounter))
        assert closed.outcome["codes"] == ["M54.50"]
        assert kinds(encounter).count("rest_closed") == 1
        again = encounters.close_open(by=coder, condition=closed, version=version(encounter))
        assert again.facts == closed.facts
        assert kinds(encounter).count("rest_closed") == 1

    def test_nothing_is_closed_before_something_is_documented(
        self, coder: User, condition: Condition, encounter: Encounter
    ) -> None:
        with pytest.raises(Refused, match="Answer first what the provider documents") as refusal:
            encounters.close_open(by=coder, condition=condition, version=version(encounter))
        assert refusal.value.status == 409
        assert Condition.objects.get(pk=condition.pk).facts == condition.facts
        assert "rest_closed" not in kinds(encounter)


def test_a_setting_that_is_taken_back_is_none(
    coder: User, condition: Condition, encounter: Encounter
) -> None:
    encounters.withdraw_answer(by=coder, condition=condition, question="setting", version=version(encounter))
    assert Encounter.objects.get(pk=encounter.pk).setting == ""


class TestDate:
    def test_the_codes_follow_the_date(self, coder: User, condition: Condition, encounter: Encounter) -> None:
        facts = {"finding": "low_back"}
        answer_all(coder, condition, facts)
        encounters.close_open(by=coder, condition=condition, version=version(encounter))
        encounters.change_date(
            by=coder,
            encounter=encounter,
            date_of_service=datetime.date(2021, 3, 1),
            version=version(encounter),
        )
        assert Condition.objects.get(pk=condition.pk).outcome["codes"] == ["M54.5"]
        assert payload(encounter, "date_changed")["before"] == "2026-11-02"

    def test_a_date_without_edition_changes_nothing(self, coder: User, encounter: Encounter) -> None:
        with pytest.raises(Refused):
            encounters.change_date(
                by=coder, encounter=encounter, date_of_service=datetime.date(1999, 1, 1), version=1
            )
        assert version(encounter) == 1


def test_an_answer_takes_few_queries(
    coder: User, reached: Condition, django_assert_max_num_queries: Callable[..., object]
) -> None:
    current = version(reached)
    with django_assert_max_num_queries(20):
        encounters.answer(by=coder, condition=reached, question="side", choice="right", version=current)


def test_the_log_of_an_encounter_is_sound(coder: User, reached: Condition) -> None:
    encounters.accept(by=coder, condition=reached, version=version(reached))
    assert verify().sound


class TestWhatHoldsForTheWholeEncounter:
    """The setting is remembered: all conditions of an encounter have the same, and the log says why."""

    @pytest.fixture
    def second(self, coder: User, condition: Condition) -> Condition:
        first = answer_all(coder, condition, PROBABLE_SCIATICA)
        encounters.close_open(by=coder, condition=first, version=version(first))
        second = encounters.add_condition(by=coder, encounter=condition.encounter, version=version(condition))
        second = answer_all(coder, second, PROBABLE_SCIATICA)
        return encounters.close_open(by=coder, condition=second, version=version(second))

    def both(self, encounter: Encounter) -> list[tuple[str, list[str]]]:
        conditions = Condition.objects.filter(encounter=encounter)
        return [(each.answers.get("setting", ""), each.outcome.get("codes", [])) for each in conditions]

    def test_changed_in_one_it_changes_in_all(
        self, coder: User, second: Condition, encounter: Encounter
    ) -> None:
        assert self.both(encounter) == [("outpatient", ["M54.50"])] * 2
        at = version(encounter)
        encounters.answer(by=coder, condition=second, question="setting", choice="inpatient", version=at)
        assert self.both(encounter) == [("inpatient", ["M54.31"])] * 2
        now = Encounter.objects.get(pk=encounter.pk)
        assert (now.setting, now.version) == ("inpatient", at + 1)
        changes = [
            json.loads(event.payload)
            for event in AuditEvent.objects.filter(kind="encounter.answer_changed").order_by("pk")
        ]
        assert [(each["condition"], each.get("given_in")) for each in changes] == [(1, 2), (2, None)]
        assert verify().sound

    def test_what_was_accepted_beside_it_no_longer_stands(
        self, coder: User, condition: Condition, encounter: Encounter
    ) -> None:
        answer_all(coder, condition, LEFT_SCIATICA)
        second = encounters.add_condition(by=coder, encounter=encounter, version=version(encounter))
        encounters.accept(by=coder, condition=condition, version=version(encounter))
        answer_all(coder, second, {"setting": "inpatient"})
        assert Condition.objects.get(pk=condition.pk).accepted == []

    def test_taken_back_and_closed_it_is_the_same_in_all(
        self, coder: User, second: Condition, encounter: Encounter
    ) -> None:
        at = version(encounter)
        encounters.withdraw_answer(by=coder, condition=second, question="setting", version=at)
        assert [setting for setting, _ in self.both(encounter)] == ["", ""]
        answer_all(coder, second, {"setting": "inpatient"})
        assert [setting for setting, _ in self.both(encounter)] == ["inpatient", "inpatient"]

    def test_a_refused_change_changes_none(
        self, coder: User, second: Condition, encounter: Encounter
    ) -> None:
        with pytest.raises(Stale):
            encounters.answer(by=coder, condition=second, question="setting", choice="inpatient", version=1)
        assert [setting for setting, _ in self.both(encounter)] == ["outpatient", "outpatient"]
