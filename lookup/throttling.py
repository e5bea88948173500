"""How long somebody has to wait before signing in again. A full bucket that leaks, for two keys.

An account is tried five times from one address, and an address tries fifty times in all; one attempt is
forgotten every two minutes. An attempt is counted before its password is looked at, so that many at once get
no further than one after the other, and no bucket is ever more than full: the longest wait is two minutes.
So guessing is slow, nobody is locked out for good, and nobody is locked out from elsewhere. Own code because
the libraries for this bring their own log, middleware and admin pages.
"""

import datetime
import ipaddress
import math
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest

from lookup.models import SignInFailures
from lookup.signing import hidden

FORGOTTEN_AFTER = datetime.timedelta(minutes=2)
"""One attempt is forgotten in this time. No wait is longer."""
OF_ACCOUNT, OF_ADDRESS = 5, 50
"""So many failures in a row are free: of one account from one address, and of one address."""
KEPT = OF_ADDRESS * FORGOTTEN_AFTER
"""After this time a row says nothing any more."""
IPV6_NETWORK = 64
"""Whoever has one IPv6 address has usually all that share these first bits: they count as one."""


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
    network = _network(where)
    yield hidden("sign-in account", f"{network} {username}"), OF_ACCOUNT
    yield hidden("sign-in address", network), OF_ADDRESS


def level(row: SignInFailures, free: int, now: datetime.datetime) -> float:
    """How many attempts still count, at most as many as are free."""
    return max(0.0, min(row.level, free) - (now - row.last_at) / FORGOTTEN_AFTER)


def wait(row: SignInFailures, free: int, now: datetime.datetime) -> int:
    """How many seconds until the next password is looked at; 0 when it is now."""
    return max(0, math.ceil((level(row, free, now) - free + 1) * FORGOTTEN_AFTER.total_seconds()))


def _network(where: str) -> str:
    """An IPv4 address as it is, also one that is written as IPv6; of an IPv6 address its network."""
    try:
        found = ipaddress.ip_address(where)
    except ValueError:
        return where
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), IPV6_NETWORK), strict=False))
