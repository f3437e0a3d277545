"""Tests of the base and of a goal's course, in a real world without ROS."""

from __future__ import annotations

import math

import pytest
from spatial_si_sim.bridge.base import Base, BaseSettings
from spatial_si_sim.bridge.driving import Limits, Velocity
from spatial_si_sim.bridge.navigation import Code, GoalError
from spatial_si_sim.frames import Pose2
from spatial_si_sim.noise import LocalisationDrift
from spatial_si_sim.world import World, WorldConfig, find_scene

DT_S = 0.02
EXACT = LocalisationDrift(0.0, 0.0, 30.0, 0)


@pytest.fixture
def world(room):
    with World(find_scene(str(room)), WorldConfig()) as world:
        yield world


def run(base, seconds, begin_s=0.0, command=None):
    """Simulated time after stepping for so long, or until the goal is over."""
    steps = round(seconds / DT_S)
    for k in range(1, steps + 1):
        now_s = begin_s + k * DT_S
        if command is not None:
            base.command(command, now_s)
        base.advance(DT_S, now_s)
        if command is None and base.navigation is not None and base.navigation.finished:
            return now_s
    return begin_s + seconds


def test_being_held_is_not_lack_of_progress(world):
    base = Base(world, EXACT, BaseSettings(Limits()))
    goal = base.navigate(Pose2(0.2, 1.5, 0.0), 0.0)
    now_s = run(base, 1.0)
    now_s = run(base, 15.0, now_s, command=Velocity())
    run(base, 60.0, now_s)
    assert goal.arrived and goal.failure is None
    assert base.collisions == 0


def test_no_progress_fails_with_nav2s_code(world):
    base = Base(world, EXACT, BaseSettings(Limits(speed_mps=0.001)))
    goal = base.navigate(Pose2(0.0, 0.0, 0.0), 0.0)
    ended_s = run(base, 60.0)
    assert goal.failure.code is Code.FAILED_TO_MAKE_PROGRESS
    assert ended_s == pytest.approx(10.0, abs=1.0)
    assert base.velocity.is_zero


@pytest.mark.parametrize("seed", range(4))
def test_a_drifting_estimate_is_brought_to_the_goal_without_collision(world, seed):
    drift = LocalisationDrift(0.06, math.radians(2.0), 30.0, seed)
    base = Base(world, drift, BaseSettings(Limits()))
    wanted = Pose2(2.6, 1.2, -1.0)
    goal = base.navigate(wanted, 0.0)
    now_s = run(base, 90.0)
    assert goal.arrived
    estimate = drift.estimate(world.pose, now_s)
    assert estimate.distance_m(wanted) < 0.08
    assert abs(estimate.turn_rad(wanted)) < math.radians(4.0)
    assert base.collisions == 0


def test_the_allowed_gap_grows_with_the_localisations_sigma(world):
    """The navmesh ends at x = 0.85 before the table: 0.93 is 8 cm off it."""
    goal = Pose2(0.93, 0.0, 0.0)
    with pytest.raises(GoalError, match=r"at most 0\.05 m is allowed"):
        Base(world, EXACT, BaseSettings(Limits())).navigate(goal, 0.0)
    still = LocalisationDrift(0.0, 0.0, 30.0, 0)
    still.position_m = 0.06
    base = Base(world, still, BaseSettings(Limits()))
    base.navigate(goal, 0.0)
    run(base, 30.0)
    assert world.pose.x_m == pytest.approx(0.85, abs=0.03)


def test_an_unreachable_goal_forgets_the_one_before(world):
    base = Base(world, EXACT, BaseSettings(Limits()))
    base.navigate(Pose2(0.2, 1.5, 0.0), 0.0)
    with pytest.raises(GoalError):
        base.navigate(Pose2(1.5, 0.0, 0.0), 1.0)
    assert base.navigation is None


def test_a_command_that_is_not_finite_is_refused(world):
    base = Base(world, EXACT, BaseSettings(Limits()))
    with pytest.raises(ValueError, match="finite"):
        base.command(Velocity(math.nan, 0.0), 0.0)
    base.advance(DT_S, DT_S)
    assert base.velocity.is_zero
