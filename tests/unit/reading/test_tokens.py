"""Words, levels, codes and breaks of a text, with their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.reading.tokens import BREAK, CODE, LEVEL, MAX_WORD, WORD, fold, tokenise
from tests.counting import calls


def words(text: str, *joined: str) -> list[str]:
    return [token.text for token in tokenise(text, joined)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lumbago w/ sciatica,Left", ["lumbago", "w/", "sciatica", ",", "left"]),
        ("spondylosis w/o myelopathy", ["spondylosis", "w/o", "myelopathy"]),
        ("w/radiculopathy", ["w/", "radiculopathy"]),
        ("Myelopathy/Radiculopathy", ["myelopathy", "/", "radiculopathy"]),
        ("Baastrup's disease", ["baastrup", "disease"]),
        ("Barré-Liéou", ["barre", "lieou"]),
        ("occipito-atlanto-axial", ["occipito", "atlanto", "axial"]),
        ("post-laminectomy", ["postlaminectomy"]),
        ("post laminectomy", ["postlaminectomy"]),
        ("non-radiographic", ["nonradiographic"]),
        ("status post fusion", ["status", "post", "fusion"]),
        ("post, fusion", ["post", ",", "fusion"]),
        ("ends with post", ["ends", "with", "post"]),
        ("rad\u200biculo\u00adpathy", ["radiculopathy"]),
        ("🦴 neck\x00pain\x07", ["neck", "pain"]),
        ("ＬＢＰ", ["lbp"]),
        ("", []),
        ("🦴\x00 \t", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text, "w/", "w/o") == found


@pytest.mark.parametrize(
    "text",
    [
        "L4-5",
        "L5/S1",
        "C5-C6",
        "c5-6",
        "T12-L1",
        "L3-S1",
        "L4",
        "S1",
        "C0/C1",
        "L5 on S1",
        "L5 S1",
        "C5-6-7",
        "L4 to S1",
    ],
)
def test_levels_are_one_token(text: str) -> None:
    assert [(token.text, token.kind) for token in tokenise(text)] == [(text.upper(), LEVEL)]


@pytest.mark.parametrize("text", ["C6 T1", "S1 L5", "C5-6 L4-5"])
def test_levels_that_do_not_adjoin_are_two_places(text: str) -> None:
    assert [token.text for token in tokenise(text)] == text.split()


@pytest.mark.parametrize("text", ["T50", "C9", "S6", "L0", "L44", "x's 2", "AL5", "M54.5L4"])
def test_what_only_looks_like_a_level(text: str) -> None:
    assert LEVEL not in {token.kind for token in tokenise(text)}


def test_codes_keep_their_dot() -> None:
    found = tokenise("was m54.42, now S16.1XXA.")
    assert [token.text for token in found if token.kind == CODE] == ["M54.42", "S16.1XXA"]


def test_breaks() -> None:
    assert [token.text for token in tokenise("a, b; c.\n(d)") if token.kind == BREAK] == list(",;.\n()")


def test_an_endless_word_is_cut() -> None:
    assert len(words("x" * 10_000)[0]) == MAX_WORD


@given(st.text(max_size=200))
def test_places_lie_in_the_text_in_order(text: str) -> None:
    end = 0
    for token in tokenise(text, ("w/", "w/o", "s/p")):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        assert token.kind != WORD or token.text == token.text.lower() or not token.text.isascii()


@given(st.text(alphabet="abcdeäöß'’-/ W,.L5-", max_size=60))
def test_letter_case_changes_nothing(text: str) -> None:
    if len(text.upper()) == len(text):
        assert words(text.upper(), "w/") == words(text.lower(), "w/")


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) in (once, once.removesuffix("'s")) or len(once) >= MAX_WORD - 2


def test_work_is_linear_in_the_length() -> None:
    def taken(times: int) -> int:
        text = "Pain radiating to L4-5 w/o sciatica, denies numbness; post-op day 3. " * times
        return calls(lambda: tokenise(text, ("w/o",)))

    assert taken(1000) < 25 * taken(50)
