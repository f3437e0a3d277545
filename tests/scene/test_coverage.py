"""Tests for scene/coverage.py."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes.pictures import CAMERA, looking, picture
from scenes.rooms import living_room

from spatial_si_ros.scene.coverage import CELL_M, Coverage, seen_cells


def cells(*indices: int) -> np.ndarray:
    """Cells along a line."""
    return np.array([[each, 0, 0] for each in indices], np.int32).reshape(-1, 3)


def test_a_wall_seen_from_two_metres() -> None:
    """A flat wall 2 m ahead shows the cells of one plane, as wide as the picture is there."""
    T_map_camera = looking([0.0, 0.0, 1.0], [1.0, 0.0, 1.0])
    seen = seen_cells(np.full((120, 160), 2.01, np.float32), CAMERA, T_map_camera)
    assert set(seen[:, 0]) == {int(2.01 / CELL_M)}
    wide_m = 2.01 * 160 / 140
    assert np.ptp(seen[:, 1]) * CELL_M == pytest.approx(wide_m, abs=CELL_M)
    assert len(np.unique(seen, axis=0)) == len(seen)


@pytest.mark.parametrize("depth_m", [np.nan, 0.0, 50.0])
def test_depth_that_tells_nothing_shows_nothing(depth_m: float) -> None:
    seen = seen_cells(np.full((12, 16), depth_m, np.float32), CAMERA, np.eye(4))
    assert seen.shape == (0, 3)


def test_objects_and_surface_count_half_each() -> None:
    coverage = Coverage([cells(0, 1), cells(2, 3), cells(0)], [[1], [], [2, 3, 4]])
    assert coverage.of([0]) == pytest.approx(0.5 * 2 / 4 + 0.5 * 1 / 4)
    assert coverage.of([2]) == pytest.approx(0.5 * 1 / 4 + 0.5 * 3 / 4)
    assert coverage.of([0, 1, 2]) == pytest.approx(1.0)
    assert coverage.of([]) == 0.0
    assert Coverage([cells(0), cells(1)], [[], []]).of([0]) == pytest.approx(0.5)


def test_the_best_two_of_three() -> None:
    """The third picture shows most of all; the second adds what it lacks, the first nothing."""
    coverage = Coverage([cells(0, 1), cells(4, 5), cells(0, 1, 2, 3)], [[1], [2], [1]])
    assert coverage.best(2) == (2, 1)
    assert coverage.best(3) == (2, 1)  # the first one shows nothing more
    assert coverage.best(3, beginning=[0]) == (0, 1, 2)
    assert Coverage([], []).best(3) == ()


sets = st.lists(
    st.tuples(st.sets(st.integers(0, 12), max_size=6), st.sets(st.integers(1, 4), max_size=2)),
    min_size=1,
    max_size=7,
)


@settings(max_examples=60, deadline=None)
@given(sets, st.integers(1, 4))
def test_greedy_is_within_its_bound(shown: list[tuple[set[int], set[int]]], at_most: int) -> None:
    from itertools import combinations

    coverage = Coverage([cells(*sorted(c)) for c, _ in shown], [sorted(o) for _, o in shown])
    chosen = coverage.best(at_most)
    assert len(set(chosen)) == len(chosen) <= at_most
    most = max(coverage.of(c) for c in combinations(range(len(shown)), min(at_most, len(shown))))
    assert coverage.of(chosen) >= (1.0 - 1.0 / np.e) * most - 2e-3
    assert coverage.of(range(len(shown))) <= 1.0 + 1e-9


def test_pictures_of_a_room() -> None:
    """Two views of opposite walls cover more than two of the same wall."""
    room = living_room()
    views = [
        picture(1, room, looking([0.0, 1.6, 1.2], [0.0, 4.0, 0.6])),
        picture(2, room, looking([0.1, 1.6, 1.2], [0.1, 4.0, 0.6])),
        picture(3, room, looking([0.0, 3.0, 1.2], [0.0, 0.0, 0.4])),
    ]
    coverage = Coverage([v.cells for v in views], [v.object_ids for v in views])
    assert set(coverage.best(2)) in ({0, 2}, {1, 2})
