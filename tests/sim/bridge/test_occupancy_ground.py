"""Ways over an occupancy grid drawn by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from spatial_si_sim.bridge.occupancy_ground import BODY_M, OccupancyGround
from spatial_si_sim.frames import Pose2

RESOLUTION_M = 0.05


def grid(width_m=4.0, height_m=3.0):
    return np.zeros((round(height_m / RESOLUTION_M), round(width_m / RESOLUTION_M)), np.int8)


def wall_with_gap(gap_m):
    """A room with a wall at x = 2 m across it; the wall has a gap that begins at y = 2 m."""
    cells = grid()
    cells[[0, -1], :] = 100
    cells[:, [0, -1]] = 100
    cells[:, 40] = 100
    cells[40 : 40 + round(gap_m / RESOLUTION_M), 40] = 0
    return OccupancyGround(cells, RESOLUTION_M, np.zeros(2))


def test_a_way_leads_through_a_gap_that_is_wide_enough():
    ground = wall_with_gap(0.7)
    path = ground.path(np.array([0.5, 0.5]), np.array([3.5, 0.5]))
    assert path is not None
    assert path[0] == pytest.approx([0.5, 0.5]) and path[-1] == pytest.approx([3.5, 0.5])
    crossing = path[np.argmin(np.abs(path[:, 0] - 2.0))]
    assert 2.0 < crossing[1] < 2.7
    assert min(ground.clearance_m(point) for point in path) >= BODY_M


def test_a_narrow_gap_is_no_way():
    assert wall_with_gap(0.35).path(np.array([0.5, 0.5]), np.array([3.5, 0.5])) is None


def test_unknown_ground_is_crossed_only_where_it_must_be():
    cells = grid()
    cells[:, 30:50] = -1
    ground = OccupancyGround(cells, RESOLUTION_M, np.zeros(2))
    assert ground.path(np.array([0.5, 1.5]), np.array([3.5, 1.5])) is not None
    cells[40:, 30:50] = 0
    ground = OccupancyGround(cells, RESOLUTION_M, np.zeros(2))
    path = ground.path(np.array([0.8, 1.5]), np.array([3.2, 1.5]))
    assert path is not None
    assert path[np.argmin(np.abs(path[:, 0] - 2.0))][1] > 2.0


def test_off_the_grid_is_no_way():
    ground = OccupancyGround(grid(), RESOLUTION_M, np.zeros(2))
    assert ground.path(np.array([0.5, 0.5]), np.array([9.0, 0.5])) is None
    assert ground.clearance_m(np.array([-3.0, 0.0])) == 0.0
    beside = ground.path(np.array([-0.6, 0.5]), np.array([0.6, 0.5]))
    assert beside is not None


def test_free_ahead_ends_before_the_wall():
    ground = wall_with_gap(0.7)
    ahead_m = ground.free_ahead_m(Pose2(1.0, 0.5, 0.0), 3.0)
    assert 0.7 < ahead_m <= 1.0 - BODY_M
    assert ground.free_ahead_m(Pose2(1.0, 1.5, math.pi), 0.5) == 0.5


def test_a_robot_that_grazes_a_wall_gets_away():
    ground = wall_with_gap(0.7)
    path = ground.path(np.array([1.85, 0.5]), np.array([0.6, 0.5]))
    assert path is not None
