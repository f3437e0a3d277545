"""Tests for planning/grasping/sweeping.py: what the arm would sweep away on its way."""

from __future__ import annotations

import numpy as np
import pytest
from planning.grasping.hands import arm, planned
from planning.grasping.shapes import cylinder

from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.planning.arm.paths import ArmPaths
from spatial_si_ros.planning.arm.postures import stowed
from spatial_si_ros.planning.grasping.grasp import Grasp
from spatial_si_ros.planning.grasping.result import on_a_way
from spatial_si_ros.planning.grasping.surroundings import Surroundings
from spatial_si_ros.planning.grasping.sweeping import CLEAR_M, MET_M, spheres_of, sweep_gap_m

CAN = cylinder(0.033, 0.12)
HERE = pose_from_yaw([0.02, 0.7, 0.0], 0.0)
TABLE_M, OPEN_M = 0.7, 0.11


def found(others: np.ndarray | None = None) -> tuple[Grasp, ...]:
    result = planned(CAN, "can", others=others)
    assert not isinstance(result, Declined), result
    return result


def over_the_table(grasp: Grasp) -> np.ndarray:
    """(3,) in the world, where a finger is half the way out, after the hand has come down."""
    assert grasp.start is not None
    legs = ArmPaths(arm()).around(stowed(arm()), grasp.start)
    a, b = legs[-1].waypoints[0], legs[-1].waypoints[-1]
    T = HERE @ arm().forward(0.5 * (a + b))
    return T[:3, 3] + 0.5 * OPEN_M * T[:3, 1]


def post(at_m: np.ndarray, high_m: float = 0.25) -> np.ndarray:
    """Points of a thin thing that stands on the table, over which z is counted."""
    z = np.arange(0.0, high_m, 0.01)
    return np.column_stack([np.full(len(z), at_m[0]), np.full(len(z), at_m[1]), z])


def gap_m(grasp: Grasp, others: np.ndarray, start: np.ndarray | None = None) -> float:
    around = Surroundings(others + [0.0, 0.0, TABLE_M])
    first = stowed(arm()) if start is None else start
    return sweep_gap_m(arm(), first, grasp.start, HERE, around, OPEN_M)


def test_what_stands_where_the_hand_passes_is_met() -> None:
    level = [grasp for grasp in found() if abs(grasp.T_world_grasp[2, 0]) < 0.2][0]
    there = over_the_table(level)
    assert gap_m(level, post(there)) < MET_M
    assert gap_m(level, post(there + [0.6, 0.0, 0.0])) == CLEAR_M


def test_what_the_arm_is_near_to_already_does_not_hold_it_back() -> None:
    """A thing 1 cm from the palm where the way begins: the arm goes away from it."""
    grasp = found()[0]
    palm = (HERE @ arm().forward(stowed(arm())))[:3, 3]
    beside = np.array([[*palm[:2], palm[2] - TABLE_M - 0.06]])
    assert gap_m(grasp, beside) == CLEAR_M


def test_a_grasp_on_whose_way_something_stands_is_not_offered() -> None:
    for blocked in found()[:2]:
        rest = planned(CAN, "can", others=post(over_the_table(blocked)))
        if isinstance(rest, Declined):
            assert rest.reason is DeclineReason.OUT_OF_REACH
            assert "would sweep something away" in rest.detail
            continue
        for grasp in rest:
            assert gap_m(grasp, post(over_the_table(blocked))) >= MET_M
            assert not np.allclose(grasp.T_world_grasp, blocked.T_world_grasp, atol=1e-3)


def test_little_room_on_the_way_counts_less() -> None:
    for grasp in found():
        assert grasp.terms["way"] == pytest.approx(1.0), grasp.reason
    grasp = found()[0]
    close = on_a_way(grasp, 0.5 * CLEAR_M)
    assert close.terms["way"] == pytest.approx(0.7)
    assert close.score == pytest.approx(0.7 * grasp.score)
    assert close.reason.endswith("1.5 cm free on the way there")
    assert on_a_way(grasp, MET_M).terms["way"] == pytest.approx(0.4)


def test_what_is_held_is_swept_along() -> None:
    """A tray 0.5 m wide meets what an empty hand passes by."""
    grasp = found()[0]
    legs = ArmPaths(arm()).around(stowed(arm()), grasp.start)
    T = HERE @ arm().forward(legs[-1].waypoints[0])
    beside = post(T[:3, 3] + 0.24 * T[:3, 1])
    around = Surroundings(beside + [0.0, 0.0, TABLE_M])
    tray = spheres_of(np.array([0.3, 0.5, 0.06]), np.eye(4))
    assert sweep_gap_m(arm(), stowed(arm()), grasp.start, HERE, around, OPEN_M) > 0.0
    assert sweep_gap_m(arm(), stowed(arm()), grasp.start, HERE, around, OPEN_M, tray) < MET_M


def test_the_spheres_of_a_box_fill_its_faces_and_stay_within() -> None:
    size, T = np.array([0.1, 0.06, 0.2]), np.eye(4)
    T[:3, 3] = [0.0, 0.0, -0.08]
    spheres = spheres_of(size, T)
    low, high = spheres[:, :3] - spheres[:, 3:], spheres[:, :3] + spheres[:, 3:]
    assert low.min(axis=0) == pytest.approx([-0.05, -0.03, -0.08])
    assert high.max(axis=0) == pytest.approx([0.05, 0.03, 0.12])
