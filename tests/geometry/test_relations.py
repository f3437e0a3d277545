"""Tests for geometry/relations.py."""

from __future__ import annotations

import numpy as np
import pytest
from geometry.strategies import angles_rad, boxes, ground_poses, metres, mirrored, moved
from hypothesis import assume, given
from hypothesis import strategies as st

from spatial_si_ros.errors import DegenerateGeometry
from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.relations import (
    Sector,
    bearing,
    between_angle,
    between_directions,
    edge_direction,
    off_the_line,
    relative_bearing,
    sector_of,
)


def cube(x, y, edge=0.2):
    return OrientedBox(np.array([x, y, 0.5]), np.full(3, edge), 0.0)


@pytest.mark.parametrize(
    ("target", "azimuth_deg", "sector"),
    [
        pytest.param([2.0, 0.0], 0, Sector.FRONT, id="ahead"),
        pytest.param([0.0, 2.0], 90, Sector.LEFT, id="left is +y"),
        pytest.param([0.0, -2.0], -90, Sector.RIGHT, id="right is -y"),
        pytest.param([-2.0, 0.0], 180, Sector.BEHIND, id="behind"),
        pytest.param([2.0, 0.0, 9.0], 0, Sector.FRONT, id="height is ignored"),
        pytest.param([1.0, 1.0], 45, Sector.LEFT, id="a tie goes to the side"),
        pytest.param([-1.0, -1.0], -135, Sector.RIGHT, id="the tie behind too"),
    ],
)
def test_bearing_from_the_origin(target, azimuth_deg, sector):
    seen = bearing(np.zeros(3), 0.0, np.array(target))
    assert np.rad2deg(seen.azimuth_rad) == pytest.approx(azimuth_deg)
    assert seen.distance_m == pytest.approx(np.hypot(*target[:2]))
    assert seen.sector is sector


@pytest.mark.parametrize(
    ("subject", "azimuth_deg"),
    [
        pytest.param((4, 0), 0, id="behind it: farther away"),
        pytest.param((2, 0), 180, id="in front of it: nearer"),
        pytest.param((3, 1), 90, id="left of it"),
        pytest.param((3, -1), -90, id="right of it"),
    ],
)
def test_around_a_reference_three_metres_ahead(subject, azimuth_deg):
    seen = relative_bearing(np.zeros(3), cube(*subject), cube(3, 0))
    assert np.rad2deg(seen.azimuth_rad) == pytest.approx(azimuth_deg)


@given(o=st.tuples(metres, metres), yaw=angles_rad, p=st.tuples(metres, metres), T=ground_poses())
def test_bearing_does_not_depend_on_the_world_frame(o, yaw, p, T):
    o, p = np.array([*o, 0.0]), np.array([*p, 0.0])
    assume(np.hypot(*(p - o)[:2]) > 0.1)
    before = bearing(o, yaw, p)
    turn = np.arctan2(T[1, 0], T[0, 0])
    after = bearing(T[:3, :3] @ o + T[:3, 3], yaw + turn, T[:3, :3] @ p + T[:3, 3])
    assert after.distance_m == pytest.approx(before.distance_m, abs=1e-6)
    assert np.cos(after.azimuth_rad - before.azimuth_rad) == pytest.approx(1.0, abs=1e-6)


@given(o=st.tuples(metres, metres), a=boxes(), b=boxes(), T=ground_poses())
def test_relative_bearing_is_invariant_and_mirrors(o, a, b, T):
    o = np.array([*o, 0.0])
    try:
        seen = relative_bearing(o, a, b)
    except DegenerateGeometry:
        assume(False)
    assume(seen.distance_m > 0.05)
    after = relative_bearing(T[:3, :3] @ o + T[:3, 3], moved(a, T), moved(b, T))
    assert np.cos(after.azimuth_rad - seen.azimuth_rad) == pytest.approx(1.0, abs=1e-5)
    mirror = relative_bearing(o * [1, -1, 1], mirrored(a), mirrored(b))
    assert np.cos(mirror.azimuth_rad + seen.azimuth_rad) == pytest.approx(1.0, abs=1e-5)


@given(angle=angles_rad)
def test_mirroring_swaps_left_and_right(angle):
    swap = {Sector.LEFT: Sector.RIGHT, Sector.RIGHT: Sector.LEFT}
    sector = sector_of(angle)
    assert sector_of(-angle) is swap.get(sector, sector)


def test_between():
    assert between_angle(cube(0, 0), cube(-1, 0), cube(2, 0)) == pytest.approx(np.pi)
    assert between_angle(cube(0, 0), cube(1, 0), cube(0, 1)) == pytest.approx(np.pi / 2)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: bearing(np.zeros(3), 0.0, np.zeros(3)), "from the observer's axis"),
        (
            lambda: relative_bearing(np.array([2.9, 0, 0]), cube(5, 0), cube(3, 0)),
            "0.10 m from the",
        ),
        (lambda: relative_bearing(np.zeros(3), cube(3.1, 0), cube(3, 0)), "stands over the other"),
        (lambda: between_angle(cube(0, 0), cube(0, 0), cube(1, 0)), "centres coincide"),
    ],
)
def test_undefined_positions_are_refused(call, why):
    with pytest.raises(DegenerateGeometry, match=why):
        call()


def long(x, y, yaw_deg):
    return OrientedBox(np.array([x, y, 0.5]), np.array([2.0, 1.0, 1.0]), np.deg2rad(yaw_deg))


@pytest.mark.parametrize(("yaw_deg", "degrees"), [(0, 0), (30, 30), (90, 90), (200, 20)])
def test_the_longer_edge_gives_a_direction(yaw_deg, degrees):
    assert np.rad2deg(edge_direction(long(0, 0, yaw_deg))) == pytest.approx(degrees)


@given(a=angles_rad, b=angles_rad)
def test_the_angle_between_lines_is_symmetric_and_at_most_a_right_one(a, b):
    angle = between_directions(a, b)
    assert 0.0 <= angle <= np.pi / 2 + 1e-9
    assert between_directions(b, a) == pytest.approx(angle)
    assert between_directions(a + np.pi, b) == pytest.approx(angle, abs=1e-9)


def test_distances_from_the_line_of_least_squares():
    off, length = off_the_line(np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]))
    assert off == pytest.approx([0.0, 0.0, 0.0])
    assert length == pytest.approx(2.0)
    off, _ = off_the_line(np.array([[0.0, 0.0], [1.0, 0.3], [2.0, 0.0]]))
    assert off == pytest.approx([0.1, 0.2, 0.1])
    with pytest.raises(DegenerateGeometry, match="a line needs three"):
        off_the_line(np.zeros((2, 2)))
    with pytest.raises(DegenerateGeometry, match="too alike"):
        edge_direction(cube(0, 0))
