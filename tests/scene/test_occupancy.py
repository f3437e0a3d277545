"""Tests for scene/occupancy.py: a floor and a wall, seen by a level camera in known places."""

from __future__ import annotations

import numpy as np
import pytest
from perception.rendering import CAMERA, WHITE, Thing, block, look, render, walls

from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.scene.occupancy import OccupancyBuilder
from spatial_si_ros.scene.snapshot import OccupancyMap

EYE = look([-1.5, 0.0, 1.3], [1.0, 0.0, 0.3])
WARDROBE = block("wardrobe", WHITE, (0.6, 1.0, 1.9)).moved(1.5, 0.0)


def seen(things: tuple[Thing, ...], times: int = 4, T: np.ndarray = EYE) -> OccupancyBuilder:
    builder = OccupancyBuilder()
    _, depth, _ = render(things, T)
    for _ in range(times):
        builder.add(depth, depth > 0.0, CAMERA.K, T)
    return builder


def cell(grid: OccupancyMap, x_m: float, y_m: float) -> int:
    column, row = np.floor((np.array([x_m, y_m]) - grid.origin_m) / grid.resolution_m).astype(int)
    inside = 0 <= row < grid.cells.shape[0] and 0 <= column < grid.cells.shape[1]
    return int(grid.cells[row, column]) if inside else -1


def test_nothing_seen_is_one_unknown_cell() -> None:
    grid = OccupancyBuilder().map()
    assert grid.cells.tolist() == [[-1]]


def test_floor_is_free_and_what_stands_is_occupied() -> None:
    grid = seen((walls(), WARDROBE)).map()
    assert cell(grid, 0.5, 0.0) == 0
    assert cell(grid, 0.5, 0.8) == 0
    assert cell(grid, 1.22, 0.2) == 100  # the wardrobe's front
    assert cell(grid, 2.4, 0.0) == -1  # behind it
    assert cell(grid, -2.5, 0.0) == -1  # behind the camera


def test_the_wall_is_where_it_is() -> None:
    grid = seen((walls(),)).map()
    rows, columns = np.nonzero(grid.cells == 100)
    x = (columns + 0.5) * grid.resolution_m + grid.origin_m[0]
    y = (rows + 0.5) * grid.resolution_m + grid.origin_m[1]
    distance = np.minimum(np.abs(np.abs(x) - 3.0), np.abs(np.abs(y) - 3.0))
    assert len(x) > 30
    assert distance.max() < 0.06


def test_low_things_are_floor_and_high_ones_are_passed_under() -> None:
    rug = block("rug", WHITE, (1.0, 1.0, 0.02)).moved(0.5, 0.0)
    shelf = block("shelf", WHITE, (0.2, 1.0, 0.1), bottom_m=1.7).moved(0.5, 0.0)
    grid = seen((walls(), rug, shelf)).map()
    assert cell(grid, 0.5, 0.0) == 0


def test_what_went_away_is_freed() -> None:
    builder = seen((walls(), WARDROBE))
    _, depth, _ = render((walls(),), EYE)
    for _ in range(40):
        builder.add(depth, depth > 0.0, CAMERA.K, EYE)
    assert cell(builder.map(), 1.22, 0.2) == 0


def test_unusable_depth_says_nothing() -> None:
    builder = OccupancyBuilder()
    _, depth, _ = render((walls(),), EYE)
    builder.add(depth, np.zeros(depth.shape, bool), CAMERA.K, EYE)
    assert (builder.map().cells == -1).all()


def test_is_blocked_says_the_same() -> None:
    builder = seen((walls(), WARDROBE))
    points = np.array([[1.22, 0.2], [2.4, 0.0], [0.5, 0.0], [500.0, -500.0]])
    assert builder.is_blocked(points).tolist() == [1, 0, -1, 0]


@pytest.mark.parametrize(("x_m", "y_m"), [(30.0, 0.0), (-40.0, 25.0)])
def test_it_grows_and_forgets_nothing(x_m: float, y_m: float) -> None:
    builder = seen((walls(), WARDROBE))
    far = look([-1.5 + x_m, y_m, 1.3], [1.0 + x_m, y_m, 0.3])
    _, depth, _ = render((walls(),), EYE)
    for _ in range(4):
        builder.add(depth, depth > 0.0, CAMERA.K, far)
    grid = builder.map()
    assert cell(grid, 1.22, 0.2) == 100
    assert cell(grid, 0.5 + x_m, y_m) == 0


def test_state_and_restore() -> None:
    builder, other = seen((walls(), WARDROBE)), OccupancyBuilder()
    other.restore(*builder.state())
    np.testing.assert_array_equal(other.map().cells, builder.map().cells)
    np.testing.assert_array_equal(other.map().origin_m, builder.map().origin_m)


def test_clear() -> None:
    builder = seen((walls(),))
    builder.clear()
    assert (builder.map().cells == -1).all()


@pytest.mark.parametrize("yaw_deg", [0.0, 2.0, 30.0, -90.0])
def test_laid_into_a_turned_map(yaw_deg: float) -> None:
    builder = seen((walls(), WARDROBE))
    T = pose_from_yaw([1.0, -2.0, 0.0], np.deg2rad(yaw_deg))
    grid = builder.map(T)
    for x_m, y_m, want in ((0.5, 0.0, 0), (0.0, 0.5, 0), (2.4, 0.0, -1)):
        x, y, _ = T[:3, :3] @ [x_m, y_m, 0.0] + T[:3, 3]
        assert cell(grid, x, y) == want
    x, y, _ = T[:3, :3] @ [1.225, 0.225, 0.0] + T[:3, 3]
    around = [cell(grid, x + dx, y + dy) for dx in (-0.05, 0, 0.05) for dy in (-0.05, 0, 0.05)]
    assert 100 in around


def test_a_published_grid_does_not_change() -> None:
    with pytest.raises(ValueError, match="read-only"):
        seen((walls(),)).map().cells[0, 0] = 0
