"""The course of a moving object: where it is, how fast, and when it came to rest."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .extents import WINDOW_NS
from .motion import Motion

Array = npt.NDArray[np.float64]
Passed = tuple[int, float, float]
"""ROS time and place, x and y."""

_PLACE_STD_M = 0.012
_BASE_STD_M_S = 0.03
_MIN_SPAN_NS = 150_000_000
_REST_NS, _REST_M_S = 450_000_000, 0.06
_FASTEST_M_S = 4.0


class Course:
    """Follows one object over the ground plane of the inner map.

    Attributes:
        at_m: where it is believed to be.
        motion: fitted over the last `WINDOW_NS`; None until two measurements are there.
    """

    __slots__ = ("_places", "at_m", "motion", "stamp_ns")

    def __init__(self, places: list[Passed]) -> None:
        """`places`: where it was since it began to move, oldest first, at least one."""
        self._places = list(places)
        self.stamp_ns, x, y = places[-1]
        self.at_m = (x, y)
        self.motion: Motion | None = None
        self._fit()

    def __copy__(self) -> Course:
        twin = Course(self._places)
        twin.at_m, twin.stamp_ns, twin.motion = self.at_m, self.stamp_ns, self.motion
        return twin

    def predict(self, stamp_ns: int) -> tuple[float, float]:
        """Go on to a time with the present velocity; the way, metres."""
        if self.motion is None or stamp_ns <= self.stamp_ns:
            return 0.0, 0.0
        seconds = 1e-9 * (stamp_ns - self.stamp_ns)
        dx, dy = (float(v) * seconds for v in self.motion.velocity_m_s)
        self.at_m = (self.at_m[0] + dx, self.at_m[1] + dy)
        self.stamp_ns = stamp_ns
        return dx, dy

    def observe(self, stamp_ns: int, x_m: float, y_m: float) -> tuple[float, float]:
        """Take in where it was measured; the correction of where it was believed, metres."""
        correction = x_m - self.at_m[0], y_m - self.at_m[1]
        self.at_m, self.stamp_ns = (x_m, y_m), max(stamp_ns, self.stamp_ns)
        if stamp_ns > self._places[-1][0]:
            self._places.append((stamp_ns, x_m, y_m))
        self._places = [p for p in self._places if stamp_ns - p[0] <= WINDOW_NS]
        self._fit()
        return correction

    @property
    def rests(self) -> bool:
        """Whether it has stood still for half a second."""
        lately = self._lately()
        return len(lately) >= 3 and _speed(lately) < _REST_M_S

    def _lately(self) -> list[Passed]:
        newest = self._places[-1][0]
        begin = next((n for n, p in enumerate(self._places) if newest - p[0] <= _REST_NS), 0)
        lately = self._places[max(begin - 1, 0) :]
        return lately if newest - lately[0][0] >= 0.8 * _REST_NS else []

    def _fit(self) -> None:
        if self.rests:
            # What it did before it stopped is no part of its velocity.
            self._places = self._lately()
        rows = np.array(self._places, dtype=np.float64)
        t = 1e-9 * (rows[:, 0] - rows[-1, 0])
        if len(t) < 2 or -t[0] < 1e-9 * _MIN_SPAN_NS:
            return
        mean = t.mean()
        spread = float(np.square(t - mean).sum())
        places = rows[:, 1:]
        velocity = (t - mean) @ (places - places.mean(axis=0)) / spread
        speed = float(np.hypot(*velocity))
        if speed > _FASTEST_M_S:
            velocity = velocity * (_FASTEST_M_S / speed)
        residual = places - places.mean(axis=0) - (t - mean)[:, None] * velocity
        free = max(len(t) - 2, 1)
        variance = np.maximum(np.square(residual).sum(axis=0) / free, _PLACE_STD_M**2)
        covariance = np.diag(variance / spread + _BASE_STD_M_S**2)
        self.motion = Motion(velocity, covariance, int(rows[-1, 0]))


def _speed(places: list[Passed]) -> float:
    """Between the means of the earlier and the later half, metres a second."""
    rows = np.array(places, dtype=np.float64)
    half = len(rows) // 2
    early, late = rows[:half].mean(axis=0), rows[-half:].mean(axis=0)
    seconds = 1e-9 * float(late[0] - early[0])
    return float(np.hypot(*(late[1:] - early[1:]))) / max(seconds, 1e-3)
