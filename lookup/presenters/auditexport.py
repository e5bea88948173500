"""Audit events as CSV, row by row, for spreadsheets of auditors."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice

from lookup.models import AuditEvent
from lookup.presenters import audit

COLUMNS = ("event", "time (UTC)", "who", "kind", "what", "codes", "encounter", "object", "name", "hash")
AT_ONCE = 500
BYTE_ORDER_MARK = "\ufeff"
"""Lets spreadsheets read the file as UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def lines(events: Iterable[AuditEvent]) -> Iterator[str]:
    """The file line by line, its heading first; only some events are in memory at a time."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + str(writer.writerow(COLUMNS))
    left = iter(events)
    while some := list(islice(left, AT_ONCE)):
        for told in audit.told(some):
            yield str(writer.writerow([safe(cell) for cell in _cells(told)]))


def safe(cell: str) -> str:
    """The text; a spreadsheet would run what begins like a formula, so that gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(told: audit.Told) -> tuple[str, ...]:
    event = told.event
    codes = json.loads(event.payload).get("codes") or ()
    return (
        str(event.pk),
        event.at.strftime("%Y-%m-%d %H:%M:%S"),
        event.actor,
        event.kind,
        " ".join((told.sentence, *told.lines)),
        " ".join(str(code) for code in codes),
        event.encounter,
        event.object_type,
        event.object_id,
        event.hash,
    )
