"""Rigid transforms as (4, 4) arrays named `T_a_b`: they map points in b to a."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def wrap_angle(angle_rad: float) -> float:
    """The same angle in (-pi, pi]."""
    wrapped = float(-((-angle_rad + np.pi) % (2.0 * np.pi) - np.pi))
    return wrapped


def pose_from_yaw(position_m: npt.ArrayLike, yaw_rad: float) -> Array:
    """(4, 4) pose of an upright body at `position_m` (3,), turned by `yaw_rad` about +z."""
    T = np.eye(4)
    cos, sin = np.cos(yaw_rad), np.sin(yaw_rad)
    T[:2, :2] = [[cos, -sin], [sin, cos]]
    T[:3, 3] = position_m
    return T


def yaw_of(T_a_b: Array) -> float:
    """Direction of b's x axis about a's z axis, radians in (-pi, pi]."""
    return float(np.arctan2(T_a_b[1, 0], T_a_b[0, 0]))


def invert(T_a_b: Array) -> Array:
    """T_b_a, by the transpose of the rotation (no general matrix inverse)."""
    R, t = T_a_b[:3, :3], T_a_b[:3, 3]
    T = np.eye(4)
    T[:3, :3] = R.T
    T[:3, 3] = -R.T @ t
    return T


def transform_points(T_a_b: Array, points_b_m: Array) -> Array:
    """(N, 3) points of frame b in frame a, metres."""
    moved: Array = points_b_m @ T_a_b[:3, :3].T + T_a_b[:3, 3]
    return moved


def check_rigid(T_a_b: Array, name: str = "T") -> Array:
    """Return a read-only float64 copy.

    Raises:
        ValueError: not a finite (4, 4) array with an orthonormal rotation block.
    """
    T = np.array(T_a_b, dtype=np.float64)
    if T.shape != (4, 4):
        raise ValueError(f"{name}: want (4, 4), got {T.shape}")
    if not np.all(np.isfinite(T)):
        raise ValueError(f"{name}: has entries that are not finite")
    if not np.allclose(T[:3, :3] @ T[:3, :3].T, np.eye(3), atol=1e-6):
        raise ValueError(f"{name}: rotation block is not orthonormal")
    T.setflags(write=False)
    return T
