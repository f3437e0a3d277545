"""Tests of what fingers hold: shapes between them that a reader can draw."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from spatial_si_sim.robot.holding import Finger, Grip, contact, first_hits, judge

PAD_X = -0.015


def fingers(gap_m: float) -> tuple[Finger, Finger]:
    """Left (+y) and right; pads 15 mm short of the grasp frame, roots 193 mm."""
    sides = []
    for sign in (1.0, -1.0):
        pad = np.array([PAD_X, sign * gap_m / 2.0, 0.0])
        sides.append(Finger(np.array([-0.193, sign * (gap_m / 2.0 + 0.010), 0.0]), pad))
    return sides[0], sides[1]


def grip(mesh: trimesh.Trimesh, gap_m: float) -> Grip:
    left, right = fingers(gap_m)
    triangles = np.asarray(mesh.triangles)
    return judge((contact(left, right, triangles), contact(right, left, triangles)))


def cup(radius_m: float = 0.035, at=(PAD_X, 0.0, 0.0)) -> trimesh.Trimesh:
    mesh = trimesh.creation.cylinder(radius_m, 0.1, sections=36)
    mesh.apply_translation(at)
    return mesh


def box(size, at) -> trimesh.Trimesh:
    mesh = trimesh.creation.box(size)
    mesh.apply_translation(at)
    return mesh


def wedge(slope_deg: float) -> trimesh.Trimesh:
    """Thin end ahead, 40 mm wide there; both sides lean by this much off the fingers' plane."""
    wider = 0.06 * np.tan(np.radians(slope_deg))
    corners = [
        (x, side * y, z)
        for x, y in ((PAD_X - 0.03, 0.02 + wider), (PAD_X + 0.03, 0.02))
        for side in (-1, 1)
        for z in (-0.05, 0.05)
    ]
    return trimesh.convex.convex_hull(np.array(corners))


@pytest.mark.parametrize("mesh, gap_m, expected", [
    (cup(), 0.0705, Grip.HELD),
    (cup(), 0.080, Grip.LOOSE),                        # 10 mm of air
    (cup(at=(PAD_X, 0.20, 0.0)), 0.0705, Grip.NOTHING),  # beside the hand
    (cup(at=(0.10, 0.0, 0.0)), 0.0705, Grip.NOTHING),    # ahead of the fingers
    (cup(at=(PAD_X, 0.030, 0.0)), 0.140, Grip.LOOSE),    # only one finger is there
    (cup(at=(0.025, 0.0, 0.0)), 0.0285, Grip.SLANTED),   # its near edge: it would slip out
    (box((0.03, 0.05, 0.03), (PAD_X, 0.0, 0.0)), 0.0505, Grip.HELD),
    (wedge(0.0), 0.0405, Grip.HELD),
    (box((0.06, 0.004, 0.06), (PAD_X, 0.0, 0.0)), 0.0045, Grip.HELD),  # a rim, a page
])  # fmt: skip
def test_what_is_held_and_what_is_not(mesh, gap_m, expected):
    assert grip(mesh, gap_m) is expected


@pytest.mark.parametrize("slope_deg, held", [(0, True), (20, True), (50, False), (60, False)])
def test_slanting_faces_hold_only_within_the_friction_cone(slope_deg, held):
    triangles = np.asarray(wedge(slope_deg).triangles)
    for gap_m in np.arange(0.04, 0.4, 0.001):  # open until both just touch
        left, right = fingers(gap_m)
        found = contact(left, right, triangles), contact(right, left, triangles)
        if None not in found and found[0].gap_m + found[1].gap_m > 0.0:
            break
    assert judge(found) is (Grip.HELD if held else Grip.SLANTED)


def test_fingers_that_press_past_each_other_hold_nothing():
    front = box((0.010, 0.01, 0.03), (PAD_X - 0.012, 0.005, 0.0))
    back = box((0.010, 0.01, 0.03), (PAD_X + 0.012, -0.005, 0.0))
    web = box((0.030, 0.001, 0.03), (PAD_X, 0.0, 0.0))
    mesh = trimesh.util.concatenate([front, back, web])
    assert grip(mesh, 0.0205) is Grip.OFFSET


def test_a_finger_in_the_cup_and_one_outside_hold_its_wall():
    outside, inside = cup(0.040), cup(0.036)
    inside.invert()
    mesh = trimesh.util.concatenate([outside, inside])
    mesh.apply_translation([0.0, 0.038, 0.0])  # the wall at y = 0
    assert grip(mesh, 0.006) is Grip.HELD


def test_a_contact_says_where_and_how_the_surface_looks():
    left, right = fingers(0.06)
    found = contact(left, right, np.asarray(box((0.1, 0.05, 0.1), (0.0, 0.0, 0.0)).triangles))
    assert found.gap_m == pytest.approx(0.005, abs=1e-6)
    np.testing.assert_allclose(found.normal, [0.0, 1.0, 0.0], atol=1e-9)
    assert found.point_m[1] == pytest.approx(0.025, abs=1e-6)


def test_a_finger_that_has_pressed_in_still_tells_how_deep():
    left, right = fingers(0.046)
    found = contact(left, right, np.asarray(box((0.1, 0.05, 0.1), (0.0, 0.0, 0.0)).triangles))
    assert found.gap_m == pytest.approx(-0.002, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(
    radius_m=st.floats(0.01, 0.06), ahead_m=st.floats(-0.05, 0.05), turn=st.floats(0.0, 6.28),
    play_m=st.floats(0.0, 0.02),
)  # fmt: skip
def test_left_and_right_are_treated_alike(radius_m, ahead_m, turn, play_m):
    mesh = cup(radius_m, (PAD_X + ahead_m, 0.0, 0.0))
    mesh.apply_transform(trimesh.transformations.rotation_matrix(turn, [0, 0, 1], mesh.centroid))
    mirrored = mesh.copy()
    mirrored.vertices[:, 1] *= -1.0
    mirrored.invert()
    gap_m = 2.0 * radius_m + play_m
    assert grip(mesh, gap_m) is grip(mirrored, gap_m)


def test_rays_that_meet_nothing_are_infinite():
    triangles = np.array([[[1.0, 0.0, 0.0], [1.1, 0.0, 0.0], [1.0, 0.0, 0.1]]])
    depths, _ = first_hits(np.zeros((2, 3)), 1.0, np.ones(2), triangles)
    assert np.isinf(depths).all()
