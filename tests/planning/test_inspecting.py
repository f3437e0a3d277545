"""Tests for planning/inspecting.py: where a thing is looked at from, when it was not seen well."""

from __future__ import annotations

import numpy as np
import pytest
from planning.apartment import BODY, RESOLUTION_M, block, cells_of

from spatial_si_ros.planning.inspecting import look_closer
from spatial_si_ros.scene import known_object
from spatial_si_ros.scene.objects import SceneObject
from spatial_si_ros.scene.snapshot import OccupancyMap, SceneSnapshot

ROBOT_M = np.array([1.0, 2.5])
STOOL = known_object(1, "stool", [6.0, 2.5, 0.3], [0.4, 0.4, 0.6])


def room(cells: np.ndarray, *things: SceneObject) -> SceneSnapshot:
    """8 m x 5 m; of the ground what is set."""
    objects = {each.id: each for each in things}
    return SceneSnapshot(1, 1, "map", objects, OccupancyMap(cells, RESOLUTION_M, np.zeros(2)))


def with_stool(*blocks: tuple[float, float, float, float, int]) -> SceneSnapshot:
    cells = cells_of(8.0, 5.0)
    for each in blocks:
        block(cells, *each)
    block(cells, 5.8, 2.3, 6.2, 2.7)
    return room(cells, STOOL)


def test_from_the_side_that_was_not_seen() -> None:
    """The robot sees the stool's left side already: it drives around it."""
    seen_m = np.array([3.5, 2.5])
    goal = look_closer(STOOL, with_stool(), seen_m, BODY)
    assert goal is not None
    assert goal.reason == "looking at stool_1 from another side"
    assert goal.position_m[0] > 6.0
    assert 0.6 <= np.hypot(*(goal.position_m - [6.0, 2.5])) <= 2.1


@pytest.mark.parametrize(
    ("unseen", "gap_m"),
    [
        pytest.param((4.5, 0.0, 8.0, 5.0, -1), 1.3, id="only ground before it was seen"),
        pytest.param((3.0, 0.0, 8.0, 5.0, -1), 2.8, id="the ground ends far from it"),
        pytest.param((5.4, 0.0, 5.6, 5.0, -1), 0.6, id="a strip before it was not seen"),
    ],
)
def test_as_near_as_ground_is_known(unseen: tuple[float, float, float, float, int], gap_m) -> None:
    goal = look_closer(STOOL, with_stool(unseen), ROBOT_M, BODY)
    assert goal is not None
    assert goal.reason == "looking at stool_1 from nearer"
    assert goal.yaw_rad == pytest.approx(0.0, abs=0.5)
    assert 5.8 - goal.position_m[0] == pytest.approx(gap_m, abs=0.3)


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param([(4.0, 0.0, 4.1, 5.0, 100)], id="behind a wall"),
        pytest.param([(1.3, 0.0, 8.0, 5.0, -1)], id="only from where it was looked at already"),
    ],
)
def test_nowhere(blocks: list[tuple[float, float, float, float, int]]) -> None:
    assert look_closer(STOOL, with_stool(*blocks), ROBOT_M, BODY) is None


def test_without_ground_there_is_no_place() -> None:
    snapshot = SceneSnapshot(1, 1, "map", {1: STOOL})
    assert look_closer(STOOL, snapshot, ROBOT_M, BODY) is None
