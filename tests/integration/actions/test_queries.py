"""Queries to the provider through their actions, each step with its event."""

import datetime
import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, transaction

from lookup.actions import Refused, Stale, encounters, queries
from lookup.models import AuditEvent, Condition, Encounter, Query
from lookup.models.encounters import STATUSES

pytestmark = pytest.mark.django_db

NOVEMBER = datetime.date(2026, 11, 2)
UNCLEAR = {"finding": "low_back", "radiation": "conflicting"}
LEG = "conflicting_radiation"


def version(thing: Condition | Query) -> int:
    return Encounter.objects.get(pk=thing.encounter_id).version


def status(thing: Condition | Query) -> str:
    return Encounter.objects.get(pk=thing.encounter_id).status


def events(thing: Condition | Query) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(encounter=str(thing.encounter_id)).order_by("pk"))


def answer_all(coder: User, condition: Condition, facts: dict[str, str]) -> Condition:
    for question, choice in facts.items():
        condition = encounters.answer(
            by=coder, condition=condition, question=question, choice=choice, version=version(condition)
        )
    return condition


@pytest.fixture
def unclear(coder: User) -> Condition:
    """A conflict in the record: no code, and a query to the provider."""
    encounter = encounters.start(by=coder, date_of_service=NOVEMBER, setting="outpatient")
    return answer_all(coder, encounter.conditions.get(), UNCLEAR)


@pytest.fixture
def query(coder: User, unclear: Condition) -> Query:
    return queries.open_query(by=coder, condition=unclear, advice=LEG, version=version(unclear))


class TestOpen:
    def test_there_is_nothing_to_accept(self, coder: User, unclear: Condition) -> None:
        assert (unclear.outcome["kind"], unclear.outcome["codes"]) == ("query", [])
        with pytest.raises(Refused, match="send the query"):
            encounters.accept(by=coder, condition=unclear, version=version(unclear))

    def test_the_encounter_waits(self, coder: User, unclear: Condition, query: Query) -> None:
        assert (query.status, query.asked_by, query.position) == ("open", coder, 1)
        assert query.questionnaire_revision == unclear.questionnaire_revision
        assert status(query) == "waiting"
        last = events(query)[-1]
        assert (last.kind, last.object_type, last.object_id) == ("query.opened", "query", str(query.pk))
        with pytest.raises(Refused, match="waiting for a query") as refusal:
            answer_all(coder, unclear, {"radiation": "sciatica"})
        assert refusal.value.status == 409

    def test_a_double_click_is_one_query(self, coder: User, unclear: Condition) -> None:
        given = {"by": coder, "condition": unclear, "advice": LEG, "version": version(unclear)}
        first, second = (queries.open_query(**given) for _ in range(2))
        assert first == second
        assert [event.kind for event in events(first)].count("query.opened") == 1

    def test_only_a_query_that_was_proposed_is_sent(self, coder: User, unclear: Condition) -> None:
        with pytest.raises(Refused, match="no such query"):
            queries.open_query(by=coder, condition=unclear, advice="moon", version=version(unclear))
        assert status(unclear) == "in_progress"

    def test_an_old_page_is_stale(self, coder: User, unclear: Condition) -> None:
        with pytest.raises(Stale):
            queries.open_query(by=coder, condition=unclear, advice=LEG, version=1)
        assert not Query.objects.exists()

    def test_not_of_an_accepted_encounter(self, coder: User, unclear: Condition) -> None:
        done = encounters.override(
            by=coder, condition=unclear, codes=["M54.50"], reason="payer", version=version(unclear)
        )
        with pytest.raises(Refused, match="Open it again"):
            queries.open_query(by=coder, condition=done, advice=LEG, version=version(done))


class TestSeveral:
    """Two conditions, a query each."""

    @pytest.fixture
    def second(self, coder: User, unclear: Condition) -> Condition:
        added = encounters.add_condition(by=coder, encounter=unclear.encounter, version=version(unclear))
        return answer_all(coder, added, {"finding": "neck", "arm": "conflicting"})

    @pytest.fixture
    def both(self, coder: User, unclear: Condition, second: Condition) -> list[Query]:
        return [
            queries.open_query(by=coder, condition=each, advice=advice, version=version(each))
            for each, advice in ((unclear, LEG), (second, "conflicting_arm"))
        ]

    def test_the_encounter_waits_for_all(self, coder: User, both: list[Query]) -> None:
        queries.answer(by=coder, query=both[0], option=1, version=version(both[0]))
        assert status(both[0]) == "waiting"
        queries.withdraw(by=coder, query=both[1], version=version(both[1]))
        assert status(both[0]) == "in_progress"

    def test_a_removed_condition_leaves_its_query(
        self, coder: User, second: Condition, both: list[Query]
    ) -> None:
        with pytest.raises(Refused, match="waiting for a query"):
            encounters.remove_condition(by=coder, condition=second, version=version(second))
        for each in both:
            queries.withdraw(by=coder, query=each, version=version(each))
        encounters.remove_condition(by=coder, condition=second, version=version(second))
        left = Query.objects.get(pk=both[1].pk)
        assert (left.condition, left.position, left.encounter_id) == (None, 2, second.encounter_id)


class TestClose:
    def test_the_answer_is_an_option_of_the_query(self, coder: User, query: Query) -> None:
        answered = queries.answer(by=coder, query=query, option=2, version=version(query))
        assert (answered.status, answered.option, answered.closed_by) == ("answered", 2, coder)
        assert status(query) == "in_progress"
        assert json.loads(events(query)[-1].payload)["chosen"] == "Sciatica"

    @pytest.mark.parametrize("option", [0, 8, -1, 10**6])
    def test_another_answer_is_refused(self, coder: User, query: Query, option: int) -> None:
        with pytest.raises(Refused, match="options") as refusal:
            queries.answer(by=coder, query=query, option=option, version=version(query))
        assert refusal.value.status == 400
        assert status(query) == "waiting"

    def test_the_new_fact_says_where_it_comes_from(
        self, coder: User, unclear: Condition, query: Query
    ) -> None:
        queries.answer(by=coder, query=query, option=1, version=version(query))
        changed = encounters.answer(
            by=coder,
            condition=unclear,
            question="radiation",
            choice="sciatica",
            query=query.pk,
            version=version(query),
        )
        assert changed.answers["radiation"] == "sciatica"
        said = json.loads(next(e for e in events(query) if e.kind == "encounter.answer_changed").payload)
        assert (said["origin"], said["query"]) == ("query answered", query.pk)

    def test_a_fact_comes_from_no_open_or_foreign_query(
        self, coder: User, unclear: Condition, query: Query
    ) -> None:
        queries.withdraw(by=coder, query=query, version=version(query))
        for number in (query.pk, query.pk + 1):
            with pytest.raises(Refused, match="no such answered query"):
                encounters.answer(
                    by=coder,
                    condition=unclear,
                    question="radiation",
                    choice="none",
                    query=number,
                    version=version(query),
                )
        assert Condition.objects.get(pk=unclear.pk).answers["radiation"] == "conflicting"

    def test_a_query_taken_back(self, coder: User, query: Query) -> None:
        assert queries.withdraw(by=coder, query=query, version=version(query)).option == 0
        assert status(query) == "in_progress"
        assert events(query)[-1].kind == "query.withdrawn"

    @pytest.mark.parametrize(
        "close",
        [lambda by, q, v: queries.answer(by=by, query=q, option=1, version=v),
         lambda by, q, v: queries.withdraw(by=by, query=q, version=v)],
    )  # fmt: skip
    def test_twice_is_once(self, coder: User, query: Query, close: Callable[..., Query]) -> None:
        current = version(query)
        close(coder, query, current)
        count = AuditEvent.objects.count()
        close(coder, query, current)
        assert AuditEvent.objects.count() == count

    def test_what_is_closed_stays_so(self, coder: User, query: Query) -> None:
        queries.answer(by=coder, query=query, option=1, version=version(query))
        with pytest.raises(Stale, match="already answered"):
            queries.withdraw(by=coder, query=query, version=version(query))
        with pytest.raises(Stale, match="already answered"):
            queries.answer(by=coder, query=query, option=2, version=version(query))

    def test_an_old_page_is_stale(self, coder: User, query: Query) -> None:
        for close in (queries.withdraw, queries.answer):
            with pytest.raises(Stale, match="another window"):
                close(by=coder, query=query, version=1)

    def test_a_reopened_encounter_goes_on_as_reopened(self, coder: User, unclear: Condition) -> None:
        done = encounters.override(
            by=coder, condition=unclear, codes=["M54.50"], reason="payer", version=version(unclear)
        )
        encounters.reopen(by=coder, encounter=done.encounter, reason="review", version=version(done))
        asked = queries.open_query(by=coder, condition=done, advice=LEG, version=version(done))
        queries.answer(by=coder, query=asked, option=4, version=version(asked))
        assert status(asked) == "reopened"

    def test_an_answered_query_may_be_overridden(self, coder: User, unclear: Condition, query: Query) -> None:
        queries.answer(by=coder, query=query, option=1, version=version(query))
        given = {"codes": ["M54.42"], "reason": "query_answer"}
        chosen = encounters.override(by=coder, condition=unclear, version=version(unclear), **given)
        assert chosen.encounter.status == "accepted"


class TestWhoMayNot:
    def test_only_the_coder(
        self, unclear: Condition, query: Query, other_coder: User, qa_lead: User, auditor: User
    ) -> None:
        now = version(query)
        for by in (other_coder, qa_lead, auditor, AnonymousUser()):
            for step in (
                lambda by: queries.open_query(by=by, condition=unclear, advice=LEG, version=now),
                lambda by: queries.answer(by=by, query=query, option=1, version=now),
                lambda by: queries.withdraw(by=by, query=query, version=now),
            ):
                with pytest.raises(Refused) as refusal:
                    step(by)
                assert refusal.value.status == 403
        assert Query.objects.get(pk=query.pk).status == "open"

    def test_a_query_of_another_encounter_is_not_there(self, coder: User, query: Query) -> None:
        with pytest.raises(Refused) as refusal:
            queries.withdraw(
                by=coder, query=Query(pk=query.pk + 1, encounter_id=query.encounter_id), version=1
            )
        assert refusal.value.status == 404


class TestKept:
    """The database keeps what was asked."""

    @pytest.mark.parametrize("change", [{"advice": "x"}, {"position": 7}])
    def test_what_was_asked_never_changes(self, query: Query, change: dict[str, object]) -> None:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            Query.objects.filter(pk=query.pk).update(**change)

    def test_it_is_closed_once(self, coder: User, query: Query) -> None:
        queries.answer(by=coder, query=query, option=1, version=version(query))
        with pytest.raises(DatabaseError, match="closed once"), transaction.atomic():
            Query.objects.filter(pk=query.pk).update(option=2)

    def test_it_is_not_deleted(self, query: Query) -> None:
        with pytest.raises(DatabaseError, match="kept"), transaction.atomic():
            query.delete()


def test_all_statuses_have_words() -> None:
    assert all(STATUSES.values())
