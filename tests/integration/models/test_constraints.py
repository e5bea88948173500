"""What the database itself refuses: one test for each constraint."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, models
from django.utils import timezone

from lookup.models import (
    AuditEvent,
    Code,
    Condition,
    DataVersion,
    Edition,
    Encounter,
    FixtureRecord,
    Guidance,
    GuidanceRevision,
    IndexEntry,
    Note,
    NoteReference,
    Query,
    Questionnaire,
    QuestionnaireRevision,
    Synonym,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 10, 1)
DAY_BEFORE = datetime.date(2026, 9, 30)
CODE = {"code": "Z99", "kind": "code", "title": "t", "billable": True, "valid_from": DAY}
SYNONYM = {"term": "t", "kind": "synonym", "expansion": "e", "source": "local", "created_by": "x"}


def now() -> datetime.datetime:
    return timezone.now()


def revision(**given: Any) -> GuidanceRevision:
    subject, _ = Guidance.objects.get_or_create(slug="s", defaults={"kind": "topic"})
    columns = {"number": 1, "title": "t", "body": "b", "created_by": "x", "created_at": now()}
    return GuidanceRevision.objects.create(guidance=subject, **columns | given)


def questionnaire_revision(**given: Any) -> QuestionnaireRevision:
    subject, _ = Questionnaire.objects.get_or_create(slug="s")
    columns = {"number": 1, "document": "{}", "sha256": "0", "created_by": "x", "created_at": now()}
    return QuestionnaireRevision.objects.create(questionnaire=subject, **columns | given)


def synonym(**given: Any) -> Synonym:
    return Synonym.objects.create(**SYNONYM | {"created_at": now()} | given)


def live_synonym(**given: Any) -> Synonym:
    return synonym(active=True, published_at=now(), **given)


def note(**given: Any) -> Note:
    code, _ = Code.objects.get_or_create(code="Z99", valid_from=DAY, defaults=CODE)
    return Note.objects.create(code=code, **{"kind": "includes", "text": "t", "position": 1} | given)


def encounter(**given: Any) -> Encounter:
    coder, _ = User.objects.get_or_create(username="c")
    columns = {"date_of_service": DAY, "coder": coder, "created_at": now(), "updated_at": now()}
    return Encounter.objects.create(data_version=DataVersion.objects.get(current=True), **columns | given)


def condition(of: Encounter, **given: Any) -> Condition:
    return Condition.objects.create(
        encounter=of,
        **{"position": 1, "questionnaire_revision": QuestionnaireRevision.objects.all()[0]} | given,
    )


def query(of: Condition, **given: Any) -> Query:
    columns = {
        "position": 1,
        "questionnaire_revision": of.questionnaire_revision,
        "advice": "conflicting",
        "asked_at": now(),
        "asked_by": of.encounter.coder,
    }
    return Query.objects.create(encounter=of.encounter, condition=of, **columns | given)


def closed(**given: Any) -> Query:
    of = condition(encounter())
    return query(of, **{"closed_at": now(), "closed_by": of.encounter.coder} | given)


def event(**given: Any) -> AuditEvent:
    columns = {
        "at": now(),
        "actor": "x",
        "kind": "k",
        "chain": "c",
        "sequence": 1,
        "hash": "h",
        "key_id": "k1",
    }
    return AuditEvent.objects.create(**columns | {"payload": "{}"} | given)


def twice(make: Callable[..., models.Model], *args: Any, **given: Any) -> Callable[[], models.Model]:
    """Makes one row, and when called the same again."""

    def again() -> models.Model:
        make(*args, **given)
        return make(*args, **given)

    return again


VIOLATIONS: dict[str, Callable[[], Any]] = {
    "edition_ends_after_start": lambda: Edition.objects.create(name="e", first_day=DAY, last_day=DAY_BEFORE),
    "one_current_data_version": lambda: DataVersion.objects.create(
        sha256="0", loaded_at=now(), current=True, packed=b""
    ),
    "code_once_from_a_day": twice(Code.objects.create, **CODE),
    "code_kind_known": lambda: Code.objects.create(**CODE | {"kind": "poem"}),
    "code_ends_after_start": lambda: Code.objects.create(**CODE, valid_to=DAY_BEFORE),
    "note_position_once": twice(note),
    "note_kind_known": lambda: note(kind="poem"),
    "reference_has_both_ends": lambda: NoteReference.objects.create(
        note=note(), first="M54", last="", text="t"
    ),
    "index_entry_ends_after_start": lambda: IndexEntry.objects.create(
        path=["x"], path_text="x", valid_from=DAY, valid_to=DAY_BEFORE
    ),
    "synonym_active_once": twice(live_synonym),
    "synonym_one_draft_each": lambda: twice(synonym, replaces=live_synonym())(),
    "synonym_active_is_published": lambda: synonym(active=True),
    "synonym_removal_names_what": lambda: synonym(removes=True),
    "synonym_kind_known": lambda: synonym(kind="joke"),
    "guidance_kind_known": lambda: Guidance.objects.create(slug="s", kind="poem"),
    "guidance_revision_number_once": twice(revision),
    "guidance_revision_number_from_1": lambda: revision(number=0),
    "guidance_revision_published_whole": lambda: revision(published_at=now(), published_by="x"),
    "questionnaire_revision_number_once": twice(questionnaire_revision),
    "questionnaire_revision_number_from_1": lambda: questionnaire_revision(number=0),
    "questionnaire_revision_published_whole": lambda: questionnaire_revision(live_from=DAY),
    "encounter_status_known": lambda: encounter(status="lost"),
    "condition_position_once": lambda: twice(condition, encounter())(),
    "condition_override_reason_known": lambda: condition(encounter(), override_reason="because"),
    "condition_note_needs_reason": lambda: condition(encounter(), override_note="n"),
    "query_status_known": lambda: closed(status="lost"),
    "query_open_once": lambda: twice(query, condition(encounter()))(),
    "query_closed_whole": lambda: closed(status="answered", closed_by=None),
    "query_option_is_an_answer": lambda: closed(status="withdrawn", option=1),
    "event_once_in_chain": twice(event),
    "fixture_record_once": twice(FixtureRecord.objects.create, file="f", key="k", sha256="0"),
}

CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("lookup").get_models()
    for constraint in model._meta.constraints
}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses(name: str) -> None:
    with pytest.raises(IntegrityError) as refused:
        VIOLATIONS[name]()
    model, constraint = CONSTRAINTS[name]
    if isinstance(constraint, models.UniqueConstraint) and connection.vendor == "sqlite":
        # SQLite names the columns of a unique constraint in their order, and not the constraint.
        columns = [model._meta.get_field(field).column for field in constraint.fields]
        table = model._meta.db_table
        said = "UNIQUE constraint failed: " + ", ".join(f"{table}.{column}" for column in columns)
        assert str(refused.value) == said
    else:
        assert name in str(refused.value)


def test_every_constraint_has_its_test() -> None:
    assert CONSTRAINTS.keys() == VIOLATIONS.keys()


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
