"""What an official title says, axis by axis, so that two titles can be held against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

AXES = {
    "condition": "Condition",
    "with": "With or without",
    "region": "Region",
    "level": "Level",
    "side": "Side",
    "detail": "Detail",
    "encounter": "Encounter",
}
"""Axes in the order in which differences are told, with their names."""

_ENCOUNTER = re.compile(r"(?:initial|subsequent) encounter\b.*|sequela\b.*")
_SIDE = re.compile(
    r"\b(?P<side>right|left|bilateral|unspecified(?= (?:side|limb|arm|leg|lower|upper|shoulder|hip|knee)))\b"
    r"(?: side)?"
)
_SPINE = (
    r"(?:occipito-atlanto-axial|(?:high |mid-|unspecified )?cervical|cervicothoracic|thoracic|thoracolumbar|"
    r"lumbar|lumbosacral|sacral and sacrococcygeal|sacrococcygeal|sacral)"
)
_REGION = re.compile(
    rf"(?:\bof )?\b(?:{_SPINE} region|multiple sites(?: in spine)?|(?:site unspecified|unspecified sites?)|"
    r"(?:head|abdominal|pelvic|lower extremity) region)\b"
)
_LEVEL = re.compile(r"\bat [CTLS]\d{1,2}-[CTLS]?\d{1,2} level")
_WITH = re.compile(r"\b(?:with|without)\b .*")
_OTHER, _UNSPECIFIED = re.compile(r"\bother(?: specified)? "), re.compile(r",? unspecified\b")


@dataclass(frozen=True, slots=True)
class Difference:
    """One axis on which two titles differ; "" where a title says nothing of it."""

    axis: str
    name: str
    one: str
    other: str


def axes_of(title: str) -> Mapping[str, str]:
    """The axes of a title, in its own words; an axis that it does not name is left out."""
    found: dict[str, str] = {}
    parts = []
    for part in title.split(", "):
        if _ENCOUNTER.fullmatch(part):
            found["encounter"] = part
        else:
            parts.append(part)
    rest = ", ".join(parts)
    rest = _take(found, "side", _SIDE, rest, group="side")
    rest = _take(found, "region", _REGION, rest)
    rest = _take(found, "level", _LEVEL, rest)
    rest = _take(found, "with", _WITH, rest)
    lower = rest[:1].lower() + rest[1:]
    if _UNSPECIFIED.search(lower):
        found["detail"], rest = "unspecified", _UNSPECIFIED.sub("", rest)
    elif _OTHER.match(lower):
        found["detail"], rest = "other", _OTHER.sub("", lower, count=1)
    found["condition"] = _tidy(rest)
    return {axis: found[axis] for axis in AXES if found.get(axis)}


def differences(one: str, other: str) -> tuple[Difference, ...]:
    """The axes on which two titles differ, in the order of AXES; () when they say the same."""
    first, second = axes_of(one), axes_of(other)
    return tuple(
        Difference(axis, name, first.get(axis, ""), second.get(axis, ""))
        for axis, name in AXES.items()
        if _bare(first.get(axis, "")) != _bare(second.get(axis, ""))
    )


def _bare(words: str) -> list[str]:
    """The words alone: "regions of neck and back" and "regions, neck and back" are no difference."""
    return [word for word in re.findall(r"[a-z0-9-]+", words.casefold()) if word != "of"]


def _take(found: dict[str, str], axis: str, pattern: re.Pattern[str], text: str, group: str = "") -> str:
    """Put the first match under the axis; return the text without it."""
    match = pattern.search(text)
    if match is None:
        return text
    found[axis] = _tidy(match[group] if group else match[0]).removeprefix("of ")
    return f"{text[: match.start()]} {text[match.end() :]}"


def _tidy(text: str) -> str:
    text = re.sub(r"\s+,|,(?:\s*,)+", ",", " ".join(text.split()))
    return text.strip(" ,")
