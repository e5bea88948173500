"""A text sentence by sentence: what one states depends on no other, only on the section that it stands in.

What was written before word for word, as in notes that are copied from visit to visit, is not read again but
found again, at its new places. Nothing is kept from one text to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lookup.reading.items import Item
from lookup.reading.lexicon import Lexicon
from lookup.reading.reader import Guess, items_of, offered
from lookup.reading.sections import Section, Sections
from lookup.reading.sharing import with_shared_places
from lookup.reading.statements import Sentence, Statement, statements
from lookup.reading.terms import Terms
from lookup.reading.tokens import BREAK, Token, tokenise

_ENDS = frozenset(".;\n?!")


@dataclass(slots=True)
class Read:
    """What a text was read into: its items with their places in it, and everything that it states.

    `starts` and `ends` say where each item stands. The items themselves are those of the first sentence of
    the same words.
    """

    items: list[Item] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


class _Known(NamedTuple):
    """A sentence that was read: where it begins in the text, its items and its statements."""

    start: int
    items: slice
    statements: slice


def read_sentences(text: str, lexicon: Lexicon, terms: Terms, guess: Guess | None) -> Read:
    """Everything that a text states, sentence after sentence, each distinct one read once."""
    tokens = tokenise(text, lexicon.joined)
    offers = offered(tokens, guess)
    read, known = Read(), dict[tuple[str, str, str, int], _Known]()
    for number, (words, section) in enumerate(_sentences(tokens, Sections(text))):
        start, end = words[0].start, words[-1].end
        before = text[start - 1] if start else ""  # decides whether "L4" is a level
        key = before, text[start:end], section.kind, max(section.heading - start, 0)
        if key in known:
            _again(read, known[key], number, start)
            continue
        items = with_shared_places(items_of(words, offers, lexicon), terms)
        sentence = Sentence(number, len(read.items), section.kind, section.heading)
        stated = statements(text, items, sentence, terms)
        known[key] = _Known(
            start,
            slice(len(read.items), len(read.items) + len(items)),
            slice(len(read.statements), len(read.statements) + len(stated)),
        )
        read.items += items
        read.starts += [item.start for item in items]
        read.ends += [item.end for item in items]
        read.statements += stated
    return read


def _sentences(tokens: Sequence[Token], sections: Sections) -> Iterator[tuple[Sequence[Token], Section]]:
    """The tokens of each sentence, with the break that ends it, and its section; a heading begins anew."""
    upcoming = iter(sections)
    section = next(upcoming)
    following = next(upcoming, None)
    begin = 0
    for n, token in enumerate(tokens):
        while following and following.start <= token.start:
            if begin < n:
                yield tokens[begin:n], section
                begin = n
            section, following = following, next(upcoming, None)
        if token.kind == BREAK and token.text in _ENDS:
            yield tokens[begin : n + 1], section
            begin = n + 1
    if begin < len(tokens):
        yield tokens[begin:], section


def _again(read: Read, known: _Known, number: int, start: int) -> None:
    """Add a sentence that was read before, at the place where it stands now."""
    moved, shift = start - known.start, len(read.items) - known.items.start
    read.items += read.items[known.items]
    read.starts += [place + moved for place in read.starts[known.items]]
    read.ends += [place + moved for place in read.ends[known.items]]
    read.statements += [one.shifted(shift, number) for one in read.statements[known.statements]]
