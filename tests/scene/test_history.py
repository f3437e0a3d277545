"""Tests for scene/history.py: a chair that was pushed twice, a mug that went, a short walk."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.scene import Gone, Place, TrailPose, known_map, known_object
from spatial_si_ros.scene.history import (
    as_of,
    camera_at,
    ever,
    first_place,
    moved_m,
    place_at,
    went,
)

S = 1_000_000_000


def place(x_m: float, since_s: int, until_s: int) -> Place:
    box = OrientedBox(np.array([x_m, 0.0, 0.45]), np.array([0.4, 0.4, 0.9]), 0.0)
    return Place(box, None, since_s * S, until_s * S)


CHAIR = known_object(
    1,
    "chair",
    [3.0, 0.0, 0.45],
    [0.4, 0.4, 0.9],
    seen_ns=(2 * S, 30 * S),
    past=(place(1.0, 2, 10), place(2.0, 12, 20)),
)
TABLE = known_object(2, "table", [0, 2, 0.35], [1.0, 1.0, 0.7], seen_ns=(1 * S, 30 * S))
MUG = known_object(3, "mug", [0, 2, 0.75], [0.1, 0.1, 0.1], on=2, seen_ns=(3 * S, 8 * S))
ROOM = known_map([CHAIR, TABLE], stamp_ns=30 * S, gone=[Gone(MUG, 15 * S)])


@pytest.mark.parametrize(
    ("at_s", "x_m"), [(0, 1.0), (2, 1.0), (10, 1.0), (11, 1.0), (12, 2.0), (19, 2.0), (30, 3.0)]
)
def test_where_it_was_at_a_time(at_s: int, x_m: float) -> None:
    assert place_at(CHAIR, at_s * S).box.centre_m[0] == x_m


def test_when_it_moved_and_where_it_was_first() -> None:
    assert (CHAIR.moved_ns, CHAIR.since_ns) == (10 * S, 20 * S)
    assert first_place(CHAIR).box.centre_m[0] == 1.0
    assert moved_m(CHAIR.box, first_place(CHAIR)) == pytest.approx(2.0)


def test_what_never_moved_is_where_it_was() -> None:
    assert (TABLE.moved_ns, TABLE.since_ns, TABLE.past) == (None, 1 * S, ())
    assert place_at(TABLE, 5 * S).box is TABLE.box


@pytest.mark.parametrize(
    ("at_s", "ids"), [(0, set()), (1, {2}), (2, {1, 2}), (3, {1, 2, 3}), (14, {1, 2, 3}),
                      (15, {1, 2}), (30, {1, 2})]
)  # fmt: skip
def test_the_map_of_a_past_time(at_s: int, ids: set[int]) -> None:
    past = as_of(ROOM, at_s * S)
    assert set(past.objects) == ids
    assert past.stamp_ns == at_s * S
    if 1 in ids:
        assert past.objects[1].box is place_at(CHAIR, at_s * S).box


def test_what_is_and_what_was() -> None:
    assert set(ever(ROOM).objects) == {1, 2, 3}
    assert went(ROOM, 3).stamp_ns == 15 * S
    assert went(ROOM, 1) is None
    assert went(ROOM, 99) is None
    still = known_map([TABLE])
    assert ever(still) is still


def test_where_the_camera_was() -> None:
    trail = tuple(TrailPose(n * S, np.eye(4)) for n in (1, 2, 5))
    assert [camera_at(trail, n * S).stamp_ns // S for n in (0, 1, 2, 4, 5, 9)] == [1, 1, 2, 2, 5, 5]
    assert camera_at((), 3) is None
