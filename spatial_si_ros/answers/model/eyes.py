"""Where the eyes of an observer are, for views that are drawn from there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...geometry.viewpoints import Observer, ViewpointKind
from ...scene.keyframes import Keyframe

Array = npt.NDArray[np.float64]

STANDING_M = 1.4
SITTING_M = 1.1
"""Heights of eyes above the floor, as `docs/relations.md` has them."""


def eyes_of(observer: Observer, keyframes: Sequence[Keyframe]) -> Array | None:
    """(4, 4) T_map_eyes of an optical frame that looks level ahead; None without a facing.

    The floor is z = 0 of the map. The robot's eyes are as high as its newest picture's camera.
    """
    if observer.yaw_rad is None:
        return None
    height_m = STANDING_M
    if observer.kind is ViewpointKind.OBJECT_FRONT:
        height_m = SITTING_M
    elif observer.kind is ViewpointKind.ROBOT and keyframes:
        height_m = float(keyframes[-1].T_map_camera[2, 3])
    c, s = np.cos(observer.yaw_rad), np.sin(observer.yaw_rad)
    T_map_eyes = np.eye(4)
    T_map_eyes[:3, :3] = np.array([[s, 0.0, c], [-c, 0.0, s], [0.0, -1.0, 0.0]])
    T_map_eyes[:3, 3] = [*observer.position_m[:2], height_m]
    return T_map_eyes
