"""The difference of two texts: it makes both, it is readable, and long texts take little work."""

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lookup.presenters import auditchanges

SHORT_TEXTS = st.text(alphabet="ab \n\u2028", max_size=3 * auditchanges.CONTEXT)


@given(SHORT_TEXTS, SHORT_TEXTS)
@example("one two three\n\nfour five", "one 2 three\n\nfive six")
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    pieces = list(auditchanges._difference(before, after))
    assert "".join(p.text for p in pieces if p.kind != "new") == before
    assert "".join(p.text for p in pieces if p.kind != "gone") == after


def test_only_the_words_that_changed_in_a_line() -> None:
    before = "First line.\nThe code is M54.5 for this.\nLast line."
    pieces = auditchanges._difference(before, before.replace("M54.5", "M54.50"))
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "First line.\nThe code is "),
        ("gone", "M54.5"),
        ("new", "M54.50"),
        ("same", " for this.\nLast line."),
    ]


@pytest.mark.parametrize("line", [7, 90, 20_000])
def test_two_long_texts_that_differ_in_everything_take_little_work(line: int) -> None:
    before, after = (
        "".join(f"{word}{number * factor % 97} " + "\n" * (number % line == 0) for number in range(4000))[
            :20_000
        ]
        for word, factor in (("a", 7), ("a", 13))
    )
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)  # every call, those of built-in functions as well
    try:
        pieces = list(auditchanges._difference(before, after))
    finally:
        sys.setprofile(None)
    assert {"gone", "new"} <= {piece.kind for piece in pieces}
    assert calls < 20 * len(before)


def test_what_is_too_long_for_words_is_compared_by_line() -> None:
    many = " ".join(str(number) for number in range(4000))
    pieces = auditchanges._difference(f"Same.\n{many} old", f"Same.\n{many} new")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "Same.\n"),
        ("gone", f"{many} old"),
        ("new", f"{many} new"),
    ]
