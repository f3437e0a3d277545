"""How a robot's estimate of its own pose wanders."""

from __future__ import annotations

import math

import numpy as np

from ..frames import Pose2, wrap_angle

_WAVES = 24
_SLOWEST, _FASTEST = 0.05, 6.0


class LocalisationDrift:
    """A slowly varying error of the localised pose, a pure function of (seed, time).

    The error is an Ornstein-Uhlenbeck process (covariance sigma^2 exp(-|t| / tau)) drawn by random
    Fourier features: 24 sinusoids per axis, their frequencies from the process's own spectrum. So
    it can be asked at any time in any order, whatever was asked before, and it changes by
    millimetres per second.
    """

    def __init__(self, position_m: float, yaw_rad: float, correlation_s: float, seed: int) -> None:
        self.position_m, self.yaw_rad = position_m, yaw_rad
        rng = np.random.default_rng([seed, 0x10CA])
        # The spectrum is a Cauchy density of scale 1 / tau: sampled at spread quantiles, its long
        # tail cut off (a localisation filter smooths that away).
        quantiles = (np.arange(_WAVES) + rng.random((3, _WAVES))) / _WAVES
        omega = np.tan(np.pi / 2.0 * quantiles)
        self._omega = np.clip(omega, _SLOWEST, _FASTEST) / correlation_s
        self._phase = rng.uniform(0.0, 2.0 * math.pi, (3, _WAVES))
        sigma = np.array([position_m, position_m, yaw_rad])
        self._amplitude = sigma * math.sqrt(2.0 / _WAVES)

    def error(self, time_s: float) -> Pose2:
        """Error at a time: offsets along map's x and y, metres, and of the heading, radians."""
        waves = np.cos(self._omega * time_s + self._phase).sum(axis=1)
        x, y, yaw = self._amplitude * waves
        return Pose2(float(x), float(y), float(yaw))

    def estimate(self, true_pose: Pose2, time_s: float) -> Pose2:
        """What the robot believes its pose to be."""
        error = self.error(time_s)
        return Pose2(
            true_pose.x_m + error.x_m,
            true_pose.y_m + error.y_m,
            wrap_angle(true_pose.yaw_rad + error.yaw_rad),
        )

    def true_target(self, estimated_target: Pose2, time_s: float) -> Pose2:
        """Where the robot truly is when it believes to be at `estimated_target`."""
        error = self.error(time_s)
        return Pose2(
            estimated_target.x_m - error.x_m,
            estimated_target.y_m - error.y_m,
            wrap_angle(estimated_target.yaw_rad - error.yaw_rad),
        )
