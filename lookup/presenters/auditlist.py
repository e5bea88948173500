"""The audit list: its filters as a sentence, how many events they leave, and the addresses of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from lookup.filters_audit import OVERRIDE, Events
from lookup.models.audit import EVENT_KINDS
from lookup.presenters.chips import Chip, whole_month
from lookup.presenters.codebook import codebook

PAGE = 50
MOST_COUNTED = 10_000
"""Counting stops here: the exact number of a large log costs more than it says."""


def counted(events: Events) -> int:
    """How many events, at most one more than MOST_COUNTED."""
    return events.order_by()[: MOST_COUNTED + 1].count()


def told_count(count: int) -> str:
    """The number in words: "1 event", "more than 10,000 events"."""
    if count > MOST_COUNTED:
        return f"more than {MOST_COUNTED:,} events"
    return f"{count:,} event{'' if count == 1 else 's'}"


def address(filters: Mapping[str, str], route: str = "audit", **more: str) -> str:
    """The list (or its export) with filters; empty ones are left out."""
    kept = {name: value for name, value in {**filters, **more}.items() if value}
    return f"{reverse(route)}?{urlencode(kept)}" if kept else reverse(route)


def given(cleaned: Mapping[str, Any]) -> dict[str, str]:
    """The filters that are set, as they stand in an address."""
    return {name: str(value) for name, value in cleaned.items() if value}


def chips(cleaned: Mapping[str, Any]) -> tuple[Chip, ...]:
    """The filters that are set, each in words that continue a sentence; a whole month is one."""
    filters = given(cleaned)
    month = whole_month(cleaned.get("since"), cleaned.get("until"))
    words = {
        "who": cleaned.get("who") or "",
        "since": month or (f"from {cleaned['since']}" if cleaned.get("since") else ""),
        "until": f"to {cleaned['until']}" if cleaned.get("until") and not month else "",
        "code": _ended_in(cleaned.get("code") or ""),
        "kind": EVENT_KINDS.get(cleaned.get("kind") or "", ""),
        "encounter": f"encounter {filters['encounter'][:8]}" if "encounter" in filters else "",
        "override": OVERRIDE.get(cleaned.get("override") or "", ""),
    }
    return tuple(
        Chip(said, address({k: v for k, v in filters.items() if k not in _gone(name, bool(month))}))
        for name, said in words.items()
        if said
    )


def _gone(name: str, month: bool) -> tuple[str, ...]:
    return ("since", "until") if month and name == "since" else (name,)


def _ended_in(code: str) -> str:
    if not code:
        return ""
    below = len(codebook().under(code)) > 1
    return f"ended in {code}{' or below' if below else ''}"
