"""Names of directions: a table to check by hand, and that every scheme covers the circle once."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spatial_si_sim.truth.sectors import SECTORS, sector_of
from spatial_si_sim.truth.spec import Scheme
from spatial_si_sim.truth.verdicts import wrap


@pytest.mark.parametrize(
    "degrees, scheme, name, clear",
    [
        (5, Scheme.HALVES, "left", False),
        (60, Scheme.HALVES, "left", True),
        (-175, Scheme.HALVES, "right", False),
        (-100, Scheme.HALVES, "right", True),
        (20, Scheme.THIRDS, "left", True),
        (120, Scheme.THIRDS, "left", True),
        (130, Scheme.THIRDS, "left", False),
        (150, Scheme.THIRDS, "back", True),
        (-20, Scheme.THIRDS, "right", True),
        (0, Scheme.QUARTERS, "front", True),
        (36, Scheme.QUARTERS, "front", False),
        (56, Scheme.QUARTERS, "left", True),
        (-90, Scheme.QUARTERS, "right", True),
        (180, Scheme.QUARTERS, "behind", True),
        (45, Scheme.QUADRANTS, "front-left", True),
        (135, Scheme.QUADRANTS, "back-left", True),
        (-45, Scheme.QUADRANTS, "front-right", True),
        (-135, Scheme.QUADRANTS, "back-right", True),
        (45, Scheme.EIGHTHS, "front-left", True),
        (20, Scheme.EIGHTHS, "front", False),
        (180, Scheme.EIGHTHS, "behind", True),
        (-135, Scheme.EIGHTHS, "back-right", True),
        (0, Scheme.CLOCK, "12 o'clock", True),
        (-90, Scheme.CLOCK, "3 o'clock", True),
        (90, Scheme.CLOCK, "9 o'clock", True),
        (180, Scheme.CLOCK, "6 o'clock", True),
        (-30, Scheme.CLOCK, "1 o'clock", True),
        (-38, Scheme.CLOCK, "1 o'clock", False),
        (0, Scheme.COMPASS, "east", True),
        (90, Scheme.COMPASS, "north", True),
        (180, Scheme.COMPASS, "west", True),
        (-90, Scheme.COMPASS, "south", True),
        (135, Scheme.COMPASS_8, "north-west", True),
    ],
)
def test_names(degrees, scheme, name, clear):
    assert sector_of(math.radians(degrees), scheme) == (name, clear)


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_widths_of_a_scheme_fill_the_circle(scheme):
    assert sum(2 * half for _, half in SECTORS[scheme].values()) == pytest.approx(2 * math.pi)


@given(azimuth=st.floats(-math.pi, math.pi), scheme=st.sampled_from(list(Scheme)))
def test_the_named_sector_holds_the_azimuth(azimuth, scheme):
    name, _ = sector_of(azimuth, scheme)
    middle, half = SECTORS[scheme][name]
    assert abs(wrap(azimuth - middle)) <= half + 1e-9


@given(azimuth=st.floats(-3.0, 3.0))
def test_mirrored_azimuths_swap_left_and_right(azimuth):
    mirror = {"left": "right", "right": "left", "front": "front", "behind": "behind"}
    name, clear = sector_of(azimuth, Scheme.QUARTERS)
    if clear:
        assert sector_of(-azimuth, Scheme.QUARTERS)[0] == mirror[name]
