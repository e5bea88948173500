"""What a provider wrote, as answers to a questionnaire; reads the published synonyms, writes nothing.

The text is used and dropped: it is not stored, not logged and in no error message.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from lookup.engine import Questionnaire
from lookup.reading.facts import CONFLICTING, ReadCondition, read_facts
from lookup.reading.lexicon import Lexicon, Synonym
from lookup.reading.terms import ChoiceTerms, QuestionTerms, Terms, own_lexicon, terms
from lookup.search import store
from lookup.search.searcher import Searcher

LONGEST = 20_000  # characters of a text that are read
CONFLICT = "conflicting"  # the key of a choice for contradicting statements


class TooLong(ValueError):
    """The text has more characters than are read; the message can be shown."""


def read(text: str, questionnaire: Questionnaire) -> tuple[ReadCondition, ...]:
    """The conditions of a text with their facts, in the order in which they are named.

    Raises TooLong over LONGEST characters.
    """
    return read_with(store.searcher(), text, questionnaire)


def read_with(searcher: Searcher, text: str, questionnaire: Questionnaire) -> tuple[ReadCondition, ...]:
    """What `read` does, with a searcher at hand."""
    if len(text) > LONGEST:
        raise TooLong(f"The text has {len(text):,} characters; {LONGEST:,} can be read. Paste a part of it.")
    words, known = compiled(questionnaire, searcher.corpus.synonyms)
    return read_facts(text, words, known, searcher.sparing())


def answers(condition: ReadCondition) -> dict[str, str]:
    """Question -> choice, as `resolve` takes them.

    Contradictions are answers only where the question has a choice for them. A condition that is only suspected
    is answered together with its certainty, on which setting and rules (G II.H, IV.H) then decide.
    """
    return {
        fact.question: fact.choice
        for fact in condition.facts
        if fact.status != CONFLICTING or fact.choice == CONFLICT
    }


@lru_cache(maxsize=4)
def compiled(questionnaire: Questionnaire, synonyms: tuple[Synonym, ...]) -> tuple[Lexicon, Terms]:
    """The lexicon and the terms with which texts are read for a questionnaire."""
    asked = question_terms(questionnaire)
    words = own_lexicon(synonyms, asked)
    return words, terms(asked, words)


def question_terms(questionnaire: Questionnaire) -> tuple[QuestionTerms, ...]:
    """The questions of a questionnaire as reading sees them."""
    heads: Mapping[str, tuple[str, ...]] = {
        one.question: one.takes_in for one in questionnaire.document.conditions
    }
    details = {key for one in questionnaire.document.conditions for key in one.details}
    return tuple(
        QuestionTerms(
            question.key,
            tuple(
                ChoiceTerms(choice.key, choice.terms, tuple(map(_parts, choice.follows)))
                for choice in question.choices
            ),
            question.prefer,
            next((choice.key for choice in question.choices if choice.key == CONFLICT), ""),
            question.key in heads,
            heads.get(question.key, ()),
            question.areas,
            question.key in details,
        )
        for question in questionnaire.questions
    )


def _parts(follows: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    parts = [part.partition("=") for part in follows]
    return tuple((question, choice) for question, _, choice in parts)
