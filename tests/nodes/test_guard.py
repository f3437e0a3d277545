"""Tests for nodes/guard.py: stop at any moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from control_msgs.action import FollowJointTrajectory
from geometry_msgs.msg import TwistStamped
from nav2_msgs.action import NavigateToPose
from nodes.fake_base import FakeBase
from nodes.harness import WAIT_S, Ros, wait
from rclpy.action import ActionServer, CancelResponse
from rclpy.node import Node
from rclpy.task import Future
from std_srvs.srv import SetBool, Trigger

from spatial_si_interfaces.msg import GuardState
from spatial_si_ros.nodes.guard import Guard
from spatial_si_ros.nodes.qos import LATCHED

ARM = "arm_controller/follow_joint_trajectory"


@pytest.fixture
def guard(ros: Ros) -> Guard:
    guard = ros.spin(Guard(context=ros.context))
    ros.until(GuardState, "guard_state", lambda msg: msg.motion_enabled, LATCHED)
    return guard


def send(ros: Ros, base: FakeBase, guard: Guard) -> None:
    """Send a goal once everybody has discovered everybody."""
    client = ros.action_client(NavigateToPose, "navigate_to_pose")
    assert guard._cancels["navigate_to_pose"].wait_for_service(WAIT_S)
    base.driving.clear()
    base.cancelled.clear()
    goal = NavigateToPose.Goal()
    goal.pose.pose.orientation.w = 1.0
    assert wait(client.send_goal_async(goal)).accepted


def test_stop_cancels_the_base_and_holds_zero_velocity(ros: Ros, guard: Guard) -> None:
    base = ros.spin(FakeBase("hang", context=ros.context))
    send(ros, base, guard)
    assert base.driving.wait(WAIT_S)
    with ros.listen(TwistStamped, "cmd_vel") as velocity:
        assert ros.call(Trigger, "stop", Trigger.Request()).success
        assert base.cancelled.wait(WAIT_S)
        twist = velocity.result(WAIT_S).twist
    assert (twist.linear.x, twist.angular.z) == (0.0, 0.0)
    state = ros.until(GuardState, "guard_state", lambda msg: msg.stops == 1, LATCHED)
    assert state.motion_enabled


class HangingArm(Node):
    """Takes every trajectory and never ends it, until cancelled."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("hanging_arm", **kwargs)
        self.cancelled = threading.Event()
        self._held: Future = Future()
        self._server = ActionServer(
            self, FollowJointTrajectory, ARM, self._execute, cancel_callback=self._on_cancel
        )

    async def _execute(self, handle: Any) -> FollowJointTrajectory.Result:
        await self._held
        handle.canceled()
        self.cancelled.set()
        return FollowJointTrajectory.Result()

    def _on_cancel(self, _: Any) -> CancelResponse:
        self._held.set_result(None)
        return CancelResponse.ACCEPT


def test_stop_cancels_the_arm_where_there_is_one(ros: Ros, guard: Guard) -> None:
    arm = ros.spin(HangingArm(context=ros.context))
    client = ros.action_client(FollowJointTrajectory, ARM)
    assert guard._arm_cancels[ARM].wait_for_service(WAIT_S)
    assert wait(client.send_goal_async(FollowJointTrajectory.Goal())).accepted
    assert ros.call(Trigger, "stop", Trigger.Request()).success
    assert arm.cancelled.wait(WAIT_S)


def test_stop_says_what_nobody_serves(ros: Ros, guard: Guard) -> None:
    answer = ros.call(Trigger, "stop", Trigger.Request())
    assert answer.success
    assert "nobody serves follow_instruction, navigate_to_pose" in answer.message


def test_goals_sent_while_disabled_are_cancelled(ros: Ros, guard: Guard) -> None:
    base = ros.spin(FakeBase("hang", "hang", context=ros.context))
    ros.call(SetBool, "motion_enable", SetBool.Request(data=False))
    state = ros.until(GuardState, "guard_state", lambda msg: not msg.motion_enabled, LATCHED)
    assert state.reason == "disabled by motion_enable"
    send(ros, base, guard)
    assert base.cancelled.wait(WAIT_S)


def test_motion_can_be_enabled_again(ros: Ros, guard: Guard) -> None:
    ros.call(SetBool, "motion_enable", SetBool.Request(data=False))
    ros.call(SetBool, "motion_enable", SetBool.Request(data=True))
    state = ros.until(GuardState, "guard_state", lambda msg: msg.motion_enabled, LATCHED)
    assert state.reason == ""
    assert state.stops == 0
