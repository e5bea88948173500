"""Whether the site can do its work: asked by /readyz and by whoever operates it. Reads only."""

import time
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from lookup.models import DataVersion, QuestionnaireRevision, triggers

_asking = Lock()
_kept: tuple[float, list[str]] | None = None


def kept_problems() -> list[str]:
    """As `problems`, asked anew only after some seconds: everybody may ask, and the answer costs a little."""
    global _kept
    with _asking:
        now = time.monotonic()
        if _kept is None or now - _kept[0] >= settings.READY_KEPT_SECONDS:
            _kept = now, problems()
        return _kept[1]


def problems() -> list[str]:
    """What is missing, in words for an operator; empty when the site is ready."""
    try:
        return [*_migrations(), *_triggers(), *_content()]
    except DatabaseError as error:
        return [f"The database does not answer: {type(error).__name__}."]


def _migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{len(plan)} migrations are not applied; run manage.py migrate."] if plan else []


def _triggers() -> list[str]:
    missing = triggers.missing(connection)
    return (
        [f"{len(missing)} triggers of the audit log are missing; run manage.py migrate."] if missing else []
    )


def _content() -> list[str]:
    found = []
    if not DataVersion.objects.filter(current=True).exists():
        found.append("No code set is loaded; run manage.py load_fixtures.")
    if not QuestionnaireRevision.objects.live().exists():
        found.append("No questionnaire is published.")
    return found
