"""The filters of the audit list, its export, and what an event changed."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from walking import SCIATICA_LEFT, Walk, text

from lookup.actions import audit
from lookup.actions import guidance as guidance_actions
from lookup.actions.errors import Refused
from lookup.models import AuditEvent, Guidance
from lookup.presenters import auditchanges, auditexport, auditlist

pytestmark = pytest.mark.django_db

LIST, EXPORT = "/audit/", "/audit/export"


@pytest.fixture
def walk(client: Client, coder: User) -> Walk:
    """An encounter that ended in M54.42 as suggested, then reopened and overridden to M54.59."""
    client.force_login(coder)
    walk = Walk(client).answers(SCIATICA_LEFT).step("accept").step("reopen", reason="mistake")
    form = {"version": walk.encounter.version, "codes": "M54.59", "reason": "payer", "note": "=1+1"}
    assert client.post(f"{walk.address}codes", form).status_code == 303
    return walk


@pytest.fixture
def log(walk: Walk, auditor: User) -> Client:
    """The auditor, signed in."""
    walk.client.force_login(auditor)
    return walk.client


def listed(log: Client, **query: str) -> list[str]:
    """The kinds on the first page, newest first."""
    answer = log.get(LIST, query)
    assert answer.status_code == 200, text(answer)
    return [each.event.kind for each in answer.context["told"]]


class TestFilters:
    def test_who(self, log: Client) -> None:
        assert set(listed(log, who="coder")) >= {"encounter.started", "encounter.accepted"}
        assert all(kind.startswith(("encounter.", "account.")) for kind in listed(log, who="coder"))
        assert listed(log, who="nobody") == []

    def test_kind(self, log: Client) -> None:
        assert set(listed(log, kind="encounter.answered")) == {"encounter.answered"}

    def test_when_includes_both_days(self, log: Client, walk: Walk) -> None:
        day = AuditEvent.objects.filter(encounter=walk.key).latest("pk").at.date().isoformat()
        assert "encounter.overridden" in listed(log, since=day, until=day)
        assert listed(log, until="2020-01-01") == []
        assert listed(log, since="2099-01-01") == []

    @pytest.mark.parametrize(
        ("code", "kinds"),
        [
            ("M54.42", ["encounter.accepted"]),
            ("m5442", ["encounter.accepted"]),
            ("M54.4", ["encounter.accepted"]),
            ("M54.59", ["encounter.overridden"]),
            ("M54", ["encounter.overridden", "encounter.accepted"]),
            ("M54.5-", ["encounter.overridden"]),
            ("M51.16", []),
        ],
    )
    def test_ended_in_a_code_or_one_below_it(self, log: Client, code: str, kinds: list[str]) -> None:
        assert listed(log, code=code) == kinds

    def test_a_suggested_code_is_not_where_it_ended(self, log: Client, walk: Walk) -> None:
        event = AuditEvent.objects.get(encounter=walk.key, kind="encounter.overridden")
        assert json.loads(event.payload)["suggested"] == ["M54.42"]
        assert "encounter.overridden" not in listed(log, code="M54.42")

    def test_a_code_with_a_kind(self, log: Client) -> None:
        assert listed(log, code="M54.42", kind="encounter.outcome") == ["encounter.outcome"]

    def test_override(self, log: Client) -> None:
        assert listed(log, override="yes") == ["encounter.overridden"]
        assert listed(log, override="no") == ["encounter.accepted"]

    def test_encounter_by_the_beginning_of_its_id(self, log: Client, walk: Walk) -> None:
        every = AuditEvent.objects.filter(encounter=walk.key).count()
        for begins in (walk.key, walk.key[:8], walk.key[:13].upper()):
            assert len(listed(log, encounter=begins)) == every
        assert listed(log, encounter="ffffffff") == []

    def test_together(self, log: Client) -> None:
        assert listed(log, who="coder", code="M54.42", override="no") == ["encounter.accepted"]
        assert listed(log, who="coder", code="M54.42", override="yes") == []


class TestWords:
    def test_the_filters_read_as_a_sentence(self, log: Client) -> None:
        query = {"who": "coder", "since": "2026-10-01", "until": "2026-10-31", "code": "M54.9"}
        chips = log.get(LIST, query).context["chips"]
        assert [chip.words for chip in chips] == ["coder", "October 2026", "ended in M54.9"]

    def test_each_can_be_taken_away(self, log: Client) -> None:
        query = {"who": "coder", "since": "2026-10-01", "until": "2026-10-31", "override": "yes"}
        chips = {chip.words: chip.without for chip in log.get(LIST, query).context["chips"]}
        assert chips["October 2026"] == "/audit/?who=coder&override=yes"
        assert chips["coder"] == "/audit/?since=2026-10-01&until=2026-10-31&override=yes"
        for address in chips.values():
            assert log.get(address).status_code == 200

    @pytest.mark.parametrize(
        ("since", "until", "said"),
        [
            ("2026-02-01", "2026-02-28", ["February 2026"]),
            ("2026-02-01", "2026-02-27", ["from 2026-02-01", "to 2026-02-27"]),
            ("2026-02-01", "2027-02-28", ["from 2026-02-01", "to 2027-02-28"]),
            ("02/01/2026", "", ["from 2026-02-01"]),
        ],
    )
    def test_spans(self, log: Client, since: str, until: str, said: list[str]) -> None:
        chips = log.get(LIST, {"since": since, "until": until}).context["chips"]
        assert [chip.words for chip in chips] == said

    def test_counts(self, log: Client) -> None:
        assert "1 event:" in text(log.get(LIST, {"override": "yes"}))
        assert auditlist.told_count(0) == "0 events"
        assert auditlist.told_count(auditlist.MOST_COUNTED + 1) == "more than 10,000 events"

    def test_nothing_fits(self, log: Client) -> None:
        assert "No event fits all of these filters." in text(log.get(LIST, {"code": "M51.16"}))

    def test_pages_keep_the_filters(self, log: Client) -> None:
        for _ in range(60):
            audit.record(by="busy", kind="account.signed_in")
        first = log.get(LIST, {"who": "busy"})
        older = first.context["older"]
        assert older.startswith("/audit/?who=busy&before=")
        second = log.get(older)
        assert len(second.context["told"]) == 10
        assert second.context["newest"] == "/audit/?who=busy"
        assert {each.event.actor for each in second.context["told"]} == {"busy"}


class TestBadFilters:
    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ({"since": "soon"}, "“soon” is not a date."),
            ({"until": "2026-02-30"}, "There is no day 2026-02-30."),
            ({"since": "2026-10-02", "until": "2026-10-01"}, "2026-10-01 lies before 2026-10-02."),
            ({"code": "back"}, "is not the form of an ICD-10-CM code"),
            ({"kind": "nonsense"}, "nonsense is not one of the available choices"),
            ({"override": "perhaps"}, "perhaps is not one of the available choices"),
            ({"encounter": "xyz"}, "The id of an encounter begins like"),
            ({"encounter": "%"}, "The id of an encounter begins like"),
            ({"who": "\0"}, "Null characters are not allowed"),
            ({"who": "x" * 151}, "at most 150 characters"),
        ],
    )
    def test_the_page_says_which_and_lists_nothing(
        self, log: Client, query: dict[str, str], said: str
    ) -> None:
        answer = log.get(LIST, query)
        assert answer.status_code == 400
        assert said in text(answer)
        assert "Nothing is listed" in text(answer)
        assert "told" not in answer.context
        assert log.post(f"{EXPORT}?{next(iter(query))}={next(iter(query.values()))}").status_code in (
            200,
            400,
        )

    def test_an_unknown_filter_is_left_aside(self, log: Client) -> None:
        assert log.get(LIST, {"nonsense": "1"}).status_code == 200


class TestExport:
    def read(self, log: Client, query: str = "") -> list[dict[str, str]]:
        answer: Any = log.post(f"{EXPORT}{query}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        body = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(body)))

    def test_holds_what_the_list_holds_oldest_first(self, log: Client, walk: Walk) -> None:
        rows = self.read(log, f"?encounter={walk.key}")
        assert [row["kind"] for row in rows] == [
            event.kind for event in AuditEvent.objects.filter(encounter=walk.key).order_by("pk")
        ]
        accepted = next(row for row in rows if row["kind"] == "encounter.accepted")
        assert (accepted["who"], accepted["codes"]) == ("coder", "M54.42")
        assert accepted["what"] == "coder accepted M54.42."
        assert accepted["hash"] == AuditEvent.objects.get(pk=accepted["event"]).hash

    def test_is_one_event_itself_that_says_what_was_handed_out(self, log: Client, walk: Walk) -> None:
        rows = self.read(log, "?override=yes")
        event = AuditEvent.objects.latest("pk")
        said = json.loads(event.payload)
        assert (event.kind, event.actor) == ("audit.exported", "auditor")
        assert (said["filters"], said["count"]) == ({"override": "yes"}, len(rows))
        assert "auditor exported 1 events as a file (override yes)." in text(log.get(LIST))

    def test_does_not_hold_its_own_event(self, log: Client) -> None:
        assert "audit.exported" not in {row["kind"] for row in self.read(log)}

    def test_a_cell_is_never_a_formula(self, log: Client) -> None:
        audit.record(by="=cmd|' /C calc'!A0", kind="account.signed_in", object_id="@SUM(1)")
        row = self.read(log, "?kind=account.signed_in")[-1]
        assert row["who"] == "'=cmd|' /C calc'!A0"
        assert row["what"].startswith("'=cmd")
        assert row["name"] == "'@SUM(1)"

    @pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"])
    def test_every_beginning_of_a_formula(self, cell: str) -> None:
        assert auditexport.safe(cell) == f"'{cell}"
        assert auditexport.safe(f"a{cell}") == f"a{cell}"

    def test_bad_filters_export_nothing(self, log: Client) -> None:
        before = AuditEvent.objects.count()
        assert log.post(f"{EXPORT}?since=soon").status_code == 400
        assert AuditEvent.objects.count() == before

    def test_a_link_does_not_export(self, log: Client) -> None:
        assert log.get(EXPORT).status_code == 405

    @pytest.mark.parametrize("who", ["coder", "qa_lead", "editor", "publisher"])
    def test_nobody_else(self, client: Client, request: pytest.FixtureRequest, who: str) -> None:
        account = request.getfixturevalue(who)
        client.force_login(account)
        before = AuditEvent.objects.count()
        assert client.post(EXPORT).status_code == 403
        with pytest.raises(Refused):
            audit.exported(by=account, filters={}, count=0, up_to=0)
        assert AuditEvent.objects.count() == before

    def test_not_signed_in(self, client: Client) -> None:
        assert client.post(EXPORT)["Location"].startswith("/accounts/login/")

    def test_needs_the_token_of_the_session(self, auditor: User) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(auditor)
        assert client.post(EXPORT).status_code == 403


class TestChanges:
    def draft(self, editor: User, body: str) -> AuditEvent:
        subject = Guidance.objects.get(slug="intractable")
        old = subject.newest()
        assert old
        content = {"kind": subject.kind, "title": old.title, "citations": old.citations, "terms": old.terms}
        guidance_actions.draft(
            by=editor, slug=subject.slug, body=body, codes=[*old.codes, "M54.2"], based_on=1, **content
        )
        return AuditEvent.objects.latest("pk")

    def test_a_text_is_shown_word_by_word(self, client: Client, editor: User, auditor: User) -> None:
        subject = Guidance.objects.get(slug="intractable")
        old = subject.newest()
        assert old
        event = self.draft(editor, old.body.replace("no entry", "<b>not one</b> entry"))
        (change, *_) = auditchanges.changes(event)
        kinds = {piece.kind for piece in change.pieces}
        assert change.name == "Text"
        assert kinds == {"same", "gone", "new", "gap"}
        client.force_login(auditor)
        page = client.get(f"/audit/{event.pk}/").content.decode()
        assert "<del>no</del><ins>&lt;b&gt;not one&lt;/b&gt;</ins>" in page

    def test_an_event_that_says_nothing_of_before(self) -> None:
        for payload in ({}, {"before": None, "body": "x"}, {"before": "x"}, {"before": {"body": "x"}}):
            assert auditchanges.changes(audit.record(by="t", kind="guidance.drafted", payload=payload)) == ()


class TestStory:
    def test_auditors_go_from_a_story_to_the_list_and_back(self, log: Client, walk: Walk) -> None:
        page = text(log.get(f"/audit/encounters/{walk.key}/"))
        assert f'href="/audit/?encounter={walk.key}"' in page
        assert "chose M54.59 in place of M54.42, because: Payer or in-house policy" in page

    def test_the_coder_sees_no_way_into_the_list(self, walk: Walk) -> None:
        assert "/audit/?encounter=" not in text(walk.client.get(f"/audit/encounters/{walk.key}/"))
