"""How long the filters of the audit list take on a large log.

    .venv/bin/python -m benchmarks.audit_filters [--events 200000]

Makes a SQLite database in a temporary folder, fills the log with events of encounters of 30 coders over two
years (unsigned: only their size and spread matter here) and prints for each filter the time of the first page
and of the count that is shown.
"""

import argparse
import datetime
import json
import os
import random
import tempfile
import time
import uuid
from pathlib import Path

CODES = ("M54.50", "M54.2", "M54.16", "M54.42", "M54.41", "M51.16", "M54.59", "M47.816", "M54.6", "S39.012A")
RARE = "M54.9"
FILTERS = (
    {},
    {"who": "coder-7"},
    {"since": "2026-10-01", "until": "2026-10-31"},
    {"code": "M54.50"},
    {"code": RARE},
    {"code": "M54.81"},
    {"override": "yes"},
    {"kind": "encounter.answered"},
    {"who": "coder-7", "since": "2026-10-01", "until": "2026-10-31", "code": RARE},
    {"since": "2026-10-01", "until": "2026-10-31", "code": RARE},
)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    wanted = parser.parse_args().events
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'log.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codingsite.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill(wanted)
        measure()


def fill(wanted: int) -> None:
    """Encounters of ten events each until there are so many events."""
    from lookup.models import AuditEvent

    pick = random.Random(20261125)
    first = datetime.datetime(2025, 1, 1, 8, tzinfo=datetime.UTC)
    step = datetime.timedelta(days=730) / wanted
    batch: list[AuditEvent] = []
    made = 0
    while made < wanted:
        key, coder = str(uuid.UUID(int=pick.getrandbits(128))), f"coder-{pick.randrange(30)}"
        code = RARE if pick.random() < 0.002 else pick.choice(CODES)
        for sequence, (kind, payload) in enumerate(events(code, pick), 1):
            batch.append(
                AuditEvent(
                    at=first + made * step,
                    actor=coder,
                    kind=kind,
                    object_type="encounter",
                    object_id=key,
                    encounter=key,
                    chain=f"encounter:{key}",
                    sequence=sequence,
                    previous_hash="0" * 64,
                    hash="0" * 64,
                    key_id="benchmark",
                    payload=json.dumps(payload, sort_keys=True, separators=(",", ":")),
                )
            )
            made += 1
        if len(batch) >= 5000:
            AuditEvent.objects.bulk_create(batch)
            batch = []
    AuditEvent.objects.bulk_create(batch)


def events(code: str, pick: random.Random) -> list[tuple[str, dict[str, object]]]:
    """What one encounter leaves in the log."""
    facts = [["setting", "outpatient"], ["finding", "low_back"], ["radiation", "sciatica"], ["side", "left"]]
    outcome = {
        "condition": 1,
        "facts": facts,
        "kind": "codes",
        "codes": [code],
        "rule": "low-back",
        "advice": [],
    }
    begun = {
        "condition": 1,
        "questionnaire": "back-pain",
        "revision": 1,
        "sha256": "0" * 64,
        "facts": facts[:1],
    }
    answer = {"condition": 1, "question": "finding", "choice": "low_back"}
    end = {"condition": 1, "codes": [code], "facts": facts}
    chosen = {**end, "suggested": ["M54.9"], "reason": "documentation", "note": ""}
    last = ("encounter.overridden", chosen) if pick.random() < 0.05 else ("encounter.accepted", end)
    return [
        ("encounter.started", {"date_of_service": "2026-10-01", "edition": "FY2027", **begun}),
        *[("encounter.answered", answer)] * 5,
        ("encounter.rest_closed", {"condition": 1, "answers": facts}),
        *[("encounter.outcome", outcome)] * 2,
        last,
    ]


def measure() -> None:
    """One line for each filter: the best of three."""
    from django.db import connection

    from lookup.filters_audit import EventFilter
    from lookup.models import AuditEvent
    from lookup.presenters.auditlist import MOST_COUNTED, PAGE, counted

    print(f"{AuditEvent.objects.count():,} events, SQLite {connection.Database.sqlite_version}")
    print("| filter | found | page ms | count ms |\n|---|---|---|---|")
    for given in FILTERS:
        found = EventFilter(given, queryset=AuditEvent.objects.order_by("-pk"))
        assert found.is_valid(), found.errors
        rows, page = best(lambda found=found: len(found.qs.all()[: PAGE + 1]))
        count, counting = best(lambda found=found: counted(found.qs.all()))
        many = f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}"
        words = ", ".join(f"{name} {value}" for name, value in given.items()) or "none"
        print(f"| {words} | {many} | {page:.1f} | {counting:.1f} |")
        assert rows or not count


def best(work: object) -> tuple[int, float]:
    """(what it returns, milliseconds) of the fastest of three runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        result = work()  # type: ignore[operator]
        times.append((time.perf_counter() - start) * 1000)
    return result, min(times)


if __name__ == "__main__":
    main()
