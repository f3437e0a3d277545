"""Tests of the hand in Bullet's world: what it takes, pushes, carries, sets down and loses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from spatial_si_sim.frames import Pose2
from spatial_si_sim.robot import Outcome, Tolerances, Waypoint, grasping
from spatial_si_sim.robot.holding import Grip
from spatial_si_sim.robot.things import State

from .conftest import CUP, GRASP_M, LOAD, TOP_M, TRAY, WIDE


def tilt_deg(T):
    return math.degrees(math.acos(min(1.0, T[2, 2])))


def test_a_cup_between_the_fingers_is_held_and_lifted(rig):
    rig.pick()
    assert rig.robot.hand.stalled and not rig.robot.hand.reached
    assert rig.robot.held == CUP and 0.065 < rig.robot.hand.gap_m < 0.075
    inside = np.linalg.inv(rig.robot.T_map_grasp) @ rig.thing(CUP).T_map_thing
    rig.to(-0.3, 0.855)
    rig.wait(5.0)
    assert rig.robot.held == CUP
    assert rig.place(CUP)[2] == pytest.approx(0.855, abs=0.004)
    now = np.linalg.inv(rig.robot.T_map_grasp) @ rig.thing(CUP).T_map_thing
    np.testing.assert_allclose(now, inside, atol=1e-4)


def test_what_is_held_goes_with_the_base(rig):
    rig.pick()
    rig.to(-0.6, 0.855)
    before = rig.place(CUP)
    rig.world.set_pose(Pose2(GRASP_M[0], -1.5, math.pi))
    rig.wait(0.1)
    np.testing.assert_allclose(rig.place(CUP) - before, [0.0, -0.3, 0.0], atol=1e-3)


def test_without_the_holding_nothing_is_lifted(rig, monkeypatch):
    monkeypatch.setattr(grasping.holding, "judge", lambda contacts: Grip.LOOSE)
    rig.pick()
    rig.to(-0.3, 0.90)
    rig.wait(1.0)
    assert rig.robot.held == 0 and rig.place(CUP)[2] < 0.80


def test_a_cup_beside_the_fingers_is_missed_and_not_moved(rig):
    rig.start(x_m=0.13)
    home = rig.thing(CUP).T_map_thing
    rig.pick(y_m=-0.34)
    assert rig.robot.hand.reached and not rig.robot.hand.stalled and rig.robot.held == 0
    np.testing.assert_array_equal(rig.thing(CUP).T_map_thing, home)
    assert rig.thing(CUP).state is State.RESTING


def test_what_is_too_wide_is_pushed_not_held(rig):
    rig.start(x_m=0.35)
    before = rig.place(WIDE)
    rig.pick(y_m=-0.38)
    assert rig.robot.held == 0
    assert rig.place(WIDE)[1] > before[1] + 0.02


def test_what_is_let_go_above_the_table_lands_and_rests(rig):
    rig.pick()
    rig.to(-0.35, 0.855)
    rig.grip(0.15)
    assert rig.robot.held == 0
    rig.wait(2.0)
    assert rig.thing(CUP).state is State.RESTING and rig.robot.still
    assert rig.place(CUP)[2] == pytest.approx(0.755, abs=0.003)
    assert tilt_deg(rig.thing(CUP).T_map_thing) < 2.0


def test_what_is_let_go_beyond_the_edge_falls_to_the_floor(rig):
    rig.pick()
    rig.to(-0.68, 0.80)
    rig.grip(0.15)
    rig.wait(3.0)
    assert rig.place(CUP)[2] < 0.10 and rig.thing(CUP).state is State.RESTING


def test_what_is_set_down_a_little_too_deep_slides_up_in_the_hand(rig):
    rig.pick()
    rig.to(-0.3, 0.80)
    rig.to(-0.3, 0.735)
    assert rig.robot.held == CUP
    assert rig.place(CUP)[2] > TOP_M + 0.055 - 0.004
    rig.grip(0.15)
    rig.wait(1.5)
    assert rig.place(CUP)[2] == pytest.approx(0.755, abs=0.003)


def test_what_is_dragged_into_something_solid_is_lost(rig):
    rig.pick(z_m=0.78)
    assert rig.robot.held == CUP
    rig.to(-0.3, 0.85)
    rig.to(-0.3, 0.735)
    assert rig.robot.held == 0


def test_what_stands_on_a_box_goes_with_it(rig):
    rig.start(x_m=-0.35)
    rig.pick(z_m=0.74)
    assert rig.robot.held == TRAY
    rig.to(-0.3, 0.84, seconds=2.0)
    rig.wait(0.5)
    assert rig.robot.held == TRAY
    assert rig.place(LOAD)[2] == pytest.approx(0.91, abs=0.01)


def test_a_closed_hand_pushes_and_a_reset_puts_everything_back(rig):
    home = rig.thing(CUP).home
    rig.to(-0.75, 0.755)
    rig.to(-0.28, 0.755)
    assert rig.place(CUP)[1] > -0.26 and rig.robot.held == 0
    rig.start()
    np.testing.assert_allclose(rig.thing(CUP).T_map_thing, home, atol=1e-5)
    assert rig.thing(CUP).state is State.RESTING and rig.robot.still


def test_an_arm_that_goes_through_the_table_has_bumped_once(rig):
    rig.to(-0.4, 0.80)
    assert rig.robot.bumps.count == 0
    rig.to(-0.4, 0.62)
    assert rig.robot.bumps.count == 1


def test_who_presses_into_the_table_takes_nothing(rig):
    rig.to(-0.75, 0.755)
    rig.grip(0.15)
    rig.to(-0.3, 0.755)
    motion = rig.robot.joints.follow(("joint_lift",), ("joint_lift",),
                                     [Waypoint(1.0, (0.69 - GRASP_M[2],))], Tolerances())
    while motion.outcome is None:
        rig.wait(0.02)
    assert motion.outcome is Outcome.REACHED
    rig.grip(0.0)
    assert rig.robot.held == 0
