"""Search over the database that reads first (lookup/search/readfirst.py); reads only."""

import datetime
from functools import lru_cache

from lookup import codeset_store, questionnaire_store
from lookup.codeset import Tabular
from lookup.engine import Questionnaire
from lookup.search import no_edition, readfirst, store
from lookup.search.readfirst import Answer, ReadCase

__all__ = ["Answer", "ReadCase", "answer"]


def answer(text: str, *, on: datetime.date, limit: int = 20) -> Answer:
    """Codes for a text on a date of service, best first, and what the text was read as.

    Raises NoEdition when no edition holds the date, codeset_store.NoData when no code set is loaded. Without
    a published questionnaire there are matches by words only.
    """
    if codeset_store.edition_on(on) is None:
        raise no_edition(on)
    tabular = _tabular(codeset_store.current_version(), on)
    return readfirst.answer(store.searcher(), _questionnaire(on), tabular, text, limit)


def _questionnaire(on: datetime.date) -> Questionnaire | None:
    try:
        return questionnaire_store.live(on)
    except questionnaire_store.NoQuestionnaire:
        return None


@lru_cache(maxsize=8)
def _tabular(version: str, on: datetime.date) -> Tabular:
    """The same value for the same date, so that what was resolved with it is found again."""
    return codeset_store.tabular(on, version)
