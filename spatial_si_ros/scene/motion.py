"""How an object moves over the ground, with what is not known of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

MOVING_M_S = 0.10
"""Speed from which a thing is moving; `docs/relations.md`."""
FRESH_S = 1.0
"""Age of the last sight of a thing up to which its velocity still tells whether it moves."""


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """A velocity in the ground plane of the map.

    Attributes:
        velocity_m_s: (2,) x, y.
        covariance_m2_s2: (2, 2) of it, symmetric, positive semidefinite.
        stamp_ns: ROS time for which it holds: the newest measurement in it.

    Raises:
        ValueError: a shape is wrong or an entry is not finite.
    """

    velocity_m_s: Array
    covariance_m2_s2: Array
    stamp_ns: int

    def __post_init__(self) -> None:
        for name, shape in (("velocity_m_s", (2,)), ("covariance_m2_s2", (2, 2))):
            value = np.array(getattr(self, name), dtype=np.float64)
            if value.shape != shape or not np.all(np.isfinite(value)):
                raise ValueError(f"{name}: want {shape} finite numbers, got {value.tolist()}")
            value.setflags(write=False)
            object.__setattr__(self, name, value)

    @property
    def speed_m_s(self) -> float:
        return float(np.hypot(*self.velocity_m_s))

    @property
    def heading_rad(self) -> float:
        """Direction of the velocity about +z; 0 for one of length zero."""
        return float(np.arctan2(self.velocity_m_s[1], self.velocity_m_s[0]))

    @property
    def is_moving(self) -> bool:
        """Whether the speed reaches `MOVING_M_S`."""
        return self.speed_m_s >= MOVING_M_S

    def turned(self, yaw_rad: float) -> Motion:
        """The same motion in a frame from which this one is turned by `yaw_rad`."""
        cos, sin = np.cos(yaw_rad), np.sin(yaw_rad)
        R = np.array([[cos, -sin], [sin, cos]])
        return Motion(R @ self.velocity_m_s, R @ self.covariance_m2_s2 @ R.T, self.stamp_ns)
