"""Parameters of the bridge, declared once, with bounds and units, and read as one value."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import Any

from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor
from rclpy.node import Node
from rclpy.parameter import Parameter

from ..frames import CameraMount, Pose2
from ..noise import NoiseSettings
from ..robot import KINDS
from ..world import Camera, WorldConfig
from .base import BaseSettings
from .driving import Limits

UNSET = -1.0
"""A noise figure with this value is taken from the preset."""

CHANGEABLE = frozenset({"start_pose"})
"""May be set while the node runs."""


def _p(default: Any, description: str, low: Any = None, high: Any = None) -> Any:
    metadata = {"description": description, "low": low, "high": high}
    if isinstance(default, list):
        return field(default_factory=lambda: list(default), metadata=metadata)
    return field(default=default, metadata=metadata)


def _noise(what: str, high: float) -> Any:
    return _p(UNSET, f"{what}; {UNSET:g}: as the preset says", UNSET, high)


class BadParameter(Exception):
    """Parameters that are each in range but do not fit together, or name something unknown."""


@dataclass(frozen=True)
class BridgeParams:
    """Every parameter of the node, as declared; see each field's description."""

    scene: str = _p("", "scene folder, *.scene_dataset_config.json, *.stage_config.json or mesh")
    scene_id: str = _p("", "which scene of the data set; may be empty when it has exactly one")
    labels_file: str = _p("", "JSON with labels by semantic id or template; overrides the scene's")
    start_pose: list[float] = _p(
        [], "x [m], y [m], yaw [rad] in map, from the next reset on; empty: as the scene says"
    )
    seed: int = _p(0, "seed of the noise", 0, 2**31 - 1)
    gpu_device: int = _p(-1, "GPU that renders; -1: the default device, software included", -1, 64)
    dynamics: bool = _p(False, "let movable objects fall and be pushed")
    autostart: bool = _p(True, "configure and activate unaided")

    width_px: int = _p(640, "image width [px]", 16, 4096)
    height_px: int = _p(480, "image height [px]", 16, 4096)
    hfov_deg: float = _p(79.0, "horizontal field of view [deg]", 10.0, 150.0)
    min_depth_m: float = _p(0.1, "nearer depth is invalid [m]", 0.01, 10.0)
    max_depth_m: float = _p(10.0, "farther depth is invalid [m]", 0.1, 60.0)
    depth_encoding: str = _p("32FC1", "32FC1 (metres) or 16UC1 (millimetres); invalid is 0")
    camera_forward_m: float = _p(0.10, "camera_link ahead of base_link [m]", -1.0, 1.0)
    camera_up_m: float = _p(1.25, "camera_link above base_link [m]", 0.05, 3.0)
    camera_pitch_down_deg: float = _p(18.0, "camera looks down by [deg]", -60.0, 60.0)

    robot: str = _p("none", "none, stretch or plain: arm, hand, a head with the camera")
    outside_rate_hz: float = _p(10.0, "pictures of the robot from outside [Hz]", 0.1, 60.0)

    physics_rate_hz: float = _p(50.0, "steps of simulated time, /clock and tf [Hz]", 10.0, 1000.0)
    frame_rate_hz: float = _p(10.0, "captures per simulated second [Hz]", 0.1, 120.0)
    idle_frame_rate_hz: float = _p(0.0, "captures while standing still [Hz]; 0: same", 0.0, 120.0)
    real_time_factor: float = _p(1.0, "simulated per real time; 0: as fast as it goes", 0.0, 100.0)
    step_only_when_driving: bool = _p(False, "while nothing moves, no faster than real time")
    lockstep: bool = _p(False, "step on when `processed` has caught up; streams are reliable")
    lockstep_timeout_s: float = _p(5.0, "wait for `processed` at most [s]", 0.05, 600.0)
    lockstep_start_timeout_s: float = _p(30.0, "wait for listeners at most [s]", 0.0, 600.0)

    cmd_vel_stamped: bool = _p(True, "cmd_vel is TwistStamped, else Twist")
    cmd_vel_timeout_s: float = _p(0.5, "an older command is zero [s, simulated]", 0.05, 10.0)
    max_speed_mps: float = _p(0.6, "largest speed [m/s]", 0.05, 3.0)
    max_turn_radps: float = _p(1.2, "largest turn rate [rad/s]", 0.1, 6.0)
    max_acceleration_mps2: float = _p(1.0, "largest acceleration [m/s^2]", 0.1, 10.0)
    max_turn_acceleration_radps2: float = _p(3.0, "largest turn acceleration [rad/s^2]", 0.1, 30.0)
    navigation_action: str = _p(
        "navigate_to_pose", "action it serves; rename it to let another node navigate by cmd_vel"
    )
    goal_off_navmesh_m: float = _p(0.05, "a goal farther off the navmesh aborts [m]", 0.0, 1.0)
    planning_clearance_m: float = _p(0.08, "paths keep this clear where they can [m]", 0.0, 0.5)

    noise_preset: str = _p("off", "off, default or hard")
    noise_missed_fraction: float = _noise("objects not detected", 1.0)
    noise_false_per_frame: float = _noise("mean false detections", 100.0)
    noise_swap_fraction: float = _noise("labels swapped", 1.0)
    noise_box_jitter_px: float = _noise("sigma of box edges [px]", 100.0)
    noise_depth_scale: float = _noise("factor on 0.0012 + 0.0019 (z - 0.4)^2 m", 100.0)
    noise_hole_fraction: float = _noise("pixels without depth", 1.0)
    noise_position_m: float = _noise("sigma of localisation [m]", 1.0)
    noise_yaw_rad: float = _noise("sigma of localised heading [rad]", 1.0)
    noise_correlation_s: float = _noise("localisation changes over [s]", 3600.0)
    noise_brightness_fraction: float = _noise("half width of brightness gain", 1.0)
    noise_white_balance_fraction: float = _noise("half width of channel gains", 1.0)

    map_frame: str = _p("map", "tf frame of the map")
    odom_frame: str = _p("odom", "tf frame of the odometry")
    base_footprint_frame: str = _p("base_footprint", "tf frame of the base on the ground")
    base_frame: str = _p("base_link", "tf frame of the base")
    camera_frame: str = _p("camera_link", "tf frame of the camera's body (x forward)")
    optical_frame: str = _p("camera_color_optical_frame", "tf frame of the images (z forward)")

    @classmethod
    def declare(cls, node: Node) -> None:
        """Declare all of them, read-only but for `CHANGEABLE`, with description and range."""
        for each in fields(cls):
            descriptor = ParameterDescriptor(
                description=each.metadata["description"], read_only=each.name not in CHANGEABLE
            )
            low, high = each.metadata["low"], each.metadata["high"]
            default = getattr(cls(), each.name)
            if isinstance(default, float):
                descriptor.floating_point_range = [
                    FloatingPointRange(from_value=float(low), to_value=float(high))
                ]
            elif isinstance(default, int) and not isinstance(default, bool):
                descriptor.integer_range = [IntegerRange(from_value=low, to_value=high)]
            # YAML and the command line read a bare `off` as the boolean false.
            descriptor.dynamic_typing = each.name == "noise_preset"
            if default == []:  # an empty list does not tell its type
                node.declare_parameter(each.name, Parameter.Type.DOUBLE_ARRAY, descriptor)
            else:
                node.declare_parameter(each.name, default, descriptor)

    @classmethod
    def read(cls, node: Node) -> BridgeParams:
        """The values the node was started with.

        Raises:
            BadParameter: they do not fit together; the message says which and why.
        """
        values = {}
        for each in fields(cls):
            default = getattr(cls(), each.name)
            values[each.name] = node.get_parameter_or(
                each.name, Parameter(each.name, Parameter.Type.NOT_SET)
            ).value
            if values[each.name] is None:
                values[each.name] = default
        if values["noise_preset"] is False:
            values["noise_preset"] = "off"
        params = cls(**values)
        params._check()
        return params

    def _check(self) -> None:
        if self.robot not in KINDS:
            raise BadParameter(f"robot wants one of {', '.join(KINDS)}, got '{self.robot}'")
        if self.depth_encoding not in ("32FC1", "16UC1"):
            raise BadParameter(f"depth_encoding wants 32FC1 or 16UC1, got '{self.depth_encoding}'")
        if self.frame_rate_hz > self.physics_rate_hz:
            raise BadParameter(
                f"frame_rate_hz ({self.frame_rate_hz:g}) must not be above physics_rate_hz "
                f"({self.physics_rate_hz:g})"
            )
        try:
            self.noise()
            self.world()
            self.start()
        except ValueError as error:
            raise BadParameter(str(error)) from error

    def noise(self) -> NoiseSettings:
        """The preset, with each figure that was set replaced."""
        preset = NoiseSettings.preset(self.noise_preset)
        stated = {
            each.name: getattr(self, "noise_" + each.name)
            for each in fields(NoiseSettings)
            if getattr(self, "noise_" + each.name) != UNSET
        }
        return NoiseSettings(**{**vars(preset), **stated})

    def start(self) -> Pose2 | None:
        """The start pose in map; None when the scene decides.

        Raises:
            ValueError: not three finite numbers.
        """
        if not self.start_pose:
            return None
        if len(self.start_pose) != 3 or not all(math.isfinite(v) for v in self.start_pose):
            raise ValueError(f"start_pose wants x, y, yaw, got {list(self.start_pose)}")
        return Pose2(*self.start_pose)

    def world(self) -> WorldConfig:
        """What the world is built with."""
        mount = CameraMount(
            forward_m=self.camera_forward_m,
            up_m=self.camera_up_m,
            pitch_down_rad=math.radians(self.camera_pitch_down_deg),
        )
        camera = Camera(
            width_px=self.width_px,
            height_px=self.height_px,
            hfov_rad=math.radians(self.hfov_deg),
            min_depth_m=self.min_depth_m,
            max_depth_m=self.max_depth_m,
            mount=mount,
        )
        return WorldConfig(
            camera=camera,
            planning_clearance_m=self.planning_clearance_m,
            dynamics=self.dynamics,
            robot=self.robot != "none",
            gpu_device=self.gpu_device,
            seed=self.seed,
        )

    def base(self) -> BaseSettings:
        """How the base behaves."""
        limits = Limits(
            self.max_speed_mps,
            self.max_turn_radps,
            self.max_acceleration_mps2,
            self.max_turn_acceleration_radps2,
        )
        return BaseSettings(limits, self.cmd_vel_timeout_s, self.goal_off_navmesh_m)

    def frames(self) -> tuple[str, ...]:
        """The tf frames from the map down to the images."""
        return (
            self.map_frame,
            self.odom_frame,
            self.base_footprint_frame,
            self.base_frame,
            self.camera_frame,
            self.optical_frame,
        )
