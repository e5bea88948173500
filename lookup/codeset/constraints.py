"""Conditions printed behind a reference: "with fifth character 6", "with final characters -23", "with .44".

A condition narrows the codes below the reference. One that names no characters ("with open fracture 7th
character") narrows nothing.
"""

from __future__ import annotations

import re
from functools import cache

_ORDINALS = {
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "six": 6, "seventh": 7,
    "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7,
}  # fmt: skip
_ORDINAL = re.compile(r"\b(" + "|".join(_ORDINALS) + r")\b", re.IGNORECASE)
_VALUES = re.compile(r"\b([0-9A-Z])-([0-9A-Z])\b|\.?\b([0-9A-Z]+)\b")
_SUFFIX = re.compile(r"\.([0-9A-Z]+)-?(?:-\.([0-9A-Z]+))?")
_FINAL = re.compile(r"-([0-9A-Z]+)\b")


def satisfies(text: str, code: str) -> bool:
    """Whether `code` meets the condition printed in the reference text (True when there is none)."""
    positions, values, suffixes, endings = _condition(text)
    plain = code.replace(".", "")
    if values:
        return any(plain[at - 1 : at - 1 + len(value)] == value for at in positions for value in values)
    if suffixes:
        return any(first <= plain[3 : 3 + len(first)] <= last for first, last in suffixes)
    return not endings or any(plain[4 : 4 + len(ending)] == ending for ending in endings)


_Condition = tuple[tuple[int, ...], tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]


@cache
def _condition(text: str) -> _Condition:
    """(character positions, allowed characters there, allowed ranges after the dot, final characters)."""
    words = text.partition(" with ")[2]
    if "final characters -" in words:
        return (), (), (), tuple(_FINAL.findall(words))
    before, found, after = words.partition("character")
    if found and "final" not in before:
        return tuple(_ORDINALS[word.lower()] for word in _ORDINAL.findall(before)), _values(after), (), ()
    suffixes = tuple((first, last or first) for first, last in _SUFFIX.findall(words))
    return (), (), suffixes, ()


def _values(text: str) -> tuple[str, ...]:
    """Characters named after the word "character": "6", "B or C", "1-4 or 6"; () when none are named."""
    values: list[str] = []
    for first, last, single in _VALUES.findall(text):
        if first:
            values += [chr(point) for point in range(ord(first), ord(last) + 1)]
        else:
            values.append(single)
    return tuple(values)
