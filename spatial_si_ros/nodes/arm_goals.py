"""Pick and Place goals -> values of the core."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..language.declined import Declined, DeclineReason
from ..planning.arm.hand import Joints
from ..planning.arm.picking import Grasp
from ..planning.arm.placing import Placement
from . import convert


def grasps_of(msgs: Sequence[Any], names: Sequence[str]) -> list[Grasp] | Declined:
    """GraspCandidates; `names` are the arm's joints."""
    found = []
    for i, msg in enumerate(msgs):
        try:
            T = convert.pose_from_msg(msg.pose.pose)
            _check(msg.pose.header.frame_id, width=msg.width, approach=msg.approach, lift=msg.lift)
        except ValueError as error:
            return Declined(DeclineReason.BAD_INPUT, f"grasp {i + 1}: {error}")
        found.append(
            Grasp(
                msg.pose.header.frame_id,
                T,
                float(msg.width),
                float(msg.approach),
                float(msg.lift),
                _seed(msg, names),
                msg.label or "thing",
            )
        )
    return found or Declined(DeclineReason.BAD_INPUT, "want at least one grasp, got none")


def placements_of(msgs: Sequence[Any], names: Sequence[str]) -> list[Placement] | Declined:
    """PlacementCandidates; `names` are the arm's joints."""
    found = []
    for i, msg in enumerate(msgs):
        try:
            T = convert.pose_from_msg(msg.grasp_pose.pose)
            _check(msg.grasp_pose.header.frame_id, approach=msg.approach)
        except ValueError as error:
            return Declined(DeclineReason.BAD_INPUT, f"placement {i + 1}: {error}")
        frame = msg.grasp_pose.header.frame_id
        found.append(Placement(frame, T, float(msg.approach), _seed(msg, names)))
    return found or Declined(DeclineReason.BAD_INPUT, "want at least one placement, got none")


def _check(frame: str, **lengths: float) -> None:
    """Raises ValueError: no frame, or a length that is not finite and positive or zero."""
    if not frame:
        raise ValueError("want a frame, got none")
    for name, value in lengths.items():
        if not 0.0 <= value < 2.0:
            raise ValueError(f"want {name} within 0..2 m, got {value}")


def _seed(msg: Any, names: Sequence[str]) -> Joints | None:
    """The joints that the candidate was planned with, in our order."""
    known = dict(zip(msg.joint_names, msg.joint_positions, strict=False))
    if not all(name in known for name in names):
        return None
    seed: Joints = np.array([known[name] for name in names], dtype=np.float64)
    return seed if np.all(np.isfinite(seed)) else None
