"""Code references in the text of notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.codeset import Reference
from lookup.codeset.references import parse_references

# text of a note -> (first, last, as printed) of each reference
PARSED = [
    ("low back strain (S39.012)", [("S39.012", "S39.012", "S39.012")]),
    ("lumbago with sciatica (M54.4-)", [("M54.4", "M54.4", "M54.4-")]),
    ("examples of the spine (M51.-)", [("M51", "M51", "M51.-")]),
    ("a category (M47)", [("M47", "M47", "M47")]),
    ("double dash (M51.1.-)", [("M51.1", "M51.1", "M51.1.-")]),
    ("no dash (N94.81)", [("N94.81", "N94.81", "N94.81")]),
    ("a list (T82.84, T83.84)", [("T82.84", "T82.84", "T82.84"), ("T83.84", "T83.84", "T83.84")]),
    ("two (M54.5-) of them (M54.6)", [("M54.5", "M54.5", "M54.5-"), ("M54.6", "M54.6", "M54.6")]),
    ("pain (R07.1-R07.9)", [("R07.1", "R07.9", "R07.1-R07.9")]),
    ("chapter (O00-O9A)", [("O00", "O9A", "O00-O9A")]),
    ("ends differ (M43.3-M43.5X9)", [("M43.3", "M43.5X9", "M43.3-M43.5X9")]),
    ("dashes (S12.0--S12.6.-)", [("S12.0", "S12.6", "S12.0--S12.6.-")]),
    ("words (S00.- to S09.-)", [("S00", "S09", "S00.- to S09.-")]),
    ("and (A00-R94 and T80-T88.6, T88.8)",
     [("A00", "R94", "A00-R94"), ("T80", "T88.6", "T80-T88.6"), ("T88.8", "T88.8", "T88.8")]),
    ("semicolon (J00-J06; J20-J22)", [("J00", "J06", "J00-J06"), ("J20", "J22", "J20-J22")]),
    ("full stops (I60.-. I61.-, I62.-)",
     [("I60", "I60", "I60.-"), ("I61", "I61", "I61.-"), ("I62", "I62", "I62.-")]),
    ("disc (M51.- with fifth character 6)", [("M51", "M51", "M51.- with fifth character 6")]),
    ("fracture (S32.1--S32.9 with 7th character B)",
     [("S32.1", "S32.9", "S32.1--S32.9 with 7th character B")]),
    ("no space (S92.-with 7th character B)", [("S92", "S92", "S92.- with 7th character B")]),
    ("diabetes (E08-E13 with .44)", [("E08", "E13", "E08-E13 with .44")]),
    ("stroke (I69. with final characters -23)", [("I69", "I69", "I69. with final characters -23")]),
    ("diabetes (E08, E09 with final characters .00 or .01)",
     [("E08", "E08", "E08 with final characters .00 or .01"),
      ("E09", "E09", "E09 with final characters .00 or .01")]),
    ("letter (QA0.0-), range (Q00-QA0)", [("QA0.0", "QA0.0", "QA0.0-"), ("Q00", "QA0", "Q00-QA0")]),
    ("torticollis NOS M43.6", [("M43.6", "M43.6", "M43.6")]),
    ("any condition classifiable to I70.21-", [("I70.21", "I70.21", "I70.21-")]),
    ("Any condition in I00 with pericarditis", [("I00", "I00", "I00")]),
    ("code from category T31 or T32 to identify", [("T31", "T31", "T31"), ("T32", "T32", "T32")]),
    ("conditions in categories E43, E44 and E46",
     [("E43", "E43", "E43"), ("E44", "E44", "E44"), ("E46", "E46", "E46")]),
    ("bracket left open (Z89.52-", [("Z89.52", "Z89.52", "Z89.52-")]),
    ("conditions in S00-T88, except T74 and T76", [("S00", "T88", "S00-T88")]),
]  # fmt: skip

NONE = [
    "current injury - see injury of spine by body region",
    "nerve root compression (due to) (in) sequela",
    "C2-C3 disc disorder with myelopathy",
    "disc disorder at T12-L1",
    "disc disorder in T12-L1",
    "vitamin B12 deficiency",
    "deficiency (G6PD) of an enzyme",
    "growth hormone gene 1 (GH1) defect",
    "LGMD R12",
    "E. coli O157",
    "influenza A/H5N1",
    "",
]


@pytest.mark.parametrize(("text", "expected"), PARSED)
def test_references_of_a_note(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(reference.first, reference.last, reference.text) for reference in parse_references(text)]
    assert found == expected


@pytest.mark.parametrize("text", NONE)
def test_no_reference(text: str) -> None:
    assert parse_references(text) == ()


@pytest.mark.parametrize(
    ("printed", "inside", "outside"),
    [
        ("M54.5-", ["M54.5", "M54.50", "M54.59"], ["M54", "M54.4", "M54.6", "M5"]),
        ("S39.012", ["S39.012", "S39.012A", "S39.012S"], ["S39.011A", "S39.01"]),
        ("A00-B99", ["A00", "A00.0", "B99", "B99.8", "A5A"], ["C00", "A", "Z99"]),
        ("M43.3-M43.5X9", ["M43.3", "M43.4", "M43.5X9"], ["M43.20", "M43.6", "M43.5Y"]),
        ("O00-O9A", ["O00.0", "O99.89", "O9A.211"], ["P00"]),
        ("M51.- with fifth character 6", ["M51.06", "M51.16", "M51.360"], ["M51.14", "M51.A0", "M54.6"]),
        ("S32.1--S32.9 with 7th character B", ["S32.10XB", "S32.9XXB"], ["S32.10XA", "S32.9"]),
        ("S42.- with 7th character B or C", ["S42.001B", "S42.001C"], ["S42.001A"]),
        ("T36-T50 with fifth or sixth character 5", ["T36.0X5A", "T36.95XA"], ["T36.0X1A"]),
        ("T36-T65 with fifth or sixth character 1-4 or 6", ["T36.0X1A", "T36.0X6A"], ["T36.0X5A"]),
        ("T36-T50 with final character 6", ["T36.0X6A"], ["T36.0X5A"]),
        ("I69. with final characters -23", ["I69.023", "I69.123"], ["I69.020"]),
        ("E08-E13 with .44", ["E08.44", "E13.44"], ["E08.43", "E14.44"]),
        ("E08-E13 with .51-.52", ["E08.51", "E11.52"], ["E11.53", "E11.5"]),
        ("S52.- with open fracture 7th character", ["S52.001A", "S52.001B"], ["S53.0"]),
    ],
)  # fmt: skip
def test_what_a_printed_reference_covers(printed: str, inside: list[str], outside: list[str]) -> None:
    (reference,) = parse_references(f"example ({printed})")
    assert [code for code in inside if not reference.covers(code)] == []
    assert [code for code in outside if reference.covers(code)] == []


ENDS = st.from_regex(r"[A-C][0-2][0-2](\.[0-2]{1,3})?", fullmatch=True)


@given(ENDS, ENDS)
def test_covers_agrees_with_prefix_order(end: str, code: str) -> None:
    """A single reference covers exactly the codes that begin with it; a range, what lies in between."""
    assert Reference(end, end, end).covers(code) == code.startswith(end)
    assert Reference("A00", end, "").covers(code) == (code[: len(end)] <= end and code >= "A00")


@given(ENDS, ENDS, ENDS)
def test_a_range_covers_what_stands_below_the_codes_it_covers(one: str, two: str, code: str) -> None:
    """But for a heading above its last code: M43.3-M43.5X9 holds M43.5 and not all below it."""
    first, last = sorted((one, two))
    reference = Reference(first, last, f"{first}-{last}")
    if reference.covers(code) and not last.startswith(code):
        assert reference.covers(code + ("A" if "." in code else ".A"))
