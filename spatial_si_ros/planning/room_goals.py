"""Where to stand in a room: a little way in, where it is roomy, without driving far."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ..answers.floor.places import room_of
from ..answers.measuring.index import index_of
from ..scene.snapshot import SceneSnapshot
from .drive_grid import Body
from .places import GroundedPlace, beside_objects

Array = npt.NDArray[np.float64]

WITHIN_M = 0.5
"""A robot so far from the border of a room is in it, and not in its door."""
LEAST_M = 0.2
"""In a room that is no larger, or full of things, so far from its border will do."""


def standing_room(
    place: GroundedPlace, snapshot: SceneSnapshot, body: Body, points_m: Array
) -> npt.NDArray[np.bool_]:
    """(N,) whether a robot at (N, 2) points stands within the room of a place.

    All False where that room is not known any more.
    """
    nowhere = np.zeros(len(points_m), dtype=bool)
    found = room_of(place.anchors[0].thing, index_of(snapshot))
    if found is None:
        return nowhere
    rooms, room = found
    inside = (rooms.cells == room.number).astype(np.uint8)
    depth_m = cv2.distanceTransform(inside, cv2.DIST_L2, 5) * rooms.plan.resolution_m
    cells, on_it = rooms.plan.cells_of(points_m)
    deep = np.zeros(len(points_m))
    deep[on_it] = depth_m[tuple(cells[on_it].T)]
    for least in (WITHIN_M, LEAST_M):
        within = deep >= least
        within[within] = beside_objects(snapshot, points_m[within], body)
        if within.any():
            return within
    return nowhere
