"""The words by which a text answers questions, compiled so that they can be found in one pass.

A term is read like any text: "disc bulge" becomes the concepts that its words stand for, "without sciatica"
a concept that has to stand under a negation. What is found is a set of concepts close together, so that word
order, spelling and abbreviations need no terms of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lookup.reading.areas import area_of
from lookup.reading.context import AFFIRMED, status_of
from lookup.reading.items import MEANING, TRIGGER
from lookup.reading.lexicon import Lexicon, Synonym, lexicon
from lookup.reading.reader import read, read_in_place
from lookup.reading.words import COMMON, FILLERS, MODIFIERS, STRUCTURES, stem

_TOO_COMMON = frozenset(("pain", "disorder", "syndrom", "leg", "arm", "hand", "foot"))  # say nothing alone
_UNTELLING = frozenset(map(stem, COMMON | FILLERS | MODIFIERS | STRUCTURES)) | _TOO_COMMON
ANY = "*"
Follows = tuple[tuple[str, str], ...]
"""Questions with choices that all have to be stated; ANY stands for whichever choice is."""


@dataclass(frozen=True, slots=True)
class ChoiceTerms:
    """A choice of a question with the terms that state it, and the other choices that together state it."""

    key: str
    terms: tuple[str, ...] = ()
    follows: tuple[Follows, ...] = ()


@dataclass(frozen=True)
class QuestionTerms:
    """A question as reading sees it.

    `prefer` orders choices that may be stated together, the one that stands first. `conflict` is the choice
    for statements that contradict each other, "" when there is none. `areas` are the areas of the body that
    it asks about, none for any.

    `heads` says that its choices are conditions; then `takes_in` names the questions (or "question=choice")
    whose conditions of the same area belong to these. `detail`: it only describes the condition, and is as
    certain. `encounter`: it asks about the whole encounter, whichever condition stands beside the words.
    `own_region`: the choices whose region "low back pain" does not document. `shares_place`: a place that is
    said once stands for all of these conditions in a list. `linked`: the choices that what they take in
    belongs to before any other choice. `describes`: the conditions that it is about, none for any.
    """

    key: str
    choices: tuple[ChoiceTerms, ...]
    prefer: tuple[str, ...] = ()
    conflict: str = ""
    heads: bool = False
    takes_in: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    detail: bool = False
    encounter: bool = False
    own_region: tuple[str, ...] = ()
    shares_place: bool = False
    linked: tuple[str, ...] = ()
    describes: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def following(self) -> tuple[ChoiceTerms, ...]:
        """The choices that follow from others."""
        return tuple(choice for choice in self.choices if choice.follows)

    @cached_property
    def combinations(self) -> tuple[frozenset[str], ...]:
        """Choices that one choice stands for together, with that one."""
        return tuple(
            frozenset(key for asked, key in follows if asked == self.key) | {choice.key}
            for choice in self.choices
            for follows in choice.follows
        )

    def takes(self, question: str, choice: str) -> bool:
        """Whether a condition of the same area is part of one that this question names."""
        return (question, "") in self._taken_in or (question, choice) in self._taken_in

    @cached_property
    def _taken_in(self) -> frozenset[tuple[str, str]]:
        """What `takes_in` names, by question and choice; "" stands for all choices."""
        parts = [one.partition("=") for one in self.takes_in]
        return frozenset((question, choice) for question, _, choice in parts)


class Stated(NamedTuple):
    """A choice of a question, and the term that states it; `head` and `encounter` as of the question."""

    question: str
    choice: str
    term: str
    head: bool
    encounter: bool


@dataclass(frozen=True)
class Pattern:
    """What a term needs: concepts, each with the status it has to stand under (affirmed: any status).

    `states` are the choices, mostly of different questions, of which it is a term. `concepts` are those of
    `needs` alone; `regions` the regions among them that lie in an area of the body. `is_axis`: it is only a
    region, a level or a side. `alone`: the status of its only concept, "" when it has several.
    """

    needs: frozenset[tuple[str, str]]
    states: tuple[Stated, ...]

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(concept for concept, _ in self.needs)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        names = sorted(one.removeprefix("region:") for one in self.concepts if one.startswith("region:"))
        return tuple(name for name in names if area_of(name))

    @cached_property
    def is_axis(self) -> bool:
        return all(":" in concept for concept in self.concepts)

    @cached_property
    def names_condition(self) -> bool:
        """Whether a choice that it states is a condition."""
        return any(one.head for one in self.states)

    @cached_property
    def alone(self) -> str:
        return next(status for _, status in self.needs) if len(self.needs) == 1 else ""


@dataclass(frozen=True)
class Terms:
    """All questions with their patterns by the rarest concept of each. Build it with `terms`."""

    questions: tuple[QuestionTerms, ...]
    patterns: Mapping[str, tuple[Pattern, ...]] = field(repr=False)
    wordings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Status of a condition -> the question and choice that its wording answers ("probable", "ruled out")."""

    @cached_property
    def singles(self) -> Mapping[str, tuple[Pattern, ...]]:
        """The patterns of one concept, by it."""
        return {key: tuple(one for one in patterns if one.alone) for key, patterns in self.patterns.items()}

    @cached_property
    def several(self) -> Mapping[str, tuple[Pattern, ...]]:
        """The patterns of several concepts, by the rarest of each."""
        return {
            key: tuple(one for one in patterns if not one.alone) for key, patterns in self.patterns.items()
        }

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words of the terms; a word that has one is spelt right."""
        texts = (term for question in self.questions for choice in question.choices for term in choice.terms)
        return frozenset(stem(word) for text in texts for word in text.lower().split())

    @cached_property
    def known(self) -> frozenset[str]:
        """All concepts of terms."""
        return frozenset(
            concept for patterns in self.patterns.values() for one in patterns for concept in one.concepts
        )

    @cached_property
    def sharing(self) -> frozenset[str]:
        """The concepts that name conditions which share a place."""
        return self._naming({question.key for question in self.questions if question.shares_place})

    @cached_property
    def naming(self) -> frozenset[str]:
        """The concepts that name conditions, mere pains left out."""
        return self._naming(self.heads - {self.sorting})

    def _naming(self, questions: Collection[str]) -> frozenset[str]:
        """The concepts by which the choices of questions are named, without those that tell nothing."""
        return frozenset(
            concept
            for patterns in self.patterns.values()
            for pattern in patterns
            if any(one.question in questions for one in pattern.states)
            for concept in pattern.concepts
            if ":" not in concept and concept not in _UNTELLING
        )

    @cached_property
    def by_key(self) -> Mapping[str, QuestionTerms]:
        """The questions by their keys."""
        return {question.key: question for question in self.questions}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Places of the questions."""
        return {question.key: place for place, question in enumerate(self.questions)}

    @cached_property
    def partners(self) -> Mapping[tuple[str, str], frozenset[tuple[str, str]]]:
        """Each condition -> those of other questions that it takes in or that take it in."""
        heads = [(one, choice.key) for one in self.questions if one.heads for choice in one.choices]
        return {
            (one.key, choice): frozenset(
                (other.key, key)
                for other, key in heads
                if other is not one and (other.takes(one.key, choice) or one.takes(other.key, key))
            )
            for one, choice in heads
        }

    @cached_property
    def linked(self) -> frozenset[tuple[str, str]]:
        """The conditions whose link with what they take in is presumed, by question and choice."""
        return frozenset((one.key, choice) for one in self.questions for choice in one.linked)

    @cached_property
    def placed(self) -> frozenset[str]:
        """The questions that ask about some areas of the body only."""
        return frozenset(question.key for question in self.questions if question.areas)

    @cached_property
    def encounter(self) -> frozenset[str]:
        """The questions about the whole encounter."""
        return frozenset(question.key for question in self.questions if question.encounter)

    @cached_property
    def heads(self) -> frozenset[str]:
        """The questions whose choices are conditions."""
        return frozenset(question.key for question in self.questions if question.heads)

    @cached_property
    def sorting(self) -> str:
        """The first question, which sorts conditions; its own terms are mere symptoms."""
        return self.questions[0].key if self.questions else ""


def terms(questions: Iterable[QuestionTerms], words: Lexicon) -> Terms:
    """Compile the terms of questions; `words` is the lexicon that texts will be read with."""
    asked = tuple(questions)
    stated: dict[frozenset[tuple[str, str]], dict[tuple[str, str], Stated]] = {}
    for needs, one in _stated(asked, words):
        stated.setdefault(needs, {}).setdefault((one.question, one.choice), one)
    found = [Pattern(needs, tuple(states.values())) for needs, states in stated.items()]
    usual = Counter(concept for pattern in found for concept in pattern.concepts for _ in pattern.states)
    by_concept: dict[str, list[Pattern]] = {}
    for pattern in found:
        rarest = min((usual[concept], concept) for concept in pattern.concepts)[1]
        by_concept.setdefault(rarest, []).append(pattern)
    held = {concept: tuple(patterns) for concept, patterns in by_concept.items()}
    return Terms(asked, held, dict(_wordings(asked, words)))


def own_lexicon(synonyms: Iterable[Synonym], questions: Iterable[QuestionTerms]) -> Lexicon:
    """A lexicon that leaves the words of terms as they are: no synonym replaces a term by others."""
    own: dict[tuple[str, ...], list[set[tuple[str, ...]]]] = {}
    for question in questions:
        for choice in question.choices:
            keys = {_key(term) for term in choice.terms}
            for key in keys:
                own.setdefault(key, []).append(keys)
    return lexicon(entry for entry in synonyms if not _replaces_term(entry, own))


def _replaces_term(entry: Synonym, own: Mapping[tuple[str, ...], list[set[tuple[str, ...]]]]) -> bool:
    """Whether a synonym would replace a term by words that are no term of the same choice."""
    meanings = own.get(_key(entry.term), ()) if entry.kind == "synonym" else ()
    return any(_key(entry.expansion) not in keys for keys in meanings)


def _key(text: str) -> tuple[str, ...]:
    return tuple(sorted(stem(word) for word in text.lower().split()))


def _stated(
    questions: Sequence[QuestionTerms], words: Lexicon
) -> Iterable[tuple[frozenset[tuple[str, str]], Stated]]:
    """What each term needs, and what it states."""
    for question in questions:
        for choice in question.choices:
            for term in choice.terms:
                needs = needed(term, words)
                if needs:
                    yield needs, Stated(question.key, choice.key, term, question.heads, question.encounter)


def _wordings(questions: Sequence[QuestionTerms], words: Lexicon) -> Iterable[tuple[str, tuple[str, str]]]:
    """The choices whose terms are nothing but triggers, by the status that these give."""
    for question in questions:
        for choice in question.choices:
            for term in choice.terms:
                items = read_in_place(term, words)
                if items and all(item.kind == TRIGGER for item in items):
                    yield status_of(items[0].concept), (question.key, choice.key)


def needed(term: str, words: Lexicon) -> frozenset[tuple[str, str]]:
    """The concepts of a term with their statuses; empty when it holds no word that can be looked for."""
    meanings = [item for item in read(term, words).items if item.kind == MEANING]
    if len(meanings) == 1 and meanings[0].concept in _TOO_COMMON and meanings[0].status == AFFIRMED:
        return frozenset()
    return frozenset((item.concept, AFFIRMED if ":" in item.concept else item.status) for item in meanings)
