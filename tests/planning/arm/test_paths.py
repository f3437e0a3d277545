"""Tests for planning/arm/paths.py and timing.py: lines, detours, and when the joints are where."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning.arm.stretch_like import stretch_like
from planning.arm.test_model import at, posture

from spatial_si_ros.planning.arm.errors import NoPath
from spatial_si_ros.planning.arm.hand import Hand
from spatial_si_ros.planning.arm.model import ArmModel
from spatial_si_ros.planning.arm.paths import ArmPaths, Leg
from spatial_si_ros.planning.arm.timing import Limits, timed

MODEL = ArmModel.from_urdf(stretch_like(), Hand())
PATHS = ArmPaths(MODEL, clearance_m=0.15)
LIMITS = Limits(np.array([0.2, *[0.07] * 4, 1.0, 1.0, 1.0]), np.array([0.5, *[0.2] * 4, 3, 3, 3]))


def hand_at(joints: np.ndarray) -> np.ndarray:
    return MODEL.forward(joints)[:3, 3]


# Straight lines -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start, offset",
    [
        (posture(lift=0.7, out=0.2), (0.0, 0.1, 0.0)),
        (posture(lift=0.7, out=0.2), (0.0, 0.0, 0.1)),
        (posture(lift=0.7, out=0.2, yaw=0.4), (-0.04, 0.09, 0.0)),
        (posture(lift=0.9, out=0.2, pitch=-1.5), (0.0, 0.0, -0.1)),
    ],
    ids=["in", "up", "back along a turned hand", "down"],
)
def test_the_hand_stays_on_the_line(start, offset):
    leg = PATHS.straight(start, np.array(offset))
    way = np.array(offset) / np.linalg.norm(offset)
    places = np.array([hand_at(joints) for joints in leg.waypoints]) - hand_at(start)
    along = places @ way
    np.testing.assert_allclose(places, np.outer(along, way), atol=1.5e-3)
    np.testing.assert_allclose(np.diff(along), 0.01, atol=3e-3)
    np.testing.assert_allclose(hand_at(leg.end) - hand_at(start), offset, atol=1e-3)
    assert MODEL.turned_rad(leg.end, MODEL.forward(start)) <= PATHS.turn_rad


def test_a_line_out_of_reach_is_refused_with_how_far_it_goes():
    with pytest.raises(NoPath, match=r"cannot go on after 0\.0\d of 0\.10 m of a straight line"):
        PATHS.straight(posture(lift=1.08), np.array([0.0, 0.0, 0.1]))


def test_a_way_back_ends_where_it_began():
    leg = PATHS.straight(posture(lift=0.7, out=0.2), np.array([0.0, 0.05, 0.0]))
    np.testing.assert_array_equal(leg.back().waypoints, leg.waypoints[::-1])
    assert leg.back().pace == leg.pace


# Detours --------------------------------------------------------------------------------------


def test_the_wrist_turns_high_with_the_telescope_in():
    """From the posture for driving to a hand stretched out at 0.8 m: up first, out last."""
    goal = posture(lift=0.7, out=0.3)
    legs = PATHS.around(np.array(Hand().carry_posture), goal)
    assert [np.flatnonzero(np.ptp(leg.waypoints, axis=0) > 1e-6).tolist() for leg in legs] == [
        [0], [5], [0], [1, 2, 3, 4],
    ]  # fmt: skip
    turning = legs[1].waypoints
    assert hand_at(turning[0])[2] == pytest.approx(hand_at(goal)[2] + 0.15, abs=1e-3)
    assert np.all(turning[:, 1:5] == 0.0)
    np.testing.assert_allclose(legs[-1].end, goal)


def test_a_hand_that_points_down_comes_from_above():
    goal = posture(lift=0.8, out=0.3, pitch=-1.5)
    legs = PATHS.around(np.array(Hand().carry_posture), goal)
    moved = [np.flatnonzero(np.ptp(leg.waypoints, axis=0) > 1e-6).tolist() for leg in legs]
    assert moved[-2:] == [[1, 2, 3, 4], [0]]
    back = [leg.back() for leg in reversed(legs)]
    moved_back = [np.flatnonzero(np.ptp(leg.waypoints, axis=0) > 1e-6).tolist() for leg in back]
    again = PATHS.around(goal, np.array(Hand().carry_posture))
    assert [np.flatnonzero(np.ptp(leg.waypoints, axis=0) > 1e-6).tolist() for leg in again][:2] == (
        moved_back[:2]
    )


def test_pitching_down_on_the_way_never_brings_the_hand_lower_than_both_ends():
    start, goal = posture(lift=0.75), posture(lift=0.95, out=0.1, yaw=0.3, pitch=-1.5)
    legs = PATHS.around(start, goal)
    low = min(hand_at(start)[2], hand_at(goal)[2]) - 1e-6
    for leg in legs:
        for share in np.linspace(0.0, 1.0, 21):
            joints = leg.waypoints[0] + share * (leg.waypoints[-1] - leg.waypoints[0])
            assert hand_at(joints)[2] >= low


def test_nothing_moves_where_the_hand_is_already():
    assert PATHS.around(posture(), posture()) == ()


def test_an_end_outside_the_limits_is_refused_by_its_joint():
    with pytest.raises(NoPath, match=r"joint_lift at the end: want -0.001..1.101, got 1.300"):
        PATHS.around(posture(), posture(lift=1.3))


# Timing ---------------------------------------------------------------------------------------


def test_a_long_way_takes_its_length_by_its_speed_and_a_ramp():
    """0.4 m at 0.2 m/s and 0.5 m/s²: 2 s, and 0.4 s for the ramps together."""
    legs = [Leg(np.array([posture(lift=0.3), posture(lift=0.7)]))]
    trajectory = timed(legs, LIMITS)
    assert trajectory.duration_s == pytest.approx(2.4)
    middle = trajectory.velocities[np.abs(trajectory.times_s - 1.2).argmin()]
    assert middle[0] == pytest.approx(0.2)
    assert timed([Leg(legs[0].waypoints, pace=0.5)], LIMITS).duration_s == pytest.approx(4.2)


def test_a_short_way_never_gets_fast():
    """5 cm: sqrt(0.05 / 0.5) twice."""
    legs = [Leg(np.array([posture(lift=0.3), posture(lift=0.35)]))]
    assert timed(legs, LIMITS).duration_s == pytest.approx(2.0 * math.sqrt(0.1))


@settings(max_examples=25, deadline=None)
@given(st.floats(-0.3, 0.3), st.floats(0.15, 0.4), st.floats(0.3, 1.0))
def test_no_joint_exceeds_its_limits(yaw, out, pace):
    end = posture(lift=0.7, out=out, yaw=yaw)
    back = PATHS.straight(end, -0.1 * MODEL.forward(end)[:3, 0], pace)
    legs = (*PATHS.around(np.array(Hand().stow_posture), back.end), back.back())
    trajectory = timed(legs, LIMITS)
    steps = np.diff(trajectory.times_s)[:, None]
    assert np.all(steps > 0.0)
    assert np.all(np.abs(np.diff(trajectory.positions, axis=0)) / steps <= LIMITS.velocity + 1e-6)
    assert np.all(np.abs(trajectory.velocities) <= LIMITS.velocity + 1e-6)
    ramps = np.abs(np.diff(trajectory.velocities, axis=0)) / steps
    assert np.all(ramps <= LIMITS.acceleration + 1e-6)
    np.testing.assert_allclose(trajectory.positions[-1], end, atol=1e-6)
    assert np.all(trajectory.velocities[[0, -1]] == 0.0)


def test_a_leg_swings_beyond_none_of_its_points():
    lifts = (0.4, 1.0, 1.1, 1.1, 0.9)
    leg = Leg(np.array([posture(lift=lift, yaw=0.2 * k) for k, lift in enumerate(lifts)]))
    trajectory = timed([leg], LIMITS)
    assert trajectory.positions[:, 0].max() <= 1.1 and trajectory.positions[:, 0].min() >= 0.4
    assert trajectory.positions[:, 0].max() > 1.09


def test_limits_and_legs_are_checked():
    with pytest.raises(ValueError, match="velocity: want positive limits"):
        Limits(np.zeros(8), np.ones(8))
    with pytest.raises(ValueError, match="want at least one leg"):
        timed([], LIMITS)
    with pytest.raises(ValueError, match="want at least two points in a leg, got 1"):
        timed([Leg(posture()[None])], LIMITS)


def test_a_pose_is_reached_from_where_it_was_planned():
    """The whole way to a grasp of a thing on a table: around, then straight."""
    T = at((0.02, -0.75, 0.8), (0, -1, 0), (1, 0, 0))
    end = MODEL.solve(T, turn_rad=0.3)
    approach = PATHS.straight(end, -0.12 * MODEL.forward(end)[:3, 0]).back()
    legs = (*PATHS.around(np.array(Hand().stow_posture), approach.waypoints[0]), approach)
    np.testing.assert_allclose(hand_at(timed(legs, LIMITS).positions[-1]), T[:3, 3], atol=1e-3)
