"""Where the inner map lies in the published map frame, on average over all frames.

Frames that agree with each other still carry the error of the first one. The localisation
is right on average, so the inner map is turned and shifted until the refined poses fit the
localised ones in the mean.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..geometry.frames import wrap_angle, yaw_of

Array = npt.NDArray[np.float64]

_FORGET_AFTER = 6000.0


class Gauge:
    """Running best fit of inner poses to localised poses.

    Attributes:
        yaw_rad: turn from the inner to the published map.
        shift_m: (2,) shift after the turn.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Inner and published map are the same again."""
        self.yaw_rad = 0.0
        self.shift_m: Array = np.zeros(2)
        self._weight = 0.0
        self._yaw = 0.0
        self._inner_m: Array = np.zeros(2)
        self._outer_m: Array = np.zeros(2)

    def observe(self, T_map_camera: Array, T_inner_camera: Array) -> None:
        """Take in one localised pose and its refinement."""
        self._weight = min(self._weight + 1.0, _FORGET_AFTER)
        gain = 1.0 / self._weight
        turn = yaw_of(T_map_camera[:3, :3] @ T_inner_camera[:3, :3].T)
        self._yaw = wrap_angle(self._yaw + gain * wrap_angle(turn - self._yaw))
        self._inner_m = self._inner_m + gain * (T_inner_camera[:2, 3] - self._inner_m)
        self._outer_m = self._outer_m + gain * (T_map_camera[:2, 3] - self._outer_m)
        self.yaw_rad = self._yaw
        cos, sin = np.cos(self._yaw), np.sin(self._yaw)
        turned = np.array([[cos, -sin], [sin, cos]]) @ self._inner_m
        self.shift_m = self._outer_m - turned

    def restore(self, T_map_inner: Array) -> None:
        """Begin again from a known place, to be improved by what comes."""
        self.clear()
        self.yaw_rad = self._yaw = yaw_of(T_map_inner)
        self.shift_m = T_map_inner[:2, 3].copy()

    @property
    def T_map_inner(self) -> Array:
        """(4, 4) from the inner to the published map."""
        T = np.eye(4)
        cos, sin = np.cos(self.yaw_rad), np.sin(self.yaw_rad)
        T[:2, :2] = [[cos, -sin], [sin, cos]]
        T[:2, 3] = self.shift_m
        return T

    def distance(self, T_map_inner: Array, reach_m: float = 5.0) -> float:
        """How far a point `reach_m` away has moved since the gauge was `T_map_inner`, metres."""
        now = self.T_map_inner
        change = float(np.hypot(*(now[:2, 3] - T_map_inner[:2, 3])))
        return change + reach_m * abs(wrap_angle(self.yaw_rad - yaw_of(T_map_inner)))
