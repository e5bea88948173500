"""A text sentence by sentence: what one states depends on no other, only on the section that it stands in.

What was written before word for word, as in notes that are copied from visit to visit, is not read again but
found again, at its new places. Nothing is kept from one text to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from lookup.reading.items import Item
from lookup.reading.lexicon import Lexicon
from lookup.reading.reader import Guess, items_of, offered
from lookup.reading.sections import Section, Sections
from lookup.reading.sharing import with_shared_places
from lookup.reading.statements import Sentence, Statement, statements
from lookup.reading.terms import Terms
from lookup.reading.tokens import BEGINS, BREAK, Token, tokenise

_ENDS = frozenset(".;\n?!")
_STOP = re.compile(r"[.;!]\s++|\n\s*+")


@dataclass(slots=True)
class Read:
    """What a text was read into: its items with their places in it, and everything that it states.

    `starts` and `ends` say where each item stands. The items themselves count their places from the beginning
    of their stretch of the text.
    """

    items: list[Item] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


class _Stretch(NamedTuple):
    """Whole sentences of a text that can be read by themselves, and the sections that they stand in.

    Two that are equal state the same.
    """

    words: str
    sections: tuple[Section, ...]


class _Place(NamedTuple):
    """Where a stretch stands: its first character, its first item and its first sentence."""

    start: int
    base: int
    number: int


def read_sentences(text: str, lexicon: Lexicon, terms: Terms, guess: Guess | None) -> Read:
    """Everything that a text states, sentence after sentence, each distinct stretch read once.

    One step is taken for all of them before the next: that is quicker than all steps for one after another.
    """
    sections = Sections(text)
    found = [
        (start, _Stretch(text[start:end], sections.between(start, end))) for start, end in stretches(text)
    ]
    items = _items(list(dict.fromkeys(one for _, one in found)), lexicon, terms, guess)
    read = Read()
    places: list[tuple[_Stretch, _Place]] = []
    number = 0
    for start, stretch in found:
        places.append((stretch, _Place(start, len(read.items), number)))
        for sentence, _ in items[stretch]:
            read.items += sentence
            read.starts += [start + item.start for item in sentence]
            read.ends += [start + item.end for item in sentence]
        number += len(items[stretch])
    first = dict(reversed(places))
    stated = {stretch: _stated(stretch, place, items[stretch], terms) for stretch, place in first.items()}
    for stretch, place in places:
        by, later = place.base - first[stretch].base, place.number - first[stretch].number
        known = stated[stretch]
        read.statements += [one.shifted(by, one.sentence + later) for one in known] if by else known
    return read


def _items(
    stretches: Sequence[_Stretch], lexicon: Lexicon, terms: Terms, guess: Guess | None
) -> dict[_Stretch, list[tuple[list[Item], Section]]]:
    """The items of each sentence of each stretch, by their places in it, and its section."""
    guess = cache(guess) if guess else None
    tokens = [tokenise(one.words, lexicon.joined) for one in stretches]
    offers = [offered(words, guess) for words in tokens]
    cut = [list(_sentences(words, one.sections)) for words, one in zip(tokens, stretches, strict=True)]
    items = [
        [items_of(words, known, lexicon) for words, _ in sentences]
        for sentences, known in zip(cut, offers, strict=True)
    ]
    return {
        one: [
            (with_shared_places(sentence, terms), section)
            for sentence, (_, section) in zip(whole, sentences, strict=True)
        ]
        for one, whole, sentences in zip(stretches, items, cut, strict=True)
    }


def _stated(
    stretch: _Stretch, place: _Place, items: Sequence[tuple[list[Item], Section]], terms: Terms
) -> list[Statement]:
    """What the sentences of a stretch state, by places in the text."""
    found: list[Statement] = []
    base = place.base
    for number, (sentence, section) in enumerate(items, start=place.number):
        where = Sentence(number, base, section.kind, section.heading)
        found += statements(stretch.words, sentence, where, terms)
        base += len(sentence)
    return found


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where stretches of whole sentences begin and end that can be read by themselves."""
    start = 0
    for stop in _STOP.finditer(text):
        if stop[0][0] != "\n" or BEGINS.match(text, stop.end()):
            yield start, stop.end()
            start = stop.end()
    if start < len(text):
        yield start, len(text)


def _sentences(
    tokens: Sequence[Token], sections: Sequence[Section]
) -> Iterator[tuple[Sequence[Token], Section]]:
    """The tokens of each sentence, with the break that ends it, and its section; a heading begins anew."""
    section, *upcoming = sections
    begin = 0
    for n, token in enumerate(tokens):
        while upcoming and upcoming[0].start <= token.start:
            if begin < n:
                yield tokens[begin:n], section
                begin = n
            section = upcoming.pop(0)
        if token.kind == BREAK and token.text in _ENDS:
            yield tokens[begin : n + 1], section
            begin = n + 1
    if begin < len(tokens):
        yield tokens[begin:], section
