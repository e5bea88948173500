"""The checks of a questionnaire against what the database holds; reads only."""

import datetime
from collections.abc import Callable, Iterator

from lookup import codeset_store
from lookup.codeset import Tabular
from lookup.engine import Questionnaire
from lookup.engine.checking import Report, check
from lookup.engine.citations import Library, index_entry
from lookup.models import Edition, Guideline, IndexEntry

Watch = Callable[[str], None]
"""Is told what the checks are at: they take seconds."""


def report(questionnaire: Questionnaire, watch: Watch | None = None) -> Report:
    """Every check on every day on which codes, rules or editions change."""
    return check(questionnaire, _tabulars(days(questionnaire), watch or (lambda _: None)), library())


def _tabulars(days: list[datetime.date], watch: Watch) -> Iterator[Tabular]:
    for number, day in enumerate(days, start=1):
        watch(f"Checking {day} ({number} of {len(days)}) ...")
        yield codeset_store.tabular(day)
    watch("Checking all days together ...")


def library() -> Library:
    """What citations may name."""
    entries = IndexEntry.objects.values("path", "code", "subcat", "see", "see_also")
    return Library.of(
        [index_entry(**entry) for entry in entries],
        guideline_ids=frozenset(Guideline.objects.values_list("section", flat=True)),
    )


def days(questionnaire: Questionnaire) -> list[datetime.date]:
    """The days since the first edition began on which anything changes."""
    editions = list(Edition.objects.order_by("first_day"))
    if not editions:
        raise codeset_store.NoData("No edition is loaded; run bin/setup.")
    first, last = editions[0].first_day, editions[-1].last_day
    changes = {edition.first_day for edition in editions}
    changes.update(codeset_store.change_days(), questionnaire.change_dates)
    return sorted(day for day in changes if first <= day <= last)
