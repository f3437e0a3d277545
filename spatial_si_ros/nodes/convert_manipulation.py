"""Grasps and placements <-> messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from geometry_msgs.msg import Vector3

from spatial_si_interfaces.msg import GraspCandidate, PlacementCandidate

from ..geometry.frames import invert, pose_from_yaw
from ..planning.grasping.grasp import Grasp, GraspKind, heading_of
from ..planning.placing.placement import Carried, Placement
from . import convert

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PoseFrame:
    """The frame that poses are given in.

    Attributes:
        name: of tf.
        T_frame_map: (4, 4).
        stamp_ns: for which it holds.
    """

    name: str
    T_frame_map: Array
    stamp_ns: int


def grasp_to_msg(grasp: Grasp, frame: PoseFrame, names: Sequence[str]) -> GraspCandidate:
    """`names` are the arm's joints."""
    msg = GraspCandidate(
        kind=int(grasp.kind),
        object_id=grasp.object_id,
        label=grasp.label,
        pose=_pose(frame, grasp.T_world_grasp),
        width=grasp.width_m,
        approach=float(grasp.approach_m),
        lift=float(grasp.lift_m),
        size=_vector(grasp.size_m),
        height=float(grasp.height_m),
        score=grasp.score,
        reachable=grasp.reachable,
        reason=grasp.reason,
    )
    if grasp.T_world_base is not None:
        msg.base_pose = _pose(frame, grasp.T_world_base)
    if grasp.joints is not None:
        msg.joint_names = list(names)
        msg.joint_positions = [float(each) for each in grasp.joints]
    return msg


def placement_to_msg(
    placement: Placement, frame: PoseFrame, names: Sequence[str]
) -> PlacementCandidate:
    """`names` are the arm's joints."""
    relation = PlacementCandidate.IN if placement.inside else PlacementCandidate.ON
    used = placement.frame
    msg = PlacementCandidate(
        support_id=placement.support_id,
        support_relation=relation,
        pose=_pose(frame, placement.T_world_foot),
        grasp_pose=_pose(frame, placement.T_world_grasp),
        approach=float(placement.approach_m),
        size=_vector(placement.size_m),
        probability=float(placement.probability),
        clearance=float(placement.clearance_m),
        margin=float(placement.margin_m),
        score=placement.score,
        frame=convert.frame_to_msg(used.frame, used.description, used.observer),
        reachable=placement.reachable,
        reason=placement.reason,
    )
    if placement.T_world_base is not None:
        msg.base_pose = _pose(frame, placement.T_world_base)
    if placement.joints is not None:
        msg.joint_names = list(names)
        msg.joint_positions = [float(each) for each in placement.joints]
    return msg


def carried_from_msg(msg: GraspCandidate) -> Carried:
    """How a thing is held, as far as the message tells: where its middle is beside the hand is
    taken from the kind of the grasp.

    Raises:
        ValueError: a size that is not positive, a pose that is not finite.
    """
    T = convert.pose_from_msg(msg.pose.pose)
    size = np.array([msg.size.x, msg.size.y, msg.size.z])
    if not np.all(np.isfinite(size)) or np.any(size <= 0.0) or not np.isfinite(msg.height):
        raise ValueError(f"want the size of what is held, got {size.tolist()}")
    heading = heading_of(T)
    ahead = np.array([np.cos(heading), np.sin(heading)])
    middle = T[:2, 3].copy()
    if msg.kind == GraspKind.HANDLE:
        middle += 0.5 * size[0] * ahead
    elif msg.kind == GraspKind.RIM:
        middle += 0.5 * size[1] * np.array([-ahead[1], ahead[0]])
    T_foot = pose_from_yaw([middle[0], middle[1], T[2, 3] - msg.height], heading)
    return Carried(msg.object_id, msg.label, size, invert(T) @ T_foot, float(msg.width))


def key_of(msg: GraspCandidate) -> tuple[int, ...]:
    """By which a grasp that was handed out is known again."""
    at = msg.pose.pose.position
    return (msg.object_id, msg.kind, *(round(1e4 * v) for v in (at.x, at.y, at.z)))


def _pose(frame: PoseFrame, T_map_body: Array) -> convert.PoseStamped:
    return convert.pose_stamped_to_msg(frame.T_frame_map @ T_map_body, frame.name, frame.stamp_ns)


def _vector(values: Array) -> Vector3:
    x, y, z = (float(each) for each in values)
    return Vector3(x=x, y=y, z=z)
