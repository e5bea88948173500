"""Codes typed as codes, expired codes, 7th characters."""

from collections.abc import Callable
from datetime import date

import pytest

from lookup.search.codes import choose_seventh, typed_codes
from lookup.search.corpus import Corpus
from lookup.search.searcher import Searcher

Draw = Callable[..., Corpus]
ON, EARLY = date(2026, 11, 2), date(2021, 3, 1)

CODES = """
    M54    Dorsalgia
    M54.4  Lumbago with sciatica
    M54.41 Lumbago with sciatica, right side
    M54.42 Lumbago with sciatica, left side
    M54.5  Low back pain (until 2021-09-30)
    M54.5  Low back pain (from 2021-10-01)
    M54.50 Low back pain, unspecified (from 2021-10-01)
    M54.51 Vertebrogenic low back pain (from 2021-10-01)
    S16    Injury of muscle at neck level
    S16.1  Strain of muscle at neck level {A initial encounter, D subsequent encounter, S sequela}
    S23.42 Sprain of sternum
    S23.420 Sprain of sternoclavicular joint (until 2026-09-30)
    S23.421 Sprain of chondrosternal joint
"""


@pytest.fixture(scope="module")
def small(draw: Draw) -> Searcher:
    return Searcher(draw(CODES))


def found(small: Searcher, text: str, on: date = ON) -> list[str]:
    return [hit.code for hit in small.search(text, on, 20)]


@pytest.mark.parametrize("text", ["M54.42", "m5442", " m54.42 ", "M54 42", "Ｍ５４．４２"])
def test_with_or_without_dot(small: Searcher, text: str) -> None:
    assert found(small, text) == ["M54.42"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("M54.4", ["M54.4", "M54.41", "M54.42"]),
        ("m544", ["M54.4", "M54.41", "M54.42"]),
        ("M54.4-", ["M54.4", "M54.41", "M54.42"]),
        ("S16.1", ["S16.1", "S16.1XXA", "S16.1XXD", "S16.1XXS"]),
        ("S161XX", ["S16.1XXA", "S16.1XXD", "S16.1XXS"]),
        ("M54.41, M54.42", ["M54.41", "M54.42"]),
        ("M54.41 s16.1xxa", ["M54.41", "S16.1XXA"]),
    ],
)
def test_the_equal_code_comes_first_then_what_begins_with_it(
    small: Searcher, text: str, codes: list[str]
) -> None:
    assert found(small, text) == codes


def test_a_code_among_words_comes_before_the_words(small: Searcher) -> None:
    assert found(small, "was M54.42, sprain of sternum") == ["M54.42", "S23.421", "S23.420"]


@pytest.mark.parametrize("text", ["L5 S1", "C5-6", "L4", "pain", "M54.42 pain", "50", "", "x" * 500])
def test_what_is_no_code(text: str) -> None:
    assert typed_codes(text) == ()


def test_a_code_that_was_divided_says_into_what_and_when(small: Searcher) -> None:
    hit = small.search("M54.5", ON, 1)[0]
    assert (hit.code, hit.billable, hit.replaced_by) == ("M54.5", False, ("M54.50", "M54.51"))
    assert hit.expired == "valid until 2021-09-30; replaced on 2021-10-01 by M54.50 and M54.51"


def test_before_that_it_is_a_code_like_any_other(small: Searcher) -> None:
    hits = small.search("M54.5", EARLY, 20)
    assert [(hit.code, hit.billable, hit.expired) for hit in hits] == [
        ("M54.5", True, None),
        ("M54.50", False, "valid from 2021-10-01"),
        ("M54.51", False, "valid from 2021-10-01"),
    ]


def test_a_deleted_code_is_found_and_says_so(small: Searcher) -> None:
    hit = small.search("S23.420", ON, 1)[0]
    assert (hit.billable, hit.expired, hit.replaced_by) == (False, "valid until 2026-09-30, then deleted", ())


def test_by_words_codes_of_the_date_come_first(small: Searcher) -> None:
    now, then = small.search("low back pain", ON, 20), small.search("low back pain", EARLY, 20)
    assert now[0].code == "M54.50"
    assert [hit.code for hit in now if hit.expired] == ["M54.5"]
    assert now[-1].code == "M54.5"
    assert then[0].code == "M54.5"
    assert {hit.code for hit in then if hit.expired} >= {"M54.50"}


CHOICES = {
    "A": "initial encounter for closed fracture",
    "B": "initial encounter for open fracture",
    "D": "subsequent encounter for fracture with routine healing",
    "G": "subsequent encounter for fracture with delayed healing",
    "K": "subsequent encounter for fracture with nonunion",
    "S": "sequela",
}


@pytest.mark.parametrize(
    ("phases", "is_open", "character"),
    [
        ((), False, "A"),
        ((), True, "B"),
        (("A",), False, "A"),
        (("D",), False, "D"),
        (("follow-up",), False, "D"),
        (("D", "G"), False, "G"),
        (("D", "K"), False, "K"),
        (("D", "S"), False, "S"),
        (("P",), False, "A"),
    ],
)
def test_choosing_the_7th_character(phases: tuple[str, ...], is_open: bool, character: str) -> None:
    assert choose_seventh(CHOICES, phases, is_open=is_open) == character


def test_no_choices() -> None:
    assert choose_seventh({}, (), is_open=False) == ""
