"""The page on which a chart begins: with its first question, so that the first key is an answer."""

import datetime

from lookup import codeset_store, engine, questionnaire_store
from lookup.engine import Asking
from lookup.presenters import questionnaire
from lookup.presenters.questionnaire import Asked


def first_question(on: datetime.date) -> Asked | None:
    """The question that is asked while nothing is known but what holds for the whole encounter.

    None where no edition is loaded for the date.
    """
    if codeset_store.edition_on(on) is None:
        return None
    words = questionnaire_store.live()
    known = {key: words.by_key[key].silence for key in words.document.remembered if key in words.by_key}
    answer = engine.resolve(words, codeset_store.tabular(on), known)
    return questionnaire.asked(answer.question, {}) if isinstance(answer, Asking) else None
