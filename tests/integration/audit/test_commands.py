"""verify_audit and checkpoint_audit, and what /readyz asks for."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from lookup import readiness
from lookup.actions import audit
from lookup.models import DataVersion, triggers

pytestmark = pytest.mark.django_db


def test_a_sound_log_ends_with_status_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    call_command("checkpoint_audit")
    anchor = tmp_path / "anchors.jsonl"
    anchor.write_text("{}\n" + capsys.readouterr().out)
    call_command("verify_audit", anchor=anchor)
    assert "1 checkpoints: sound." in capsys.readouterr().out


def test_a_log_without_triggers_ends_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    triggers.remove(connection)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    assert ended.value.code == 1
    assert "has no trigger" in capsys.readouterr().err


@pytest.mark.parametrize("kept", ["", "not JSON", None])
def test_an_unreadable_anchor_ends_with_status_2(tmp_path: Path, kept: str | None) -> None:
    anchor = tmp_path / "anchors.jsonl"
    if kept is not None:
        anchor.write_text(kept)
    with pytest.raises(CommandError) as ended:
        call_command("verify_audit", anchor=anchor)
    assert ended.value.returncode == 2


@pytest.mark.parametrize("kept", [{}, {"event": "x", "hash": 1}, {"event": 1, "hash": "0"}, []])
def test_a_strange_anchor_is_not_in_the_log(tmp_path: Path, kept: object) -> None:
    audit.checkpoint(by="tester")
    anchor = tmp_path / "anchors.jsonl"
    anchor.write_text(json.dumps(kept))
    with pytest.raises((SystemExit, CommandError)):
        call_command("verify_audit", anchor=anchor)


def test_a_whole_site_is_ready() -> None:
    assert readiness.problems() == []


def test_a_site_without_triggers_or_data_is_not() -> None:
    triggers.remove(connection)
    DataVersion.objects.update(current=False)
    missing_triggers, missing_data = readiness.problems()
    assert "triggers of the audit log are missing" in missing_triggers
    assert "No code set is loaded" in missing_data
