"""Lists of encounters: the filters as chips that read as a sentence, and what an empty list says."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from lookup import references
from lookup.models.encounters import STATUSES
from lookup.presenters.chips import Chip, whole_month


def chips(given: Mapping[str, Any], query: QueryDict) -> tuple[Chip, ...]:
    """The filters in the order of the form; the two days are one chip."""
    found = []
    if coder := given.get("coder"):
        found.append(Chip(f"coder {coder.get_username()}", without(query, "coder")))
    if text := given.get("reference"):
        shown = text[:9] if references.is_hash(text) else text
        found.append(Chip(f"reference “{shown}”", without(query, "reference")))
    if status := given.get("status"):
        found.append(Chip(STATUSES[status], without(query, "status")))
    if days := _days(given.get("since"), given.get("until")):
        found.append(Chip(f"date of service {days}", without(query, "since", "until")))
    if code := given.get("code"):
        found.append(Chip(f"code {code} or below", without(query, "code")))
    return tuple(found)


def askable(query: QueryDict) -> str:
    """The filters as they may stand in an address: "?" and the rest, a reference hashed where they are."""
    asked = query.copy()
    if text := asked.get("reference"):
        asked["reference"] = references.askable(text)
    return without(asked, "csrfmiddlewaretoken")


def without(query: QueryDict, *names: str) -> str:
    """The query of an address without some parts and its page: "?" and the rest, "?" alone for none."""
    return f"?{_kept(query, *names)}"


def kept(query: QueryDict) -> str:
    """The filters of an address, ready for "page=2" behind them."""
    text = _kept(query)
    return f"{text}&" if text else ""


def counted(count: int, everything: int, filtered: bool) -> str:
    """How many encounters are listed."""
    if not filtered:
        return f"{everything} encounter{'' if everything == 1 else 's'}"
    return f"{count} of {everything} encounter{'' if everything == 1 else 's'}"


def _kept(query: QueryDict, *names: str) -> str:
    left = query.copy()
    for name in (*names, "page"):
        left.pop(name, None)
    for name in [name for name, value in left.items() if not value]:
        del left[name]
    return left.urlencode()


def _days(since: datetime.date | None, until: datetime.date | None) -> str:
    if since and until:
        return f"in {whole}" if (whole := whole_month(since, until)) else f"{since} to {until}"
    if since:
        return f"since {since}"
    return f"until {until}" if until else ""
