"""Values of behaviour trees <-> messages."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from builtin_interfaces.msg import Time as TimeMsg
from geometry_msgs.msg import PoseStamped

from spatial_si_interfaces.msg import (
    BehaviourTree,
    GraspCandidate,
    NavigationGoal,
    PlacementCandidate,
    StepReport,
    TreeNode,
)

from ..planning.navigation_goals import RankedGoal
from ..planning.tree.memory import StepDone
from ..planning.tree.ports import Candidate, Spot
from ..planning.tree.state import NodeState
from . import convert
from .convert_answers import decline_to_msg, goal_to_msg

Array = npt.NDArray[np.float64]
ToMap = Callable[[str], Array | None]
"""(4, 4) T_map_frame of a frame's name; None where tf does not know it."""


def spot_from_msg(msg: NavigationGoal) -> Spot:
    T_map_base = convert.pose_from_msg(msg.pose.pose)
    return Spot(T_map_base, msg.reason, msg.probability, msg.path_length, msg)


def spot_to_msg(spot: Spot, frame_id: str, stamp_ns: int) -> NavigationGoal:
    if isinstance(spot.origin, NavigationGoal):
        return spot.origin
    if isinstance(spot.origin, RankedGoal):
        return goal_to_msg(spot.origin, frame_id, stamp_ns)
    return NavigationGoal(
        pose=convert.pose_stamped_to_msg(spot.T_map_base, frame_id, stamp_ns),
        probability=float(spot.probability),
        path_length=float(spot.path_length_m),
        reason=spot.reason,
    )


def grasp_from_msg(msg: GraspCandidate, to_map: ToMap) -> Candidate:
    return Candidate(
        msg.object_id,
        msg.label,
        msg.reason,
        1.0,
        msg.reachable,
        _in_map(msg.base_pose, to_map),
        _position(msg.pose, to_map),
        np.array([msg.size.x, msg.size.y, msg.size.z]),
        msg,
        -float(convert.pose_from_msg(msg.pose.pose)[2, 0]),
    )


def placement_from_msg(msg: PlacementCandidate, to_map: ToMap) -> Candidate:
    return Candidate(
        msg.support_id,
        "",
        msg.reason,
        msg.probability,
        msg.reachable,
        _in_map(msg.base_pose, to_map),
        _position(msg.pose, to_map),
        np.array([msg.size.x, msg.size.y, msg.size.z]),
        msg,
    )


def tree_to_msg(instruction: str, nodes: tuple[NodeState, ...], stamp: TimeMsg) -> BehaviourTree:
    return BehaviourTree(
        stamp=stamp,
        instruction=instruction,
        nodes=[
            TreeNode(
                kind=node.kind.value,
                status=node.status.value,
                name=node.name,
                parent=node.parent,
                detail=node.detail,
            )
            for node in nodes
        ],
    )


def step_to_msg(step: StepDone) -> StepReport:
    msg = StepReport(
        words=step.words,
        success=step.declined is None,
        report=step.report,
        object_id=step.object_id,
        duration=float(step.took_s),
    )
    if step.declined is not None:
        msg.decline = decline_to_msg(step.declined)
    return msg


def _in_map(pose: PoseStamped, to_map: ToMap) -> Array | None:
    """(4, 4) in the map; None where no frame is named, or it is not known."""
    frame = pose.header.frame_id
    T_map_frame = to_map(frame) if frame else None
    return None if T_map_frame is None else T_map_frame @ convert.pose_from_msg(pose.pose)


def _position(pose: PoseStamped, to_map: ToMap) -> Array | None:
    T = _in_map(pose, to_map)
    return None if T is None else T[:3, 3]
