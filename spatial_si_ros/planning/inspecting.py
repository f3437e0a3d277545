"""Where to look at a thing from, when what was measured of it does not suffice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..answers.context import AskContext
from ..answers.grounding.ground import Grounder, Resolved
from ..answers.measuring.index import index_of
from ..language.instructions import GoTo
from ..language.references import Reference
from ..scene.objects import SceneObject
from ..scene.snapshot import SceneSnapshot
from .drive_grid import Body, DriveGrid
from .navigation_goals import RankedGoal
from .places import beside_objects, gap_m
from .walls import hidden_by, walls_of

Array = npt.NDArray[np.float64]

FROM_M = (0.6, 1.8)
"""Gap between the robot and what it looks at."""
KNOWN_M = 3.5
"""The thing was seen from where the robot was, when that is nearer than this."""
DETOUR_RADPM = 0.15
"""How much another side must differ for each metre of driving."""
AFAR_M, NEARER_M, LONGER = 4.0, 0.4, 0.1
"""So far from it, and so much nearer than now, a look still is worth while; metres that it must be
nearer for each metre of driving."""


def things_meant(
    instruction: GoTo, snapshot: SceneSnapshot, context: AskContext
) -> tuple[SceneObject, ...]:
    """The landmarks of the place that can be told, whatever its frame needs besides."""
    grounder = Grounder(index_of(snapshot), context, instruction.place.viewpoint)
    found = [
        grounder.resolve(each)
        for each in instruction.place.landmarks
        if isinstance(each, Reference)
    ]
    return tuple(each.thing for each in found if isinstance(each, Resolved))


def look_closer(
    thing: SceneObject,
    snapshot: SceneSnapshot,
    robot_m: npt.ArrayLike,
    body: Body,
    trail_m: npt.ArrayLike = (),
) -> RankedGoal | None:
    """The pose that shows the thing from the side it was seen least from, None if there is none.

    Where none near it is known to be free and in sight of it, because nobody saw the ground there,
    the pose is on the nearest known ground, less a little for each metre of the way, from which no
    wall that is known hides it; None where that is hardly nearer than the robot is.

    Args:
        trail_m: (N, 2) where the robot was.
    """
    robot = np.asarray(robot_m, dtype=np.float64)[:2]
    grid = DriveGrid.of(snapshot, body, robot, trail_m)
    routes = grid.routes_from(robot) if grid is not None else None
    if grid is None or routes is None:
        return None
    rows, columns = np.nonzero(np.isfinite(routes.length_m) & ~grid.assumed)
    points = grid.centres_m(rows, columns)
    gaps = gap_m(thing.box, points)
    lengths = routes.length_m[rows, columns]
    walls, here_m = walls_of(grid, snapshot), float(gap_m(thing.box, robot[None])[0])
    near = (gaps >= FROM_M[0]) & (gaps <= FROM_M[1])
    near[near] = beside_objects(snapshot, points[near], body)
    near[near] = ~hidden_by(walls, grid, thing.box, points[near])
    if near.any():
        trail = np.vstack([np.reshape(trail_m, (-1, 2)), robot])
        worth, reason = -DETOUR_RADPM * lengths, "from another side"
        worth[near] += newness_rad(thing, points[near], trail)
    else:
        # Ground that nobody saw lies between: as near as the ground that was seen goes.
        near = (gaps >= FROM_M[0]) & (gaps <= min(AFAR_M, here_m - NEARER_M))
        near[near] = beside_objects(snapshot, points[near], body)
        near[near] = ~hidden_by(walls & grid.occupied, grid, thing.box, points[near])
        worth, reason = -gaps - LONGER * lengths, "from nearer"
    if not near.any():
        return None
    best = int(np.argmax(np.where(near, worth, -np.inf)))
    ray = thing.box.centre_m[:2] - points[best]
    at = tuple(grid.cells_of(points[best])[0][0])
    return RankedGoal(
        position_m=points[best],
        yaw_rad=float(np.arctan2(ray[1], ray[0])),
        probability=1.0,
        clearance_m=float(grid.clearance_m[at]),
        path_m=routes.to(points[best]),
        path_length_m=float(lengths[best]),
        place=None,
        reason=f"looking at {thing.name} {reason}",
    )


def newness_rad(thing: SceneObject, points: Array, trail: Array) -> Array:
    """(N,) angle around the thing to the nearest direction that it was seen from."""
    centre = thing.box.centre_m[:2]
    known = trail[np.hypot(*(trail - centre).T) <= KNOWN_M] - centre
    if len(known) == 0:
        return np.full(len(points), np.pi)
    rays = points - centre
    off = np.arctan2(rays[:, 1], rays[:, 0])[:, None] - np.arctan2(known[:, 1], known[:, 0])
    nearest: Array = np.abs((off + np.pi) % (2.0 * np.pi) - np.pi).min(axis=1)
    return nearest
