"""Parameters of manipulation_planner."""

from __future__ import annotations

from dataclasses import dataclass

from .arm_params import HandParams
from .parameters import parameter
from .params import PlannerParams


@dataclass(frozen=True)
class ManipulationParams(PlannerParams, HandParams):
    """Parameters of manipulation_planner."""

    standing_frame: str = parameter(
        "odom",
        "frame in which poses are given that are planned from where the robot stands: one that "
        "localisation does not move; the map where tf does not know it",
    )
    max_candidates: int = parameter(
        8, "grasps or places that an answer holds at most", limits=(1, 50), fixed=False
    )
    approach_m: float = parameter(
        0.10, "straight way of the hand before a grasp", limits=(0.02, 0.4), fixed=False
    )
    lift_m: float = parameter(
        0.12, "straight way up after a grasp", limits=(0.02, 0.5), fixed=False
    )
    spare_m: float = parameter(
        0.008,
        "on each side, how much wider the hand opens than what it takes",
        limits=(0.0, 0.05),
        fixed=False,
    )
    place_margin_m: float = parameter(
        0.03, "wanted gap from what is put down to edges and things", limits=(0.0, 0.2), fixed=False
    )
    place_probability: float = parameter(
        0.5,
        "a place at which the words are less probably true is not proposed",
        limits=(0.0, 1.0),
        fixed=False,
    )
    max_picture_age_s: float = parameter(
        2.0, "ROS time after which a depth picture is too old", limits=(0.1, 60.0), fixed=False
    )
    tf_timeout_s: float = parameter(
        0.5, "steady time to wait for tf at a picture's stamp", limits=(0.0, 10.0)
    )
    transport: str = parameter(
        "raw", "how depth pictures come", choices=("raw", "compressed", "compressedDepth")
    )
    min_depth_m: float = parameter(0.1, "nearer depth is ignored", limits=(0.01, 2.0))
    max_depth_m: float = parameter(6.0, "farther depth is ignored", limits=(1.0, 100.0))
