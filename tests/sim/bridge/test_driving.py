"""Tests of limits, arcs and the path follower on open ground."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spatial_si_sim.bridge.driving import STILL, Limits, Velocity, arc, ramp
from spatial_si_sim.bridge.follower import PathFollower
from spatial_si_sim.frames import Pose2

LIMITS = Limits()
DT_S = 0.02
speeds = st.floats(-5.0, 5.0)
angles = st.floats(-math.pi, math.pi)
spots = st.floats(-4.0, 4.0)


class Open:
    """Ground without obstacles."""

    def is_straight_free(self, start_m, end_m):
        return True

    def free_ahead_m(self, pose, up_to_m):
        return up_to_m


class Wall(Open):
    """A wall across the way ahead, `at_m` along x."""

    def __init__(self, at_m):
        self._at_m = at_m

    def free_ahead_m(self, pose, up_to_m):
        return max(0.0, min(up_to_m, self._at_m - pose.x_m))


@given(forward=speeds, turn=speeds, now_f=st.floats(-0.6, 0.6), now_t=st.floats(-1.2, 1.2))
def test_a_ramp_stays_within_limits(forward, turn, now_f, now_t):
    now = Velocity(now_f, now_t)
    after = ramp(now, Velocity(forward, turn), LIMITS, DT_S)
    assert abs(after.forward_mps) <= 0.6 and abs(after.turn_radps) <= 1.2
    assert abs(after.forward_mps - now_f) <= 1.0 * DT_S + 1e-12
    assert abs(after.turn_radps - now_t) <= 3.0 * DT_S + 1e-12


@pytest.mark.parametrize(
    ("velocity", "seconds", "end"),
    [
        pytest.param(Velocity(0.5, 0.0), 2.0, Pose2(1.0, 0.0, 0.0), id="straight"),
        pytest.param(Velocity(0.0, 0.5), 2.0, Pose2(0.0, 0.0, 1.0), id="on the spot"),
        pytest.param(
            Velocity(1.0, 1.0), math.pi / 2, Pose2(1.0, 1.0, math.pi / 2), id="quarter circle left"
        ),
    ],
)
def test_arcs_end_where_drawn(velocity, seconds, end):
    reached = arc(Pose2(0.0, 0.0, 0.0), velocity, seconds)
    assert reached.distance_m(end) < 1e-9
    assert abs(reached.turn_rad(end)) < 1e-9


@given(v=speeds, w=speeds, x=spots, y=spots, yaw=angles)
def test_two_half_steps_are_one_step(v, w, x, y, yaw):
    start, velocity = Pose2(x, y, yaw), Velocity(v, w)
    whole = arc(start, velocity, DT_S)
    halves = arc(arc(start, velocity, DT_S / 2), velocity, DT_S / 2)
    assert whole.distance_m(halves) < 1e-9
    assert abs(whole.turn_rad(halves)) < 1e-9


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
def test_limits_that_are_none_are_refused(bad):
    with pytest.raises(ValueError, match="speed_mps wants a finite number > 0"):
        Limits(speed_mps=bad)


def follow(path, goal, pose, ground, seconds=60.0):
    """Poses and velocities until arrival or time is up."""
    follower = PathFollower(np.asarray(path, float), goal, LIMITS)
    velocity, trace = STILL, []
    for _ in range(round(seconds / DT_S)):
        guidance = follower.guide(pose, velocity, ground)
        if guidance.arrived:
            return trace, True
        velocity = ramp(velocity, guidance.velocity, LIMITS, DT_S)
        pose = arc(pose, velocity, DT_S)
        trace.append((pose, velocity))
    return trace, False


@settings(max_examples=30, deadline=None)
@given(x=spots, y=spots, yaw=angles, start_yaw=angles, mid_x=spots, mid_y=spots)
def test_arrives_on_open_ground_from_anywhere(x, y, yaw, start_yaw, mid_x, mid_y):
    goal = Pose2(x, y, yaw)
    path = [[0.0, 0.0], [mid_x, mid_y], [x, y]]
    trace, arrived = follow(path, goal, Pose2(0.0, 0.0, start_yaw), Open())
    assert arrived
    end = trace[-1][0] if trace else Pose2(0.0, 0.0, start_yaw)
    assert end.distance_m(goal) < 0.03
    assert abs(end.turn_rad(goal)) < math.radians(2.0)


def test_turns_in_place_before_driving_off_backwards():
    trace, arrived = follow([[0, 0], [-2, 0]], Pose2(-2, 0, 0), Pose2(0, 0, 0), Open())
    assert arrived
    first_move = next(k for k, (_, v) in enumerate(trace) if v.forward_mps > 0.0)
    assert abs(trace[first_move][0].yaw_rad) > math.pi - 0.6


def test_brakes_within_its_acceleration_before_a_wall():
    trace, arrived = follow([[0, 0], [4, 0]], Pose2(4, 0, 0), Pose2(0, 0, 0), Wall(2.0), 20.0)
    assert not arrived
    assert max(pose.x_m for pose, _ in trace) < 2.0
    assert trace[-1][0].x_m > 1.9
