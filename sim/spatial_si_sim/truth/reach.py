"""Where the robot gets to: a grid of the true floor, walls and footprints grown by its radius."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import binary_erosion, distance_transform_edt, label
from shapely.geometry import MultiPoint, Polygon
from shapely.ops import unary_union

from . import shapes
from .errors import Undecidable
from .scene import TrueObject, TrueScene
from .surfaces import WALLS, Surfaces
from .verdicts import Verdict, clear_ratio, stricter_by

RADIUS_M = 0.25
ARM_M = 0.8
"""A thing is reached from a place within this of its footprint."""
GAP_M = 0.6
CELL_M = 0.05
LOW_M, HIGH_M = 0.05, 1.4
"""What is lower is driven over, what is higher driven under."""
START_M = 0.3
"""The robot's own cell may be grown over; the nearest free one within this stands for it."""


@dataclass(frozen=True, eq=False)
class Floor:
    """Clearance over the plan: (rows, columns) metres, rows along y, from `origin_m`."""

    clearance_m: npt.NDArray[np.float64]
    origin_m: tuple[float, float]

    def points(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """x and y of every cell's middle, each (rows, columns)."""
        rows, columns = self.clearance_m.shape
        x = self.origin_m[0] + (np.arange(columns) + 0.5) * CELL_M
        y = self.origin_m[1] + (np.arange(rows) + 0.5) * CELL_M
        return np.meshgrid(x, y)


def floor_of(scene: TrueScene, surfaces: Surfaces) -> Floor:
    """The floor, made once per surfaces."""
    if "floor" not in surfaces.cache:
        surfaces.cache["floor"] = _floor(scene, surfaces)
    floor: Floor = surfaces.cache["floor"]
    return floor


def reachable(
    thing: TrueObject, robot_m: tuple[float, float], scene: TrueScene, surfaces: Surfaces
) -> Verdict:
    """Whether a free path leads from the robot to within 0.8 m of the thing's footprint."""
    floor = floor_of(scene, surfaces)
    answers = []
    for factor in (1.0, 1.0 + clear_ratio(), 1.0 - clear_ratio()):
        radius_m = RADIUS_M * factor
        key = ("reached", robot_m, radius_m)
        if key not in surfaces.cache:
            surfaces.cache[key] = _reached(robot_m, floor, radius_m)
        spots = surfaces.cache[key]
        nearest_m = float(shapely.distance(shapes.footprint(thing.box), spots))
        answers.append(nearest_m <= ARM_M / factor)
    return Verdict(
        answers[0],
        len(set(answers)) == 1,
        f"a path {'ends' if answers[0] else 'does not end'} there",
    )


def passable(first: TrueObject, second: TrueObject) -> Verdict:
    """Whether the footprints leave a gap of 0.6 m."""
    gap_m = shapes.footprint_gap_m(first.box, second.box)
    return Verdict(
        gap_m >= GAP_M, abs(gap_m - GAP_M) >= stricter_by(0.1 * GAP_M), f"gap {gap_m:.2f} m"
    )


def _reached(robot_m: tuple[float, float], floor: Floor, radius_m: float) -> MultiPoint:
    """Where a robot of some radius gets to.

    Raises:
        Undecidable: it does not fit where it stands.
    """
    x, y = floor.points()
    regions, _ = label(floor.clearance_m > radius_m)
    away = np.hypot(x - robot_m[0], y - robot_m[1])
    away[regions == 0] = math.inf
    start = int(away.argmin())
    if away.flat[start] > START_M + radius_m:
        raise Undecidable("undefined", "the robot stands where it does not fit")
    mine = regions == regions.flat[start]
    # The inner ones are near to nothing that the outer ones are not nearer to.
    edge = mine & ~binary_erosion(mine)
    spots: MultiPoint = shapely.multipoints(np.column_stack([x[edge], y[edge]]))
    return spots


def _floor(scene: TrueScene, surfaces: Surfaces) -> Floor:
    rooms = [Polygon(room.polygon_m) for room in scene.rooms]
    left, bottom, right, top = unary_union(rooms).bounds
    origin = (left - 2 * CELL_M, bottom - 2 * CELL_M)
    columns = math.ceil((right - origin[0]) / CELL_M) + 2
    rows = math.ceil((top - origin[1]) / CELL_M) + 2
    empty = Floor(np.zeros((rows, columns)), origin)
    x, y = empty.points()
    # Doors are gaps in the walls: the floor is the hull of the rooms less the walls' own triangles.
    inside = shapely.contains_xy(unary_union(rooms).buffer(0.2).buffer(-0.2), x, y)
    solid = [
        shapes.footprint(thing.box)
        for thing in scene.objects
        if thing.box.top_m > LOW_M and thing.box.bottom_m < HIGH_M
    ]
    blocked = shapely.contains_xy(unary_union(solid), x, y) if solid else np.zeros(x.shape, bool)
    blocked |= _walls(surfaces, empty)
    return Floor(distance_transform_edt(inside & ~blocked) * CELL_M, origin)


def _walls(surfaces: Surfaces, floor: Floor) -> npt.NDArray[np.bool_]:
    """Cells that an upright triangle of the walls passes at the robot's height."""
    blocked = np.zeros(floor.clearance_m.shape, bool)
    for corners in surfaces.triangles[WALLS]:
        heights = corners[:, 2]
        upright = abs(np.cross(corners[1] - corners[0], corners[2] - corners[0])[2]) < 1e-6
        if not upright or heights.max() < LOW_M or heights.min() > HIGH_M:
            continue
        flat = corners[:, :2]
        ends = max(
            ((flat[i], flat[j]) for i in range(3) for j in range(i)),
            key=lambda pair: float(np.hypot(*(pair[0] - pair[1]))),
        )
        steps = max(2, math.ceil(float(np.hypot(*(ends[0] - ends[1]))) / (0.4 * CELL_M)))
        line = ends[0] + np.linspace(0.0, 1.0, steps)[:, None] * (ends[1] - ends[0])
        cells = np.floor((line - np.array(floor.origin_m)) / CELL_M).astype(int)
        good = ((cells >= 0) & (cells < np.array(blocked.shape)[::-1])).all(axis=1)
        blocked[cells[good, 1], cells[good, 0]] = True
    return blocked
