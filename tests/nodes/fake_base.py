"""A base for tests: serves navigate_to_pose, jumps to the goal, and tells tf where it is."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from geometry_msgs.msg import TransformStamped
from nav2_msgs.action import NavigateToPose
from rclpy.action import ActionServer, CancelResponse
from rclpy.node import Node
from rclpy.task import Future
from tf2_msgs.msg import TFMessage

from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.nodes.convert import pose_from_msg, pose_to_msg, transform_to_msg


class FakeBase(Node):
    """Does with each goal what the next word of `script` says; "arrive" when it runs out.

    arrive: be at the goal at once. abort: fail with error code 9003 where it stands.
    hang: drive for ever, until cancelled.
    """

    def __init__(
        self, *script: str, x_m: float = 0.0, y_m: float = 0.0, serve: bool = True, **kwargs: Any
    ) -> None:
        super().__init__("fake_base", **kwargs)
        self.script = list(script)
        self.goals: list[np.ndarray] = []
        self.driving = threading.Event()
        self.cancelled = threading.Event()
        self.T_map_base = pose_from_yaw([x_m, y_m, 0.0], 0.0)
        self._held: Future | None = None
        self._tf = self.create_publisher(TFMessage, "/tf", 10)
        self.create_timer(0.02, self._publish_tf)
        if serve:
            self._server = ActionServer(
                self,
                NavigateToPose,
                "navigate_to_pose",
                execute_callback=self._execute,
                cancel_callback=self._on_cancel,
            )

    async def _execute(self, handle: Any) -> NavigateToPose.Result:
        T_map_goal = pose_from_msg(handle.request.pose.pose)
        self.goals.append(T_map_goal)
        word = self.script.pop(0) if self.script else "arrive"
        feedback = NavigateToPose.Feedback(distance_remaining=1.0)
        feedback.current_pose.pose = pose_to_msg(self.T_map_base)
        handle.publish_feedback(feedback)
        if word == "abort":
            handle.abort()
            return NavigateToPose.Result(error_code=9003, error_msg="the way is blocked")
        if word == "hang":
            self._held = Future()
            self.driving.set()
            await self._held
            handle.canceled()
            self.cancelled.set()
            return NavigateToPose.Result()
        self.T_map_base = T_map_goal
        self._publish_tf()
        handle.succeed()
        return NavigateToPose.Result()

    def _on_cancel(self, _: Any) -> CancelResponse:
        if self._held is not None and not self._held.done():
            self._held.set_result(None)
        return CancelResponse.ACCEPT

    def _publish_tf(self) -> None:
        transform = TransformStamped(child_frame_id="base_link")
        transform.header.frame_id = "map"
        transform.header.stamp = self.get_clock().now().to_msg()
        transform.transform = transform_to_msg(self.T_map_base)
        self._tf.publish(TFMessage(transforms=[transform]))
