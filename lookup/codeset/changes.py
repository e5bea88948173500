"""The dated changes: a data file that says when what differs between the official files changed.

It also names the official files (by their version), the notes that stood only in between, and the edits
that make an edition of which no file is at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from lookup.codeset.dating import Difference, Interim, Snapshot
from lookup.codeset.records import CodeRow, CodesetError, Note
from lookup.codeset.references import parse_references

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """An official file as expected: its version, from when it counts, how many rows it must give."""

    version: str
    name: str
    from_day: date
    rows: int
    billable: int


@dataclass(frozen=True, slots=True)
class DatedChange:
    """The day for some differences: of a code ("M54.5") or of it and all below ("M54.5-")."""

    day: date
    codes: tuple[str, ...]
    what: tuple[str, ...]
    text: str
    source: str

    def fits(self, difference: Difference) -> bool:
        """Whether this change dates the difference."""
        return (
            difference.what.startswith(self.what)
            and self.text in difference.text
            and any(_names(code, difference.code) for code in self.codes)
        )


@dataclass(frozen=True, slots=True)
class Edit:
    """One listed difference of an edition without a file: a code removed, or a note reworded."""

    day: date
    code: str
    old: Note | None
    new: Note | None


@dataclass(slots=True)
class DatedChanges:
    """The whole data file, and which of its changes were used."""

    files: tuple[OfficialFile, ...]
    changes: tuple[DatedChange, ...]
    interims: tuple[Interim, ...]
    edits: tuple[Edit, ...]
    used: set[DatedChange] = field(default_factory=set)
    unlisted: list[tuple[date, Difference]] = field(default_factory=list)

    def date_of(self, later: Snapshot, difference: Difference) -> date:
        """The day of a difference; one without a listed day is noted in `unlisted`."""
        for change in self.changes:
            if change.fits(difference):
                self.used.add(change)
                return change.day
        if not any(_names(edit.code + "-", difference.code) for edit in self._edits_of(later)):
            self.unlisted.append((later.default_date, difference))
        return later.default_date

    def unused(self) -> tuple[DatedChange, ...]:
        """Listed changes that fit no difference: a typing error, or the files are others than thought."""
        return tuple(change for change in self.changes if change not in self.used)

    def _edits_of(self, later: Snapshot) -> Iterator[Edit]:
        return (edit for edit in self.edits if edit.day == later.default_date)


def read_changes(data: Mapping[str, Any], name: str) -> DatedChanges:
    """The data file's content, checked; CodesetError names the entry that cannot be used."""
    return DatedChanges(
        tuple(_each(data, "files", name, _file)),
        tuple(_each(data, "changes", name, _change)),
        tuple(_each(data, "interims", name, _interim)),
        tuple(_each(data, "edits", name, _edit)),
    )


def apply_edits(rows: Mapping[str, CodeRow], edits: Sequence[Edit]) -> dict[str, CodeRow]:
    """The rows of the next edition, made of the latest file's; an edit that finds nothing is refused."""
    edited = dict(rows)
    for edit in edits:
        if edit.code not in edited:
            raise CodesetError(f"edit of {edit.day}: {edit.code} is not in the latest official file.")
        if edit.old is None:
            edited = {code: row for code, row in edited.items() if not _below(edit.code, code, rows)}
        else:
            edited[edit.code] = _reworded(edited[edit.code], edit)
    return edited


def _reworded(row: CodeRow, edit: Edit) -> CodeRow:
    if edit.old not in row.notes:
        raise CodesetError(f"edit of {edit.day}: {edit.code} has not the note to be reworded.")
    notes = (edit.new if note == edit.old else note for note in row.notes)
    return replace(row, notes=tuple(note for note in notes if note is not None))


def _names(pattern: str, code: str) -> bool:
    return code.startswith(pattern[:-1]) if pattern.endswith("-") else code == pattern


def _below(code: str, other: str, rows: Mapping[str, CodeRow]) -> bool:
    """Whether `other` is the code or stands below it (a code made with a 7th character does)."""
    while other and other != code:
        other = rows[other].parent if other in rows else ""
    return other == code


def _each(
    data: Mapping[str, Any], key: str, name: str, make: Callable[[Mapping[str, Any]], _Entry]
) -> Iterator[_Entry]:
    """The entries of one list of the file; an unusable one is named by its place."""
    for number, entry in enumerate(data.get(key, ()), 1):
        try:
            yield make(entry)
        except (KeyError, TypeError, ValueError) as error:
            raise CodesetError(f"{name}: entry {number} of “{key}” cannot be used ({error!r}).") from error


def _file(entry: Mapping[str, Any]) -> OfficialFile:
    return OfficialFile(
        entry["version"], entry["name"], _day(entry["from"]), int(entry["rows"]), int(entry["billable"])
    )


def _change(entry: Mapping[str, Any]) -> DatedChange:
    return DatedChange(
        _day(entry["date"]),
        tuple(entry["codes"]),
        tuple(entry["what"]),
        entry.get("text", ""),
        entry["source"],
    )


def _interim(entry: Mapping[str, Any]) -> Interim:
    return Interim(entry["code"], _note(entry), _day(entry["from"]), _day(entry["to"]))


def _edit(entry: Mapping[str, Any]) -> Edit:
    old, new = (_note(entry, key) if key in entry else None for key in ("old", "new"))
    return Edit(_day(entry["date"]), entry["code"], old, new)


def _note(entry: Mapping[str, Any], key: str = "text") -> Note:
    return Note(entry["kind"], entry[key], parse_references(entry[key]))


def _day(text: str) -> date:
    return date.fromisoformat(text)
