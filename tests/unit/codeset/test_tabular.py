"""The Tabular of one date, on the example file and on drawn rows."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.codeset import CodeRow, Note, Tabular, tabular_on
from lookup.codeset.official import parse_tabular
from lookup.codeset.references import parse_references

EXCERPT = Path(__file__).parents[2] / "data" / "tabular" / "excerpt.xml"
DAY = date(2021, 10, 1)


@pytest.fixture(scope="module")
def tabular() -> Tabular:
    official = parse_tabular(BytesIO(EXCERPT.read_bytes()), "excerpt.xml", valid_from=DAY)
    return tabular_on(official.rows, DAY)


def row(code: str, parent: str = "", *excludes1: str, billable: bool = True) -> CodeRow:
    notes = tuple(Note("excludes1", text, parse_references(text)) for text in excludes1)
    return CodeRow(code, "code", f"Title of {code}", parent, billable, DAY, None, notes)


def test_membership_titles_and_billing(tabular: Tabular) -> None:
    assert "M54.41" in tabular
    assert "M54.42" not in tabular
    assert tabular.title("M54.9") == "Painful example, unspecified"
    assert tabular.billable("M54.9")
    assert not tabular.billable("M54")
    assert tabular.on == DAY
    assert len(tabular) == len(list(tabular))


@pytest.mark.parametrize("ask", ["row", "title", "billable", "children", "ancestors", "leaves", "notes"])
def test_an_unknown_code_is_a_key_error(tabular: Tabular, ask: str) -> None:
    with pytest.raises(KeyError):
        getattr(tabular, ask)("X99.9")


def test_an_unknown_code_in_a_pair_is_a_key_error(tabular: Tabular) -> None:
    for pair in (("X99.9", "M54.9"), ("M54.9", "X99.9"), ("X99.9", "X99.9")):
        with pytest.raises(KeyError):
            tabular.conflicts(*pair)


def test_walking_the_tree(tabular: Tabular) -> None:
    assert tabular.children("M54") == ("M54.4", "M54.9")
    assert tabular.children("M54.9") == ()
    assert tabular.ancestors("M54.41") == ("M54.4", "M54", "M50-M54", "M40-M54", "13")
    assert tabular.ancestors("S16.1XXA") == ("S16.1", "S16", "S10-S19", "19")
    assert tabular.ancestors("13") == ()
    assert tabular.leaves("M54") == ("M54.40", "M54.41", "M54.9")
    assert tabular.leaves("M54.9") == ("M54.9",)
    assert tabular.leaves("S16") == ("S16.1XXA", "S16.1XXD", "S16.21XB")
    assert tabular.leaves("Q00-Q99") == ()


def test_notes_come_own_first_then_from_every_level(tabular: Tabular) -> None:
    origins = [origin for origin, _ in tabular.notes("M54.41")]
    assert origins == ["M54.41", "M54.41", "M54.4", "M54", "M54", "M50-M54", "M50-M54", "13"]


def test_conflicts_in_both_directions_and_by_inheritance() -> None:
    #  M54 (excludes F45.41) - M54.5 (excludes S39.012) - M54.50
    rows = [
        row("M54", "", "psychogenic (F45.41)", billable=False),
        row("M54.5", "M54", "strain (S39.012)", billable=False),
        row("M54.50", "M54.5"),
        row("R52", "", "low back (M54.5-)"),
        row("F45.41"),
        row("S39.012", billable=False),
        row("S39.012A", "S39.012"),
        row("M62.830"),
    ]
    tabular = tabular_on(rows, DAY)

    def found(a: str, b: str) -> list[tuple[str, str, str, str]]:
        return [(c.code, c.other, c.origin, c.reference.text) for c in tabular.conflicts(a, b)]

    assert found("M54.50", "S39.012A") == [("M54.50", "S39.012A", "M54.5", "S39.012")]
    assert found("S39.012A", "M54.50") == [("M54.50", "S39.012A", "M54.5", "S39.012")]
    assert found("M54.50", "F45.41") == [("M54.50", "F45.41", "M54", "F45.41")]
    assert found("R52", "M54.50") == [("R52", "M54.50", "R52", "M54.5-")]
    assert found("M54.50", "M62.830") == []
    assert found("M54.50", "M54.50") == []


def test_both_notes_of_a_pair_are_found_the_first_codes_first() -> None:
    tabular = tabular_on([row("A00", "", "the other (B00)"), row("B00", "", "the other (A00)")], DAY)
    assert [conflict.code for conflict in tabular.conflicts("B00", "A00")] == ["B00", "A00"]


def test_only_excludes1_is_a_conflict() -> None:
    note = Note("excludes2", "the other (B00)", parse_references("the other (B00)"))
    rows = [CodeRow("A00", "code", "A", "", True, DAY, None, (note,)), row("B00")]
    assert tabular_on(rows, DAY).conflicts("A00", "B00") == ()


def test_a_note_above_both_codes_does_not_forbid_the_two() -> None:
    rows = [row("D72", "", "kind (D72.824)"), row("D72.824", "D72"), row("D72.1", "D72")]
    tabular = tabular_on(rows, DAY)
    assert tabular.conflicts("D72.1", "D72.824") == ()
    assert tabular.conflicts("D72", "D72.824") == ()


def test_a_missing_parent_ends_the_way_up() -> None:
    tabular = tabular_on([row("M54.50", "M54.5")], DAY)
    assert tabular.ancestors("M54.50") == ()
    assert tabular.notes("M54.50") == ()


DAYS = st.dates(date(2020, 10, 1), date(2027, 9, 30))
SPANS = st.tuples(
    st.sampled_from(["M54", "M54.5", "M54.50"]), DAYS, st.none() | st.integers(0, 1500).map(timedelta)
)


@given(st.lists(SPANS, max_size=8), DAYS)
def test_a_date_picks_the_rows_whose_span_contains_it(
    spans: list[tuple[str, date, timedelta | None]], on: date
) -> None:
    rows = [
        CodeRow(code, "code", f"{number}", "", True, begin, begin + length if length is not None else None)
        for number, (code, begin, length) in enumerate(spans)
    ]
    tabular = tabular_on(rows, on)
    open_codes = {r.code for r in rows if r.valid_from <= on and (r.valid_to is None or on <= r.valid_to)}
    assert set(tabular) == open_codes
    assert all(tabular.row(code).valid_on(on) for code in open_codes)
