"""Queries on the page of their condition, and the worklist."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from walking import Walk, text

from lookup.models import AuditEvent, Query

pytestmark = pytest.mark.django_db

UNCLEAR = {"finding": "low_back", "radiation": "conflicting"}


@pytest.fixture
def waiting(walk: Walk) -> Walk:
    return walk.answers(UNCLEAR).step("send_query", advice="conflicting_radiation")


def query(walk: Walk) -> Query:
    return Query.objects.get(encounter=walk.key)


class TestPage:
    def test_the_encounter_waits_and_says_for_what(self, waiting: Walk) -> None:
        page = waiting.page()
        assert "This encounter waits for the provider." in page
        assert 'data-announce="The encounter waits for the provider’s answer to a query."' in page
        assert "What did the provider answer?" in page
        assert "No symptoms in the leg" in page
        assert 'name="choice"' not in page
        assert "The query is sent" not in page

    def test_the_answer_leads_back_to_its_question(self, waiting: Walk) -> None:
        number = query(waiting).pk
        answer = waiting.send("answer_query", query=number, option=1)
        assert answer.status_code == 303
        assert answer["Location"] == f"{waiting.address}?change=radiation&query={number}"
        page = text(waiting.client.get(answer["Location"]))
        assert f"What the answer to query {number} changes" in page
        assert f'name="query" value="{number}"' in page
        waiting.step("answer", question="radiation", choice="sciatica", query=number)
        said = "Recorded from it: What is documented about pain or nerve symptoms in the leg? Sciatica"
        for address in (waiting.address, f"/encounters/{waiting.key}/summary", "/queries/?status=answered"):
            assert said in text(waiting.client.get(address))
        story = text(waiting.client.get(f"/audit/encounters/{waiting.key}/"))
        assert f"(query {number} answered)" in story
        assert "sent a query to the provider: " in story
        assert "?." not in story
        assert f"recorded the provider’s answer to query {number}: “No symptoms in the leg”" in story

    @pytest.mark.parametrize(
        ("option", "choice"), [("Sciatica", "sciatica"), ("Radiculopathy", "radiculopathy"), ("Other", "")]
    )
    def test_the_choice_that_the_provider_gave_is_marked(
        self, waiting: Walk, option: str, choice: str
    ) -> None:
        options = re.findall(r'name="option" value="(\d)".*?<span>(.*?)</span>', waiting.page())
        number = next(int(number) for number, words in options if words.startswith(option))
        answer = waiting.send("answer_query", query=query(waiting).pk, option=number)
        page = text(waiting.client.get(answer["Location"]))
        buttons = re.findall(r'<button class="answer" name="choice".*?</button>', page)
        marked = [each for each in buttons if "the provider’s answer" in each]
        assert len(marked) == bool(choice)
        for each in marked:
            assert f'value="{choice}"' in each
            assert re.search(r'data-key="\d Enter"', each)
        assert page.count("documented so far") == 1

    def test_htmx_is_led_back_as_well(self, waiting: Walk) -> None:
        number = query(waiting).pk
        answer = waiting.send("answer_query", query=number, option=1, headers={"HX-Request": "true"})
        assert answer["HX-Replace-Url"].endswith(f"?change=radiation&query={number}")
        assert f"What the answer to query {number} changes" in text(answer)

    def test_a_fact_may_be_recorded_later(self, waiting: Walk) -> None:
        number = query(waiting).pk
        waiting.step("answer_query", query=number, option=3)
        page = waiting.page()
        assert f"?change=radiation&amp;query={number}" in page
        assert "Other (please specify)" in page

    def test_it_may_be_withdrawn_and_sent_again(self, waiting: Walk) -> None:
        waiting.step("withdraw_query", query=query(waiting).pk)
        assert waiting.encounter.status == "in_progress"
        waiting.step("send_query", advice="conflicting_radiation")
        assert Query.objects.filter(encounter=waiting.key).count() == 2

    def test_a_double_click_is_harmless(self, waiting: Walk) -> None:
        form = {"query": query(waiting).pk, "option": 1, "version": waiting.encounter.version}
        waiting.step("answer_query", **form)
        count = AuditEvent.objects.count()
        waiting.step("answer_query", **form)
        assert AuditEvent.objects.count() == count

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"step": "answer_query", "query": "", "option": 1}, 404),
            ({"step": "answer_query", "query": 10**9, "option": 1}, 404),
            ({"step": "answer_query", "query": 10**30, "option": 1}, 400),
            ({"step": "answer_query", "query": "x", "option": 1}, 400),
            ({"step": "answer_query", "option": 99}, 400),
            ({"step": "answer_query", "option": ""}, 400),
            ({"step": "answer_query", "option": "-1"}, 400),
            ({"step": "withdraw_query", "query": "none"}, 400),
            ({"step": "withdraw_query", "version": 1}, 409),
            ({"step": "answer", "question": "radiation", "choice": "none"}, 409),
        ],
    )
    def test_forged_and_stale_forms(self, waiting: Walk, fields: dict[str, object], status: int) -> None:
        form = {"query": query(waiting).pk, "version": waiting.encounter.version} | fields
        assert waiting.client.post(waiting.address, form).status_code == status
        assert query(waiting).status == "open"

    @pytest.mark.parametrize("number", ["0", "999999999", "x", "1 OR 1=1", "9" * 40])
    def test_an_address_with_a_query_that_is_none(self, waiting: Walk, number: str) -> None:
        answer = waiting.client.get(waiting.address, {"change": "radiation", "query": number})
        assert answer.status_code == 400

    def test_only_an_answered_query_leads_back(self, waiting: Walk) -> None:
        number = query(waiting).pk
        waiting.step("withdraw_query", query=number)
        given = {"change": "radiation", "query": number}
        assert waiting.client.get(waiting.address, given).status_code == 400

    def test_other_codes_wait_as_well(self, waiting: Walk) -> None:
        assert "before you choose other codes" in text(waiting.client.get(f"{waiting.address}codes"))
        form = {"version": waiting.encounter.version, "codes": "M54.50", "reason": "payer"}
        assert waiting.client.post(f"{waiting.address}codes", form).status_code == 409

    def test_those_who_read_see_no_buttons(self, waiting: Walk, qa_lead: User) -> None:
        waiting.client.force_login(qa_lead)
        page = waiting.page()
        assert "Query" in page
        assert 'value="answer_query"' not in page
        assert waiting.send("answer_query", query=query(waiting).pk, option=1).status_code == 403

    def test_the_other_conditions_name_the_one_that_waits(self, walk: Walk) -> None:
        walk.answers(UNCLEAR).step("add").step("send_query", advice="conflicting_radiation")
        walk.position = 2
        assert f'href="/encounters/{walk.key}/conditions/1/">condition 1</a>' in walk.page()


class TestWorklist:
    def test_it_is_empty_at_first(self, site: Client) -> None:
        assert "No query is open." in text(site.get("/queries/"))
        assert "No query was answered so far." in text(site.get("/queries/?status=answered"))

    def test_own_open_queries_with_their_age(self, waiting: Walk) -> None:
        page = text(waiting.client.get("/queries/"))
        assert "The record holds conflicting statements" in page
        assert "today" in page
        assert f"/encounters/{waiting.key}/conditions/1/#query-{query(waiting).pk}" in page

    def test_age_in_days(self, waiting: Walk) -> None:
        from lookup.presenters import queries

        old = query(waiting)
        old.asked_at = timezone.now() - datetime.timedelta(days=9)
        assert queries.line(old).days == 9

    def test_others_see_theirs_alone(self, waiting: Walk, other_coder: User) -> None:
        waiting.client.force_login(other_coder)
        assert "No query is open." in text(waiting.client.get("/queries/"))
        form = {"version": waiting.encounter.version}
        assert waiting.client.post(f"/queries/{query(waiting).pk}/", form).status_code == 404

    def test_qa_leads_and_auditors_see_all(self, waiting: Walk, qa_lead: User, auditor: User) -> None:
        for reader in (qa_lead, auditor):
            waiting.client.force_login(reader)
            page = text(waiting.client.get("/queries/"))
            assert "Those of all coders." in page
            assert "Read it" in page
            assert 'href="/queries/"' in page
            form = {"version": waiting.encounter.version}
            assert waiting.client.post(f"/queries/{query(waiting).pk}/", form).status_code == 403

    def test_editors_have_none(self, waiting: Walk, editor: User) -> None:
        waiting.client.force_login(editor)
        page = text(waiting.client.get("/queries/"))
        assert "No query is open." in page
        assert 'href="/queries/"' not in page

    def test_withdrawing_from_the_list(self, waiting: Walk) -> None:
        form = {"version": waiting.encounter.version}
        answer = waiting.client.post(f"/queries/{query(waiting).pk}/", form)
        assert (answer.status_code, answer["Location"]) == (303, "/queries/")
        assert query(waiting).status == "withdrawn"
        assert "by coder" in text(waiting.client.get("/queries/?status=withdrawn"))

    @pytest.mark.parametrize(("version", "status"), [("1", 409), ("x", 400), ("", 400)])
    def test_forged_and_stale_forms(self, waiting: Walk, version: str, status: int) -> None:
        answer = waiting.client.post(f"/queries/{query(waiting).pk}/", {"version": version})
        assert answer.status_code == status
        assert query(waiting).status == "open"

    @pytest.mark.parametrize("status", ["lost", "", "open' OR 1=1", "<script>"])
    def test_a_status_that_is_none(self, site: Client, status: str) -> None:
        assert site.get("/queries/", {"status": status}).status_code == 400

    def test_nobody_signed_in(self, client: Client) -> None:
        assert client.get("/queries/")["Location"] == "/accounts/login/?next=/queries/"
        assert client.post("/queries/1/").status_code == 302

    def test_other_methods(self, site: Client) -> None:
        assert site.post("/queries/").status_code == 405
        assert site.get("/queries/1/").status_code == 405

    def test_the_number_of_queries_does_not_grow(
        self, client: Client, coder: User, django_assert_max_num_queries: object
    ) -> None:
        client.force_login(coder)
        for _ in range(4):
            Walk(client).answers(UNCLEAR).step("send_query", advice="conflicting_radiation")
        with django_assert_max_num_queries(12):
            client.get("/queries/")
