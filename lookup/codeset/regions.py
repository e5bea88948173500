"""Which regions of the spine a code names: read off the characters that carry the region in each family.

Official places: the titles of the Tabular List (M43, M47, M48, M50, M51, M54, M99). A family that names no
region gives none.
"""

from __future__ import annotations

UPPER, CERVICAL, CERVICOTHORACIC, THORACIC = (
    "occipito-atlanto-axial",
    "cervical",
    "cervicothoracic",
    "thoracic",
)
THORACOLUMBAR, LUMBAR, LUMBOSACRAL, SACRAL = "thoracolumbar", "lumbar", "lumbosacral", "sacral"
_BY_DIGIT = (UPPER, CERVICAL, CERVICOTHORACIC, THORACIC, THORACOLUMBAR, LUMBAR, LUMBOSACRAL, SACRAL)

UNSPECIFIED = frozenset(_BY_DIGIT)
"""What a code means that belongs to a family with regions and names none: any of them."""

# Families whose character behind the prefix is the digit of the region.
_DIGIT_AFTER = (
    *("M43.0", "M43.1", "M47.1", "M47.2", "M47.81", "M47.89", "M48.0"),
    *("M51.0", "M51.1", "M51.2", "M51.3", "M51.8", "M54.0", "M54.1"),
)
# Families that name their regions as a whole; the longest prefix counts.
_WHOLE = {
    "M50": frozenset({UPPER, CERVICAL}),
    "M50.03": frozenset({CERVICOTHORACIC}),
    "M50.13": frozenset({CERVICOTHORACIC}),
    "M50.23": frozenset({CERVICOTHORACIC}),
    "M50.33": frozenset({CERVICOTHORACIC}),
    "M50.83": frozenset({CERVICOTHORACIC}),
    "M50.93": frozenset({CERVICOTHORACIC}),
    "M53.3": frozenset({SACRAL}),
    "M54.2": frozenset({CERVICAL}),
    "M54.3": frozenset({LUMBAR, LUMBOSACRAL}),
    "M54.4": frozenset({LUMBAR, LUMBOSACRAL}),
    "M54.5": frozenset({LUMBAR, LUMBOSACRAL}),
    "M54.6": frozenset({THORACIC}),
    "M54.81": frozenset({UPPER}),
    "M99.01": frozenset({CERVICAL}),
    "M99.02": frozenset({THORACIC}),
    "M99.03": frozenset({LUMBAR}),
    "M99.04": frozenset({SACRAL}),
}


def regions(code: str) -> frozenset[str]:
    """The regions that a code names; all of them where its family has regions and it says none, else ()."""
    for prefix in _DIGIT_AFTER:
        if code.startswith(prefix) and len(code) > len(prefix):
            digit = code[len(prefix)]
            return frozenset({_BY_DIGIT[int(digit) - 1]}) if digit in "12345678" else UNSPECIFIED
    found = max((prefix for prefix in _WHOLE if code.startswith(prefix)), key=len, default="")
    return _WHOLE.get(found, frozenset())


def may_be_same(one: str, other: str) -> bool:
    """Whether two codes may speak of the same region of the spine."""
    return bool(regions(one) & regions(other))


def differ(one: str, other: str) -> bool:
    """Whether two codes name regions, and no common one."""
    first, second = regions(one), regions(other)
    return bool(first and second and not first & second)
