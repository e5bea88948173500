"""Canonical text and keyed hashes: how an audit event is signed, and how names are hidden."""

import datetime
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from lookup.models import AuditEvent

FORMAT = 1


def canonical(value: Any) -> str:
    """JSON with sorted keys, no blanks, only ASCII: the same bytes on every database, now and later."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def signed_text(event: "AuditEvent") -> str:
    """The text that an event's hash covers: all its columns but the hash itself."""
    at = event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    place = [event.chain, event.sequence, event.previous_hash, event.key_id]
    what = [at, event.actor, event.kind, event.object_type, event.object_id, event.encounter]
    return canonical([FORMAT, *place, *what, event.payload])


def signature(text: str, key: str) -> str:
    """HMAC-SHA-256 as 64 hexadecimal digits."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def current_key() -> tuple[str, str]:
    """(key id, key) that signs now."""
    keys: Mapping[str, str] = settings.AUDIT_KEYS
    return next(iter(keys.items()))


def hidden(purpose: str, text: str) -> str:
    """A keyed hash of a name or reference: the same text is recognised again, but not read.

    `purpose` keeps hashes of different things apart.
    """
    return signature(f"{purpose}:{text.strip().casefold()}", settings.IDENTIFIER_KEY)[:32]
