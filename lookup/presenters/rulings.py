"""Statements from other pages with their rulings: what is said, whether it is right, why, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString

from lookup.models import GuidanceRevision
from lookup.presenters import guidance, guidancesearch
from lookup.presenters.citations import Citation, cite_all
from lookup.presenters.codebook import Codebook, codebook, link_codes
from lookup.rendering import markdown

VERDICTS = {"right": "right", "partly": "right only in part", "wrong": "wrong"}
_SAID = re.compile(
    r"\*\*What such pages say:\*\*\s*(.+?)(?:\s*This is not official text\.)?(?:\n\n|\Z)", re.DOTALL
)
_RULING = re.compile(r"\*\*Ruling: (.+?)\*\*\s*")
_VERDICT = re.compile(r"^(?:right|wrong)\.\s*")  # a ruling's first word, which the verdict says already
_WHY = re.compile(r"\*\*Why(?: it matters)?:\*\*\s*(.+?)(?:\n\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Ruling:
    """One statement. `verdict` is a key of VERDICTS; `why` is the reason, else what follows the ruling."""

    url: str
    slug: str
    title: str
    said: str
    verdict: str
    ruling: SafeString
    why: SafeString
    citations: tuple[Citation, ...]

    @property
    def words(self) -> str:
        """The verdict in words."""
        return VERDICTS[self.verdict]


def rulings(words: str = "") -> tuple[Ruling, ...]:
    """Every live ruling in the order in which they came; with words those that fit, best first."""
    book = codebook()
    live = guidance.live().filter(guidance__kind="ruling").order_by("guidance__pk")
    found = {one.url: one for one in (_ruling(revision, book) for revision in live)}
    if not words:
        return tuple(found.values())
    return tuple(found[url] for url in guidancesearch.slugs(words, ("ruling",)) if url in found)


def _ruling(revision: GuidanceRevision, book: Codebook) -> Ruling:
    line, body = guidance.line(revision), revision.body
    said = _SAID.search(body)
    return Ruling(
        url=guidance.url(line.slug),
        slug=line.slug,
        title=line.title,
        said=said[1] if said else "",
        verdict=verdict(line.excerpt),
        ruling=_html(_VERDICT.sub("", line.excerpt, count=1), book),
        why=_html(_why(body), book),
        citations=cite_all(revision.citations),
    )


def verdict(ruling: str) -> str:
    """Right, wrong or in part, from the first words of a ruling."""
    words = ruling.casefold()
    if re.match(r"(the )?wrong(?! in the title)|no\b", words):
        return "wrong"
    return "right" if words.rstrip(".") == "right" else "partly"


def _why(body: str) -> str:
    """The paragraph that begins with "Why", else the first one after the ruling."""
    if found := _WHY.search(body):
        return found[1]
    rest = _RULING.split(body)[-1].strip()
    return rest.split("\n\n")[0]


def _html(text: str, book: Codebook) -> SafeString:
    return link_codes(markdown(text[:1].upper() + text[1:]), book)
