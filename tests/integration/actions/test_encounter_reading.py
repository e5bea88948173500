"""Facts read from a text become answers: in one step, with their origin, and never with the text."""

import datetime
import json
from collections.abc import Sequence

import pytest
from django.contrib.auth.models import AnonymousUser, User

from lookup.actions import Refused, Stale, encounters
from lookup.actions.encounter_reading import Taken, use_facts
from lookup.models import AuditEvent, Condition, Encounter
from lookup.verification import verify

pytestmark = pytest.mark.django_db

LEFT_SCIATICA = (Taken("finding", "low_back"), Taken("radiation", "sciatica"), Taken("side", "left"))
NECK = (Taken("finding", "neck"),)
ALL_FROM_TEXT = {"finding": "text", "radiation": "text", "side": "text"}


@pytest.fixture
def encounter(coder: User) -> Encounter:
    return encounters.start(by=coder, date_of_service=datetime.date(2026, 11, 2), setting="outpatient")


@pytest.fixture
def condition(encounter: Encounter) -> Condition:
    return encounter.conditions.get()


def use(by: User | AnonymousUser, condition: Condition, *groups: Sequence[Taken]) -> Condition:
    version = Encounter.objects.get(pk=condition.encounter_id).version
    return use_facts(by=by, condition=condition, facts=groups, version=version)


def kinds(encounter: Encounter) -> list[str]:
    events = AuditEvent.objects.filter(encounter=str(encounter.pk)).order_by("pk")
    return [event.kind.removeprefix("encounter.") for event in events]


def payloads(encounter: Encounter, kind: str) -> list[dict[str, object]]:
    events = AuditEvent.objects.filter(encounter=str(encounter.pk), kind=f"encounter.{kind}").order_by("pk")
    return [json.loads(event.payload) for event in events]


class TestOneCondition:
    def test_all_facts_are_one_step_and_one_event(self, coder: User, condition: Condition) -> None:
        used = use(coder, condition, LEFT_SCIATICA)
        assert used.outcome["codes"] == ["M54.42"]
        assert used.encounter.version == 2
        assert kinds(used.encounter) == ["started", "facts_read", "outcome"]
        assert payloads(used.encounter, "facts_read") == [
            {
                "condition": 1,
                "answers": [["finding", "low_back"], ["radiation", "sciatica"], ["side", "left"]],
                "origins": ALL_FROM_TEXT,
            }
        ]

    def test_each_fact_keeps_its_origin(self, coder: User, condition: Condition) -> None:
        use(coder, condition, LEFT_SCIATICA)
        stored = Condition.objects.get(pk=condition.pk)
        assert stored.origins == ALL_FROM_TEXT
        assert "setting" not in stored.origins
        assert payloads(stored.encounter, "outcome")[-1]["origins"] == ALL_FROM_TEXT

    def test_what_was_changed_beside_the_text_is_the_coders_own(
        self, coder: User, condition: Condition
    ) -> None:
        used = use(coder, condition, (*LEFT_SCIATICA[:2], Taken("side", "right", by_hand=True)))
        assert used.outcome["codes"] == ["M54.41"]
        assert used.origins == {"finding": "text", "radiation": "text"}
        assert payloads(used.encounter, "facts_read")[0]["origins"] == used.origins

    def test_a_fact_changed_later_loses_its_mark(self, coder: User, condition: Condition) -> None:
        used = use(coder, condition, LEFT_SCIATICA)
        changed = encounters.answer(by=coder, condition=used, question="side", choice="right", version=2)
        assert changed.origins == {"finding": "text", "radiation": "text"}
        withdrawn = encounters.withdraw_answer(by=coder, condition=changed, question="radiation", version=3)
        assert withdrawn.origins == {"finding": "text"}

    def test_other_answers_stay_and_an_equal_one_stays_the_coders(
        self, coder: User, condition: Condition
    ) -> None:
        encounters.answer(by=coder, condition=condition, question="finding", choice="low_back", version=1)
        encounters.answer(by=coder, condition=condition, question="chronicity", choice="acute", version=2)
        used = use(coder, condition, LEFT_SCIATICA)
        assert used.answers["chronicity"] == "acute"
        assert used.origins == {"radiation": "text", "side": "text"}

    def test_what_it_replaces_is_in_the_log(self, coder: User, condition: Condition) -> None:
        encounters.answer(by=coder, condition=condition, question="finding", choice="neck", version=1)
        used = use(coder, condition, LEFT_SCIATICA)
        assert used.answers["finding"] == "low_back"
        assert payloads(used.encounter, "facts_read")[0]["replaced"] == [["finding", "neck"]]

    def test_a_double_click_changes_nothing(self, coder: User, condition: Condition) -> None:
        for _ in range(2):
            use_facts(by=coder, condition=condition, facts=[LEFT_SCIATICA, NECK], version=1)
        assert condition.encounter.conditions.count() == 2
        assert kinds(condition.encounter).count("facts_read") == 2

    def test_acceptance_keeps_the_origins(self, coder: User, condition: Condition) -> None:
        used = use(coder, condition, LEFT_SCIATICA)
        encounters.accept(by=coder, condition=used, version=2)
        assert payloads(used.encounter, "accepted")[0]["origins"] == ALL_FROM_TEXT
        assert verify().sound


class TestTwoConditions:
    def test_the_second_becomes_another_condition(self, coder: User, condition: Condition) -> None:
        use(coder, condition, LEFT_SCIATICA, NECK)
        first, second = condition.encounter.conditions.all()
        assert second.facts == [["setting", "outpatient"], ["finding", "neck"]]
        assert second.origins == {"finding": "text"}
        assert first.origins == ALL_FROM_TEXT
        assert Encounter.objects.get(pk=first.encounter_id).version == 2
        assert kinds(first.encounter)[-3:] == ["outcome", "condition_added", "facts_read"]
        assert payloads(first.encounter, "facts_read")[1]["condition"] == 2

    def test_a_dropped_first_one_leaves_its_place(self, coder: User, condition: Condition) -> None:
        use(coder, condition, (), NECK)
        only = condition.encounter.conditions.get()
        assert only.answers["finding"] == "neck"

    def test_all_or_nothing(self, coder: User, condition: Condition) -> None:
        with pytest.raises(Refused, match="no such question and choice"):
            use(coder, condition, LEFT_SCIATICA, (Taken("finding", "moon"),))
        assert Condition.objects.get(encounter=condition.encounter_id).origins == {}
        assert kinds(condition.encounter) == ["started"]

    def test_an_encounter_holds_only_so_many(self, coder: User, condition: Condition) -> None:
        with pytest.raises(Refused, match="at most 20 conditions"):
            use(coder, condition, *[NECK] * 21)
        assert condition.encounter.conditions.count() == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("facts", "sentence"),
        [
            ((), "at least one fact"),
            ((Taken("side", "left"), Taken("side", "right")), "answered twice"),
            ((Taken("moon", "left"),), "no such question and choice"),
            ((Taken("side", "moon", by_hand=True),), "no such question and choice"),
        ],
    )
    def test_forged_facts(
        self, coder: User, condition: Condition, facts: Sequence[Taken], sentence: str
    ) -> None:
        with pytest.raises(Refused, match=sentence) as refusal:
            use(coder, condition, facts)
        assert refusal.value.status == 400
        assert kinds(condition.encounter) == ["started"]

    def test_an_old_version_is_stale(self, coder: User, condition: Condition) -> None:
        encounters.answer(by=coder, condition=condition, question="finding", choice="neck", version=1)
        with pytest.raises(Stale):
            use_facts(by=coder, condition=condition, facts=[LEFT_SCIATICA], version=1)
        assert Condition.objects.get(pk=condition.pk).answers["finding"] == "neck"

    def test_an_accepted_encounter_is_opened_first(self, coder: User, condition: Condition) -> None:
        used = use(coder, condition, LEFT_SCIATICA)
        encounters.accept(by=coder, condition=used, version=2)
        with pytest.raises(Refused, match="Open it again") as refusal:
            use(coder, condition, NECK)
        assert refusal.value.status == 409

    def test_only_the_coder_may(
        self, other_coder: User, editor: User, auditor: User, condition: Condition
    ) -> None:
        for account in (other_coder, editor, auditor, AnonymousUser()):
            with pytest.raises(Refused) as refusal:
                use(account, condition, LEFT_SCIATICA)
            assert refusal.value.status == 403
        assert kinds(condition.encounter) == ["started"]


class TestTheRestClosed:
    """ "Use, rest not documented" is one step, with the version that its page showed."""

    def test_one_step_records_and_closes(self, coder: User, condition: Condition) -> None:
        used = use_facts(by=coder, condition=condition, facts=[LEFT_SCIATICA], version=1, close=True)
        assert used.encounter.version == 2
        assert "rest_closed" in kinds(used.encounter)

    def test_a_stale_version_closes_nothing_though_all_facts_stand(
        self, coder: User, condition: Condition
    ) -> None:
        used = use(coder, condition, LEFT_SCIATICA)
        with pytest.raises(Stale):
            use_facts(by=coder, condition=used, facts=[LEFT_SCIATICA], version=1, close=True)
        assert "rest_closed" not in kinds(used.encounter)

    def test_facts_that_stand_are_closed_with_the_right_version_and_once(
        self, coder: User, condition: Condition
    ) -> None:
        used = use(coder, condition, LEFT_SCIATICA)
        for _ in range(2):
            again = use_facts(by=coder, condition=used, facts=[LEFT_SCIATICA], version=2, close=True)
        assert again.encounter.version == 3
        assert kinds(used.encounter).count("rest_closed") == 1
