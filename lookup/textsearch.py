"""Search over the database that reads first (lookup/search/readfirst.py); reads only."""

import datetime

from lookup import codeset_store, questionnaire_store
from lookup.engine import Questionnaire
from lookup.reading import LONGEST_TERM
from lookup.reading.forgetting import forget_words
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
    tabular, searcher = codeset_store.tabular(on), store.searcher()
    try:
        return readfirst.answer(searcher, _questionnaire(), tabular, text, limit)
    finally:
        if len(text) > LONGEST_TERM:
            forget_words(searcher.speller)


def _questionnaire() -> Questionnaire | None:
    try:
        return questionnaire_store.live()
    except questionnaire_store.NoQuestionnaire:
        return None
