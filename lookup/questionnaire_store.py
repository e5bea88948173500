"""Questionnaires of the database as values of lookup/engine, and their report; reads only."""

from datetime import date, timedelta

from lookup import codeset_store, engine, pinned
from lookup.engine.checking import Report, check
from lookup.engine.citations import Library
from lookup.models import Edition, Guideline, IndexEntry, Questionnaire


class NoQuestionnaire(LookupError):
    """No questionnaire is published."""


def live(on: date | None = None) -> engine.Questionnaire:
    """The questionnaire that encounters are answered with from today (or the given day) on."""
    for questionnaire in Questionnaire.objects.all():
        revision = questionnaire.live(on)
        if revision:
            return pinned.questionnaire(revision)
    raise NoQuestionnaire("No questionnaire is published; run bin/setup.")


def library() -> Library:
    """What citations may name besides the Tabular."""
    return Library(
        index_paths=frozenset(IndexEntry.objects.values_list("path_text", flat=True)),
        guideline_ids=frozenset(Guideline.objects.values_list("section", flat=True)),
    )


def change_days(questionnaire: engine.Questionnaire) -> tuple[date, ...]:
    """Every day, within the loaded editions, on which code set or questionnaire change."""
    editions = list(Edition.objects.order_by("first_day"))
    days = {edition.first_day for edition in editions} | set(questionnaire.change_dates)
    for row in codeset_store.rows():
        days.add(row.valid_from)
        if row.valid_to:
            days.add(row.valid_to + timedelta(days=1))
    return tuple(sorted(day for day in days if _loaded(day, editions)))


def report(questionnaire: engine.Questionnaire) -> Report:
    """Run every check on every day on which anything changes; takes some seconds."""
    tabulars = (codeset_store.tabular(day) for day in change_days(questionnaire))
    return check(questionnaire, tabulars, library())


def _loaded(day: date, editions: list[Edition]) -> bool:
    return any(edition.first_day <= day <= edition.last_day for edition in editions)
