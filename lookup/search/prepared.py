"""What a searcher needs beside the open index, made once for a corpus and kept in a file next to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from lookup.reading.lexicon import Lexicon, lexicon
from lookup.reading.tokens import WORD, tokenise
from lookup.reading.words import FILLERS, MODIFIERS
from lookup.search.corpus import Corpus
from lookup.search.documents import Document, documents
from lookup.search.ranking import Weights, missing, word_weight


@dataclass(frozen=True)
class Prepared:
    """Documents in the order of the index, the weight of each concept, the words that typing may mean."""

    documents: tuple[Document, ...]
    weights: Weights
    vocabulary: tuple[str, ...]

    def save(self, path: Path) -> None:
        """Write to a file."""
        path.write_bytes(msgspec.msgpack.encode(self))

    @staticmethod
    def load(path: Path) -> Prepared:
        """Read what `save` wrote. msgspec.DecodeError or OSError when it cannot be read."""
        return msgspec.msgpack.decode(path.read_bytes(), type=Prepared)


def prepare(corpus: Corpus) -> Prepared:
    """Read every wording of a corpus. Takes about two seconds for the back-pain codes."""
    words = lexicon(corpus.synonyms)
    found = in_index_order(documents(corpus, words))
    return Prepared(found, weigh(found), tuple(sorted(vocabulary(found, words))))


def in_index_order(found: Sequence[Document]) -> tuple[Document, ...]:
    """Documents with the shortest first: of equal matches the index proposes the earlier ones."""
    return tuple(sorted(found, key=lambda d: (_size(d), d.stem, d.rank, d.text)))


def _size(document: Document) -> int:
    meaning = document.meaning
    axes = len(meaning.regions) + len(meaning.sides) + bool(meaning.levels)
    return 2 * len(meaning.groups) + axes + meaning.other + len(meaning.absent)


def weigh(found: Iterable[Document]) -> Weights:
    """The weight of each concept by the share of codes that it leads to."""
    codes: dict[str, set[str]] = {}
    for document in found:
        for concept in set().union(*document.meaning.terms()):
            codes.setdefault(concept, set()).add(document.stem)
    total = len(set().union(*codes.values())) if codes else 1
    of = {concept: word_weight(concept, len(stems) / total) for concept, stems in codes.items()}
    return Weights(of, {concept: missing(concept, weight) for concept, weight in of.items()})


def vocabulary(found: Iterable[Document], words: Lexicon) -> set[str]:
    """Every word that a typed word may be corrected to."""
    texts = {document.text for document in found}
    known = {token.text for text in texts for token in tokenise(text) if token.kind == WORD}
    return known | words.words | FILLERS | MODIFIERS
