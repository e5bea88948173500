"""The one writer of the audit log."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from lookup import verification
from lookup.actions.errors import require
from lookup.models import AuditChain, AuditEvent
from lookup.models.audit import EVENT_KINDS
from lookup.permissions import SEE_EVENTS, User
from lookup.signing import canonical, current_key, signature, signed_text

Actor = User | str
SITE = "site"


@transaction.atomic(savepoint=False)
def record(
    *,
    by: Actor,
    kind: str,
    object_type: str = "",
    object_id: str = "",
    encounter: str = "",
    payload: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Add one event to the log, inside the caller's transaction, and return it.

    The event joins the chain of its encounter, else of its object, else of the site. `payload` holds
    keys, codes, dates and texts of our own; of what a coder types about an encounter only the note of an
    override. Raises ValueError for a kind that is not in EVENT_KINDS.
    """
    if kind not in EVENT_KINDS:
        raise ValueError(f"{kind!r} is no kind of audit event.")
    head = locked_head(_chain(object_type, object_id, encounter))
    key_id, key = current_key()
    event = AuditEvent(
        at=timezone.now(),
        actor=by if isinstance(by, str) else by.get_username(),
        kind=kind,
        object_type=object_type,
        object_id=object_id,
        encounter=encounter,
        chain=head.name,
        sequence=head.length + 1,
        previous_hash=head.head,
        key_id=key_id,
        payload=canonical(payload or {}),
    )
    event.hash = signature(signed_text(event), key)
    event.save()
    AuditChain.objects.filter(pk=head.pk).update(length=event.sequence, head=event.hash)
    return event


def _chain(object_type: str, object_id: str, encounter: str) -> str:
    if encounter:
        return f"encounter:{encounter}"
    return f"{object_type}:{object_id}" if object_type else SITE


def locked_head(chain: str) -> AuditChain:
    """The head row of a chain, locked until the transaction ends; made when the chain is new."""
    heads = AuditChain.objects.select_for_update()
    head = heads.filter(pk=chain).first()
    if head is None:
        AuditChain.objects.bulk_create([AuditChain(name=chain)], ignore_conflicts=True)
        head = heads.get(pk=chain)
    return head


@transaction.atomic
def exported(*, by: User, filters: Mapping[str, str], count: int, up_to: int) -> AuditEvent:
    """Note that events were handed out as a file: with which filters, how many, up to which number.

    Raises Refused (403) unless the account may read the log.
    """
    require(by, SEE_EVENTS)
    return record(
        by=by,
        kind="audit.exported",
        object_type="exports",
        object_id="events",
        payload={"filters": dict(filters), "count": count, "up_to": up_to},
    )


@transaction.atomic
def checkpoint(*, by: Actor) -> dict[str, Any]:
    """Write a checkpoint over all events so far and return it as an anchor to keep elsewhere.

    It chains to the checkpoint before it. Writers wait for this moment, so that no event with a lower
    number is still on its way.
    """
    _hold_writers()
    before = AuditEvent.objects.filter(kind=verification.CHECKPOINT).order_by("-pk").first()
    after = json.loads(before.payload)["up_to"] if before else 0
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    digest = verification.digest(verification.stretch(after, last))
    event = record(
        by=by,
        kind=verification.CHECKPOINT,
        object_type="checkpoints",
        object_id="all",
        payload={"after": after, "up_to": last, "digest": digest},
    )
    return {"event": event.pk, "hash": event.hash, "at": event.at.isoformat(), "up_to": last}


def _hold_writers() -> None:
    """On SQLite the transaction alone keeps others from writing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {AuditEvent._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
