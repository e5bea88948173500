"""Two codes side by side on one date: what they share, what parts them, what stands between them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.safestring import SafeString

from lookup import codeset_store, questionnaire_store
from lookup.codeset import NOTE_KINDS, Note, Tabular
from lookup.codeset.titles import Difference, differences
from lookup.presenters import codes, guidance, indexpage, ways
from lookup.presenters.citations import Citation, cite_all
from lookup.presenters.codebook import Codebook, codebook, note_html
from lookup.presenters.notes import HEADINGS

Item = TypeVar("Item")

BETWEEN = ("excludes2", "code_first", "use_additional", "code_also")
"""Kinds of notes that name another code without forbidding the two together."""


@dataclass(frozen=True, slots=True)
class Line:
    """One note with the code it is written at. `code` is the one it holds for, where that matters."""

    text: SafeString
    origin: str
    code: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """The notes of one kind: those of both codes once, the others beside each other."""

    heading: str
    meaning: str
    common: tuple[Line, ...]
    one: tuple[Line, ...]
    other: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shared(Generic[Item]):
    """A list of two codes: what stands in both, and what stands in one only."""

    both: tuple[Item, ...]
    one: tuple[Item, ...]
    other: tuple[Item, ...]

    def __bool__(self) -> bool:
        return bool(self.both or self.one or self.other)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything there is to say about two codes. What needs the Tabular is empty when one is not in it.

    `above` is the code of the two under which the other stands, "" mostly. `allowed` are the reasons a
    guideline gives for reporting the two together in spite of a note. `meet` is a day on which both were
    valid, when the date of the page is none.
    """

    on: datetime.date
    one: codes.CodePage
    other: codes.CodePage
    differences: tuple[Difference, ...]
    above: str
    conflicts: tuple[Line, ...]
    allowed: tuple[Citation, ...]
    between: tuple[Line, ...]
    notes: tuple[NoteRow, ...]
    index: Shared[indexpage.Term]
    guidance: Shared[guidance.Line]
    parting: ways.Parting | None
    meet: datetime.date | None

    @property
    def other_region(self) -> bool:
        """Whether both titles name a region, and not the same one."""
        return any(found.axis == "region" and found.one and found.other for found in self.differences)

    @property
    def sides(self) -> tuple[codes.CodePage, codes.CodePage]:
        """The two, in order."""
        return (self.one, self.other)

    @property
    def both_valid(self) -> bool:
        """Whether both codes stand in the Tabular of the date."""
        return bool(self.one.details and self.other.details)


def comparison(one: str, other: str, on: datetime.date, on_query: str = "") -> Comparison:
    """Two codes that were ever loaded, held against each other. KeyError for any other."""
    synonyms = codes.naming_synonyms()
    first, second = (codes.code_page(code, on, on_query, synonyms) for code in (one, other))
    book = codebook()
    tabular = codeset_store.tabular(on) if first.details and second.details else None
    return Comparison(
        on=on,
        one=first,
        other=second,
        differences=differences(first.title, second.title),
        above=_above(tabular, one, other) if tabular else "",
        conflicts=_conflicts(tabular, book, one, other, on_query) if tabular else (),
        allowed=_allowed(on, one, other),
        between=tuple(_between(tabular, book, one, other, on_query)) if tabular else (),
        notes=tuple(_notes(tabular, book, one, other, on_query)) if tabular else (),
        index=_shared(_terms(first), _terms(second), key=lambda term: term.path),
        guidance=_shared(_texts(first), _texts(second), key=lambda line: line.slug),
        parting=ways.parting(on, one, other) if tabular else None,
        meet=None if tabular else _meet(book, one, other, on),
    )


def _above(tabular: Tabular, one: str, other: str) -> str:
    if one in tabular.ancestors(other):
        return one
    return other if other in tabular.ancestors(one) else ""


def _conflicts(tabular: Tabular, book: Codebook, one: str, other: str, on_query: str) -> tuple[Line, ...]:
    found = [
        Line(note_html(each.note, book, on_query), each.origin, each.code, "excludes1")
        for each in tabular.conflicts(one, other)
    ]
    return tuple(dict.fromkeys(found))


def _allowed(on: datetime.date, one: str, other: str) -> tuple[Citation, ...]:
    """What the questionnaire cites for reporting a pair together although a note excludes it."""
    try:
        pairs = questionnaire_store.live().document.allowed_pairs
    except questionnaire_store.NoQuestionnaire:
        return ()
    fitting = [pair for pair in pairs if {pair.one, pair.other} == {one, other} and pair.on(on)]
    return cite_all(reference for pair in fitting for reference in pair.citations)


def _between(tabular: Tabular, book: Codebook, one: str, other: str, on_query: str) -> Iterator[Line]:
    """Notes of one code that name the other and do not forbid the two together."""
    for code, named in ((one, other), (other, one)):
        for origin, note in tabular.notes(code):
            covers = any(reference.covers(named) for reference in note.references)
            if note.kind in BETWEEN and covers and origin not in tabular.ancestors(named):
                yield Line(note_html(note, book, on_query), origin, code, HEADINGS[note.kind][0])


def _notes(tabular: Tabular, book: Codebook, one: str, other: str, on_query: str) -> Iterator[NoteRow]:
    first, second = _held(tabular, one), _held(tabular, other)

    def lines(kind: str, held: Iterable[tuple[str, Note]]) -> tuple[Line, ...]:
        return tuple(
            Line(note_html(note, book, on_query), origin) for origin, note in held if note.kind == kind
        )

    for kind in NOTE_KINDS:
        row = NoteRow(
            *HEADINGS[kind],
            common=lines(kind, [held for held in first if held in second]),
            one=lines(kind, [held for held in first if held not in second]),
            other=lines(kind, [held for held in second if held not in first]),
        )
        if row.common or row.one or row.other:
            yield row


def _held(tabular: Tabular, code: str) -> list[tuple[str, Note]]:
    """The notes that hold for a code with where they are written; inclusion terms are not inherited."""
    return [
        (origin, note)
        for origin, note in tabular.notes(code)
        if note.text and (origin == code or note.kind != "inclusion_term")
    ]


def _terms(page: codes.CodePage) -> tuple[indexpage.Term, ...]:
    return (*page.index, *page.index_above)


def _texts(page: codes.CodePage) -> tuple[guidance.Line, ...]:
    return (*page.guidance, *page.rulings)


def _shared(one: Iterable[Item], other: Iterable[Item], key: Callable[[Item], str]) -> Shared[Item]:
    first, second = {key(item): item for item in one}, {key(item): item for item in other}
    return Shared(
        tuple(item for name, item in first.items() if name in second),
        tuple(item for name, item in first.items() if name not in second),
        tuple(item for name, item in second.items() if name not in first),
    )


def _meet(book: Codebook, one: str, other: str, on: datetime.date) -> datetime.date | None:
    """The first day of a span in which both codes stand, the nearest to the date."""
    days = {row.valid_from for code in (one, other) for row in book.rows[code]}
    fitting = (
        day for day in days if all(any(r.valid_on(day) for r in book.rows[code]) for code in (one, other))
    )
    return min(fitting, key=lambda day: abs(day - on), default=None)
