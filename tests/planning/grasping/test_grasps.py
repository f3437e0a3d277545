"""Tests for planning/grasping: things that a reader can draw, and how a hand takes them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning.grasping import shapes
from planning.grasping.hands import HAND, SETTINGS, arm, held, planned, reachable, target
from planning.grasping.shapes import Solid, brick, crescent, cylinder, hollow, moved, mug

from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.planning.grasping.grasp import Grasp, GraspKind, heading_of
from spatial_si_ros.planning.grasping.judging import Judged

BOWL = hollow(0.09, 0.06, flare=0.03)
CAN = cylinder(0.033, 0.12)


def kinds(found: Judged) -> set[GraspKind]:
    return {GraspKind(int(kind)) for kind in found.poses.kinds}


def of_kind(found: Judged, kind: GraspKind) -> np.ndarray:
    return np.flatnonzero(found.poses.kinds == int(kind))


def grasps(result: tuple[Grasp, ...] | Declined) -> tuple[Grasp, ...]:
    assert not isinstance(result, Declined), result
    return result


@pytest.mark.parametrize(
    ("solid", "label", "kind", "width_m"),
    [
        pytest.param(CAN, "can", GraspKind.SIDE, 0.066, id="a can from the side"),
        pytest.param(CAN, "can", GraspKind.TOP, 0.066, id="a can from above"),
        pytest.param(cylinder(0.035, 0.27), "bottle", GraspKind.SIDE, 0.07, id="a bottle"),
        pytest.param(brick(0.2, 0.08, 0.12, 0.4), "box", GraspKind.TOP, 0.08, id="across a box"),
        pytest.param(BOWL, "bowl", GraspKind.RIM, 0.007, id="a bowl at its rim"),
        pytest.param(mug(1.0), "mug", GraspKind.SIDE, 0.082, id="a mug's body"),
        pytest.param(mug(1.0), "mug", GraspKind.HANDLE, 0.012, id="a mug's handle"),
        pytest.param(brick(0.16, 0.07, 0.03), "remote", GraspKind.TOP, 0.07, id="a flat thing"),
    ],
)
def test_how_it_is_taken(solid: Solid, label: str, kind: GraspKind, width_m: float) -> None:
    """By one noisy view from a robot's height: half of each thing is hidden."""
    found, tally = held(solid, label)
    rows = of_kind(found, kind)
    assert len(rows), (kinds(found), tally.sentence())
    best = rows[np.argmax(found.score[rows])]
    assert found.contacts.width_m[best] == pytest.approx(width_m, abs=0.008)
    assert found.contacts.angle_rad[best] < np.deg2rad(60.0 if kind is GraspKind.HANDLE else 25.0)
    assert 0.0 < found.score[best] <= 1.0


def test_fingers_close_across_the_thin_side_of_a_box() -> None:
    found, _ = held(brick(0.2, 0.08, 0.12, 0.4), "box")
    across = np.array([-np.sin(0.4), np.cos(0.4)])
    closing = np.abs(found.poses.R[:, :2, 1] @ across)
    tops = of_kind(found, GraspKind.TOP)
    assert np.all(closing[tops] > np.cos(np.deg2rad(35.0)))


def test_a_side_grasp_is_level_and_clear_of_the_table() -> None:
    found, _ = held(CAN, "can")
    for row in of_kind(found, GraspKind.SIDE):
        lowest = found.poses.t_m[row, 2]
        assert lowest > 0.5 * HAND.finger_width_m
    assert np.all(found.clearance_m > 0.0)


def test_at_a_rim_one_finger_is_in_the_hollow() -> None:
    found, _ = held(BOWL, "bowl")
    rows = of_kind(found, GraspKind.RIM)
    inward = -found.poses.t_m[rows, :2] / np.linalg.norm(
        found.poses.t_m[rows, :2], axis=1, keepdims=True
    )
    closing = np.einsum("ni,ni->n", found.poses.R[rows, :2, 1], inward)
    assert np.all(closing > 0.4)
    assert np.hypot(*found.poses.t_m[rows, :2].T) == pytest.approx(0.09, abs=0.02)


def test_a_closed_top_has_no_rim_and_a_smooth_body_no_handle() -> None:
    assert GraspKind.RIM not in kinds(held(cylinder(0.06, 0.06), "can")[0])
    assert target(hollow(0.041, 0.095, 0.004), "mug").handle is None
    assert target(mug(1.0), "mug").handle is not None


def test_the_hidden_half_is_taken_for_symmetric_and_counts_less() -> None:
    half, whole = target(CAN, "can"), target(CAN, "can", eye=None)
    assert half.round and not half.measured.all()
    assert half.axis_m == pytest.approx([0.0, 0.0], abs=0.004)
    size = half.box.size_m
    assert size == pytest.approx([0.066, 0.066, 0.12], abs=0.012)
    one, all_round = held(CAN, "can")[0], held(CAN, "can", eye=None)[0]
    assert whole.measured.all()
    assert one.terms["measured"].min() < 0.9
    assert all_round.terms["measured"].max() > one.terms["measured"].mean()


def test_what_stands_beside_it_blocks_the_hand() -> None:
    """Walls on two sides, as high as the can: no finger fits between, but along them it does."""
    line = np.arange(-0.2, 0.2, 0.01)
    y, z = (part.ravel() for part in np.meshgrid(line, np.arange(0.0, 0.3, 0.01)))
    walls = np.concatenate([np.stack([np.full(len(y), x), y, z], axis=1) for x in (-0.06, 0.06)])
    free, blocked = held(CAN, "can")[0], held(CAN, "can", others=walls)[0]
    assert 0 < len(blocked) < len(free)
    sides = of_kind(blocked, GraspKind.SIDE)
    assert np.all(np.abs(blocked.poses.R[sides, 0, 1]) < 0.9)


@settings(max_examples=3, deadline=None)
@given(turn=st.floats(-3.1, 3.1), x=st.floats(-2.0, 2.0), y=st.floats(-2.0, 2.0))
def test_a_turned_scene_has_turned_grasps(turn: float, x: float, y: float) -> None:
    """Seen from all around; the sampled azimuths turn with the box."""
    solid = brick(0.16, 0.07, 0.10)
    plain = held(solid, "box", eye=None, others=shapes.table())[0]
    away = moved(solid, x, y, 0.0, turn)
    aim = target(away, "box", eye=None)
    assert aim.box.yaw_rad == pytest.approx(turn)
    assert aim.box.size_m == pytest.approx(target(solid, "box", eye=None).box.size_m, abs=0.004)
    found = held(away, "box", eye=None, others=shapes.table() + np.array([x, y, 0.0]))[0]
    best, turned = plain.take([int(np.argmax(plain.score))]), found
    R = pose_from_yaw([x, y, 0.0], turn)
    at = R[:3, :3] @ best.poses.t_m[0] + R[:3, 3]
    closing = R[:3, :3] @ best.poses.R[0, :, 1]
    near = np.linalg.norm(turned.poses.t_m - at, axis=1) < 0.03
    alike = np.abs(turned.poses.R[:, :, 1] @ closing) > np.cos(np.deg2rad(12.0))
    assert np.any(near & alike)
    assert turned.score[near & alike].max() == pytest.approx(best.score[0], rel=0.3)


@pytest.mark.parametrize(
    ("solid", "label", "reason", "words"),
    [
        (brick(0.4, 0.3, 0.16), "pillow", DeclineReason.UNGRASPABLE, "at least 0.3"),
        (brick(0.24, 0.17, 0.03), "book", DeclineReason.UNGRASPABLE, "the hand takes 0.13 m"),
        (brick(0.15, 0.07, 0.006), "phone", DeclineReason.UNGRASPABLE, "cm high where it lies"),
        (brick(0.1, 0.1, 0.1), "sofa", DeclineReason.UNGRASPABLE, "nothing that one hand"),
    ],
    ids=["too wide", "wide and flat", "too flat", "furniture"],
)
def test_refusals(solid: Solid, label: str, reason: DeclineReason, words: str) -> None:
    result = planned(solid, label)
    assert isinstance(result, Declined)
    assert result.reason is reason and words in result.detail


def test_refuses_what_is_hardly_measured() -> None:
    result = planned(CAN, "can", holes=0.7)
    assert isinstance(result, Declined)
    assert result.reason is DeclineReason.NOT_OBSERVED_WELL and "70%" in result.detail
    few = planned(cylinder(0.004, 0.02), "pen")
    assert isinstance(few, Declined) and few.reason is DeclineReason.NOT_OBSERVED_WELL


def test_refuses_what_the_arm_does_not_reach() -> None:
    far = planned(CAN, "can", base=pose_from_yaw([0.0, 3.0, 0.0], 0.0))
    assert isinstance(far, Declined)
    assert far.reason is DeclineReason.OUT_OF_REACH and "from where the robot stands" in far.detail
    turned = planned(CAN, "can", base=pose_from_yaw([0.02, 0.7, 0.0], np.pi))
    assert isinstance(turned, Declined) and turned.reason is DeclineReason.OUT_OF_REACH


def test_refuses_what_cannot_be_lifted() -> None:
    board = shapes.table(0.15)
    result = planned(CAN, "can", others=board)
    assert isinstance(result, Declined)
    assert "room above" in result.detail and "3 cm" in result.detail


@pytest.mark.parametrize(
    "solid", [CAN, mug(1.0), brick(0.2, 0.08, 0.12, 0.4)], ids=["can", "mug", "box"]
)
def test_the_joints_put_the_hand_where_the_grasp_says(solid: Solid) -> None:
    here = pose_from_yaw([0.02, 0.7, 0.0], 0.0)
    found = grasps(planned(solid, "mug"))
    assert [g.score for g in found] == sorted((g.score for g in found), reverse=True)
    for grasp in found:
        assert grasp.reachable and grasp.joints is not None
        assert here @ arm().forward(grasp.joints) == pytest.approx(grasp.T_world_grasp, abs=2e-3)
        assert grasp.score == pytest.approx(np.prod(list(grasp.terms.values())))
        assert 0.0 < grasp.width_m < HAND.opening_m - 2.0 * SETTINGS.spare_m + 1e-6
        assert grasp.lift_m == SETTINGS.lift_m and 0.05 < grasp.approach_m <= SETTINGS.approach_m
        assert "between the fingers" in grasp.reason and "weakest" in grasp.reason


def test_a_hand_that_is_level_is_offered_beside_one_that_points_down() -> None:
    """Where something can be put down hangs on it: nothing held from above goes on a high shelf."""
    down = [-grasp.T_world_grasp[2, 0] for grasp in grasps(planned(CAN, "can"))]
    assert min(down) < 0.35 and max(down) > 0.8, down


def test_the_box_and_the_foot_are_told_as_the_hand_holds_them() -> None:
    for grasp in grasps(planned(CAN, "can")):
        foot = grasp.T_world_grasp @ grasp.T_grasp_foot
        assert foot[:3, 3] == pytest.approx([0.0, 0.0, 0.7], abs=0.012)
        assert foot[:3, 2] == pytest.approx([0.0, 0.0, 1.0], abs=1e-9)
        heading = heading_of(grasp.T_world_grasp)
        assert foot[:2, 0] == pytest.approx([np.cos(heading), np.sin(heading)])
        assert grasp.height_m == pytest.approx(grasp.T_world_grasp[2, 3] - 0.7, abs=0.01)
        assert grasp.size_m == pytest.approx([0.066, 0.066, 0.12], abs=0.012)


def test_a_bent_bar_is_held_across_its_section_and_not_across_its_bend() -> None:
    """3.5 cm thick, and 6.4 cm from its ends' line to its back: what fills that bend is nothing."""
    found, _ = held(crescent(), "banana")
    assert len(found) > 0
    best = found.take(np.argsort(-found.score)[:4])
    assert np.all(np.abs(best.contacts.width_m - 0.035) < 0.006)
    assert not target(crescent(), "banana").boxy and target(brick(0.2, 0.1, 0.04)).boxy


def test_a_place_to_stand_leaves_the_lift_its_way_up() -> None:
    """Of a lift that ends at 1.1 m, those that it would have to leave at once are left out."""
    pose = np.eye(4)
    pose[:3, 3] = [1.0, 0.0, 0.9]
    places = [
        reachable().places(pose, lambda level: np.ones(len(level), bool), 0.0, rise)
        for rise in (0.0, 0.12, 0.6)
    ]
    highest = float(arm().upper[0])
    assert len(places[0].rows) >= len(places[1].rows) >= len(places[2].rows)
    assert np.all(places[1].lifts_m + 0.4 * 0.12 <= highest + 1e-9)
    assert np.all(places[2].lifts_m + 0.4 * 0.6 <= highest + 1e-9)
    assert places[1].best > 0.0
    nowhere = reachable().places(pose, lambda level: np.zeros(len(level), bool), 0.0)
    assert nowhere.best == 0.0 and len(nowhere.rows) == 0
