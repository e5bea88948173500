"""A questionnaire as reading sees it, and what was read as answers to it. Pure: no database.

The words are the questionnaire's own terms; the published synonyms say which other words stand for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from lookup.engine import Questionnaire
from lookup.engine.document import Conditions
from lookup.reading.facts import CONFLICTING, ReadCondition
from lookup.reading.lexicon import Lexicon, Synonym
from lookup.reading.terms import ChoiceTerms, QuestionTerms, Terms, own_lexicon, terms
from lookup.search.corpus import Corpus

CONFLICT = "conflicting"  # the key of a choice for contradicting statements


def answers(condition: ReadCondition) -> dict[str, str]:
    """Question -> choice, as `resolve` takes them.

    Contradictions are answers only where the question has a choice for them. A condition that is only
    suspected is answered together with its certainty, on which setting and rules (G II.H, IV.H) then decide.
    """
    return {
        fact.question: fact.choice
        for fact in condition.facts
        if fact.status != CONFLICTING or fact.choice == CONFLICT
    }


@lru_cache(maxsize=4)
def compiled(questionnaire: Questionnaire, corpus: Corpus) -> tuple[Lexicon, Terms]:
    """The lexicon and the terms with which texts are read for a questionnaire."""
    return _compiled(questionnaire, corpus.synonyms)


@lru_cache(maxsize=4)
def worded(questionnaire: Questionnaire) -> frozenset[str]:
    """The questions that the wording itself answers ("possible", "ruled out"), read or not."""
    _, known = _compiled(questionnaire, ())
    return frozenset(question for question, _ in known.wordings.values())


def _compiled(questionnaire: Questionnaire, synonyms: Iterable[Synonym]) -> tuple[Lexicon, Terms]:
    asked = question_terms(questionnaire)
    words = own_lexicon(synonyms, asked)
    return words, terms(asked, words)


def question_terms(questionnaire: Questionnaire) -> tuple[QuestionTerms, ...]:
    """The questions of a questionnaire as reading sees them."""
    conditions = {one.question: one for one in questionnaire.document.conditions}
    details = {key for one in conditions.values() for key in one.details}
    none = Conditions(question="")
    return tuple(
        QuestionTerms(
            question.key,
            tuple(
                ChoiceTerms(choice.key, choice.terms, tuple(map(_parts, choice.follows)))
                for choice in question.choices
            ),
            question.prefer,
            next((choice.key for choice in question.choices if choice.key == CONFLICT), ""),
            question.key in conditions,
            conditions.get(question.key, none).takes_in,
            question.areas,
            question.key in details,
            question.key in questionnaire.document.encounter,
            conditions.get(question.key, none).own_region,
            conditions.get(question.key, none).shares_place,
            conditions.get(question.key, none).linked,
            frozenset(_parts(question.describes)),
        )
        for question in questionnaire.questions
    )


def _parts(follows: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    parts = [part.partition("=") for part in follows]
    return tuple((question, choice) for question, _, choice in parts)
