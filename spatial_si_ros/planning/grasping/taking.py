"""Grasps of a mapped thing: from what the map knows of it, or from what a picture shows now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ...geometry.boxes import OrientedBox
from ...language.declined import Declined, DeclineReason
from ...scene.objects import SceneObject
from ...scene.snapshot import SceneSnapshot
from ..arm.hand import Joints
from ..arm.model import ArmModel
from ..drive_grid import Body
from ..places import REAL
from . import refusals
from .grasp import Grasp
from .ground import Ground
from .planning import plan_grasps
from .reachable import Reachable
from .settings import GraspSettings
from .surroundings import Surroundings, mapped
from .target import Target, target_of

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_LEAST = 8
_LOW_M = 0.5
_FLOOR_REACH_M, _FLOOR_STEP_M = 0.7, 0.02
_OWN_GAP_M = 0.03
_STANDS = 0.5
"""Least probability of standing on something."""
_BORDER_M = 0.015
_ROBOT_TOP_M = 1.6


@dataclass(frozen=True, slots=True, eq=False)
class Robot:
    """The robot that takes.

    Attributes:
        arm: its kinematics.
        reachable: made of it once.
        body: for driving.
        T_map_base: (4, 4) where it stands.
        trail_m: (N, 2) where it was.
        joints: (J,) of the arm now; None: not known.
    """

    arm: ArmModel
    reachable: Reachable
    body: Body
    T_map_base: Array
    trail_m: Array
    joints: Joints | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a picture shows, in the map.

    Attributes:
        points_m: (N, 3) of the thing.
        holes: 0..1 of its pixels without depth.
        eye_m: (3,) where the camera was.
        around_m: (K, 3) of everything else.
    """

    points_m: Array
    holes: float
    eye_m: Array
    around_m: Array


def take_from_map(
    thing: SceneObject, snapshot: SceneSnapshot, robot: Robot, settings: GraspSettings
) -> tuple[Grasp, ...] | Declined:
    """Ways to take it, from places of the base that the robot can drive to."""
    refused = _refused(thing, len(thing.points_m), settings) or _laden(thing, snapshot)
    if refused is not None:
        return refused
    target = target_of(thing.id, thing.label, thing.points_m, thing.box)
    others = surroundings_of(thing.box, snapshot, robot, (thing.id,))
    around = Surroundings(others[~_own(others, target)])
    return _planned(target, around, robot, settings, ground_of(snapshot, robot))


def take_from_picture(
    thing: SceneObject,
    seen: Seen,
    robot: Robot,
    settings: GraspSettings,
    ground: Ground | None = None,
) -> tuple[Grasp, ...] | Declined:
    """Ways to take it from where the robot stands; with `ground` from elsewhere, too."""
    refused = _refused(thing, len(seen.points_m), settings)
    if refused is not None:
        return refused
    target = target_of(thing.id, thing.label, seen.points_m, thing.box, seen.eye_m, seen.holes)
    others = seen.around_m[~_own(seen.around_m, target)]
    around = Surroundings(np.concatenate([others, floor_around(thing.box)]))
    return _planned(target, around, robot, settings, ground)


def _planned(
    target: Target,
    around: Surroundings,
    robot: Robot,
    settings: GraspSettings,
    ground: Ground | None,
) -> tuple[Grasp, ...] | Declined:
    return plan_grasps(
        target,
        around,
        robot.arm,
        robot.T_map_base,
        settings,
        robot.reachable,
        ground,
        robot.joints,
    )


def ground_of(snapshot: SceneSnapshot, robot: Robot) -> Ground:
    """Where the robot may drive to."""
    return Ground(snapshot, robot.body, robot.T_map_base[:2, 3], robot.trail_m)


def _own(points_m: Array, target: Target) -> Mask:
    """(K,) which points are of the target itself: a detection may end a little inside of it."""
    own: Mask = target.box.contains(points_m, _BORDER_M)
    return own & (points_m[:, 2] > target.bottom_m + _BORDER_M)


def surroundings_of(
    box: OrientedBox, snapshot: SceneSnapshot, robot: Robot, without: tuple[int, ...]
) -> Array:
    """(K, 3) points of the map around a box, with the floor where it is low."""
    known = mapped(snapshot, box.centre_m, without, body=robot.body)
    return np.concatenate([known, floor_around(box)])


def floor_around(box: OrientedBox) -> Array:
    """(K, 3) points of the floor around what stands low over it."""
    if box.bottom_m > _LOW_M:
        return np.zeros((0, 3))
    line = np.arange(-_FLOOR_REACH_M, _FLOOR_REACH_M, _FLOOR_STEP_M)
    x, y = (part.ravel() for part in np.meshgrid(line, line))
    return np.column_stack([x + box.centre_m[0], y + box.centre_m[1], np.zeros(len(x))])


def without_robot(points_m: Array, robot: Robot, joints: Joints | None) -> Array:
    """(K, 3) of the points (N, 3): those that are not of the robot itself.

    Args:
        joints: (J,) of its arm at that moment; None: not known.
    """
    base = robot.T_map_base
    level = np.hypot(*(points_m[:, :2] - base[:2, 3]).T)
    own: Mask = (level < robot.arm.hand.body_radius_m) & (points_m[:, 2] < _ROBOT_TOP_M)
    if joints is not None:
        spheres = robot.arm.link_points(joints)
        centres = spheres[:, :3] @ base[:3, :3].T + base[:3, 3]
        tree = cKDTree(centres)
        reach = float(spheres[:, 3].max()) + _OWN_GAP_M
        near, which = tree.query(points_m, distance_upper_bound=reach)
        inside = np.isfinite(near)
        own[inside] |= near[inside] < spheres[which[inside], 3] + _OWN_GAP_M
    kept: Array = points_m[~own]
    return kept


def _refused(thing: SceneObject, points: int, settings: GraspSettings) -> Declined | None:
    refused = refusals.fixed(thing.label, thing.name)
    if refused is None and points < _LEAST:
        return refusals.badly_measured(points, 0.0, thing.name, settings)
    return refused


def _laden(thing: SceneObject, snapshot: SceneSnapshot) -> Declined | None:
    """The refusal of what something stands on."""
    for other in snapshot:
        support = other.support
        if support is None or support.object_id != thing.id or support.relation != "on":
            continue
        if other.existence >= REAL and support.probability >= _STANDS:
            return refusals.laden(thing.name, other.name)
    return None


def gone(thing: SceneObject) -> Declined:
    """The refusal of what is no longer where the map has it."""
    return Declined(
        DeclineReason.OBJECT_GONE, f"{thing.name} is no longer where it was: its place is empty"
    )


def not_shown(thing: SceneObject) -> Declined:
    """The refusal of what the newest picture does not show."""
    return Declined(
        DeclineReason.NOT_OBSERVED_WELL,
        f"the newest picture does not show {thing.name}: look at it first",
    )
