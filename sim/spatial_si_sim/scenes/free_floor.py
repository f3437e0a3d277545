"""Where a robot can be: a grid of the floor, and how far each cell is from anything."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.ndimage import distance_transform_edt, label

from .footprint import Footprint
from .placing import Placed
from .plan import WALL_M, Plan, Room

CELL_M = 0.05
FLAT_M = 0.03
"""What is lower than this is driven over."""


class FreeFloor:
    """Clearance over the whole plan.

    clearance_m: (rows, columns) metres from a cell's centre to the nearest wall or object, rows
    along y and columns along x, from origin_m; cells are CELL_M wide.
    """

    def __init__(self, plan: Plan, placed: Iterable[Placed], robot_height_m: float = 1.4) -> None:
        low = np.array([min(r.x_m[0] for r in plan.rooms), min(r.y_m[0] for r in plan.rooms)])
        high = np.array([max(r.x_m[1] for r in plan.rooms), max(r.y_m[1] for r in plan.rooms)])
        self.origin_m = low - 0.2
        columns, rows = np.ceil((high - low + 0.4) / CELL_M).astype(int)
        self._x = self.origin_m[0] + (np.arange(columns) + 0.5) * CELL_M
        self._y = self.origin_m[1] + (np.arange(rows) + 0.5) * CELL_M
        free = np.zeros((rows, columns), bool)
        for room in plan.rooms:
            free |= self._inside(room.x_m, room.y_m)
        for opening in plan.openings:
            room = next(r for r in plan.rooms if opening.side_in(r.id))
            free |= self._inside(*_gap(room, opening.side_in(room.id), opening.at_m))
        for thing in placed:
            if thing.span_m[1] > FLAT_M and thing.span_m[0] < robot_height_m:
                free &= ~self.covered(thing.footprint)
        self.clearance_m = distance_transform_edt(free) * CELL_M

    def with_also(self, footprint: Footprint) -> FreeFloor:
        """The same floor with something more on it."""
        other = copy.copy(self)
        free = (self.clearance_m > 0.0) & ~self.covered(footprint)
        other.clearance_m = distance_transform_edt(free) * CELL_M
        return other

    def _inside(self, x: tuple[float, float], y: tuple[float, float]) -> np.ndarray:
        return (((self._y > y[0]) & (self._y < y[1]))[:, None]
                & ((self._x > x[0]) & (self._x < x[1]))[None])

    def covered(self, footprint: Footprint) -> np.ndarray:
        """(rows, columns) bool: the cells whose centre lies under a rectangle."""
        cos, sin = math.cos(footprint.yaw_rad), math.sin(footprint.yaw_rad)
        x, y = self._x[None] - footprint.x_m, self._y[:, None] - footprint.y_m
        return ((np.abs(cos * x + sin * y) <= footprint.length_m / 2)
                & (np.abs(cos * y - sin * x) <= footprint.width_m / 2))

    def regions(self, radius_m: float) -> np.ndarray:
        """(rows, columns) int: connected floor for a robot of that radius, 0 where it cannot be."""
        return label(self.clearance_m > radius_m)[0]

    def cell(self, x_m: float, y_m: float) -> tuple[int, int] | None:
        """(row, column) of a point, None outside the grid."""
        column, row = np.floor((np.array([x_m, y_m]) - self.origin_m) / CELL_M).astype(int)
        rows, columns = self.clearance_m.shape
        return (int(row), int(column)) if 0 <= row < rows and 0 <= column < columns else None

    def at(self, grid: np.ndarray, x_m: float, y_m: float) -> float:
        """A grid's value at a point, 0 outside."""
        cell = self.cell(x_m, y_m)
        return 0.0 if cell is None else float(grid[cell])

    def cells_of(self, room: Room) -> np.ndarray:
        """(rows, columns) bool."""
        return self._inside(room.x_m, room.y_m)

    def points(self, mask: np.ndarray) -> np.ndarray:
        """(N, 2) centres of the cells of a mask, metres."""
        rows, columns = np.nonzero(mask)
        return np.column_stack([self._x[columns], self._y[rows]])


def _gap(room: Room, side: str, at: tuple[float, float]
         ) -> tuple[tuple[float, float], tuple[float, float]]:
    """x and y extent of an opening through the wall."""
    face = room.face(side)
    out = (face - WALL_M - 0.02, face + 0.02) if side in ("south", "west") else (
        face - 0.02, face + WALL_M + 0.02)
    return (at, out) if side in ("south", "north") else (out, at)


def all_rooms_joined(plan: Plan, floor: FreeFloor, aisle_m: float = 0.8) -> bool:
    """Whether aisles so wide lead from every room to every other, and enough of each is on them.

    Doors are passed along their middle, where half of a 1 m gap is 0.5 m.
    """
    regions = floor.regions(aisle_m / 2 - CELL_M)
    seen = None
    for room in plan.rooms:
        values = regions[floor.cells_of(room)]
        counts = np.bincount(values, minlength=2)
        counts[0] = 0
        if counts.max() * CELL_M**2 < 0.06 * room.area_m2:
            return False
        best = int(counts.argmax())
        if seen is not None and best != seen:
            return False
        seen = best
    return True


def fronts_reached(floor: FreeFloor, placed: Sequence[Placed], kinds: Iterable[str]) -> bool:
    """Whether a robot of radius 0.25 m gets to half a metre before each of these pieces."""
    regions = floor.regions(0.25)
    counts = np.bincount(regions.ravel())
    counts[0] = 0
    main = int(counts.argmax())
    wanted = set(kinds)
    for thing in placed:
        if thing.model.kind in wanted and thing.relation == "floor":
            print_at = thing.footprint
            spots = [print_at.at(print_at.length_m / 2 + ahead) for ahead in (0.4, 0.5, 0.6)]
            if not any(floor.at(regions, x, y) == main for x, y in spots):
                return False
    return True
