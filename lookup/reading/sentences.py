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
    """Sentences that were read: where they begin in the text, the number of the first and how many they are,
    their items and what they state."""

    start: int
    number: int
    sentences: int
    items: slice
    statements: slice


def read_sentences(text: str, lexicon: Lexicon, terms: Terms, guess: Guess | None) -> Read:
    """Everything that a text states, sentence after sentence, each distinct one read once."""
    reader = _Reader(lexicon, terms, guess)
    sections = Sections(text)
    for start, end in _stretches(text):
        reader.add(text[start:end], start, sections.between(start, end))
    return reader.read


class _Reader:
    """Reads one text, stretch after stretch."""

    def __init__(self, lexicon: Lexicon, terms: Terms, guess: Guess | None) -> None:
        self.read = Read()
        self.lexicon, self.terms = lexicon, terms
        self.guess = cache(guess) if guess else None
        self.number = 0
        self.known: dict[tuple[str, tuple[Section, ...]], _Stretch] = {}

    def add(self, words: str, start: int, sections: tuple[Section, ...]) -> None:
        """Read what begins at a place of the text, or find it again; `sections` by places in the stretch."""
        known = self.known.get((words, sections))
        if known:
            self._again(known, start)
            return
        read, number = self.read, self.number
        items, stated = len(read.items), len(read.statements)
        tokens = tokenise(words, self.lexicon.joined)
        offers = offered(tokens, self.guess)
        for sentence, section in _sentences(tokens, sections):
            self._sentence(words, start, items_of(sentence, offers, self.lexicon), section)
        self.known[words, sections] = _Stretch(
            start,
            number,
            self.number - number,
            slice(items, len(read.items)),
            slice(stated, len(read.statements)),
        )

    def _sentence(self, words: str, start: int, items: list[Item], section: Section) -> None:
        items = with_shared_places(items, self.terms)
        place = Sentence(self.number, len(self.read.items), section.kind, section.heading)
        self.read.statements += statements(words, items, place, self.terms)
        self.read.items += items
        self.read.starts += [start + item.start for item in items]
        self.read.ends += [start + item.end for item in items]
        self.number += 1

    def _again(self, known: _Stretch, start: int) -> None:
        """Add what was read before at the place where it stands now."""
        read = self.read
        moved, later = start - known.start, self.number - known.number
        shift = len(read.items) - known.items.start
        read.items += read.items[known.items]
        read.starts += [place + moved for place in read.starts[known.items]]
        read.ends += [place + moved for place in read.ends[known.items]]
        stated = read.statements[known.statements]
        read.statements += [one.shifted(shift, one.sentence + later) for one in stated]
        self.number += known.sentences


def _stretches(text: str) -> Iterator[tuple[int, int]]:
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
