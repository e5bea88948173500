"""Search in guidance and in the sections of the guidelines: by title, terms, codes, citations and text.

Words count the more, the fewer texts hold them; where a word stands counts too. A text is found when it
holds at least half of what is asked, weighed so.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from rapidfuzz import process
from rapidfuzz.distance import OSA

from lookup import codeset_store
from lookup.codeset import normalise_code
from lookup.models import GuidanceRevision, Guideline
from lookup.presenters import guidance
from lookup.presenters.citations import guideline_url
from lookup.reading.words import stem

FIELDS = {"title": 6.0, "ruling": 4.0, "terms": 3.0, "codes": 3.0, "citations": 2.0, "body": 1.0}
"""Where words stand and how much they count there."""
ENOUGH = 0.5  # share of what is asked that a text must hold
BEGUN = 0.6  # how much a word counts of which only the beginning was typed
LEAST_BEGUN = 3
MOST = 30
SNIPPET = 220
STOP = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "if", "in", "is"),
        *("it", "its", "not", "of", "on", "or", "that", "the", "this", "to", "was", "with"),
    )
)
ALIKE = 0.7  # how alike a known word must be to stand for one that no text holds, 0 to 1
_TOKEN = re.compile(r"[a-z0-9][a-z0-9.'-]*")
_MARKUP = re.compile(r"\*\*|[*_`#|>]|\[([^\]]*)\]\([^)]*\)|^\s*(?:-|\d+\.)\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """One text or guideline section that fits, with the place in it that fits best."""

    kind: str
    kind_words: str
    title: str
    url: str
    excerpt: str
    snippet: SafeString


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as search needs it: the words of each field, and its plain text in pieces."""

    kind: str
    title: str
    url: str
    excerpt: str
    words: Mapping[str, frozenset[str]]
    pieces: tuple[str, ...]


def search(text: str, kinds: Collection[str] = ()) -> tuple[Found, ...]:
    """The texts that fit, best first; of all kinds unless some are named."""
    return tuple(
        Found(
            one.kind,
            KIND_WORDS[one.kind],
            one.title,
            one.url,
            one.excerpt,
            _snippet(one.pieces, set(_asked(text))),
        )
        for one in _ranked(text, kinds)[:MOST]
    )


def slugs(text: str, kinds: Collection[str]) -> tuple[str, ...]:
    """The addresses of the texts that fit, best first."""
    return tuple(one.url for one in _ranked(text, kinds))


KIND_WORDS = {kind: heading for kind, (heading, _) in guidance.HEADINGS.items()} | {"guideline": "Guidelines"}


def _ranked(text: str, kinds: Collection[str]) -> list[_Text]:
    texts, held = _texts(*guidance.state(), codeset_store.guidelines_digest())
    words = [_known(word, held) for word in _asked(text)]
    asked = {word: math.log(1 + len(texts) / (1 + held[word])) for word in words}
    whole = sum(asked.values())
    scored = []
    for number, one in enumerate(texts):
        if kinds and one.kind not in kinds:
            continue
        hits = {word: hit for word in asked if (hit := _best(word, one.words))}
        share = sum(asked[word] for word in hits) / whole if whole else 0.0
        if share >= ENOUGH:
            score = share * sum(asked[word] * hit for word, hit in hits.items())
            title = len(one.words["title"].intersection(hits)) / (1 + len(one.words["title"]))
            scored.append((-score * (1 + title), number, one))
    return [one for *_, one in sorted(scored, key=lambda each: each[:2])]


def _known(word: str, held: Mapping[str, int]) -> str:
    """The word, or the known word that it is most likely a slip of."""
    if word in held or not word.isalpha() or any(known.startswith(word) for known in held):
        return word
    found = process.extractOne(word, held.keys(), scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
    return str(found[0]) if found else word


def _best(word: str, fields: Mapping[str, frozenset[str]]) -> float:
    """How much a word counts in a text: in its best field, whole or begun, and a bit for each other."""
    counts = [
        weight if word in fields[name] else weight * BEGUN
        for name, weight in FIELDS.items()
        if word in fields[name]
        or (len(word) >= LEAST_BEGUN and any(w.startswith(word) for w in fields[name]))
    ]
    return max(counts, default=0.0) + 0.1 * sum(counts)


@lru_cache(maxsize=2)
def _texts(
    on: datetime.date, state: tuple[object, ...], guidelines: str
) -> tuple[tuple[_Text, ...], Counter[str]]:
    """Every live text and every guideline section, with the number of texts that hold each word.

    Made again when other guidance is published (`state`) or other guidelines are loaded (their digest).
    """
    texts = (
        *(_guidance(one) for one in guidance.live(on)),
        *(_section(one) for one in Guideline.objects.all()),
    )
    return texts, Counter(word for one in texts for word in frozenset().union(*one.words.values()))


def _guidance(revision: GuidanceRevision) -> _Text:
    line = guidance.line(revision)
    return _Text(
        kind=line.kind,
        title=line.title,
        url=guidance.url(line.slug),
        excerpt=line.excerpt,
        words={
            "title": _set(line.title),
            "ruling": _set(line.excerpt),
            "terms": _set(*revision.terms),
            "codes": _set(*revision.codes),
            "citations": _set(*(reference.replace(":", " ") for reference in revision.citations)),
            "body": _set(revision.body),
        },
        pieces=_pieces(revision.body),
    )


def _section(section: Guideline) -> _Text:
    return _Text(
        kind="guideline",
        title=f"{section.section} {section.heading}",
        url=guideline_url(section.section),
        excerpt="",
        words=dict.fromkeys(FIELDS, frozenset())
        | {
            "title": _set(section.section, section.heading),
            "citations": _set(f"guideline {section.section}"),
            "body": _set(section.paraphrase),
        },
        pieces=(section.paraphrase,),
    )


def _asked(text: str) -> list[str]:
    """The words typed, codes in their official spelling; words that say little only if alone."""
    words = _words(text)
    telling = [word for word in words if word not in STOP]
    return [_as_code(word) for word in dict.fromkeys(telling or words)]


def _as_code(word: str) -> str:
    try:
        return normalise_code(word).casefold() if any(sign.isdigit() for sign in word) else word
    except ValueError:
        return word


def _set(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in _words(text))


def _words(text: str) -> list[str]:
    return [_word(token) for token in _TOKEN.findall(text.casefold())]


def _word(token: str) -> str:
    token = token.strip(".'-")
    return stem(token) if token.isalpha() else token


def _pieces(markdown: str) -> tuple[str, ...]:
    """The paragraphs and list items of a text without markup."""
    plain = _MARKUP.sub(lambda match: match[1] or "", markdown)
    return tuple(" ".join(line.split()) for line in plain.splitlines() if line.strip())


def _snippet(pieces: Sequence[str], asked: Iterable[str]) -> SafeString:
    """The piece that holds most of the words asked, with them marked."""
    wanted = tuple(asked)
    best = max(pieces, key=lambda piece: len(_set(piece).intersection(wanted)), default="")
    shown = escape(Truncator(best).chars(SNIPPET))
    marked = re.sub(
        r"&[#a-z0-9]+;|[A-Za-z0-9](?:[A-Za-z0-9.'-]*[A-Za-z0-9])?",
        lambda match: f"<mark>{match[0]}</mark>" if _word(match[0].casefold()) in wanted else match[0],
        shown,
    )
    return mark_safe(marked)  # noqa: S308  escaped above; only marks were added
