"""A corpus made searchable: text in, ranked codes out. Holds the open index; pure apart from its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import tantivy

from lookup.reading.lexicon import Lexicon, lexicon
from lookup.reading.reader import read
from lookup.reading.spelling import Speller
from lookup.reading.tokens import WORD, tokenise
from lookup.reading.words import COMMON, FILLERS, MODIFIERS, STOP_WORDS
from lookup.search import engine
from lookup.search.corpus import Corpus
from lookup.search.documents import Document, documents
from lookup.search.query import Query, query_of
from lookup.search.ranking import Weights, ask, score, word_weight


@dataclass(frozen=True, slots=True)
class Found:
    """A code (without its 7th character) with its best document and score."""

    stem: str
    score: float
    document: Document


class Searcher:
    """Ranks the codes of a corpus for a text."""

    def __init__(self, corpus: Corpus, index: tantivy.Index | None = None) -> None:
        self.corpus = corpus
        self.lexicon: Lexicon = lexicon(corpus.synonyms)
        self.documents = in_index_order(documents(corpus, self.lexicon))
        self.weights = weigh(self.documents)
        self.speller = Speller(vocabulary(self.documents, self.lexicon), STOP_WORDS | COMMON | self.lexicon.known)
        self.index = index or engine.write(self.documents)

    def query(self, text: str) -> Query:
        """What a text asks for."""
        reading = read(text, self.lexicon, self.speller)
        return query_of(reading.items, frozenset(reading.words))

    def words(self, text: str, on: date) -> list[Found]:
        """Codes whose wordings on a date answer a text, best first. Ties are broken by source, then code."""
        query = self.query(text)
        numbers = engine.candidates(self.index, query, self.weights)
        return self.rank(query, [self.documents[number] for number in numbers], on)

    def rank(self, query: Query, found: Iterable[Document], on: date) -> list[Found]:
        """The best document of each code, in order."""
        best: dict[str, Found] = {}
        asked = ask(query, self.weights)
        for document in found:
            if document.valid_from <= on and (document.valid_to is None or document.valid_to >= on):
                value = score(asked, document, self.weights)
                known = best.get(document.stem)
                if known is None or (-value, document.rank) < (-known.score, known.document.rank):
                    best[document.stem] = Found(document.stem, value, document)
        return sorted(best.values(), key=lambda one: (-round(one.score, 6), one.document.rank, one.stem))


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
    return Weights({concept: word_weight(concept, len(stems) / total) for concept, stems in codes.items()})


def vocabulary(found: Iterable[Document], words: Lexicon) -> set[str]:
    """Every word that a typed word may be corrected to."""
    texts = {document.text for document in found}
    known = {token.text for text in texts for token in tokenise(text) if token.kind == WORD}
    return known | set(words.words) | set(FILLERS) | set(MODIFIERS)
