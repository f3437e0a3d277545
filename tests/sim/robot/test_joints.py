"""Tests of the joints: limits, rates, smooth ways, taking over, holding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spatial_si_sim.robot import ARM, DRIVING, InvalidGoal, Joints, Outcome, Tolerances, Waypoint
from spatial_si_sim.robot.kinematics import Chain
from spatial_si_sim.robot.limits import PACES
from spatial_si_sim.robot.plain import plain_urdf

CHAIN = Chain.parse(plain_urdf())
DT_S = 0.02


def run(joints, motion, seconds=30.0, each=lambda: None):
    now_s = motion.started_s
    while motion.outcome is None and now_s < motion.started_s + seconds:
        now_s += DT_S
        joints.advance(DT_S, now_s)
        each()
    return now_s


def test_it_starts_in_the_driving_posture_at_rest():
    joints = Joints(CHAIN, DRIVING)
    assert joints.still and joints.positions == pytest.approx(dict(DRIVING))


def test_one_goal_is_reached_when_it_says_and_not_before():
    joints = Joints(CHAIN, DRIVING)
    motion = joints.follow(ARM, ("joint_lift",), [Waypoint(3.0, (0.8,))], Tolerances())
    assert run(joints, motion) == pytest.approx(3.0, abs=0.1)
    assert motion.outcome is Outcome.REACHED
    assert joints.positions["joint_lift"] == pytest.approx(0.8, abs=0.005)
    joints.advance(DT_S, 3.2)
    assert joints.still


@settings(max_examples=25, deadline=None)
@given(
    points=st.lists(st.tuples(st.floats(0.05, 2.0), st.floats(0.0, 1.1)), min_size=1, max_size=4)
)
def test_no_joint_leaves_its_limits_or_is_faster_than_it_can(points):
    joints, time_s, waypoints = Joints(CHAIN, DRIVING), 0.0, []
    for step_s, position in points:
        time_s += step_s
        waypoints.append(Waypoint(time_s, (position,)))
    pace, before = PACES["joint_lift"], [0.0]

    def check():
        velocity = joints.velocities["joint_lift"]
        assert 0.0 <= joints.positions["joint_lift"] <= 1.1
        assert abs(velocity) <= pace.velocity + 1e-9
        at_limit = joints.positions["joint_lift"] in (0.0, 1.1)
        assert at_limit or abs(velocity - before[0]) <= pace.acceleration * DT_S + 1e-9
        before[0] = velocity

    motion = joints.follow(ARM, ("joint_lift",), waypoints, Tolerances(time_s=10.0))
    run(joints, motion, each=check)
    assert motion.outcome is Outcome.REACHED


@pytest.mark.parametrize("name", ARM)
def test_every_joint_stops_within_150_ms(name):
    joints = Joints(CHAIN, DRIVING)
    upper = CHAIN.moving[name].upper
    goal = upper if joints.positions[name] < upper / 2 else CHAIN.moving[name].lower
    joints.follow(ARM, (name,), [Waypoint(0.5, (goal,))], Tolerances())
    for step in range(20):
        joints.advance(DT_S, step * DT_S)
    assert abs(joints.velocities[name]) > 0.0
    joints.hold(ARM)
    for step in range(7):
        joints.advance(DT_S, 0.4 + step * DT_S)
    assert joints.still


def test_given_velocities_are_passed_through():
    joints = Joints(CHAIN, DRIVING)
    waypoints = [Waypoint(1.0, (0.45,), (0.2,)), Waypoint(2.0, (0.65,))]
    motion = joints.follow(ARM, ("joint_lift",), waypoints, Tolerances())
    for step in range(1, 51):
        joints.advance(DT_S, step * DT_S)
    assert joints.velocities["joint_lift"] == pytest.approx(0.2, abs=0.01)
    assert motion.outcome is None


def test_a_path_that_is_left_ends_the_motion():
    joints = Joints(CHAIN, DRIVING)
    tolerances = Tolerances(path={"joint_lift": 0.02})
    motion = joints.follow(ARM, ("joint_lift",), [Waypoint(0.3, (1.0,))], tolerances)
    run(joints, motion)
    assert motion.outcome is Outcome.PATH_LEFT and "joint_lift" in motion.why


def test_a_refused_trajectory_lets_the_one_before_go_on():
    joints = Joints(CHAIN, DRIVING)
    motion = joints.follow(ARM, ("joint_lift",), [Waypoint(1.0, (0.5,))], Tolerances())
    with pytest.raises(InvalidGoal, match="joint_lift wants 0 .. 1.1"):
        joints.follow(ARM, ("joint_lift",), [Waypoint(1.0, (2.0,))], Tolerances())
    run(joints, motion)
    assert motion.outcome is Outcome.REACHED
