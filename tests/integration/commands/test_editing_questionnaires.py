"""From the live questionnaire over a file and a draft to the next live one, by commands."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from lookup.actions import questionnaires
from lookup.models import AuditEvent, Questionnaire
from tests.integration.smallest_questionnaire import smallest

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refused(*words: str) -> tuple[str, str]:
    """Why a command ends with status 2, and what it wrote on standard error before."""
    errors = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(*words, stdout=io.StringIO(), stderr=errors)
    assert caught.value.returncode == 2
    return str(caught.value), errors.getvalue()


def events() -> list[tuple[str, str]]:
    listed = AuditEvent.objects.filter(object_type="questionnaire", object_id="small")
    return list(listed.order_by("pk").values_list("actor", "kind"))


@pytest.fixture
def small(editor: User, publisher: User) -> Questionnaire:
    """Its revision 1 is live."""
    first = questionnaires.draft(by=editor, slug="small", document=json.dumps(smallest()), based_on=0)
    questionnaires.publish(by=publisher, questionnaire=first.questionnaire, number=1)
    return first.questionnaire


@pytest.fixture
def edited(small: Questionnaire, tmp_path: Path) -> Path:
    """The live document as a file, with another title."""
    file = tmp_path / "small.json"
    file.write_text(run("export_questionnaire", "small").replace('"Small"', '"Smaller"'), "utf-8")
    return file


def draft(file: Path, *words: str) -> str:
    return run("draft_questionnaire", str(file), "--by", "editor", *words)


def test_what_is_exported_is_what_is_live(small: Questionnaire, tmp_path: Path) -> None:
    file = tmp_path / "small.json"
    file.write_text(run("export_questionnaire", "small"), "utf-8")
    assert draft(file).startswith("Nothing new: small, revision 1")
    assert len(events()) == 2


def test_from_live_to_file_to_draft_to_live(edited: Path, small: Questionnaire) -> None:
    assert draft(edited, "--based-on", "1").startswith("Saved: small, revision 2")
    assert run("export_questionnaire", "small", "--draft") == edited.read_text("utf-8")
    shown = run("publish_questionnaire", "small")
    assert '- "title": "Small",\n+ "title": "Smaller",\n' in shown
    assert "publish_questionnaire --number 2 --by ACCOUNT" in shown
    assert small.newest().published_at is None
    said = run("publish_questionnaire", "small", "--number", "2", "--by", "publisher")
    assert "Checking 2020-10-01 (1 of " in said
    assert "All checks hold. Published: small, revision 2" in said
    assert (small.live().number, small.live().published_by) == (2, "publisher")
    kinds = [("editor", "questionnaire.drafted"), ("publisher", "questionnaire.published")]
    assert events() == kinds * 2
    assert run("publish_questionnaire", "small", "--by", "publisher") == "No draft of small waits.\n"


def test_a_day_in_the_future_is_live_from_then_on(edited: Path, small: Questionnaire) -> None:
    draft(edited)
    run("publish_questionnaire", "small", "--by", "publisher", "--from", "2999-01-01")
    assert small.live().number == 1
    assert str(small.newest().live_from) == "2999-01-01"


def test_a_draft_that_fails_its_checks_is_named_with_its_path(edited: Path, small: Questionnaire) -> None:
    document = json.loads(edited.read_text("utf-8"))
    document["codes"] = document["codes"][1:]
    edited.write_text(json.dumps(document), "utf-8")
    draft(edited)
    why, details = refused("publish_questionnaire", "small", "--by", "publisher")
    assert "checks fail; nothing was published" in why
    assert "incomplete: a path ends without an outcome" in details
    assert "path: finding=neck" in details
    assert small.live().number == 1


@pytest.mark.parametrize(
    "words",
    [
        ["publish_questionnaire", "small", "--by", "editor"],
        ["publish_questionnaire", "small", "--by", "coder"],
        ["draft_questionnaire", "FILE", "--by", "publisher"],
    ],
)
def test_who_may_not(edited: Path, coder: User, words: list[str]) -> None:
    if words[0] == "publish_questionnaire":
        draft(edited)
    before = events()
    assert "may not do this" in refused(*[str(edited) if word == "FILE" else word for word in words])[0]
    assert events() == before


def test_an_account_that_may_not_sign_in_edits_nothing(edited: Path, publisher: User) -> None:
    draft(edited)
    publisher.is_active = False
    publisher.save()
    for name in ("publisher", "nobody"):
        assert f"“{name}”" in refused("publish_questionnaire", "small", "--by", name)[0]


def test_nobody_publishes_their_own_where_the_site_says_so(
    edited: Path, administrator: User, settings: Any
) -> None:
    settings.SECOND_PERSON_PUBLISHES = True
    run("draft_questionnaire", str(edited), "--by", "administrator")
    assert "Another person" in refused("publish_questionnaire", "small", "--by", "administrator")[0]


def test_another_draft_than_the_one_seen_is_left_alone(edited: Path, small: Questionnaire) -> None:
    draft(edited)
    stale = "another version in the meantime"
    assert stale in refused("publish_questionnaire", "small", "--by", "publisher", "--number", "1")[0]
    edited.write_text(edited.read_text("utf-8").replace("Smaller", "Smallest"), "utf-8")
    assert stale in refused("draft_questionnaire", str(edited), "--by", "editor", "--based-on", "1")[0]
    assert small.newest().number == 2


@pytest.mark.parametrize("text", ["", "{", "[1]", "\xff"])
def test_a_file_that_is_no_questionnaire_is_named(editor: User, tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(text.encode("latin-1"))
    assert str(file) in refused("draft_questionnaire", str(file), "--by", "editor")[0]
    assert "cannot be read" in refused("draft_questionnaire", "/nowhere.json", "--by", "editor")[0]


def test_what_is_not_there_is_said(small: Questionnaire) -> None:
    assert "dorsalgia, small" in refused("export_questionnaire")[0]
    assert "dorsalgia, small" in refused("publish_questionnaire", "other")[0]
    assert "No draft of small" in refused("export_questionnaire", "small", "--draft")[0]
    assert "--from: “soon”" in refused("publish_questionnaire", "small", "--from", "soon")[0]


def test_a_site_without_data_says_so(empty_site: None) -> None:
    assert "run bin/setup" in refused("export_questionnaire")[0]
