"""What a provider wrote, as answers to a questionnaire; reads the published synonyms, writes nothing.

The text is used and dropped: it is not stored, not logged and in no error message, and no word of it stays
in the process.
"""

from lookup.engine import Questionnaire
from lookup.questionwords import answers, compiled
from lookup.reading import LONGEST
from lookup.reading.facts import ReadCondition, read_facts
from lookup.reading.forgetting import forget_words
from lookup.search import store

__all__ = ["LONGEST", "TooLong", "answers", "read"]


class TooLong(ValueError):
    """The text has more characters than are read; the message can be shown."""


def read(text: str, questionnaire: Questionnaire) -> tuple[ReadCondition, ...]:
    """The conditions of a text with their facts, in the order in which they are named.

    Raises TooLong over LONGEST characters.
    """
    if len(text) > LONGEST:
        raise TooLong(f"The text has {len(text):,} characters; {LONGEST:,} can be read. Paste a part of it.")
    searcher = store.searcher()
    words, known = compiled(questionnaire, searcher.corpus)
    try:
        return read_facts(text, words, known, searcher.sparing())
    finally:
        forget_words(searcher.speller)
