"""Guidance texts: which belong to a code or to typed words, the contents, and one text as a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from lookup.codeset import expand
from lookup.models import GuidanceRevision, Guideline
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
    """A text as one line of a list. A ruling's title stands without its lead words."""

    slug: str
    kind: str
    title: str
    excerpt: str = ""


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
    for revision in _live().defer("body"):
        fitting = [len(name) for name in revision.codes if attached(name, code)]
        if fitting:
            found.append((ORDER.index(revision.guidance.kind), -max(fitting), revision.title, revision))
    return tuple(_line(revision) for *_, revision in sorted(found, key=lambda one: one[:3]))


def attached(name: str, code: str) -> bool:
    """Whether a text that names `name` belongs to a code."""
    plain = name.rstrip("-").rstrip(".")
    if name.endswith("-"):
        return code.startswith(plain)
    return code == plain or (len(code) == 8 and code in (expand(plain, code[-1]), plain + code[-1]))


def for_words(text: str) -> tuple[Line, ...]:
    """The texts one of whose terms stands in the words typed; the longest term first."""
    typed = _words(text)
    found = []
    for revision in _live():
        length = max((len(term) for term in map(_words, revision.terms) if _inside(term, typed)), default=0)
        if length:
            found.append((-length, revision.guidance.slug, revision))
    return tuple(
        _line(revision, _ruling(revision)) for *_, revision in sorted(found, key=lambda one: one[:2])
    )


def contents(words: str = "") -> tuple[Contents, ...]:
    """Every text by kind; with words only those that hold all of them."""
    wanted = _words(words)
    lines: dict[str, list[Line]] = {}
    for revision in _live().order_by("title"):
        held = " ".join((revision.title, *revision.terms, *revision.codes, revision.body)).casefold()
        if all(word in held for word in wanted):
            lines.setdefault(revision.guidance.kind, []).append(_line(revision, _ruling(revision)))
    return tuple(Contents(kind, *HEADINGS[kind], tuple(lines[kind])) for kind in HEADINGS if kind in lines)


def text(slug: str, on_query: str = "") -> Text | None:
    """The live text of a slug, None when there is none."""
    revision = _live().filter(guidance__slug=slug).first()
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


def _live() -> RevisionQuerySet:
    return GuidanceRevision.objects.live().select_related("guidance")


def _line(revision: GuidanceRevision, excerpt: str = "") -> Line:
    title = revision.title.removeprefix(RULING_PREFIX)
    return Line(revision.guidance.slug, revision.guidance.kind, title[:1].upper() + title[1:], excerpt)


def _ruling(revision: GuidanceRevision) -> str:
    """The ruling itself, which stands in bold in the text of a ruling."""
    match = _RULING.search(revision.body) if revision.guidance.kind == "ruling" else None
    return match[1] if match else ""


def _words(text: str) -> list[str]:
    return [word.strip(".'-") for word in _WORD.findall(text.casefold())]


def _inside(term: list[str], typed: list[str]) -> bool:
    """Whether the words of a term stand in the text, in order and next to each other."""
    return bool(term) and any(typed[i : i + len(term)] == term for i in range(len(typed) - len(term) + 1))
