"""The parameters of every node, declared once: default, unit in the name, description, range.

The guard imports this too: nothing that is heavy may be imported here.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..defaults import MIN_PROBABILITY
from .parameters import NodeParams, parameter


@dataclass(frozen=True)
class FrameParams(NodeParams):
    """Names of the tf frames."""

    map_frame: str = parameter("map", "frame of the object map and of goals")
    base_frame: str = parameter("base_link", "body of the robot, x forward, y left")


@dataclass(frozen=True)
class AskerParams(FrameParams):
    """Where the robot and the person who asks are, for nodes that read words."""

    speaker_frame: str = parameter(
        "", "tf frame of the person who asks, x forward; empty: the robot's own place"
    )
    max_pose_age_s: float = parameter(
        2.0,
        "ROS time after which a pose from tf, the robot's first of all, is too old to answer from",
        limits=(0.1, 3600.0),
        fixed=False,
    )
    min_probability: float = parameter(
        MIN_PROBABILITY, "decline what is less probable", limits=(0.0, 1.0), fixed=False
    )


@dataclass(frozen=True)
class QaParams(AskerParams):
    """Parameters of spatial_qa."""

    queue_length: int = parameter(
        8, "questions that may wait; more are refused as busy", limits=(0, 1000)
    )
    timeout_s: float = parameter(
        5.0, "steady time after which a question is given up", limits=(0.01, 600.0), fixed=False
    )


@dataclass(frozen=True)
class PlannerParams(AskerParams):
    """Parameters of navigation_planner."""

    robot_radius_m: float = parameter(0.20, "radius of the robot's body", limits=(0.05, 1.0))
    robot_height_m: float = parameter(1.4, "height of the robot's body", limits=(0.1, 3.0))
    margin_m: float = parameter(0.05, "gap kept between body and obstacles", limits=(0.0, 1.0))


@dataclass(frozen=True)
class ExecutiveParams(PlannerParams):
    """Parameters of the executive."""

    timeout_s: float = parameter(
        120.0, "ROS time for a whole instruction", limits=(1.0, 3600.0), fixed=False
    )
    explore_timeout_s: float = parameter(
        240.0,
        "ROS time after which exploring ends with what was seen",
        limits=(1.0, 3600.0),
        fixed=False,
    )
    answer_timeout_s: float = parameter(
        30.0,
        "steady time to wait for the answer to a question back",
        limits=(0.1, 600.0),
        fixed=False,
    )
    service_timeout_s: float = parameter(
        5.0,
        "steady time to wait for the planner or the base to react",
        limits=(0.1, 60.0),
        fixed=False,
    )


@dataclass(frozen=True)
class GuardParams(NodeParams):
    """Parameters of the guard."""

    hold_s: float = parameter(
        1.0, "steady time for which zero velocity is held after stop", limits=(0.1, 60.0)
    )
    rate_hz: float = parameter(20.0, "rate of the zero velocities", limits=(5.0, 100.0))
    stamped_cmd_vel: bool = parameter(True, "TwistStamped on cmd_vel; false: Twist")
    base_frame: str = parameter("base_link", "frame_id of the zero velocities")
    actions: list[str] = parameter(
        ["follow_instruction", "navigate_to_pose"], "actions whose goals are all cancelled"
    )


@dataclass(frozen=True)
class MapperParams(FrameParams):
    """Parameters of scene_mapper."""

    reliable_streams: bool = parameter(
        False, "sensor streams are reliable and every frame is mapped in order (lockstep)"
    )
    transport: str = parameter(
        "raw", "how images come", choices=("raw", "compressed", "compressedDepth")
    )
    sync_slop_s: float = parameter(
        0.0, "stamps at most this far apart are one frame", limits=(0.0, 0.5)
    )
    detections_wait_s: float = parameter(
        0.3, "steady time to wait for a frame's detections", limits=(0.01, 10.0)
    )
    tf_timeout_s: float = parameter(
        0.5, "steady time to wait for tf at a frame's stamp", limits=(0.0, 10.0)
    )
    min_depth_m: float = parameter(0.1, "nearer depth is ignored", limits=(0.01, 2.0))
    max_depth_m: float = parameter(10.0, "farther depth is ignored", limits=(1.0, 100.0))
    max_object_range_m: float = parameter(
        7.0, "objects farther than this are not measured", limits=(0.5, 50.0)
    )
    refine_pose: bool = parameter(True, "correct the localised pose by what is already mapped")
    existence_probability: float = parameter(
        0.5, "objects less probable than this are not shown", limits=(0.0, 1.0)
    )
    map_period_s: float = parameter(
        1.0, "steady time between whole maps, grids and markers", limits=(0.1, 60.0)
    )
