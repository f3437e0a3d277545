"""Follows a path on the ground to a pose: the next velocity from where the base is now."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..frames import Array, Pose2, wrap_angle
from .driving import Limits, Velocity, braking_speed

LOOKAHEAD_M = 0.6
ASIDE_M = 0.12
ASIDE_RAD = [side * math.radians(step) for step in range(15, 121, 15) for side in (1.0, -1.0)]
"""A base that stands on the edge of its ground first steps aside, as little as it must."""
TURN_FIRST_RAD = 0.5
"""A base whose heading is farther off than this turns in place before it drives."""


class Ground(Protocol):
    """What a follower asks of the ground."""

    def is_straight_free(self, start_m: Array, end_m: Array) -> bool:
        """Whether the base could drive straight between two points (2,) in map."""

    def free_ahead_m(self, pose: Pose2, up_to_m: float) -> float:
        """How far the base could drive straight ahead, at most `up_to_m`."""


@dataclass(frozen=True)
class Tolerance:
    """When a pose counts as reached."""

    position_m: float = 0.012
    yaw_rad: float = math.radians(0.6)


@dataclass(frozen=True)
class Guidance:
    """The wanted velocity, how far there still is to drive, and whether the pose is reached."""

    velocity: Velocity
    remaining_m: float
    arrived: bool


class PathFollower:
    """Drives along `path_m` (N, 2) in map, then turns to `goal.yaw_rad`.

    Looks at the farthest point of the path ahead to which the way is straight and free, turns
    towards it and drives; the speed is such that it can always stop before the goal and before
    whatever lies straight ahead.
    """

    def __init__(
        self, path_m: Array, goal: Pose2, limits: Limits, tolerance: Tolerance = Tolerance()
    ) -> None:
        self._path_m = np.asarray(path_m, dtype=np.float64)
        self._goal = goal
        self._limits = limits
        self._tolerance = tolerance
        legs = np.linalg.norm(np.diff(self._path_m, axis=0), axis=1)
        self._along_m = np.concatenate([[0.0], np.cumsum(legs)])
        self._done_m = 0.0
        self._turning = False

    def guide(self, pose: Pose2, now: Velocity, ground: Ground) -> Guidance:
        """What to do next from `pose`, moving with `now`."""
        here = pose.position_m
        self._done_m = self._progress(here)
        remaining_m = max(
            float(self._along_m[-1] - self._done_m), float(np.linalg.norm(self._path_m[-1] - here))
        )
        reach = self._tolerance.position_m * (2.5 if self._turning else 1.0)
        if remaining_m <= reach:
            self._turning = True
            return self._turn(pose, now, remaining_m)
        self._turning = False
        aim = self._carrot(here, ground)
        error = wrap_angle(math.atan2(aim[1] - here[1], aim[0] - here[0]) - pose.yaw_rad)
        turn = self._turn_rate(error)
        if abs(error) > TURN_FIRST_RAD:
            return Guidance(Velocity(0.0, turn), remaining_m, False)
        limits = self._limits
        ahead_m = ground.free_ahead_m(pose, LOOKAHEAD_M)
        speed = min(
            limits.speed_mps * (1.0 - abs(error) / TURN_FIRST_RAD) + 0.02,
            braking_speed(remaining_m, limits.acceleration_mps2),
            2.0 * remaining_m + 0.01,
            math.inf
            if ahead_m >= LOOKAHEAD_M
            else braking_speed(max(0.0, ahead_m - 0.01), limits.acceleration_mps2),
        )
        return Guidance(Velocity(min(speed, limits.speed_mps), turn), remaining_m, False)

    def _turn(self, pose: Pose2, now: Velocity, remaining_m: float) -> Guidance:
        error = wrap_angle(self._goal.yaw_rad - pose.yaw_rad)
        still = abs(now.forward_mps) < 1e-6 and abs(now.turn_radps) < 0.05
        if abs(error) <= self._tolerance.yaw_rad and still:
            return Guidance(Velocity(), remaining_m, True)
        return Guidance(Velocity(0.0, self._turn_rate(error)), remaining_m, False)

    def _turn_rate(self, error_rad: float) -> float:
        limits = self._limits
        rate = min(
            limits.turn_radps,
            3.0 * abs(error_rad),
            braking_speed(abs(error_rad), limits.turn_acceleration_radps2),
        )
        return math.copysign(rate, error_rad)

    def _progress(self, here: Array) -> float:
        """How far along the path the base is: never back, never more than a lookahead on."""
        starts, ends = self._path_m[:-1], self._path_m[1:]
        legs = ends - starts
        squares = np.maximum((legs**2).sum(axis=1), 1e-12)
        t = np.clip(((here - starts) * legs).sum(axis=1) / squares, 0.0, 1.0)
        along = self._along_m[:-1] + t * np.sqrt(squares)
        gaps = np.linalg.norm(starts + t[:, None] * legs - here, axis=1)
        near = (along >= self._done_m - 1e-6) & (along <= self._done_m + 2.0 * LOOKAHEAD_M)
        if not near.any():
            return self._done_m
        return float(along[near][np.argmin(gaps[near])])

    def _carrot(self, here: Array, ground: Ground) -> Array:
        """The point to aim at: on the path, or beside it where the path grazes a corner."""
        for ahead_m in (LOOKAHEAD_M, 0.45, 0.3, 0.2, 0.1):
            point = self._at(self._done_m + ahead_m)
            if ground.is_straight_free(here, point):
                return point
        ahead = self._at(self._done_m + ASIDE_M)
        along_rad = math.atan2(ahead[1] - here[1], ahead[0] - here[0])
        for aside_rad in ASIDE_RAD:
            heading = along_rad + aside_rad
            point = here + ASIDE_M * np.array([math.cos(heading), math.sin(heading)])
            if ground.is_straight_free(here, point):
                return point
        return ahead

    def _at(self, along_m: float) -> Array:
        x = np.interp(along_m, self._along_m, self._path_m[:, 0])
        y = np.interp(along_m, self._along_m, self._path_m[:, 1])
        return np.array([x, y])
