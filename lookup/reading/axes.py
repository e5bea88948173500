"""The axes along which the classification splits a condition: region, side, encounter, specificity.

A phrase of an axis becomes one concept, "region:lumbar" or "side:left", whatever words it was made of. How
regions lie to each other is here too, because "cervical" answers for "mid-cervical" in part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import permutations

_REGIONS = {
    "occipito-atlanto-axial": (
        "occipito atlanto axial",
        "occipito atlanto",
        "occipitoatlantoaxial",
        "occipito atlantoaxial",
        "atlanto axial region",
        "occiput atlas axis",
    ),
    "high-cervical": ("high cervical", "upper cervical"),
    "mid-cervical": ("mid cervical", "midcervical", "middle cervical"),
    "cervical": ("cervical", "neck", "cervical spine", "cervical vertebra", "cervix spine"),
    "cervicothoracic": (
        "cervicothoracic",
        "cervico thoracic",
        "cervicodorsal",
        "cervico dorsal",
        "cervical thoracic",
        "neck upper back",
    ),
    "thoracic": ("thoracic", "dorsal spine", "dorsal", "thoracic spine", "thoracic vertebra"),
    "thoracolumbar": ("thoracolumbar", "thoraco lumbar", "dorsolumbar", "dorso lumbar", "thoracic lumbar"),
    "lumbar": (
        "lumbar",
        "lumbar spine",
        "lower lumbar",
        "lower spine",
        "lumbar vertebra",
    ),
    "lumbosacral": ("lumbosacral", "lumbo sacral", "lumbar sacral", "lumbosacral spine"),
    "sacral": (
        "sacral",
        "sacrococcygeal",
        "sacral and sacrococcygeal",
        "sacral sacrococcygeal",
        "sacrum",
        "sacro coccygeal",
        "sacral spine",
        "sacrum and coccyx",
    ),
    "coccyx": ("coccyx", "coccygeal"),
    "multiple": (
        "multiple sites",
        "multiple sites in spine",
        "multiple regions",
        "multiple levels",
        "multiple site",
        "multisite",
    ),
    "unspecified": (
        "sites unspecified",
        "unspecified sites",
        "unspecified sites in spine",
    ),
}
_SIDES = {
    "right": ("right", "right side", "right sided", "rightsided"),
    "left": ("left", "left side", "left sided", "leftsided"),
    "bilateral": ("bilateral", "both sides", "bilaterally", "right and left", "left and right", "two sided"),
}
_UNSAID = (
    "documented",
    "given",
    "indicated",
    "known",
    "mentioned",
    "noted",
    "recorded",
    "specified",
    "stated",
)
# What a record may leave open, and what that says: which code, or nothing.
_LEFT_OPEN = {
    "side": ("side:unspecified",),
    "laterality": ("side:unspecified",),
    "site": ("region:unspecified",),
    "region": ("region:unspecified",),
    "level": ("q:unspecified",),
    "levels": ("q:unspecified",),
    "location": (),
    "type": ("q:unspecified",),
    "kind": ("q:unspecified",),
    "cause": (),
    "etiology": (),
    "mechanism": (),
}
_PHASES = {
    "A": (
        "initial",
        "initial encounter",
        "initial visit",
        "active treatment",
        "encounter initial",
        "initial care",
    ),
    "D": (
        "subsequent",
        "subsequent encounter",
        "subsequent visit",
        "encounter subsequent",
        "routine healing",
    ),
    "G": ("delayed healing",),
    "follow-up": ("follow up", "followup", "recheck", "re check"),
    "S": ("sequela", "sequelae", "late effect", "late effects"),
}
_QUALITIES = {
    "other": (
        "other",
        "others",
        "other specified",
        "specified nec",
        "specified type nec",
        "specified site nec",
    ),
    "nec": ("nec", "not elsewhere classified"),
    "unspecified": (
        "unspecified",
        "nos",
        "not otherwise specified",
        "not specified",
        "uncomplicated",
    ),
}
_ORDINALS = (
    ("first", "1st"),
    ("second", "2nd"),
    ("third", "3rd"),
    ("fourth", "4th"),
    ("fifth", "5th"),
    ("sixth", "6th"),
    ("seventh", "7th"),
)
_VERTEBRAE = {"cervical": ("C", 7), "thoracic": ("T", 4), "lumbar": ("L", 5)}

_LOW_BACK = (
    "low back",
    "lower back",
    "lowback",
    "back low",
    "back lower",
    "lower part of back",
    "lower part of the back",
    "lower portion of the back",
    "lower half of the back",
    "small of back",
    "small of the back",
)
BAGS = (
    (("low", "back"), ("region:lumbar", "back")),
)  # words of a region that forms tear apart: "Back Pain, Low"

REGIONS = ("c4-c5", "c5-c6", "c6-c7", *(name for name in _REGIONS if name != "unspecified"))

_PARENTS = {
    "c4-c5": "mid-cervical",
    "c5-c6": "mid-cervical",
    "c6-c7": "mid-cervical",
    "mid-cervical": "cervical",
    "high-cervical": "cervical",
    "occipito-atlanto-axial": "cervical",
    "coccyx": "sacral",
}
_NEIGHBOURS = {
    frozenset(pair)
    for pair in (
        ("occipito-atlanto-axial", "high-cervical"),
        ("cervical", "cervicothoracic"),
        ("mid-cervical", "cervicothoracic"),
        ("cervicothoracic", "thoracic"),
        ("thoracic", "thoracolumbar"),
        ("thoracolumbar", "lumbar"),
        ("lumbar", "lumbosacral"),
        ("lumbosacral", "sacral"),
    )
}
# Words that follow from others, for entries that name the wider place: a lumbar spasm is a spasm of the back.
IMPLIED = {
    "region:thoracic": ("back", "thorax"),
    "region:thoracolumbar": ("back",),
    "region:lumbar": ("back",),
    "region:lumbosacral": ("back",),
    "sacroiliac": ("region:sacral",),
    "rib": ("thorax",),
}

SAME, WIDER, NARROWER, NEAR, APART = "same", "wider", "narrower", "near", "apart"


@lru_cache(maxsize=1024)
def relation(said: str, meant: str) -> str:
    """How the region of a code lies to the one that was said: "cervical" said, "c5-c6" meant is NARROWER."""
    if said == meant:
        return SAME
    if meant in above(said):
        return WIDER
    if said in above(meant):
        return NARROWER
    return NEAR if frozenset((said, meant)) in _NEIGHBOURS else APART


def above(region: str) -> tuple[str, ...]:
    """The regions that hold one, the narrowest first."""
    parent = _PARENTS.get(region)
    return (parent, *above(parent)) if parent else ()


def phrases() -> Mapping[str, tuple[str, ...]]:
    """Every phrase of an axis with its concepts, in lower case, words separated by blanks."""
    return dict(_phrases())


def _phrases() -> Iterator[tuple[str, tuple[str, ...]]]:
    axes = (("region", _REGIONS), ("side", _SIDES), ("phase", _PHASES), ("q", _QUALITIES))
    for axis, values in axes:
        for value, texts in values.items():
            for text in texts:
                yield text, (f"{axis}:{value}",)
    for noun, concepts in _LEFT_OPEN.items():
        yield from ((text, concepts) for text in _left_open(noun))
    for text in _LOW_BACK:
        yield text, ("region:lumbar", "back")
    for limb, plural in (("leg", "legs"), ("arm", "arms"), ("buttock", "buttocks"), ("hand", "hands")):
        yield f"both {plural}", ("side:bilateral", limb)
    for text in ("diseases classified elsewhere", "other diseases classified elsewhere"):
        yield text, ("classified-elsewhere",)
    for region, (letter, last) in _VERTEBRAE.items():
        for number, ordinals in enumerate(_ORDINALS[:last], start=1):
            level = (f"region:{region}", f"level:{letter}{number}")
            yield from ((f"{ordinal} {region} vertebra", level) for ordinal in ordinals)
    for character in "ABDGKPS":
        yield f"7th{character.lower()}", (f"phase:{character}",)


def shared_nouns() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Two parts of the back that share its name, with both written out: "upper and lower back"."""
    for one, other in permutations(("upper", "mid", "middle", "low", "lower"), 2):
        for between in ("and ", "to ", ""):  # a slash or a comma leaves nothing
            yield f"{one} {between}{other} back", (one, "back", "and", other, "back")


def _left_open(noun: str) -> Iterator[str]:
    """How a record says that it does not tell: "side not documented", "no level given", "unknown cause"."""
    for word in ("unspecified", "unknown"):
        yield from (f"{noun} {word}", f"{noun} is {word}", f"{word} {noun}")
    for word in _UNSAID:
        yield from (
            f"{noun} not {word}",
            f"{noun} is not {word}",
            f"{noun} was not {word}",
            f"no {noun} {word}",
        )


def is_axis(concept: str) -> bool:
    """Whether a concept belongs to an axis ("region:lumbar") and not to the condition itself."""
    return ":" in concept
