"""A Stretch beside a table, and how a test plans with it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from planning.arm.stretch_like import stretch_like
from planning.grasping.shapes import Solid, seen, table

from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.language.declined import Declined
from spatial_si_ros.planning.arm.hand import Hand
from spatial_si_ros.planning.arm.model import ArmModel
from spatial_si_ros.planning.grasping.grasp import Grasp
from spatial_si_ros.planning.grasping.judging import Judged, Tally, judged
from spatial_si_ros.planning.grasping.planning import plan_grasps
from spatial_si_ros.planning.grasping.proposals import proposed
from spatial_si_ros.planning.grasping.reachable import Reachable
from spatial_si_ros.planning.grasping.settings import GraspSettings
from spatial_si_ros.planning.grasping.surroundings import Surroundings
from spatial_si_ros.planning.grasping.target import Target, target_of

HAND = Hand()
SETTINGS = GraspSettings()
EYE = np.array([-0.1, 0.7, 0.6])
"""Of a robot at (0, 0.7): 0.6 m above the table's top, which is the level z = 0 here."""
NOISE_M = 0.0015


@lru_cache(maxsize=1)
def arm() -> ArmModel:
    return ArmModel.from_urdf(stretch_like(), HAND)


@lru_cache(maxsize=1)
def reachable() -> Reachable:
    return Reachable(arm())


def target(solid: Solid, label: str = "thing", eye: np.ndarray | None = EYE) -> Target:
    """As the camera sees it; `eye` None: as a map that was made all around it has it."""
    points = solid.points_m[::3] if eye is None else seen(solid, eye, NOISE_M)
    return target_of(3, label, points, solid.box, eye)


def held(
    solid: Solid,
    label: str = "thing",
    eye: np.ndarray | None = EYE,
    others: np.ndarray | None = None,
) -> tuple[Judged, Tally]:
    """Every pose that holds it on a table, wherever the robot is."""
    aim, tally = target(solid, label, eye), Tally()
    around = Surroundings(table() if others is None else np.concatenate([table(), others]))
    near = around.near(aim.box)
    return judged(proposed(aim, HAND), aim, near, HAND, SETTINGS, 0.1, tally), tally


def planned(
    solid: Solid,
    label: str = "thing",
    base: np.ndarray | None = None,
    others: np.ndarray | None = None,
    holes: float = 0.0,
) -> tuple[Grasp, ...] | Declined:
    """From here, by one picture; the table is 0.7 m high and to the right of the robot."""
    shift = np.array([0.0, 0.0, 0.7])
    points = seen(solid, EYE, NOISE_M) + shift
    box = type(solid.box)(solid.box.centre_m + shift, solid.box.size_m, solid.box.yaw_rad)
    aim = target_of(3, label, points, box, EYE + shift, holes)
    around = table(0.7) if others is None else np.concatenate([table(0.7), others + shift])
    here = pose_from_yaw([0.02, 0.7, 0.0], 0.0) if base is None else base
    return plan_grasps(aim, Surroundings(around), arm(), here, SETTINGS, reachable())
