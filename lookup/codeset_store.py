"""The code set of the database as values of lookup/codeset; reads only.

Reading all rows takes some hundred milliseconds, so each process keeps the rows of the last data
versions and the Tabulars of the last spans of dates (between two days on which any code changes, all
dates have the same Tabular but for its date).
"""

import copy
import datetime
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar, cast

from lookup import codeset
from lookup.codeset import CodeRow, Tabular, tabular_on
from lookup.fixture_files import GUIDELINES
from lookup.models import DataVersion, Edition, FixtureRecord, Guideline

_Answer = TypeVar("_Answer")

_told: ContextVar[dict[Hashable, Any] | None] = ContextVar("told", default=None)
"""What `steady` has asked the database so far; None outside of it."""


class NoData(LookupError):
    """No code set has been loaded."""


@contextmanager
def steady() -> Iterator[None]:
    """Until its end, ask only once which data version, edition and questionnaire are in force."""
    before = _told.set({})
    try:
        yield
    finally:
        _told.reset(before)


def once(name: Hashable, ask: Callable[[], _Answer]) -> _Answer:
    """What `ask` gives, within `steady` asked only the first time for a name."""
    told = _told.get()
    if told is None:
        return ask()
    if name not in told:
        told[name] = ask()
    return cast(_Answer, told[name])


def current_version() -> str:
    """SHA-256 of the data version in force. Raises NoData when fixtures were never loaded."""
    return once("version", _current_version)


def guidelines_digest() -> str:
    """SHA-256 of the sections of the guidelines as they were loaded last; "" when they never were."""
    return once("guidelines", _guidelines_digest)


def guideline_years() -> Mapping[str, str]:
    """Section of the guidelines -> the fiscal year whose guidelines it stands in."""
    return _guideline_years(guidelines_digest())


def _guidelines_digest() -> str:
    taken = FixtureRecord.objects.filter(file=GUIDELINES, key="")
    return taken.values_list("sha256", flat=True).first() or ""


@lru_cache(maxsize=2)
def _guideline_years(digest: str) -> Mapping[str, str]:
    return dict(Guideline.objects.values_list("section", "year"))


def _current_version() -> str:
    sha256 = DataVersion.objects.filter(current=True).values_list("sha256", flat=True).first()
    if sha256 is None:
        raise NoData("No code set is loaded; run bin/setup.")
    return sha256


def rows(sha256: str | None = None) -> tuple[CodeRow, ...]:
    """Every row of a data version (default: the one in force), all dates. KeyError when unknown."""
    return _rows(sha256 or current_version())


def tabular(on: datetime.date, sha256: str | None = None) -> Tabular:
    """The Tabular on a date, from a data version (default: the one in force). KeyError when unknown."""
    return _tabular(sha256 or current_version(), on)


def change_days(sha256: str | None = None) -> tuple[datetime.date, ...]:
    """Days on which a row begins or the day after one ends, in order."""
    return _change_days(sha256 or current_version())


def edition_on(on: datetime.date) -> codeset.Edition | None:
    """The edition that a date of service falls into; None before, after and between loaded editions."""
    return once(("edition", on), lambda: _edition_on(on))


def _edition_on(on: datetime.date) -> codeset.Edition | None:
    fields = ("name", "first_day", "last_day", "source")
    found = Edition.objects.filter(first_day__lte=on, last_day__gte=on).values_list(*fields).first()
    return codeset.Edition(*found) if found else None


@lru_cache(maxsize=2)
def _rows(sha256: str) -> tuple[CodeRow, ...]:
    version = DataVersion.objects.filter(sha256=sha256).first()
    if version is None:
        raise KeyError(sha256)
    return version.unpack()


@lru_cache(maxsize=2)
def _change_days(sha256: str) -> tuple[datetime.date, ...]:
    starts = {row.valid_from for row in _rows(sha256)}
    ends = {row.valid_to + datetime.timedelta(days=1) for row in _rows(sha256) if row.valid_to}
    return tuple(sorted(starts | ends))


@lru_cache(maxsize=6)
def _span(sha256: str, number: int) -> Tabular:
    """The Tabular of one span; number 0 lies before the first day."""
    days = _change_days(sha256)
    return tabular_on(_rows(sha256), days[number - 1] if number else datetime.date.min)


@lru_cache(maxsize=64)
def _tabular(sha256: str, on: datetime.date) -> Tabular:
    """The Tabular of the date's span, with the date put in; the content is shared.

    One value for one date, so that what is worked out from it can be kept by it.
    """
    found = copy.copy(_span(sha256, bisect_right(_change_days(sha256), on)))
    found.on = on
    return found
