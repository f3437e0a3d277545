"""`navigate_to_pose` by cmd_vel alone, from what a robot sees: occupancy, tf and odometry.

`python -m spatial_si_sim.bridge.velocity_navigator` stands in for Nav2 where the simulator's own
driving must not be used: it knows nothing of the true scene and can therefore bump into it.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import rclpy
from geometry_msgs.msg import TwistStamped
from nav_msgs.msg import OccupancyGrid, Odometry
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import QoSProfile
from tf2_msgs.msg import TFMessage

from ..frames import Pose2
from . import messages
from .driving import STILL, Limits, Velocity
from .follower import PathFollower, Tolerance
from .goals import GoalServer
from .navigation import Code, Failure, GoalError
from .occupancy_ground import OccupancyGround
from .streams import LATCHED

REPLAN_S = 1.0
STUCK_S, STUCK_M = 12.0, 0.03
TOLERANCE = Tolerance(position_m=0.03, yaw_rad=0.03)
NEWEST = QoSProfile(depth=2)
"""Old poses are of no use to a controller that lags behind."""
MAP, ODOM, BASE = "map", "odom", "base_footprint"


class GridDrive:
    """One goal on its way over the occupancy grid."""

    def __init__(self, goal: Pose2, pose: Pose2, ground: OccupancyGround, now_s: float) -> None:
        """Raises GoalError when the grid has no way."""
        self.goal, self.started_s = goal, now_s
        self.failure: Failure | None = None
        self.arrived = False
        self.plan(pose, ground, now_s)
        self._best_m, self._best_s = self.remaining_m, now_s

    @property
    def finished(self) -> bool:
        return self.arrived or self.failure is not None

    def plan(self, pose: Pose2, ground: OccupancyGround, now_s: float) -> None:
        """Plan anew from where the robot is."""
        path = ground.path(pose.position_m, self.goal.position_m)
        if path is None:
            where = f"({self.goal.x_m:.2f}, {self.goal.y_m:.2f}) m"
            code = Code.NO_VALID_PATH
            raise GoalError(Failure(code, f"the occupancy grid shows no way to {where}"))
        self._follower = PathFollower(path, self.goal, Limits(), TOLERANCE)
        self._planned_s = now_s
        self.remaining_m = float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())

    def velocity(
        self, pose: Pose2, moving: Velocity, ground: OccupancyGround, now_s: float
    ) -> Velocity:
        """The wanted velocity of this instant; zero once finished."""
        if now_s - self._planned_s >= REPLAN_S and self.remaining_m > 0.3:
            try:
                self.plan(pose, ground, now_s)
            except GoalError as error:
                self.failure = error.failure
                return STILL
        guidance = self._follower.guide(pose, moving, ground)
        self.remaining_m, self.arrived = guidance.remaining_m, guidance.arrived
        if self.remaining_m < self._best_m - STUCK_M or self.remaining_m < 2 * TOLERANCE.position_m:
            self._best_m, self._best_s = self.remaining_m, now_s
        if now_s - self._best_s > STUCK_S:
            why = f"no progress for {STUCK_S:.0f} s, {self.remaining_m:.2f} m from the goal"
            self.failure = Failure(Code.FAILED_TO_MAKE_PROGRESS, why)
        return STILL if self.finished else guidance.velocity


class VelocityNavigator(Node):
    """Serves navigate_to_pose (nav2_msgs/NavigateToPose) and publishes cmd_vel (TwistStamped).

    Subscribes: occupancy (nav_msgs/OccupancyGrid, latched), /tf, odom. One command per tf message
    of the base while a goal is on its way, then a zero; nothing otherwise.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("velocity_navigator", **kwargs)
        self.velocity = STILL
        self.navigation: GridDrive | None = None
        self._ground: OccupancyGround | None = None
        self._T_map_odom: Pose2 | None = None
        self._pose: Pose2 | None = None
        self._commands = self.create_publisher(TwistStamped, "cmd_vel", 10)
        self.create_subscription(OccupancyGrid, "occupancy", self._on_grid, LATCHED)
        self.create_subscription(TFMessage, "/tf", self._on_tf, NEWEST)
        self.create_subscription(Odometry, "odom", self._on_odometry, 10)
        self._goals = GoalServer(self, self, MAP)
        self._goals.active = True

    @property
    def knows_the_ground(self) -> bool:
        """Whether an occupancy grid and a pose have arrived."""
        return self._ground is not None and self._pose is not None

    def stop(self) -> None:
        """Stand still at once and forget the goal."""
        self.navigation = None
        self._command(STILL)

    def navigate(self, goal: Pose2, now_s: float) -> GridDrive:
        """Start driving.

        Raises:
            GoalError: nothing is known yet, or the grid has no way.
        """
        if self._ground is None or self._pose is None:
            why = "no occupancy grid" if self._ground is None else "no pose in tf"
            raise GoalError(Failure(Code.TF_ERROR, why))
        self.navigation = GridDrive(goal, self._pose, self._ground, now_s)
        return self.navigation

    def _on_grid(self, msg: OccupancyGrid) -> None:
        cells = np.frombuffer(msg.data, dtype=np.int8).reshape(msg.info.height, msg.info.width)
        origin = msg.info.origin.position
        self._ground = OccupancyGround(cells, msg.info.resolution, np.array([origin.x, origin.y]))

    def _on_odometry(self, msg: Odometry) -> None:
        twist = msg.twist.twist
        self.velocity = Velocity(twist.linear.x, twist.angular.z)

    def _on_tf(self, msg: Any) -> None:
        for each in msg.transforms:
            pair = (each.header.frame_id, each.child_frame_id)
            if pair == (MAP, ODOM):
                self._T_map_odom = _planar(each.transform)
            elif pair == (ODOM, BASE) and self._T_map_odom is not None:
                self._pose = self._T_map_odom @ _planar(each.transform)
                stamp = each.header.stamp
                self._advance(messages.nanoseconds(stamp) * 1e-9, self._pose, stamp)

    def _advance(self, now_s: float, pose: Pose2, stamp: Any) -> None:
        drive = self.navigation
        if drive is not None and self._ground is not None:
            if not drive.finished:
                self._command(drive.velocity(pose, self.velocity, self._ground, now_s))
            if drive.finished:
                self._command(STILL)
        self._goals.watch(now_s, pose, stamp)

    def _command(self, velocity: Velocity) -> None:
        msg = TwistStamped()
        msg.header.stamp = self.get_clock().now().to_msg()
        msg.header.frame_id = BASE
        msg.twist.linear.x = float(velocity.forward_mps)
        msg.twist.angular.z = float(velocity.turn_radps)
        self._commands.publish(msg)


def _planar(transform: Any) -> Pose2:
    turn = transform.rotation
    yaw = float(np.arctan2(2.0 * turn.w * turn.z, 1.0 - 2.0 * turn.z**2))
    return Pose2(transform.translation.x, transform.translation.y, yaw)


def main(arguments: list[str] | None = None) -> int:
    """Run until interrupted."""
    rclpy.init(args=arguments)
    node = VelocityNavigator()
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    try:
        while rclpy.ok():
            executor.spin_once(timeout_sec=0.1)
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    finally:
        executor.shutdown()
        node.destroy_node()
        rclpy.try_shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
