"""The audit log: written with the change or not at all, never changed afterwards."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from lookup.actions import audit, guidance
from lookup.models import AuditEvent, GuidanceRevision, Synonym, triggers
from lookup.models.audit import AppendOnly
from lookup.verification import verify

pytestmark = pytest.mark.django_db

DRAFT = {"slug": "new-text", "kind": "topic", "title": "New text", "body": "Words.", "based_on": 0}

REPLACE = "INSERT OR REPLACE INTO lookup_auditevent SELECT * FROM lookup_auditevent"
WAYS_AROUND = {
    "sqlite": [REPLACE, REPLACE + " WHERE id = 1"],
    "postgresql": [
        f"TRUNCATE {table} CASCADE"
        for table in ("lookup_auditevent", "lookup_guidancerevision", "lookup_synonym", "lookup_dataversion")
    ],
}
_NAME = next(name for _, name in triggers.definitions(connection.vendor) if "auditevent_update" in name)
SWITCH_OFF = {
    "sqlite": f"DROP TRIGGER {_NAME}",
    "postgresql": f"ALTER TABLE lookup_auditevent DISABLE TRIGGER {_NAME}",
}


def record(**given: object) -> AuditEvent:
    return audit.record(by="tester", kind="group.changed", **given)


def test_an_event_holds_what_it_was_given() -> None:
    event = record(object_type="group", object_id="Coders", payload={"b": 1, "a": "ä"})
    stored = AuditEvent.objects.get(pk=event.pk)
    assert stored.actor == "tester"
    assert stored.payload == '{"a":"\\u00e4","b":1}'
    assert stored.chain == "group:Coders"


def test_events_of_a_chain_continue_each_other() -> None:
    first, second = record(object_type="group", object_id="A"), record(object_type="group", object_id="A")
    other = record(object_type="group", object_id="B")
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert (other.sequence, other.previous_hash) == (1, "")


def test_an_encounters_events_share_one_chain() -> None:
    assert record(encounter="e1", object_type="group", object_id="A").chain == "encounter:e1"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind of audit event"):
        audit.record(by="tester", kind="group.exploded")


@pytest.mark.django_db(transaction=True)
def test_a_failing_audit_write_rolls_the_change_back(
    site_data: None, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(AuditEvent, "save", broken)
    with pytest.raises(OSError, match="disk full"):
        guidance.draft(by=editor, **DRAFT)
    assert not GuidanceRevision.objects.filter(guidance__slug="new-text").exists()


class TestAppendOnly:
    """Model, then database."""

    def test_the_model_refuses(self) -> None:
        event = record()
        for attempt in (event.save, event.delete, AuditEvent.objects.all().delete):
            with pytest.raises(AppendOnly):
                attempt()
        with pytest.raises(AppendOnly):
            AuditEvent.objects.update(actor="x")

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE lookup_auditevent SET actor = 'x'",
            "DELETE FROM lookup_auditevent",
            "UPDATE lookup_guidancerevision SET body = 'x'",
            "UPDATE lookup_guidancerevision SET live_from = '2030-01-01'",
            "DELETE FROM lookup_guidancerevision",
            "UPDATE lookup_questionnairerevision SET document = '{}'",
            "DELETE FROM lookup_questionnairerevision",
            "UPDATE lookup_synonym SET term = 'x'",
            "UPDATE lookup_dataversion SET sha256 = 'x'",
        ],
    )
    def test_the_database_refuses(self, statement: str) -> None:
        record()
        with pytest.raises(IntegrityError, match="is refused"), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize("statement", WAYS_AROUND[connection.vendor])
    def test_the_database_refuses_its_ways_around_row_triggers(self, statement: str) -> None:
        record()
        with pytest.raises(IntegrityError, match="is refused"), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_all_triggers_stand_after_migrations(self) -> None:
        assert triggers.missing(connection) == []

    def test_a_dropped_trigger_is_missed_and_put_back(self) -> None:
        with transaction.atomic():
            triggers.remove(connection)
            assert len(triggers.missing(connection)) == len(triggers.definitions(connection.vendor))
            triggers.install(connection)
            assert triggers.missing(connection) == []

    def test_a_trigger_switched_off_is_missed(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SWITCH_OFF[connection.vendor])
        assert any("auditevent_update" in name for name in triggers.missing(connection))

    def test_synonyms_may_go_out_of_use(self) -> None:
        Synonym.objects.update(active=False)


class TestVerification:
    """What somebody with full access to the database may try."""

    @pytest.fixture(autouse=True)
    def _events(self) -> None:
        for name in ("A", "B"):
            for _ in range(3):
                record(object_type="group", object_id=name, payload={"name": name})

    def tamper(self, statement: str) -> list[str]:
        triggers.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(statement)
        triggers.install(connection)
        return verify().problems

    def test_an_untouched_log_is_sound(self) -> None:
        found = verify()
        assert found.sound
        assert found.events == AuditEvent.objects.count()

    @pytest.mark.parametrize("column", ["actor", "kind", "object_id", "payload", "at"])
    def test_a_changed_column_is_found(self, column: str) -> None:
        value = "2020-01-01 00:00:00+00:00" if column == "at" else "{}x"
        problems = self.tamper(f"UPDATE lookup_auditevent SET {column} = '{value}' WHERE chain = 'group:A'")
        assert any("not what was signed" in problem for problem in problems)

    def test_an_event_taken_out_is_found(self) -> None:
        problems = self.tamper("DELETE FROM lookup_auditevent WHERE chain = 'group:A' AND sequence = 2")
        assert any("events are missing" in problem for problem in problems)

    def test_a_chain_cut_off_is_found(self) -> None:
        problems = self.tamper("DELETE FROM lookup_auditevent WHERE chain = 'group:A' AND sequence = 3")
        assert any("ends elsewhere" in problem for problem in problems)

    def test_a_chain_cut_off_and_its_record_taken_back_is_found_by_its_checkpoint(self) -> None:
        audit.checkpoint(by="tester")
        kept = AuditEvent.objects.get(chain="group:A", sequence=2).hash
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE lookup_auditchain SET length = 2, head = '{kept}' WHERE name = 'group:A'")
        problems = self.tamper("DELETE FROM lookup_auditevent WHERE chain = 'group:A' AND sequence = 3")
        assert any("Checkpoint over" in problem for problem in problems)

    @pytest.mark.parametrize(
        "change", ["length = 2", "length = 4", "head = 'x'", "length = 0, head = ''", "name = 'group:C'"]
    )
    def test_a_recorded_end_that_was_changed_is_found(self, change: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE lookup_auditchain SET {change} WHERE name = 'group:A'")
        assert any("Chain group:A: it ends elsewhere" in problem for problem in verify().problems)

    def test_events_written_while_it_reads_are_no_problem(self) -> None:
        """Before each of its statements a chain grows and another begins, and one checkpoint is written."""
        written: list[str] = []

        def writing(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not writing_now:
                writing_now.append(True)
                record(object_type="group", object_id="A")
                record(object_type="group", object_id=f"new {len(written)}")
                audit.checkpoint(by="tester")
                written.append(sql)
                writing_now.clear()
            return execute(sql, params, many, context)

        writing_now: list[bool] = []
        with connection.execute_wrapper(writing):
            assert verify().problems == []
        assert len(written) > 5
        assert sum("lookup_auditchain" in sql for sql in written) == 2
        assert verify().problems == []

    def test_missing_triggers_are_found(self) -> None:
        triggers.remove(connection)
        assert any("has no trigger" in problem for problem in verify().problems)

    def test_a_whole_chain_taken_out_is_found_by_its_checkpoint(self) -> None:
        audit.checkpoint(by="tester")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM lookup_auditchain WHERE name = 'group:A'")
        problems = self.tamper("DELETE FROM lookup_auditevent WHERE chain = 'group:A'")
        assert any("Checkpoint over" in problem for problem in problems)

    def test_a_cut_off_log_is_found_with_an_anchor_only(self) -> None:
        anchor = audit.checkpoint(by="tester")
        assert verify(anchor).sound
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM lookup_auditchain WHERE name LIKE 'checkpoints%'")
        assert self.tamper(f"DELETE FROM lookup_auditevent WHERE id >= {anchor['event']}") == []
        assert any("anchor" in problem for problem in verify(anchor).problems)

    def test_checkpoints_chain(self) -> None:
        first = audit.checkpoint(by="tester")
        record()
        second = audit.checkpoint(by="tester")
        payload = json.loads(AuditEvent.objects.get(pk=second["event"]).payload)
        assert payload["after"] == first["up_to"]
        assert verify().sound

    def test_an_unknown_key_is_named(self, settings: Any) -> None:
        settings.AUDIT_KEYS = {"k2": "x" * 32}
        assert any("the key 'k1' is not known" in problem for problem in verify().problems)

    def test_an_old_key_still_verifies(self, settings: Any) -> None:
        settings.AUDIT_KEYS = {"k2": "x" * 32} | settings.AUDIT_KEYS
        assert record().key_id == "k2"
        assert verify().sound
