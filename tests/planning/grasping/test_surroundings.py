"""Tests for planning/grasping/surroundings.py: what neither hand nor arm may touch."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest
from nodes.scenery import RESOLUTION_M, thing
from planning.apartment import block, cells_of, occupancy

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.planning.drive_grid import Body
from spatial_si_ros.planning.grasping.surroundings import Surroundings, mapped
from spatial_si_ros.scene.snapshot import SceneSnapshot

STOOL = 7


def seen_at(stool_y_m: float, turn_deg: float = 0.0) -> np.ndarray:
    """(K, 3) what is known around a stool of 0.6 m before a wall at y = 2 of a room of 4 x 4 m, as
    it was mapped; without the stool itself. The wall is turned about its middle."""
    cells = cells_of(4.0, 4.0)
    rows, columns = np.indices(cells.shape)
    x, y = (columns + 0.5) * RESOLUTION_M - 2.0, (rows + 0.5) * RESOLUTION_M - 2.0
    turn = np.deg2rad(turn_deg)
    cells[np.abs(y * np.cos(turn) - x * np.sin(turn)) < 0.08] = 100
    block(cells, 1.7, stool_y_m - 0.3, 2.3, stool_y_m + 0.3)
    stool = thing(STOOL, "stool", 2.0, stool_y_m, (0.6, 0.6, 0.45))
    snapshot = SceneSnapshot(1, 1, "map", MappingProxyType({STOOL: stool}), occupancy(cells))
    return mapped(snapshot, stool.box.centre_m, (STOOL,), 1.6, Body())


@pytest.mark.parametrize("stool_y_m", [2.8, 2.4, 2.25])
@pytest.mark.parametrize("turn_deg", [0.0, 3.0, 45.0])
def test_a_wall_is_whole_behind_what_stands_before_it(stool_y_m, turn_deg) -> None:
    """The stool's box reaches into the wall: it does not open it."""
    points = seen_at(stool_y_m, turn_deg)
    along = np.deg2rad(turn_deg)
    for way in np.linspace(-0.6, 0.6, 13):
        at = np.array([2.0 + way * np.cos(along), 2.0 + way * np.sin(along)])
        gaps = np.hypot(*(points[:, :2] - at).T)
        assert gaps.min() < 0.12, (way, gaps.min())
    assert np.ptp(points[:, 2]) > 1.3


def test_what_was_mapped_before_the_wall_is_no_wall() -> None:
    """The far edge of the stool's smeared box is the stool's."""
    points = seen_at(2.4)
    beside = np.all(np.abs(points[:, :2] - [2.0, 2.4]) < 0.5, axis=1)
    assert 1.9 < points[beside, 1].max() < 2.2


@pytest.mark.parametrize(("ends_at_m", "is_wall"), [(1.2, False), (12.0, True)])
def test_what_reaches_a_little_way_here_is_a_wall_if_it_goes_on(ends_at_m, is_wall) -> None:
    """A strip of cells that begins 0.9 m from a mug, in a map of 30 m x 20 m, and runs away."""
    cells = cells_of(30.0, 20.0)
    block(cells, 10.9, 10.0, 10.0 + ends_at_m + 0.2, 10.05)
    mug = thing(1, "mug", 10.0, 10.0, (0.08, 0.08, 0.1), bottom_m=0.7)
    far = {number: thing(number, "chair", 25.0, number, (0.5, 0.5, 0.9)) for number in (2, 3)}
    snapshot = SceneSnapshot(1, 1, "map", MappingProxyType({1: mug, **far}), occupancy(cells))
    points = mapped(snapshot, mug.box.centre_m, (1,), 1.6, Body())
    assert (len(points) > 0) == is_wall
    if is_wall:
        assert points[:, 0].min() == pytest.approx(10.925, abs=0.03)
        assert points[:, 0].max() == pytest.approx(11.575, abs=0.03)


CAN = OrientedBox(np.array([0.0, 0.0, 0.8]), np.array([0.08, 0.08, 0.1]), 0.3)


def board(low_m: tuple[float, float], high_m: tuple[float, float], z_m: float) -> np.ndarray:
    """(K, 3) a level rectangle of points 1 cm apart."""
    x, y = (np.arange(a, b, 0.01) for a, b in zip(low_m, high_m, strict=True))
    level = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return np.column_stack([level, np.full(len(level), z_m)])


@pytest.mark.parametrize(
    ("above", "headroom_m"),
    [
        pytest.param([], np.inf, id="nothing"),
        pytest.param([board((-0.3, -0.2), (0.3, 0.2), 0.88)], 0.03, id="a board close above"),
        pytest.param([board((-0.3, 0.0), (0.3, 0.2), 0.88)], 0.03, id="its edge over the middle"),
        pytest.param([board((-0.04, -0.04), (0.04, 0.04), 0.87)], np.inf, id="its own rim"),
        pytest.param(
            [board((-0.04, -0.04), (0.04, 0.04), 0.87), board((-0.3, -0.2), (0.3, 0.2), 0.99)],
            0.14,
            id="its own rim, and a board",
        ),
        pytest.param([board((-0.04, -0.04), (0.04, 0.04), 1.0)], 0.15, id="a lamp well above it"),
        pytest.param([board((0.1, -0.2), (0.4, 0.2), 0.88)], np.inf, id="a board beside it"),
    ],
)
def test_room_above_a_can(above: list[np.ndarray], headroom_m: float) -> None:
    points = np.concatenate([np.zeros((0, 3)), *above])
    assert Surroundings(points).headroom_m(CAN) == pytest.approx(headroom_m, abs=0.006)
