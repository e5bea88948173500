"""The fixture format: what is written is read again, what is damaged is named."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.codeset import NOTE_KINDS, ROW_KINDS, CodeRow, CodesetError, Edition, IndexEntry, Note, Reference
from lookup.codeset.jsonl import code_lines, edition_text, index_lines, read_codes, read_editions, read_index

TEXT = st.text(min_size=1, max_size=12)
DAYS = st.dates(date(2020, 10, 1), date(2027, 9, 30))
REFERENCES = st.builds(Reference, TEXT, TEXT, TEXT)
NOTES = st.builds(Note, st.sampled_from(NOTE_KINDS), TEXT, st.lists(REFERENCES, max_size=2).map(tuple))
ROWS = st.builds(
    CodeRow,
    code=TEXT,
    kind=st.sampled_from(ROW_KINDS),
    title=TEXT,
    parent=st.text(max_size=4),
    billable=st.booleans(),
    valid_from=DAYS,
    valid_to=st.none() | DAYS,
    notes=st.lists(NOTES, max_size=2).map(tuple),
    seventh=st.dictionaries(TEXT, TEXT, max_size=2),
    title_only=st.booleans(),
)
ENTRIES = st.builds(
    IndexEntry,
    path=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    valid_from=DAYS,
    valid_to=st.none() | DAYS,
    nemod=st.text(max_size=4),
    code=st.text(max_size=4),
    see=st.text(max_size=4),
    see_also=st.text(max_size=4),
    subcat=st.text(max_size=4),
    manif=st.text(max_size=4),
)


@given(st.lists(ROWS, min_size=1, max_size=3))
def test_rows_come_back_as_written(rows: list[CodeRow]) -> None:
    text = code_lines(rows)
    assert list(read_codes(text, "codes.jsonl")) == rows
    assert text.count("\n") == len(rows)


@given(st.lists(ENTRIES, min_size=1, max_size=3))
def test_index_entries_come_back_as_written(entries: list[IndexEntry]) -> None:
    assert list(read_index(index_lines(entries), "index.jsonl")) == entries


def test_empty_fields_are_left_out() -> None:
    bare = CodeRow("M54.9", "code", "Dorsalgia, unspecified", "M54", True, date(2020, 10, 1))
    assert list(json.loads(code_lines([bare]))) == [
        "code",
        "kind",
        "title",
        "parent",
        "billable",
        "valid_from",
        "valid_to",
    ]


GOOD: dict[str, Any] = {
    "code": "M54.9",
    "kind": "code",
    "title": "Dorsalgia",
    "parent": "M54",
    "billable": True,
    "valid_from": "2020-10-01",
    "valid_to": None,
}


@pytest.mark.parametrize(
    "damage",
    [
        {"kind": "chapitre"},
        {"code": ""},
        {"title": None},
        {"valid_from": "1 October"},
        {"valid_to": "2020-02-30"},
        {"notes": [{"kind": "gossip", "text": "x"}]},
        {"notes": [{"kind": "note", "text": ""}]},
        {"notes": [{"kind": "note", "text": "x", "references": [{"first": "M54"}]}]},
        {"seventh": 7},
    ],
)
def test_a_damaged_row_is_named_by_file_and_line(damage: dict[str, Any]) -> None:
    text = json.dumps(GOOD) + "\n" + json.dumps(GOOD | damage) + "\n"
    with pytest.raises(CodesetError, match=r"^codes\.jsonl, line 2: the record cannot be used"):
        list(read_codes(text, "codes.jsonl"))


@pytest.mark.parametrize("line", ["", "{", "[]", "7", '{"code": "M54"}'])
def test_a_line_that_is_no_record_is_named(line: str) -> None:
    with pytest.raises(CodesetError, match=r"^index\.jsonl, line 1: the record cannot be used"):
        list(read_index(line + "\n", "index.jsonl"))


FIRST = Edition("FY2021", date(2020, 10, 1), date(2021, 9, 30), "file")
SECOND = Edition("FY2022", date(2021, 10, 1), date(2022, 9, 30), "file")


def test_editions_come_back_as_written() -> None:
    assert read_editions(edition_text([FIRST, SECOND]), "editions.json") == (FIRST, SECOND)


def test_a_gap_between_editions_is_refused() -> None:
    late = Edition("FY2022", date(2021, 10, 2), date(2022, 9, 30), "file")
    with pytest.raises(CodesetError, match=r"editions\.json: FY2022 does not begin on the day after FY2021"):
        read_editions(edition_text([FIRST, late]), "editions.json")


@pytest.mark.parametrize("text", ["", "{}", "[]", '[{"name": "FY2021"}]', "[7]"])
def test_damaged_editions_are_refused(text: str) -> None:
    with pytest.raises(CodesetError, match=r"^editions\.json: not a list of editions"):
        read_editions(text, "editions.json")
