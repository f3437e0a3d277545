"""The node `habitat_bridge`: a Habitat world behind the topics that a robot's drivers have."""

from __future__ import annotations

import time
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import Twist, TwistStamped
from rclpy.clock import Clock, ClockType
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.qos import QoSProfile
from std_msgs.msg import Header
from std_srvs.srv import Trigger

from ..frames import Pose2
from ..noise import LocalisationDrift, NoiseModel
from ..robot import BadRobot, Robot, describe
from ..world import OffNavmesh, World, WorldError, find_scene
from . import messages
from .base import Base
from .driving import Velocity
from .goals import GoalServer
from .health import Health
from .pacing import FrameSchedule, Lockstep, Pacer
from .params import BadParameter, BridgeParams
from .robot_drivers import RobotDrivers
from .streams import Streams

HOLD_CLOCK_S = 0.1


class HabitatBridge(LifecycleNode):
    """Simulated drivers of a robot: camera, detector, base, localisation, navigation.

    Publishes: color/image_raw (rgb8), color/camera_info, depth/image_raw (32FC1 or 16UC1),
        depth/camera_info, detections (vision_msgs/Detection2DArray), instances (mono16) - all of
        one capture with one stamp, only while somebody listens; /tf, /tf_static, odom, /clock,
        ground_truth/pose, ground_truth/collisions (std_msgs/UInt32), ground_truth/visible
        (std_msgs/UInt32MultiArray: semantic id and pixels in turn, one message per capture),
        /diagnostics.
    Subscribes: cmd_vel (TwistStamped, or Twist by parameter), processed (std_msgs/Header,
        in lockstep).
    Serves: action navigate_to_pose (nav2_msgs/NavigateToPose; its name is a parameter), service
        reset (std_srvs/Trigger: back to the start pose, or to the parameter `start_pose` as it is
        then, and the clock jumps back to 0).
    With the parameter `robot`: what `RobotDrivers` publishes and serves beside that.

    The world is not stepped by a timer: whoever spins the node calls `advance` again and again, in
    the thread that configured it, because the renderer belongs to that thread.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("habitat_bridge", **kwargs)
        BridgeParams.declare(self)
        self._world: World | None = None
        self._robot: RobotDrivers | None = None
        self._running = False
        self._started = False
        self._time_ns = 0
        self._frame_index = 0

    @property
    def world(self) -> World:
        """The loaded world; only between configure and cleanup."""
        assert self._world is not None, "the bridge is not configured"
        return self._world

    @property
    def robot(self) -> Robot:
        """Arm, hand and head; only between configure and cleanup, and only where there is one."""
        assert self._robot is not None, "the bridge has no robot"
        return self._robot.robot

    @property
    def time_ns(self) -> int:
        """Simulated time since the start or the last reset, nanoseconds."""
        return self._time_ns

    @property
    def velocity(self) -> Velocity:
        """The base's velocity now."""
        return self._base.velocity

    @property
    def estimate(self) -> Pose2:
        """Where the robot believes to be in map."""
        return self._drift.estimate(self.world.pose, self._time_ns * 1e-9)

    # Life cycle

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Load the scene, create publishers and servers."""
        try:
            self._params = p = BridgeParams.read(self)
            world = World(find_scene(p.scene, p.scene_id, p.labels_file), p.world())
        except (BadParameter, WorldError) as error:
            self.get_logger().error(str(error))
            return TransitionCallbackReturn.FAILURE
        try:
            self._start = p.start() or world.start
            world.set_pose(self._start)
            robot = None if p.robot == "none" else Robot(world, describe(p.robot))
        except OffNavmesh as error:
            world.close()
            self.get_logger().error(f"start_pose: {error}")
            return TransitionCallbackReturn.FAILURE
        except BadRobot as error:
            world.close()
            self.get_logger().error(f"robot: {error}")
            return TransitionCallbackReturn.FAILURE
        self._world = world
        noise = p.noise()
        self._noise = NoiseModel(noise, world.config.camera.focal_px, p.seed)
        self._drift = LocalisationDrift(
            noise.position_m, noise.yaw_rad, noise.correlation_s, p.seed
        )
        self._base = Base(world, self._drift, p.base())
        self._step_ns = round(1e9 / p.physics_rate_hz)
        self._lockstep = Lockstep(p.lockstep_timeout_s)
        self._health = Health()
        self._streams = Streams(self, p, world.config.camera)
        if robot is not None:
            self._robot = RobotDrivers(self, p, robot)
            if robot.description.note:
                self.get_logger().warning(robot.description.note)
        self._goals = GoalServer(self, self._base, p.map_frame, p.navigation_action)
        self._reset = self.create_service(Trigger, "reset", self._on_reset)
        self._diagnostics = self.create_publisher(
            DiagnosticArray, "/diagnostics", QoSProfile(depth=10)
        )
        self._reporter = self.create_timer(
            1.0, self._report, clock=Clock(clock_type=ClockType.STEADY_TIME)
        )
        self._rewind()
        return super().on_configure(state)

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Take commands, and let time run."""
        p = self._params
        kind = TwistStamped if p.cmd_vel_stamped else Twist
        self._inputs = [self.create_subscription(kind, "cmd_vel", self._on_cmd_vel, 10)]
        if p.lockstep:
            self._inputs.append(
                self.create_subscription(Header, "processed", self._on_processed, 10)
            )
        self._pacer = Pacer(p.real_time_factor, p.step_only_when_driving)
        self._waiting_since_s = time.monotonic()
        self._held_s = 0.0
        self._streams.send_static(camera_moves=self._robot is not None)
        self._goals.active = self._running = True
        if self._robot is not None:
            self._robot.activate(True)
        return super().on_activate(state)

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Stop the robot and time."""
        self._halt("the bridge was deactivated")
        return super().on_deactivate(state)

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Unload the scene."""
        self.release()
        return super().on_cleanup(state)

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Stop and unload, from any state."""
        self.release()
        return super().on_shutdown(state)

    def _halt(self, why: str) -> None:
        if not self._running:
            return
        self._running = self._goals.active = False
        self._goals.abort(why)
        self._base.stop()
        if self._robot is not None:
            self._robot.activate(False)
            self._robot.abort(why)
        for each in self._inputs:
            self.destroy_subscription(each)

    def release(self) -> None:
        """Stop and free the world; harmless when there is none."""
        if self._world is None:
            return
        self._halt("the bridge is shutting down")
        self._goals.destroy()
        if self._robot is not None:
            self._robot.destroy()
            self._robot = None
        self._streams.destroy()
        self.destroy_timer(self._reporter)
        self.destroy_service(self._reset)
        self.destroy_publisher(self._diagnostics)
        self._world.close()
        self._world = None

    # Time

    @property
    def _is_idle(self) -> bool:
        """Neither the base nor anything above it moves or is asked to."""
        return self._base.is_idle and (self._robot is None or self._robot.is_idle)

    @property
    def _collisions(self) -> int:
        """How often base or arm have run into something since the start."""
        return self._base.collisions + (0 if self._robot is None else self._robot.bumps)

    def advance(self) -> float:
        """Take the next step if it is due.

        Returns:
            Seconds of steady time until it is worth calling again; 0 for at once.
        """
        if not self._running:
            return 0.1
        steady_s = time.monotonic()
        if self._waits_for_listeners(steady_s):
            return 0.05
        wait_s = self._pacer.wait_s(steady_s)
        if wait_s > 0.0:
            return wait_s
        if self._params.lockstep and self._lockstep_holds(steady_s):
            return 0.05
        self._step()
        return self._pacer.wait_s(time.monotonic())

    def _waits_for_listeners(self, steady_s: float) -> bool:
        """In lockstep the first frame must be seen too, so time starts when somebody listens."""
        if self._started or not self._params.lockstep:
            self._started = True
            return False
        waited_s = steady_s - self._waiting_since_s
        self._started = self._streams.mapped
        if not self._started and waited_s > self._params.lockstep_start_timeout_s:
            self.get_logger().warning(f"lockstep: nobody listens after {waited_s:.0f} s, going on")
            self._started = True
        if not self._started and steady_s - self._held_s > HOLD_CLOCK_S:
            self._held_s = steady_s
            self._streams.send_clock(self._step_ns)
        return not self._started

    def _lockstep_holds(self, steady_s: float) -> bool:
        holds = self._lockstep.holds(steady_s)
        if self._lockstep.timeouts > self._health.lockstep_timeouts:
            self._health.lockstep_timeouts = self._lockstep.timeouts
            self.get_logger().warning(
                f"lockstep: `processed` did not catch up within {self._lockstep.timeout_s:g} s"
            )
        return holds

    def _step(self) -> None:
        dt_s = self._step_ns * 1e-9
        self._time_ns += self._step_ns
        now_s = self._time_ns * 1e-9
        bumps = self._collisions
        self._base.advance(dt_s, now_s)
        self.world.set_time(now_s)
        self.world.step_physics(dt_s)
        self._streams.send_clock(self._time_ns)
        self._send_state()
        if self._robot is not None:
            self._robot.step(dt_s, self._time_ns)
        if self._collisions != bumps:
            self._streams.send_collisions(self._collisions)
        self._goals.watch(
            now_s,
            self._drift.estimate(self.world.pose, now_s),
            messages.stamp(self._time_ns),
        )
        if self._schedule.due(self._time_ns, self._is_idle):
            self._capture()
        self._health.steps += 1
        self._pacer.stepped(dt_s, self._is_idle, time.monotonic())
        self._health.late = self._pacer.late

    def _send_state(self) -> None:
        """Localisation, odometry and truth of this instant."""
        world = self.world
        T_odom_base = self._T_odom_map @ world.pose
        estimate = self._drift.estimate(world.pose, self._time_ns * 1e-9)
        T_map_odom = estimate @ T_odom_base.inverse()
        self._streams.send_poses(self._time_ns, T_map_odom, T_odom_base, world.floor_m)
        self._streams.send_odometry(self._time_ns, T_odom_base, self._base.velocity, world.floor_m)
        self._streams.send_truth(self._time_ns, world.pose, world.floor_m)

    def _capture(self) -> None:
        index = self._frame_index
        self._frame_index += 1
        if not self._streams.seen:
            return
        began_s = time.monotonic()
        world = self.world
        frame = world.observe(semantic=self._streams.detected)
        sensed = self._noise.degrade(
            index, frame.color, frame.depth_m, frame.semantic, world.labels
        )
        if frame.semantic is not None:
            self._streams.send_visible(frame.semantic)
        self._streams.send_frame(self._time_ns, sensed)
        if self._params.lockstep:
            self._lockstep.published(self._time_ns, time.monotonic())
        self._health.frames += 1
        self._health.render_s += time.monotonic() - began_s

    def _rewind(self) -> None:
        """Time 0, frame 0, at the start pose; odometry starts there."""
        self.world.set_time(0.0)
        self._base.reset(self._start)
        if self._robot is not None:
            self._robot.rewind()
        self._T_odom_map: Pose2 = self._start.inverse()
        self._time_ns = self._frame_index = 0
        self._schedule = FrameSchedule(self._params.frame_rate_hz, self._params.idle_frame_rate_hz)
        self._lockstep.forget()
        self._streams.send_collisions(0)

    # Inputs

    def _on_cmd_vel(self, msg: Any) -> None:
        twist = msg.twist if self._params.cmd_vel_stamped else msg
        try:
            self._base.command(Velocity(twist.linear.x, twist.angular.z), self._time_ns * 1e-9)
        except ValueError as error:
            self._health.bad_commands += 1
            self.get_logger().warning(f"cmd_vel: {error}", throttle_duration_sec=5.0)

    def _on_processed(self, msg: Header) -> None:
        self._lockstep.processed(messages.nanoseconds(msg.stamp))

    def _on_reset(self, request: Any, response: Any) -> Any:
        try:
            start = BridgeParams.read(self).start() or self.world.start
            self.world.set_pose(start)
        except BadParameter as error:
            response.success, response.message = False, str(error)
            return response
        except OffNavmesh as error:
            response.success, response.message = False, f"start_pose: {error}"
            return response
        self._start = start
        self._goals.abort("the simulation was reset")
        if self._robot is not None:
            self._robot.abort("the simulation was reset")
        self._rewind()
        response.success, response.message = True, "at the start pose, time 0"
        return response

    def _report(self) -> None:
        report = self._health.report(
            time.monotonic(),
            self._time_ns,
            {"collisions": self._collisions, "frame": self._frame_index},
        )
        report.header.stamp = messages.stamp(self._time_ns)
        self._diagnostics.publish(report)
