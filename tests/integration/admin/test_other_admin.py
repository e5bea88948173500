"""The rest of the admin: synonyms, accounts, and what is only to look at."""

import json

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client

from lookup.admin.base import ReadOnlyAdmin
from lookup.models import AuditEvent, Code, Encounter, Questionnaire, Synonym

pytestmark = pytest.mark.django_db

SYNONYMS = "/admin/lookup/synonym/"
NEW = {"term": "zigzag back", "kind": "synonym", "expansion": "scoliosis", "codes": "m41.9", "note": ""}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestSynonyms:
    def test_from_the_form_to_the_search(self, editor: User, publisher: User) -> None:
        signed_in(editor).post(f"{SYNONYMS}add/", NEW)
        draft = Synonym.objects.get(term=NEW["term"])
        assert (draft.state, draft.codes, draft.created_by) == ("draft", ["M41.9"], "editor")
        given = {"action": "publish_drafts", "_selected_action": [draft.pk]}
        signed_in(publisher).post(f"{SYNONYMS}?state=draft", given)
        draft.refresh_from_db()
        assert draft.active
        kinds = AuditEvent.objects.filter(object_id=NEW["term"]).values_list("actor", "kind")
        assert list(kinds) == [("editor", "synonym.drafted"), ("publisher", "synonym.published")]

    def test_a_change_is_another_row(self, editor: User) -> None:
        live = Synonym.objects.filter(active=True).order_by("pk")[0]
        form = {"term": live.term, "kind": live.kind, "expansion": "something else", "codes": "", "note": ""}
        signed_in(editor).post(f"{SYNONYMS}{live.pk}/change/", form)
        before = live.expansion
        live.refresh_from_db()
        assert (live.active, live.expansion) == (True, before)
        assert live.replaced_by.get().expansion == "something else"

    def test_a_refusal_keeps_what_was_typed(self, editor: User) -> None:
        shown = signed_in(editor).post(f"{SYNONYMS}add/", NEW | {"codes": "hello"}).content.decode()
        assert "is not the form of an ICD-10-CM code" in shown
        assert "zigzag back" in shown

    def test_removal_and_discarding_are_drafts_of_editors(self, editor: User) -> None:
        live = Synonym.objects.filter(active=True).order_by("pk")[0]
        client = signed_in(editor)
        client.post(SYNONYMS, {"action": "draft_removal", "_selected_action": [live.pk]})
        draft = live.replaced_by.get()
        assert draft.removes
        client.post(SYNONYMS, {"action": "discard_drafts", "_selected_action": [draft.pk]})
        draft.refresh_from_db()
        assert draft.state == "discarded"

    def test_who_may_not(self, editor: User, publisher: User, coder: User) -> None:
        assert "publish_drafts" not in signed_in(editor).get(SYNONYMS).content.decode()
        assert signed_in(publisher).post(f"{SYNONYMS}add/", NEW).status_code == 403
        assert signed_in(coder).get(SYNONYMS).status_code == 302

    @pytest.mark.parametrize(
        "query", ["?state=draft", "?state=live", "?state=past", "?q=back", "?kind=synonym"]
    )
    def test_the_list_is_searched_and_filtered(self, editor: User, query: str) -> None:
        assert signed_in(editor).get(SYNONYMS + query).status_code == 200


class TestReadOnly:
    def test_nothing_else_of_the_app_is_written_here(self) -> None:
        writable = {
            model.__name__
            for model, page in admin.site._registry.items()
            if model._meta.app_label == "lookup" and not isinstance(page, ReadOnlyAdmin)
        }
        assert writable == {"Guidance", "Synonym"}

    def test_every_list_and_page_is_shown(self, administrator: User) -> None:
        client = signed_in(administrator)
        for model in admin.site._registry:
            place = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            assert client.get(place).status_code == 200, place
            first = model._default_manager.first()
            if first is not None:
                assert client.get(f"{place}{first.pk}/change/").status_code == 200, place

    def test_the_pages_of_questionnaires_say_how_they_are_changed(self, editor: User) -> None:
        place = "/admin/lookup/questionnaire/"
        first = Questionnaire.objects.get().pk
        for page in (place, f"{place}{first}/change/"):
            assert (
                "draft_questionnaire and publish_questionnaire"
                in signed_in(editor).get(page).content.decode()
            )

    def test_not_even_an_administrator_changes_them(self, administrator: User) -> None:
        client = signed_in(administrator)
        for model in (Code, AuditEvent):
            place = f"/admin/lookup/{model._meta.model_name}/"
            row = model.objects.first()
            assert client.post(f"{place}{row.pk}/change/", {"title": "x"}).status_code == 403
            assert client.post(f"{place}{row.pk}/delete/", {"post": "yes"}).status_code == 403
            assert client.get(f"{place}add/").status_code == 403

    def test_auditors_see_events_and_encounters_only(self, auditor: User) -> None:
        client = signed_in(auditor)
        assert client.get("/admin/lookup/auditevent/").status_code == 200
        assert client.get("/admin/lookup/encounter/").status_code == 200
        assert client.get("/admin/lookup/query/").status_code == 200
        for name in ("synonym", "guidance", "code", "questionnaire"):
            assert client.get(f"/admin/lookup/{name}/").status_code == 403

    @pytest.mark.parametrize("group", ["Coders", "Editors", "Publishers", "QA leads"])
    def test_no_other_group_sees_events(self, group: str) -> None:
        assert not Group.objects.get(name=group).permissions.filter(codename="view_auditevent").exists()

    def test_nothing_points_to_an_encounter_in_an_address(self) -> None:
        assert Encounter._meta.pk.get_internal_type() == "UUIDField"


class TestAccounts:
    def test_a_new_account_is_an_event(self, administrator: User) -> None:
        form = {
            "username": "new",
            "usable_password": "true",
            "password1": "correct-horse-9",
            "password2": "correct-horse-9",
        }
        signed_in(administrator).post("/admin/auth/user/add/", form)
        event = AuditEvent.objects.get(object_id="new")
        assert (event.actor, event.kind) == ("administrator", "account.created")
        assert "horse" not in event.payload

    def test_changed_rights_are_an_event(self, administrator: User, coder: User) -> None:
        group = Group.objects.get(name="Auditors")
        form = {
            "username": "coder",
            "groups": [group.pk],
            "is_active": "on",
            "date_joined_0": "2026-01-01",
            "date_joined_1": "00:00:00",
        }
        signed_in(administrator).post(f"/admin/auth/user/{coder.pk}/change/", form)
        said = json.loads(AuditEvent.objects.filter(kind="account.changed").latest("pk").payload)
        assert (said["before"]["groups"], said["after"]["groups"]) == (["Coders"], ["Auditors"])

    def test_a_new_password_is_an_event(self, administrator: User, coder: User) -> None:
        form = {"usable_password": "true", "password1": "correct-horse-9", "password2": "correct-horse-9"}
        signed_in(administrator).post(f"/admin/auth/user/{coder.pk}/password/", form)
        event = AuditEvent.objects.filter(kind="account.changed").latest("pk")
        said = json.loads(event.payload)
        assert said["before"]["password"] != said["after"]["password"]
        coder.refresh_from_db()
        assert coder.check_password("correct-horse-9")

    def test_ones_own_password_has_the_same_page_as_everybodys(self, editor: User) -> None:
        assert signed_in(editor).get("/admin/password_change/")["Location"] == "/accounts/password/"

    def test_a_groups_rights_are_an_event(self, administrator: User) -> None:
        group = Group.objects.get(name="Coders")
        signed_in(administrator).post(f"/admin/auth/group/{group.pk}/change/", {"name": "Coders"})
        said = json.loads(AuditEvent.objects.filter(kind="group.changed").latest("pk").payload)
        assert said["after"]["permissions"] == []
        assert "lookup.add_encounter" in said["before"]["permissions"]

    def test_accounts_are_not_deleted(self, administrator: User, coder: User) -> None:
        page = f"/admin/auth/user/{coder.pk}/delete/"
        assert signed_in(administrator).post(page, {"post": "yes"}).status_code == 403
