"""Codes typed as codes, whole or their beginning; what replaced an expired code; 7th characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from lookup.codeset import CodeRow, normalise_code
from lookup.reading.tokens import LEVEL, tokenise
from lookup.search.corpus import Corpus
from lookup.search.hits import Hit

_CODE = re.compile(r"[A-Z](?:[0-9][0-9A-Z]?|[A-Z][0-9])(?:\.?[0-9A-Z]{0,4})\.?-?", re.ASCII)
_MOST = 12  # codes that are looked up in one line
_LONGEST = 120  # characters of a text that can consist of codes
EXACT, BEGINS = 1.0, 0.9


def typed_codes(text: str) -> tuple[str, ...]:
    """The codes that a text consists of, in capitals without dot; empty when it holds anything else."""
    if len(text) > _LONGEST or all(token.kind == LEVEL for token in tokenise(text)):
        return ()  # "L5", "S1" are meant as places
    text = unicodedata.normalize("NFKC", text)
    with suppress(ValueError):
        return (normalise_code(text).replace(".", ""),)
    words = text.upper().replace(",", " ").replace(";", " ").split()
    if not words or len(words) > _MOST or not all(_CODE.fullmatch(word) for word in words):
        return ()
    return tuple(word.rstrip("-").replace(".", "") for word in words)


def find(corpus: Corpus, typed: str, on: date) -> Iterator[Hit]:
    """Codes equal to or beginning with a typed code: the equal one, the valid ones, then those expired."""
    codes = [code for code in corpus.sorted_codes if code.replace(".", "").startswith(typed)]
    equal = [code for code in codes if code.replace(".", "") == typed]
    valid = [code for code in codes if (row := row_on(corpus, code, on)) and row.billable]
    expired = [code for code in corpus.stems if code in set(codes) and code not in valid]
    for code in dict.fromkeys((*equal, *valid, *expired)):
        yield as_hit(corpus, code, on, EXACT if code in equal else BEGINS, _why(code, typed))


def _why(code: str, typed: str) -> str:
    if code.replace(".", "") == typed:
        return "code"
    return f"code begins with {typed[:3]}.{typed[3:]}" if len(typed) > 3 else f"code begins with {typed}"


def as_hit(corpus: Corpus, code: str, on: date, score: float, why: str) -> Hit:
    """The hit of a code on a date: its row then, or its last row with what became of it."""
    row = row_on(corpus, code, on) or corpus.by_code[code][-1]
    past = history(corpus, code, on)
    return Hit(code, row.title, row.billable and row.valid_on(on), score, why, *past)


def as_hit_of(
    corpus: Corpus,
    stem: str,
    on: date,
    score: float,
    why: str,
    phases: Iterable[str] = (),
    *,
    is_open: bool = False,
) -> Hit:
    """The hit of a code that words lead to; what lacks its 7th character has the one of the phases said.

    When none was said it lists the choices.
    """
    members = corpus.members[stem]
    if members == (stem,):
        return as_hit(corpus, stem, on, score, why)
    choices = seventh_choices(corpus, stem)
    character = choose_seventh(choices, phases, is_open=is_open)
    code = next((code for code in members if code.endswith(character)), members[0])
    hit = as_hit(corpus, code, on, score, why)
    if phases:
        return hit
    listed = ", ".join(f"{c} {text}" for c, text in choices.items())
    return replace(hit, why=f"{why}; needs a 7th character: {listed}", seventh=choices)


def row_on(corpus: Corpus, code: str, on: date) -> CodeRow | None:
    """The row of a code on a date."""
    return next((row for row in corpus.by_code.get(code, ()) if row.valid_on(on)), None)


def history(corpus: Corpus, code: str, on: date) -> tuple[str | None, tuple[str, ...]]:
    """Why a code of other dates is not valid on this one, and what replaced it; (None, ()) if it is."""
    rows = [row for row in corpus.by_code[code] if row.billable]
    if not rows or any(row.valid_on(on) for row in rows):
        return None, ()
    before = [row.valid_to for row in rows if row.valid_to and row.valid_to < on]
    if not before:
        return f"valid from {rows[0].valid_from.isoformat()}", ()
    last = max(before)
    instead = replacements(corpus, code, last + timedelta(days=1))
    ended = f"valid until {last.isoformat()}"
    if not instead:
        return f"{ended}, then deleted", ()
    return f"{ended}; replaced on {(last + timedelta(days=1)).isoformat()} by {_listed(instead)}", instead


def replacements(corpus: Corpus, code: str, on: date) -> tuple[str, ...]:
    """The codes under a code that stopped being one: M54.5 became M54.50, M54.51 and M54.59."""
    return tuple(
        other
        for other in corpus.stems
        if other != code and other.startswith(code) and (row := row_on(corpus, other, on)) and row.billable
    )


def _listed(codes: Sequence[str]) -> str:
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} and {codes[-1]}"


def seventh_choices(corpus: Corpus, stem: str) -> Mapping[str, str]:
    """The 7th characters that a code takes, as its nearest heading defines them."""
    for code in (stem, *corpus.lineage(stem)):
        rows = corpus.by_code.get(code, ())
        if rows and rows[-1].seventh:
            return rows[-1].seventh
    return {}


# The words of a 7th character's meaning that each phase of care asks for; the first that fits is taken.
_PHASES = (
    ("S", ("sequela",)),
    ("K", ("nonunion",)),
    ("P", ("malunion",)),
    ("G", ("delayed healing",)),
    ("D", ("routine healing", "subsequent encounter")),
    ("follow-up", ("routine healing", "subsequent encounter")),
)


def choose_seventh(choices: Mapping[str, str], phases: Iterable[str], *, is_open: bool) -> str:
    """The 7th character that fits what was said; the first one of an initial encounter when nothing was."""
    said = set(phases)
    for phase, meanings in _PHASES:
        for meaning in meanings if phase in said else ():
            for character, text in choices.items():
                if meaning in text:
                    return character
    first = [c for c, text in choices.items() if "initial encounter" in text]
    opened = [c for c in first if "open" in choices[c]]
    is_open = is_open or "B" in said
    return (opened if is_open and opened else first or list(choices) or [""])[0]
