"""Walls on the occupancy grid: what blocks a line of sight and is no mapped object."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from ..scene.snapshot import SceneSnapshot
from .drive_grid import DriveGrid, Mask
from .places import gap_m

Array = npt.NDArray[np.float64]

GROWTH_M = 0.05
"""An occupied cell this close to an object's footprint belongs to the object."""


def walls_of(grid: DriveGrid, snapshot: SceneSnapshot) -> Mask:
    """(H, W) cells that are occupied or unknown and no mapped object's footprint."""
    blocked = grid.occupied | grid.unknown
    rows, columns = np.nonzero(blocked)
    centres = grid.centres_m(rows, columns)
    owned = np.zeros(len(centres), dtype=bool)
    low = centres.min(axis=0, initial=np.inf).tolist()
    high = centres.max(axis=0, initial=-np.inf).tolist()
    for obj in snapshot:
        box = obj.box
        reach = math.hypot(*box.size_m[:2].tolist())
        if any(
            not a - reach <= x <= b + reach
            for x, a, b in zip(box.centre_m[:2].tolist(), low, high, strict=True)
        ):
            continue
        near = np.hypot(*(centres - box.centre_m[:2]).T) <= np.hypot(*box.size_m[:2])
        owned[near] |= gap_m(box, centres[near]) <= GROWTH_M
    wall = np.zeros(grid.shape, dtype=bool)
    wall[rows[~owned], columns[~owned]] = True
    return wall


def hidden_by(
    walls: Mask, grid: DriveGrid, box: OrientedBox, points_m: Array
) -> npt.NDArray[np.bool_]:
    """(N,) whether a wall is on the line from each (N, 2) point to the nearest of a footprint."""
    if len(points_m) == 0:
        return np.zeros(0, dtype=bool)
    ends = _nearest_on_footprint(box, points_m)
    longest = float(np.hypot(*(ends - points_m).T).max())
    steps = np.linspace(0.0, 1.0, max(int(2.0 * longest / grid.resolution_m), 2))
    line = points_m[:, None] + (ends - points_m)[:, None] * steps[None, :, None]
    cells, inside = grid.cells_of(line.reshape(-1, 2))
    hit = np.zeros(len(cells), dtype=bool)
    hit[inside] = walls[tuple(cells[inside].T)]
    hidden: npt.NDArray[np.bool_] = np.any(hit.reshape(len(points_m), -1), axis=1)
    return hidden


def _nearest_on_footprint(box: OrientedBox, points_m: Array) -> Array:
    """(N, 2) closest points of the footprint to (N, 2) map points."""
    heights = np.full(len(points_m), box.centre_m[2])
    local = box.to_local(np.column_stack([points_m, heights]))[:, :2]
    half = 0.5 * box.size_m[:2]
    clipped = np.clip(local, -half, half)
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    nearest: Array = clipped @ np.array([[cos, sin], [-sin, cos]]) + box.centre_m[:2]
    return nearest
