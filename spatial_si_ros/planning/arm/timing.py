"""When the joints are where: ways become trajectories within limits of speed and acceleration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from .hand import Array, Joints
from .paths import Leg

SAMPLE_S = 0.1
_FINE = 8


@dataclass(frozen=True)
class Limits:
    """Of each joint, per second and per second squared.

    Attributes:
        velocity, acceleration: (J,) positive.
    """

    velocity: Joints
    acceleration: Joints

    def __post_init__(self) -> None:
        for name in ("velocity", "acceleration"):
            values = getattr(self, name)
            if not (np.all(np.isfinite(values)) and np.all(values > 0.0)):
                raise ValueError(f"{name}: want positive limits, got {values}")


@dataclass(frozen=True)
class Trajectory:
    """Joints over time, at rest at both ends.

    Attributes:
        times_s: (N,) from 0, increasing.
        positions: (N, J).
        velocities: (N, J) per second.
    """

    times_s: Array
    positions: Array
    velocities: Array

    @property
    def duration_s(self) -> float:
        return float(self.times_s[-1])


def timed(legs: Sequence[Leg], limits: Limits) -> Trajectory:
    """The legs one after the other, at rest between them, each with a trapezoid of speed.

    A leg is a cubic spline through its points; along it the speed is the greatest at which no
    joint exceeds its limits anywhere on the leg, so that a leg is slower than it could be where
    its joints do not move alike.

    Raises:
        ValueError: there is no leg, or one has fewer than two points.
    """
    if not legs:
        raise ValueError("want at least one leg, got none")
    times = [np.zeros(1)]
    positions: list[Array] = []
    velocities: list[Array] = []
    for leg in legs:
        t, q, v = _leg(leg, limits)
        first = 0 if not positions else 1  # where two legs meet counts once
        positions.append(q[first:])
        velocities.append(v[first:])
        times.append(times[-1][-1] + t[1:])
    return Trajectory(np.concatenate(times), np.vstack(positions), np.vstack(velocities))


def _leg(leg: Leg, limits: Limits) -> tuple[Array, Array, Array]:
    """Times (N,), positions and velocities (N, J) of one leg."""
    points = leg.waypoints
    if len(points) < 2:
        raise ValueError(f"want at least two points in a leg, got {len(points)}")
    chords = np.linalg.norm(np.diff(points, axis=0), axis=1)
    kept = np.concatenate([[True], chords > 1e-9])
    points = points[kept]
    if len(points) < 2:
        return np.zeros(1), points, np.zeros_like(points)
    s = np.concatenate([[0.0], np.cumsum(chords[kept[1:]])])
    s /= s[-1]
    curve = CubicSpline(s, points, bc_type="natural")
    fine = np.linspace(0.0, 1.0, _FINE * len(points)).astype(np.float64)
    rate, ramp = _speeds(curve, fine, limits)
    rate *= leg.pace
    duration, ramp_s = _trapezoid(rate, ramp)
    count = max(2, math.ceil(duration / SAMPLE_S) + 1)
    t = np.unique(np.concatenate([np.linspace(0.0, duration, count), [ramp_s, duration - ramp_s]]))
    t = t[np.concatenate([[True], np.diff(t) > 1e-6])]
    along, speed = _along(t, duration, ramp_s, ramp)
    # A spline swings a little beyond its points, which may lie on the joints' limits.
    positions = np.clip(curve(along), points.min(axis=0), points.max(axis=0))
    velocities = curve(along, 1) * speed[:, None]
    positions[0], positions[-1] = points[0], points[-1]
    velocities[0] = velocities[-1] = 0.0
    return t, positions, velocities


def _speeds(curve: CubicSpline, s: Array, limits: Limits) -> tuple[float, float]:
    """Greatest speed and acceleration along the curve parameter, 1/s and 1/s²."""
    first, second = np.abs(curve(s, 1)), np.abs(curve(s, 2))
    bends = bool(second.max() > 1e-6)
    share = 0.5 if bends else 1.0  # of the acceleration, what is left beside bends
    with np.errstate(divide="ignore"):
        rate = float((limits.velocity / first).min())
        ramp = float((share * limits.acceleration / first).min())
        if bends:
            rate = min(rate, float(np.sqrt(0.5 * limits.acceleration / second).min()))
    return rate, ramp


def _trapezoid(rate: float, ramp: float) -> tuple[float, float]:
    """Duration of the way of length 1, and of each ramp, seconds."""
    if rate * rate >= ramp:
        ramp_s = math.sqrt(1.0 / ramp)
        return 2.0 * ramp_s, ramp_s
    ramp_s = rate / ramp
    return 1.0 / rate + ramp_s, ramp_s


def _along(t: Array, duration: float, ramp_s: float, ramp: float) -> tuple[Array, Array]:
    """How far and how fast along the way at the times."""
    left = duration - t
    top = ramp * ramp_s
    along = np.where(t < ramp_s, 0.5 * ramp * t * t, top * (t - 0.5 * ramp_s))
    along = np.where(left < ramp_s, 1.0 - 0.5 * ramp * left * left, along)
    speed = np.minimum(np.minimum(ramp * t, ramp * left), top)
    return along, speed
