"""How long somebody has to wait before signing in again. A full bucket that leaks, for two keys.

An account is tried five times from one address, and an address tries fifty times in all; one failure is
forgotten every two minutes. So guessing is slow, nobody is locked out for good, and nobody is locked out
from elsewhere. Own code because the libraries for this bring their own log, middleware and admin pages.
"""

import datetime
import math
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from lookup.models import SignInFailures
from lookup.signing import hidden

FORGOTTEN_AFTER = datetime.timedelta(minutes=2)
"""One failure is forgotten in this time."""
OF_ACCOUNT, OF_ADDRESS = 5, 50
"""So many failures in a row are free: of one account from one address, and of one address."""
KEPT = OF_ADDRESS * FORGOTTEN_AFTER
"""After this time a row says nothing any more."""


def address(request: HttpRequest | None) -> str:
    """Where a request comes from: behind a reverse proxy what that says last, which nobody else can forge."""
    if request is None:
        return ""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def keys(username: str, where: str) -> Iterator[tuple[str, int]]:
    """(key, how many failures are free): of the account from this address, then of the address."""
    yield hidden("sign-in account", f"{where} {username}"), OF_ACCOUNT
    yield hidden("sign-in address", where), OF_ADDRESS


def level(row: SignInFailures, now: datetime.datetime) -> float:
    """How many failures still count."""
    return max(0.0, row.level - (now - row.last_at) / FORGOTTEN_AFTER)


def seconds_left(username: str, where: str) -> int:
    """How many seconds until a password is looked at again; 0 when it is now."""
    now, free = timezone.now(), dict(keys(username, where))
    rows = SignInFailures.objects.filter(key__in=free)
    over = [level(row, now) - free[row.key] + 1 for row in rows]
    return max([0, *(math.ceil(each * FORGOTTEN_AFTER.total_seconds()) for each in over)])
