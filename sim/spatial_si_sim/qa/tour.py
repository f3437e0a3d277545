"""The robot's tour: driven as its base drives, one pose after the other, without a jump."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..bridge.base import Base, BaseSettings
from ..bridge.driving import Limits, Velocity
from ..bridge.navigation import GoalError
from ..frames import Array, Pose2, wrap_angle
from ..noise import LocalisationDrift
from ..world import World

STEP_S = 0.05
WATCH_EVERY_S = 0.2
LEG_LIMIT_S = 90.0
GRID_M = 0.3
CLEARANCE_M = 0.12


@dataclass(frozen=True)
class Pace:
    """A frame is due when the robot has moved or turned so far since the last, or after so long."""

    every_m: float = 0.25
    every_rad: float = math.radians(20.0)
    every_s: float = 1.0


@dataclass(frozen=True)
class Moment:
    """The robot at an instant: simulated time, and its true pose."""

    time_s: float
    pose: Pose2


def places_m(world: World) -> Array:
    """(P, 2) points on a grid where the robot can stand and which it can reach from where it is."""
    low, high = world.navmesh.bounds_m()
    here = world.pose
    start = world.point_m(here.x_m, here.y_m)
    found = []
    for x in np.arange(low[0], high[0], GRID_M):
        for y in np.arange(low[1], high[1], GRID_M):
            point = world.point_m(float(x), float(y))
            if world.navmesh.gap_m(point) > 0.02:
                continue
            if world.navmesh.clearance_m(point) < CLEARANCE_M:
                continue
            if world.navmesh.path(start, point) is not None:
                found.append(point[:2])
    return np.array(found).reshape(-1, 2)


def in_order(poses: Sequence[Pose2], world: World) -> list[Pose2]:
    """The stops by the shortest ways from one to the next, headings at one place in one turn."""
    left = list(poses)
    here = world.pose
    ordered: list[Pose2] = []
    while left:
        costs = [_cost(world, here, pose) for pose in left]
        here = left.pop(int(np.argmin(costs)))
        ordered.append(here)
    return ordered


class Driver:
    """Drives the base from stop to stop and tells every instant to be recorded.

    Time passes while it drives, and what moves by a script moves.
    """

    def __init__(self, world: World, drift: LocalisationDrift, pace: Pace) -> None:
        self.time_s = 0.0
        self._world, self._pace = world, pace
        self._base = Base(world, drift, BaseSettings(Limits()))
        self._last: Moment | None = None

    def look(self) -> Moment:
        """This instant."""
        self._world.set_time(self.time_s)
        self._last = Moment(self.time_s, self._world.pose)
        return self._last

    def go(self, stop: Pose2) -> Iterator[Moment]:
        """Drive to a pose; a stop that cannot be reached is given up where the way ends."""
        try:
            navigation = self._base.navigate(stop, self.time_s)
        except GoalError:
            return
        until_s = self.time_s + LEG_LIMIT_S
        while not navigation.finished and self.time_s < until_s:
            yield from self._advance()
        self._base.stop()
        if self._last is None or self._moved(self._last) > 0.0:
            yield self.look()

    def turn_round(self) -> Iterator[Moment]:
        """Once round on the spot."""
        turned, before = 0.0, self._world.pose.yaw_rad
        self._base.stop()
        while turned < 2.0 * math.pi:
            self._base.command(Velocity(0.0, Limits().turn_radps), self.time_s)
            yield from self._advance()
            now = self._world.pose.yaw_rad
            turned += abs(wrap_angle(now - before))
            before = now
        self._base.stop()

    def watch(self, seconds: float) -> Iterator[Moment]:
        """Stand and look at what moves, several times a second."""
        until_s = self.time_s + seconds
        while self.time_s < until_s:
            self.stand_until(self.time_s + WATCH_EVERY_S)
            yield self.look()

    def stand_until(self, time_s: float) -> None:
        """Let time pass unrecorded."""
        self.time_s = max(self.time_s, round(time_s, 6))

    def _advance(self) -> Iterator[Moment]:
        self.time_s = round(self.time_s + STEP_S, 6)
        self._world.set_time(self.time_s)
        self._base.advance(STEP_S, self.time_s)
        if self._last is None or self._moved(self._last) >= 1.0:
            yield self.look()

    def _moved(self, last: Moment) -> float:
        """How much of a frame's pace was used since the last one; a frame is due at 1."""
        pose, pace = self._world.pose, self._pace
        return max(
            pose.distance_m(last.pose) / pace.every_m,
            abs(last.pose.turn_rad(pose)) / pace.every_rad,
            (self.time_s - last.time_s) / pace.every_s,
        )


def _cost(world: World, here: Pose2, there: Pose2) -> float:
    """Seconds from pose to pose, near enough."""
    turn_s = abs(here.turn_rad(there)) / 1.2
    far_m = here.distance_m(there)
    if far_m < 1e-6:
        return turn_s
    path = world.navmesh.path(
        world.point_m(here.x_m, here.y_m), world.point_m(there.x_m, there.y_m)
    )
    if path is None:
        return math.inf
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum()) / 0.5 + turn_s
