"""Verifies the audit log: signatures, chains, checkpoints, and that its triggers stand. Reads only."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db import connection

from lookup.models import AuditChain, AuditEvent, triggers
from lookup.signing import signature, signed_text

CHECKPOINT = "audit.checkpoint"
MOST_PROBLEMS = 200


@dataclass
class Verified:
    """What was found. The log is sound when `problems` is empty."""

    events: int = 0
    chains: int = 0
    checkpoints: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against the log."""
        return not self.problems


def digest(events: Iterable[AuditEvent]) -> str:
    """SHA-256 over number and hash of each event, in order: what a checkpoint states."""
    whole = hashlib.sha256()
    for event in events:
        whole.update(f"{event.pk}:{event.hash}\n".encode())
    return whole.hexdigest()


def stretch(after: int, up_to: int) -> Iterator[AuditEvent]:
    """The events a checkpoint covers: those after the one before it, up to its own mark."""
    events = AuditEvent.objects.filter(pk__gt=after, pk__lte=up_to).only("pk", "hash")
    return events.order_by("pk").iterator(chunk_size=2000)


def verify(anchor: dict[str, Any] | None = None) -> Verified:
    """Check the whole log. `anchor` is a checkpoint line that was kept outside the database.

    Without an anchor a log that was cut off at the end, or replaced by an old copy, looks sound.
    The site may write meanwhile: the ends of chains are read before the events, which must reach them, and
    again after them, when no event may stand beyond them.
    """
    found = Verified()
    found.problems += [f"The database has no trigger {name}." for name in triggers.missing(connection)]
    recorded = _recorded_ends()
    ends = _check_events(found, recorded)
    _check_ends(found, recorded, ends)
    _check_checkpoints(found)
    if anchor is not None:
        _check_anchor(found, anchor)
    return found


End = tuple[int, str]
"""Number and hash of the last event of a chain."""


def _recorded_ends() -> dict[str, End]:
    """Where each chain ends by the row that is locked to write to it."""
    heads = AuditChain.objects.filter(length__gt=0).values_list("name", "length", "head")
    return {name: (length, head) for name, length, head in heads}


def _check_events(found: Verified, recorded: dict[str, End]) -> dict[str, End]:
    """Check each event by itself and against the one before it; return the last of each chain.

    Ends that are reached are taken out of `recorded`.
    """
    ends: dict[str, End] = {}
    for event in AuditEvent.objects.order_by("pk").iterator(chunk_size=2000):
        found.events += 1
        sequence, previous = ends.get(event.chain, (0, ""))
        if len(found.problems) < MOST_PROBLEMS:
            found.problems += _problems(event, sequence, previous)
        end = ends[event.chain] = (event.sequence, event.hash)
        if recorded.get(event.chain) == end:
            del recorded[event.chain]
    found.chains = len(ends)
    return ends


def _problems(event: AuditEvent, sequence: int, previous: str) -> Iterator[str]:
    name = f"Event {event.pk} ({event.chain}, number {event.sequence})"
    key = settings.AUDIT_KEYS.get(event.key_id)
    if key is None:
        yield f"{name}: the key {event.key_id!r} is not known here."
    elif not hmac.compare_digest(signature(signed_text(event), key), event.hash):
        yield f"{name}: its content is not what was signed."
    if event.sequence != sequence + 1:
        yield f"{name}: the event before it in the chain has number {sequence}; events are missing."
    elif event.previous_hash != previous:
        yield f"{name}: it does not continue the event before it."


def _check_ends(found: Verified, missed: Iterable[str], ends: dict[str, End]) -> None:
    """`missed` chains do not reach their recorded end; none may have an event beyond what is recorded now."""
    now = _recorded_ends()
    beyond = [name for name, end in ends.items() if not _reaches(now.get(name, (0, "")), end)]
    for name in sorted({*missed, *beyond}):
        found.problems.append(f"Chain {name}: it ends elsewhere than where the last event was written.")


def _reaches(recorded: End, end: End) -> bool:
    """Whether the record is that of this event, or of one that was written since."""
    return recorded[0] > end[0] or recorded == end


def _check_checkpoints(found: Verified) -> None:
    """Check what each checkpoint says of the events before it."""
    marks = [{"up_to": 0}, *(json.loads(event.payload) for event in checkpoints())]
    found.checkpoints = len(marks) - 1
    for before, mark in pairwise(marks):
        if (
            mark["after"] != before["up_to"]
            or digest(stretch(mark["after"], mark["up_to"])) != mark["digest"]
        ):
            found.problems.append(f"Checkpoint over event {mark['up_to']}: events before it were changed.")


def checkpoints() -> Iterator[AuditEvent]:
    """All checkpoints, oldest first."""
    return AuditEvent.objects.filter(kind=CHECKPOINT).order_by("pk").iterator()


def _check_anchor(found: Verified, anchor: dict[str, Any]) -> None:
    """The checkpoint kept outside must be in the log as it is."""
    same = AuditEvent.objects.filter(kind=CHECKPOINT, pk=anchor["event"], hash=anchor["hash"])
    if not same.exists():
        found.problems.append(
            f"The anchor of {anchor['at']} is not in the log: it was cut off or replaced by another copy."
        )
