"""Areas of the body as conditions are told apart by them: neck, thoracic, low back, sacral.

Two conditions in one area belong together where the classification joins them; in two areas they never do.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from lookup.reading.axes import above

NECK, THORACIC, LOW, SACRAL = "neck", "thoracic", "low", "sacral"
_AREAS = {
    "cervical": NECK,
    "cervicothoracic": NECK,
    "thoracic": THORACIC,
    "thoracolumbar": LOW,
    "lumbar": LOW,
    "lumbosacral": LOW,
    "sacral": SACRAL,
}
# Words that name no region of the spine and are said of one only.
_IMPLIED = {
    "sciatica": LOW,
    "leg": LOW,
    "buttock": LOW,
    "thigh": LOW,
    "calf": LOW,
    "foot": LOW,
    "multifidus": LOW,
    "torticollis": NECK,
    "whiplash": NECK,
    "brachial": NECK,
    "cervicobrachial": NECK,
    "occipital": NECK,
    "arm": NECK,
    "forearm": NECK,
    "hand": NECK,
    "sacroiliac": SACRAL,
    "sacroiliitis": SACRAL,
}
LIMBS = frozenset(("leg", "arm", "thigh", "calf", "foot", "forearm", "hand", "buttock"))
FOREIGN = frozenset(
    ("knee", "shoulder", "hip", "ankle", "wrist", "elbow", "eye", "ear", "breast", "kidney", "lung", "heel")
)

BODY = (
    FOREIGN
    | _IMPLIED.keys() - {"sciatica"}
    | {"back", "spine", "toe", "finger", "head", "chest", "groin", "flank", "pelvic"}
)


@lru_cache(maxsize=256)
def ours(region: str) -> str:
    """The region of the spine that holds a region: "c5-c6" lies in cervical."""
    return next((name for name in (region, *above(region)) if name in _AREAS), "")


@lru_cache(maxsize=256)
def area_of(region: str) -> str:
    """The area a region lies in; "" for one that names no place ("multiple")."""
    return _AREAS.get(ours(region), "")


def implied_area(concepts: Iterable[str]) -> str:
    """The area that words imply without naming a region."""
    for concept in concepts:
        if concept in _IMPLIED:
            return _IMPLIED[concept]
    return ""
