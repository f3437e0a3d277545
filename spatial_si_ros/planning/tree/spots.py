"""Planned goals as spots to drive to."""

from __future__ import annotations

from ...geometry.frames import pose_from_yaw
from ..navigation_goals import RankedGoal
from .ports import Spot


def spot_of(goal: RankedGoal) -> Spot:
    x, y = goal.position_m
    return Spot(
        pose_from_yaw([x, y, 0.0], goal.yaw_rad),
        goal.reason,
        float(min(max(goal.probability, 0.0), 1.0)),
        float(goal.path_length_m),
        goal,
    )
