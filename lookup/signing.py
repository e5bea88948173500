"""Canonical text and keyed hashes: how an audit event is signed, and how names are hidden."""

import datetime
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing

if TYPE_CHECKING:
    from lookup.models import AuditEvent

FORMAT = 1
_MARK = "lookup.account_mark"


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


def account_mark(account: int | None) -> str:
    """What a form carries to say whose page it stands on; it cannot be made up without SECRET_KEY."""
    return signing.Signer(salt=_MARK).sign(str(account or ""))


def marked_account(mark: str) -> int | None:
    """The id of the account that a mark names; None for a mark that is not ours."""
    try:
        return int(signing.Signer(salt=_MARK).unsign(mark))
    except (signing.BadSignature, ValueError):
        return None
