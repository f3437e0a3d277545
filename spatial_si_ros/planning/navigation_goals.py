"""From a grounded place to poses where a robot can stand, best first, or to a refusal."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..answers.measuring.measured import Measured
from ..geometry.boxes import OrientedBox
from ..geometry.relations import RelationKind
from ..language.declined import Declined, DeclineReason
from ..scene.snapshot import SceneSnapshot
from .drive_grid import Body, DriveGrid, Mask, Routes
from .places import (
    REACH_M,
    Anchor,
    GroundedPlace,
    beside_objects,
    deviation_rad,
    gap_m,
    satisfaction,
)
from .room_goals import standing_room
from .walls import hidden_by, walls_of

Array = npt.NDArray[np.float64]

ALTERNATIVES = 5
"""Goals that are handed out, the best included."""
APART_M = 0.4
"""Goals of one plan are at least this far from each other."""
SIDE_RAD = np.deg2rad(45.0)
ROOMY_M = 0.40
"""Clearance from which a place is as good as any."""
METRE_COST = 0.5
"""Of the way there, against the preferences below, for which about 1 is a poor place."""
MIDDLE = 0.35
"""Up to this part of the way to a side's edge a place is as good as in the middle."""
COMFORT_M = 0.15
"""A gap that differs by less from the best one is as good."""
EDGE = 0.75
"""Beyond this part of the way to a side's edge a place is taken only for want of others."""
SHORTLIST = 400
"""Cheapest positions whose line of sight is looked at."""
LIKELY = 0.5
"""A position that satisfies the words with less than this, given what they mean, is no goal."""
SAME_ROOM_M = 2.0
"""Farther than this to drive, on the other side of a wall, is another room."""


@dataclass(frozen=True)
class Reach:
    """How far from the anchor's footprint to stand, metres to the robot's centre."""

    best_m: float
    most_m: float
    fallback_m: float


_REACH = {
    RelationKind.NEXT_TO: Reach(0.45, 0.65, 0.65),
    RelationKind.NEAR: Reach(0.75, 0.95, 1.15),
    RelationKind.ON: Reach(0.0, 0.0, 0.10),
    RelationKind.BELOW: Reach(0.0, 0.30, 0.34),
    RelationKind.BETWEEN: Reach(0.60, 6.0, 6.0),
}
_SIDE_REACH = Reach(0.70, 1.10, 1.8)
_ROOM_REACH = Reach(0.0, 0.0, 0.0)
_AT_REACH = Reach(0.80, 1.00, REACH_M + 0.15)


@dataclass(frozen=True, slots=True, eq=False)
class RankedGoal:
    """A pose to stand at.

    Attributes:
        position_m: (2,) in the map frame.
        yaw_rad: facing on arrival.
        probability: 0..1, that a robot there satisfies the words.
        clearance_m: from the robot's centre to the nearest obstacle.
        path_m: (N, 2) from the robot to the goal.
        path_length_m: along it.
        place: what it satisfies; None for looking around.
        reason: one sentence.
    """

    position_m: Array
    yaw_rad: float
    probability: float
    clearance_m: float
    path_m: Array
    path_length_m: float
    place: GroundedPlace | None
    reason: str


def plan_place(
    place: GroundedPlace,
    snapshot: SceneSnapshot,
    robot_m: npt.ArrayLike,
    body: Body,
    trail_m: npt.ArrayLike = (),
) -> tuple[RankedGoal, ...] | Declined:
    """Poses that are free, reachable from `robot_m` (x, y) and satisfy the place, best first.

    `trail_m` (N, 2): where the robot was; unseen ground beside it may be passed.
    Prefers the middle of a side, a comfortable distance, open ground, a free line of sight
    to the anchor and a short way.
    """
    grid = DriveGrid.of(snapshot, body, robot_m, trail_m)
    if grid is None:
        return Declined(DeclineReason.MAP_EMPTY, "no free ground was seen yet")
    routes = grid.routes_from(robot_m)
    if routes is None:
        return Declined(DeclineReason.UNREACHABLE, grid.why_no_way(robot_m))
    found = _goals(place, snapshot, body, grid, routes)
    if isinstance(found, Declined) and snapshot.keep_out is not None:
        open_ground = replace(snapshot, keep_out=None)
        without = plan_place(place, open_ground, robot_m, body, trail_m)
        if not isinstance(without, Declined):
            why = f"is {snapshot.keep_out.words}, or the way to it leads through one"
            return _nowhere(place, why)
    return found


def _goals(
    place: GroundedPlace, snapshot: SceneSnapshot, body: Body, grid: DriveGrid, routes: Routes
) -> tuple[RankedGoal, ...] | Declined:
    """Goals on the ground that the robot may use."""
    reach = _reach(place)
    rows, columns = np.nonzero(grid.standable & ~grid.assumed)
    points = grid.centres_m(rows, columns)
    deviation, gap = deviation_rad(place, points), gap_m(place.anchors[0].box, points)
    if place.is_room:
        fits = standing_room(place, snapshot, body, points)
    else:
        fits = (deviation < SIDE_RAD) & (gap <= reach.fallback_m)
        fits[fits] = beside_objects(snapshot, points[fits], body)
    if not fits.any():
        return _nowhere(place, "is occupied or was not seen free")
    lengths = routes.length_m[rows, columns]
    if not (fits & np.isfinite(lengths)).any():
        return _nowhere(place, "is free but there is no way to it")
    fits &= np.isfinite(lengths)
    walls = walls_of(grid, snapshot)
    if not place.is_room:
        fits[fits] = ~_elsewhere(grid, routes, walls, place, points[fits])
    if not fits.any():
        return _nowhere(place, "is on the other side of a wall")
    cost = _cost(place, reach, points[fits], deviation[fits], gap[fits], lengths[fits])
    cost += 5.0 * np.maximum(ROOMY_M - grid.clearance_m[rows, columns][fits], 0.0)
    points = points[fits]
    order = np.argsort(cost)[:SHORTLIST]
    hidden: npt.NDArray[np.bool_] = np.zeros(len(order), dtype=bool)
    if not place.is_room:
        hidden = hidden_by(walls, grid, place.anchors[0].box, points[order])
    order = order[np.argsort(cost[order] + 3.0 * hidden, kind="stable")]
    goals: list[RankedGoal] = []
    for point in points[order]:
        if any(np.hypot(*(point - other.position_m)) < APART_M for other in goals):
            continue
        measured = satisfaction(place, point, body)
        if measured.probability >= LIKELY * place.probability:
            goals.append(_goal(place, grid, routes, point, measured))
        if len(goals) == ALTERNATIVES:
            break
    return tuple(goals) if goals else _nowhere(place, "is too cramped")


def plan_facing(target: Anchor, robot_m: npt.ArrayLike, robot_yaw_rad: float) -> RankedGoal:
    """Turn on the spot towards a target."""
    position = np.asarray(robot_m, dtype=np.float64)[:2].copy()
    ray = target.box.centre_m[:2] - position
    yaw = float(np.arctan2(ray[1], ray[0])) if np.hypot(*ray) > 1e-3 else robot_yaw_rad
    place = GroundedPlace(None, (target,), facing=target, facing_asked=True)
    return RankedGoal(
        position, yaw, 1.0, float("nan"), position[None], 0.0, place, f"turning to {target.name}"
    )


def _reach(place: GroundedPlace) -> Reach:
    if place.directional:
        return _SIDE_REACH
    if place.is_room:
        return _ROOM_REACH
    return _AT_REACH if place.relation is None else _REACH[place.relation]


def _cost(
    place: GroundedPlace, reach: Reach, points: Array, deviation: Array, gap: Array, length: Array
) -> Array:
    """(N,) how much worse than ideal each position is; about 1 is a poor one."""
    cost: Array = METRE_COST * length
    if place.relation is RelationKind.BETWEEN:
        ends = [a.box.centre_m[:2] for a in place.anchors[:2]]
        middle = 0.5 * (ends[0] + ends[1])
        apart = max(float(np.hypot(*(ends[0] - ends[1]))), 0.5)
        cost += (deviation / SIDE_RAD) ** 2 + np.hypot(*(points - middle).T) / apart
        return cost
    aside = np.maximum(deviation / SIDE_RAD - MIDDLE, 0.0) / (1.0 - MIDDLE)
    cost += 1.5 * aside**2 + 6.0 * np.maximum(deviation / SIDE_RAD - EDGE, 0.0) / (1.0 - EDGE)
    crowded = np.maximum(reach.best_m - COMFORT_M - gap, 0.0)
    away = np.maximum(gap - reach.best_m - COMFORT_M, 0.0)
    cost += (crowded / 0.2) ** 2 + (away / 0.5) ** 2 + 2.0 * (gap > reach.most_m)
    front = place.anchors[0].thing.front
    if place.relation is None and front is not None:
        rays = points - place.anchors[0].box.centre_m[:2]
        turn = np.arctan2(rays[:, 1], rays[:, 0]) - front.yaw_rad
        cost += 0.5 * (1.0 - np.cos(turn))
    return cost


def _elsewhere(
    grid: DriveGrid, routes: Routes, walls: Mask, place: GroundedPlace, points: Array
) -> npt.NDArray[np.bool_]:
    """(N,) whether a point is in another room than every anchor."""
    apart: npt.NDArray[np.bool_] = np.ones(len(points), dtype=bool)
    for anchor in place.anchors:
        apart[apart] = _apart(grid, routes, walls, anchor.box, points[apart])
    return apart


def _apart(
    grid: DriveGrid, routes: Routes, walls: Mask, box: OrientedBox, points: Array
) -> npt.NDArray[np.bool_]:
    """(N,) whether a wall is between a point and a box, and it is far to drive to anywhere near
    the box without one."""
    rows, columns = np.nonzero(np.isfinite(routes.length_m))
    around = grid.centres_m(rows, columns)
    around = around[gap_m(box, around) <= SAME_ROOM_M]
    sees = around[~hidden_by(walls, grid, box, around)]
    if len(sees) == 0:
        return np.zeros(len(points), dtype=bool)
    cells, _ = grid.cells_of(points)
    apart: npt.NDArray[np.bool_] = grid.distance_from(sees)[tuple(cells.T)] > SAME_ROOM_M
    apart[apart] = hidden_by(walls, grid, box, points[apart])
    return apart


def _goal(
    place: GroundedPlace, grid: DriveGrid, routes: Routes, point: Array, measured: Measured
) -> RankedGoal:
    path = routes.to(point)
    cells, _ = grid.cells_of(point)
    at = (cells[0][0], cells[0][1])
    target = place.facing or place.anchors[0]
    ray = target.box.centre_m[:2] - point
    if float(np.hypot(*ray)) < 0.05 and len(path) > 1:
        ray = path[-1] - path[-2]
    length = float(routes.length_m[at])
    clearance = float(grid.clearance_m[at])
    gap = float(gap_m(place.anchors[0].box, point[None])[0])
    where = f"{gap:.2f} m from {place.anchors[0].name}"
    if place.relation is RelationKind.BETWEEN:
        where = f"between {place.anchors[0].name} and {place.anchors[1].name}"
    elif place.is_room:
        where = f"in {place.anchors[0].name}"
    elif place.relation is not None:
        where = f"{place.relation.value} {place.anchors[0].name}, {gap:.2f} m from its edge"
    return RankedGoal(
        position_m=point,
        yaw_rad=float(np.arctan2(ray[1], ray[0])),
        probability=measured.probability,
        clearance_m=clearance,
        path_m=path,
        path_length_m=length,
        place=place,
        reason=f"{where}{_frame(place)}, facing {target.name}; "
        f"{clearance:.2f} m to the nearest obstacle, {length:.1f} m to drive",
    )


def _nowhere(place: GroundedPlace, why: str) -> Declined:
    names = " and ".join(anchor.name for anchor in place.anchors)
    words = place.relation.value if place.relation is not None else "beside"
    return Declined(DeclineReason.UNREACHABLE, f"every place {words} {names}{_frame(place)} {why}")


def _frame(place: GroundedPlace) -> str:
    description = place.frame.description
    return f" ({description})" if description and place.directional else ""
