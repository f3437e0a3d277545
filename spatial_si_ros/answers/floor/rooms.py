"""The rooms of the observed floor, found on the occupancy grid.

A room is a basin of the distance to the walls: where the ground between two wide places gets
narrower than `NARROW` of the narrower place, a doorway parts two rooms (Thrun 1998, critical
points; Bormann et al. 2016, distance-transform segmentation). Door boxes that lie across an
opening close it. Furniture stands on floor; what hangs does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from scipy.ndimage import find_objects

from ...geometry.boxes import OrientedBox
from ...geometry.lexicon import ROOM_TOLD_BY
from ...scene.objects import SceneObject
from ..measuring import chances
from ..measuring.index import SceneIndex
from .ground_plan import GroundPlan, Mask, ground_plan_of

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]

NARROW = 0.85
"""A passage of less than this part of the narrower side's width parts two rooms."""
LEAST_M2 = 1.5
"""A smaller part of the floor is no room of its own."""
LEAST_WIDTH_M = 0.8
"""A narrower part is the ground between a wall and what was seen through a window."""
THICK_M = 0.25
"""Ground that is narrower than this is no floor."""
POCKET_M2 = 3.0
"""Unseen ground inside a room, behind things, up to this large is taken for floor."""
BEYOND_M = 0.3
"""How far a room may reach beyond an edge behind which nobody has looked."""
DOOR_M = 0.15
"""How far the line of a door box reaches beyond the box, so that it meets the jambs."""
LONGEST_DOOR_M = 2.4
"""A box that is longer than a double door is no door: it closes no opening."""
OPENINGS = frozenset({"door"})
TOUCHES_M = 0.3
"""A door is in every room that its footprint is this near to."""
OPEN_SHARE = 0.3
"""A room of whose edge more than this borders on unseen floor has no area that is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """One part of the floor.

    Attributes:
        number: from 1; its value in `Rooms.cells`.
        kind: one of `lexicon.ROOMS`.
        kind_probability: 0..1.
        centroid_m: (2,).
        area_m2, area_std_m2: of its floor up to the walls.
        low_m, high_m: (2,) its extent along the axes of the map.
        open_share: part of its edge that borders on floor nobody has seen, 0..1.
    """

    number: int
    kind: str
    kind_probability: float
    centroid_m: Array
    area_m2: float
    area_std_m2: float
    low_m: Array
    high_m: Array
    open_share: float


@dataclass(frozen=True, slots=True, eq=False)
class Rooms:
    """All rooms of one map.

    Attributes:
        cells: (H, W) number of the room of each cell of the grid, 0 for none.
    """

    plan: GroundPlan
    cells: Numbers
    rooms: tuple[Room, ...]

    def number_at(self, point_m: npt.ArrayLike) -> int:
        """Number of the room at, or within 0.3 m of, a map point; 0 for none."""
        (cell,), (inside,) = self.plan.cells_of(point_m)
        if not inside:
            return 0
        row, column = cell
        if self.cells[row, column]:
            return int(self.cells[row, column])
        reach = math.ceil(0.3 / self.plan.resolution_m)
        rows = slice(max(0, row - reach), row + reach + 1)
        columns = slice(max(0, column - reach), column + reach + 1)
        counts = np.bincount(self.cells[rows, columns].ravel(), minlength=2)
        counts[0] = 0
        return int(np.argmax(counts)) if counts.any() else 0

    def at(self, point_m: npt.ArrayLike) -> Room | None:
        """The room at a map point."""
        number = self.number_at(point_m)
        return self.rooms[number - 1] if number else None

    def share(self, room: Room, point_m: npt.ArrayLike, std_m: float) -> float:
        """P(a thing whose centre was measured there is in the room)."""
        here = np.asarray(point_m, dtype=np.float64)[:2]
        around = [here + std_m * math.sqrt(1.5) * np.array(d) for d in _SIGMA]
        return sum(
            w * (self.number_at(p) == room.number) for w, p in zip(_WEIGHTS, around, strict=True)
        )

    def share_of(self, room: Room, thing: SceneObject) -> float:
        """P(a thing is in the room); a door is in every room that it touches."""
        if thing.label not in OPENINGS:
            return self.share(room, thing.box.centre_m, max(thing.position_std_m, 0.01))
        reach = 0.5 * float(np.hypot(*thing.box.size_m[:2])) + 1.0
        corners = thing.box.centre_m[:2] + np.array([[-reach, -reach], [reach, reach]])
        (low, high), _ = self.plan.cells_of(corners)
        cells = np.argwhere(self.cells[low[0] : high[0] + 1, low[1] : high[1] + 1] == room.number)[
            :, ::-1
        ]
        if len(cells) == 0:
            return 0.0
        size = self.plan.resolution_m
        points = (cells + low[::-1] + 0.5) * size + self.plan.occupancy.origin_m[:2]
        local = thing.box.to_local(np.column_stack([points, np.full(len(points), 0.0)]))[:, :2]
        beside = np.maximum(np.abs(local) - 0.5 * thing.box.size_m[:2], 0.0)
        # Not the nearest cell, but as many as it is long: a few may lie behind a wall.
        metres = np.sort(np.hypot(beside[:, 0], beside[:, 1]))
        place = min(int(thing.box.size_m[:2].max() / size), len(metres) - 1)
        near = float(metres[place]) - 0.5 * size
        return chances.below(near, TOUCHES_M, math.hypot(thing.position_std_m, size))


_SIGMA = ((0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0))
_WEIGHTS = (1.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0)
"""Points and weights of a normal error in the plane (Julier and Uhlmann 1997)."""


def segment(plan: GroundPlan, doors: Sequence[OrientedBox]) -> Numbers:
    """(H, W) number of the room of each cell, 0 for what is none; a pure function."""
    size = plan.resolution_m
    walls = plan.solid
    things = (plan.occupancy.cells > 0) & ~walls
    ground = (plan.occupancy.cells == 0) | plan.taken | things
    lines = np.zeros(walls.shape, np.uint8)
    for door in doors:
        cv2.fillPoly(lines, [_line(plan, door)], 1, shift=4)
    # The shadows of things are floor that nobody has seen, with floor all around.
    edge = max(3, 2 * round(0.2 / size) + 1)
    closed = cv2.morphologyEx(
        ground.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((edge, edge), np.uint8)
    ).astype(bool)
    unknown = (plan.occupancy.cells < 0) & ~walls
    pockets = _pockets(unknown & ~plan.taken, POCKET_M2 / size**2)
    floor = (ground | (closed & unknown) | pockets) & ~walls & (lines == 0)
    # What is as narrow as a wall is the inside of one.
    thick = np.ones((2 * round(0.5 * THICK_M / size) + 1,) * 2, np.uint8)
    floor = cv2.morphologyEx(floor.astype(np.uint8), cv2.MORPH_OPEN, thick).astype(bool)
    numbers = _basins(floor, size)
    # A door's line is floor of the room that is nearest.
    if lines.any():
        numbers = _spread(numbers, (ground & ~walls) | (numbers > 0))
    return numbers


def _pockets(unknown: Mask, most_cells: float) -> Mask:
    """Unseen ground that is closed in by walls and seen ground, and not large."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(unknown.astype(np.uint8), connectivity=4)
    rim = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    small = stats[:, cv2.CC_STAT_AREA] <= most_cells
    small[rim] = False
    pockets: Mask = small[labels] & unknown
    return pockets


def _line(plan: GroundPlan, door: OrientedBox) -> npt.NDArray[np.int32]:
    """(4, 1, 2) corners of what a door closes, in sixteenths of cells."""
    sizes = door.size_m.copy()
    long = int(sizes[1] > sizes[0])
    sizes[long] += 2.0 * DOOR_M
    sizes[1 - long] = max(float(sizes[1 - long]), 2.0 * plan.resolution_m)
    corners = OrientedBox(door.centre_m, sizes, door.yaw_rad).footprint_m
    cells = (corners - plan.occupancy.origin_m[:2]) / plan.resolution_m - 0.5
    return np.rint(cells * 16.0).astype(np.int32).reshape(-1, 1, 2)


def _basins(floor: Mask, resolution_m: float) -> Numbers:
    """Number of the wide place that each cell of the floor belongs to.

    Levels of the distance to the floor's edge are flooded from the widest down; two places that
    meet become one unless the passage is narrow for both.
    """
    depth = cv2.distanceTransform(
        np.pad(floor, 1).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE
    )[1:-1, 1:-1]
    numbers = np.zeros(floor.shape, np.int32)
    peaks: list[float] = [0.0]
    levels = np.arange(float(depth.max()), 2.0, -1.0)
    for level in levels:
        _, parts = cv2.connectedComponents((depth >= level).astype(np.uint8), connectivity=8)
        # Which places each part holds so far.
        held: dict[int, list[int]] = {}
        for code in np.flatnonzero(np.bincount((parts * len(peaks) + numbers).ravel())):
            part, number = divmod(int(code), len(peaks))
            if part:
                held.setdefault(part, []).extend([number] if number else [])
        table = np.arange(len(peaks) + len(held), dtype=np.int32)
        fresh = np.zeros(int(parts.max()) + 1, np.int32)
        for part, inside in held.items():
            if not inside:
                peaks.append(float(level))
                fresh[part] = len(peaks) - 1
                continue
            inside.sort(key=lambda each: -peaks[each])
            for place in inside[1:]:
                if level >= NARROW * peaks[place]:
                    table[place] = inside[0]
        seeds = np.where(numbers > 0, table[numbers], fresh[parts]).astype(np.int32)
        numbers = _spread(seeds, parts > 0)
    numbers = _spread(numbers, floor)
    wide = np.array(peaks) >= 0.5 * LEAST_WIDTH_M / resolution_m
    wide[0] = False
    return _renumbered(np.where(wide[numbers], numbers, 0), LEAST_M2 / resolution_m**2)


def _spread(seeds: Numbers, ground: Mask) -> Numbers:
    """Every cell of the ground takes the number of the nearest seed within its connected part."""
    numbers = np.where(ground, seeds, 0).astype(np.int32)
    kernel = np.ones((3, 3), np.uint8)
    while True:
        empty = ground & (numbers == 0)
        if not empty.any():
            return numbers
        grown = cv2.dilate(numbers.astype(np.float32), kernel).astype(np.int32)
        fresh = empty & (grown > 0)
        if not fresh.any():
            return numbers
        numbers[fresh] = grown[fresh]


def _renumbered(numbers: npt.NDArray[np.integer[Any]], least_cells: float) -> Numbers:
    """Numbers from 1 without gaps; what is too small is no room."""
    counts = np.bincount(numbers.ravel())
    counts[0] = 0
    kept = np.flatnonzero(counts >= least_cells)
    table = np.zeros(len(counts), np.int32)
    table[kept] = np.arange(1, len(kept) + 1)
    fresh: Numbers = table[numbers]
    return fresh


def _room(
    number: int,
    numbers: Numbers,
    around: tuple[slice, slice],
    plan: GroundPlan,
    inside: Sequence[SceneObject],
) -> Room:
    size = plan.resolution_m
    window = tuple(slice(max(0, each.start - 1), each.stop + 1) for each in around)
    cells = numbers[window] == number
    rows, columns = np.nonzero(cells)
    corner = [window[1].start + 0.5, window[0].start + 0.5]
    points = np.column_stack([columns, rows]) + np.array(corner)
    points = points * size + plan.occupancy.origin_m[:2]
    kernel = np.ones((3, 3), np.uint8)
    rim = cv2.dilate(cells.astype(np.uint8), kernel).astype(bool) & ~cells
    walled = np.count_nonzero(rim & (plan.walls[window] | plan.taken[window]))
    unseen = np.count_nonzero(rim & plan.unknown[window])
    # The cell in which a wall begins is occupied, though half of it is floor.
    edge_m = size * (walled + unseen)
    area = len(points) * size**2 + 0.5 * size * edge_m
    kind, sure = _kind(inside)
    return Room(
        number,
        kind,
        sure,
        points.mean(axis=0),
        area,
        0.5 * size * edge_m + 0.01 * area + BEYOND_M * size * unseen,
        points.min(axis=0) - 0.5 * size,
        points.max(axis=0) + 0.5 * size,
        unseen / max(walled + unseen, 1),
    )


def _kind(inside: Sequence[SceneObject]) -> tuple[str, float]:
    """The kind that the contents make most probable, and how surely."""
    hall = 1.0
    best = ("hall", 0.0)
    for kind, labels in ROOM_TOLD_BY.items():
        missing = math.prod(
            1.0 - each.existence * each.label_probability(labels) for each in inside
        )
        told = (1.0 - missing) * hall
        if told > best[1]:
            best = (kind, told)
        hall *= missing
    return best if best[1] >= 0.5 * (1.0 - hall) and best[1] > hall else ("hall", hall)


def _build(index: SceneIndex, plan: GroundPlan) -> Rooms:
    doors = [index.objects[row] for row in index.by_label.get("door", ())]
    boxes = tuple(
        each.box
        for each in doors
        if each.existence >= 0.5 and each.box.size_m[:2].max() <= LONGEST_DOOR_M
    )
    numbers = _numbers(plan, boxes)
    found = Rooms(plan, numbers, ())
    inside: dict[int, list[SceneObject]] = {}
    for thing in index.objects:
        inside.setdefault(found.number_at(thing.box.centre_m), []).append(thing)
    rooms = tuple(
        _room(number, numbers, around, plan, inside.get(number, ()))
        for number, around in enumerate(find_objects(numbers), start=1)
    )
    return Rooms(plan, numbers, rooms)


_segmented: list[tuple[GroundPlan, tuple[OrientedBox, ...], Numbers]] = []


def _numbers(plan: GroundPlan, doors: tuple[OrientedBox, ...]) -> Numbers:
    """`segment`, or what it gave last for the same ground and doors."""
    for old, old_doors, numbers in tuple(_segmented):
        same = len(doors) == len(old_doors) and all(map(_alike, doors, old_doors))
        if (
            same
            and all(
                np.array_equal(getattr(old, name), getattr(plan, name))
                for name in ("walls", "taken")
            )
            and np.array_equal(old.occupancy.cells, plan.occupancy.cells)
        ):
            return numbers
    numbers = segment(plan, doors)
    _segmented[:] = [(plan, doors, numbers), *_segmented[:1]]
    return numbers


def _alike(a: OrientedBox, b: OrientedBox) -> bool:
    return a is b or bool(np.allclose(a.corners_m, b.corners_m))


_recent: list[tuple[SceneIndex, Rooms]] = []


def rooms_of(index: SceneIndex) -> Rooms | None:
    """The rooms of a map, kept for the two newest; None where there is no grid."""
    for kept, rooms in tuple(_recent):
        if kept is index:
            return rooms
    plan = ground_plan_of(index)
    if plan is None:
        return None
    rooms = _build(index, plan)
    _recent[:] = [(index, rooms), *_recent[:1]]
    return rooms
