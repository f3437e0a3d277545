"""Tests for planning/drive_grid.py."""

from __future__ import annotations

import numpy as np
import pytest
from planning.apartment import RESOLUTION_M, block, cells_of, occupancy

from spatial_si_ros.planning.drive_grid import Body, DriveGrid

BODY = Body(radius_m=0.2, margin_m=0.1)


def two_rooms(gap_m: float) -> DriveGrid:
    """4 m x 2 m, a wall at x = 2 with an opening of `gap_m` around y = 1."""
    cells = cells_of(4.0, 2.0)
    block(cells, 2.0, 0.0, 2.1, 2.0)
    block(cells, 2.0, 1.0 - 0.5 * gap_m, 2.1, 1.0 + 0.5 * gap_m, 0)
    return DriveGrid(occupancy(cells), BODY)


def test_cells_and_points_are_each_others_inverse() -> None:
    grid = two_rooms(0.8)
    points = np.array([[0.025, 0.025], [3.975, 1.525]])
    cells, inside = grid.cells_of(points)
    assert inside.all()
    np.testing.assert_allclose(grid.centres_m(cells[:, 0], cells[:, 1]), points)


@pytest.mark.parametrize("point", [[-0.1, 1.0], [4.1, 1.0], [1.0, 2.1]])
def test_points_off_the_grid_are_off_the_grid(point: list[float]) -> None:
    grid = two_rooms(0.8)
    assert not grid.cells_of(point)[1][0]
    assert grid.at(grid.standable, point) is None


def test_clearance_is_the_distance_to_the_obstacles_edge() -> None:
    grid = two_rooms(0.8)
    clearance = grid.at(grid.clearance_m, [1.0, 1.0])
    assert clearance == pytest.approx(0.95, abs=RESOLUTION_M)


def test_a_door_wider_than_the_robot_joins_the_rooms() -> None:
    routes = two_rooms(0.8).routes_from([0.5, 1.0])
    assert routes is not None
    path = routes.to([3.5, 1.0])
    lengths = np.hypot(*np.diff(path, axis=0).T)
    assert lengths.sum() == pytest.approx(3.0, abs=0.15)
    assert lengths.max() < 1.5 * RESOLUTION_M


def test_a_door_narrower_than_the_robot_does_not() -> None:
    routes = two_rooms(0.5).routes_from([0.5, 1.0])
    assert routes is not None
    assert len(routes.to([3.5, 1.0])) == 0
    assert len(routes.to([9.0, 9.0])) == 0


def test_there_is_no_route_from_inside_a_wall() -> None:
    cells = cells_of(4.0, 4.0)
    block(cells, 1.0, 1.0, 3.0, 3.0)
    assert DriveGrid(occupancy(cells), BODY).routes_from([2.0, 2.0]) is None


def test_unseen_ground_is_not_driven_on_but_for_what_is_below_the_camera() -> None:
    cells = np.full((80, 80), -1, dtype=np.int8)
    block(cells, 1.5, 1.5, 3.5, 2.5, 0)
    seen_only = DriveGrid(occupancy(cells), BODY)
    assert not seen_only.at(seen_only.standable, [1.2, 2.0])
    around = DriveGrid(occupancy(cells), BODY, robot_m=[1.0, 2.0])
    assert around.at(around.standable, [1.2, 2.0])
    assert around.routes_from([1.0, 2.0]) is not None


def test_the_ground_beside_the_robot_ends_at_obstacles() -> None:
    cells = np.full((80, 80), -1, dtype=np.int8)
    block(cells, 1.5, 0.0, 1.6, 4.0)
    grid = DriveGrid(occupancy(cells), BODY, robot_m=[1.0, 2.0])
    assert not grid.at(grid.unknown, [1.3, 2.0])
    assert grid.at(grid.unknown, [1.8, 2.0])


def test_what_the_map_shows_where_the_robot_stands_is_not_there() -> None:
    """A map that is off by a few centimetres does not lock the robot in."""
    cells = cells_of(4.0, 4.0)
    block(cells, 1.1, 0.0, 1.3, 4.0)
    within = [1.05, 2.0]
    locked = DriveGrid(occupancy(cells), BODY, robot_m=[3.0, 2.0])
    assert not locked.at(locked.standable, within)
    grid = DriveGrid(occupancy(cells), BODY, robot_m=within)
    assert grid.at(grid.standable, within)
    routes = grid.routes_from(within)
    assert routes is not None
    assert len(routes.to([0.5, 0.5]))
    assert not grid.at(grid.standable, [1.2, 1.0]), "beside it the obstacle stays"


def test_a_robot_beside_the_grid_is_taken_in() -> None:
    """A camera sees only what is ahead of the robot: the grid may begin there."""
    cells = np.zeros((40, 40), dtype=np.int8)
    grid = DriveGrid(occupancy(cells), BODY, robot_m=[1.0, -0.9])
    routes = grid.routes_from([1.0, -0.9])
    assert routes is not None
    assert len(routes.to([1.0, 1.5]))
    assert grid.at(grid.standable, [1.0, 1.5])


def test_a_robot_far_from_the_grid_is_not_on_this_map() -> None:
    cells = np.zeros((40, 40), dtype=np.int8)
    assert DriveGrid(occupancy(cells), BODY, robot_m=[50.0, 0.0]).routes_from([50.0, 0.0]) is None
