"""Drivers of an arm for tests: jump to the end of each trajectory, close on what lies between."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from control_msgs.action import FollowJointTrajectory, GripperCommand
from geometry_msgs.msg import TransformStamped
from planning.arm.stretch_like import stretch_like
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.node import Node
from rclpy.task import Future
from sensor_msgs.msg import JointState
from std_msgs.msg import String
from tf2_msgs.msg import TFMessage

from spatial_si_ros.nodes.convert import transform_to_msg
from spatial_si_ros.nodes.qos import LATCHED
from spatial_si_ros.planning.arm.hand import Hand

ARM, GRIPPER = "arm_controller/follow_joint_trajectory", "gripper_controller/gripper_cmd"
FINGERS = ("joint_gripper_finger_left", "joint_gripper_finger_right")
TURN_PER_M = 5.0
"""Each finger joint turns by this for a metre of gap."""


class FakeArm(Node):
    """Does with each goal what the next word of `script` says, by the driver's name; then as told.

    done: be at the end at once. reject, abort. hang: go on for ever, until cancelled. mute: go
    on for ever and do not even end when cancelled. elsewhere: say done and do not move. deaf:
    say nothing to the goal until `hears`; then do with it what the word after says.

    Attributes:
        between_m: width of what is between the fingers each time they close, the last one from
            then on; 0: nothing.
        gap_m: between the finger tips.
        ends: (J,) where each followed trajectory ended.
        grips: gaps that were asked for, in order.
        going: set while a goal hangs. cancelled: set when one was cancelled.
    """

    def __init__(
        self,
        *,
        arm: tuple[str, ...] = (),
        gripper: tuple[str, ...] = (),
        between_m: tuple[float, ...] = (0.06,),
        serve: tuple[str, ...] = (ARM, GRIPPER),
        urdf: str | None = None,
        speaks: bool = True,
        tf: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__("fake_arm", **kwargs)
        self.script = {ARM: list(arm), GRIPPER: list(gripper)}
        self.between_m = list(between_m)
        self.gap_m = 0.0
        self.names = list(Hand().arm_joints)
        self.at = np.array(Hand().stow_posture)
        self.ends: list[np.ndarray] = []
        self.grips: list[float] = []
        self.going, self.cancelled = threading.Event(), threading.Event()
        self.hears = threading.Event()
        self._held: Future | None = None
        self._muted = False
        self._states = self.create_publisher(JointState, "joint_states", 10)
        self._tf = self.create_publisher(TFMessage, "/tf", 10)
        description = self.create_publisher(String, "robot_description", LATCHED)
        text = stretch_like() if urdf is None else urdf
        if text:
            description.publish(String(data=text))
        self.speaks, self._tells_tf = speaks, tf
        self.create_timer(0.02, self._publish)
        kinds = {ARM: FollowJointTrajectory, GRIPPER: GripperCommand}
        does = {ARM: self._follow, GRIPPER: self._grip}
        self._servers = [
            ActionServer(
                self,
                kinds[name],
                name,
                execute_callback=does[name],
                goal_callback=lambda _, name=name: self._answer(name),
                cancel_callback=self._on_cancel,
            )
            for name in serve
        ]

    def _answer(self, name: str) -> GoalResponse:
        """Whether the next goal of the driver is taken."""
        if self._next(name) == "deaf":
            self.script[name].pop(0)
            self.hears.wait(10.0)
        if self._next(name) != "reject":
            return GoalResponse.ACCEPT
        self.script[name].pop(0)
        return GoalResponse.REJECT

    def _next(self, name: str) -> str:
        return self.script[name][0] if self.script[name] else "done"

    async def _follow(self, handle: Any) -> FollowJointTrajectory.Result:
        word = self._next(ARM)
        del self.script[ARM][:1]
        trajectory = handle.request.trajectory
        end = dict(zip(trajectory.joint_names, trajectory.points[-1].positions, strict=True))
        if word == "abort":
            handle.abort()
            return FollowJointTrajectory.Result(
                error_code=FollowJointTrajectory.Result.PATH_TOLERANCE_VIOLATED
            )
        if word in ("hang", "mute"):
            await self._wait(word == "mute")
            handle.canceled()
            return FollowJointTrajectory.Result()
        if word != "elsewhere":
            self.at = np.array([end[name] for name in self.names])
            self.ends.append(self.at)
        self._publish()
        handle.succeed()
        return FollowJointTrajectory.Result()

    async def _grip(self, handle: Any) -> GripperCommand.Result:
        word = self._next(GRIPPER)
        del self.script[GRIPPER][:1]
        wanted = handle.request.command.position
        self.grips.append(wanted)
        if word in ("hang", "mute"):
            await self._wait(word == "mute")
            handle.canceled()
            return GripperCommand.Result(position=self.gap_m)
        if word == "abort":
            handle.abort()
            return GripperCommand.Result(position=self.gap_m)
        between = 0.0
        if wanted <= 0.0 and self.between_m:
            between = self.between_m.pop(0) if len(self.between_m) > 1 else self.between_m[0]
        stalled = between > wanted
        self.gap_m = max(wanted, between)
        self._publish()
        handle.succeed()
        return GripperCommand.Result(position=self.gap_m, stalled=stalled, reached_goal=not stalled)

    async def _wait(self, muted: bool) -> None:
        self._held = Future()
        self._muted = muted
        self.going.set()
        await self._held

    def _on_cancel(self, _: Any) -> CancelResponse:
        self.cancelled.set()
        if self._held is not None and not self._held.done() and not self._muted:
            self._held.set_result(None)
        return CancelResponse.ACCEPT

    def _publish(self) -> None:
        now = self.get_clock().now().to_msg()
        if self.speaks:
            turn = TURN_PER_M * self.gap_m
            state = JointState(name=[*self.names, *FINGERS], position=[*self.at, turn, turn])
            state.header.stamp = now
            self._states.publish(state)
        if self._tells_tf:
            transform = TransformStamped(child_frame_id="base_link")
            transform.header.frame_id, transform.header.stamp = "odom", now
            transform.transform = transform_to_msg(np.eye(4))
            self._tf.publish(TFMessage(transforms=[transform]))
