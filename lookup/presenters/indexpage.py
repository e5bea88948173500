"""The Alphabetic Index: entries that lead to a code, and an entry in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Q

from lookup import codeset_store
from lookup.models import IndexEntry
from lookup.presenters.citations import index_url
from lookup.presenters.codebook import Codebook

SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class Target:
    """Where an entry leads: a code as printed with the page it means, or words with the entry they mean."""

    text: str
    code: str = ""
    url: str = ""


@dataclass(slots=True)
class Term:
    """One term of the Index with what is printed below it."""

    words: str
    path: str
    nemod: str = ""
    codes: tuple[Target, ...] = ()
    see: tuple[Target, ...] = ()
    see_also: tuple[Target, ...] = ()
    here: bool = False
    below: list[Term] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The Index page with this term in its place."""
        return index_url(self.path)


@dataclass(frozen=True, slots=True)
class Letter:
    """The main terms of one letter."""

    letter: str
    terms: tuple[Term, ...]


def leading_to(
    code: str, above: Iterable[str], *, heading: bool, book: Codebook
) -> tuple[tuple[Term, ...], ...]:
    """Entries that lead to the code itself, and those that lead to a subcategory or category above it.

    For a heading the first part holds the entries of every code below it.
    """
    own = Q(code__startswith=code) if heading else Q(code__in=_printed(code))
    wider = {form for one in above for form in _printed(one)}
    entries = [*IndexEntry.objects.filter(own | Q(code__in=wider)).order_by("pk")]
    known = _known()
    return (
        tuple(_term(entry, book, known, whole=True) for entry in entries if entry.code not in wider),
        tuple(_term(entry, book, known, whole=True) for entry in entries if entry.code in wider),
    )


def letters() -> tuple[Letter, ...]:
    """All main terms that are loaded, by letter."""
    found: dict[str, list[Term]] = {}
    paths = dict.fromkeys(
        path[0] for path in IndexEntry.objects.order_by("pk").values_list("path", flat=True)
    )
    for word in sorted(paths, key=str.casefold):
        found.setdefault(word[0].upper(), []).append(Term(word, word))
    return tuple(Letter(letter, tuple(terms)) for letter, terms in sorted(found.items()))


def main_term(path: str, book: Codebook) -> Term | None:
    """The main term of a path with everything below it; None when there is no such main term."""
    word = path.split(SEPARATOR)[0]
    entries = [
        entry
        for entry in IndexEntry.objects.filter(Q(path_text=word) | Q(path_text__startswith=word + SEPARATOR))
        if entry.path[0] == word
    ]
    if not entries:
        return None
    root = Term(word, word, here=path == word)
    by_path, known = {word: root}, _known()
    for entry in entries:
        term = _term(entry, book, known)
        term.here = term.path == path
        if term.path == word:
            root.nemod, root.codes, root.see, root.see_also = term.nemod, term.codes, term.see, term.see_also
        elif term.path not in by_path:
            by_path[term.path] = term
            _parent(by_path, entry.path).below.append(term)
        else:
            _merge(by_path[term.path], term)
    return root


def _known() -> frozenset[str]:
    return _paths(codeset_store.current_version())


@lru_cache(maxsize=2)
def _paths(sha256: str) -> frozenset[str]:
    """Every path of the Index that is loaded, and those above them."""
    paths = IndexEntry.objects.values_list("path", flat=True)
    return frozenset(SEPARATOR.join(path[:length]) for path in paths for length in range(1, len(path) + 1))


def _parent(by_path: dict[str, Term], path: list[str]) -> Term:
    """The term directly above, made where the Index prints no line for it."""
    above = path[:-1]
    joined = SEPARATOR.join(above)
    if joined not in by_path:
        by_path[joined] = Term(above[-1], joined)
        _parent(by_path, above).below.append(by_path[joined])
    return by_path[joined]


def _merge(term: Term, other: Term) -> None:
    """The same term printed twice keeps what each line says."""
    term.codes += tuple(code for code in other.codes if code not in term.codes)
    term.see += other.see
    term.see_also += other.see_also
    term.here = term.here or other.here


def _term(entry: IndexEntry, book: Codebook, known: frozenset[str], *, whole: bool = False) -> Term:
    """An entry as a term; `whole` gives the whole path as its words."""
    printed = (entry.code, entry.subcat, f"[{entry.manif}]" if entry.manif else "")
    return Term(
        words=", ".join(entry.path) if whole else entry.path[-1],
        path=entry.path_text,
        nemod=entry.nemod,
        codes=tuple(Target(text, book.named(text.strip("[]"))) for text in printed if text),
        see=_see(entry.see, known),
        see_also=_see(entry.see_also, known),
    )


def _see(words: str, known: frozenset[str]) -> tuple[Target, ...]:
    """ "Pain, limb, upper" leads to that entry when it is loaded; several are printed with semicolons."""
    found = []
    for part in (part.strip() for part in words.split(";")):
        path = re.sub(r",\s*", SEPARATOR, part)
        if part:
            found.append(Target(part, url=index_url(path) if path in known else ""))
    return tuple(found)


def _printed(code: str) -> tuple[str, ...]:
    return (code, f"{code}-", f"{code}.-")
