"""The code set as fixture files: one record a line, fields without content left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from lookup.codeset.records import (
    NOTE_KINDS,
    ROW_KINDS,
    CodeRow,
    CodesetError,
    Edition,
    IndexEntry,
    Note,
    Reference,
)

_Record = TypeVar("_Record")


def code_lines(rows: Iterable[CodeRow]) -> str:
    """The text of codes.jsonl."""
    return "".join(_line(_from_row(row)) for row in rows)


def index_lines(entries: Iterable[IndexEntry]) -> str:
    """The text of index.jsonl."""
    return "".join(_line(_from_entry(entry)) for entry in entries)


def edition_text(editions: Iterable[Edition]) -> str:
    """The text of editions.json."""
    return json.dumps([_from_edition(edition) for edition in editions], ensure_ascii=False, indent=2) + "\n"


def read_codes(text: str, name: str) -> Iterator[CodeRow]:
    """The rows of codes.jsonl; CodesetError names file and line of a record that cannot be used."""
    return _records(text, name, row_from)


def read_index(text: str, name: str) -> Iterator[IndexEntry]:
    """The entries of index.jsonl; CodesetError names file and line of a record that cannot be used."""
    return _records(text, name, entry_from)


def read_editions(text: str, name: str) -> tuple[Edition, ...]:
    """The editions, which must follow each other without a gap; CodesetError otherwise."""
    try:
        records = json.loads(text)
        if not records or not isinstance(records, list):
            raise ValueError("no editions")
        editions = tuple(edition_from(record) for record in records)
    except (ValueError, KeyError, TypeError) as error:
        raise CodesetError(f"{name}: not a list of editions ({error!r}).") from error
    for earlier, later in pairwise(editions):
        if (later.first_day - earlier.last_day).days != 1:
            raise CodesetError(f"{name}: {later.name} does not begin on the day after {earlier.name}.")
    return editions


def row_from(record: Mapping[str, Any]) -> CodeRow:
    """One row of codes.jsonl; KeyError, TypeError or ValueError when the record is damaged."""
    if record["kind"] not in ROW_KINDS:
        raise ValueError(f"unknown kind {record['kind']!r}")
    return CodeRow(
        _text(record["code"]),
        record["kind"],
        _text(record["title"]),
        record["parent"],
        bool(record["billable"]),
        date.fromisoformat(record["valid_from"]),
        _last_day(record),
        tuple(_note_from(note) for note in record.get("notes", ())),
        dict(record.get("seventh", {})),
        bool(record.get("title_only", False)),
    )


def entry_from(record: Mapping[str, Any]) -> IndexEntry:
    """One entry of index.jsonl; KeyError, TypeError or ValueError when the record is damaged."""
    return IndexEntry(
        tuple(_text(term) for term in record["path"]),
        date.fromisoformat(record["valid_from"]),
        _last_day(record),
        *(record.get(name, "") for name in ("nemod", "code", "see", "see_also", "subcat", "manif")),
    )


def edition_from(record: Mapping[str, Any]) -> Edition:
    """One edition; KeyError, TypeError or ValueError when the record is damaged."""
    days = date.fromisoformat(record["first_day"]), date.fromisoformat(record["last_day"])
    return Edition(_text(record["name"]), *days, record["source"])


def _note_from(record: Mapping[str, Any]) -> Note:
    if record["kind"] not in NOTE_KINDS:
        raise ValueError(f"unknown kind of note {record['kind']!r}")
    references = (Reference(r["first"], r["last"], r["text"]) for r in record.get("references", ()))
    return Note(record["kind"], _text(record["text"]), tuple(references))


def _from_row(row: CodeRow) -> dict[str, Any]:
    always = {
        "code": row.code,
        "kind": row.kind,
        "title": row.title,
        "parent": row.parent,
        "billable": row.billable,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }
    sometimes = {
        "title_only": row.title_only,
        "seventh": dict(row.seventh),
        "notes": [_from_note(note) for note in row.notes],
    }
    return always | {name: value for name, value in sometimes.items() if value}


def _from_note(note: Note) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": note.kind, "text": note.text}
    if note.references:
        record["references"] = [{"first": r.first, "last": r.last, "text": r.text} for r in note.references]
    return record


def _from_entry(entry: IndexEntry) -> dict[str, Any]:
    names = ("nemod", "code", "see", "see_also", "subcat", "manif")
    record: dict[str, Any] = {"path": list(entry.path)}
    record |= {name: getattr(entry, name) for name in names if getattr(entry, name)}
    return record | {
        "valid_from": entry.valid_from.isoformat(),
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
    }


def _from_edition(edition: Edition) -> dict[str, str]:
    return {
        "name": edition.name,
        "first_day": edition.first_day.isoformat(),
        "last_day": edition.last_day.isoformat(),
        "source": edition.source,
    }


def _records(text: str, name: str, make: Callable[[Mapping[str, Any]], _Record]) -> Iterator[_Record]:
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        try:
            yield make(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CodesetError(f"{name}, line {number}: the record cannot be used ({error!r}).") from error


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def _last_day(record: Mapping[str, Any]) -> date | None:
    last = record["valid_to"]
    return None if last is None else date.fromisoformat(last)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not a text")
    return value
