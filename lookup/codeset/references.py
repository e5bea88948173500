"""Code references out of the text of official notes.

Most stand in parentheses, alone, as lists or as ranges: "(M54.5-)", "(T82.84, T83.84)", "(S12.0--S12.6.-)",
"(M51.- with fifth character 6)". Some stand in the running text ("torticollis NOS M43.6", "any condition
classifiable to I70.21-"). Other parentheses and words that look like a code ("vitamin B12", "(G6PD)",
"T12-L1") are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lookup.codeset.records import Reference

_CODE = r"[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])(?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])(?!-[A-Z][0-9]\b)"
_TAIL = r"(?:\.?-(?![0-9A-Z])|\.(?=\s*with\b))?"
_PRINTED = re.compile(
    rf"(?<![0-9A-Za-z.])(?P<first>{_CODE})(?:{_TAIL}\s*(?:-|–|\bto\b)\s*(?P<last>{_CODE}){_TAIL}|{_TAIL})"
)
_CONDITION = re.compile(
    r",?\s*with\s+(?P<words>(?:final\s+)?(?:[\w-]+\s+(?:(?:or|to)\s+[\w-]+\s+)?|[\w]+-)?characters?\b[^();]*"
    r"|\.[0-9][^();]*|[0-9]\b)"
)
# A bare category in running text counts only after a word that announces it, or after another reference.
_ANNOUNCED = re.compile(
    r"\b(?:categor(?:y|ies)|subcategor(?:y|ies)|codes?|classif(?:ied|iable)|listed|conditions?"
    r"|in|to|from|under|and|or)\s*$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*[,;]?\s*(?:\b(?:and|or)\b)?\s*")
_EXCEPT = re.compile(r"\b(?:except|not classifiable to|not included in)\b[^()]*$", re.IGNORECASE)


def parse_references(text: str) -> tuple[Reference, ...]:
    """The references of one note line in the order printed; () when it names none."""
    found = list(_printed(text))
    conditions = [_condition_after(text, match, found) for match in found]
    return tuple(
        Reference(match["first"], match["last"] or match["first"], match[0] + condition)
        for match, condition in zip(found, conditions, strict=True)
    )


def _printed(text: str) -> Iterator[re.Match[str]]:
    """The places of the text that are references."""
    end = 0
    for match in _PRINTED.finditer(text):
        listed = end and _LISTED.fullmatch(text, end, match.start())
        if listed or _is_reference(match, text[: match.start()]):
            end = match.end()
            yield match


def _is_reference(match: re.Match[str], before: str) -> bool:
    """Whether what looks like a code is one, judged by its form and the text before it."""
    unmistakable = "." in match[0] or "-" in match[0]
    if before.count("(") > before.count(")"):
        return unmistakable or match[0][1].isdigit()  # "(GH1)" is a gene
    return not _EXCEPT.search(before) and (unmistakable or bool(_ANNOUNCED.search(before)))


def _condition_after(text: str, match: re.Match[str], found: list[re.Match[str]]) -> str:
    """The condition printed behind a reference, or behind the list it is part of, as " with ..."."""
    end = match.end()
    for later in found:
        if later.start() >= end and not text[end : later.start()].strip(" ,;"):
            end = later.end()
    condition = _CONDITION.match(text, end)
    return f" with {condition['words'].rstrip(' ,.')}" if condition else ""
