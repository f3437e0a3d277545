"""What a joint trajectory asks for: checked waypoints, and the smooth way through them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import CubicHermiteSpline

from ..frames import Array
from .kinematics import Joint

SLACK = 1e-3
"""A position this little outside its limits is taken as the limit."""


class InvalidJoints(ValueError):
    """The trajectory names joints that the controller has not, none, or one twice."""


class InvalidGoal(ValueError):
    """The trajectory's numbers cannot be followed; the message says which and why."""


@dataclass(frozen=True)
class Waypoint:
    """Positions at a time from the start; velocities are zero at the end and free before, or given.

    Attributes:
        time_s: seconds from the start of the trajectory.
        positions, velocities: one number per joint of the trajectory, or no velocities at all.
    """

    time_s: float
    positions: Sequence[float]
    velocities: Sequence[float] = ()


@dataclass(frozen=True)
class Trajectory:
    """A checked trajectory, from where the joints stood when it began."""

    names: tuple[str, ...]
    times_s: Array
    positions: Array
    velocities: Array

    @property
    def end_s(self) -> float:
        """How long it takes, seconds."""
        return float(self.times_s[-1])

    @property
    def goal(self) -> Array:
        """(J,) where it ends."""
        return np.asarray(self.positions[-1])

    def at(self, time_s: float) -> tuple[Array, Array]:
        """(J,) positions and (J,) velocities asked for at a time."""
        if time_s >= self.end_s:
            return self.goal, np.zeros(len(self.names))
        return np.asarray(self._way(time_s)), np.asarray(self._way(time_s, 1))

    @cached_property
    def _way(self) -> CubicHermiteSpline:
        return CubicHermiteSpline(self.times_s, self.positions, self.velocities)


def plan(
    names: Sequence[str],
    waypoints: Sequence[Waypoint],
    joints: Mapping[str, Joint],
    now: Mapping[str, tuple[float, float]],
) -> Trajectory:
    """Check a trajectory and lead it on from where the joints are.

    Args:
        joints: those of the controller, by name; the trajectory may name some of them.
        now: position and velocity of each.

    Raises:
        InvalidJoints, InvalidGoal: it cannot be followed.
    """
    unknown = sorted(set(names) - set(joints))
    if unknown or not names or len(set(names)) != len(names):
        raise InvalidJoints(
            f"the trajectory wants joints among {', '.join(joints)}, each once, got "
            f"{', '.join(names) or 'none'}"
        )
    if not waypoints:
        raise InvalidGoal("the trajectory has no points")
    later = [_checked(each, names, joints) for each in waypoints]
    times = [each.time_s for each in later]
    if times[0] < 0.0 or any(b <= a for a, b in zip(times, times[1:])):
        raise InvalidGoal(f"the points' times must rise from 0, got {times[:5]}")
    if times[0] == 0.0:  # where it starts, which is where the joints are
        later = later[1:] or [Waypoint(SLACK, later[0].positions)]
    start = [now[name] for name in names]
    knots_s = np.array([0.0, *(each.time_s for each in later)])
    knots = np.array([[position for position, _ in start], *(each.positions for each in later)])
    slopes = _slopes(knots_s, knots)
    slopes[0] = [velocity for _, velocity in start]
    for row, each in enumerate(later[:-1], start=1):
        if each.velocities:
            slopes[row] = each.velocities
    return Trajectory(tuple(names), knots_s, knots, slopes)


def _checked(point: Waypoint, names: Sequence[str], joints: Mapping[str, Joint]) -> Waypoint:
    if len(point.positions) != len(names):
        raise InvalidGoal(
            f"a point wants {len(names)} positions, one per joint, got {len(point.positions)}"
        )
    if point.velocities and len(point.velocities) != len(names):
        raise InvalidGoal(f"a point wants {len(names)} velocities or none")
    numbers = [point.time_s, *point.positions, *point.velocities]
    if not all(math.isfinite(value) for value in numbers):
        raise InvalidGoal(f"a point wants finite numbers, got {numbers}")
    positions = []
    for name, value in zip(names, point.positions):
        lower, upper = joints[name].lower, joints[name].upper
        if not lower - SLACK <= value <= upper + SLACK:
            raise InvalidGoal(f"{name} wants {lower:g} .. {upper:g}, got {value:g}")
        positions.append(min(max(value, lower), upper))
    return Waypoint(point.time_s, tuple(positions), tuple(point.velocities))


def _slopes(times_s: Array, knots: Array) -> Array:
    """(N, J) velocities at the knots with which no joint turns back between two of them.

    Zero at both ends and where a joint turns; else the harmonic mean of the slopes beside it
    (Fritsch, Butland 1984).
    """
    steps_s = np.diff(times_s)[:, None]
    slopes = np.diff(knots, axis=0) / steps_s
    chosen = np.zeros_like(knots)
    before, after = slopes[:-1], slopes[1:]
    along = before * after > 0.0
    a, b = 2.0 * steps_s[1:] + steps_s[:-1], steps_s[1:] + 2.0 * steps_s[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (a + b) / (a / before + b / after)
    chosen[1:-1] = np.where(along, mean, 0.0)
    return chosen
