"""Guidance in the admin: an editor drafts, a publisher publishes, coders read it."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from lookup.actions import guidance
from lookup.models import AuditEvent, Guidance, GuidanceRevision

pytestmark = pytest.mark.django_db

LIST = "/admin/lookup/guidance/"


@pytest.fixture
def subject() -> Guidance:
    return Guidance.objects.order_by("pk")[0]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_of(revision: GuidanceRevision, **changed: str | int) -> dict[str, str | int]:
    lists = {name: "\n".join(getattr(revision, name)) for name in ("citations", "codes", "terms")}
    return {"title": revision.title, "body": revision.body, "based_on": revision.number, **lists, **changed}


def test_from_the_form_to_the_reader(subject: Guidance, editor: User, publisher: User) -> None:
    before = subject.newest()
    page = f"{LIST}{subject.pk}/"
    response = signed_in(editor).post(f"{page}change/", form_of(before, body="New *words*."))
    assert response.status_code == 302
    assert subject.live() == before

    desk = signed_in(publisher)
    assert b"<em>words</em>" in desk.get(f"{page}publish/").content
    assert desk.post(f"{page}publish/", {"number": 2}).status_code == 302
    assert subject.live().body == "New *words*.\n"

    events = AuditEvent.objects.filter(object_type="guidance", object_id=subject.slug).order_by("pk")
    assert [(e.actor, e.kind) for e in events] == [
        ("editor", "guidance.drafted"),
        ("publisher", "guidance.published"),
    ]
    said = json.loads(events[1].payload)
    assert (said["before"]["body"], said["before"]["number"]) == (before.body, 1)


def test_new_guidance(editor: User) -> None:
    given = {"slug": "new-text", "kind": "topic", "title": "T", "body": "B", "based_on": 0}
    signed_in(editor).post(f"{LIST}add/", given)
    assert GuidanceRevision.objects.get(guidance__slug="new-text").created_by == "editor"


def test_a_stale_form_is_an_error_and_keeps_what_was_typed(subject: Guidance, editor: User) -> None:
    form = form_of(subject.newest(), body="Mine.")
    guidance.draft(
        by=editor, slug=subject.slug, kind=subject.kind, title="T", body="Of somebody else.", based_on=1
    )
    response = signed_in(editor).post(f"{LIST}{subject.pk}/change/", form)
    assert response.status_code == 200
    assert "nothing was overwritten" in response.content.decode()
    assert "Mine." in response.content.decode()
    assert subject.newest().body == "Of somebody else.\n"


def test_a_stale_publication_is_an_error(subject: Guidance, publisher: User, editor: User) -> None:
    for number in (1, 2):
        guidance.draft(
            by=editor, slug=subject.slug, kind=subject.kind, title="T", body=f"{number}", based_on=number
        )
    response = signed_in(publisher).post(f"{LIST}{subject.pk}/publish/", {"number": 2}, follow=True)
    assert "nothing was overwritten" in response.content.decode()
    assert subject.live().number == 1


@pytest.mark.parametrize("number", ["", "x", "-1", "99999999999999999999"])
def test_a_forged_number_is_an_error(subject: Guidance, publisher: User, number: str) -> None:
    assert signed_in(publisher).post(f"{LIST}{subject.pk}/publish/", {"number": number}).status_code == 302
    assert subject.live().number == 1


def test_html_in_a_text_stays_text(subject: Guidance, editor: User, publisher: User) -> None:
    body = "<script>alert(1)</script> [x](javascript:alert(1))"
    signed_in(editor).post(f"{LIST}{subject.pk}/change/", form_of(subject.newest(), body=body))
    shown = signed_in(publisher).get(f"{LIST}{subject.pk}/publish/").content.decode()
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown


def test_several_drafts_are_published_from_the_list(editor: User, publisher: User) -> None:
    subjects = list(Guidance.objects.order_by("pk")[:2])
    for subject in subjects:
        guidance.draft(by=editor, slug=subject.slug, kind=subject.kind, title="T", body="B", based_on=1)
    given = {"action": "publish_drafts", "_selected_action": [subject.pk for subject in subjects]}
    signed_in(publisher).post(LIST, given)
    assert [subject.live().number for subject in subjects] == [2, 2]


def test_the_list_is_searched_and_filtered(subject: Guidance, editor: User) -> None:
    client = signed_in(editor)
    guidance.draft(by=editor, slug=subject.slug, kind=subject.kind, title="Zebra", body="B", based_on=1)
    for query in ("?q=zebra", "?draft=open"):
        found = client.get(LIST + query).content.decode()
        assert "1 guidance" in found
        assert "draft 2 (revision 1 is live)" in found
    assert client.get(LIST + "?draft=none").status_code == 200


class TestRefusals:
    def test_nobody_without_an_account(self, client: Client, subject: Guidance) -> None:
        for page in (LIST, f"{LIST}{subject.pk}/change/", f"{LIST}{subject.pk}/publish/"):
            assert client.get(page).status_code == 302

    def test_coders_have_no_admin(self, coder: User) -> None:
        assert signed_in(coder).get(LIST).status_code == 302

    def test_auditors_see_no_guidance(self, auditor: User) -> None:
        assert signed_in(auditor).get(LIST).status_code == 403

    def test_editors_do_not_publish(self, subject: Guidance, editor: User) -> None:
        client = signed_in(editor)
        assert client.post(f"{LIST}{subject.pk}/publish/", {"number": 1}).status_code == 403
        assert "publish_drafts" not in client.get(LIST).content.decode()

    def test_publishers_do_not_draft(self, subject: Guidance, publisher: User) -> None:
        client = signed_in(publisher)
        form = form_of(subject.newest(), body="New.")
        assert client.post(f"{LIST}{subject.pk}/change/", form).status_code == 403
        assert client.get(f"{LIST}add/").status_code == 403
        assert client.get(f"{LIST}{subject.pk}/change/").status_code == 200

    def test_nobody_deletes(self, subject: Guidance, administrator: User) -> None:
        assert signed_in(administrator).post(f"{LIST}{subject.pk}/delete/").status_code == 403

    def test_a_form_without_its_token_is_refused(self, subject: Guidance, editor: User) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(editor)
        form = form_of(subject.newest(), body="New.")
        assert client.post(f"{LIST}{subject.pk}/change/", form).status_code == 403

    def test_what_is_not_there(self, publisher: User) -> None:
        assert signed_in(publisher).get(f"{LIST}999999/publish/").status_code == 404

    def test_a_body_over_the_limit(self, subject: Guidance, editor: User) -> None:
        form = form_of(subject.newest(), body="x" * 300_000)
        assert signed_in(editor).post(f"{LIST}{subject.pk}/change/", form).status_code == 413
