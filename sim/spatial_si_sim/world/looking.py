"""Rotations of who looks at something, and of who stands upright."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ..frames import Array


def looking(eye_m: npt.ArrayLike, target_m: npt.ArrayLike) -> Array:
    """(3, 3) rotation in map of a body at `eye_m` whose x axis points at `target_m`, upright.

    Raises:
        ValueError: the two are the same, or straight above each other.
    """
    forward = np.asarray(target_m, dtype=np.float64) - np.asarray(eye_m, dtype=np.float64)
    left = np.cross([0.0, 0.0, 1.0], forward)
    if np.linalg.norm(left) < 1e-6:
        raise ValueError(f"no picture from {eye_m} to {target_m}: no side is up")
    forward, left = forward / np.linalg.norm(forward), left / np.linalg.norm(left)
    return np.column_stack([forward, left, np.cross(forward, left)])


def rotation_from_yaw(yaw_rad: float) -> Array:
    """(3, 3) rotation about map's z."""
    c, s = math.cos(yaw_rad), math.sin(yaw_rad)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
