"""References that stand as reasons become a label and an address on this site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from lookup import codeset_store

NOTE_LABELS = {
    "includes": "Includes note",
    "inclusion_term": "Inclusion term",
    "excludes1": "Excludes1 note",
    "excludes2": "Excludes2 note",
    "code_first": "Code first note",
    "use_additional": "Use additional code note",
    "code_also": "Code also note",
    "note": "Note",
    "seventh_note": "7th character note",
}
LOCAL_GUIDANCE = "local-decisions"


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference made readable. Kind: index, tabular, note, guideline, local, fact or other.

    `url` is "" where there is no page to lead to.
    """

    kind: str
    label: str
    url: str


def cite(reference: str) -> Citation:
    """The citation of a reference such as "index:Pain > low back" or "note:M54.5:excludes1:M54.4"."""
    kind, _, rest = reference.partition(":")
    maker = _MAKERS.get(kind)
    return maker(rest.strip()) if maker and rest.strip() else Citation("other", reference, "")


def cite_all(references: Iterable[str]) -> tuple[Citation, ...]:
    """The citations of references, each once, in order."""
    return tuple(cite(reference) for reference in dict.fromkeys(references))


def index_url(path: Iterable[str] | str) -> str:
    """The Index page with an entry in its place; the path as parts or joined by " > "."""
    joined = path if isinstance(path, str) else " > ".join(path)
    place = "#here" if " > " in joined else ""
    return f"{reverse('index')}?{urlencode({'path': joined})}{place}"


def code_url(code: str) -> str:
    """The page of a code, subcategory, category, block or chapter."""
    return _code_url(code, get_script_prefix())


@lru_cache(maxsize=4096)
def _code_url(code: str, prefix: str) -> str:
    """A page names dozens of codes; the prefix is where the site lives on its host."""
    return reverse("code", args=[code])


def guideline_url(section: str) -> str:
    """The section on the page of guidelines."""
    return f"{reverse('guidelines')}#{section}"


def _index(path: str) -> Citation:
    return Citation("index", f"Index: {path.replace(' > ', ', ')}", index_url(path))


def _tabular(code: str) -> Citation:
    return Citation("tabular", f"Tabular: {code}", code_url(code))


def _note(rest: str) -> Citation:
    code, _, tail = rest.partition(":")
    kind, _, target = tail.partition(":")
    about = f" ({target})" if target else ""
    label = f"{NOTE_LABELS.get(kind, 'Note')} at {code}{about}"
    return Citation("note", label, f"{code_url(code)}#{note_anchor(kind)}")


def note_anchor(kind: str) -> str:
    """The id of a kind of notes on the page of a code."""
    return f"notes-{kind.replace('_', '-')}"


def _guideline(section: str) -> Citation:
    year = codeset_store.guideline_years().get(section)
    label = f"Guideline {section} ({year})" if year else f"Guideline {section}"
    return Citation("guideline", label, guideline_url(section))


def _local(word: str) -> Citation:
    return Citation(
        "local", f"Common usage: {word.replace('-', ' ')}", reverse("guidance_text", args=[LOCAL_GUIDANCE])
    )


def _fact(pair: str) -> Citation:
    question, _, choice = pair.partition("=")
    words = question.replace("_", " ")
    return Citation(
        "fact", f"Documented: {words}: {choice.replace('_', ' ')}" if choice else f"Documented: {words}", ""
    )


_MAKERS = {
    "index": _index,
    "tabular": _tabular,
    "note": _note,
    "guideline": _guideline,
    "local": _local,
    "fact": _fact,
}
