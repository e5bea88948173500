"""Dates of service as people type them."""

import datetime
import re

FIRST_YEAR, LAST_YEAR = 1990, 2099
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


class NotADate(ValueError):
    """What was given as a date of service is none; the message is a sentence to show."""


def parse_date(text: str) -> datetime.date:
    """A typed date: 2026-11-02 or 11/02/2026. Raises NotADate."""
    typed = text.strip()
    if match := _ISO.fullmatch(typed):
        year, month, day = match.groups()
    elif match := _AMERICAN.fullmatch(typed):
        month, day, year = match.groups()
    else:
        raise NotADate(f"“{typed[:20]}” is not a date. Write it as 2026-11-02 or 11/02/2026.")
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise NotADate(f"There is no day {typed}.") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotADate(f"A date of service lies between {FIRST_YEAR} and {LAST_YEAR}.")
    return found
