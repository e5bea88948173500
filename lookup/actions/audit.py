"""The one writer of the audit log."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from lookup.models import AuditChain, AuditEvent
from lookup.models.audit import EVENT_KINDS
from lookup.permissions import User
from lookup.signing import canonical, current_key, signature, signed_text

Actor = User | str
SITE = "site"


@transaction.atomic
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
    keys, codes, dates and texts of our own; never what a coder typed about a patient. Raises ValueError
    for a kind that is not in EVENT_KINDS.
    """
    if kind not in EVENT_KINDS:
        raise ValueError(f"{kind!r} is no kind of audit event.")
    head = _locked_head(_chain(object_type, object_id, encounter))
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


def _locked_head(chain: str) -> AuditChain:
    """The head row of the chain, locked until the transaction ends; made when the chain is new."""
    heads = AuditChain.objects.select_for_update()
    head = heads.filter(pk=chain).first()
    if head is None:
        AuditChain.objects.bulk_create([AuditChain(name=chain)], ignore_conflicts=True)
        head = heads.get(pk=chain)
    return head
