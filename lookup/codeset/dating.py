"""Exact dates for the differences between official files of different editions.

Each file shows the code set on some dates only. What differs between two files changed on days in
between: the listed changes name the day, any other difference gets the first day of the later file's
fiscal year and is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import partial
from itertools import pairwise

from lookup.codeset.records import CodeRow, Note

Rows = Mapping[str, CodeRow]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one official file says; `default_date` is the day its unlisted differences get."""

    name: str
    rows: Rows
    default_date: date


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs at one code between two neighbouring snapshots.

    `what` is "added", "removed", "billable", "title", "place" (kind or parent), "sevenths", "note added"
    or "note removed"; `text` is the wording concerned.
    """

    code: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Interim:
    """A note that stood at a code only between two snapshots, so that no file shows it."""

    code: str
    note: Note
    first_day: date
    last_day: date


_FIELDS = {
    "title": "title",
    "billable": "billable",
    "kind": "place",
    "parent": "place",
    "seventh": "sevenths",
}

DateOf = Callable[[Snapshot, Difference], date]


def histories(
    snapshots: Sequence[Snapshot], codes: Iterable[str], date_of: DateOf, interims: Iterable[Interim] = ()
) -> Iterator[CodeRow]:
    """The rows of every code over time, in code order; the first snapshot counts from its default date."""
    by_code: dict[str, list[Interim]] = {}
    for interim in interims:
        by_code.setdefault(interim.code, []).append(interim)
    for code in sorted(codes):
        states = _states(snapshots, code, date_of)
        for interim in by_code.get(code, ()):
            states = list(_with_interim(states, interim))
        yield from _spans(states)


# A state is what holds from a day on; None means that the code does not exist then.
State = tuple[date, CodeRow | None]


def _states(snapshots: Sequence[Snapshot], code: str, date_of: DateOf) -> list[State]:
    first = snapshots[0]
    states: list[State] = [(first.default_date, first.rows.get(code))]
    for earlier, later in pairwise(snapshots):
        before, after = earlier.rows.get(code), later.rows.get(code)
        states += _between(before, after, partial(date_of, later))
    return states


def _between(
    before: CodeRow | None, after: CodeRow | None, day: Callable[[Difference], date]
) -> Iterator[State]:
    """The states that lead from one snapshot's row to the next one's, each from its day on."""
    if before is None or after is None:
        row = before or after
        if row is not None:
            yield day(Difference(row.code, "added" if after else "removed", row.title)), after
        return
    fields = {name: day(found) for name, found in _field_differences(before, after)}
    notes = list(_note_changes(before, after, day))
    for today in sorted({*fields.values(), *(item.day for item in notes if item.day is not None)}):
        changed = {name: getattr(after, name) for name, at in fields.items() if at <= today}
        yield today, replace(before, **changed, notes=tuple(_notes_on(today, notes)))


def _field_differences(before: CodeRow, after: CodeRow) -> Iterator[tuple[str, Difference]]:
    """The fields that differ, with the difference each one is."""
    for name, what in _FIELDS.items():
        if getattr(before, name) != getattr(after, name):
            yield name, Difference(after.code, what, str(getattr(after, name)))


@dataclass(frozen=True, slots=True)
class _NoteChange:
    """A note line of either row; `day` is when it came (new) or went (old), None for one that stays."""

    note: Note
    new: bool
    day: date | None


def _note_changes(
    before: CodeRow, after: CodeRow, day: Callable[[Difference], date]
) -> Iterator[_NoteChange]:
    """The notes of both rows in one official order."""
    matcher = SequenceMatcher(None, before.notes, after.notes, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield from (_NoteChange(note, False, None) for note in before.notes[old_from:old_to])
            continue
        for note in before.notes[old_from:old_to]:
            yield _NoteChange(note, False, day(Difference(before.code, "note removed", _wording(note))))
        for note in after.notes[new_from:new_to]:
            yield _NoteChange(note, True, day(Difference(after.code, "note added", _wording(note))))


def _notes_on(today: date, changes: Iterable[_NoteChange]) -> Iterator[Note]:
    for change in changes:
        if change.day is None or (change.day <= today) == change.new:
            yield change.note


def _wording(note: Note) -> str:
    return f"{note.kind}: {note.text}"


def _with_interim(states: Iterable[State], interim: Interim) -> Iterator[State]:
    """The states with the interim note put in from its first to its last day."""
    begin, end = interim.first_day, interim.last_day + timedelta(days=1)
    days = dict(states)
    for day in (begin, end):
        days.setdefault(day, _state_on(days, day))
    for day in sorted(days):
        row = days[day]
        if row is not None and begin <= day < end:
            row = replace(row, notes=(*row.notes, interim.note))
        yield day, row


def _state_on(days: Mapping[date, CodeRow | None], on: date) -> CodeRow | None:
    earlier = [day for day in days if day <= on]
    return days[max(earlier)] if earlier else None


def _spans(states: Sequence[State]) -> Iterator[CodeRow]:
    """Rows with first and last day out of states; equal neighbours are one row."""
    ordered = sorted(states, key=lambda state: state[0])
    kept: list[State] = []
    for state in ordered:
        if not kept or kept[-1][1] != state[1]:
            kept.append(state)
    for (begin, row), following in zip(kept, [*kept[1:], None], strict=True):
        if row is not None:
            last_day = following[0] - timedelta(days=1) if following else None
            yield replace(row, valid_from=begin, valid_to=last_day)
