"""Text to items: tokens, short forms written out, phrases of the lexicon, and the status that triggers give.

Every step passes over the text once, so reading takes time linear in its length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lookup.reading import tokens as tk
from lookup.reading.bags import BETWEEN, gather
from lookup.reading.context import mark
from lookup.reading.items import BREAK, CONNECTOR, CONNECTORS, Item, kind_of
from lookup.reading.levels import parse_level, regions, steps
from lookup.reading.lexicon import Lexicon, Node, Replacement
from lookup.reading.words import STOP_WORDS, stem

_Found = tuple[int, Replacement | None, float]
_NOTHING: _Found = (0, None, 0.0)
Offers = tuple[tuple[str, float], ...]
Guess = Callable[[str], Offers]
_MARKS = {"w/": "with", "w": "with", "w/o": "without", "w/out": "without", "wo": "without"}
_BEGUN = 0.8  # quality of a phrase of which the last word was only begun
_BETWEEN_IN_PLACE = BETWEEN - {","}
_DEPTH = 4  # replacements of replacements: a term whose expansion holds a term


class _Piece(NamedTuple):
    """A token, the stem of its text, the known words it may stand for when it is unknown, and the short form
    it was written as."""

    token: tk.Token
    stem: str
    offers: Offers = ()
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was read into: its meanings, and its words written out and corrected."""

    items: tuple[Item, ...]
    words: tuple[str, ...]


def read(text: str, lexicon: Lexicon, guess: Guess | None = None) -> Reading:
    """Read a text. `guess` offers known words, with a quality, for a word that is unknown."""
    written = _written(text, lexicon, guess)
    texts = [piece.token.text for piece in written if piece.token.kind in (tk.WORD, tk.LEVEL)]
    words = tuple(_MARKS.get(text, text) for text in texts)
    return Reading(tuple(mark(_found(written, lexicon))), words)


def read_in_place(text: str, lexicon: Lexicon, guess: Guess | None = None) -> list[Item]:
    """The items of a text with their statuses and with the triggers left between them.

    Unlike in a query that is being typed, a comma ends what belongs together, and the last word is whole.
    """
    tokens = tk.tokenise(text, lexicon.joined)
    return items_of(tokens, offered(tokens, guess), lexicon)


def items_of(tokens: Sequence[tk.Token], offers: Mapping[str, Offers], lexicon: Lexicon) -> list[Item]:
    """The items of a stretch of text, as `read_in_place` gives them; `offers` for its unknown words."""
    written = _written_out(_pieces(tokens, offers), lexicon)
    return mark(_found(list(written), lexicon, typing=False), keep=True)


def offered(tokens: Sequence[tk.Token], guess: Guess | None) -> dict[str, Offers]:
    """The known words that each unknown word of a text may stand for; a word is guessed once."""
    words = dict.fromkeys(token.text for token in tokens if token.kind == tk.WORD) if guess else ()
    return {word: found for word in words if guess and (found := guess(word))}


def _written(text: str, lexicon: Lexicon, guess: Guess | None) -> list[_Piece]:
    """The pieces of a text, spelling put right and short forms written out."""
    tokens = tk.tokenise(text, lexicon.joined)
    return list(_written_out(_pieces(tokens, offered(tokens, guess)), lexicon))


def _pieces(tokens: Sequence[tk.Token], offers: Mapping[str, Offers]) -> list[_Piece]:
    """The tokens, with the best known word in place of each unknown one."""
    return [
        _corrected(token, offers[token.text]) if token.text in offers else _Piece(token, stem(token.text))
        for token in tokens
    ]


def _corrected(token: tk.Token, offers: Offers) -> _Piece:
    best = offers[0][0]
    return _Piece(token._replace(text=best), stem(best), offers)


def _found(written: Sequence[_Piece], lexicon: Lexicon, *, typing: bool = True) -> list[Item]:
    """What the pieces mean, triggers still among them; `typing`: they may be a query that is not finished."""
    items = list(_items(written, lexicon, typing=typing))
    between = BETWEEN if typing else _BETWEEN_IN_PLACE
    return gather(items, lexicon, lambda found: concepts(found, lexicon), between)


def concepts(replacement: Replacement, lexicon: Lexicon) -> tuple[str, ...]:
    """The concepts of a replacement, which its lexicon keeps."""
    found = lexicon.kept.get(replacement)
    if found is None:
        found = lexicon.kept[replacement] = _concepts(replacement, lexicon, _DEPTH)
    return found


def _concepts(replacement: Replacement, lexicon: Lexicon, depth: int) -> tuple[str, ...]:
    """The concepts of a replacement; its words may be phrases again, to a depth that stops circles."""
    if replacement.concepts:
        return replacement.concepts
    pieces = _written(" ".join(replacement.words), lexicon, None)
    found: list[str] = []
    at = 0
    while at < len(pieces):
        length, inner, _ = _longest(pieces, at, lexicon.phrases) if depth else (0, None, 0.0)
        if inner and inner.term != replacement.term:
            found += _concepts(inner, lexicon, depth - 1)
        else:
            length = 1
            found += [item.concept for item in _single(pieces[at], lexicon)]
        at += length
    return tuple(found)


def _written_out(pieces: Sequence[_Piece], lexicon: Lexicon) -> Iterator[_Piece]:
    """The pieces with abbreviations and short forms written out as words, so that phrases can be found."""
    at = 0
    while at < len(pieces):
        length, found, quality = _longest(pieces, at, lexicon.shorts)
        if found:
            start, end = pieces[at].token.start, pieces[at + length - 1].token.end
            for word in found.words:
                yield _Piece(tk.Token(word, start, end), stem(word), ((word, quality),), found.term)
        else:
            yield pieces[at]
        at += length or 1


def _items(pieces: Sequence[_Piece], lexicon: Lexicon, *, typing: bool) -> Iterator[Item]:
    at = 0
    while at < len(pieces):
        length, replacement, quality = _longest(pieces, at, lexicon.phrases, typing=typing)
        if replacement:
            yield from _replaced(pieces[at : at + length], replacement, quality, lexicon)
        else:
            yield from _single(pieces[at], lexicon)
        at += length or 1


def _longest(pieces: Sequence[_Piece], at: int, phrases: Node, *, typing: bool = True) -> _Found:
    """The longest phrase that begins at a piece, its number of pieces and the quality of the reading.

    An unknown word takes part with every word it may stand for; a slash between words does not end a phrase.
    `typing`: the last word may only have been begun.
    """
    if pieces[at].stem not in phrases.below and not pieces[at].offers:
        return _NOTHING
    best = _NOTHING
    states = [(phrases, 1.0)]
    for n in range(at, len(pieces)):
        piece = pieces[n]
        if n > at and piece.token.text == "/":
            continue
        found = _followed(states, piece)
        if typing and not found and n > at and n == len(pieces) - 1:
            found = _begun(states, piece.token.text)
        states = found
        if not states:
            break
        ended = [(node.replacement, quality) for node, quality in states if node.replacement]
        if n == at and (not ended or states[0][0] is not phrases.below.get(piece.stem)):
            continue  # by itself a word is read as its likeliest meaning, the others stay options
        if ended:
            best = (n - at + 1, *ended[0])
    return best


def _followed(states: Sequence[tuple[Node, float]], piece: _Piece) -> list[tuple[Node, float]]:
    """The places in a tree of phrases to which a piece leads, each once."""
    if not piece.offers:
        return [(below, quality) for node, quality in states if (below := node.below.get(piece.stem))]
    found: dict[int, tuple[Node, float]] = {}
    for node, quality in states:
        for word, likeness in piece.offers:
            below = node.below.get(stem(word))
            if below and id(below) not in found:
                found[id(below)] = (below, min(quality, likeness))
    return list(found.values())


def _begun(states: Sequence[tuple[Node, float]], text: str) -> list[tuple[Node, float]]:
    """Phrases whose next word begins with the last letters of a text: "low ba" is being typed."""
    return [
        (below, min(quality, _BEGUN))
        for node, quality in states
        for word, below in node.below.items()
        if below.replacement and word.startswith(text)
    ]


def _replaced(
    pieces: Sequence[_Piece], replacement: Replacement, quality: float, lexicon: Lexicon
) -> Iterator[Item]:
    start, end = pieces[0].token.start, pieces[-1].token.end
    others = tuple(_others(pieces[0].offers, lexicon)) if len(pieces) == 1 else ()
    read_as = replacement.term or next((piece.read_as for piece in pieces if piece.read_as), "")
    for concept in concepts(replacement, lexicon):
        yield Item(concept, start, end, kind_of(concept), quality=quality, options=others, read_as=read_as)
        others = ()


def _single(piece: _Piece, lexicon: Lexicon) -> Iterator[Item]:
    """The items of one piece that begins no phrase."""
    token = piece.token
    if token.text in CONNECTORS:
        yield Item(token.text, token.start, token.end, CONNECTOR)
    elif token.kind == tk.BREAK:
        yield Item(token.text, token.start, token.end, BREAK)
    elif token.kind == tk.LEVEL:
        yield from _level(token)
    elif token.kind == tk.CODE:
        yield Item(f"code:{token.text}", token.start, token.end)
    elif token.text not in STOP_WORDS and not (len(piece.stem) == 1 and piece.stem.isalpha()):
        if piece.offers:
            options = tuple(_others(piece.offers, lexicon))
            quality = piece.offers[0][1]
            yield Item(
                piece.stem, token.start, token.end, quality=quality, options=options, read_as=piece.read_as
            )
        else:
            yield Item(piece.stem, token.start, token.end)


def _level(token: tk.Token) -> Iterator[Item]:
    """A spinal level: the region it lies in, with the wider ones as options, and the level itself."""
    for concept, options in _level_concepts(token.text):
        yield Item(concept, token.start, token.end, options=options)


@lru_cache(maxsize=2048)
def _level_concepts(text: str) -> tuple[tuple[str, Offers], ...]:
    level = parse_level(text)
    first, *rest = regions(level)
    exact, *parts = steps(level)
    return (
        (f"region:{first}", tuple((f"region:{name}", 1 - 0.08 * n) for n, name in enumerate(rest, start=1))),
        (f"level:{exact}", tuple((f"level:{part}", 0.7) for part in parts)),
    )


def _others(offers: Offers, lexicon: Lexicon) -> Iterator[tuple[str, float]]:
    """Concepts of the offers after the first."""
    for word, quality in offers[1:]:
        node = lexicon.phrases.below.get(stem(word))
        replacement = node.replacement if node else None
        found = concepts(replacement, lexicon) if replacement else (stem(word),)
        if len(found) == 1 and word not in STOP_WORDS:
            yield found[0], quality
