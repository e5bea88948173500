"""Every code that was ever loaded, and codes in running text as links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from lookup import codeset_store
from lookup.codeset import CodeRow, Note, Reference
from lookup.presenters.citations import code_url

# A code as texts write it: M54, M54.5, M54.5-, M51.-, S33.5XX-, M51.A-. What follows a dash of a range
# ("T12-L1") belongs to no code.
_WRITTEN = re.compile(
    r"(?<![0-9A-Za-z.])(?P<category>[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9]))"
    r"(?P<rest>\.[0-9A-Z]{1,4})?(?P<dash>\.?-(?![0-9A-Za-z]))?(?!\.?[0-9A-Za-z])"
)
_VERTEBRA = re.compile(r"T1[0-2]")
_MARKUP = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_OPENS, _CLOSES = re.compile(r"<(a|pre)\b"), re.compile(r"</(a|pre)\s*>")


class Codebook:
    """The rows of every code of a data version, all dates, oldest first."""

    def __init__(self, rows: Iterable[CodeRow]) -> None:
        found: dict[str, list[CodeRow]] = {}
        for row in sorted(rows, key=lambda row: row.valid_from):
            found.setdefault(row.code, []).append(row)
        self.rows = {code: tuple(spans) for code, spans in sorted(found.items())}

    def __contains__(self, code: object) -> bool:
        return code in self.rows

    def title(self, code: str) -> str:
        """The newest title; KeyError when the code was never loaded."""
        return self.rows[code][-1].title

    def named(self, written: str) -> str:
        """The code that a printed form means: "M51.-" is M51, "S33.5XX-" is S33.5; "" when never loaded."""
        code = written.rstrip("-").rstrip(".")
        while code not in self.rows and code.endswith("X"):
            code = code[:-1].rstrip(".")
        return code if code in self.rows else ""

    def target(self, reference: Reference) -> str:
        """Where a note's reference leads: its block, else its first code, else ""."""
        block = f"{reference.first}-{reference.last}"
        return block if block in self.rows else self.named(reference.first)

    def under(self, prefix: str) -> tuple[str, ...]:
        """Every code, ever loaded, that begins with a prefix."""
        return tuple(code for code in self.rows if code.startswith(prefix))


def codebook() -> Codebook:
    """The codes of the data version in force. Raises codeset_store.NoData."""
    return _codebook(codeset_store.current_version())


@lru_cache(maxsize=2)
def _codebook(sha256: str) -> Codebook:
    return Codebook(codeset_store.rows(sha256))


def link_codes(html: str, book: Codebook, on_query: str = "") -> SafeString:
    """Clean HTML with the codes in its text turned into links; text in links and in `pre` stays as it is.

    A category without dot or dash counts as a code unless it can be a vertebra (T10 to T12).
    """
    parts: list[str] = []
    inside = 0
    for part in _MARKUP.split(html):
        if part.startswith("<"):
            inside += bool(_OPENS.match(part)) - bool(_CLOSES.match(part))
            parts.append(part)
        else:
            parts.append(part if inside else _WRITTEN.sub(_replacement(book, on_query), part))
    return mark_safe("".join(parts))  # noqa: S308  cleaned before; only links to codes were added


def _replacement(book: Codebook, on_query: str) -> Callable[[re.Match[str]], str]:
    def link(match: re.Match[str]) -> str:
        bare = not (match["rest"] or match["dash"])
        code = "" if bare and _VERTEBRA.fullmatch(match[0]) else book.named(match[0])
        return anchor(code, match[0], on_query) if code else match[0]

    return link


def note_html(note: Note, book: Codebook, on_query: str = "") -> SafeString:
    """The text of a note with its references as links."""
    text = note.text.removeprefix(", ")
    parts: list[str] = []
    done = 0
    for reference in note.references:
        printed = reference.text.partition(" with ")[0]
        start = text.find(printed, done)
        code = book.target(reference)
        if start >= 0 and code:
            parts += [escape(text[done:start]), anchor(code, printed, on_query)]
            done = start + len(printed)
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308  every part is escaped


def anchor(code: str, shown: str, on_query: str = "") -> str:
    """The link to the page of a code, as HTML."""
    return f'<a class="code" href="{escape(code_url(code) + on_query)}">{escape(shown)}</a>'
