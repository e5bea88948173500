"""A corpus made searchable: text in, ranked codes out. The same corpus gives the same answer everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import tantivy

from lookup.reading import LONGEST as LONGEST
from lookup.reading.lexicon import lexicon
from lookup.reading.medicine import MEDICAL
from lookup.reading.reader import Guess, Offers, Reading, read
from lookup.reading.spelling import Speller
from lookup.reading.words import COMMON, STOP_WORDS
from lookup.search import codes, engine
from lookup.search.corpus import Corpus
from lookup.search.documents import INDEX, SYNONYM, Document
from lookup.search.hits import Hit
from lookup.search.prepared import Prepared, prepare
from lookup.search.query import Query, query_of
from lookup.search.ranking import ask, best_possible, score

EXPIRED = 3  # codes of other dates that are shown after those of the date asked for
NEARLY = 0.85  # share of the best score that such a code must reach
MOST_GUESSES = 60  # unknown words of one text that are compared with the known ones
FEW = 5  # codes shown when none fits well


@dataclass(frozen=True, slots=True)
class Found:
    """A code (without its 7th character) with its best document and score."""

    stem: str
    score: float
    document: Document


class Searcher:
    """Ranks the codes of a corpus for a text."""

    def __init__(
        self, corpus: Corpus, prepared: Prepared | None = None, index: tantivy.Index | None = None
    ) -> None:
        self.corpus = corpus
        self.prepared = prepared or prepare(corpus)
        self.index = index or engine.write(self.prepared.documents)
        self.lexicon = lexicon(corpus.synonyms)
        self.weights = self.prepared.weights
        self.speller = Speller(self.prepared.vocabulary, STOP_WORDS | COMMON | MEDICAL | self.lexicon.known)

    @cached_property
    def sources(self) -> dict[str, str]:
        """Lexicon term -> what it stands for and where that comes from, as `why` shows it."""
        return {e.term: f"“{e.term}” read as {e.expansion} ({e.source})" for e in self.corpus.synonyms}

    def search(self, text: str, on: date, limit: int, reading: Reading | None = None) -> list[Hit]:
        """The best hits for a text on a date, at most `limit`, codes valid on the date first.

        `reading` is what `read` gave for the text, when the caller has it already.
        """
        typed = codes.typed_codes(text)
        query = self._asked(reading or self.read(text))
        written = [*typed, *(code.replace(".", "") for code in query.codes)]
        exact = [hit for code in written for hit in codes.find(self.corpus, code, on)]
        worded = [] if typed and exact else self.worded(query, on, limit)
        hits: dict[str, Hit] = {}
        for hit in (*exact, *worded):
            hits.setdefault(hit.code, hit)
        return list(hits.values())[:limit]

    def read(self, text: str) -> Reading:
        """The meanings of a text, with its beginning only when it is very long."""
        return read(text[:LONGEST], self.lexicon, self.sparing())

    def query(self, text: str) -> Query:
        """What a text asks for."""
        return self._asked(self.read(text))

    def _asked(self, reading: Reading) -> Query:
        return query_of(reading.items, self.weights.of, frozenset(reading.words))

    def sparing(self) -> Guess:
        """The speller for one text, which gives up after so many unknown words, so that time stays short."""
        left = MOST_GUESSES

        def guess(word: str) -> Offers:
            nonlocal left
            if self.speller.knows(word) or not left:
                return ()
            left -= 1
            return self.speller(word)

        return guess

    def worded(self, query: Query, on: date, limit: int) -> list[Hit]:
        """Hits by words: codes of the date, and last a few of other dates that fit as well."""
        found = self.ranked(query, self.candidates(query))
        valid = [one for one in found if _stands(one.document, on)]
        most = best_possible(query, self.weights)
        enough = NEARLY * min(most, max((one.score for one in found), default=0.0))
        known = {one.stem for one in valid}
        most_other = min(EXPIRED, limit // 5)
        other = [one for one in found if one.stem not in known and one.score > enough][:most_other]
        kept = [*valid[: max(limit - len(other), 1)], *other]
        good = [one for one in kept if one.score > 0] or kept[:FEW]
        return [self._hit(one, query, on, most) for one in good]

    def candidates(self, query: Query) -> list[Document]:
        """The documents that share most with a query."""
        documents = self.prepared.documents
        return [documents[number] for number in engine.candidates(self.index, query, self.weights)]

    def ranked(self, query: Query, documents: Iterable[Document], on: date | None = None) -> list[Found]:
        """The best document of each code, in order; ties are broken by source and code, never by chance."""
        best: dict[tuple[str, bool], tuple[float, Document]] = {}
        asked = ask(query, self.weights)
        for document in documents:
            if on is None or _stands(document, on):
                value = round(score(asked, document, self.weights), 6)
                key = (document.stem, document.valid_to is None)
                most, known = best.get(key) or (value, document)
                if known is document or value > most or (value == most and document.rank < known.rank):
                    best[key] = (value, document)
        found = [Found(document.stem, value, document) for value, document in best.values()]
        return sorted(found, key=lambda one: (-one.score, one.document.rank, one.stem))

    def _hit(self, one: Found, query: Query, on: date, most: float) -> Hit:
        share = round(min(max(one.score / most, 0.0), 1.0), 3)
        why = "; ".join(self._why(one.document, query, on))
        is_open = "open" in query.concepts
        return codes.as_hit_of(self.corpus, one.stem, on, share, why, query.phases, is_open=is_open)

    def _why(self, document: Document, query: Query, on: date) -> Iterator[str]:
        """What matched: the source with the wording as printed, and what typed words were read as."""
        if document.kind == INDEX and document.since and on < document.since:
            yield f"Index (edition of {document.since.isoformat()}): {document.text}"
        elif document.kind == SYNONYM:
            yield f"synonym: {document.text}"
        else:
            yield f"{document.kind}: {document.text}"
        for term in dict.fromkeys(term for term, _, _ in query.read_as):
            if term in self.sources:
                yield self.sources[term]


def _stands(document: Document, on: date) -> bool:
    return document.valid_from <= on and (document.valid_to is None or document.valid_to >= on)
