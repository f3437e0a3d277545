"""Tests for planning/arm/head.py: where pan and tilt must be to look at a point."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning.arm.stretch_like import stretch_like

from spatial_si_ros.planning.arm.errors import BadRobot, CannotLook
from spatial_si_ros.planning.arm.hand import Hand
from spatial_si_ros.planning.arm.head import Head

HEAD = Head.from_urdf(stretch_like(), Hand())


@pytest.mark.parametrize(
    "point, pan_deg, tilt_deg",
    [
        # far away the camera's place matters little: 1.33 m high
        ((100.0, 0.0, 1.34), 0.0, 0.0),
        ((0.0, -100.0, 1.34), -90.0, 0.0),
        ((100.0, 0.0, 1.34 - 100.0), 0.0, -45.0),
        ((-100.0, 0.0, 1.34), -180.0, 0.0),
    ],
    ids=["ahead", "right", "down", "back"],
)
def test_a_person_can_say_where_to_turn(point, pan_deg, tilt_deg):
    joints = HEAD.look_at(np.array(point))
    np.testing.assert_allclose(np.degrees(joints), (pan_deg, tilt_deg), atol=0.2)


@settings(max_examples=40, deadline=None)
@given(st.floats(-210.0, 70.0), st.floats(-70.0, 30.0), st.floats(0.5, 4.0))
def test_the_point_is_in_the_middle_of_the_picture(heading_deg, up_deg, far_m):
    heading, up = math.radians(heading_deg), math.radians(up_deg)
    eye = np.array([0.0, 0.0, 1.33])
    way = [math.cos(up) * math.cos(heading), math.cos(up) * math.sin(heading), math.sin(up)]
    point = eye + far_m * np.array(way)
    T = HEAD.forward(HEAD.look_at(point))
    x, y, z = T[:3, :3].T @ (point - T[:3, 3])
    assert z > 0.0 and math.hypot(x, y) / z < 2e-4


def test_a_camera_link_looks_along_x():
    link = Head.from_urdf(stretch_like(), Hand(), "camera_link")
    point = np.array([1.0, -0.5, 0.7])
    np.testing.assert_allclose(link.look_at(point), HEAD.look_at(point), atol=1e-3)


def test_what_the_limits_hide_is_refused_with_the_limits():
    with pytest.raises(CannotLook, match=r"joint_head_pan -3\.90\.\.1\.50, .* degrees away"):
        HEAD.look_at(np.array([-0.5, 1.0, 1.3]))


def test_a_miss_that_is_allowed_gives_the_nearest_there_is():
    """95 degrees to the left: the pan ends at 86 on this side and at 137 on the other."""
    joints = HEAD.look_at(np.array([-0.09, 1.0, 1.3]), within_rad=math.radians(20.0))
    assert joints[0] == pytest.approx(1.5, abs=1e-3)


def test_a_point_in_the_camera_is_refused():
    with pytest.raises(CannotLook, match="too near to look at"):
        HEAD.look_at(HEAD.forward(np.zeros(2))[:3, 3])


def test_a_robot_without_a_head_is_refused():
    with pytest.raises(BadRobot, match="lacks joint_head_tilt"):
        Head.from_urdf(
            stretch_like(without="joint_head_tilt").replace("link_head_tilt", "link_head_pan"),
            Hand(),
        )
