"""Goals as RViz markers."""

from __future__ import annotations

from collections.abc import Sequence

from geometry_msgs.msg import Vector3
from std_msgs.msg import ColorRGBA
from visualization_msgs.msg import Marker, MarkerArray

from ..geometry.frames import pose_from_yaw
from ..planning.navigation_goals import RankedGoal
from . import convert

_BEST = ColorRGBA(r=0.1, g=0.7, b=0.2, a=1.0)
_OTHER = ColorRGBA(r=0.9, g=0.7, b=0.1, a=0.5)
_TEXT = ColorRGBA(r=1.0, g=1.0, b=1.0, a=1.0)
_LETTER_M = 0.15


def goal_markers(goals: Sequence[RankedGoal], frame_id: str, stamp_ns: int) -> MarkerArray:
    """An arrow for each goal, the best in green with its reason; older markers are removed."""
    array = MarkerArray(markers=[Marker(action=Marker.DELETEALL)])
    for number, goal in enumerate(goals):
        arrow = _marker(goal, frame_id, stamp_ns, 0.05)
        arrow.ns, arrow.id, arrow.type = "goal", number, Marker.ARROW
        arrow.scale = Vector3(x=0.4, y=0.08, z=0.08)
        arrow.color = _BEST if number == 0 else _OTHER
        array.markers.append(arrow)
    if goals:
        text = _marker(goals[0], frame_id, stamp_ns, 0.5)
        text.ns, text.id, text.type = "reason", 0, Marker.TEXT_VIEW_FACING
        text.scale.z, text.color, text.text = _LETTER_M, _TEXT, goals[0].reason
        array.markers.append(text)
    return array


def _marker(goal: RankedGoal, frame_id: str, stamp_ns: int, height_m: float) -> Marker:
    x, y = goal.position_m
    pose = pose_from_yaw([x, y, height_m], goal.yaw_rad)
    return Marker(header=convert.header(frame_id, stamp_ns), pose=convert.pose_to_msg(pose))
