"""The commands `ask` and `check_questionnaires`: what scripts rely on."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lookup.engine import Questionnaire as Decoded
from lookup.models import Questionnaire, QuestionnaireRevision

pytestmark = pytest.mark.django_db


def ask(*args: str) -> str:
    out = io.StringIO()
    call_command("ask", *args, stdout=out)
    return out.getvalue()


def answer(tmp_path: Path, facts: Any, *args: str) -> dict[str, Any]:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    found: dict[str, Any] = json.loads(ask("--facts", str(file), "--json", *args))
    return found


def test_without_facts_it_asks_the_first_question_and_shows_what_is_possible() -> None:
    found = json.loads(ask("--json", "--on", "2026-11-02"))
    assert found["status"] == "asking"
    assert found["question"]["key"] == "finding"
    assert {"key", "text"} <= set(found["question"]["choices"][0])
    m544 = next(family for family in found["possible"] if family["family"] == "M54.4")
    assert m544["count"] == len(m544["codes"]) == 3


def test_facts_lead_to_codes_with_roles_and_reasons(tmp_path: Path) -> None:
    facts = {"finding": "low_back", "radiation": "sciatica", "side": "left", "chronicity": "chronic"}
    facts |= {"pain_origin": "none", "encounter_reason": "pain_control", "region": "neck"}
    found = answer(tmp_path, facts, "--on", "2026-11-02")
    assert found["status"] == "reached"
    assert [(code["code"], code["role"]) for code in found["codes"]] == [
        ("G89.29", "first-listed"),
        ("M54.42", "secondary"),
    ]
    reasons = [because["reference"] for because in found["codes"][1]["because"]]
    assert "index:Lumbago, lumbalgia > with sciatica" in reasons
    assert found["unused"] == ["region"]
    assert [question["key"] for question in found["open"]] == ["status", "circumstance"]


def test_a_query_is_reached_without_codes(tmp_path: Path) -> None:
    found = answer(tmp_path, {"finding": "low_back", "radiation": "conflicting"}, "--on", "2026-11-02")
    assert (found["status"], found["codes"]) == ("reached", [])
    assert found["advice"][0]["kind"] == "query"


def test_unknown_facts_are_rejected_in_the_answer(tmp_path: Path) -> None:
    found = answer(tmp_path, {"finding": "elbow"}, "--on", "2026-11-02")
    assert found["status"] == "rejected"
    assert found["problems"]


def test_facts_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"finding": "neck", "arm": "none"}'))
    found = json.loads(ask("--facts", "-", "--json", "--on", "2026-11-02"))
    assert [code["code"] for code in found["codes"]] == ["M54.2"]


def test_a_byte_order_mark_is_no_part_of_the_facts(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text('{"finding": "neck", "arm": "none"}', encoding="utf-8-sig")
    found = json.loads(ask("--facts", str(file), "--json", "--on", "2026-11-02"))
    assert [code["code"] for code in found["codes"]] == ["M54.2"]


def test_facts_of_a_path_give_its_codes(tmp_path: Path) -> None:
    facts = {"finding": "injury", "certainty": "established", "injury": "strain", "episode": "sequela"}
    facts |= {"residual": "low_back", "strain_site": "back"}
    paths = [json.loads(line) for line in ask("--paths", "--on", "2026-11-02").splitlines()]
    (walked,) = [path for path in paths if path["facts"] == facts]
    assert [code["code"] for code in walked["codes"]] == ["M54.50", "S39.012S"]
    found = answer(tmp_path, facts, "--on", "2026-11-02")
    assert [code["code"] for code in found["codes"]] == ["M54.50", "S39.012S"]


def test_the_reader_of_paths_may_leave_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader closes the pipe, as `head -1` does: the command ends without a traceback."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit):
            call_command("ask", "--paths", "--on", "2026-11-02", stdout=out)


def test_the_date_of_service_selects_the_codes(tmp_path: Path) -> None:
    facts = {"finding": "low_back", "radiation": "none", "pain_type": "none"}
    assert [c["code"] for c in answer(tmp_path, facts, "--on", "2021-03-01")["codes"]] == ["M54.5"]
    assert [c["code"] for c in answer(tmp_path, facts, "--on", "2021-10-01")["codes"]] == ["M54.50"]


def test_questions_are_described_in_words_and_as_data() -> None:
    assert "  left: Left" in ask("--describe")
    described = json.loads(ask("--describe", "--json"))
    assert described[0]["key"] == "finding"
    assert described[0]["silence"] in [choice["key"] for choice in described[0]["choices"]]


def test_every_path_is_streamed_with_its_facts_and_codes() -> None:
    paths = [json.loads(line) for line in ask("--paths", "--on", "2026-11-02").splitlines()]
    covered = {code["code"] for path in paths for code in path["codes"] if code["code"].startswith("M54")}
    assert len(covered) == 33
    lumbago = [p for p in paths if [c["code"] for c in p["codes"]] == ["M54.42"]]
    assert {"finding": "low_back", "radiation": "sciatica", "side": "left"} in [p["facts"] for p in lumbago]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--on", "yesterday"], "not a date"),
        (["--on", "2020-09-30"], "No edition is loaded"),
        (["--on", "2027-10-01"], "No edition is loaded"),
        (["--on", "20261102"], "not a date"),
        (["--on", "2026-02-30"], "not a date"),
        (["--facts", "/nowhere/facts.json"], "cannot be read"),
        (["--describe", "--facts", "facts.json"], "neither --describe nor --paths"),
        (["--paths", "--facts", "facts.json"], "neither --describe nor --paths"),
    ],
)
def test_input_that_cannot_be_used_ends_with_status_2(args: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message) as caught:
        ask("--json", *args)
    assert caught.value.returncode == 2


@pytest.mark.parametrize("text", ["[1]", '{"finding": 7}', "{", "\x00", "", "[" * 100_000])
def test_facts_that_are_no_object_of_strings_end_with_status_2(tmp_path: Path, text: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        ask("--facts", str(file), "--json")
    assert caught.value.returncode == 2


def test_the_live_questionnaire_passes_its_checks() -> None:
    out = io.StringIO()
    call_command("check_questionnaires", "--live", stdout=out)
    assert "All checks hold." in out.getvalue()
    assert "2024-10-01" in out.getvalue()


def test_a_draft_that_fails_a_check_ends_with_status_1() -> None:
    questionnaire = Questionnaire.objects.get(slug="dorsalgia")
    live = questionnaire.live()
    assert live is not None
    document = json.loads(live.document)
    document["codes"] = [rule for rule in document["codes"] if rule["id"] != "neck"]
    decoded = Decoded.from_json(json.dumps(document))
    QuestionnaireRevision.objects.create(
        questionnaire=questionnaire,
        number=live.number + 1,
        document=decoded.canonical,
        sha256=decoded.sha256,
        created_by="somebody",
        created_at=live.created_at,
    )
    out, errors = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("check_questionnaires", stdout=out, stderr=errors)
    assert caught.value.code == 1
    assert "incomplete: a path ends without an outcome" in errors.getvalue()
    assert "finding=neck, arm=none" in errors.getvalue()
