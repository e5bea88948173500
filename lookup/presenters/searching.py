"""What a search shows: hits with their state on the date, and guidance on the words typed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from lookup import codeset_store, questionnaire_store, textsearch
from lookup.codeset import Tabular
from lookup.presenters import guidance
from lookup.presenters.codebook import Codebook, codebook, link_codes
from lookup.presenters.codes import needs_seventh
from lookup.presenters.frame import no_edition
from lookup.presenters.readtext import ReadAs, read_as
from lookup.search import Hit

MOST_HITS = 15
MOST_SUGGESTIONS = 7
MOST_TEXTS = 3
# Shares of the best score below which a hit is folded away: any hit, and one beside the best in the Tabular.
# Over the 858 wordings of tests/data/search_phrases.jsonl they leave 4.3 codes in sight on average and fold
# the wanted code away for 4 wordings (0.45 for all hits: 5.0 and 5).
WEAK, WEAK_BESIDE = 0.6, 0.3
ASIDE = ("topic", "family", "code")


WORDS = {
    "billable": "billable",
    "seventh": "needs a 7th character",
    "heading": "not billable",
    "changed": "no longer billable",
    "expired": "expired",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One hit as it is shown. Kind: a key of WORDS.

    A code that lacks its 7th character is shown without one ("S39.012-"); `seventh` lists the choices.
    """

    code: str
    written: str
    title: str
    kind: str
    why: str
    expired: SafeString
    seventh: tuple[tuple[str, str], ...]
    weak: bool = False

    @property
    def words(self) -> str:
        """The state in words."""
        return WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a text. `missing` is a sentence when there is no edition for the date.

    `unknown` are the words that no entry has, quoted.
    """

    text: str
    on: datetime.date
    rows: tuple[Row, ...] = ()
    rulings: tuple[guidance.Line, ...] = ()
    texts: tuple[guidance.Line, ...] = ()
    missing: str = ""
    read: ReadAs | None = None
    unknown: str = ""

    @property
    def strong(self) -> tuple[Row, ...]:
        """The hits that are shown at once."""
        return tuple(row for row in self.rows if not row.weak)

    @property
    def weak(self) -> tuple[Row, ...]:
        """The hits that fit far less well than the first one."""
        return tuple(row for row in self.rows if row.weak)

    @property
    def announcement(self) -> str:
        """What a screen reader says when the results change."""
        count = len(self.rows)
        if self.missing or not self.text:
            return self.missing
        if not count:
            return "Nothing found"
        found = f"{count} code{'s' if count > 1 else ''}, first {self.rows[0].written}"
        return f"{found}; no entry has {self.unknown}" if self.unknown else found


def results(text: str, on: datetime.date, limit: int = MOST_HITS, on_query: str = "") -> Results:
    """The hits for a text on a date, best first."""
    if codeset_store.edition_on(on) is None:
        return Results(text, on, missing=no_edition(on))
    if not text:
        return Results(text, on)
    tabular = codeset_store.tabular(on)
    answer = textsearch.answer(text, on=on, limit=limit)
    hits = answer.hits
    weak = _weak(hits, tabular)
    book = codebook()
    fitting = guidance.for_words(text)
    return Results(
        text=text,
        on=on,
        rows=tuple(_row(hit, tabular, book, on_query, weak=hit.code in weak) for hit in hits),
        rulings=tuple(line for line in fitting if line.kind == "ruling")[:MOST_TEXTS],
        texts=tuple(line for line in fitting if line.kind in ASIDE)[:MOST_TEXTS],
        read=read_as(answer, questionnaire_store.live(), tabular) if answer.cases else None,
        unknown=", ".join(f"“{word}”" for word in answer.unknown),
    )


def _weak(hits: Sequence[Hit], tabular: Tabular) -> frozenset[str]:
    """The codes of the hits that fit far less well than the best one."""
    best = max(hits, key=lambda hit: hit.score, default=None)
    parent = tabular.row(best.code).parent if best and best.code in tabular else ""
    beside = tabular.children(parent) if parent in tabular else ()
    return frozenset(
        hit.code
        for hit in hits
        if best and hit.score < best.score * (WEAK_BESIDE if hit.code in beside else WEAK)
    )


def _row(hit: Hit, tabular: Tabular, book: Codebook, on_query: str, *, weak: bool) -> Row:
    above = tabular.row(hit.code).parent if hit.seventh and hit.code in tabular else ""
    title = tabular.title(above) if above else hit.title
    return Row(
        code=above or hit.code,
        written=f"{above}-" if above else hit.code,
        title=title,
        kind=_kind(hit, tabular),
        why=_why(hit, title),
        expired=link_codes(escape(hit.expired or ""), book, on_query),
        seventh=tuple((f"{hit.code[:-1]}{sign}", meaning) for sign, meaning in hit.seventh.items()),
        weak=weak,
    )


def _kind(hit: Hit, tabular: Tabular) -> str:
    if hit.code not in tabular:
        return "expired"
    if hit.expired:
        return "changed"
    if hit.billable:
        return "seventh" if hit.seventh else "billable"
    return "seventh" if needs_seventh(tabular, hit.code) else "heading"


def _why(hit: Hit, title: str) -> str:
    """What matched; the title is not said twice, and the 7th characters stand for themselves."""
    why = hit.why.partition("; needs a 7th character")[0].replace("(seed)", "(local)")
    return "found by its title" if why.removeprefix("title: ") == title else why
