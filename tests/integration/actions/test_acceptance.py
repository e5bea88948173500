"""How an encounter ends: accepted, with other codes, opened again."""

import uuid
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from lookup.actions import Refused, encounters, queries
from lookup.models import Condition, Encounter
from lookup.models.encounters import OVERRIDE_REASONS, STATUSES, TRANSITIONS
from tests.integration.actions.steps import answer_all, kinds, payload, version

pytestmark = pytest.mark.django_db


class TestAccept:
    def test_acceptance_closes_the_encounter(self, coder: User, reached: Condition) -> None:
        accepted = encounters.accept(by=coder, condition=reached, version=version(reached))
        assert accepted.accepted == ["M54.42"]
        assert accepted.encounter.status == "accepted"
        with pytest.raises(Refused, match="Open it again"):
            encounters.answer(
                by=coder, condition=reached, question="side", choice="right", version=version(reached)
            )

    def test_a_second_click_is_no_second_event(self, coder: User, reached: Condition) -> None:
        current = version(reached)
        for _ in range(2):
            encounters.accept(by=coder, condition=reached, version=current)
        assert kinds(reached.encounter).count("accepted") == 1

    def test_unanswered_questions_are_no_result(self, coder: User, condition: Condition) -> None:
        with pytest.raises(Refused, match="not answered to the end"):
            encounters.accept(by=coder, condition=condition, version=1)

    def test_questions_left_open_stand_for_silence(self, coder: User, reached: Condition) -> None:
        known = answer_all(coder, reached, {"chronicity": "chronic", "encounter_reason": "pain_control"})
        done = encounters.accept(by=coder, condition=known, version=version(known))
        assert done.accepted == ["G89.29", "M54.42"]

    def test_a_reopened_encounter_ends_as_corrected(self, coder: User, reached: Condition) -> None:
        encounters.accept(by=coder, condition=reached, version=version(reached))
        encounters.reopen(by=coder, encounter=reached.encounter, reason="mistake", version=version(reached))
        changed = answer_all(coder, reached, {"side": "right"})
        encounters.accept(by=coder, condition=changed, version=version(reached))
        assert Encounter.objects.get(pk=reached.encounter_id).status == "corrected"

    def test_opening_again_takes_a_reason_and_is_done_once(self, coder: User, reached: Condition) -> None:
        encounters.accept(by=coder, condition=reached, version=version(reached))
        given = {"by": coder, "encounter": reached.encounter, "version": version(reached)}
        for reason in ("", "because"):
            with pytest.raises(Refused, match="reason for opening it again"):
                encounters.reopen(reason=reason, **given)
        for _ in range(2):
            encounters.reopen(reason="record", **given)
        assert kinds(reached.encounter).count("reopened") == 1
        assert payload(reached.encounter, "reopened")["reason"] == "record"

    @pytest.mark.parametrize("group", ["Coders", "QA leads", "Auditors"])
    def test_only_its_coder_opens_it_again(
        self, coder: User, reached: Condition, account: Callable[..., User], group: str
    ) -> None:
        encounters.accept(by=coder, condition=reached, version=version(reached))
        with pytest.raises(Refused) as refusal:
            encounters.reopen(
                by=account("else", group),
                encounter=reached.encounter,
                reason="review",
                version=version(reached),
            )
        assert refusal.value.status == 403

    def test_a_changed_answer_takes_the_acceptance_back(self, coder: User, reached: Condition) -> None:
        encounters.add_condition(by=coder, encounter=reached.encounter, version=version(reached))
        encounters.accept(by=coder, condition=reached, version=version(reached))
        assert answer_all(coder, reached, {"side": "right"}).accepted == []

    def test_all_conditions_have_to_be_accepted(self, coder: User, reached: Condition) -> None:
        second = encounters.add_condition(by=coder, encounter=reached.encounter, version=version(reached))
        assert second.facts == [["setting", "outpatient"]]
        encounters.accept(by=coder, condition=reached, version=version(reached))
        assert Encounter.objects.get(pk=reached.encounter_id).status == "in_progress"
        encounters.remove_condition(by=coder, condition=second, version=version(reached))
        assert Encounter.objects.get(pk=reached.encounter_id).status == "accepted"
        assert payload(reached.encounter, "condition_removed")["status"] == "accepted"

    def test_the_last_condition_stays(self, coder: User, condition: Condition) -> None:
        with pytest.raises(Refused, match="at least one"):
            encounters.remove_condition(by=coder, condition=condition, version=1)


class TestTree:
    """A traumatic fracture is handed over to the code tree."""

    FACTS = {
        "finding": "injury",
        "certainty": "established",
        "injury": "fracture",
        "fracture": "traumatic",
        "region": "lumbar",
    }

    @pytest.fixture
    def handed_over(self, coder: User, condition: Condition) -> Condition:
        return answer_all(coder, condition, self.FACTS)

    def test_a_code_below_is_accepted(self, coder: User, handed_over: Condition) -> None:
        assert handed_over.outcome["kind"] == "tree"
        picked = encounters.accept(
            by=coder, condition=handed_over, version=version(handed_over), picked="S32.010A"
        )
        assert picked.accepted == ["S32.010A"]

    @pytest.mark.parametrize("picked", ["", "M54.50", "S32.01", "S22.000A"])
    def test_no_other_code_is(self, coder: User, handed_over: Condition, picked: str) -> None:
        with pytest.raises(Refused):
            encounters.accept(by=coder, condition=handed_over, version=version(handed_over), picked=picked)


class TestOverride:
    GOOD = {"codes": ["m5416"], "reason": "documentation", "note": "operative  report"}

    def test_the_log_holds_both(self, coder: User, reached: Condition) -> None:
        chosen = encounters.override(by=coder, condition=reached, version=version(reached), **self.GOOD)
        assert chosen.accepted == ["M54.16"]
        said = payload(reached.encounter, "overridden")
        assert (said["suggested"], said["codes"], said["note"]) == (
            ["M54.42"],
            ["M54.16"],
            "operative report",
        )

    @pytest.mark.parametrize(
        "wrong",
        [
            {"codes": ["M54.4"]},
            {"codes": ["M99.999"]},
            {"codes": ["hello"]},
            {"codes": []},
            {"reason": "because"},
            {"note": "x" * 201},
            {"note": "a\x07b"},
        ],
    )
    def test_a_wrong_choice_is_refused(
        self, coder: User, reached: Condition, wrong: dict[str, object]
    ) -> None:
        with pytest.raises(Refused):
            encounters.override(
                by=coder, condition=reached, version=version(reached), **{**self.GOOD, **wrong}
            )
        assert Condition.objects.get(pk=reached.pk).accepted == []

    def test_an_expired_code_is_refused(self, coder: User, reached: Condition) -> None:
        with pytest.raises(Refused, match=r"M54\.5 is not a billable code on 2026-11-02"):
            encounters.override(
                by=coder, condition=reached, version=version(reached), codes=["M54.5"], reason="payer"
            )


class TestTransitions:
    def test_every_status_has_its_transitions(self) -> None:
        assert TRANSITIONS.keys() == STATUSES.keys()
        assert set().union(*TRANSITIONS.values()) <= STATUSES.keys()

    def test_an_encounter_in_progress_cannot_be_reopened(self, coder: User, encounter: Encounter) -> None:
        with pytest.raises(Refused, match="only an accepted one is opened again"):
            encounters.reopen(by=coder, encounter=encounter, reason="review", version=1)
        assert "reopened" not in kinds(encounter)

    def test_one_that_waits_for_the_provider_is_not_reopened_past_its_query(
        self, coder: User, condition: Condition, encounter: Encounter
    ) -> None:
        asking = answer_all(coder, condition, {"finding": "low_back", "radiation": "conflicting"})
        (advice,) = (key for key in asking.outcome["advice"] if key)
        queries.open_query(by=coder, condition=asking, advice=advice, version=version(encounter))
        for step in (encounters.reopen, encounters.reopen_with_condition):
            given = {"reason": "review"} if step is encounters.reopen else {}
            with pytest.raises(Refused, match="waiting for a query"):
                step(by=coder, encounter=encounter, version=version(encounter), **given)
        assert Encounter.objects.get(pk=encounter.pk).status == "waiting"

    def test_every_reason_is_a_sentence(self) -> None:
        assert all(reason[0].isupper() for reason in OVERRIDE_REASONS.values())


def test_a_lost_encounter_is_not_found(coder: User) -> None:
    with pytest.raises(Refused) as refusal:
        encounters.reopen(by=coder, encounter=Encounter(pk=uuid.uuid4()), reason="review", version=1)
    assert refusal.value.status == 404
