"""Hypothesis strategies for our geometry."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.frames import pose_from_yaw

metres = st.floats(-10.0, 10.0, allow_nan=False)
angles_rad = st.floats(-np.pi, np.pi, allow_nan=False)
edges_m = st.floats(0.02, 3.0, allow_nan=False)


@st.composite
def boxes(draw: st.DrawFn) -> OrientedBox:
    centre = [draw(metres), draw(metres), draw(st.floats(0.0, 2.0))]
    return OrientedBox(
        np.array(centre), np.array([draw(edges_m) for _ in range(3)]), draw(angles_rad)
    )


@st.composite
def ground_poses(draw: st.DrawFn) -> np.ndarray:
    """(4, 4) upright poses at any height."""
    return pose_from_yaw([draw(metres), draw(metres), draw(metres)], draw(angles_rad))


def moved(box: OrientedBox, T: np.ndarray) -> OrientedBox:
    """The box after a rigid motion about the vertical."""
    yaw = np.arctan2(T[1, 0], T[0, 0])
    return OrientedBox(T[:3, :3] @ box.centre_m + T[:3, 3], box.size_m, box.yaw_rad + yaw)


def mirrored(box: OrientedBox) -> OrientedBox:
    """The box in the mirror y -> -y."""
    return OrientedBox(box.centre_m * [1.0, -1.0, 1.0], box.size_m, -box.yaw_rad)
