"""The simulated base: commands and goals in, motion and collisions out. Knows no ROS."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..frames import Pose2
from ..noise import LocalisationDrift
from ..world import World
from .driving import STILL, Limits, Velocity, arc, ramp
from .navigation import Navigation


@dataclass(frozen=True)
class BaseSettings:
    """How the base behaves.

    Attributes:
        command_timeout_s: a velocity command older than this, in simulated time, is zero.
        off_navmesh_m: how far a goal may be off the ground that the robot can stand on.
    """

    limits: Limits
    command_timeout_s: float = 0.5
    off_navmesh_m: float = 0.05


class Base:
    """Moves the robot in the world, one physics step at a time.

    A fresh velocity command takes precedence over the goal, so that whoever holds the robot at zero
    velocity holds it. Under a command the robot can bump into things: that counts once per contact.
    On the way to a goal it looks at the next step first and stops instead.
    """

    def __init__(self, world: World, drift: LocalisationDrift, settings: BaseSettings) -> None:
        self.collisions = 0
        self.velocity = STILL
        self.navigation: Navigation | None = None
        self._world, self._drift, self._settings = world, drift, settings
        self._command: Velocity | None = None
        self._command_s = -math.inf
        self._in_contact = False

    @property
    def is_idle(self) -> bool:
        """Nothing moves and nothing is asked to move."""
        commanded = self._command is not None and not self._command.is_zero
        return self.velocity.is_zero and self.navigation is None and not commanded

    def command(self, velocity: Velocity, now_s: float) -> None:
        """Take a velocity command.

        Raises:
            ValueError: a number is not finite.
        """
        if not (math.isfinite(velocity.forward_mps) and math.isfinite(velocity.turn_radps)):
            raise ValueError(f"a velocity command wants finite numbers, got {velocity}")
        self._command, self._command_s = velocity, now_s

    def navigate(self, goal: Pose2, now_s: float) -> Navigation:
        """Start driving to a pose, instead of any goal before.

        Raises:
            GoalError: it cannot be reached; the robot stops.
        """
        self.navigation = None
        self.navigation = Navigation(
            goal,
            self._world,
            self._drift,
            self._settings.limits,
            now_s,
            self._settings.off_navmesh_m,
        )
        return self.navigation

    def stop(self) -> None:
        """Stand still at once and forget goal and command."""
        self.navigation, self._command, self.velocity = None, None, STILL

    def reset(self, pose: Pose2) -> None:
        """Back to a pose, as if just switched on.

        Raises:
            OffNavmesh: the robot cannot stand there.
        """
        self.stop()
        self.collisions, self._in_contact = 0, False
        self._world.set_pose(pose)

    def advance(self, dt_s: float, now_s: float) -> None:
        """Move for one step that ends at `now_s`."""
        if self._command is not None and now_s - self._command_s > self._settings.command_timeout_s:
            self._command = None
        if self._command is not None:
            if self.navigation is not None:
                self.navigation.held(dt_s)
            self._drive(self._command, dt_s)
        elif self.navigation is not None and not self.navigation.finished:
            self._follow(self.navigation, dt_s, now_s)
        else:
            self._drive(STILL, dt_s)

    def _drive(self, wanted: Velocity, dt_s: float) -> None:
        self.velocity = ramp(self.velocity, wanted, self._settings.limits, dt_s)
        if self.velocity.is_zero:
            return
        blocked = self._world.move(arc(self._world.pose, self.velocity, dt_s))
        if blocked:
            if not self._in_contact:
                self.collisions += 1
            self.velocity = Velocity(0.0, self.velocity.turn_radps)
        if blocked or self.velocity.forward_mps != 0.0:
            self._in_contact = blocked

    def _follow(self, navigation: Navigation, dt_s: float, now_s: float) -> None:
        wanted = navigation.velocity(self.velocity, now_s)
        if navigation.finished:
            self.velocity = STILL
            return
        velocity = ramp(self.velocity, wanted, self._settings.limits, dt_s)
        following = arc(self._world.pose, velocity, dt_s)
        if velocity.forward_mps != 0.0 and self._world.would_block(following):
            velocity = Velocity(0.0, velocity.turn_radps)
            following = arc(self._world.pose, velocity, dt_s)
        self.velocity = velocity
        if not velocity.is_zero:
            self._world.move(following)
