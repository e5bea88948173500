"""The page of a code: everything this site knows about it on one date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lookup import codeset_store
from lookup.codeset import CodeRow, Edition, Tabular, expand, is_block, normalise_code
from lookup.models import Synonym
from lookup.presenters import guidance as texts
from lookup.presenters import history as dates
from lookup.presenters import indexpage, neighbours, notes, ways
from lookup.presenters.codebook import Codebook, codebook
from lookup.presenters.conflicts import Conflicts
from lookup.presenters.conflicts import conflicts as conflicts_of

_BLOCK = re.compile(r"[A-Z][0-9][0-9A-Z]-[A-Z][0-9][0-9A-Z]", re.ASCII)
OFFICIAL = ("Index", "Tabular")  # sources of synonyms that are official text
LEAST_SHARED = 12  # characters that all titles of a list share before they are left out
_CHAPTER = re.compile(r"[1-9][0-9]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Status:
    """How a code stands on the date. Kind: billable, heading, expired, future, or no_edition."""

    kind: str
    sentence: str
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the code's place in the Tabular; `short` leaves out what all of its list begin with."""

    code: str
    title: str
    short: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Seventh:
    """A 7th character, its meaning, and the code that it makes ("" where none is loaded)."""

    character: str
    meaning: str
    code: str
    here: bool


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a code that stands in the Tabular of the date."""

    above: tuple[Place, ...]
    beside: tuple[Place, ...]
    children: tuple[CodeRow, ...]
    seventh: tuple[Seventh, ...]
    own: tuple[notes.NoteGroup, ...]
    inherited: tuple[notes.Origin, ...]
    conflicts: Conflicts
    siblings: tuple[CodeRow, ...]
    excluded: tuple[CodeRow, ...]
    ways: ways.Ways
    title_only: bool

    @property
    def defined_seventh(self) -> bool:
        """Whether the 7th characters complete this code, which is not reported without one."""
        return bool(self.seventh) and not any(one.here for one in self.seventh)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: the id of its heading, its name, how many lines it has."""

    anchor: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class CodePage:
    """The page of one code; `details` is None when the code is not in the Tabular of the date."""

    code: str
    title: str
    kind: str
    on: datetime.date
    edition: Edition | None
    status: Status
    details: Details | None
    index: tuple[indexpage.Term, ...]
    index_above: tuple[indexpage.Term, ...]
    synonyms: tuple[Synonym, ...]
    guidance: tuple[texts.Line, ...]
    rulings: tuple[texts.Line, ...]
    history: tuple[dates.Span, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """What the page holds, in order, for its contents."""
        held, conflicts = self.details, self.details.conflicts if self.details else None
        found = (
            ("seventh", "7th character", len(held.seventh) if held else 0),
            ("below", f"Below {self.code}", len(held.children) if held and not held.seventh else 0),
            ("notes", "Notes", sum(len(group.lines) for group in held.own) if held else 0),
            (
                "conflicts",
                "Not together",
                len(conflicts.groups) + len(conflicts.questions) if conflicts else 0,
            ),
            ("index", "Index", len(self.index) + len(self.index_above)),
            ("synonyms", "Also found as", len(self.synonyms)),
            ("guidance", "Guidance", len(self.guidance) + len(self.rulings)),
            ("inherited", "Notes from above", sum(one.size for one in held.inherited) if held else 0),
        )
        return tuple(Section(f"{name}-heading", label, count) for name, label, count in found if count)

    @property
    def official_synonyms(self) -> tuple[Synonym, ...]:
        """Those that stand in the Index or the Tabular."""
        return tuple(one for one in self.synonyms if one.source in OFFICIAL)

    @property
    def local_synonyms(self) -> tuple[Synonym, ...]:
        """This site's own."""
        return tuple(one for one in self.synonyms if one.source not in OFFICIAL)


def canonical(text: str) -> str:
    """The spelling under which a code, block or chapter has its page. ValueError with a sentence."""
    typed = text.strip().upper()
    if _CHAPTER.fullmatch(typed) or _BLOCK.fullmatch(typed):
        return typed
    return normalise_code(text)


def nearest(code: str, on: datetime.date) -> tuple[CodeRow, ...]:
    """For an unknown code: the nearest known heading above it and what stands below that."""
    tabular = codeset_store.tabular(on)
    above = next((code[:n] for n in range(len(code) - 1, 2, -1) if code[:n] in tabular), "")
    return tuple(tabular.row(one) for one in (above, *tabular.children(above))) if above else ()


def code_page(
    code: str, on: datetime.date, on_query: str = "", synonyms: Sequence[Synonym] | None = None
) -> CodePage:
    """The page of a code that was loaded for some date. Raises KeyError for any other.

    `synonyms` are those of all codes, for who shows several codes and has read them once.
    """
    book = codebook()
    rows = book.rows[code]
    edition = codeset_store.edition_on(on)
    tabular = codeset_store.tabular(on) if edition else None
    row = tabular.row(code) if tabular and code in tabular else None
    shown = row or _nearest_row(rows, on)
    heading = shown.kind in ("chapter", "block")
    above = (
        tabular.ancestors(code) if tabular and row else tuple(code[:n] for n in range(len(code) - 1, 2, -1))
    )
    own, wider = _index(book, shown, above) if not heading else ((), ())
    lines = texts.for_code(code) if not heading else ()
    return CodePage(
        code=code,
        title=shown.title,
        kind=shown.kind,
        on=on,
        edition=edition,
        status=_status(book, tabular, row, shown, on),
        details=_details(tabular, book, row, on_query) if tabular and row else None,
        index=own,
        index_above=wider,
        synonyms=_synonyms(code, above, synonyms) if not heading else (),
        guidance=tuple(line for line in lines if line.kind != "ruling"),
        rulings=tuple(line for line in lines if line.kind == "ruling"),
        history=dates.spans(book, code, on),
    )


def _nearest_row(rows: tuple[CodeRow, ...], on: datetime.date) -> CodeRow:
    """The span to show when none contains the date: the last one before it, else the first."""
    return next((row for row in reversed(rows) if row.valid_from <= on), rows[0])


def _status(
    book: Codebook, tabular: Tabular | None, row: CodeRow | None, shown: CodeRow, on: datetime.date
) -> Status:
    if tabular is None:
        return Status("no_edition", f"No edition of the code set is loaded for {on}.")
    if row is None and shown.valid_from > on:
        earlier = dates.replaces(book, shown)
        return Status("future", f"Not valid on {on}: the code begins on {shown.valid_from}.", earlier)
    if row is None:
        span = f"It was valid from {shown.valid_from} to {shown.valid_to}"
        return Status("expired", f"Not valid on {on}. {span}", dates.replaced_by(book, shown))
    if row.billable:
        return Status("billable", f"Billable on {on}")
    before = next(
        (one for one in reversed(book.rows[row.code]) if one.billable and one.valid_from < on), None
    )
    return Status(
        "heading", _heading(tabular, row, on, before), dates.replaced_by(book, before) if before else ()
    )


def _heading(tabular: Tabular, row: CodeRow, on: datetime.date, before: CodeRow | None) -> str:
    """Why a code is not billable, in words."""
    leaves = len(tabular.leaves(row.code))
    what = (
        "needs a 7th character" if _sevenths(tabular, row.code) else f"a heading over {leaves} billable codes"
    )
    if row.kind in ("chapter", "block"):
        return f"Not a code: {what.replace('a heading over', 'it holds')} here"
    until = f"; it was billable until {before.valid_to}" if before else ""
    return f"Not billable on {on}: {what}{until}"


def _details(tabular: Tabular, book: Codebook, row: CodeRow, on_query: str) -> Details:
    code, above = row.code, tabular.ancestors(row.code)
    return Details(
        above=tuple(Place(one, tabular.title(one), tabular.title(one)) for one in reversed(above)),
        beside=_places(tabular, tabular.children(row.parent) if above else (code,), code),
        children=tuple(tabular.row(child) for child in tabular.children(code)),
        seventh=_sevenths(tabular, code) or _sevenths(tabular, row.parent, here=code),
        own=notes.own_notes(tabular, book, code, on_query),
        inherited=notes.inherited_notes(tabular, book, code, on_query),
        conflicts=conflicts_of(tabular, book, code, on_query),
        siblings=neighbours.siblings(tabular, code),
        excluded=neighbours.excluded(tabular, book, code) if row.kind in ("category", "code") else (),
        ways=ways.leading_to(tabular, code),
        title_only=row.title_only,
    )


def needs_seventh(tabular: Tabular, code: str) -> bool:
    """Whether a code becomes billable by a 7th character alone."""
    return bool(_sevenths(tabular, code))


def _sevenths(tabular: Tabular, code: str, here: str = "") -> tuple[Seventh, ...]:
    """The 7th characters that complete a code, () when its children are made otherwise."""
    if code not in tabular or is_block(code) or not code[0].isalpha():
        return ()
    made = [child for child in tabular.children(code) if expand(code, child[-1]) == child]
    meanings = _meanings(tabular, code)
    return tuple(
        Seventh(child[-1], meanings.get(child[-1]) or tabular.title(child), child, child == here)
        for child in made
    )


def _meanings(tabular: Tabular, code: str) -> dict[str, str]:
    """The 7th characters that the code or the nearest level above it defines."""
    for level in (code, *tabular.ancestors(code)):
        if tabular.row(level).seventh:
            return dict(tabular.row(level).seventh)
    return {}


def _places(tabular: Tabular, codes: tuple[str, ...], here: str) -> tuple[Place, ...]:
    titles = [tabular.title(code) for code in codes]
    shared = len(shared_beginning(titles))
    return tuple(
        Place(code, title, f"… {title[shared:]}" if shared and title[shared:] else title, code == here)
        for code, title in zip(codes, titles, strict=True)
    )


def shared_beginning(titles: Sequence[str]) -> str:
    """The whole words with which all titles begin, "" when that is little or there is one title only."""
    first, last = min(titles), max(titles)
    common = next(
        (i for i, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first)
    )
    words = first[: first.rfind(" ", 0, common) + 1]
    return words if len(titles) > 1 and len(words) > LEAST_SHARED else ""


def _index(
    book: Codebook, row: CodeRow, above: tuple[str, ...]
) -> tuple[tuple[indexpage.Term, ...], tuple[indexpage.Term, ...]]:
    wider = [code for code in above if code[0].isalpha() and not is_block(code)]
    own, from_above = indexpage.leading_to(row.code, wider, heading=not row.billable, book=book)
    return own, from_above


def naming_synonyms() -> list[Synonym]:
    """The active synonyms that name codes."""
    return [*Synonym.objects.filter(active=True).exclude(codes=[]).order_by("term")]


def _synonyms(code: str, above: tuple[str, ...], known: Sequence[Synonym] | None) -> tuple[Synonym, ...]:
    """The synonyms that name the code, or a heading right above it."""
    names = {code, *above}
    return tuple(
        synonym
        for synonym in (naming_synonyms() if known is None else known)
        if any(str(one).rstrip("-").rstrip(".") in names for one in synonym.codes)
    )
