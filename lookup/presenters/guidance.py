"""Guidance texts: which belong to a code or to typed words, the contents, and one text as a page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from lookup.codeset import expand
from lookup.models import GuidanceRevision, Guideline
from lookup.models.guidance import GUIDANCE_KINDS
from lookup.models.revisions import RevisionQuerySet
from lookup.presenters.citations import Citation, cite_all
from lookup.presenters.codebook import codebook, link_codes
from lookup.rendering import markdown

HEADINGS = {
    "ruling": ("You may have read", "statements from other pages, and what is right"),
    "code": ("Codes of back pain", "what each M54 code is for"),
    "family": ("Neighbouring families", "codes that take the place of M54, or stand beside it"),
    "topic": ("Topics", "rules that reach many codes"),
}
ORDER = ("code", "family", "topic", "ruling")
RULING_PREFIX = "You may have read: "
_RULING = re.compile(r"\*\*Ruling: (.+?)\*\*")
_WORD = re.compile(r"[a-z0-9.'-]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A text as one line of a list. A ruling's title stands without its lead words, its ruling as excerpt."""

    slug: str
    kind: str
    title: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A live text as lists need it: without its body, its terms as words."""

    line: Line
    sort_title: str
    codes: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The texts of one kind."""

    kind: str
    heading: str
    meaning: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One guidance text, rendered. `codes` are (as written, the code it means)."""

    revision: GuidanceRevision
    kind: str
    kind_words: str
    title: str
    html: SafeString
    citations: tuple[Citation, ...]
    codes: tuple[tuple[str, str], ...]


def for_code(code: str) -> tuple[Line, ...]:
    """The texts attached to a code: "M51.-" to all codes below it, "S16.1" to itself and S16.1XXA.

    Texts on codes come before families and topics, and those that name the code most closely first.
    """
    found = []
    for entry in entries():
        fitting = [len(name) for name in entry.codes if attached(name, code)]
        if fitting:
            found.append((ORDER.index(entry.line.kind), -max(fitting), entry.sort_title, entry.line))
    return tuple(line for *_, line in sorted(found, key=lambda one: one[:3]))


def attached(name: str, code: str) -> bool:
    """Whether a text that names `name` belongs to a code."""
    plain = name.rstrip("-").rstrip(".")
    if name.endswith("-"):
        return code.startswith(plain)
    return code == plain or (len(code) == 8 and code in (expand(plain, code[-1]), plain + code[-1]))


def for_words(text: str, kinds: Collection[str] = tuple(GUIDANCE_KINDS)) -> tuple[Line, ...]:
    """The texts one of whose terms stands in the words typed; the longest term first."""
    typed = _words(text)
    known = set(typed)
    found = []
    for entry in entries():
        terms = [term for term in entry.terms if term[0] in known and _inside(term, typed)]
        if terms and entry.line.kind in kinds:
            found.append((-max(len(term) for term in terms), entry.line.slug, entry.line))
    return tuple(line for *_, line in sorted(found, key=lambda one: one[:2]))


def entries() -> tuple[Entry, ...]:
    """Every live text; each process keeps them until something is published or the day ends."""
    return _entries(*state())


def state() -> tuple[datetime.date, tuple[object, ...]]:
    """What changes when other texts are live than before: today, and a mark of what is published."""
    published = GuidanceRevision.objects.filter(published_at__isnull=False)
    return timezone.localdate(), tuple(published.aggregate(Count("pk"), Max("published_at")).values())


@lru_cache(maxsize=2)
def _entries(on: datetime.date, state: tuple[object, ...]) -> tuple[Entry, ...]:
    """The live texts of a day; `state` changes with every publication."""
    return tuple(
        Entry(
            line=line(revision),
            sort_title=revision.title,
            codes=tuple(revision.codes),
            terms=tuple(tuple(words) for words in map(_words, revision.terms) if words),
        )
        for revision in live(on)
    )


def contents() -> tuple[Contents, ...]:
    """Every text by kind."""
    lines: dict[str, list[Line]] = {}
    for revision in live().order_by("title"):
        lines.setdefault(revision.guidance.kind, []).append(line(revision))
    return tuple(Contents(kind, *HEADINGS[kind], tuple(lines[kind])) for kind in HEADINGS if kind in lines)


def text(slug: str, on_query: str = "") -> Text | None:
    """The live text of a slug, None when there is none."""
    revision = live().filter(guidance__slug=slug).first()
    if revision is None:
        return None
    book = codebook()
    kind = revision.guidance.kind
    return Text(
        revision=revision,
        kind=kind,
        kind_words=HEADINGS[kind][0],
        title=revision.title.removeprefix(RULING_PREFIX),
        html=link_codes(markdown(revision.body), book, on_query),
        citations=cite_all(revision.citations),
        codes=tuple((name, book.named(name)) for name in revision.codes),
    )


def guidelines() -> tuple[str, Sequence[Guideline]]:
    """(year, sections in order); the year is "" when none are loaded."""
    sections = list(Guideline.objects.all())
    return (sections[0].year if sections else ""), sections


def live(on: datetime.date | None = None) -> RevisionQuerySet:
    """The texts that are read on a date (default: today), each with its subject at hand."""
    return GuidanceRevision.objects.live(on).select_related("guidance")


def url(slug: str) -> str:
    """The page of a text."""
    return reverse("guidance_text", args=[slug])


def line(revision: GuidanceRevision) -> Line:
    """A revision as one line of a list."""
    title = revision.title.removeprefix(RULING_PREFIX)
    ruling = _RULING.search(revision.body) if revision.guidance.kind == "ruling" else None
    shown = title[:1].upper() + title[1:]
    return Line(revision.guidance.slug, revision.guidance.kind, shown, ruling[1] if ruling else "")


def _words(text: str) -> list[str]:
    words = (word.strip(".'-") for word in _WORD.findall(text.casefold()))
    return [word for word in words if word]


def _inside(term: tuple[str, ...], typed: list[str]) -> bool:
    """Whether the words of a term stand in the text, in order and next to each other."""
    return any(tuple(typed[i : i + len(term)]) == term for i in range(len(typed) - len(term) + 1))
