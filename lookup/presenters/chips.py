"""The filters of a list as chips that read as a sentence."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in words, and the address of the list without it."""

    words: str
    without: str


def whole_month(since: datetime.date | None, until: datetime.date | None) -> str:
    """ "October 2026" when the two days are the first and the last of one month; otherwise ""."""
    if not since or not until or (since.year, since.month, since.day) != (until.year, until.month, 1):
        return ""
    last = calendar.monthrange(until.year, until.month)[1]
    return f"{calendar.month_name[since.month]} {since.year}" if until.day == last else ""
