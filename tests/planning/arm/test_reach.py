"""Tests for planning/arm/reach.py: where the base may stand for a grasp."""

from __future__ import annotations

import math

import numpy as np
import pytest
from planning.arm.stretch_like import stretch_like

from spatial_si_ros.geometry.frames import invert
from spatial_si_ros.planning.arm.hand import Hand
from spatial_si_ros.planning.arm.model import ArmModel

MODEL = ArmModel.from_urdf(stretch_like(), Hand())


def grasp(elevation_deg: float, heading_deg: float = 0.0, height_m: float = 0.8) -> np.ndarray:
    """At (2, 1): the hand comes along the heading, and from above where the elevation is -90."""
    e, h = math.radians(elevation_deg), math.radians(heading_deg)
    x = np.array([math.cos(e) * math.cos(h), math.cos(e) * math.sin(h), math.sin(e)])
    y = np.array([-math.sin(h), math.cos(h), 0.0])
    T = np.eye(4)
    T[:3, :3] = np.stack([x, y, np.cross(x, y)], axis=1)
    T[:3, 3] = [2.0, 1.0, height_m]
    return T


@pytest.mark.parametrize("elevation_deg, heading_deg", [(0, 0), (0, 130), (-45, 60), (-88, 0)])
def test_from_every_stand_the_hand_reaches_the_grasp(elevation_deg, heading_deg):
    T_map_grasp = grasp(elevation_deg, heading_deg)
    stands = MODEL.reach().stands(T_map_grasp, turn_rad=0.1)
    assert len(stands) >= 8
    for stand in stands:
        T = stand.T_map_base @ MODEL.forward(stand.joints)
        assert np.linalg.norm(T[:3, 3] - T_map_grasp[:3, 3]) <= 1e-3
        assert MODEL.turned_rad(stand.joints, invert(stand.T_map_base) @ T_map_grasp) <= 0.1
        assert stand.T_map_base[2, 2] == 1.0 and stand.T_map_base[2, 3] == 0.0
    scores = [stand.score for stand in stands]
    assert scores == sorted(scores, reverse=True) and 0.0 < scores[0] <= 1.0


def test_the_thing_is_beside_the_base_on_the_right_and_never_within_the_body():
    """The telescope goes to -y: the model says so, nobody told the search."""
    best = MODEL.reach().stands(grasp(0.0))[:5]
    for stand in best:
        x, y, _ = (invert(stand.T_map_base) @ grasp(0.0))[:3, 3]
        assert -0.95 < y < -0.3 and abs(x) < 0.3
        assert math.hypot(x, y) > MODEL.hand.body_radius_m


def test_stands_differ_from_each_other():
    stands = MODEL.reach().stands(grasp(0.0))
    for i, a in enumerate(stands):
        for b in stands[:i]:
            apart = np.linalg.norm(a.T_map_base[:2, 3] - b.T_map_base[:2, 3])
            turned = math.acos(np.clip(a.T_map_base[:2, 0] @ b.T_map_base[:2, 0], -1.0, 1.0))
            assert apart >= 0.08 or turned >= math.radians(20.0)


def test_only_places_that_are_free_are_given_out():
    """A wall at x = 1.6: nobody stands behind it."""
    stands = MODEL.reach().stands(grasp(0.0), accept=lambda T: bool(T[0, 3] > 1.6), turn_rad=0.3)
    assert all(stand.T_map_base[0, 3] > 1.6 for stand in stands)
    assert MODEL.reach().stands(grasp(0.0), accept=lambda T: False) == ()


def test_what_is_too_high_or_too_low_has_no_stand():
    assert MODEL.reach().stands(grasp(0.0, height_m=1.7)) == ()
    assert MODEL.reach().stands(grasp(-88.0, height_m=0.8), floor_z_m=2.5) == ()
