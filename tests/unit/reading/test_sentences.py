"""A text cut into stretches that are read by themselves: nothing that belongs together is cut apart."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lookup.reading.sentences import stretches
from lookup.reading.tokens import Token, tokenise

PIECES = (
    "L4",
    "-",
    "\n",
    "5",
    "and",
    " to ",
    "S1",
    ", ",
    "C5",
    ". ",
    "\r\n",
    "disc",
    "post",
    "op",
    "?",
    " ",
    "on",
    "M54.5",
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=20).map("".join))


@given(TEXTS)
@example("L4-\nL5")
@example("L4\nand L5")
@example("L1\nAND0")
@example("post\nop. M54.\n5")
def test_what_is_cut_has_the_words_of_the_whole(text: str) -> None:
    cut = list(stretches(text))
    assert "".join(text[start:end] for start, end in cut) == text
    assert [
        Token(token.text, token.start + start, token.end + start, token.kind)
        for start, end in cut
        for token in tokenise(text[start:end], ("w/o", "s/p"))
    ] == tokenise(text, ("w/o", "s/p"))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("Low back pain", ["Low back pain"]),
        ("Low back pain. Sciatica.", ["Low back pain. ", "Sciatica."]),
        ("Low back pain\nSciatica\n", ["Low back pain\n", "Sciatica\n"]),
        ("Stenosis at L4-\nL5\n\nNeck pain", ["Stenosis at L4-\nL5\n\n", "Neck pain"]),
    ],
)
def test_a_stretch_ends_behind_a_sentence_or_a_line(text: str, cut: list[str]) -> None:
    assert [text[start:end] for start, end in stretches(text)] == cut
