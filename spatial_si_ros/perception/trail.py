"""Where the camera went: close together lately, sparser long ago, never more than so many."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..scene.snapshot import TrailPose

Array = npt.NDArray[np.float64]

MAX_POSES = 1500
_MOVED_M, _COSINE = 0.03, float(np.cos(np.deg2rad(2.0)))


def grown(
    trail: tuple[TrailPose, ...], stamp_ns: int, T_map_camera: Array
) -> tuple[TrailPose, ...]:
    """The trail with one more pose, if the camera moved by 3 cm or turned by 2 degrees.

    When it is full, every second pose of its older half is forgotten; the first one stays.
    """
    if trail:
        last = trail[-1]
        moved_m = float(np.linalg.norm(T_map_camera[:3, 3] - last.T_map_camera[:3, 3]))
        cosine = float(T_map_camera[:3, 2] @ last.T_map_camera[:3, 2])
        if stamp_ns < last.stamp_ns:
            trail = ()  # the clock went back
        elif moved_m < _MOVED_M and cosine > _COSINE:
            return trail
    if len(trail) >= MAX_POSES:
        half = MAX_POSES // 2
        trail = (*trail[:half:2], *trail[half:])
    T = T_map_camera.copy()
    T.setflags(write=False)
    return (*trail, TrailPose(stamp_ns, T))
