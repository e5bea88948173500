"""The written form of codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.codeset import expand, normalise_code

CODES = st.from_regex(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("M54.42", "M54.42"),
        (" m5442", "M54.42"),
        ("m54.42 ", "M54.42"),
        ("M54 42", "M54.42"),
        ("M54. 42", "M54.42"),
        ("M54.5-", "M54.5"),
        ("M54.-", "M54"),
        ("M54", "M54"),
        ("s39012a", "S39.012A"),
        ("S16.1XXA", "S16.1XXA"),
        ("QA0.0101", "QA0.0101"),
        ("c7a", "C7A"),
        ("Ｍ５４．５０", "M54.50"),
    ],
)
def test_official_spelling(typed: str, code: str) -> None:
    assert normalise_code(typed) == code


@pytest.mark.parametrize(
    "text",
    ["", " ", "M", "M5", "back", "pain", "L4-5", "L4 5", "c5 6", "5454", "M54.12345", "M5.442", "M54..5",
     "M54.5.0", "M54.5!", "M54.5\x00", "<b>M54</b>", "M50-M54", "QAA", "ß54", "M٥4", "x" * 10_000, "🦴"],
)  # fmt: skip
def test_what_cannot_be_a_code_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"is not the form of an ICD-10-CM code \(such as M54\.42\)\.$"
    ) as error:
        normalise_code(text)
    assert len(str(error.value)) < 100
    assert str(error.value).isprintable()


@given(CODES)
def test_official_codes_stay_as_they_are(code: str) -> None:
    assert normalise_code(code) == code
    assert normalise_code(code.lower().replace(".", "")) == code


@given(st.text(max_size=12))
def test_normalising_twice_changes_nothing(text: str) -> None:
    try:
        once = normalise_code(text)
    except ValueError:
        return
    assert normalise_code(once) == once


@pytest.mark.parametrize(
    ("leaf", "code"),
    [("S17", "S17.XXXA"), ("S16.1", "S16.1XXA"), ("S22.00", "S22.00XA"), ("S39.012", "S39.012A")],
)
def test_seventh_character_stands_seventh(leaf: str, code: str) -> None:
    assert expand(leaf, "A") == code
