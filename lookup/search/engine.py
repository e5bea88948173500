"""The index: tantivy proposes the documents that share words with a query, ranking.py puts them in order.

An index is a directory: tantivy's own files and one file with everything ranking needs. It is written once,
under a temporary name, and renamed when complete, so that a reader never sees half of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy

from lookup.reading.axes import NEAR, REGIONS, relation
from lookup.search.documents import Document
from lookup.search.query import Place, Query
from lookup.search.ranking import DENIED_MET, LEVEL, OPTIONAL, OTHER_MET, SIDE, Weights, region_share

CANDIDATES = 250  # documents that are ranked; measured in docs/search.md
PLACES = 0.45  # weight of a region here: it chooses among wordings that share words, and proposes few itself
NEAR_WORTH = 0.1  # share of a region's weight by which neighbouring regions are proposed
_HEAP = 32_000_000
_DEMANDED, _OPTIONAL, _ID = "demanded", "optional", "id"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (_DEMANDED, _OPTIONAL):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(_ID, fast=True)
    return builder.build()


def write(documents: Iterable[Document], directory: Path | None = None) -> tantivy.Index:
    """An index of documents by their concepts, in a directory or in memory; ids are their positions."""
    index = tantivy.Index(_schema(), path=str(directory) if directory else None)
    writer = index.writer(_HEAP, num_threads=1)
    for number, document in enumerate(documents):
        demanded, optional = document.meaning.terms()
        terms = {_DEMANDED: sorted(demanded), _OPTIONAL: sorted(optional), _ID: number}
        writer.add_document(tantivy.Document(**terms))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def open_index(directory: Path) -> tantivy.Index:
    """An index that `write` has written to a directory."""
    return tantivy.Index.open(str(directory))


def candidates(index: tantivy.Index, query: Query, weights: Weights, limit: int = CANDIDATES) -> list[int]:
    """Ids of the documents that share most with a query, the best first."""
    searcher, schema = index.searcher(), index.schema
    clauses = []
    for term, weight in _terms(query, weights).items():
        clauses.append((tantivy.Occur.Should, _term_query(schema, _DEMANDED, term, weight)))
        if ":" not in term:
            clauses.append((tantivy.Occur.Should, _term_query(schema, _OPTIONAL, term, OPTIONAL * weight)))
    if not clauses:
        return []
    hits = searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
    found = searcher.fast_field_values(_ID, [address for _, address in hits])
    return [number for number in found if isinstance(number, int)]


def _term_query(schema: tantivy.Schema, field: str, term: str, weight: float) -> tantivy.Query:
    query = tantivy.Query.term_query(schema, field, term, "basic")
    return tantivy.Query.const_score_query(query, max(weight, 0.01))


def is_near(place: Place, name: str) -> bool:
    """Whether a region is the neighbour of a place named, so that its codes are worth a look."""
    return any(relation(said, name) == NEAR for said, _ in place)


def _terms(query: Query, weights: Weights) -> dict[str, float]:
    """Every term that a document may share with a query, with what it earns in ranking."""
    known = weights.of
    terms = {c: quality * known[c] for c, quality in query.concepts.items() if c in known}
    terms |= {concept: 0.1 for concept in query.implied if concept in known and concept not in terms}
    for place in query.regions:
        for name in REGIONS:
            worth = max(region_share(place, name), NEAR_WORTH if is_near(place, name) else 0.0)
            if worth > 0:
                terms[f"region:{name}"] = max(PLACES * worth, terms.get(f"region:{name}", 0.0))
    terms |= {f"level:{name}": LEVEL * quality for name, quality in query.levels.items()}
    terms |= {f"side:{side}": SIDE for side in query.sides}
    terms |= {f"no:{concept}": DENIED_MET for concept in query.denied}
    asked = {"q:other": query.other, "q:unspecified": query.unspecified}
    return terms | {name: OTHER_MET for name, said in asked.items() if said}
