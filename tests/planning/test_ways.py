"""Tests for planning/ways.py: how far it is to drive, searched no farther than it is asked for."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest
from nodes.scenery import thing
from planning.apartment import block, cells_of, occupancy

from spatial_si_ros.planning.drive_grid import Body, DriveGrid
from spatial_si_ros.planning.grasping.ground import Ground
from spatial_si_ros.planning.places import beside_objects
from spatial_si_ros.planning.ways import Ways
from spatial_si_ros.scene.snapshot import SceneSnapshot

BODY = Body(radius_m=0.2, margin_m=0.1)
HERE = np.array([0.8, 0.8])


def cells() -> np.ndarray:
    """20 m x 8 m; a wall at x = 3 that is open at y > 7 only, and a closed closet at x > 19."""
    made = cells_of(20.0, 8.0)
    block(made, 3.0, 0.0, 3.1, 7.0)
    block(made, 19.0, 0.0, 19.1, 8.0)
    return made


def test_lengths_are_those_of_all_routes() -> None:
    """Also of what is near as the crow flies, and far to drive."""
    grid = DriveGrid(occupancy(cells()), BODY)
    routes = grid.routes_from(HERE)
    assert routes is not None
    ways = Ways(grid, routes.start_m)
    points = np.array([[1.2, 0.8], [2.0, 3.0], [3.6, 0.8], [18.0, 4.0], [19.5, 4.0], [3.05, 2.0]])
    for some in (points[:1], points[2:3], points, points[1:2]):
        rows, columns = grid.cells_of(some)[0].T
        np.testing.assert_array_equal(ways.lengths_m(rows, columns), routes.length_m[rows, columns])
    assert np.isinf(ways.lengths_m(*grid.cells_of(points[4:])[0].T)).all()
    np.testing.assert_array_equal(ways.reached, np.isfinite(routes.length_m))


def test_ground_is_free_where_the_robot_gets_to_and_stands_beside_nothing() -> None:
    table = thing(3, "table", 8.0, 4.0, (1.0, 1.0, 0.7))
    shelf = thing(4, "bookshelf", 12.0, 4.0, (0.5, 1.5, 1.2))
    snapshot = SceneSnapshot(
        1, 1, "map", MappingProxyType({3: table, 4: shelf}), occupancy(cells())
    )
    ground = Ground(snapshot, BODY, HERE)
    x, y = np.meshgrid(np.arange(-0.5, 20.5, 0.31), np.arange(-0.5, 8.5, 0.31))
    points = np.column_stack([x.ravel(), y.ravel()])
    free = ground.free(points)
    assert 0.5 < free.mean() < 0.9
    beside = np.concatenate([beside_objects(snapshot, each[None], BODY) for each in points])
    drives = np.array([ground.drive_m(each) for each in points])
    np.testing.assert_array_equal(free, np.isfinite(drives))
    assert not free[~beside].any()
    assert ground.drive_m(np.array([8.0, 4.0])) == np.inf
    assert ground.drive_m(np.array([6.8, 7.0])) == pytest.approx(11.4, abs=0.3)


def test_the_gap_to_the_ground_is_that_to_its_nearest_cell() -> None:
    snapshot = SceneSnapshot(1, 1, "map", MappingProxyType({}), occupancy(cells()))
    ground = Ground(snapshot, BODY, HERE)
    gaps = ground.gaps_m(np.array([[8.0, 4.0, 0.7], [19.6, 4.0, 0.7], [30.0, 4.0, 0.7]]))
    assert gaps == pytest.approx([0.0, 0.95, 11.35], abs=0.06)
