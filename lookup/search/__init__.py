"""Ranked lookup of codes by code, title, inclusion term, Index entry and synonym. Reads only.

The pure parts (corpus, documents, query, ranking, searcher) know no Django; store.py reads the database.
"""

from datetime import date

from lookup.search.hits import Hit, NoEdition

__all__ = ["Hit", "NoEdition", "no_edition", "search"]


def search(text: str, *, on: date, limit: int = 20) -> list[Hit]:
    """Codes for a text by its words, best first; codes valid on the date come before others.

    An empty text, or one without a known word, gives an empty list. Raises NoEdition when no edition holds
    the date, codeset_store.NoData when no code set is loaded.
    """
    from lookup import codeset_store
    from lookup.search import store

    if codeset_store.edition_on(on) is None:
        raise no_edition(on)
    return store.searcher().search(text, on, limit)


def no_edition(on: date) -> NoEdition:
    """The error for a date that falls into no loaded edition."""
    return NoEdition(f"No edition of the code set is loaded for {on.isoformat()}.")
