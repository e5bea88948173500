"""The log to read: who may, what it says, and that every kind of event has its sentence."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from walking import SCIATICA_LEFT, Walk, text

from lookup import verification
from lookup.actions import audit
from lookup.models import AuditEvent
from lookup.models.audit import EVENT_KINDS
from lookup.models.queries import QUERY_STATUSES
from lookup.presenters import audit as presenter

pytestmark = pytest.mark.django_db

ACTIONS = Path(settings.BASE_DIR) / "lookup" / "actions"


def written_kinds() -> set[str]:
    """Every text in the actions that is the kind of an event."""
    trees = [ast.parse(path.read_text()) for path in ACTIONS.glob("*.py")]
    constants = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {value for value in constants if isinstance(value, str) and value in EVENT_KINDS}


class TestSentences:
    def test_actions_write_every_kind_that_may_be_written(self) -> None:
        of_status = {f"query.{status}" for status in QUERY_STATUSES} - {"query.open"}
        assert written_kinds() | of_status | {verification.CHECKPOINT} == EVENT_KINDS.keys()

    def test_what_needs_no_more_words_says_what_its_kind_says(self) -> None:
        plain = {"account.password_changed", "account.signed_in", "account.signed_out", "audit.checkpoint"}
        assert EVENT_KINDS.keys() - presenter.SENTENCES.keys() == plain
        assert presenter.SENTENCES.keys() <= EVENT_KINDS.keys()
        events = [audit.record(by="tester", kind=kind) for kind in sorted(plain)]
        assert [told.sentence for told in presenter.told(events)] == [
            "tester changed their own password.",
            "tester signed in.",
            "tester signed out.",
            "tester wrote a checkpoint over the whole log.",
        ]

    @pytest.mark.parametrize("kind", EVENT_KINDS)
    def test_none_fails_on_an_event_that_holds_nothing(self, kind: str) -> None:
        event = audit.record(by="tester", kind=kind)
        (told,) = presenter.told([event])
        assert told.sentence.startswith("tester ")
        assert told.sentence.endswith(".")

    def test_questions_and_choices_as_they_were_worded(self, client: Client, coder: User) -> None:
        client.force_login(coder)
        walk = Walk(client).answers(SCIATICA_LEFT).step("answer", question="side", choice="right")
        walk.step("withdraw", question="side").step("close").step("accept")
        events = AuditEvent.objects.filter(encounter=walk.key).order_by("pk")
        said = [each.sentence for each in presenter.told(list(events))]
        assert said[0].startswith(
            "coder started an encounter with date of service 2026-11-02, edition FY2027"
        )
        assert said[3] == "coder answered “Which side is documented?” with “Left”."
        assert said[4] == "coder was led to M54.42."
        assert "from “Left” to “Right”" in said[5]
        assert "withdrew the answer “Right”" in said[7]
        assert said[-1] == "coder accepted M54.40."

    def test_words_of_the_revision_that_a_condition_was_answered_with(
        self, client: Client, coder: User
    ) -> None:
        client.force_login(coder)
        walk = Walk(client).answers({"finding": "neck"})
        event = AuditEvent.objects.get(encounter=walk.key, kind="encounter.answered")
        pins = presenter.Pins([event])
        assert pins.words(event, 1).question("finding") == "What does the provider document?"
        assert pins.words(event, 9).question("finding") == "finding"


class TestList:
    def test_auditors_read_it_newest_first(self, client: Client, auditor: User) -> None:
        for name in ("first", "second"):
            audit.record(by=name, kind="account.signed_in")
        client.force_login(auditor)
        page = text(client.get("/audit/"))
        assert page.index("second signed in.") < page.index("first signed in.")

    def test_older_events_are_on_further_pages(self, client: Client, auditor: User) -> None:
        for number in range(60):
            audit.record(by=f"person-{number}", kind="account.signed_in")
        client.force_login(auditor)
        page = text(client.get("/audit/"))
        assert "person-59 " in page
        assert "person-5 " not in page
        last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[50]
        assert "person-5 " in text(client.get(f"/audit/?before={last}"))

    @pytest.mark.parametrize("before", ["nonsense", "-1", "9" * 30, "٣", "1; DROP TABLE"])
    def test_a_forged_place(self, client: Client, auditor: User, before: str) -> None:
        client.force_login(auditor)
        assert client.get("/audit/", {"before": before}).status_code == 200

    @pytest.mark.parametrize("who", ["coder", "qa_lead", "editor"])
    def test_nobody_else(self, client: Client, request: pytest.FixtureRequest, who: str) -> None:
        client.force_login(request.getfixturevalue(who))
        number = AuditEvent.objects.latest("pk").pk
        assert client.get("/audit/").status_code == 403
        assert client.get(f"/audit/{number}/").status_code == 403

    def test_not_signed_in(self, client: Client) -> None:
        assert client.get("/audit/")["Location"] == "/accounts/login/?next=/audit/"

    def test_it_is_only_read(self, client: Client, auditor: User) -> None:
        client.force_login(auditor)
        for method in ("post", "put", "delete"):
            assert getattr(client, method)("/audit/").status_code == 405

    def test_the_number_of_queries_does_not_grow(
        self, client: Client, coder: User, auditor: User, django_assert_max_num_queries: object
    ) -> None:
        client.force_login(coder)
        for side in ("left", "right"):
            Walk(client).answers(SCIATICA_LEFT | {"side": side}).step("accept").step(
                "reopen", reason="mistake"
            )
        client.force_login(auditor)
        with django_assert_max_num_queries(12):
            client.get("/audit/")


class TestOneEvent:
    def test_all_columns_and_the_payload(self, client: Client, auditor: User) -> None:
        event = audit.record(by="tester", kind="group.changed", object_type="group", object_id="A<b>")
        client.force_login(auditor)
        page = text(client.get(f"/audit/{event.pk}/"))
        assert event.hash in page
        assert "A&lt;b&gt;" in page

    def test_none(self, client: Client, auditor: User) -> None:
        client.force_login(auditor)
        assert client.get("/audit/999999999/").status_code == 404


class TestStory:
    @pytest.fixture
    def walk(self, client: Client, coder: User) -> Walk:
        client.force_login(coder)
        return Walk(client).answers({"finding": "low_back"}).step("close").step("accept")

    def test_top_to_bottom(self, walk: Walk) -> None:
        page = text(walk.client.get(f"/audit/encounters/{walk.key}/"))
        assert (
            page.index("started an encounter") < page.index("answered “What") < page.index("accepted M54.50")
        )

    def test_closing_the_rest_lists_what_was_said(self, walk: Walk) -> None:
        page = text(walk.client.get(f"/audit/encounters/{walk.key}/"))
        assert "said that nothing more is documented" in page
        assert (
            "<li>Is the pain called acute, chronic, postoperative or due to a neoplasm? None of these</li>"
            in page
        )

    def test_auditors_read_it(self, walk: Walk, auditor: User) -> None:
        walk.client.force_login(auditor)
        page = text(walk.client.get(f"/audit/encounters/{walk.key}/"))
        assert "/audit/" in page

    @pytest.mark.parametrize("who", ["other_coder", "qa_lead"])
    def test_others_do_not(self, walk: Walk, request: pytest.FixtureRequest, who: str) -> None:
        walk.client.force_login(request.getfixturevalue(who))
        assert walk.client.get(f"/audit/encounters/{walk.key}/").status_code == 404

    def test_an_encounter_that_is_none(self, walk: Walk) -> None:
        address = "/audit/encounters/00000000-0000-4000-8000-000000000000/"
        assert walk.client.get(address).status_code == 404
