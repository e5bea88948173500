"""Replaces the code set in force; only fixtures and imports call it, inside their own transaction."""

import datetime

from django.db import connection, models

from lookup.codeset import CodeRow
from lookup.fixture_files import FixtureSet
from lookup.models import Code, DataVersion, Edition, IndexEntry, Note, NoteReference

BATCH = 2000


def replace(found: FixtureSet, sha256: str, now: datetime.datetime) -> dict[str, int]:
    """Put editions, codes with notes, and index entries in the place of the old; return how many.

    The data version is kept beside older ones, for encounters that were answered with them.
    """
    for model in (NoteReference, Note, Code, IndexEntry, Edition):
        _empty(model)
    Edition.objects.bulk_create(
        Edition(name=e.name, first_day=e.first_day, last_day=e.last_day, source=e.source)
        for e in found.editions
    )
    notes, references = _store_codes(found.codes)
    _store_index(found)
    _make_current(found, sha256, now)
    return {
        "editions": len(found.editions),
        "codes": len(found.codes),
        "notes": notes,
        "note references": references,
        "index entries": len(found.index),
    }


def _empty(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _store_codes(rows: tuple[CodeRow, ...]) -> tuple[int, int]:
    codes = Code.objects.bulk_create([_code(row) for row in rows], batch_size=BATCH)
    parts = [
        (Note(code=code, kind=note.kind, text=note.text, position=position), note)
        for code, row in zip(codes, rows, strict=True)
        for position, note in enumerate(row.notes, 1)
    ]
    Note.objects.bulk_create([stored for stored, _ in parts], batch_size=BATCH)
    references = [
        NoteReference(note=stored, first=reference.first, last=reference.last, text=reference.text)
        for stored, note in parts
        for reference in note.references
    ]
    NoteReference.objects.bulk_create(references, batch_size=BATCH)
    return len(parts), len(references)


def _code(row: CodeRow) -> Code:
    return Code(
        code=row.code,
        kind=row.kind,
        title=row.title,
        parent_code=row.parent,
        billable=row.billable,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        seventh=dict(row.seventh),
        title_only=row.title_only,
    )


def _store_index(found: FixtureSet) -> None:
    IndexEntry.objects.bulk_create(
        IndexEntry(
            path=list(entry.path),
            path_text=entry.path_text,
            nemod=entry.nemod,
            code=entry.code,
            see=entry.see,
            see_also=entry.see_also,
            subcat=entry.subcat,
            manif=entry.manif,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
        )
        for entry in found.index
    )


def _make_current(found: FixtureSet, sha256: str, now: datetime.datetime) -> None:
    DataVersion.objects.filter(current=True).update(current=False)
    if not DataVersion.objects.filter(sha256=sha256).update(current=True, loaded_at=now):
        DataVersion.objects.create(
            sha256=sha256, loaded_at=now, current=True, packed=DataVersion.pack(found.codes)
        )
