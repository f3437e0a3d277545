"""Tests for scene/keepout.py, and for how a store joins zones with maps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.scene import EMPTY, known_map, known_object
from spatial_si_ros.scene.keepout import KeepOut, everywhere
from spatial_si_ros.scene.store import SnapshotStore

CORNER = np.zeros((4, 6), dtype=bool)
CORNER[0, :2] = True  # 0.5 m cells: x 0 to 1 m, y 0 to 0.5 m of the mask


@pytest.mark.parametrize(
    ("point", "held"),
    [
        ([0.1, 0.1], True),
        ([0.99, 0.49], True),
        ([1.01, 0.1], False),
        ([0.1, 0.51], False),
        ([-0.01, 0.1], False),
        ([9.0, 9.0], False),
        ([0.1, 0.1, 0.9], True),
    ],
)
def test_what_is_over_a_cell_is_in_the_zone(point: list[float], held: bool) -> None:
    assert KeepOut(CORNER, 0.5, np.zeros(2)).holds(point)[0] == held


def test_a_mask_may_lie_anywhere_and_be_turned() -> None:
    """Turned by 90 degrees about (2, 1), its rows go along +y and its columns along -x."""
    zones = KeepOut(CORNER, 0.5, np.array([2.0, 1.0]), 0.5 * np.pi)
    points = [[1.9, 1.1], [1.6, 1.9], [1.4, 1.1], [1.9, 2.1], [2.1, 1.1]]
    assert zones.holds(points).tolist() == [True, True, False, False, False]
    assert zones.area_m2 == pytest.approx(0.5)
    assert np.sort(zones.centres_m(), axis=0) == pytest.approx(
        np.array([[1.75, 1.25], [1.75, 1.75]])
    )


@given(st.floats(-1.0, 4.0), st.floats(-1.0, 3.0), st.floats(0.05, 1.5), st.floats(-np.pi, np.pi))
def test_a_disc_meets_what_it_reaches(x: float, y: float, r: float, turn: float) -> None:
    """In the mask the zone is the rectangle from (0, 0) to (1, 0.5)."""
    cos, sin = np.cos(turn), np.sin(turn)
    at = np.array([[cos, -sin], [sin, cos]]) @ [x, y] + [5.0, -3.0]
    gap = np.hypot(x - np.clip(x, 0.0, 1.0), y - np.clip(y, 0.0, 0.5))
    if abs(gap - r) > 1e-6:
        assert KeepOut(CORNER, 0.5, np.array([5.0, -3.0]), turn).meets(at, r) == (gap < r)


def test_what_is_not_known_closes_everything() -> None:
    zones = everywhere("the mask has not come")
    assert zones.holds([[0.0, 0.0], [99.0, -99.0]]).all() and zones.meets([7.0, 7.0], 0.1)
    assert zones.words == "in a keep-out zone (the mask has not come)"
    assert KeepOut(CORNER, 0.5, np.zeros(2)).words == "in a keep-out zone"


def test_a_store_joins_the_zones_with_every_map() -> None:
    store, zones = SnapshotStore(), KeepOut(CORNER, 0.5, np.zeros(2))
    store.keep_out(zones)
    assert store.latest.keep_out is zones and store.latest.version == EMPTY.version
    mapped = known_map([known_object(4, "mug", [0.0, 0.0, 0.5], [0.1, 0.1, 0.1])])
    store.publish(mapped)
    assert store.latest.keep_out is zones and store.latest.objects is mapped.objects
    other = everywhere("nobody knows")
    store.publish(replace(store.latest, version=9))
    store.keep_out(other)
    assert (store.latest.version, store.latest.keep_out) == (9, other)
    store.keep_out(None)
    assert store.latest.keep_out is None
