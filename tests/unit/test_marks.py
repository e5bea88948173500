"""A text in pieces: nothing lost, nothing twice, every fact where it stands."""

from hypothesis import given
from hypothesis import strategies as st

from lookup.forms_reading import plain
from lookup.presenters.marks import Piece, pieces, words
from lookup.reading.facts import ReadFact, Span

TEXT = "LBP with left sciatica, no fracture"


def fact(*stretches: tuple[int, int], status: str = "affirmed") -> ReadFact:
    return ReadFact("side", "left", tuple(Span(*each) for each in stretches), status, "left")


def drawn(found: tuple[Piece, ...]) -> str:
    """Pieces as [words:numbers] for facts of the list, (words:status) for what stands beside it."""
    shown = []
    for piece in found:
        if piece.sign is None:
            shown.append(piece.text)
        elif piece.taken:
            shown.append(f"[{piece.text}:{','.join(map(str, piece.numbers))}]")
        else:
            shown.append(f"({piece.text}:{piece.sign.status})")
    return "".join(shown)


def test_facts_and_mentions_are_marked_where_they_stand() -> None:
    taken = {1: fact((0, 3)), 2: fact((14, 22), (9, 13))}
    beside = [fact((27, 35), status="negated")]
    assert drawn(pieces(TEXT, taken, beside)) == "[LBP:1] with [left:2] [sciatica:2], no (fracture:negated)"


def test_facts_that_share_words_share_a_piece() -> None:
    assert drawn(pieces(TEXT, {1: fact((9, 22)), 2: fact((9, 13))}, [])) == (
        "LBP with [left:2][ sciatica:1], no fracture"
    )


def test_what_stands_beside_gives_way_to_facts_of_the_list() -> None:
    beside = [fact((9, 22), status="uncertain")]
    assert drawn(pieces(TEXT, {1: fact((9, 13))}, beside)) == "LBP with [left:1] sciatica, no fracture"


def test_each_fact_begins_once() -> None:
    found = pieces(TEXT, {1: fact((0, 3), (9, 13)), 2: fact((9, 13))}, [])
    assert [piece.starts for piece in found if piece.starts] == [(1,), (2,)]


def test_words_are_quoted_once_and_on_one_line() -> None:
    assert words("left\n side, left  side", fact((0, 10), (12, 22))) == ("left side",)


stretches = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5)), max_size=4).map(
    lambda drawn: [(start, start + length) for start, length in drawn]
)


@given(st.text(min_size=35, max_size=60), st.lists(stretches, max_size=6), st.lists(stretches, max_size=3))
def test_pieces_are_the_text(text: str, listed: list, beside: list) -> None:  # type: ignore[type-arg]
    taken = {number: fact(*each) for number, each in enumerate(listed, 1)}
    found = pieces(text, taken, [fact(*each, status="negated") for each in beside])
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)
    begun = [number for piece in found for number in piece.starts]
    assert sorted(begun) == [number for number, each in enumerate(listed, 1) if each]


@given(st.text(max_size=200))
def test_a_plain_text_has_nothing_hidden_and_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert "\r" not in once
    assert not set(once) & set("\0\u200b\u202e\u2066\ufeff\u2028")


def test_line_ends_become_one_kind() -> None:
    assert plain("a\r\nb\rc\u2028d\te\u202ef") == "a\nb\nc\nd ef"
