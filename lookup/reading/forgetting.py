"""Words that were read stay in caches of the process, which makes reading quick. After a text they go: any of
them could be a name."""

from __future__ import annotations

from lookup.reading.matching import axis_concepts
from lookup.reading.spelling import Speller
from lookup.reading.tokens import fold
from lookup.reading.words import is_diagnosis, stem


def forget_words(speller: Speller) -> None:
    """Drop every word that was read so far; what is asked next is worked out again."""
    for kept in (fold, stem, is_diagnosis, axis_concepts):
        kept.cache_clear()
    speller.forget()
