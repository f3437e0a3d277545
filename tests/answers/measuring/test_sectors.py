"""Tests for answers/measuring/sectors.py: every scheme of `docs/relations.md`, "Sectors"."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.answers.measuring.sectors import CENTRES_DEG, alone, said, scheme_of, shares
from spatial_si_ros.geometry.relations import RelationKind as R
from spatial_si_ros.language.queries import Scheme

SIDES = (R.LEFT_OF, R.RIGHT_OF, R.IN_FRONT_OF, R.BEHIND)
CORNERS = (R.FRONT_LEFT_OF, R.FRONT_RIGHT_OF, R.BACK_LEFT_OF, R.BACK_RIGHT_OF)


def name_at(scheme: Scheme, degrees: float) -> str:
    table = shares(scheme, math.radians(degrees), math.radians(0.01))
    return max(table, key=lambda each: table[each])


@pytest.mark.parametrize(
    ("scheme", "degrees", "name"),
    [
        (Scheme.HALVES, 1, "left"),
        (Scheme.HALVES, -179, "right"),
        (Scheme.THIRDS, 10, "left"),
        (Scheme.THIRDS, 134, "left"),
        (Scheme.THIRDS, 136, "behind"),
        (Scheme.THIRDS, -1, "right"),
        (Scheme.QUARTERS, 44, "front"),
        (Scheme.QUARTERS, 46, "left"),
        (Scheme.QUARTERS, -136, "behind"),
        (Scheme.QUADRANTS, 1, "front left"),
        (Scheme.QUADRANTS, 91, "back left"),
        (Scheme.QUADRANTS, -89, "front right"),
        (Scheme.EIGHTHS, 22, "front"),
        (Scheme.EIGHTHS, 23, "front left"),
        (Scheme.EIGHTHS, -112, "right"),
        (Scheme.EIGHTHS, -113, "back right"),
        (Scheme.CLOCK, 0, "12 o'clock"),
        (Scheme.CLOCK, -90, "3 o'clock"),
        (Scheme.CLOCK, 180, "6 o'clock"),
        (Scheme.CLOCK, 90, "9 o'clock"),
        (Scheme.CLOCK, 16, "11 o'clock"),
        (Scheme.COMPASS, 0, "north"),
        (Scheme.COMPASS, 90, "west"),
        (Scheme.COMPASS, -90, "east"),
        (Scheme.COMPASS_EIGHTHS, 40, "north-west"),
        (Scheme.COMPASS_EIGHTHS, -130, "south-east"),
    ],
)
def test_what_an_azimuth_is_called(scheme, degrees, name):
    assert name_at(scheme, degrees) == name


@given(
    scheme=st.sampled_from(Scheme),
    azimuth=st.floats(-math.pi, math.pi),
    std=st.floats(0.001, 0.5),
    sure=st.floats(0.5, 1.0),
)
def test_the_sectors_of_a_scheme_share_the_whole(scheme, azimuth, std, sure):
    table = shares(scheme, azimuth, std, sure)
    assert sum(table.values()) == pytest.approx(1.0, abs=1e-6)
    assert all(0.0 <= p <= 1.0 for p in table.values())


MIRRORED = {"left": "right", "right": "left", "west": "east", "east": "west"}


def mirrored(name: str) -> str:
    if "o'clock" in name:
        return f"{12 - int(name.split()[0]) or 12} o'clock"
    return re.sub(r"\w+", lambda word: MIRRORED.get(word[0], word[0]), name)


@given(scheme=st.sampled_from(Scheme), azimuth=st.floats(-3.1, 3.1))
def test_in_the_mirror_left_is_right(scheme, azimuth):
    here, there = shares(scheme, azimuth, 0.05), shares(scheme, -azimuth, 0.05)
    for name, p in here.items():
        assert there[mirrored(name)] == pytest.approx(p, abs=1e-9)


@pytest.mark.parametrize(
    ("options", "vsi", "scheme"),
    [
        (SIDES[:2], False, Scheme.HALVES),
        (SIDES[:2], True, Scheme.HALVES),
        ((R.LEFT_OF, R.RIGHT_OF, R.BEHIND), False, Scheme.QUARTERS),
        ((R.LEFT_OF, R.RIGHT_OF, R.BEHIND), True, Scheme.THIRDS),
        (SIDES, True, Scheme.QUARTERS),
        (CORNERS, False, Scheme.QUADRANTS),
        (CORNERS, True, Scheme.QUADRANTS),
        ((*SIDES, *CORNERS), False, Scheme.EIGHTHS),
        ((R.NORTH_OF, R.SOUTH_OF), False, Scheme.COMPASS),
    ],
)
def test_a_list_of_directions_spans_a_scheme(options, vsi, scheme):
    assert scheme_of(options, vsi) is scheme


def test_a_single_corner_is_a_quarter_of_the_plane():
    assert alone(R.FRONT_LEFT_OF) is Scheme.QUADRANTS
    assert alone(R.LEFT_OF) is Scheme.QUARTERS
    assert alone(R.WEST_OF) is Scheme.COMPASS


@pytest.mark.parametrize(
    ("name", "of", "words"),
    [
        ("left", None, "to the left"),
        ("front", None, "in front"),
        ("back left", None, "to the back left"),
        ("3 o'clock", None, "at 3 o'clock"),
        ("front", "the sofa", "in front of the sofa"),
        ("behind", "the sofa", "behind the sofa"),
        ("north", "the sofa", "north of the sofa"),
    ],
)
def test_how_it_is_said(name, of, words):
    assert said(name, of) == words


def test_every_scheme_covers_the_circle_once():
    for table in CENTRES_DEG.values():
        width = sum(2.0 * half for _, half in table.values())
        assert width == pytest.approx(360.0)
