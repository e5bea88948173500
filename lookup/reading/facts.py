"""What a provider wrote as answers to questions, each with its evidence in the text.

`read_facts` is pure: the lexicon and the questions' terms come in as values, nothing is looked up. Nothing is
assumed either: a question on which the text says nothing has no fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lookup.reading.choosing import Chosen, choose
from lookup.reading.conditions import conditions
from lookup.reading.context import AFFIRMED, FAMILY, HISTORICAL, NEGATED, UNCERTAIN
from lookup.reading.lexicon import Lexicon
from lookup.reading.reader import Guess
from lookup.reading.sentences import Read, read_sentences
from lookup.reading.terms import Terms
from lookup.reading.words import stem

CONFLICTING = "conflicting"
STATUSES = (AFFIRMED, NEGATED, UNCERTAIN, HISTORICAL, FAMILY, CONFLICTING)


class Span(NamedTuple):
    """A stretch of the text, from `start` up to but not including `end`, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadFact:
    """An answer read from a text: question and choice by their keys, and where the text says it.

    `spans` are in order and do not overlap. `status` is one of STATUSES; `term` the words it was read as.
    """

    question: str
    choice: str
    spans: tuple[Span, ...]
    status: str
    term: str


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """What a text says about one condition. `facts`: at most one for a question, in the questions' order.

    `mentions` were recognised and are no answers: what is denied, past, somebody else's, or outweighed.
    """

    facts: tuple[ReadFact, ...]
    mentions: tuple[ReadFact, ...]


def read_facts(
    text: str, lexicon: Lexicon, terms: Terms, guess: Guess | None = None
) -> tuple[ReadCondition, ...]:
    """The conditions of a text in the order in which they are named; empty when nothing is recognised."""
    read = read_sentences(text, lexicon, terms, _own_words_kept(terms, guess) if guess else None)
    return tuple(
        ReadCondition(
            tuple(_fact(text, read, one) for one in facts),
            tuple(_fact(text, read, one) for one in mentions),
        )
        for facts, mentions in (choose(group, read.items, terms) for group in conditions(read, terms))
    )


def _own_words_kept(terms: Terms, guess: Guess) -> Guess:
    """A speller that leaves the words of terms alone, whether the classification has them or not."""
    return lambda word: () if stem(word) in terms.stems else guess(word)


def _fact(text: str, read: Read, one: Chosen) -> ReadFact:
    return ReadFact(one.question, one.choice, _spans(text, read, one.places), one.status, one.term)


def _spans(text: str, read: Read, places: frozenset[int]) -> tuple[Span, ...]:
    """The stretches of items, joined where they overlap or only blanks stand between them."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted([(read.starts[place], read.ends[place]) for place in places]):
        if joined and (start <= joined[-1][1] or text[joined[-1][1] : start].isspace()):
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(Span(start, end) for start, end in joined)
