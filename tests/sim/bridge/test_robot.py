"""Tests of the drivers of arm, hand and head on a real bridge."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from builtin_interfaces.msg import Duration
from control_msgs.action import FollowJointTrajectory, GripperCommand
from control_msgs.msg import JointTolerance
from rclpy.lifecycle import TransitionCallbackReturn
from sensor_msgs.msg import Image, JointState
from spatial_si_sim.robot import ARM, DRIVING, HEAD
from spatial_si_sim.robot.kinematics import Chain
from std_msgs.msg import String
from std_srvs.srv import Trigger
from tf2_msgs.msg import TFMessage
from trajectory_msgs.msg import JointTrajectoryPoint

from .conftest import LATCHED

Result = FollowJointTrajectory.Result
ARM_ACTION = "arm_controller/follow_joint_trajectory"
HEAD_ACTION = "head_controller/follow_joint_trajectory"


def trajectory(names, *points) -> FollowJointTrajectory.Goal:
    """Points are (seconds, positions...)."""
    msg = FollowJointTrajectory.Goal()
    msg.trajectory.joint_names = list(names)
    for time_s, *positions in points:
        whole = int(time_s)
        after = Duration(sec=whole, nanosec=round((time_s - whole) * 1e9))
        msg.trajectory.points.append(
            JointTrajectoryPoint(positions=[float(p) for p in positions], time_from_start=after)
        )
    return msg


def send(rig: Any, name: str, msg: Any, feedback: Any = None) -> Any:
    client = rig.client(type(msg).__mro__[0] and _action(msg), name)
    return rig.wait(client.send_goal_async(msg, feedback_callback=feedback))


def _action(msg: Any) -> Any:
    return GripperCommand if isinstance(msg, GripperCommand.Goal) else FollowJointTrajectory


def outcome(rig: Any, handle: Any) -> Any:
    return rig.wait(handle.get_result_async(), timeout_s=60.0)


def at(rig: Any, name: str) -> float:
    """Where a joint is; topics may lag behind a simulation that runs as fast as it can."""
    return rig.bridge.robot.joints.positions[name]


@pytest.fixture
def plain(start):
    return start(robot="plain", width_px=160, height_px=120)


def test_without_a_robot_there_are_no_drivers_and_the_camera_is_static(start):
    rig = start()
    topics = {name for name, _ in rig.probe.get_topic_names_and_types()}
    assert "/joint_states" not in topics and "/robot_description" not in topics
    static = rig.listen(TFMessage, "/tf_static", LATCHED)
    rig.until(lambda: static)
    assert "camera_link" in {t.child_frame_id for t in static[0].transforms}


def test_the_description_is_that_of_the_robot_whose_joints_are_told(plain):
    heard = plain.listen(String, "robot_description", LATCHED)
    plain.until(lambda: heard)
    chain = Chain.parse(heard[0].data)
    assert chain.root == "base_link"
    told = plain.listen(JointState, "joint_states")
    plain.until(lambda: told)
    positions = dict(zip(told[0].name, told[0].position, strict=True))
    assert set(positions) == set(chain.moving)
    assert positions == pytest.approx(dict(DRIVING), abs=1e-6)


def test_joint_states_come_at_50_hz_of_simulated_time(plain):
    heard = plain.listen(JointState, "joint_states")
    plain.run(1.0)
    stamps = [m.header.stamp.sec * 10**9 + m.header.stamp.nanosec for m in heard]
    assert min(np.diff(stamps)) == 20_000_000 == np.median(np.diff(stamps))


def test_the_arm_goes_where_it_is_sent_and_tells_how_far_it_is(plain):
    told, feedback = plain.listen(JointState, "joint_states"), []
    raised, stretched = (1.0, 0.5, 0, 0, 0, 0, 2.0, 0, 0), (3.5, 0.8, *[0.1] * 4, 0, -0.3, 0)
    goal = trajectory(ARM, raised, stretched)
    handle = send(plain, ARM_ACTION, goal, feedback.append)
    answer = outcome(plain, handle)
    assert answer.status == GoalStatus.STATUS_SUCCEEDED
    assert answer.result.error_code == Result.SUCCESSFUL
    assert at(plain, "joint_lift") == pytest.approx(0.8, abs=0.006)
    assert at(plain, "joint_wrist_pitch") == pytest.approx(-0.3, abs=0.006)
    assert len(feedback) > 10
    one = feedback[len(feedback) // 2].feedback
    assert list(one.joint_names) == list(ARM)
    np.testing.assert_allclose(
        np.array(one.desired.positions) - np.array(one.actual.positions), one.error.positions
    )
    plain.until(lambda: told[-1].position[told[-1].name.index("joint_lift")] > 0.75)
    lift = told[0].name.index("joint_lift")
    fastest = max(abs(m.velocity[lift]) for m in told)
    assert 0.1 < fastest <= 0.25 + 1e-9


@pytest.mark.parametrize("goal, code, why", [
    (trajectory(["joint_knee"], (1.0, 0.0)), Result.INVALID_JOINTS, "joint_knee"),
    (trajectory([], (1.0,)), Result.INVALID_JOINTS, "got none"),
    (trajectory(["joint_head_pan"], (1.0, 0.0)), Result.INVALID_JOINTS, "wants joints among"),
    (trajectory(["joint_lift"]), Result.INVALID_GOAL, "no points"),
    (trajectory(["joint_lift"], (1.0, 0.1, 0.2)), Result.INVALID_GOAL, "wants 1 positions"),
    (trajectory(["joint_lift"], (1.0, 9.0)), Result.INVALID_GOAL, "wants 0 .. 1.1, got 9"),
    (trajectory(["joint_lift"], (1.0, math.nan)), Result.INVALID_GOAL, "finite"),
    (trajectory(["joint_lift"], (2.0, 0.4), (1.0, 0.5)), Result.INVALID_GOAL, "must rise"),
])  # fmt: skip
def test_what_cannot_be_followed_is_aborted_with_code_and_sentence(plain, goal, code, why):
    answer = outcome(plain, send(plain, ARM_ACTION, goal))
    assert answer.status == GoalStatus.STATUS_ABORTED
    assert answer.result.error_code == code and why in answer.result.error_string


def test_who_asks_for_too_much_in_too_short_a_time_is_told(plain):
    goal = trajectory(["joint_lift"], (0.2, 1.1))
    goal.goal_tolerance = [JointTolerance(name="joint_lift", position=0.01)]
    goal.goal_time_tolerance = Duration(nanosec=200_000_000)
    answer = outcome(plain, send(plain, ARM_ACTION, goal))
    assert answer.status == GoalStatus.STATUS_ABORTED
    assert answer.result.error_code == Result.GOAL_TOLERANCE_VIOLATED
    assert "joint_lift" in answer.result.error_string


def test_a_cancelled_arm_stands_within_200_ms(plain):
    handle = send(plain, ARM_ACTION, trajectory(["joint_lift"], (4.0, 1.1)))
    plain.until(lambda: at(plain, "joint_lift") > 0.5)
    result = handle.get_result_async()
    began_ns = plain.bridge.time_ns
    cancel = handle.cancel_goal_async()
    plain.until(cancel.done)
    plain.until(result.done)
    plain.until(lambda: plain.bridge.robot.still)
    assert plain.bridge.time_ns - began_ns <= 400_000_000  # the request's way included
    assert result.result().status == GoalStatus.STATUS_CANCELED
    held = at(plain, "joint_lift")
    plain.run(0.5)
    assert at(plain, "joint_lift") == held < 1.0


def test_a_newer_trajectory_takes_over(plain):
    first = send(plain, ARM_ACTION, trajectory(["joint_lift"], (4.0, 1.1)))
    result = first.get_result_async()
    plain.until(lambda: at(plain, "joint_lift") > 0.5)
    second = send(plain, ARM_ACTION, trajectory(["joint_lift"], (2.0, 0.4)))
    assert outcome(plain, second).status == GoalStatus.STATUS_SUCCEEDED
    assert plain.wait(result).status == GoalStatus.STATUS_ABORTED
    assert at(plain, "joint_lift") == pytest.approx(0.4, abs=0.006)


def test_the_camera_turns_with_the_head_and_tf_says_so(start):
    rig = start(robot="plain", real_time_factor=3.0)
    images, heard = rig.listen(Image, "depth/image_raw"), []

    def on_tf(message):
        heard.extend(t for t in message.transforms if t.child_frame_id == "camera_link")

    rig.probe.create_subscription(TFMessage, "/tf", on_tf, 100)
    rig.until(lambda: images and heard)
    first = bytes(images[-1].data)

    def looks(yaw_rad, down_rad):
        q = heard[-1].transform.rotation
        yaw = math.atan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y**2 + q.z**2))
        down = math.asin(2 * (q.w * q.y - q.z * q.x))
        return (yaw, down) == pytest.approx((yaw_rad, down_rad), abs=0.01)

    assert heard[0].header.frame_id == "base_link" and looks(0.0, math.radians(18.0))
    goal = trajectory(HEAD, (1.5, -1.2, -0.6))
    assert outcome(rig, send(rig, HEAD_ACTION, goal)).status == GoalStatus.STATUS_SUCCEEDED
    rig.until(lambda: looks(-1.2, 0.6))
    rig.until(lambda: bytes(images[-1].data) != first)


def test_an_arm_that_moves_is_not_idle(start):
    rig = start(robot="plain", idle_frame_rate_hz=1.0, width_px=160, height_px=120)
    frames = rig.listen(Image, "color/image_raw")
    rig.until(lambda: frames)
    frames.clear()
    rig.run(3.0)
    assert len(frames) <= 4
    send(rig, ARM_ACTION, trajectory(["joint_lift"], (2.0, 0.6)))
    frames.clear()
    rig.run(1.0)
    assert len(frames) >= 8


def test_the_gripper_opens_to_a_gap_and_closes_on_nothing(plain):
    for gap in (0.12, 0.0, 9.0):
        goal = GripperCommand.Goal()
        goal.command.position = gap
        answer = outcome(plain, send(plain, "gripper_controller/gripper_cmd", goal))
        assert answer.status == GoalStatus.STATUS_SUCCEEDED
        assert answer.result.reached_goal and not answer.result.stalled
        assert answer.result.position == pytest.approx(min(gap, 0.16), abs=0.01)
    assert at(plain, "joint_gripper_finger_left") > 0.3


def test_a_gap_that_is_no_number_is_rejected(plain):
    goal = GripperCommand.Goal()
    goal.command.position = math.nan
    assert not send(plain, "gripper_controller/gripper_cmd", goal).accepted


def test_a_reset_brings_the_arm_back_and_ends_its_goal(plain):
    handle = send(plain, ARM_ACTION, trajectory(["joint_lift"], (4.0, 1.0)))
    plain.until(lambda: at(plain, "joint_lift") > 0.5)
    result = handle.get_result_async()
    assert plain.call(Trigger, "reset", Trigger.Request()).success
    assert plain.wait(result).status == GoalStatus.STATUS_ABORTED
    plain.run(0.1)
    assert at(plain, "joint_lift") == pytest.approx(DRIVING["joint_lift"])


def test_the_view_from_outside_shows_the_robot_and_only_when_asked(plain):
    pictures = plain.listen(Image, "outside/image_raw")
    plain.until(lambda: pictures)
    first = pictures[-1]
    assert (first.width, first.height, first.encoding) == (640, 480, "rgb8")
    assert outcome(plain, send(plain, ARM_ACTION, trajectory(["joint_lift"], (2.0, 0.8))))
    plain.until(lambda: bytes(pictures[-1].data) != bytes(first.data))


def test_an_unknown_robot_is_refused(make_bridge):
    bridge = make_bridge(robot="hal")
    assert bridge.trigger_configure() == TransitionCallbackReturn.FAILURE
    bridge.destroy_node()
