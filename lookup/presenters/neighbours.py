"""Codes that a code is most often held against: those beside it and those that notes exclude."""

from __future__ import annotations

from lookup.codeset import CodeRow, Tabular, is_block
from lookup.presenters.codebook import Codebook

MOST = 8


def siblings(tabular: Tabular, code: str) -> tuple[CodeRow, ...]:
    """The codes beside a code under the same heading, the first of them."""
    parent = tabular.row(code).parent
    beside = tabular.children(parent) if parent in tabular else ()
    return tuple(tabular.row(one) for one in beside if one != code)[:MOST]


def excluded(tabular: Tabular, book: Codebook, code: str) -> tuple[CodeRow, ...]:
    """The first codes that Excludes1 notes name against a code, in either direction, in code order.

    Ranges, blocks and chapters are left out.
    """
    named = {
        book.target(reference)
        for _, note in tabular.notes(code)
        if note.kind == "excludes1"
        for reference in note.references
        if not reference.is_range
    }
    found = sorted(one for one in named | _against(tabular, code) if one in tabular and _is_code(one))
    return tuple(tabular.row(one) for one in found if tabular.conflicts(code, one))[:MOST]


def _against(tabular: Tabular, code: str) -> set[str]:
    """Where the Excludes1 notes stand that cover a code."""
    return {
        origin
        for origin in tabular
        for note in tabular.row(origin).notes
        if note.kind == "excludes1" and any(reference.covers(code) for reference in note.references)
    }


def _is_code(code: str) -> bool:
    return code[0].isalpha() and not is_block(code)
