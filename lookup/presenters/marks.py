"""A text in pieces, with what was recognised in it marked. Nothing of it stays anywhere but in the pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from lookup.reading.facts import ReadFact

MOST_WORDS = 3
"""So many wordings of one fact are quoted beside it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How a status of a fact is told: by its own colour, an icon and a word; `why` it is not taken."""

    status: str
    word: str
    icon: str
    why: str


SIGNS = {
    sign.status: sign
    for sign in (
        Sign("affirmed", "documented", "yes", ""),
        Sign("negated", "absent", "no", "The text says that it is absent."),
        Sign("uncertain", "uncertain", "notice", "The wording leaves it uncertain."),
        Sign("historical", "history", "clock", "The text tells of the past, not of this visit."),
        Sign("family", "somebody else", "person", "The text says it of somebody else."),
        Sign("conflicting", "conflicting", "conflict", "The text contradicts itself here."),
    )
}
NO_SIGN = Sign("", "", "notice", "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `sign` is None where nothing was recognised.

    `taken`: under facts of the list, of which `numbers` end here and `starts` begin here for the first time.
    `ends`: something recognised ends here, and its sign is told.
    """

    text: str
    sign: Sign | None = None
    taken: bool = False
    numbers: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: bool = False


def sign_of(status: str) -> Sign:
    """The sign of a status; without a word when there is none."""
    return SIGNS.get(status, NO_SIGN)


def pieces(text: str, taken: Mapping[int, ReadFact], beside: Iterable[ReadFact]) -> tuple[Piece, ...]:
    """The text in stretches, each under one set of facts; together they are the text.

    `taken` are the facts of the list by their numbers, from 1; `beside` is what else was recognised, marked
    where no fact of the list stands.
    """
    facts = {**taken, **dict(enumerate(beside, max(taken, default=0) + 1))}
    held = {place for fact in taken.values() for span in fact.spans for place in range(span.start, span.end)}
    opening: defaultdict[int, list[int]] = defaultdict(list)
    closing: defaultdict[int, list[int]] = defaultdict(list)
    for number, fact in facts.items():
        for span in fact.spans:
            if number in taken or held.isdisjoint(range(span.start, span.end)):
                opening[span.start].append(number)
                closing[span.end].append(number)
    seen: set[int] = set()
    over: set[int] = set()
    found: list[Piece] = []
    for start, end in pairwise(sorted({0, len(text), *opening, *closing})):
        over = over.difference(closing[start]).union(opening[start])
        listed = sorted(over & taken.keys())
        sign = sign_of(facts[min(over)].status) if over else None
        numbers = tuple(number for number in listed if number in closing[end])
        starts = tuple(number for number in listed if number not in seen)
        seen.update(starts)
        ends = bool(numbers) if listed else not over.isdisjoint(closing[end])
        found.append(Piece(text[start:end], sign, bool(listed), numbers, starts, ends))
    return tuple(found)


def words(text: str, fact: ReadFact) -> tuple[str, ...]:
    """The exact words behind a fact, each wording once."""
    found = (" ".join(text[span.start : span.end].split()) for span in fact.spans)
    return tuple(dict.fromkeys(found))[:MOST_WORDS]
