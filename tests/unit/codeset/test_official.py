"""The parser of the official XML, on a small example file."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from lookup.codeset import CodesetError
from lookup.codeset.official import OfficialTabular, parse_tabular
from lookup.codeset.records import CodeRow

EXCERPT = Path(__file__).parents[2] / "data" / "tabular" / "excerpt.xml"
DAY = date(2021, 10, 1)

# ASCII drawing of the example: indentation is the parent, * is billable.
TREE = """
13
  M40-M54
    M40-M43
      M40
        M40.0 *
    M50-M54
      M54
        M54.4
          M54.40 *
          M54.41 *
        M54.9 *
  M96-M96
    M96 *
17
  Q00-Q99
  QA0-QA0
    QA0
      QA0.0 *
19
  S00-S09
    S06
      S06.0
        S06.0X
          S06.0X1
            S06.0X1A *
            S06.0X1D *
            S06.0X1S *
          S06.0X7
            S06.0X7A *
          S06.0X8
            S06.0X8A *
  S10-S19
    S16
      S16.1
        S16.1XXA *
        S16.1XXD *
      S16.2
        S16.21
          S16.21XB *
    S17
      S17.XXXA *
"""


def parse(text: str | bytes, name: str = "example.xml") -> OfficialTabular:
    return parse_tabular(BytesIO(text.encode() if isinstance(text, str) else text), name, valid_from=DAY)


@pytest.fixture(scope="module")
def example() -> OfficialTabular:
    return parse(EXCERPT.read_bytes())


@pytest.fixture(scope="module")
def rows(example: OfficialTabular) -> dict[str, CodeRow]:
    return {row.code: row for row in example.rows}


def drawing(rows: dict[str, CodeRow], parent: str = "", depth: int = 0) -> str:
    return "".join(
        f"{'  ' * depth}{row.code}{' *' if row.billable else ''}\n{drawing(rows, row.code, depth + 1)}"
        for row in rows.values()
        if row.parent == parent
    )


def test_tree_and_billable_codes(rows: dict[str, CodeRow]) -> None:
    """Blocks nest by range, 7th characters take X, S06 has no D and S after death."""
    assert drawing(rows) == TREE.lstrip("\n")


def test_kinds_and_counted_rows(example: OfficialTabular, rows: dict[str, CodeRow]) -> None:
    kinds = {code: rows[code].kind for code in ("13", "M96-M96", "M96", "M54.4", "S16.1XXA")}
    assert kinds == {
        "13": "chapter",
        "M96-M96": "block",
        "M96": "category",
        "M54.4": "code",
        "S16.1XXA": "code",
    }
    assert len(example.code_rows) == len(example.rows) - 3 - 8
    assert example.version == "2099"


def test_rows_carry_the_dates_given(rows: dict[str, CodeRow]) -> None:
    assert {(row.valid_from, row.valid_to) for row in rows.values()} == {(DAY, None)}


def test_titles_stand_on_one_line(rows: dict[str, CodeRow]) -> None:
    assert rows["M40.0"].title == "Bent example, first kind"
    assert rows["M96-M96"].title == "Single examples (M96)"
    assert rows["S16.1XXD"].title == "Strained example, subsequent example"


def test_seventh_characters_stand_where_they_are_defined(rows: dict[str, CodeRow]) -> None:
    assert rows["S16"].seventh == {"A": "initial example", "D": "subsequent example"}
    assert rows["S16.2"].seventh == {"B": "open example"}
    assert rows["S16.1"].seventh == rows["S16.21"].seventh == {}


@pytest.mark.parametrize(
    ("code", "notes"),
    [
        ("13", [("excludes2", "certain injuries (S00-T88)")]),
        ("M40", [("code_first", ", if applicable, underlying example (A18.01)")]),
        (
            "M50-M54",
            [
                ("excludes1", "current example - see injury by body region"),
                ("excludes1", "swollen example (M46.4-)"),
            ],
        ),
        ("M54", [("includes", "sore example"), ("note", "Write one example a line")]),
        ("M54.41", [("inclusion_term", "Right example"), ("inclusion_term", "Dexter example")]),
        (
            "M54.9",
            [
                ("use_additional", "code for the example, if known (Z18.-)"),
                ("code_also", "any associated example (G55)"),
                ("excludes2", "another example (M53.2-, M53.3)"),
            ],
        ),
        (
            "S06",
            [
                (
                    "seventh_note",
                    "The appropriate 7th character is to be added to each code from category S06",
                ),
                ("seventh_note", "first visit"),
            ],
        ),
    ],
)
def test_notes_verbatim(rows: dict[str, CodeRow], code: str, notes: list[tuple[str, str]]) -> None:
    assert [(note.kind, note.text) for note in rows[code].notes] == notes


def test_notes_carry_their_references(rows: dict[str, CodeRow]) -> None:
    assert [ref.first for note in rows["M54.9"].notes for ref in note.references] == [
        "Z18",
        "G55",
        "M53.2",
        "M53.3",
    ]
    assert rows["13"].notes[0].references[0].is_range
    assert rows["S06"].notes[0].references == ()


def test_an_empty_note_is_left_out_and_reported(example: OfficialTabular) -> None:
    assert example.remarks == ("example.xml: an empty codeFirst note at M40 was left out.",)


HEAD = "<ICD10CM.tabular><version>2099</version>"
CHAPTER = "<chapter><name>1</name><desc>Example</desc>"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not readable as XML"),
        ("not XML at all", "not readable as XML"),
        (f"{HEAD}{CHAPTER}", "not readable as XML"),
        ("<html><body>Sign in</body></html>", "the root element is <html>"),
        ("<ICD10CM.index><version>2099</version></ICD10CM.index>", "the root element is <ICD10CM.index>"),
        (f"<ICD10CM.tabular>{CHAPTER}</chapter></ICD10CM.tabular>", "the <version> is missing"),
        (
            f"<ICD10CM.tabular><version> </version>{CHAPTER}</chapter></ICD10CM.tabular>",
            "version> is missing",
        ),
        (f"{HEAD}</ICD10CM.tabular>", "the file holds no chapter"),
        (f"{HEAD}<chapter><desc>Example</desc></chapter></ICD10CM.tabular>", "a chapter without <name>"),
        (f"{HEAD}<chapter><name>1</name></chapter></ICD10CM.tabular>", "chapter 1 has no title"),
        (f"{HEAD}{CHAPTER}</chapter>{CHAPTER}</chapter></ICD10CM.tabular>", "1 stands there twice"),
        (
            f"{HEAD}{CHAPTER}<section><desc>Example</desc></section></chapter></ICD10CM.tabular>",
            "a block without id",
        ),
        (
            f"{HEAD}{CHAPTER}<section id='A00'><desc>Example</desc><diag><name>A00</name></diag></section>"
            "</chapter></ICD10CM.tabular>",
            "category A00 has no title",
        ),
        (
            '<!DOCTYPE bomb [<!ENTITY a "aaaa">]>' + f"{HEAD}{CHAPTER}</chapter></ICD10CM.tabular>",
            "a document type declaration is not allowed",
        ),
    ],
)
def test_damaged_input_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(CodesetError) as error:
        parse(text, "icd10cm_broken.xml")
    assert str(error.value).startswith("icd10cm_broken.xml: ")
    assert message in str(error.value)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(CodesetError, match=r"^wheel/x\.xml: not readable as XML"):
        parse(b"\x00\xff\xfe" * 40, "wheel/x.xml")


def test_the_file_name_does_not_matter() -> None:
    assert parse(EXCERPT.read_bytes(), "holiday.jpg").version == "2099"
