"""The committed fixtures: the code set on the dates on which something changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import pytest

from lookup.codeset import CodeRow, Tabular, tabular_on
from lookup.codeset.jsonl import read_codes, read_editions, read_index
from lookup.codeset.universe import FAMILIES, unknown_families
from tests.counting import calls

FIXTURES = Path(__file__).parents[3] / "fixtures"
FIRST_DAY, TODAY, LAST_DAY = date(2020, 10, 1), date(2026, 11, 22), date(2027, 9, 30)


@cache
def rows() -> Sequence[CodeRow]:
    return tuple(read_codes((FIXTURES / "codes.jsonl").read_text(encoding="utf-8"), "codes.jsonl"))


@cache
def on(day: str) -> Tabular:
    return tabular_on(rows(), date.fromisoformat(day))


def notes(code: str, day: str) -> list[tuple[str, str]]:
    return [(note.kind, note.text) for note in on(day).row(code).notes]


# code, the day something changes, what holds before (billable, heading, absent), what holds after
CHANGES = [
    ("M54.5", "2021-10-01", "billable", "heading"),
    ("M54.50", "2021-10-01", "absent", "billable"),
    ("M54.51", "2021-10-01", "absent", "billable"),
    ("M54.59", "2021-10-01", "absent", "billable"),
    ("M45.A", "2021-10-01", "absent", "heading"),
    ("M45.A0", "2021-10-01", "absent", "billable"),
    ("M45.AB", "2021-10-01", "absent", "billable"),
    ("G44.86", "2021-10-01", "absent", "billable"),
    ("M51.A", "2022-10-01", "absent", "heading"),
    ("M51.A5", "2022-10-01", "absent", "billable"),
    ("M96.A1", "2022-10-01", "absent", "billable"),
    ("F11.91", "2022-10-01", "absent", "billable"),
    ("O90.4", "2023-10-01", "billable", "heading"),
    ("M51.36", "2024-10-01", "billable", "heading"),
    ("M51.360", "2024-10-01", "absent", "billable"),
    ("M51.369", "2024-10-01", "absent", "billable"),
    ("M51.37", "2024-10-01", "billable", "heading"),
    ("M51.372", "2024-10-01", "absent", "billable"),
    ("M62.85", "2024-10-01", "absent", "billable"),
    ("R10.2", "2025-10-01", "billable", "heading"),
    ("R10.20", "2025-10-01", "absent", "billable"),
    ("R10.24", "2025-10-01", "absent", "billable"),
    ("R10.85", "2025-10-01", "absent", "billable"),
    ("R10.8A", "2025-10-01", "absent", "heading"),
    ("R10.8A1", "2025-10-01", "absent", "billable"),
    ("R10.A1", "2025-10-01", "absent", "billable"),
    ("R39.85", "2025-10-01", "absent", "heading"),
    ("R39.859", "2025-10-01", "absent", "billable"),
    ("S23.420", "2026-10-01", "heading", "absent"),
    ("S23.420A", "2026-10-01", "billable", "absent"),
    ("S23.421A", "2026-10-01", "billable", "billable"),
]


def state(code: str, day: date) -> str:
    tabular = on(day.isoformat())
    if code not in tabular:
        return "absent"
    return "billable" if tabular.billable(code) else "heading"


@pytest.mark.parametrize(("code", "day", "before", "after"), CHANGES)
def test_codes_change_on_their_day(code: str, day: str, before: str, after: str) -> None:
    changed = date.fromisoformat(day)
    assert [state(code, changed - timedelta(days=1)), state(code, changed)] == [before, after]
    assert [state(code, FIRST_DAY), state(code, LAST_DAY)] == [before, after]


NOTE_CHANGES = [
    ("M54.5", "2021-10-01", "inclusion_term", "Lumbago NOS", "gone"),
    ("M54.8", "2021-10-01", "excludes1", "low back pain (M54.5)", "gone"),
    ("M54.8", "2021-10-01", "excludes1", "low back pain (M54.5-)", "new"),
    ("G89", "2021-10-01", "excludes2", "lumbar region pain (M54.5-)", "new"),
    ("R52", "2021-10-01", "excludes1", "lumbar region pain (M54.5)", "gone"),
    ("M40", "2021-10-01", "code_first", "underlying disease", "new"),
    ("M41.5", "2021-10-01", "code_first", "underlying disease", "new"),
    ("M41", "2021-10-01", "excludes1", "postprocedural scoliosis (M96.-)", "gone"),
    ("M41", "2021-10-01", "excludes2", "postprocedural scoliosis (M96.-)", "new"),
    ("M41", "2023-10-01", "excludes2", "postprocedural scoliosis (M96.-)", "gone"),
    ("M41", "2023-10-01", "excludes2", "postprocedural scoliosis (M96.89)", "new"),
    ("M41", "2023-10-01", "excludes2", "postradiation scoliosis (M96.5)", "new"),
    (
        "G55",
        "2021-10-01",
        "excludes1",
        "nerve root compression (due to) (in) spondylosis (M47.0-, M47.2.-)",
        "new",
    ),
    ("M60-M63", "2022-04-01", "excludes1", "muscular dystrophies and myopathies (G71-G72)", "gone"),
    ("M60-M63", "2022-04-01", "excludes2", "muscular dystrophies and myopathies (G71-G72)", "new"),
    ("M50", "2022-10-01", "note", "code to the most superior level of disorder", "gone"),
    ("19", "2025-04-01", "excludes1", "birth trauma (P10-P15)", "gone"),
    ("19", "2025-04-01", "excludes2", "obstetric trauma (O70-O71)", "new"),
    ("G89", "2025-10-01", "excludes2", "pelvic and perineal pain (R10.2-)", "new"),
    ("R52", "2025-10-01", "excludes1", "pelvic and perineal pain (R10.2)", "gone"),
    ("R10", "2025-10-01", "excludes2", "costovertebral (angle) tenderness (R39.85)", "new"),
    ("R10.2", "2025-10-01", "excludes2", "pain localized to upper abdomen (R10.1-)", "new"),
    ("R10.85", "2026-10-01", "excludes1", "localized abdominal pain (R10.1-R10.4-)", "gone"),
    ("R10.85", "2026-10-01", "excludes1", "localized abdominal pain (R10.1-R10.3-)", "new"),
]


@pytest.mark.parametrize(("code", "day", "kind", "text", "change"), NOTE_CHANGES)
def test_notes_change_on_their_day(code: str, day: str, kind: str, text: str, change: str) -> None:
    eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    assert ((kind, text) in notes(code, eve)) == (change == "gone")
    assert ((kind, text) in notes(code, day)) == (change == "new")


@pytest.mark.parametrize(
    ("code", "reference"),
    [
        ("M54.3", "M51.361"),
        ("M54.3", "M51.371"),
        ("M54.4", "M51.362"),
        ("M54.4", "M51.372"),
        ("M54.5", "M51.360"),
        ("M54.5", "M51.370"),
    ],
)
def test_excludes1_of_the_divided_disc_degeneration(code: str, reference: str) -> None:
    for day, expected in (("2024-09-30", False), ("2024-10-01", True)):
        references = [r.first for note in on(day).row(code).notes for r in note.references]
        assert (reference in references) == expected


def test_a_heading_was_retitled() -> None:
    assert on("2023-09-30").title("M41.12") == "Adolescent scoliosis"
    assert on("2023-10-01").title("M41.12") == "Adolescent idiopathic scoliosis"


@pytest.mark.parametrize(
    ("day", "count"),
    [("2020-10-01", 31), ("2021-03-01", 31), ("2021-09-30", 31), ("2021-10-01", 33), ("2026-11-22", 33)],
)
def test_billable_codes_of_m54(day: str, count: int) -> None:
    assert len(on(day).leaves("M54")) == count


def test_low_back_pain_conflicts_by_date() -> None:
    found = {(c.origin, c.reference.text) for c in on("2026-11-22").conflicts("M54.50", "M51.360")}
    assert found == {("M54.5", "M51.360")}
    strained = on("2026-11-22").conflicts("S39.012A", "M54.59")
    assert [(c.code, c.other, c.origin) for c in strained] == [("M54.59", "S39.012A", "M54.5")]
    assert on("2026-11-22").conflicts("M54.50", "M62.830") == ()
    assert on("2026-11-22").conflicts("M54.16", "M48.061") == ()


def test_block_notes_are_inherited_and_radiculopathy_meets_them() -> None:
    conflicts = on("2026-11-22").conflicts("G56.00", "M54.12")
    assert [(c.code, c.origin, c.reference.text) for c in conflicts] == [("G56.00", "G50-G59", "M54.1-")]


def test_editions_follow_each_other_from_the_first_to_the_last_day() -> None:
    editions = read_editions((FIXTURES / "editions.json").read_text(encoding="utf-8"), "editions.json")
    assert (editions[0].first_day, editions[-1].last_day) == (FIRST_DAY, LAST_DAY)
    assert [each.name for each in editions if each.first_day <= TODAY <= each.last_day] == ["FY2027"]
    years = {edition.name.split()[0] for edition in editions}
    assert years == {f"FY{year}" for year in range(2021, 2028)}
    assert {row.valid_from for row in rows()} <= {edition.first_day for edition in editions}


def test_spans_of_a_code_do_not_overlap() -> None:
    for earlier, later in pairwise(rows()):
        assert earlier.code <= later.code
        if earlier.code == later.code:
            assert earlier.valid_to is not None
            assert earlier.valid_to < later.valid_from


@pytest.mark.parametrize("day", sorted({row.valid_from.isoformat() for row in rows()}))
def test_on_every_day_of_change_the_tree_is_whole(day: str) -> None:
    """Parents are there, no billable code has children, headings of the universe lead to billable codes."""
    tabular = on(day)
    for code in tabular:
        row = tabular.row(code)
        assert not row.parent or row.parent in tabular
        assert (row.parent == "") == (row.kind == "chapter")
        assert not (row.billable and tabular.children(code))
        if code.startswith(FAMILIES) and row.kind in ("category", "code") and not row.title_only:
            assert tabular.leaves(code)


@pytest.mark.parametrize("day", sorted({row.valid_from.isoformat() for row in rows()}))
def test_on_every_day_of_change_single_references_have_a_title(day: str) -> None:
    tabular = on(day)
    named = {r.first for code in tabular for note in tabular.row(code).notes for r in note.references
             if not r.is_range}  # fmt: skip
    assert sorted(named - set(tabular)) == []


def test_every_family_is_there_whole() -> None:
    assert unknown_families({row.code: row for row in rows()}) == ()
    below = [row for row in rows() if row.kind != "chapter" and row.code.startswith(FAMILIES)]
    assert [row.code for row in below if row.title_only and "-" not in row.code] == []


def test_every_index_entry_leads_to_a_code_or_elsewhere() -> None:
    entries = tuple(read_index((FIXTURES / "index.jsonl").read_text(encoding="utf-8"), "index.jsonl"))
    tabular = on("2026-11-22")
    assert len(entries) == 877
    assert sum(entry.code.startswith("M54") for entry in entries) == 63
    codes = {code for entry in entries for code in (entry.code, entry.subcat, entry.manif) if code}
    assert sorted(code for code in codes if code.rstrip("-.") not in tabular) == []
    assert {entry.valid_from for entry in entries} == {date(2026, 10, 1)}


def test_building_and_asking_take_little_work() -> None:
    """A Tabular some steps a row, a pair far fewer than there are rows."""
    everything = rows()
    building = calls(lambda: tabular_on(everything, TODAY))
    tabular = tabular_on(everything, TODAY)
    pairs = [("M54.50", other) for other in tabular.leaves("M51")]
    asking = [calls(partial(tabular.conflicts, *pair)) for pair in pairs]
    assert building < 12 * len(everything)
    assert max(asking) < 400 < len(everything)
