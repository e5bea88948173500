"""The sections of a note by their headings: where a statement stands says how much it counts.

The assessment is the provider's conclusion and counts most; a past history tells what was; a family history
tells of somebody else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

REASON, PAST, FAMILY, REVIEW, EXAM, ASSESSMENT, PLAN, NONE = (
    "reason",
    "past",
    "family",
    "review",
    "exam",
    "assessment",
    "plan",
    "",
)
_HEADINGS = {
    ASSESSMENT: (
        "assessment and plan",
        "assessment & plan",
        "assessment/plan",
        "a/p",
        "a&p",
        "assessment",
        "impression and plan",
        "impression/plan",
        "impression",
        "clinical impression",
        "final impression",
        "diagnosis",
        "diagnoses",
        "final diagnosis",
        "final diagnoses",
        "discharge diagnosis",
        "discharge diagnoses",
        "primary diagnosis",
        "secondary diagnosis",
        "postoperative diagnosis",
        "visit diagnoses",
        "encounter diagnoses",
        "dx",
        "imp",
        "a",
    ),
    REASON: (
        "chief complaint",
        "cc",
        "reason for visit",
        "reason for encounter",
        "history of present illness",
        "history of the present illness",
        "present illness",
        "hpi",
        "subjective",
        "interval history",
        "history of presenting complaint",
        "presenting complaint",
        "presenting problem",
        "current complaint",
        "today",
        "hpc",
        "history",
        "s",
    ),
    PAST: (
        "past medical history",
        "past surgical history",
        "medical history",
        "surgical history",
        "past history",
        "pmh",
        "pmhx",
        "psh",
        "pshx",
        "pmsh",
    ),
    FAMILY: ("family history", "family hx", "fh", "fhx", "famhx"),
    REVIEW: ("review of systems", "ros"),
    EXAM: (
        "physical examination",
        "physical exam",
        "on examination",
        "examination",
        "exam",
        "o/e",
        "pe",
        "objective",
        "imaging",
        "radiology",
        "mri",
        "x-ray",
        "xray",
        "ct",
        "findings",
        "studies",
        "vitals",
        "social history",
        "sh",
        "shx",
        "medications",
        "meds",
        "current medications",
        "allergies",
        "o",
    ),
    PLAN: ("plan", "recommendations", "recommendation", "treatment plan", "disposition", "p"),
}
_KINDS = {name: kind for kind, names in _HEADINGS.items() for name in names}
_NAMES = "|".join(re.escape(name) for name in sorted(_KINDS, key=len, reverse=True)).replace(
    "\\ ", r"[ \t]{1,8}"
)
_HEADING = re.compile(
    rf"[.;\n\r][ \t*#\-]{{0,8}}(?P<name>{_NAMES})[ \t]{{0,4}}(?::|(?=\r?\n))", re.IGNORECASE | re.ASCII
)


# A sentence that begins so tells of the patient now: it ends a past or family history.
_PRESENT = re.compile(
    r"[.;\n\r]\s{0,8}(?:today|currently|now|(?:pt|patient)\.?\s{1,4}"
    r"(?:with|w/|c/o|complains?|complaining|presents?|presenting|reports?|has|is|here|seen|now|today))\b",
    re.IGNORECASE,
)


def _kind(name: str) -> str:
    return _KINDS[" ".join(name.lower().split())]


def _begun(text: str) -> list[tuple[int, str, int]]:
    """Where sections begin: behind the heading, the kind, and where the heading itself begins."""
    text = f"\n{text}"  # a section begins behind a break; places are one less
    headings = [(m.end() - 1, _kind(m["name"]), m.start("name") - 1) for m in _HEADING.finditer(text)]
    present = [(m.start(), NONE, m.start()) for m in _PRESENT.finditer(text)]
    found: list[tuple[int, str, int]] = []
    for one in sorted(headings + present):
        if one[1] != NONE or (found and found[-1][1] in (PAST, FAMILY)):
            found.append(one)
    return found


class Section(NamedTuple):
    """A section: where its heading begins and ends in the text, and its kind."""

    start: int
    heading: int
    kind: str


class Sections:
    """Which section each place of a text belongs to."""

    def __init__(self, text: str) -> None:
        self._all = (Section(-1, 0, NONE), *(Section(start, end, kind) for end, kind, start in _begun(text)))
        self._starts = [one.start for one in self._all]

    def between(self, start: int, end: int) -> tuple[Section, ...]:
        """The sections of a stretch, with their places in it; the first may have begun before."""
        first, behind = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end)
        return tuple(
            [
                Section(max(one.start - start, 0), max(one.heading - start, 0), one.kind)
                for one in self._all[first : max(behind, first + 1)]
            ]
        )

    def at(self, place: int) -> str:
        """The kind of section at a place of the text; NONE before the first heading."""
        return self._all[bisect_right(self._starts, place) - 1].kind
