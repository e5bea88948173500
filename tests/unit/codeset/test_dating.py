"""Rows with exact days out of snapshots, and the data file that names the days."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.codeset import CodeRow, CodesetError, Note
from lookup.codeset.changes import DatedChanges, apply_edits, read_changes
from lookup.codeset.dating import Difference, Interim, Snapshot, histories

Y2020, Y2021, Y2022, Y2024, Y2025 = (date(year, 10, 1) for year in (2020, 2021, 2022, 2024, 2025))
ONE, TWO, THREE = (Note("excludes1", word) for word in ("one", "two", "three"))


def row(code: str, title: str = "Title", *notes: Note, billable: bool = True, parent: str = "") -> CodeRow:
    return CodeRow(code, "code", title, parent, billable, Y2020, None, notes)


def snapshot(default: date, *rows: CodeRow) -> Snapshot:
    return Snapshot(f"file of {default}", {r.code: r for r in rows}, default)


def spans(*snapshots: Snapshot, days: Mapping[str, date] | None = None, **more: Any) -> list[Any]:
    """(code, first day, last day, title, billable, notes) of every row; `days` by what differs."""

    def date_of(later: Snapshot, difference: Difference) -> date:
        return (days or {}).get(difference.what, later.default_date)

    codes = {code for s in snapshots for code in s.rows}
    return [
        (r.code, r.valid_from, r.valid_to, r.title, r.billable, [n.text for n in r.notes])
        for r in histories(snapshots, codes, date_of, **more)
    ]


def test_what_never_changes_is_one_open_row() -> None:
    same = row("A00", "Title", ONE)
    assert spans(snapshot(Y2020, same), snapshot(Y2024, same), snapshot(Y2025, same)) == [
        ("A00", Y2020, None, "Title", True, ["one"])
    ]


def test_an_added_and_a_removed_code() -> None:
    found = spans(snapshot(Y2020, row("A00")), snapshot(Y2024, row("B00")), days={"added": Y2022})
    assert found == [
        ("A00", Y2020, date(2024, 9, 30), "Title", True, []),
        ("B00", Y2022, None, "Title", True, []),
    ]


def test_a_divided_code_closes_on_the_day_its_parts_open() -> None:
    parts = (row("A00.1", parent="A00"), row("A00.2", parent="A00"))
    days = {"billable": Y2021, "added": Y2021}
    found = spans(snapshot(Y2020, row("A00")), snapshot(Y2024, row("A00", billable=False), *parts), days=days)
    assert [(code, begin, end, billable) for code, begin, end, _, billable, _ in found] == [
        ("A00", Y2020, date(2021, 9, 30), True),
        ("A00", Y2021, None, False),
        ("A00.1", Y2021, None, True),
        ("A00.2", Y2021, None, True),
    ]


def test_changes_on_different_days_give_a_row_for_each() -> None:
    before, after = row("A00", "Old", ONE, TWO), row("A00", "New", THREE, TWO)
    days = {"note removed": Y2021, "title": Y2022}
    assert spans(snapshot(Y2020, before), snapshot(Y2024, after), days=days) == [
        ("A00", Y2020, date(2021, 9, 30), "Old", True, ["one", "two"]),
        ("A00", Y2021, date(2022, 9, 30), "Old", True, ["two"]),
        ("A00", Y2022, date(2024, 9, 30), "New", True, ["two"]),
        ("A00", Y2024, None, "New", True, ["three", "two"]),
    ]


def test_a_note_between_two_files() -> None:
    interim = Interim("A00", THREE, Y2021, date(2022, 9, 30))
    assert spans(snapshot(Y2020, row("A00", "Title", ONE)), interims=[interim]) == [
        ("A00", Y2020, date(2021, 9, 30), "Title", True, ["one"]),
        ("A00", Y2021, date(2022, 9, 30), "Title", True, ["one", "three"]),
        ("A00", Y2022, None, "Title", True, ["one"]),
    ]


NOTES = st.lists(st.sampled_from([ONE, TWO, THREE, Note("note", "one")]), max_size=4, unique=True)
STATES = st.none() | st.builds(
    lambda title, billable, notes: row("A00", title, *notes, billable=billable),
    st.sampled_from(["Old", "New"]),
    st.booleans(),
    NOTES,
)


@given(STATES, STATES, STATES, st.dates(date(2020, 10, 2), Y2024), st.dates(date(2024, 10, 2), Y2025))
def test_every_file_is_found_again_on_its_date(
    one: CodeRow | None, two: CodeRow | None, three: CodeRow | None, early: date, late: date
) -> None:
    """Whatever the days, rows do not overlap, and each file's row is the one in force on its date."""
    files = [(Y2020, one), (Y2024, two), (date(2026, 4, 1), three)]
    snapshots = [snapshot(day, *([r] if r else [])) for day, r in files]

    def date_of(later: Snapshot, difference: Difference) -> date:
        if difference.what in ("title", "note added"):
            return early if later.default_date == Y2024 else late
        return later.default_date

    rows = list(histories(snapshots, ["A00"], date_of))
    for earlier, later in pairwise(rows):
        assert earlier.valid_to is not None
        assert earlier.valid_to < later.valid_from
    for day, expected in files:
        in_force = [r for r in rows if r.valid_on(day)]
        assert [(r.title, r.billable, r.notes) for r in in_force] == (
            [(expected.title, expected.billable, expected.notes)] if expected else []
        )


DATA: dict[str, Any] = {
    "files": [{"version": "2021", "name": "First", "from": "2020-10-01", "rows": 1, "billable": 1}],
    "changes": [
        {"date": "2021-10-01", "codes": ["M54.5-"], "what": ["added", "billable"], "source": "divided"},
        {"date": "2022-10-01", "codes": ["M50"], "what": ["note"], "text": "superior", "source": "note"},
    ],
    "interims": [
        {"code": "M41", "kind": "excludes2", "text": "x (M96.-)", "from": "2021-10-01", "to": "2023-09-30"}
    ],
    "edits": [
        {"date": "2026-10-01", "code": "S23.420"},
        {"date": "2026-10-01", "code": "R10.85", "kind": "excludes1", "old": "a (R10.1)", "new": "a (R10.3)"},
    ],
}


@pytest.fixture
def changes() -> DatedChanges:
    return read_changes(DATA, "dated-changes.json")


@pytest.mark.parametrize(
    ("difference", "day"),
    [
        (Difference("M54.5", "billable", "False"), Y2021),
        (Difference("M54.50", "added", "Low back pain"), Y2021),
        (Difference("M54.50", "title", "Low back pain"), Y2024),
        (Difference("M54.6", "added", "Other"), Y2024),
        (Difference("M50", "note removed", "note: most superior level"), Y2022),
        (Difference("M50", "note removed", "note: other"), Y2024),
        (Difference("M50.1", "note removed", "note: most superior level"), Y2024),
    ],
)
def test_listed_days_and_the_default(changes: DatedChanges, difference: Difference, day: date) -> None:
    assert changes.date_of(snapshot(Y2024), difference) == day
    assert changes.unlisted == ([(Y2024, difference)] if day == Y2024 else [])


def test_a_listed_change_without_a_difference_is_known(changes: DatedChanges) -> None:
    changes.date_of(snapshot(Y2024), Difference("M54.51", "added", ""))
    assert [change.source for change in changes.unused()] == ["note"]


def test_edits_make_the_next_edition(changes: DatedChanges) -> None:
    old = Note("excludes1", "a (R10.1)", changes.edits[1].old.references if changes.edits[1].old else ())
    rows = [row("S23.42"), row("S23.420", parent="S23.42"), row("S23.420A", parent="S23.420")]
    edited = apply_edits({r.code: r for r in [*rows, row("R10.85", "Title", old)]}, changes.edits)
    assert sorted(edited) == ["R10.85", "S23.42"]
    assert [reference.first for reference in edited["R10.85"].notes[0].references] == ["R10.3"]


def test_the_differences_of_an_edit_are_listed(changes: DatedChanges) -> None:
    assert changes.date_of(snapshot(date(2026, 10, 1)), Difference("S23.420A", "removed", "")) == date(
        2026, 10, 1
    )
    assert changes.unlisted == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "S23.420 is not in the latest official file"),
        ([row("S23.420"), row("R10.85")], "R10.85 has not the note"),
    ],
)
def test_an_edit_that_finds_nothing_is_refused(
    changes: DatedChanges, rows: list[CodeRow], message: str
) -> None:
    with pytest.raises(CodesetError, match=message):
        apply_edits({r.code: r for r in rows}, changes.edits)


@pytest.mark.parametrize(
    ("key", "entry"),
    [
        ("changes", {"date": "2021-13-01", "codes": [], "what": [], "source": ""}),
        ("changes", {"codes": [], "what": [], "source": ""}),
        ("files", {"version": "2021"}),
        ("interims", "M41"),
    ],
)
def test_a_damaged_entry_is_named(key: str, entry: Any) -> None:
    with pytest.raises(CodesetError, match=rf"^dated-changes\.json: entry 1 of “{key}” cannot be used"):
        read_changes({key: [entry]}, "dated-changes.json")
