"""The robot's joints: they follow trajectories as fast as they can and no faster. Knows no ROS."""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..frames import Array
from .kinematics import Chain, Joint
from .limits import PACES
from .trajectories import Trajectory, Waypoint, plan

SETTLED = 1e-6
"""A joint slower than this stands still, per second."""


class Outcome(enum.Enum):
    """How a motion ended."""

    REACHED = "reached"
    PATH_LEFT = "path left"
    GOAL_MISSED = "goal missed"
    PREEMPTED = "preempted"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Tolerances:
    """How far off is good enough: per joint in radians or metres; None on the way: any.

    Attributes:
        goal: at the end. path: on the way. time_s: how long after the end the goal may be reached.
    """

    goal: float | Mapping[str, float] = 0.005
    path: Mapping[str, float] | None = None
    time_s: float = 2.0

    def at_goal(self, name: str) -> float:
        """Of one joint."""
        if isinstance(self.goal, float):
            return self.goal
        return self.goal.get(name, 0.005)


class Motion:
    """One trajectory on its way."""

    def __init__(self, trajectory: Trajectory, tolerances: Tolerances, started_s: float) -> None:
        self.trajectory, self.tolerances = trajectory, tolerances
        self.started_s = started_s
        self.outcome: Outcome | None = None
        self.why = ""

    def end(self, outcome: Outcome, why: str = "") -> None:
        """It is over; the first end counts."""
        if self.outcome is None:
            self.outcome, self.why = outcome, why


class Joints:
    """Position and velocity of every joint, and what they are to do."""

    def __init__(self, chain: Chain, posture: Mapping[str, float]) -> None:
        self.names = tuple(chain.moving)
        self._joints = dict(chain.moving)
        self._posture = dict(posture)
        self.positions: dict[str, float] = {}
        self.velocities: dict[str, float] = {}
        self._motions: dict[str, Motion] = {}
        self._now_s = 0.0
        self.reset()

    @property
    def still(self) -> bool:
        """Nothing moves and nothing is asked to."""
        return not self._motions and all(abs(v) < SETTLED for v in self.velocities.values())

    def reset(self) -> None:
        """To the posture of the start, at once and at rest; every motion is preempted."""
        for name in self.names:
            self._drop(name, Outcome.PREEMPTED, "the simulation was reset")
        for name, joint in self._joints.items():
            position = self._posture.get(name, 0.0)
            self.positions[name] = min(max(position, joint.lower), joint.upper)
            self.velocities[name] = 0.0

    def group(self, names: Sequence[str]) -> dict[str, Joint]:
        """Some of the joints, by name."""
        return {name: self._joints[name] for name in names}

    def follow(
        self,
        group: Sequence[str],
        names: Sequence[str],
        waypoints: Sequence[Waypoint],
        tolerances: Tolerances,
    ) -> Motion:
        """Start a trajectory of some joints of a group, instead of what the group does.

        Raises:
            InvalidJoints, InvalidGoal: it cannot be followed; what moves goes on.
        """
        now = {name: (self.positions[name], self.velocities[name]) for name in group}
        trajectory = plan(names, waypoints, self.group(group), now)
        self.hold(group, Outcome.PREEMPTED, "a newer trajectory took over")
        motion = Motion(trajectory, tolerances, self._now_s)
        self._motions.update(dict.fromkeys(names, motion))
        return motion

    def hold(
        self, group: Sequence[str], outcome: Outcome = Outcome.CANCELLED, why: str = "cancelled"
    ) -> None:
        """Brake some joints and let them stand."""
        for name in group:
            self._drop(name, outcome, why)

    def _drop(self, name: str, outcome: Outcome, why: str) -> None:
        motion = self._motions.pop(name, None)
        if motion is not None:
            motion.end(outcome, why)

    def asked(self, motion: Motion) -> tuple[Array, Array]:
        """(J,) positions and velocities that a motion asks for now."""
        return motion.trajectory.at(self._now_s - motion.started_s)

    def advance(self, dt_s: float, now_s: float) -> None:
        """Move all joints for one step that ends at `now_s`."""
        self._now_s = now_s
        targets = {name: (self.positions[name], 0.0) for name in self.names}
        motions = list(dict.fromkeys(self._motions.values()))
        for motion in motions:
            positions, velocities = self.asked(motion)
            targets.update(zip(motion.trajectory.names, zip(positions, velocities)))
        for name in self.names:
            if name in self._motions or self.velocities[name] != 0.0:
                self._move(name, *targets[name], dt_s)
        for motion in motions:
            self._judge(motion)

    def place(self, name: str, position: float) -> None:
        """Stop a joint where something holds it."""
        self.positions[name], self.velocities[name] = position, 0.0

    def _move(self, name: str, target: float, target_velocity: float, dt_s: float) -> None:
        joint, pace = self._joints[name], PACES[name]
        position, velocity = self.positions[name], self.velocities[name]
        if name in self._motions:
            left = float(target) - position
            braking = math.sqrt(2.0 * pace.acceleration * abs(left)) + abs(float(target_velocity))
            wanted = math.copysign(min(abs(left) / dt_s, pace.velocity, braking), left)
        else:
            wanted = 0.0
        change = pace.acceleration * dt_s
        velocity = min(max(wanted, velocity - change), velocity + change)
        velocity = min(max(velocity, -pace.velocity), pace.velocity)
        moved = position + velocity * dt_s
        bounded = min(max(moved, joint.lower), joint.upper)
        self.positions[name] = bounded
        self.velocities[name] = velocity if bounded == moved else 0.0

    def _judge(self, motion: Motion) -> None:
        trajectory, tolerances = motion.trajectory, motion.tolerances
        elapsed_s = self._now_s - motion.started_s
        asked, _ = self.asked(motion)
        here = np.array([self.positions[name] for name in trajectory.names])
        if tolerances.path is not None:
            for name, off in zip(trajectory.names, np.abs(here - asked)):
                if off > tolerances.path.get(name, math.inf):
                    self._finish(motion, Outcome.PATH_LEFT, f"{name} is {off:.3f} off the path")
                    return
        if elapsed_s < trajectory.end_s:
            return
        off_goal = dict(zip(trajectory.names, np.abs(here - trajectory.goal)))
        missed = [name for name, off in off_goal.items() if off > tolerances.at_goal(name)]
        moving = [n for n in trajectory.names if abs(self.velocities[n]) > 0.1 * PACES[n].velocity]
        if not missed and not moving:
            self._finish(motion, Outcome.REACHED, "")
        elif elapsed_s > trajectory.end_s + tolerances.time_s:
            name = (missed or moving)[0]
            self._finish(
                motion,
                Outcome.GOAL_MISSED,
                f"{name} is {off_goal[name]:.3f} off its goal {tolerances.time_s:g} s late",
            )

    def _finish(self, motion: Motion, outcome: Outcome, why: str) -> None:
        self.hold(motion.trajectory.names, outcome, why)
        motion.end(outcome, why)
