"""What may not be coded together with a code: Excludes1 notes in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from lookup.codeset import Note, Tabular, category_of
from lookup.presenters.codebook import Codebook, note_html


@dataclass(frozen=True, slots=True)
class Line:
    """One Excludes1 note. `origin` is where it is written; `here` when that is the code or above it."""

    origin: str
    here: bool
    text: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """The notes about one category (or block, or range)."""

    place: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Grouped notes, and those that name no code and so become a question to the record."""

    groups: tuple[Group, ...]
    questions: tuple[Line, ...]

    def __bool__(self) -> bool:
        return bool(self.groups or self.questions)


def conflicts(tabular: Tabular, book: Codebook, code: str, on_query: str = "") -> Conflicts:
    """Every Excludes1 note about a code that is valid on the Tabular's date."""
    grouped: dict[str, list[Line]] = {}
    questions: list[Line] = []
    for origin, note in tabular.notes(code):
        if note.kind == "excludes1":
            line = Line(origin, True, note_html(note, book, on_query))
            for place in _places(note, book):
                grouped.setdefault(place, []).append(line)
            if not note.references:
                questions.append(line)
    for origin, note in _from_elsewhere(tabular, code):
        line = Line(origin, False, note_html(note, book, on_query))
        grouped.setdefault(_place(origin), []).append(line)
    groups = tuple(
        Group(place, _title(tabular, place), tuple(lines)) for place, lines in sorted(grouped.items())
    )
    return Conflicts(groups, tuple(questions))


def _from_elsewhere(tabular: Tabular, code: str) -> Iterator[tuple[str, Note]]:
    """Excludes1 notes of other branches whose references cover the code."""
    above = {code, *tabular.ancestors(code)}
    for origin in tabular:
        for note in tabular.row(origin).notes:
            if note.kind != "excludes1" or not any(reference.covers(code) for reference in note.references):
                continue
            if origin not in above and code not in tabular.ancestors(origin):
                yield origin, note


def _places(note: Note, book: Codebook) -> list[str]:
    targets = [book.target(r) or r.first for r in note.references]
    return list(dict.fromkeys(_place(target) for target in targets))


def _place(code: str) -> str:
    """The category of a code; a block or chapter stands for itself."""
    return code if "-" in code or not code[0].isalpha() else category_of(code)


def _title(tabular: Tabular, place: str) -> str:
    return tabular.title(place) if place in tabular else ""
