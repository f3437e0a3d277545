"""Tests for planning/exploration.py and planning/looking.py in a drawn apartment."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from nodes.scenery import thing
from planning.apartment import BODY, Walker, apartment, block, cells_of, occupancy

from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.planning.drive_grid import DriveGrid
from spatial_si_ros.planning.exploration import Explored, Explorer
from spatial_si_ros.planning.looking import Eye, look_around, mark_seen
from spatial_si_ros.planning.navigation_goals import RankedGoal
from spatial_si_ros.scene.snapshot import SceneSnapshot


def explore(walker: Walker) -> tuple[Explored, int]:
    """Drive until the explorer is content."""
    explorer = Explorer(BODY)
    for looks in range(100):
        for position, yaw in walker.trace:
            explorer.observe(position, yaw)
        walker.trace.clear()
        goal = explorer.next(walker.snapshot, walker.position_m, walker.yaw_rad)
        if isinstance(goal, Explored):
            return goal, looks
        assert isinstance(goal, RankedGoal), goal
        walker.drive(goal)
    raise AssertionError("it never ends")


def test_sees_a_four_room_apartment_in_two_minutes() -> None:
    walker = Walker(apartment(), 2.8, 2.0, 0.0)
    explored, looks = explore(walker)
    assert walker.seen_fraction > 0.9
    assert walker.seconds < 130.0
    assert explored.looks == looks + 1


def test_a_goal_that_failed_is_not_chosen_again() -> None:
    walker = Walker(apartment(), 2.8, 2.0, 0.0)
    explorer = Explorer(BODY)
    first = explorer.next(walker.snapshot, walker.position_m, walker.yaw_rad)
    assert isinstance(first, RankedGoal)
    explorer.failed(first)
    second = explorer.next(walker.snapshot, walker.position_m, walker.yaw_rad)
    assert isinstance(second, RankedGoal)
    assert np.hypot(*(first.position_m - second.position_m)) > 0.3


def test_objects_seen_badly_are_visited_once() -> None:
    cells = cells_of(3.0, 3.0)
    poor = replace(thing(9, "plant", 2.6, 2.6, (0.3, 0.3, 1.0)), best_view_pixels=100)
    snapshot = SceneSnapshot(1, 1, "map", MappingProxyType({9: poor}), occupancy(cells))
    explorer = Explorer(BODY)
    for yaw in np.arange(-np.pi, np.pi, 0.3):
        for point in ([0.5, 0.5], [1.5, 1.5], [2.5, 0.5]):
            explorer.observe(point, float(yaw))
    look = explorer.next(snapshot, [0.5, 0.5], 0.0)
    assert isinstance(look, RankedGoal)
    assert "plant_9" in look.reason
    ray = poor.box.centre_m[:2] - look.position_m
    assert look.yaw_rad == pytest.approx(np.arctan2(ray[1], ray[0]))
    assert isinstance(explorer.next(snapshot, look.position_m, look.yaw_rad), Explored)


def test_furniture_that_carries_things_is_looked_at_from_near() -> None:
    cells = cells_of(8.0, 3.0)
    table = thing(9, "table", 6.5, 1.5, (0.8, 0.8, 0.7))
    snapshot = SceneSnapshot(1, 1, "map", MappingProxyType({9: table}), occupancy(cells))
    explorer = Explorer(BODY)
    for yaw in np.arange(-np.pi, np.pi, 0.3):
        for x in (0.5, 2.0, 3.5):
            explorer.observe([x, 1.5], float(yaw))
    for yaw in (1.2, -1.2, 1.9, -1.9):
        explorer.observe([7.5, 1.5], yaw)
    look = explorer.next(snapshot, [4.2, 1.5], 0.0)
    assert isinstance(look, RankedGoal)
    assert "table_9" in look.reason
    assert 0.6 < table.box.distance_to_point_2d(look.position_m) < 1.6


def test_refuses_without_a_grid_and_from_inside_a_wall() -> None:
    explorer = Explorer(BODY)
    nothing = explorer.next(SceneSnapshot(0, 0, "map"), [0.0, 0.0], 0.0)
    assert isinstance(nothing, Declined) and nothing.reason is DeclineReason.MAP_EMPTY
    walled = cells_of(4.0, 4.0)
    block(walled, 1.0, 1.0, 3.0, 3.0)
    inside = SceneSnapshot(1, 1, "map", occupancy=occupancy(walled))
    stuck = explorer.next(inside, [2.0, 2.0], 0.0)
    assert isinstance(stuck, Declined) and stuck.reason is DeclineReason.UNREACHABLE


def test_a_look_ends_at_walls_and_at_the_edges_of_the_eye() -> None:
    cells = cells_of(6.0, 6.0)
    block(cells, 4.0, 0.0, 4.1, 6.0)
    grid = DriveGrid(occupancy(cells), BODY)
    seen = np.zeros(grid.shape, dtype=bool)
    mark_seen(grid, seen, np.array([2.0, 3.0]), 0.0, Eye(np.deg2rad(90.0), 0.5, 3.0))
    assert grid.at(seen, [3.5, 3.0]) and grid.at(seen, [4.02, 3.0])
    assert not grid.at(seen, [4.5, 3.0])
    assert not grid.at(seen, [2.0, 4.5])
    assert not grid.at(seen, [2.2, 3.0])


def test_the_area_of_a_look_is_that_of_its_disc() -> None:
    grid = DriveGrid(occupancy(np.zeros((200, 200), np.int8)), BODY)
    panorama = look_around(grid, np.array([[5.0, 5.0]]), Eye(2.0 * np.pi, 0.0, 3.0))
    assert (panorama.seen * panorama.area_m2).sum() == pytest.approx(np.pi * 9.0, rel=0.05)
