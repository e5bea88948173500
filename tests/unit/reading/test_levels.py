"""Spinal levels and the regions they lie in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.reading.axes import relation
from lookup.reading.levels import SPINE, Level, parse_level, regions, steps


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("L4-5", "L4", "L5"),
        ("L5/S1", "L5", "S1"),
        ("C5-C6-C7", "C5", "C7"),
        ("T12-L1", "T12", "L1"),
        ("s1-l3", "L3", "S1"),
        ("C6", "C6", "C6"),
        ("L 4 - 5", "L4", "L5"),
    ],
)
def test_parsing_puts_the_order_right(text: str, first: str, last: str) -> None:
    assert parse_level(text) == Level(first, last)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("C1-2", ("occipito-atlanto-axial", "high-cervical", "cervical")),
        ("C2-3", ("high-cervical", "cervical")),
        ("C2-C4", ("high-cervical", "cervical")),
        ("C4-5", ("c4-c5", "mid-cervical", "cervical")),
        ("C6-7", ("c6-c7", "mid-cervical", "cervical")),
        ("C5-C7", ("mid-cervical", "cervical")),
        ("C7-T1", ("cervicothoracic",)),
        ("T4-5", ("thoracic",)),
        ("T12-L1", ("thoracolumbar",)),
        ("L4-5", ("lumbar",)),
        ("L5-S1", ("lumbosacral",)),
        ("L3-S1", ("lumbar", "lumbosacral")),
        ("T11-L2", ("thoracic", "thoracolumbar", "lumbar")),
        ("S1", ("sacral",)),
        ("S1-2", ("sacral",)),
        ("L5", ("lumbar",)),
        ("C8", ("cervicothoracic",)),
        ("L6", ("lumbar",)),
    ],
)
def test_regions_by_convention(text: str, found: tuple[str, ...]) -> None:
    assert regions(parse_level(text)) == found


def test_steps_name_the_segments_and_vertebrae_inside() -> None:
    assert steps(parse_level("L4-S1")) == ("L4-S1", "L4-L5", "L5-S1", "L4", "L5", "S1")
    assert steps(parse_level("L4-5")) == ("L4-L5", "L4", "L5")
    assert steps(parse_level("T8")) == ("T8",)


@given(st.sampled_from(SPINE), st.sampled_from(SPINE))
def test_every_stretch_has_regions_and_either_order_is_the_same(one: str, other: str) -> None:
    level = parse_level(f"{one}-{other}")
    assert regions(level)
    assert level == parse_level(f"{other}-{one}")
    assert set(steps(level)) >= {level.first, level.last}


@pytest.mark.parametrize(
    ("said", "meant", "found"),
    [
        ("cervical", "cervical", "same"),
        ("cervical", "c5-c6", "narrower"),
        ("c5-c6", "cervical", "wider"),
        ("c5-c6", "c6-c7", "apart"),
        ("lumbar", "lumbosacral", "near"),
        ("lumbar", "cervical", "apart"),
        ("coccyx", "sacral", "wider"),
    ],
)
def test_how_regions_lie_to_each_other(said: str, meant: str, found: str) -> None:
    assert relation(said, meant) == found
