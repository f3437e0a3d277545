"""The object map as RViz markers: a box and a name for each object, an arrow for its front."""

from __future__ import annotations

import numpy as np
from geometry_msgs.msg import Point, Vector3
from std_msgs.msg import ColorRGBA
from visualization_msgs.msg import Marker, MarkerArray

from ..geometry.frames import pose_from_yaw
from ..scene.objects import SceneObject
from ..scene.snapshot import SceneSnapshot
from . import convert

_GREY = ColorRGBA(r=0.6, g=0.6, b=0.6, a=0.45)
_TEXT = ColorRGBA(r=1.0, g=1.0, b=1.0, a=1.0)
_FRONT = ColorRGBA(r=0.95, g=0.3, b=0.1, a=0.9)
_LETTER_M = 0.12


def object_markers(snapshot: SceneSnapshot) -> MarkerArray:
    """Markers of all objects; older ones are removed."""
    array = MarkerArray(markers=[Marker(action=Marker.DELETEALL)])
    header = convert.header(snapshot.frame_id, snapshot.stamp_ns)
    for obj in snapshot:
        array.markers.append(_box(obj))
        array.markers.append(_name(obj))
        if obj.front is not None:
            array.markers.append(_front(obj, obj.front.yaw_rad))
    for marker in array.markers:
        marker.header = header
    return array


def _box(obj: SceneObject) -> Marker:
    marker = Marker(ns="box", id=obj.id, type=Marker.CUBE)
    marker.pose = convert.pose_to_msg(pose_from_yaw(obj.box.centre_m, obj.box.yaw_rad))
    x, y, z = (float(v) for v in obj.box.size_m)
    marker.scale = Vector3(x=x, y=y, z=z)
    marker.color = _GREY
    if obj.colour is not None:
        red, green, blue = (float(v) for v in obj.colour.rgb)
        marker.color = ColorRGBA(r=red, g=green, b=blue, a=0.45)
    return marker


def _name(obj: SceneObject) -> Marker:
    marker = Marker(ns="name", id=obj.id, type=Marker.TEXT_VIEW_FACING, text=obj.name)
    x, y, _ = (float(v) for v in obj.box.centre_m)
    marker.pose.position = Point(x=x, y=y, z=obj.box.top_m + _LETTER_M)
    marker.scale.z, marker.color = _LETTER_M, _TEXT
    return marker


def _front(obj: SceneObject, yaw_rad: float) -> Marker:
    marker = Marker(ns="front", id=obj.id, type=Marker.ARROW)
    marker.pose = convert.pose_to_msg(pose_from_yaw(obj.box.centre_m, yaw_rad))
    reach = 0.5 * float(np.max(obj.box.size_m[:2])) + 0.2
    marker.scale, marker.color = Vector3(x=reach, y=0.03, z=0.03), _FRONT
    return marker
