"""How a velocity becomes a motion: limits, ramps and the arc of one step."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..frames import Pose2, wrap_angle


@dataclass(frozen=True)
class Limits:
    """What the base can do; all > 0."""

    speed_mps: float = 0.6
    turn_radps: float = 1.2
    acceleration_mps2: float = 1.0
    turn_acceleration_radps2: float = 3.0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not (math.isfinite(value) and value > 0.0):
                raise ValueError(f"{name} wants a finite number > 0, got {value}")


@dataclass(frozen=True)
class Velocity:
    """Of a differential base in its own frame: forward, and turning left."""

    forward_mps: float = 0.0
    turn_radps: float = 0.0

    @property
    def is_zero(self) -> bool:
        """Whether the base stands still."""
        return self.forward_mps == 0.0 and self.turn_radps == 0.0


STILL = Velocity()


def ramp(now: Velocity, wanted: Velocity, limits: Limits, dt_s: float) -> Velocity:
    """The velocity after `dt_s` on the way to `wanted`, within the limits."""
    return Velocity(
        _approach(
            now.forward_mps, wanted.forward_mps, limits.speed_mps, limits.acceleration_mps2 * dt_s
        ),
        _approach(
            now.turn_radps,
            wanted.turn_radps,
            limits.turn_radps,
            limits.turn_acceleration_radps2 * dt_s,
        ),
    )


def arc(pose: Pose2, velocity: Velocity, dt_s: float) -> Pose2:
    """Where a base ends that drives with a constant velocity for `dt_s`: exact, on its arc."""
    turn = velocity.turn_radps * dt_s
    length = velocity.forward_mps * dt_s
    # The chord of an arc: shorter than the arc by sin(x) / x, and half the turn off to the side.
    half = turn / 2.0
    chord = length * (math.sin(half) / half if abs(half) > 1e-9 else 1.0)
    heading = pose.yaw_rad + half
    return Pose2(
        pose.x_m + chord * math.cos(heading),
        pose.y_m + chord * math.sin(heading),
        wrap_angle(pose.yaw_rad + turn),
    )


def braking_speed(distance: float, acceleration: float) -> float:
    """The speed from which one can stop within a distance, using 80 % of the acceleration."""
    return math.sqrt(max(0.0, 1.6 * acceleration * distance))


def _approach(now: float, wanted: float, bound: float, change: float) -> float:
    wanted = max(-bound, min(bound, wanted))
    return max(now - change, min(now + change, wanted))
