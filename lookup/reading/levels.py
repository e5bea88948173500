"""Spinal levels as written (C5-6, L5/S1, T12-L1) and the regions they lie in.

The Tabular List names levels only for the cervical discs (inclusion terms of M50); for everything else the
tables below are common usage and are shown as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r"([CTLS])?[ -]?([0-9]{1,2})", re.IGNORECASE)
SPINE = (
    *(f"C{n}" for n in range(8)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    *(f"S{n}" for n in range(1, 6)),
)
_PLACE = {name: place for place, name in enumerate(SPINE)} | {"C8": 8, "L6": 24}

OCCIPITO, HIGH, MID, JUNCTION = "occipito-atlanto-axial", "high-cervical", "mid-cervical", "cervicothoracic"
_CERVICAL_DISCS = {  # the official part: upper vertebra of the disc -> regions, the narrowest first
    "C0": (OCCIPITO, HIGH, "cervical"),
    "C1": (OCCIPITO, HIGH, "cervical"),
    "C2": (HIGH, "cervical"),
    "C3": (HIGH, "cervical"),
    "C4": ("c4-c5", MID, "cervical"),
    "C5": ("c5-c6", MID, "cervical"),
    "C6": ("c6-c7", MID, "cervical"),
    "C7": (JUNCTION,),
}
_JUNCTIONS = {"T12": ("thoracolumbar",), "L5": ("lumbosacral",)}
_VERTEBRAE = {
    "C0": (OCCIPITO,),
    "C1": (OCCIPITO, HIGH, "cervical"),
    "C2": (OCCIPITO, HIGH, "cervical"),
    "C8": (JUNCTION,),
}
_WITHIN = {"C": ("cervical",), "T": ("thoracic",), "L": ("lumbar",), "S": ("sacral",)}


@dataclass(frozen=True, slots=True)
class Level:
    """A vertebra, or a stretch of the spine from `first` down to `last` ("L4", "S1")."""

    first: str
    last: str

    @property
    def single(self) -> bool:
        """True for one vertebra or nerve root."""
        return self.first == self.last


def vertebra(letter: str, number: str) -> int:
    """The place of a vertebra in the spine, counted from the head; KeyError for one that there is not."""
    return _PLACE[f"{letter}{int(number)}"]


def parse_level(text: str) -> Level:
    """The level written in a token: "L4-5" is L4 to L5, "C5-C6-C7" C5 to C7. The order is put right."""
    letter, points = "", []
    for found in _PART.finditer(text):
        letter = (found[1] or letter).upper()
        points.append(f"{letter}{int(found[2])}")
    points.sort(key=_PLACE.__getitem__)
    return Level(points[0], points[-1])


def regions(level: Level) -> tuple[str, ...]:
    """The regions of a level by convention, the one to try first in front.

    One motion segment gives its region and then the wider ones (C5-6: the level itself, mid-cervical,
    cervical); a longer stretch gives every region that it meets, from above.
    """
    if level.single:
        return _VERTEBRAE.get(level.first, _WITHIN[level.first[0]])
    segments = [
        _segment(SPINE[n]) for n in range(_PLACE[level.first], min(_PLACE[level.last], len(SPINE) - 1))
    ]
    if len(segments) < 2:
        return segments[0] if segments else _WITHIN[level.first[0]]
    met: dict[str, None] = {}
    for found in segments:
        met |= dict.fromkeys(name for name in found if not name.startswith("c") or name == JUNCTION)
    if any("cervical" in found for found in segments):
        met["cervical"] = None
    return tuple(met)


def _segment(upper: str) -> tuple[str, ...]:
    """The regions of the motion segment below a vertebra."""
    return _CERVICAL_DISCS.get(upper) or _JUNCTIONS.get(upper) or _WITHIN[upper[0]]


def steps(level: Level) -> tuple[str, ...]:
    """The level itself, then the motion segments and vertebrae inside it: L4-5 -> "L4-L5", "L4", "L5"."""
    if level.single:
        return (level.first,)
    first, last = _PLACE[level.first], min(_PLACE[level.last], len(SPINE) - 1)
    whole = f"{SPINE[first]}-{SPINE[last]}"
    segments = [f"{SPINE[n]}-{SPINE[n + 1]}" for n in range(first, last)]
    return (whole, *(name for name in segments if name != whole), *SPINE[first : last + 1])
