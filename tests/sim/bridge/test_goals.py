"""Tests of the action navigate_to_pose on a real bridge."""

from __future__ import annotations

import math
from typing import Any

import pytest
from action_msgs.msg import GoalStatus
from geometry_msgs.msg import TwistStamped
from nav2_msgs.action import NavigateToPose
from spatial_si_sim.frames import Pose2, quaternion_from_yaw
from std_srvs.srv import Trigger


def goal(x: float, y: float, yaw: float = 0.0, frame: str = "map") -> NavigateToPose.Goal:
    msg = NavigateToPose.Goal()
    msg.pose.header.frame_id = frame
    msg.pose.pose.position.x, msg.pose.pose.position.y = x, y
    w, _, _, z = (float(v) for v in quaternion_from_yaw(yaw))
    msg.pose.pose.orientation.w, msg.pose.pose.orientation.z = w, z
    return msg


def send(rig: Any, msg: NavigateToPose.Goal, feedback: Any = None) -> Any:
    client = rig.client(NavigateToPose, "navigate_to_pose")
    return rig.wait(client.send_goal_async(msg, feedback_callback=feedback))


def outcome(rig: Any, handle: Any) -> Any:
    return rig.wait(handle.get_result_async(), timeout_s=60.0)


def test_reaches_the_goal_and_stands_still(start):
    rig = start()
    heard = []
    handle = send(rig, goal(0.2, 1.5, math.pi / 2), heard.append)
    answer = outcome(rig, handle)
    assert answer.status == GoalStatus.STATUS_SUCCEEDED
    assert answer.result.error_code == NavigateToPose.Result.NONE
    wanted = Pose2(0.2, 1.5, math.pi / 2)
    assert rig.pose.distance_m(wanted) < 0.03
    assert abs(rig.pose.turn_rad(wanted)) < math.radians(2.0)
    before = rig.pose
    rig.run(0.5)
    assert rig.pose == before
    distances = [each.feedback.distance_remaining for each in heard]
    assert len(distances) > 3 and distances[-1] < distances[0]
    assert heard[0].feedback.current_pose.header.frame_id == "map"


def test_brings_the_estimated_pose_to_the_goal(start):
    rig = start(noise_position_m=0.05, noise_yaw_rad=0.03, seed=4)
    answer = outcome(rig, send(rig, goal(0.2, 1.5, 0.0)))
    assert answer.status == GoalStatus.STATUS_SUCCEEDED
    estimate = rig.bridge.estimate
    assert estimate.distance_m(Pose2(0.2, 1.5, 0.0)) < 0.05
    assert rig.pose.distance_m(estimate) > 0.01


@pytest.mark.parametrize(
    ("x", "y", "code", "words"),
    [
        pytest.param(1.5, 0.0, 206, "from where the robot can stand", id="in the table"),
        pytest.param(40.0, 0.0, 204, "outside the map", id="off the map"),
        pytest.param(-3.0, -2.3, 208, "no way leads to", id="in the pen"),
        pytest.param(0.95, 0.0, 206, "at most 0.05 m", id="10 cm off the navmesh"),
    ],
)
def test_aborts_what_cannot_be_reached_and_never_snaps(start, x, y, code, words):
    rig = start()
    before = rig.pose
    handle = send(rig, goal(x, y))
    assert handle.accepted
    answer = outcome(rig, handle)
    assert answer.status == GoalStatus.STATUS_ABORTED
    assert answer.result.error_code == code
    assert words in answer.result.error_msg
    rig.run(0.2)
    assert rig.pose == before


def test_a_goal_in_another_frame_is_aborted(start):
    rig = start()
    answer = outcome(rig, send(rig, goal(0.0, 1.0, frame="odom")))
    assert answer.status == GoalStatus.STATUS_ABORTED
    assert answer.result.error_code == NavigateToPose.Result.TF_ERROR
    assert "'odom'" in answer.result.error_msg


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_goal_that_is_not_a_number_is_rejected(start, bad):
    rig = start()
    assert not send(rig, goal(bad, 0.0)).accepted
    broken = goal(0.0, 1.0)
    broken.pose.pose.orientation.z = bad
    assert not send(rig, broken).accepted


def test_cancelling_stops_at_once(start):
    rig = start()
    handle = send(rig, goal(0.2, 1.5))
    rig.until(lambda: rig.bridge.velocity.forward_mps > 0.3)
    response = rig.wait(handle.cancel_goal_async())
    assert len(response.goals_canceling) == 1
    rig.until(lambda: rig.bridge.velocity.is_zero, timeout_s=5.0)
    where = rig.pose
    assert outcome(rig, handle).status == GoalStatus.STATUS_CANCELED
    rig.run(0.5)
    assert rig.pose == where


def test_a_second_goal_preempts_the_first(start):
    rig = start()
    first = send(rig, goal(0.2, 1.5))
    rig.run(1.0)
    second = send(rig, goal(-1.5, 0.5))
    preempted = outcome(rig, first)
    assert preempted.status == GoalStatus.STATUS_ABORTED
    assert "preempted" in preempted.result.error_msg
    assert outcome(rig, second).status == GoalStatus.STATUS_SUCCEEDED
    assert rig.pose.distance_m(Pose2(-1.5, 0.5, 0.0)) < 0.03


def test_an_unreachable_second_goal_stops_the_robot(start):
    rig = start()
    first = send(rig, goal(0.2, 1.5))
    rig.run(1.0)
    second = send(rig, goal(1.5, 0.0))
    assert outcome(rig, first).status == GoalStatus.STATUS_ABORTED
    assert outcome(rig, second).status == GoalStatus.STATUS_ABORTED
    assert rig.bridge.velocity.is_zero


def test_goals_are_rejected_while_inactive(start):
    rig = start()
    rig.bridge.trigger_deactivate()
    assert not send(rig, goal(0.0, 1.0)).accepted


def test_deactivating_aborts_the_goal(start):
    rig = start()
    handle = send(rig, goal(0.2, 1.5))
    rig.run(0.5)
    rig.bridge.trigger_deactivate()
    answer = outcome(rig, handle)
    assert answer.status == GoalStatus.STATUS_ABORTED
    assert "deactivated" in answer.result.error_msg


def test_a_reset_aborts_the_goal(start):
    rig = start()
    handle = send(rig, goal(0.2, 1.5))
    rig.run(0.5)
    assert rig.call(Trigger, "reset", Trigger.Request()).success
    assert outcome(rig, handle).status == GoalStatus.STATUS_ABORTED
    assert rig.pose.distance_m(Pose2(-2.0, 0.0, 0.0)) < 1e-3


def test_a_held_zero_command_holds_the_robot_during_a_goal(start):
    rig = start(real_time_factor=0.4)
    publisher = rig.probe.create_publisher(TwistStamped, "cmd_vel", 10)
    rig.probe.create_timer(0.01, lambda: publisher.publish(TwistStamped()))
    rig.until(lambda: publisher.get_subscription_count() > 0)
    send(rig, goal(0.2, 1.5))
    rig.run(1.0)
    where = rig.pose
    rig.run(1.0)
    assert rig.pose == where
