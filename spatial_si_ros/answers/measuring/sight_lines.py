"""Lines of sight in the measured scene: what of a thing an eye sees, and what is in the way.

What blocks is the measured surface of the other things (a small plate about each of their points,
turned to the eye; the box of a thing without points), and the walls of the occupancy grid. Cast
with Open3D's RaycastingScene (Embree). A line that leaves what anybody has seen, and meets nothing
before, is open.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...scene.objects import SceneObject
from ..floor.ground_plan import GroundPlan, ground_plan_of
from .index import Rows, SceneIndex

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MIN_POINTS = 30
"""A thing with fewer measured points is its box."""
SAMPLES = 48
"""Points of a thing that lines of sight are drawn to."""
SHORT_M = 0.05
"""A line ends this far before the surface it is drawn to, and begins this far before the eye."""
UNSEEN_M = 0.3
"""A stretch of unseen ground up to this long is the shadow of something, not a part of the world
that may hold anything."""
CROSS = 0.71
"""Half the edge of a plate in spacings of its points: neighbours just meet at their corners."""
MAX_PLATE_M = 0.15
_AT_ONCE = 32
"""So many places along each line are looked up together; lines that met a wall end there."""
_FACES = (
    (0, 1, 2), (0, 2, 3), (4, 6, 5), (4, 7, 6), (0, 5, 1), (0, 4, 5),
    (1, 6, 2), (1, 5, 6), (2, 7, 3), (2, 6, 7), (3, 4, 0), (3, 7, 4),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """What became of the lines from an eye to one thing.

    Attributes:
        seen, open: parts of the lines that arrive, and that lead through what nobody has seen.
        lost_to: row of another thing -> part of the lines that it blocks.
        wall: part of the lines that walls block.
    """

    seen: float
    open: float
    lost_to: dict[int, float]
    wall: float

    @property
    def lost(self) -> float:
        return 1.0 - self.seen - self.open


def look(
    index: SceneIndex, eyes_m: Array, rows: Rows, but: frozenset[int] = frozenset()
) -> list[list[Sightings]]:
    """For each of several things the lines from each of several eyes close to each other.

    Args:
        eyes_m: (E, 3); what blocks is turned to the first.
        rows: of the things that are looked at.
        but: rows of things that never block: those that the eye is in.
    """
    targets = [_surface(index.objects[row], eyes_m[0]) for row in rows]
    ends = np.tile(np.concatenate(targets), (len(eyes_m), 1))
    counts = [len(each) for each in targets]
    owner = np.tile(np.repeat(np.arange(len(rows)), counts), len(eyes_m))
    eye = np.repeat(np.arange(len(eyes_m)), sum(counts))
    ways = ends - eyes_m[eye]
    lengths = np.maximum(np.linalg.norm(ways, axis=1), 1e-6)
    lines = _Lines(eyes_m[eye], ways, lengths, owner)
    blocked_by = _blockers(index, eyes_m[0], rows, lines, but)
    plan = ground_plan_of(index)
    wall: Mask = np.zeros(len(ends), dtype=bool)
    open_ = wall
    if plan is not None:
        wall, open_ = _on_the_grid(plan, lines)
    part = (owner * len(eyes_m) + eye).astype(np.intp)
    number = len(rows) * len(eyes_m)
    whole = np.bincount(part, minlength=number)
    stopped = wall.copy()
    lost: dict[int, Array] = {}
    for row, blocked in blocked_by.items():
        stopped |= blocked
        lost[row] = np.bincount(part[blocked], minlength=number) / whole
    walls = np.bincount(part[wall], minlength=number) / whole
    unknown = np.bincount(part[open_ & ~stopped], minlength=number) / whole
    seen = np.bincount(part[~stopped & ~open_], minlength=number) / whole
    return [
        [
            Sightings(
                float(seen[k]),
                float(unknown[k]),
                {row: float(each[k]) for row, each in lost.items() if each[k] > 0.0},
                float(walls[k]),
            )
            for k in range(place * len(eyes_m), (place + 1) * len(eyes_m))
        ]
        for place in range(len(rows))
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """N lines of sight.

    Attributes:
        starts_m, ways_m: (N, 3).
        lengths_m: (N,).
        owner: (N,) place of the looked-at thing among those.
    """

    starts_m: Array
    ways_m: Array
    lengths_m: Array
    owner: Rows


def _surface(thing: SceneObject, eye_m: Array) -> Array:
    """(N, 3) points of a thing's surface: measured, or of the sides of its box before the eye."""
    points = thing.points_m
    if len(points) >= MIN_POINTS:
        return points[np.linspace(0, len(points) - 1, SAMPLES).astype(np.intp)]
    eye = thing.box.to_local(eye_m)[0]
    half = 0.5 * thing.box.size_m
    faces = [
        _GRIDS[axis, math.copysign(1.0, eye[axis])] * half
        for axis in range(3)
        if abs(eye[axis]) > half[axis]
    ]
    local = np.concatenate(faces) if faces else np.zeros((1, 3))
    cos, sin = math.cos(thing.box.yaw_rad), math.sin(thing.box.yaw_rad)
    turned: Array = local @ np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return turned + thing.box.centre_m


def _grid(axis: int, side: float) -> Array:
    """(16, 3) points spread over one side of a cube with edges of 2."""
    steps = np.linspace(-0.8, 0.8, 4)
    u, v = (part.ravel() for part in np.meshgrid(steps, steps))
    face = np.empty((len(u), 3))
    face[:, axis] = side
    face[:, (axis + 1) % 3], face[:, (axis + 2) % 3] = u, v
    return face


_GRIDS = {(axis, side): _grid(axis, side) for axis in range(3) for side in (-1.0, 1.0)}


def _blockers(
    index: SceneIndex, eye_m: Array, rows: Rows, lines: _Lines, but: frozenset[int]
) -> dict[int, Mask]:
    """Row of each thing in the way -> (N,) lines that it meets; a thing is not in its own way."""
    import open3d as o3d

    tensor: Any = o3d.core.Tensor.from_numpy
    scene: Any = o3d.t.geometry.RaycastingScene(nthreads=1)
    row_of: dict[int, int] = {}
    spared: dict[int, Mask] = {}
    place_of = {int(row): place for place, row in enumerate(rows)}
    centres = np.array([index.objects[row].box.centre_m for row in rows])
    ends = lines.starts_m + lines.ways_m
    for row in _in_the_way(index, eye_m, ends):
        thing = index.objects[row]
        if row in but or index.existence[row] < 0.5:
            continue
        measured = len(thing.points_m) >= MIN_POINTS
        own = np.zeros(len(rows), dtype=bool)
        if not measured:
            if thing.box.contains(eye_m[None], SHORT_M)[0]:
                continue
            # What is in or on a thing of which only the box is known is not hidden by it.
            own = thing.box.contains(centres)
        if int(row) in place_of:
            own[place_of[int(row)]] = True
        if own.all():
            continue
        vertices, triangles = (
            _plates(thing.points_m, index.spacing_m(int(row)), eye_m) if measured else _box(thing)
        )
        number = scene.add_triangles(
            tensor(vertices.astype(np.float32)), tensor(triangles.astype(np.uint32))
        )
        row_of[int(number)] = int(row)
        spared[int(row)] = own[lines.owner]
    if not row_of:
        return {}
    rays = np.column_stack([lines.starts_m, lines.ways_m]).astype(np.float32)
    crossings = scene.list_intersections(tensor(rays), nthreads=1)
    line = crossings["ray_ids"].numpy().astype(np.intp)
    along = crossings["t_hit"].numpy() * lines.lengths_m[line]
    number = crossings["geometry_ids"].numpy()
    real = (along > SHORT_M) & (along < lines.lengths_m[line] - SHORT_M)
    order = np.argsort(number[real], kind="stable")
    line, number = line[real][order], number[real][order]
    met: dict[int, Mask] = {}
    for each, begin in zip(*np.unique(number, return_index=True), strict=True):
        blocked = np.zeros(len(rays), dtype=bool)
        blocked[line[begin : np.searchsorted(number, each, side="right")]] = True
        row = row_of[int(each)]
        met[row] = blocked & ~spared[row]
    return met


def _in_the_way(index: SceneIndex, eye_m: Array, ends: Array) -> Rows:
    """Rows of things whose footprints come near the lines, seen from above."""
    low = np.minimum(ends.min(axis=0), eye_m)
    high = np.maximum(ends.max(axis=0), eye_m)
    centres, radii = index.boxes.centres_m, index.radii_m
    near = np.all((centres[:, :2] + radii[:, None] >= low[:2]), axis=1)
    near &= np.all((centres[:, :2] - radii[:, None] <= high[:2]), axis=1)
    near &= centres[:, 2] + 0.5 * index.boxes.sizes_m[:, 2] >= low[2]
    candidates = np.flatnonzero(near)
    middle = ends[:, :2].mean(axis=0) - eye_m[:2]
    spread = float(np.hypot(*(ends[:, :2] - ends[:, :2].mean(axis=0)).T).max())
    length = float(np.hypot(*middle))
    if length < 0.1 or spread > 2.0:
        return candidates
    across = np.abs(
        (centres[candidates, :2] - eye_m[:2]) @ (np.array([-middle[1], middle[0]]) / length)
    )
    return candidates[across <= radii[candidates] + spread + MAX_PLATE_M]


def _plates(points: Array, spacing_m: float, eye_m: Array) -> tuple[Array, npt.NDArray[np.int64]]:
    """A square about each measured point, turned to the eye."""
    half = CROSS * min(spacing_m, 2.0 * MAX_PLATE_M)
    gaze = points - eye_m
    gaze /= np.maximum(np.linalg.norm(gaze, axis=1, keepdims=True), 1e-6)
    aside = np.column_stack([-gaze[:, 1], gaze[:, 0], np.zeros(len(gaze))])
    aside /= np.maximum(np.linalg.norm(aside, axis=1, keepdims=True), 1e-6)
    up = np.cross(gaze, aside)
    corners = [
        points + half * (a * aside + b * up) for a, b in ((1, 1), (-1, 1), (-1, -1), (1, -1))
    ]
    vertices = np.stack(corners, axis=1).reshape(-1, 3)
    first = 4 * np.arange(len(points))[:, None]
    triangles = np.concatenate([first + [0, 1, 2], first + [0, 2, 3]])
    return vertices, triangles


def _box(thing: SceneObject) -> tuple[Array, npt.NDArray[np.int64]]:
    return thing.box.corners_m, np.array(_FACES)


def _on_the_grid(plan: GroundPlan, lines: _Lines) -> tuple[Mask, Mask]:
    """(N,) lines that meet a wall, and of the others those that cross ground nobody has seen."""
    step, flat = plan.resolution_m, np.hypot(lines.ways_m[:, 0], lines.ways_m[:, 1])
    count = max(2, math.ceil(float(flat.max()) / step) + 1)
    parts, stride = np.linspace(0.0, 1.0, count), flat / (count - 1)
    layer, corner = _layers(plan, lines)
    height, width = layer.shape
    walls: Mask = np.zeros(len(flat), dtype=bool)
    longest: Array = np.zeros(len(flat))
    left = np.arange(len(flat))
    run: Array = np.zeros(len(flat))
    for first in range(0, count, _AT_ONCE):
        part = parts[first : first + _AT_ONCE, None]
        cells = [
            np.floor((lines.starts_m[left, axis] + lines.ways_m[left, axis] * part - origin) / step)
            for axis, origin in enumerate(plan.occupancy.origin_m[:2])
        ]
        columns = np.clip(cells[0] - corner[0], 0, width - 1).astype(np.intp)
        rows = np.clip(cells[1] - corner[1], 0, height - 1).astype(np.intp)
        flat_way = part * flat[left]
        real = (flat_way > SHORT_M) & (flat_way < flat[left] - 2.0 * step)
        met = layer[rows, columns]
        # The longest run of unseen ground on each line, to its first wall.
        unseen = (met >= 2) & real
        if unseen.any() or run.any():
            for here in unseen:
                run = np.where(here, run + stride[left], 0.0)
                longest[left] = np.maximum(longest[left], run)
        stopped = ((met % 2 == 1) & real).any(axis=0)
        walls[left[stopped]] = True
        left, run = left[~stopped], run[~stopped]
        if len(left) == 0:
            break
    return walls, longest > UNSEEN_M


def _layers(plan: GroundPlan, lines: _Lines) -> tuple[npt.NDArray[np.uint8], tuple[int, int]]:
    """The ground that lines cross, 1 for a wall plus 2 for unseen ground, with an unseen rim.

    Returns also the column and the row of its first cell.
    """
    ends = np.concatenate([lines.starts_m, lines.starts_m + lines.ways_m])[:, :2]
    cells = np.floor((ends - plan.occupancy.origin_m[:2]) / plan.resolution_m)
    most = np.array(plan.walls.shape[::-1])
    low = np.clip(cells.min(axis=0) - 1, 0, most).astype(int)
    high = np.clip(cells.max(axis=0) + 2, 0, most).astype(int)
    window = slice(low[1], high[1]), slice(low[0], high[0])
    layer = plan.walls[window] + 2 * plan.unknown[window].astype(np.uint8)
    return np.pad(layer, 1, constant_values=2), (int(low[0]) - 1, int(low[1]) - 1)
