"""Notes of a code as the Tabular prints them: by kind, own ones apart from inherited ones."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from lookup.codeset import NOTE_KINDS, Note, Tabular
from lookup.presenters.citations import note_anchor
from lookup.presenters.codebook import Codebook, note_html

# kind -> (heading, what it means in plain words)
HEADINGS = {
    "includes": ("Includes", ""),
    "inclusion_term": ("Inclusion terms", "examples, not a complete list"),
    "excludes1": ("Excludes1", "not coded together, unless the two are clearly unrelated"),
    "excludes2": ("Excludes2", "not part of this; both may be coded when both are documented"),
    "code_first": ("Code first", "the other code goes before this one"),
    "use_additional": ("Use additional code", "the other code goes after this one"),
    "code_also": ("Code also", "two codes may be needed; no order is given"),
    "note": ("Note", ""),
    "seventh_note": ("7th character", ""),
}


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """The notes of one kind at one place."""

    kind: str
    anchor: str
    heading: str
    meaning: str
    lines: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """The notes written at one level of the hierarchy."""

    code: str
    title: str
    groups: tuple[NoteGroup, ...]

    @property
    def size(self) -> int:
        """How many notes."""
        return sum(len(group.lines) for group in self.groups)


def own_notes(tabular: Tabular, book: Codebook, code: str, on_query: str = "") -> tuple[NoteGroup, ...]:
    """The notes written at the code itself."""
    return _groups(list(tabular.row(code).notes), book, on_query)


def inherited_notes(tabular: Tabular, book: Codebook, code: str, on_query: str = "") -> tuple[Origin, ...]:
    """The notes from above that hold here too, nearest level first. Inclusion terms are not inherited."""
    above = [
        (origin, note)
        for origin, note in tabular.notes(code)
        if origin != code and note.kind != "inclusion_term"
    ]
    levels = [
        (origin, [note for _, note in pairs]) for origin, pairs in groupby(above, key=lambda pair: pair[0])
    ]
    return tuple(
        Origin(origin, tabular.title(origin), _groups(notes, book, on_query)) for origin, notes in levels
    )


def _groups(notes: list[Note], book: Codebook, on_query: str) -> tuple[NoteGroup, ...]:
    found = []
    for kind in NOTE_KINDS:
        lines = tuple(note_html(note, book, on_query) for note in notes if note.kind == kind and note.text)
        if lines:
            heading, meaning = HEADINGS[kind]
            found.append(NoteGroup(kind, note_anchor(kind), heading, meaning, lines))
    return tuple(found)
