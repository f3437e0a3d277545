"""Where to look next, until the reachable ground was seen from near and every object well."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ..language.declined import Declined, DeclineReason
from ..scene.objects import SceneObject
from ..scene.snapshot import SceneSnapshot
from .drive_grid import Body, DriveGrid, Mask, Routes
from .looking import UNKNOWN_DEPTH_M, Eye, best_yaws, look_around, mark_seen
from .navigation_goals import ROOMY_M, RankedGoal
from .places import beside_objects, gap_m
from .walls import hidden_by, walls_of

Array = npt.NDArray[np.float64]


VISIT_M = (0.6, 1.6)
"""Gap between the robot and what it visits."""
TIGHT_SPM = 50.0
"""Seconds that each metre less than roomy costs: bases get stuck in tight places."""
CARRIER_M = 2.0
"""From this near small things on furniture are seen well."""
CARRIER_HEIGHT_M = (0.3, 1.2)
CARRIER_AREA_M2 = 0.12


@dataclass(frozen=True)
class ExploreSettings:
    """What exploring is worth.

    Attributes:
        speed_mps, turn_radps: what the base makes, for the cost of going there.
        spacing_m: distance between the positions that are considered.
        look_s: what a look costs besides driving and turning, seconds.
        rate_m2ps: a look that shows less new ground per second than this is not worth it.
        enough_m2: a look that shows less new ground than this is not worth it.
        object_pixels, object_frames: an object seen better than this needs no visit.
        visits, visit_s: so many visits at most, each at most this far away in seconds.
        visit_m2: new ground that a visit counts like.
        blocked_m: positions this near to a failed goal are not tried again.
        max_looks: the end in any case.
    """

    speed_mps: float = 0.5
    turn_radps: float = 1.0
    spacing_m: float = 0.4
    look_s: float = 4.0
    rate_m2ps: float = 0.04
    enough_m2: float = 0.8
    object_pixels: int = 500
    object_frames: int = 3
    visits: int = 15
    visit_s: float = 12.0
    visit_m2: float = 0.8
    blocked_m: float = 0.35
    max_looks: int = 80


@dataclass(frozen=True, slots=True)
class Explored:
    """There is nothing left that is worth a look."""

    looks: int
    seen_m2: float


@dataclass(frozen=True, eq=False)
class _Here:
    """Everything that one choice is made from; `points` (N, 2) are reachable."""

    snapshot: SceneSnapshot
    grid: DriveGrid
    routes: Routes
    robot_m: Array
    yaw_rad: float
    points: Array

    def goal(self, point: Array, yaw_rad: float, reason: str) -> RankedGoal:
        at = tuple(self.grid.cells_of(point)[0][0])
        return RankedGoal(
            position_m=point,
            yaw_rad=yaw_rad,
            probability=1.0,
            clearance_m=float(self.grid.clearance_m[at]),
            path_m=self.routes.to(point),
            path_length_m=float(self.routes.length_m[at]),
            place=None,
            reason=reason,
        )


@dataclass(frozen=True, eq=False)
class _Look:
    """A goal and its worth, m2 per second; None: nothing is worth a look."""

    rate: float
    goal: RankedGoal | None
    object_id: int = 0


_NOTHING = _Look(0.0, None)


class Explorer:
    """Remembers what was looked at, and picks the look that shows most per second of driving.

    It looks at ground that is unknown or was never seen from within the eye's range, and it
    visits, once each, objects that were seen badly and furniture that may carry small things.
    """

    def __init__(
        self, body: Body, eye: Eye | None = None, settings: ExploreSettings | None = None
    ) -> None:
        self._body = body
        self._eye = eye if eye is not None else Eye()
        self._settings = settings if settings is not None else ExploreSettings()
        self._poses: list[tuple[Array, float]] = []
        self._marked = 0
        self._seen_m: Array = np.zeros((0, 2))
        self._failed: list[Array] = []
        self._visited: set[int] = set()
        self._looks = 0

    def observe(self, position_m: npt.ArrayLike, yaw_rad: float) -> None:
        """The robot was here, looking there; call it a few times a second."""
        position = np.asarray(position_m, dtype=np.float64)[:2].copy()
        if self._poses:
            last, last_yaw = self._poses[-1]
            turned = abs((yaw_rad - last_yaw + np.pi) % (2.0 * np.pi) - np.pi)
            if np.hypot(*(position - last)) < 0.15 and turned < np.deg2rad(10.0):
                return
        self._poses.append((position, yaw_rad))

    def failed(self, goal: RankedGoal) -> None:
        """The goal was not reached: nothing near it is tried again."""
        self._failed.append(goal.position_m)

    def next(
        self, snapshot: SceneSnapshot, robot_m: npt.ArrayLike, robot_yaw_rad: float
    ) -> RankedGoal | Explored | Declined:
        """The next pose to look from; Explored at the end; a refusal when nothing is drivable."""
        robot = np.asarray(robot_m, dtype=np.float64)[:2]
        trail = [position for position, _ in self._poses]
        grid = DriveGrid.of(snapshot, self._body, robot, trail)
        if grid is None:
            return Declined(DeclineReason.MAP_EMPTY, "no free ground was seen yet")
        routes = grid.routes_from(robot)
        if routes is None:
            return Declined(DeclineReason.UNREACHABLE, grid.why_no_way(robot))
        seen = self._seen(grid)
        if self._looks >= self._settings.max_looks:
            return self._explored(grid, seen)
        self._looks += 1
        here = _Here(snapshot, grid, routes, robot, robot_yaw_rad, self._candidates(grid, routes))
        ground, visit = self._ground(here, seen), self._visit(here)
        best = max(ground, visit, key=lambda look: look.rate)
        if best.goal is None:
            return self._explored(grid, seen)
        if best is visit:
            self._visited.add(visit.object_id)
        return best.goal

    def _seen(self, grid: DriveGrid) -> Mask:
        """(H, W) what was seen from near so far; the grid may have grown since."""
        seen = np.zeros(grid.shape, dtype=bool)
        if len(self._seen_m):
            cells, inside = grid.cells_of(self._seen_m)
            seen[tuple(cells[inside].T)] = True
        for position, yaw in self._poses[self._marked :]:
            mark_seen(grid, seen, position, yaw, self._eye)
        self._marked = len(self._poses)
        rows, columns = np.nonzero(seen)
        self._seen_m = grid.centres_m(rows, columns)
        return seen

    def _ground(self, here: _Here, seen: Mask) -> _Look:
        """The look at ground that shows most per second."""
        points = here.points
        panorama = look_around(here.grid, points, self._eye)
        yaws, gains = best_yaws(panorama, _worth(here.grid, seen), self._eye)
        seconds = self._seconds(here, points, yaws)
        gains = np.where(gains >= self._settings.enough_m2, gains, 0.0)
        rates = gains / (seconds + self._settings.look_s)
        best = int(np.argmax(rates))
        if rates[best] < self._settings.rate_m2ps:
            return _NOTHING
        reason = f"looking at {gains[best]:.1f} m2 of new ground"
        return _Look(float(rates[best]), here.goal(points[best], float(yaws[best]), reason))

    def _visit(self, here: _Here) -> _Look:
        """The nearest look at an object that was seen badly; it counts like `visit_m2`."""
        poor = [obj for obj in here.snapshot if self._poorly_seen(obj)]
        if len(self._visited) >= self._settings.visits or not poor:
            return _NOTHING
        points = here.points[beside_objects(here.snapshot, here.points, self._body)]
        walls = walls_of(here.grid, here.snapshot)
        best = _NOTHING
        for obj in poor:
            gaps = gap_m(obj.box, points)
            near = points[(gaps > VISIT_M[0]) & (gaps < VISIT_M[1])]
            near = near[~hidden_by(walls, here.grid, obj.box, near)]
            if len(near) == 0:
                continue
            rays = obj.box.centre_m[:2] - near
            yaws = np.arctan2(rays[:, 1], rays[:, 0])
            seconds = self._seconds(here, near, yaws)
            pick = int(np.argmin(seconds))
            rate = self._settings.visit_m2 / (float(seconds[pick]) + self._settings.look_s)
            if rate > best.rate and seconds[pick] <= self._settings.visit_s:
                goal = here.goal(near[pick], float(yaws[pick]), f"looking at {obj.name} from near")
                best = _Look(rate, goal, obj.id)
        return best

    def _poorly_seen(self, obj: SceneObject) -> bool:
        if obj.id in self._visited or obj.existence < 0.5:
            return False
        badly = obj.best_view_pixels < self._settings.object_pixels
        seldom = obj.observations < self._settings.object_frames
        return badly or seldom or (_carries(obj) and not self._looked_at(obj))

    def _looked_at(self, obj: SceneObject) -> bool:
        """Whether the robot was near it, looking at it: then it saw what is on it."""
        for position, yaw in self._poses:
            ray = obj.box.centre_m[:2] - position
            off = _turn(np.array([np.arctan2(ray[1], ray[0]) - yaw]))[0]
            near = obj.box.distance_to_point_2d(position) <= CARRIER_M
            if near and off <= 0.5 * self._eye.fov_rad:
                return True
        return False

    def _candidates(self, grid: DriveGrid, routes: Routes) -> Array:
        """(N, 2) reachable positions on a regular lattice, and where the robot is."""
        stride = max(int(round(self._settings.spacing_m / grid.resolution_m)), 1)
        lattice = np.zeros(grid.shape, dtype=bool)
        lattice[stride // 2 :: stride, stride // 2 :: stride] = True
        rows, columns = np.nonzero(lattice & np.isfinite(routes.length_m))
        points = np.vstack([grid.centres_m(rows, columns), routes.start_m[None]])
        for failed in self._failed:
            points = points[np.hypot(*(points - failed).T) > self._settings.blocked_m]
        return points if len(points) else routes.start_m[None]

    def _seconds(self, here: _Here, points: Array, yaws: Array) -> Array:
        """(N,) time to get there and to look that way."""
        cells, _ = here.grid.cells_of(points)
        metres = here.routes.length_m[cells[:, 0], cells[:, 1]]
        rays = points - here.robot_m
        near = np.hypot(*rays.T) < 0.05
        heading = np.where(near, here.yaw_rad, np.arctan2(rays[:, 1], rays[:, 0]))
        turns = _turn(heading - here.yaw_rad) + _turn(yaws - heading)
        tight = np.maximum(ROOMY_M - here.grid.clearance_m[cells[:, 0], cells[:, 1]], 0.0)
        seconds: Array = metres / self._settings.speed_mps + turns / self._settings.turn_radps
        seconds += TIGHT_SPM * np.where(near, 0.0, tight)
        return seconds

    def _explored(self, grid: DriveGrid, seen: Mask) -> Explored:
        area = float(np.count_nonzero(seen & ~grid.unknown)) * grid.resolution_m**2
        return Explored(self._looks, area)


def _worth(grid: DriveGrid, seen: Mask) -> Array:
    """(H, W) value of a look at each cell: frontiers and surfaces most, seen ground nothing."""
    free = ~grid.occupied & ~grid.unknown
    kernel = np.ones((3, 3), dtype=np.uint8)
    beside_free = cv2.dilate(free.astype(np.uint8), kernel).astype(bool)
    frontier = grid.unknown & beside_free
    depth = max(int(UNKNOWN_DEPTH_M / grid.resolution_m), 1)
    opening = cv2.dilate(frontier.astype(np.uint8), np.ones((2 * depth + 1,) * 2, np.uint8))
    worth = np.zeros(grid.shape)
    worth[free & ~seen] = 0.4
    worth[grid.occupied & ~seen] = 1.0
    worth[grid.unknown & opening.astype(bool) & ~seen] = 1.0
    return worth


def _carries(obj: SceneObject) -> bool:
    """Whether things may stand on it that are too small to be seen from afar."""
    area = float(obj.box.size_m[0] * obj.box.size_m[1])
    low, high = CARRIER_HEIGHT_M
    return area >= CARRIER_AREA_M2 and low <= obj.box.top_m <= high


def _turn(angles_rad: Array) -> Array:
    turned: Array = np.abs((angles_rad + np.pi) % (2.0 * np.pi) - np.pi)
    return turned
