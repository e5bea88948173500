"""The records of the code set: what the official Tabular List says, as plain immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lookup.codeset.constraints import satisfies

NOTE_KINDS = (
    "includes",
    "inclusion_term",
    "excludes1",
    "excludes2",
    "code_first",
    "use_additional",
    "code_also",
    "note",
    "seventh_note",
)

ROW_KINDS = ("chapter", "block", "category", "code")


class CodesetError(ValueError):
    """Input of the code set that cannot be used; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A code or a range of codes that a note refers to. A range stays a range, whatever lies inside it.

    `text` is as printed ("M54.5-", "R07.1-R07.9"); a printed condition ("M51.- with fifth character 6")
    is part of it and counts in `covers`.
    """

    first: str
    last: str
    text: str

    @property
    def is_range(self) -> bool:
        """True when the reference names two ends."""
        return self.first != self.last

    def covers(self, code: str) -> bool:
        """Whether `code` is the code referred to, one of its descendants, or inside the range."""
        if code[: len(self.first)] < self.first or code[: len(self.last)] > self.last:
            return False
        return " with " not in self.text or satisfies(self.text, code)


@dataclass(frozen=True, slots=True)
class Note:
    """One line of a note, in the official wording, with the codes it refers to (none is common)."""

    kind: str
    text: str
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One chapter, block, category or code during one span of dates (`valid_to` inclusive, None = open).

    `seventh` holds the 7th characters that the Tabular defines at this very row; the codes made with
    them are rows of their own. A `title_only` row is there because a note of another row refers to it.
    """

    code: str
    kind: str
    title: str
    parent: str
    billable: bool
    valid_from: date
    valid_to: date | None = None
    notes: tuple[Note, ...] = ()
    seventh: Mapping[str, str] = field(default_factory=dict, hash=False)
    title_only: bool = False

    def valid_on(self, on: date) -> bool:
        """Whether the row's span contains the date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Conflict:
    """An Excludes1 note of `code` (written at `origin`, its own or inherited) that excludes `other`."""

    code: str
    other: str
    origin: str
    note: Note
    reference: Reference


@dataclass(frozen=True, slots=True)
class Edition:
    """One release of the code set and the dates of service it answers for, both days included."""

    name: str
    first_day: date
    last_day: date
    source: str


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of the Alphabetic Index: the path of terms and where it leads ("" where it does not)."""

    path: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None
    nemod: str = ""
    code: str = ""
    see: str = ""
    see_also: str = ""
    subcat: str = ""
    manif: str = ""

    @property
    def path_text(self) -> str:
        """The path as one line, as citations write it."""
        return " > ".join(self.path)
