"""Conditions printed behind a reference: "with fifth character 6", "with final characters -23", "with .44".

A condition narrows the codes below the reference. One that names no characters ("with open fracture 7th
character") narrows nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_ORDINALS = {
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "six": 6, "seventh": 7,
    "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7,
}  # fmt: skip
_ORDINAL = re.compile(r"\b(" + "|".join(_ORDINALS) + r")\b", re.IGNORECASE)
_VALUES = re.compile(r"\b([0-9A-Z])-([0-9A-Z])\b|\b([0-9A-Z]{1,2})\b")
_SUFFIX = re.compile(r"\.([0-9A-Z]+)-?(?:-\.([0-9A-Z]+))?")
_FINAL = re.compile(r"-([0-9A-Z]+)\b")


@dataclass(frozen=True, slots=True)
class _Condition:
    """`values` at one of `positions` (counted from 1), or `suffixes` behind the category, as ranges."""

    positions: tuple[int, ...] = ()
    values: tuple[str, ...] = ()
    suffixes: tuple[tuple[str, str], ...] = ()

    def holds(self, plain: str) -> bool:
        if self.values:
            return any(plain[at - 1 :].startswith(value) for at in self.positions for value in self.values)
        return not self.suffixes or any(
            first <= plain[3 : 3 + len(first)] <= last for first, last in self.suffixes
        )


def satisfies(text: str, code: str) -> bool:
    """Whether `code` meets the condition printed in the reference text (True when there is none)."""
    return _condition(text).holds(code.replace(".", ""))


@cache
def _condition(text: str) -> _Condition:
    words = text.partition(" with ")[2]
    if words.startswith("final characters -"):  # I69: one character for the disease, then these
        return _Condition((5,), tuple(_FINAL.findall(words)))
    before, found, after = words.partition("character")
    positions = tuple(_ORDINALS[word.lower()] for word in _ORDINAL.findall(before))
    if positions and found:
        return _Condition(positions, _values(after))
    if words.startswith("final character "):  # of a drug code: the intent, fifth or sixth by code
        return _Condition((5, 6), _values(after))
    return _Condition(suffixes=tuple((first, last or first) for first, last in _SUFFIX.findall(words)))


def _values(text: str) -> tuple[str, ...]:
    """Characters named after the word "character": "6", "B or C", "1-4 or 6"; () when none are named."""
    values: list[str] = []
    for first, last, single in _VALUES.findall(text):
        values += [chr(point) for point in range(ord(first), ord(last) + 1)] if first else [single]
    return tuple(values)
