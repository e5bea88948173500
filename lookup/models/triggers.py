"""Database triggers that keep history as it was written, on SQLite and PostgreSQL.

Migrations do not make them: SQLite drops a table's triggers when a migration remakes the table. They are
put back after every `migrate`, and `missing` tells whether they all stand. A trigger's name ends in a
digest of its definition, so a changed definition counts as missing until it is made anew.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "guard_"
FUNCTION = "guard_refuse"
FUNCTION_BODY = """
BEGIN
    RAISE EXCEPTION '% of % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'restrict_violation';
END
"""

APPEND_ONLY = "events are only ever added"
IMMUTABLE = "this content never changes"
KEPT = "this row is kept"
PUBLISHED_ONCE = "a revision is published once"
CLOSED_ONCE = "a query is closed once"

_REVISION = ("number", "created_by", "created_at")


@dataclass(frozen=True)
class Guard:
    """What must not happen to a table's rows; `columns` empty means any column, `when` is SQL on OLD."""

    table: str
    event: str
    reason: str
    columns: tuple[str, ...] = ()
    when: str = ""


def _never_changes(table: str, *columns: str) -> Iterator[Guard]:
    yield Guard(table, "UPDATE", IMMUTABLE, columns)
    yield Guard(table, "DELETE", KEPT)
    yield Guard(table, "TRUNCATE", KEPT)


def _revision(table: str, *columns: str) -> Iterator[Guard]:
    yield from _never_changes(table, *_REVISION, *columns)
    once = ("published_by", "published_at", "live_from")
    yield Guard(table, "UPDATE", PUBLISHED_ONCE, once, "OLD.published_at IS NOT NULL")


GUARDS: tuple[Guard, ...] = (
    *(Guard("lookup_auditevent", event, APPEND_ONLY) for event in ("UPDATE", "DELETE", "TRUNCATE", "INSERT")),
    *_revision("lookup_guidancerevision", "guidance_id", "title", "body", "citations", "codes", "terms"),
    *_revision("lookup_questionnairerevision", "questionnaire_id", "document", "sha256"),
    *_never_changes(
        "lookup_synonym",
        *("term", "kind", "expansion", "codes", "source", "note", "replaces_id", "removes"),
        *("created_by", "created_at"),
    ),
    *_never_changes("lookup_dataversion", "sha256", "packed"),
    *_never_changes(
        "lookup_query",
        *("encounter_id", "position", "questionnaire_revision_id", "advice", "asked_at", "asked_by_id"),
    ),
    Guard(
        "lookup_query",
        "UPDATE",
        CLOSED_ONCE,
        ("status", "option", "closed_at", "closed_by_id"),
        "OLD.status <> 'open'",
    ),
)


def _sqlite(guard: Guard) -> str | None:
    if guard.event == "TRUNCATE":  # unknown to SQLite
        return None
    when = guard.when
    if guard.event == "INSERT":  # INSERT OR REPLACE removes a row without its DELETE trigger
        when = f"EXISTS (SELECT 1 FROM {guard.table} WHERE id = NEW.id)"  # noqa: S608  names of our own
    condition = f" WHEN {when}" if when else ""
    columns = f" OF {', '.join(guard.columns)}" if guard.columns else ""
    message = f"{guard.event} of {guard.table} is refused: {guard.reason}"
    return (
        f"BEFORE {guard.event}{columns} ON {guard.table} FOR EACH ROW{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _postgresql(guard: Guard) -> str | None:
    if guard.event == "INSERT":  # has no INSERT OR REPLACE
        return None
    columns = f" OF {', '.join(guard.columns)}" if guard.columns else ""
    condition = f" WHEN ({guard.when})" if guard.when else ""
    each = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
    return (
        f"BEFORE {guard.event}{columns} ON {guard.table} FOR EACH {each}{condition} "
        f"EXECUTE FUNCTION {FUNCTION}('{guard.reason}')"
    )


_DIALECTS = {"sqlite": _sqlite, "postgresql": _postgresql}


def definitions(vendor: str) -> dict[tuple[str, str], str]:
    """(table, trigger name) -> the definition after the name, for "sqlite" or "postgresql".

    Raises KeyError for another database: without triggers the log would not be append-only.
    """
    dialect = _DIALECTS[vendor]
    found: dict[tuple[str, str], str] = {}
    for guard in GUARDS:
        if body := dialect(guard):
            digest = hashlib.sha256(body.encode()).hexdigest()[:8]
            found[guard.table, f"{PREFIX}{guard.table}_{guard.event.lower()}_{digest}"] = body
    return found


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are missing on existing tables, and drop those of an older definition."""
    wanted = definitions(connection.vendor)
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _install_function(connection)
        present = _present(connection)
        for table, name in _named(connection) - present.keys() | present.keys() - wanted.keys():
            cursor.execute(_drop(connection, table, name))
        for (table, name), body in wanted.items():
            if table in tables and (table, name) not in present:
                cursor.execute(f"CREATE TRIGGER {name} {body}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every guard; only for emptying a test database."""
    with connection.cursor() as cursor:
        for table, name in _named(connection):
            cursor.execute(_drop(connection, table, name))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should stand and do not, or are switched off or changed."""
    return sorted(name for _, name in definitions(connection.vendor).keys() - _present(connection).keys())


def _drop(connection: BaseDatabaseWrapper, table: str, name: str) -> str:
    return f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")


def _install_function(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [FUNCTION])
        if (FUNCTION_BODY,) not in cursor.fetchall():
            body = f"RETURNS trigger LANGUAGE plpgsql AS $${FUNCTION_BODY}$$"
            cursor.execute(f"CREATE OR REPLACE FUNCTION {FUNCTION}() {body}")


def _named(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Every trigger that carries a guard's name, sound or not."""
    query = {
        "sqlite": (
            "SELECT tbl_name, name FROM sqlite_master "
            "WHERE type = 'trigger' AND name LIKE 'guard@_%' ESCAPE '@'"
        ),
        "postgresql": (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname LIKE 'guard@_%' ESCAPE '@' AND pg_table_is_visible(c.oid)"
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return set(cursor.fetchall())


def _present(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """The guards that stand as defined here: by their text on SQLite; on and with our function elsewhere."""
    if connection.vendor == "sqlite":
        query = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        arguments: list[str] = []
    else:
        query = (
            "SELECT c.relname, t.tgname, '' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgenabled IN ('O', 'A') AND p.proname = %s AND p.prosrc = %s "
            "AND pg_table_is_visible(c.oid)"
        )
        arguments = [FUNCTION, FUNCTION_BODY]
    wanted = definitions(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        rows = cursor.fetchall()
    return {
        (table, name): body
        for table, name, sql in rows
        if (body := wanted.get((table, name))) and sql in ("", f"CREATE TRIGGER {name} {body}")
    }
