"""Where the cameras of shown pictures were, in words: anchors that join what they show.

Camera poses as anchors across views are CamCue's (Zhang et al. 2026, arXiv 2602.06041), which puts
them into the model's picture tokens; here they are told, since no weights are changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...geometry.frames import wrap_angle

Array = npt.NDArray[np.float64]


def cameras_told(poses: Sequence[tuple[str, Array]]) -> str:
    """One sentence with the place and gaze of each camera; "" for fewer than two.

    Args:
        poses: name of a picture or viewer, and (4, 4) pose of its optical frame in the map. The
            first one is the origin: metres ahead of it, to its left, and height above the floor;
            turns in degrees, positive to the left.
    """
    if len(poses) < 2:
        return ""
    name, first = poses[0]
    yaw = _yaw(first)
    c, s = np.cos(yaw), np.sin(yaw)
    told = [f"{name}: the origin, {first[2, 3]:.1f} m high"]
    for each, pose in poses[1:]:
        east, north = (pose[:3, 3] - first[:3, 3])[:2]
        ahead, left = c * east + s * north, -s * east + c * north
        turn = np.degrees(wrap_angle(_yaw(pose) - yaw))
        told.append(
            f"{each}: {_plain(ahead, 1)} m ahead, {_plain(left, 1)} m left, "
            f"{pose[2, 3]:.1f} m high, turned {_plain(turn, 0)} degrees"
        )
    return f"Cameras, as {name} looks (negative: behind, right, turned right): {'; '.join(told)}."


def _plain(value: float, digits: int) -> str:
    """Rounded, without a minus in front of zero."""
    return f"{round(value, digits) + 0.0:.{digits}f}"


def _yaw(T_map_camera: Array) -> float:
    """Where an optical frame looks, about +z; its z axis looks ahead."""
    return float(np.arctan2(T_map_camera[1, 2], T_map_camera[0, 2]))
