"""What became of a code: its spans, what replaced it and what it replaced."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from lookup.codeset import CodeRow
from lookup.presenters.citations import NOTE_LABELS
from lookup.presenters.codebook import Codebook

MOST_NOTES = 4  # so many changed notes are told in their words
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """One span of dates of a code. `changes` says what is different from the span before."""

    row: CodeRow
    here: bool
    changes: tuple[str, ...]
    replaced_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()


def spans(book: Codebook, code: str, on: datetime.date) -> tuple[Span, ...]:
    """The spans of a code, newest first. KeyError when it was never loaded."""
    rows = book.rows[code]
    earlier: list[CodeRow | None] = [None, *rows]
    return tuple(
        Span(
            row=row,
            here=row.valid_on(on),
            changes=_changes(before, row),
            replaced_by=replaced_by(book, row),
            replaces=replaces(book, row),
        )
        for before, row in reversed(list(zip(earlier, rows, strict=False)))
    )


def replaced_by(book: Codebook, row: CodeRow) -> tuple[str, ...]:
    """The billable codes that began below the code on the day after its billable span ended."""
    if not row.billable or row.valid_to is None:
        return ()
    next_day = row.valid_to + DAY
    if any(later.valid_from == next_day and later.billable for later in book.rows[row.code]):
        return ()
    return tuple(
        code
        for code in book.under(row.code)
        if code != row.code and any(r.billable and r.valid_from == next_day for r in book.rows[code])
    )


def replaces(book: Codebook, row: CodeRow) -> tuple[str, ...]:
    """The code above it that was billable until the day before this billable span began."""
    if not row.billable:
        return ()
    last_day = row.valid_from - DAY
    above = (row.code[:length] for length in range(3, len(row.code)))
    return tuple(
        code for code in above if any(r.billable and r.valid_to == last_day for r in book.rows.get(code, ()))
    )


def _changes(before: CodeRow | None, row: CodeRow) -> tuple[str, ...]:
    if before is None:
        return ()
    found = []
    if before.title != row.title:
        found.append(f"the title was “{before.title}” before")
    if before.billable and not row.billable:
        found.append("became a heading with codes below it")
    if row.billable and not before.billable:
        found.append("became billable")
    if before.notes != row.notes:
        found += _note_changes(before, row)
    return tuple(found) or ("moved in the list, unchanged itself",)


def _note_changes(before: CodeRow, row: CodeRow) -> list[str]:
    """The notes that came and went, in their words where they are few."""
    new = [note for note in row.notes if note not in before.notes]
    gone = [note for note in before.notes if note not in row.notes]
    if len(new) + len(gone) <= MOST_NOTES:
        told = [("added", note) for note in new] + [("removed", note) for note in gone]
        return [f"{NOTE_LABELS[note.kind]} {what}: {note.text}" for what, note in told] or [
            "notes in another order"
        ]
    parts = [f"{len(new)} added" if new else "", f"{len(gone)} removed" if gone else ""]
    return [f"notes: {', '.join(part for part in parts if part)}"]
