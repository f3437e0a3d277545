"""One goal of `navigate_to_pose`, from acceptance to its outcome. Knows no ROS."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from ..frames import Pose2
from ..noise import LocalisationDrift
from ..world import World
from .driving import STILL, Limits, Velocity
from .follower import PathFollower
from .ground import WorldGround

REPLAN_S = 1.0
FREEZE_M = 0.4
"""Nearer than this the goal is no longer shifted with the localisation error."""
STUCK_S, STUCK_M = 10.0, 0.02


class Code(Enum):
    """Error codes as Nav2's servers give them (NavigateToPose, ComputePathToPose, FollowPath)."""

    NONE = 0
    FAILED_TO_MAKE_PROGRESS = 105
    GOAL_OUTSIDE_MAP = 204
    GOAL_OCCUPIED = 206
    NO_VALID_PATH = 208
    UNKNOWN = 9000
    TF_ERROR = 9002


@dataclass(frozen=True)
class Failure:
    """Why a goal was aborted, for a program and for a person."""

    code: Code
    message: str


class GoalError(Exception):
    """The goal cannot be reached; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Navigation:
    """Drives the robot to a pose stated in its own, slightly wrong, map frame.

    A real robot brings its *estimated* pose to the goal. So the goal is converted by the
    localisation error of the moment into the true pose where the estimate would agree, again every
    second while driving, and no more within 0.4 m of it, where a moving target would only dither.

    A goal whose converted position is farther than `off_navmesh_m` plus one standard deviation of
    the localisation from the navmesh fails; it is never moved onto it. Within that it is reached as
    nearly as the ground allows.

    Raises (on construction):
        GoalError: off the map, occupied or unreachable.
    """

    def __init__(
        self,
        goal: Pose2,
        world: World,
        drift: LocalisationDrift,
        limits: Limits,
        now_s: float,
        off_navmesh_m: float,
    ) -> None:
        self.goal = goal
        self.started_s = now_s
        self.remaining_m = 0.0
        self.arrived = False
        self.failure: Failure | None = None
        self._world, self._drift, self._limits = world, drift, limits
        self._allowed_m = off_navmesh_m + drift.position_m
        self._ground = WorldGround(world)
        self._plan(now_s)
        self._best_m, self._best_yaw_rad, self._best_s = np.inf, np.inf, now_s

    @property
    def finished(self) -> bool:
        """Whether the goal was reached or given up."""
        return self.arrived or self.failure is not None

    def velocity(self, now: Velocity, now_s: float) -> Velocity:
        """The wanted velocity of this instant; zero once finished."""
        if self.finished:
            return STILL
        if now_s - self._planned_s >= REPLAN_S and self.remaining_m > FREEZE_M:
            try:
                self._plan(now_s)
            except GoalError as error:
                self.failure = error.failure
                return STILL
        pose = self._world.pose
        guidance = self._follower.guide(pose, now, self._ground)
        self.remaining_m, self.arrived = guidance.remaining_m, guidance.arrived
        self._watch_progress(abs(pose.turn_rad(self._target)), now_s)
        return STILL if self.finished else guidance.velocity

    def held(self, dt_s: float) -> None:
        """Somebody else drove for this long: that is not lack of progress."""
        self._best_s += dt_s

    def _plan(self, now_s: float) -> None:
        target = self._drift.true_target(self.goal, now_s)
        point = self._world.point_m(target.x_m, target.y_m)
        gap_m = self._world.navmesh.gap_m(point)
        if gap_m > self._allowed_m:
            raise GoalError(self._why_off(gap_m))
        snapped = self._world.navmesh.snap(point)
        reachable = point if snapped is None or gap_m < 1e-3 else snapped
        path = self._world.path(reachable[:2])
        if path is None:
            raise GoalError(
                Failure(
                    Code.NO_VALID_PATH,
                    f"no way leads to ({self.goal.x_m:.2f}, {self.goal.y_m:.2f}) m from here",
                )
            )
        self._target = Pose2(float(reachable[0]), float(reachable[1]), target.yaw_rad)
        self._follower = PathFollower(path, self._target, self._limits)
        self._planned_s = now_s
        self.remaining_m = float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())

    def _why_off(self, gap_m: float) -> Failure:
        x, y = self.goal.x_m, self.goal.y_m
        low, high = self._world.navmesh.bounds_m()
        if not (low[0] <= x <= high[0] and low[1] <= y <= high[1]):
            return Failure(Code.GOAL_OUTSIDE_MAP, f"({x:.2f}, {y:.2f}) m is outside the map")
        distance = f"{gap_m:.2f} m" if np.isfinite(gap_m) else "far"
        return Failure(
            Code.GOAL_OCCUPIED,
            f"({x:.2f}, {y:.2f}) m is {distance} from where the robot can stand, "
            f"at most {self._allowed_m:.2f} m is allowed",
        )

    def _watch_progress(self, yaw_error_rad: float, now_s: float) -> None:
        nearer = self.remaining_m < self._best_m - STUCK_M
        turned = yaw_error_rad < self._best_yaw_rad - STUCK_M
        if nearer or turned:
            self._best_m = min(self._best_m, self.remaining_m)
            self._best_yaw_rad = min(self._best_yaw_rad, yaw_error_rad)
            self._best_s = now_s
        elif now_s - self._best_s > STUCK_S and not self.arrived:
            self.failure = Failure(
                Code.FAILED_TO_MAKE_PROGRESS,
                f"no progress for {STUCK_S:.0f} s, {self.remaining_m:.2f} m from the goal",
            )
