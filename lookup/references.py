"""References of encounters: how the site keeps them, and how one is found again.

REFERENCES is plain, hashed (only a keyed hash is stored; the same reference is recognised, but not read) or
off. Rows written under another setting are found as well.
"""

import re

from django.conf import settings
from django.db.models import Q

from lookup.models import Encounter
from lookup.permissions import User
from lookup.signing import hidden

_HASH = re.compile(r"#[0-9a-f]{8,32}", re.IGNORECASE)


def kept() -> bool:
    """Whether the site keeps references at all."""
    return bool(settings.REFERENCES != "off")


def hashing() -> bool:
    """Whether the site keeps references as keyed hashes only."""
    return bool(settings.REFERENCES == "hashed")


def stored(reference: str) -> str:
    """A reference as it is written into the database; "" stays ""."""
    text = reference.strip()
    return hashed(text) if text and hashing() else text


def hashed(reference: str) -> str:
    """The keyed hash of a reference, marked as one."""
    return f"#{hidden('reference', reference)}"


def is_hash(text: str) -> bool:
    """Whether a text is a keyed hash or its beginning, as pages show it, and no plain reference."""
    return bool(_HASH.fullmatch(text))


def askable(text: str) -> str:
    """A reference that is looked for, as it may stand in an address: hashed where references are."""
    wanted = text.strip()
    return wanted if not wanted or not hashing() or is_hash(wanted) else hashed(wanted)


def same(reference: str) -> Q:
    """Encounters with this reference, in whatever letter case."""
    text = reference.strip()
    return Q(reference__iexact=text) | Q(reference=hashed(text))


def like(text: str) -> Q:
    """Encounters whose reference holds the text; of hashed ones those with exactly this reference, or whose
    hash begins as it is shown."""
    plain = Q(reference__icontains=text) & ~Q(reference__startswith="#")
    return plain | Q(reference__istartswith=text) | Q(reference=hashed(text))


def earlier(by: User, reference: str) -> tuple[list[Encounter], bool]:
    """The account's own encounters with this reference, newest first; and whether another coder has one.

    The latter is always False unless the site says that references are shared.
    """
    if not reference.strip():
        return [], False
    found = Encounter.objects.filter(same(reference))
    own = found.filter(coder=by.pk).prefetch_related("conditions").defer("data_version")
    others = settings.REFERENCES_SHARED and found.exclude(coder=by.pk).exists()
    return list(own.order_by("-created_at")), bool(others)
