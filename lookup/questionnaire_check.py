"""The checks of a questionnaire against what the database holds; reads only."""

import datetime

from lookup import codeset_store
from lookup.engine import Questionnaire
from lookup.engine.checking import Report, check
from lookup.engine.citations import Library, index_entry
from lookup.models import Edition, Guideline, IndexEntry


def report(questionnaire: Questionnaire) -> Report:
    """Every check on every day on which codes, rules or editions change."""
    return check(questionnaire, (codeset_store.tabular(day) for day in days(questionnaire)), library())


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
