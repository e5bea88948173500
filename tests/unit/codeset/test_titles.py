"""Titles, axis by axis."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.codeset.titles import AXES, axes_of, differences


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "Lumbago with sciatica, right side",
            "Lumbago with sciatica, left side",
            {"side": ("right", "left")},
        ),
        ("Sciatica, unspecified side", "Sciatica, left side", {"side": ("unspecified", "left")}),
        ("Pain in right leg", "Pain in left leg", {"side": ("right", "left")}),
        (
            "Radiculopathy, lumbar region",
            "Radiculopathy, lumbosacral region",
            {"region": ("lumbar region", "lumbosacral region")},
        ),
        (
            "Segmental and somatic dysfunction of lumbar region",
            "Segmental and somatic dysfunction of sacral region",
            {"region": ("lumbar region", "sacral region")},
        ),
        ("Low back pain, unspecified", "Other low back pain", {"detail": ("unspecified", "other")}),
        (
            "Spinal stenosis, lumbar region without neurogenic claudication",
            "Spinal stenosis, lumbar region with neurogenic claudication",
            {"with": ("without neurogenic claudication", "with neurogenic claudication")},
        ),
        (
            "Lumbago with sciatica, left side",
            "Sciatica, left side",
            {"condition": ("Lumbago", "Sciatica"), "with": ("with sciatica", "")},
        ),
        (
            "Strain of muscle, fascia and tendon of lower back, initial encounter",
            "Strain of muscle, fascia and tendon of lower back, sequela",
            {"encounter": ("initial encounter", "sequela")},
        ),
        (
            "Cervical disc disorder at C4-C5 level with myelopathy",
            "Cervical disc disorder at C5-C6 level with myelopathy",
            {"level": ("at C4-C5 level", "at C5-C6 level")},
        ),
        (
            "Panniculitis affecting regions of neck and back, site unspecified",
            "Panniculitis affecting regions, neck and back, multiple sites in spine",
            {"region": ("site unspecified", "multiple sites in spine")},
        ),
    ],
)
def test_what_parts_two_titles(one: str, other: str, told: Any) -> None:
    assert {d.axis: (d.one, d.other) for d in differences(one, other)} == told


words = st.lists(
    st.sampled_from(
        ["Lumbago", "with sciatica", "left side", "lumbar region", "unspecified", "other", "sequela", "pain"]
    ),
    min_size=1,
    max_size=5,
).map(", ".join)


@given(words | st.text(max_size=60), words | st.text(max_size=60))
def test_differences_turn_round_with_the_titles(one: str, other: str) -> None:
    assert differences(one, one) == ()
    there = [(d.axis, d.one, d.other) for d in differences(one, other)]
    assert there == [(d.axis, d.other, d.one) for d in differences(other, one)]
    assert set(axes_of(one)) <= set(AXES)
