"""Tests for perception/colours.py: names that people give to colours, also in the shade."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial_si_ros.geometry.lexicon import COLOURS
from spatial_si_ros.perception.colours import measure_colour, name_colour

PAINTS = [
    ("red", (214, 40, 40)), ("orange", (247, 127, 0)), ("yellow", (252, 216, 40)),
    ("green", (45, 140, 65)), ("blue", (40, 90, 190)), ("purple", (118, 50, 160)),
    ("pink", (244, 140, 180)), ("brown", (110, 65, 35)), ("black", (22, 22, 24)),
    ("white", (245, 245, 243)), ("grey", (120, 121, 123)), ("beige", (222, 200, 160)),
]  # fmt: skip


def pixels(*shares: tuple[int, tuple[int, int, int]]) -> np.ndarray:
    """(N, 3) uint8: how many of which colour."""
    return np.concatenate([np.tile(np.array(rgb, np.uint8), (count, 1)) for count, rgb in shares])


@pytest.mark.parametrize(("name", "rgb"), PAINTS)
def test_a_paint_has_its_name(name: str, rgb: tuple[int, int, int]) -> None:
    sample = measure_colour(pixels((50, rgb)))
    got = name_colour(sample.votes, sample.rgb)
    assert got.name == name
    assert got.probability > 0.5
    np.testing.assert_allclose(got.rgb, np.array(rgb) / 255.0)


@pytest.mark.parametrize("name", ["red", "green", "blue", "yellow", "purple"])
def test_shade_does_not_change_the_name(name: str) -> None:
    rgb = dict(PAINTS)[name]
    dark = tuple(int(0.72 * channel) for channel in rgb)
    sample = measure_colour(pixels((30, rgb), (30, dark)))
    assert name_colour(sample.votes, sample.rgb).name == name


def test_a_few_pixels_of_something_else_do_not_matter() -> None:
    sample = measure_colour(pixels((80, (40, 90, 190)), (20, (245, 245, 243))))
    assert name_colour(sample.votes, sample.rgb).name == "blue"


def test_half_and_half_is_less_sure() -> None:
    pure = measure_colour(pixels((50, (214, 40, 40))))
    mixed = measure_colour(pixels((50, (214, 40, 40)), (50, (40, 90, 190))))
    sure = name_colour(pure.votes, pure.rgb).probability
    assert name_colour(mixed.votes, mixed.rgb).probability < sure - 0.2


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=20))
def test_any_pixels_have_a_name(values: list[tuple[int, int, int]]) -> None:
    sample = measure_colour(np.array(values, np.uint8))
    assert sample.votes.shape == (len(COLOURS),)
    assert sample.votes.sum() == pytest.approx(1.0)
    got = name_colour(sample.votes, sample.rgb)
    assert got.name in COLOURS
    assert 0.5 <= got.probability <= 1.0
    # Evidence of several frames may be added up.
    assert name_colour(3.0 * sample.votes, sample.rgb).name == got.name
