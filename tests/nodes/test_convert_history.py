"""Tests for nodes/convert_history.py: what moves, moved, or went survives the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spatial_si_interfaces.msg import ObjectInstance
from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.nodes import convert
from spatial_si_ros.nodes.convert_history import (
    place_from_msg,
    place_to_msg,
    trail_from_numbers,
    trail_to_numbers,
)
from spatial_si_ros.scene import Gone, Place, TrailPose, known_map, known_object
from spatial_si_ros.scene.objects import Support

S = 1_000_000_000
PLACE = Place(
    OrientedBox(np.array([1.0, -2.0, 0.5]), np.array([0.4, 0.5, 1.0]), -2.0),
    Support(7, "in", 0.75),
    5 * S,
    6 * S + 1,
)
BALL = known_object(
    3, "ball", [0, 0, 0.1], [0.2, 0.2, 0.2], velocity_m_s=(0.5, -0.25), seen_ns=(2 * S, 9 * S),
    past=(PLACE,),
)  # fmt: skip
MUG = known_object(4, "mug", [0, 0, 0.8], [0.1, 0.1, 0.1], seen_ns=(S, 3 * S))
TRAIL = tuple(
    TrailPose(n * S + 250_000_000, pose_from_yaw([n, 2.0, 1.0], 0.7 * n)) for n in range(5)
)
ROOM = known_map([BALL], version=7, stamp_ns=10 * S, gone=[Gone(MUG, 8 * S)], trail=TRAIL)


def test_a_velocity_comes_back() -> None:
    back = convert.object_from_msg(convert.object_to_msg(BALL))
    np.testing.assert_array_equal(back.motion.velocity_m_s, [0.5, -0.25])
    np.testing.assert_allclose(back.motion.covariance_m2_s2, BALL.motion.covariance_m2_s2)
    assert (back.motion.stamp_ns, back.appeared_ns) == (9 * S, 2 * S)


def test_what_is_not_known_is_not_told() -> None:
    msg = convert.object_to_msg(replace(MUG, appeared_ns=None))
    assert (msg.velocity_known, msg.appeared_known, list(msg.past)) == (False, False, [])
    back = convert.object_from_msg(msg)
    assert (back.motion, back.appeared_ns, back.past) == (None, None, ())


def test_a_velocity_that_is_none_is_refused() -> None:
    msg: ObjectInstance = convert.object_to_msg(BALL)
    msg.velocity.x = float("nan")
    with pytest.raises(ValueError, match="velocity_m_s: want"):
        convert.object_from_msg(msg)


def test_places_come_back() -> None:
    back = place_from_msg(place_to_msg(PLACE))
    np.testing.assert_allclose(back.box.corners_m, PLACE.box.corners_m, atol=1e-9)
    assert back.support == PLACE.support
    assert (back.since_ns, back.until_ns) == (5 * S, 6 * S + 1)
    assert place_from_msg(place_to_msg(replace(PLACE, support=None))).support is None


def test_a_whole_map_comes_back() -> None:
    back = convert.snapshot_from_msg(convert.map_to_msg(ROOM, 1), None)
    (gone,) = back.gone
    assert (gone.thing.name, gone.stamp_ns) == ("mug_4", 8 * S)
    assert [each.stamp_ns for each in back.trail] == [each.stamp_ns for each in TRAIL]
    for got, want in zip(back.trail, TRAIL, strict=True):
        np.testing.assert_allclose(got.T_map_camera, want.T_map_camera, atol=1e-9)
    assert convert.snapshot_from_msg(convert.map_to_msg(known_map([]), 1), None).trail == ()


def test_an_update_tells_of_what_went_and_what_is_back() -> None:
    before = known_map([BALL, MUG], version=6)
    after = convert.apply_updates(before, convert.updates_to_msg(ROOM, 2, [], [4]))
    assert set(after.objects) == {3}
    assert [each.thing.id for each in after.gone] == [4]
    there = known_map([BALL, MUG], version=8)
    back = convert.apply_updates(after, convert.updates_to_msg(there, 3, [4], []))
    assert (set(back.objects), back.gone) == ({3, 4}, ())


@pytest.mark.parametrize(
    ("numbers", "says"),
    [([1.0] * 9, "want 8 finite numbers a pose"), ([float("nan")] * 8, "want 8 finite numbers")],
)
def test_a_trail_that_is_none_is_refused(numbers: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        trail_from_numbers(numbers)
    assert len(trail_to_numbers(())) == 0
