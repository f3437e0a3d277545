"""Tests of the robots' descriptions: the plain arm moves as the Stretch does."""

from __future__ import annotations

import gc
import math

import numpy as np
import pytest
from spatial_si_sim.robot import BadRobot, describe, description
from spatial_si_sim.robot.kinematics import Chain, rotation_about, rotation_rpy
from spatial_si_sim.robot.limits import DRIVING

FRAMES = ("camera_link", "camera_color_optical_frame", "link_grasp_center",
          "link_gripper_fingertip_left", "link_gripper_fingertip_right")  # fmt: skip


@pytest.fixture(scope="module")
def stretch():
    return describe("stretch")


@pytest.fixture(scope="module")
def plain():
    return describe("plain")


def test_both_have_the_same_joints_with_the_same_limits(stretch, plain):
    assert set(stretch.chain.moving) == set(plain.chain.moving) == set(DRIVING)
    for name, joint in stretch.chain.moving.items():
        twin = plain.chain.moving[name]
        assert (joint.lower, joint.upper) == (twin.lower, twin.upper), name


@pytest.mark.parametrize("seed", range(5))
def test_both_put_hand_and_camera_in_the_same_place(stretch, plain, seed):
    rng = np.random.default_rng(seed)
    joints = {n: rng.uniform(j.lower, j.upper) for n, j in stretch.chain.moving.items()}
    one, other = stretch.chain.place(joints), plain.chain.place(joints)
    for frame in FRAMES:
        np.testing.assert_allclose(one[frame][:3, 3], other[frame][:3, 3], atol=2e-3)
        if "finger" not in frame:  # the real pads lean a little
            np.testing.assert_allclose(one[frame][:3, :3], other[frame][:3, :3], atol=2e-3)


def test_driving_it_looks_ahead_and_18_degrees_down_from_above_the_base(stretch):
    camera = stretch.chain.place(DRIVING)["camera_link"]
    down = math.radians(18.0)
    np.testing.assert_allclose(camera[:3, 0], [math.cos(down), 0.0, -math.sin(down)], atol=1e-3)
    np.testing.assert_allclose(camera[:3, 1], [0.0, 1.0, 0.0], atol=1e-3)
    np.testing.assert_allclose(camera[:3, 3], [0.16, 0.0, 1.29], atol=0.01)


def test_driving_nothing_sticks_out_of_a_circle_of_26_cm(plain):
    for name, T in plain.chain.place(DRIVING).items():
        assert math.hypot(T[0, 3], T[1, 3]) < 0.26, name


def test_the_grasp_frame_points_out_of_the_palm_and_y_to_the_left_finger(stretch):
    links = stretch.chain.place({"joint_gripper_finger_left": 0.2})
    grasp = np.linalg.inv(links["link_grasp_center"])
    palm, left = ((grasp @ links[n])[:3, 3] for n in ("link_gripper_s3_body",
                                                      "link_gripper_fingertip_left"))
    assert palm[0] < -0.2 and left[1] > 0.04 and abs(left[2]) < 1e-3


def test_other_programs_find_the_meshes(stretch):
    assert 'filename="file:///' in stretch.urdf and 'filename="/' not in stretch.urdf
    text = stretch.path.read_text(encoding="utf-8")
    assert Chain.parse(stretch.urdf).moving.keys() == Chain.parse(text).moving.keys()


def test_its_files_go_when_it_goes():
    found = describe("plain")
    path = found.path
    assert path.exists()
    del found
    gc.collect()
    assert not path.parent.exists()


def test_without_the_package_the_plain_arm_stands_in_and_says_so(monkeypatch):
    monkeypatch.setattr(description, "package_folder", lambda: None)
    found = describe("stretch")
    assert found.name == "plain" and "not installed" in found.note


@pytest.mark.parametrize("urdf, why", [
    ("<robot", "is not XML"),
    ("<robot/>", "one root link, got none"),
    ("<robot><link name='a'/><link name='b'/></robot>", r"one root link, got \['a', 'b'\]"),
    ("<robot><link name='a'/><joint name='j' type='fixed'><parent link='c'/><child link='d'/>"
     "</joint></robot>", "hangs on link 'c'"),
    ("<robot><link name='a'/><joint name='j' type='fixed'/></robot>", "wants a parent and a child"),
    ("<robot><link name='a'/><link name='b'/><joint name='j' type='revolute'><parent link='a'/>"
     "<child link='b'/><axis xyz='0 0 0'/></joint></robot>", "'j' wants an axis"),
    ("<robot><link name='a'/><link name='b'/><joint name='j' type='fixed'><parent link='a'/>"
     "<child link='b'/><origin xyz='1 2'/></joint></robot>", "three numbers in xyz, got '1 2'"),
])  # fmt: skip
def test_descriptions_that_cannot_be_used_are_refused(urdf, why):
    with pytest.raises(BadRobot, match=why):
        Chain.parse(urdf)


def test_an_unknown_robot_is_refused():
    with pytest.raises(BadRobot, match="none, stretch, plain, got 'hal'"):
        describe("hal")


def test_turns_are_what_a_reader_draws():
    quarter = rotation_about(np.array([0.0, 0.0, 1.0]), math.pi / 2.0)
    np.testing.assert_allclose(quarter @ [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], atol=1e-12)
    turned = rotation_rpy(0.0, math.pi / 2.0, 0.0)
    np.testing.assert_allclose(turned @ [1.0, 0.0, 0.0], [0.0, 0.0, -1.0], atol=1e-12)
