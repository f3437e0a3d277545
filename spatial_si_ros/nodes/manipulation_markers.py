"""Grasps and placements as RViz markers."""

from __future__ import annotations

from collections.abc import Sequence

from geometry_msgs.msg import Vector3
from std_msgs.msg import ColorRGBA
from visualization_msgs.msg import Marker, MarkerArray

from ..geometry.frames import pose_from_yaw
from ..planning.arm.hand import Hand
from ..planning.grasping.grasp import Grasp
from ..planning.placing.placement import Placement
from . import convert
from .convert_manipulation import Array, PoseFrame

_BEST = ColorRGBA(r=0.1, g=0.7, b=0.2, a=0.9)
_OTHER = ColorRGBA(r=0.9, g=0.7, b=0.1, a=0.4)
_TEXT = ColorRGBA(r=1.0, g=1.0, b=1.0, a=1.0)
_LETTER_M = 0.04
_ABOVE_M = 0.15


def grasp_markers(grasps: Sequence[Grasp], frame: PoseFrame, hand: Hand) -> MarkerArray:
    """Two fingers and the way before them for each grasp, the best in green with its reason."""
    array = MarkerArray(markers=[Marker(action=Marker.DELETEALL)])
    for number, grasp in enumerate(grasps):
        T = frame.T_frame_map @ grasp.T_world_grasp
        colour = _BEST if number == 0 else _OTHER
        way = _marker(frame, _ahead(T, -grasp.approach_m - hand.finger_length_m, 0.0), colour)
        way.ns, way.id, way.type = "way", number, Marker.ARROW
        way.scale = Vector3(x=float(grasp.approach_m), y=0.01, z=0.01)
        array.markers.append(way)
        for side in (-1.0, 1.0):
            across = side * 0.5 * (grasp.width_m + hand.finger_thickness_m)
            finger = _marker(frame, _ahead(T, -0.5 * hand.finger_length_m, across), colour)
            finger.ns, finger.type = "fingers", Marker.CUBE
            finger.id = 2 * number + (side > 0.0)
            finger.scale = Vector3(
                x=hand.finger_length_m, y=hand.finger_thickness_m, z=hand.finger_width_m
            )
            array.markers.append(finger)
    if grasps:
        at = frame.T_frame_map @ grasps[0].T_world_grasp
        array.markers.append(_text(frame, at, f"{grasps[0].score:.2f}: {grasps[0].reason}"))
    return array


def placement_markers(placements: Sequence[Placement], frame: PoseFrame) -> MarkerArray:
    """The box of the thing at each place, the best in green with its reason."""
    array = MarkerArray(markers=[Marker(action=Marker.DELETEALL)])
    for number, placement in enumerate(placements):
        T = frame.T_frame_map @ placement.T_world_foot
        T[2, 3] += 0.5 * float(placement.size_m[2])
        box = _marker(frame, T, _BEST if number == 0 else _OTHER)
        box.ns, box.id, box.type = "box", number, Marker.CUBE
        box.scale = Vector3(**dict(zip("xyz", (float(v) for v in placement.size_m), strict=True)))
        array.markers.append(box)
    if placements:
        best = placements[0]
        at = frame.T_frame_map @ best.T_world_foot
        array.markers.append(_text(frame, at, f"{best.score:.2f}: {best.reason}"))
    return array


def _ahead(T: Array, along_m: float, across_m: float) -> Array:
    moved = T.copy()
    moved[:3, 3] += along_m * T[:3, 0] + across_m * T[:3, 1]
    return moved


def _text(frame: PoseFrame, T: Array, words: str) -> Marker:
    x, y, z = T[:3, 3]
    text = _marker(frame, pose_from_yaw([x, y, z + _ABOVE_M], 0.0), _TEXT)
    text.ns, text.id, text.type = "reason", 0, Marker.TEXT_VIEW_FACING
    text.scale.z, text.text = _LETTER_M, words
    return text


def _marker(frame: PoseFrame, T: Array, colour: ColorRGBA) -> Marker:
    return Marker(
        header=convert.header(frame.name, frame.stamp_ns), pose=convert.pose_to_msg(T), color=colour
    )
