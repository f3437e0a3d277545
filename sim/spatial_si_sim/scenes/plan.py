"""The plan of an apartment: rooms as rectangles, openings in the walls between them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

Range = tuple[float, float]

WALL_M = 0.12
HEIGHT_M = 2.6
DOOR_HEIGHT_M = 2.05
SIDES = ("south", "north", "west", "east")
INWARD_YAW = {"south": 90, "north": -90, "west": 0, "east": 180}
"""Degrees in the map: the direction into the room from each of its walls."""


@dataclass(frozen=True)
class Room:
    """A rectangular room; x_m and y_m are its inner faces in the map.

    outer: those of its sides that are walls of the building.
    """

    id: int
    kind: str
    x_m: Range
    y_m: Range
    outer: tuple[str, ...] = ()

    @property
    def corners_m(self) -> tuple[tuple[float, float], ...]:
        """Counter-clockwise."""
        (x0, x1), (y0, y1) = self.x_m, self.y_m
        return (x0, y0), (x1, y0), (x1, y1), (x0, y1)

    @property
    def area_m2(self) -> float:
        return (self.x_m[1] - self.x_m[0]) * (self.y_m[1] - self.y_m[0])

    def along(self, side: str) -> Range:
        """Extent of a wall along itself."""
        return self.x_m if side in ("south", "north") else self.y_m

    def face(self, side: str) -> float:
        """Where a wall's inner face lies, across it."""
        return {"south": self.y_m[0], "north": self.y_m[1], "west": self.x_m[0],
                "east": self.x_m[1]}[side]


@dataclass(frozen=True)
class Opening:
    """A gap in the wall between two rooms, up to `DOOR_HEIGHT_M`.

    sides: for either room's id, the side of that room in which the gap lies.
    at_m: extent along the wall. leaf_room: id of the room into which a door leaf opens, None
    where there is no door. leaf_at_m: extent along the wall of the leaf, folded back against it.
    """

    sides: tuple[tuple[int, str], tuple[int, str]]
    at_m: Range
    leaf_room: int = -1
    leaf_at_m: Range = (0.0, 0.0)

    def side_in(self, room_id: int) -> str:
        """The side of a room in which the gap lies, or "" when it is not that room's."""
        return dict(self.sides).get(room_id, "")


@dataclass(frozen=True)
class Plan:
    """Rooms by id from 1 and the openings between them."""

    rooms: tuple[Room, ...]
    openings: tuple[Opening, ...]

    def of(self, room: Room) -> list[Opening]:
        return [opening for opening in self.openings if opening.side_in(room.id)]


_WIDTHS: dict[str, Range] = {
    "living room": (5.0, 5.9), "kitchen": (3.6, 4.3), "bedroom": (3.7, 4.4),
    "bathroom": (2.6, 3.1), "study": (3.2, 3.8),
}


def draw_plan(rng: random.Random) -> Plan:
    """Three to six rooms: two rows along a hallway, or one row along the living room."""
    count = rng.choice((3, 4, 4, 4, 5, 5, 5, 6))
    others = ["kitchen", "bedroom", "bathroom", "study"]
    rng.shuffle(others)
    if count == 3 or (count == 4 and rng.random() < 0.25):
        rects = _beside_living(others[: count - 1], rng)
    else:
        kinds = ["living room"] + others[: count - 2]
        rects = _along_hallway(kinds, rng)
    rects = _turned(rects, rng)
    rooms = _with_outer_sides(rects)
    return Plan(rooms, tuple(_openings(rooms, rng)))


Rect = tuple[str, Range, Range]


def _row(kinds: Sequence[str], widths: Sequence[float], total: float, y: Range) -> list[Rect]:
    """Rooms side by side, stretched to fill `total` metres; walls between them."""
    free = total - WALL_M * (len(kinds) - 1)
    factor = free / sum(widths)
    x, row = 0.0, []
    for kind, width in zip(kinds, widths):
        row.append((kind, (round(x, 3), round(x + width * factor, 3)), y))
        x += width * factor + WALL_M
    return row


def _span(widths: Sequence[float]) -> float:
    return sum(widths) + WALL_M * (len(widths) - 1)


def _along_hallway(kinds: Sequence[str], rng: random.Random) -> list[Rect]:
    rows: tuple[list[str], list[str]] = ([], [])
    widths: tuple[list[float], list[float]] = ([], [])
    for kind in sorted(kinds, key=lambda k: -_WIDTHS[k][1]):
        row = 0 if sum(widths[0]) <= sum(widths[1]) else 1
        rows[row].append(kind)
        widths[row].append(rng.uniform(*_WIDTHS[kind]))
    total = max(_span(widths[0]), _span(widths[1]))
    hall = round(rng.uniform(1.9, 2.2), 2)
    high, low = round(rng.uniform(4.2, 4.8), 2), round(rng.uniform(3.7, 4.3), 2)
    rects = [("hallway", (0.0, round(total, 3)), (0.0, hall))]
    for row, y in ((0, (hall + WALL_M, hall + WALL_M + high)), (1, (-WALL_M - low, -WALL_M))):
        order = list(range(len(rows[row])))
        rng.shuffle(order)
        rects += _row([rows[row][i] for i in order], [widths[row][i] for i in order], total, y)
    return rects


def _beside_living(kinds: Sequence[str], rng: random.Random) -> list[Rect]:
    widths = [rng.uniform(*_WIDTHS[kind]) for kind in kinds]
    total = max(rng.uniform(5.8, 6.8), _span(widths))
    deep, row = round(rng.uniform(4.4, 4.9), 2), round(rng.uniform(3.7, 4.2), 2)
    rects = [("living room", (0.0, round(total, 3)), (0.0, deep))]
    return rects + _row(kinds, widths, total, (deep + WALL_M, deep + WALL_M + row))


def _turned(rects: Sequence[Rect], rng: random.Random) -> list[Rect]:
    """Mirrored and transposed at random, and centred on the origin."""
    flips = (rng.random() < 0.5, rng.random() < 0.5, rng.random() < 0.5)
    low_x, high_x = min(r[1][0] for r in rects), max(r[1][1] for r in rects)
    low_y, high_y = min(r[2][0] for r in rects), max(r[2][1] for r in rects)
    turned = []
    for kind, x, y in rects:
        x = (x[0] - (low_x + high_x) / 2, x[1] - (low_x + high_x) / 2)
        y = (y[0] - (low_y + high_y) / 2, y[1] - (low_y + high_y) / 2)
        x = (-x[1], -x[0]) if flips[0] else x
        y = (-y[1], -y[0]) if flips[1] else y
        x, y = (y, x) if flips[2] else (x, y)
        turned.append((kind, (round(x[0], 3), round(x[1], 3)), (round(y[0], 3), round(y[1], 3))))
    return turned


def _with_outer_sides(rects: Sequence[Rect]) -> tuple[Room, ...]:
    edges = {"west": min(r[1][0] for r in rects), "east": max(r[1][1] for r in rects),
             "south": min(r[2][0] for r in rects), "north": max(r[2][1] for r in rects)}
    rooms = []
    for number, (kind, x, y) in enumerate(rects, start=1):
        room = Room(number, kind, x, y)
        outer = tuple(s for s in SIDES if abs(room.face(s) - edges[s]) < 0.01)
        rooms.append(Room(number, kind, x, y, outer))
    return tuple(rooms)


def _openings(rooms: Sequence[Room], rng: random.Random) -> list[Opening]:
    """A door from the first room to every other, and at times a passage living room - kitchen."""
    found = []
    hub = rooms[0]
    for room in rooms[1:]:
        sides, shared = _shared_wall(hub, room)
        width = round(rng.uniform(1.0, 1.08), 2)
        reach = 2 * width + 0.04
        start = rng.uniform(shared[0] + 0.12, shared[1] - 0.12 - reach)
        start = rng.choice((start, shared[0] + 0.12, shared[1] - 0.12 - reach))
        gap, leaf = (start, start + width), (start + width + 0.02, start + 2 * width - 0.02)
        if rng.random() < 0.5:
            gap, leaf = (start + width + 0.04, start + reach), (start + 0.06, start + width + 0.02)
        found.append(Opening(sides, gap, room.id, leaf))
    kinds = {room.kind: room for room in rooms}
    if "kitchen" in kinds and hub.kind == "hallway" and rng.random() < 0.6:
        sides, shared = _shared_wall(kinds["living room"], kinds["kitchen"])
        if shared[1] - shared[0] > 3.0:
            width = rng.uniform(1.3, 1.7)
            start = rng.uniform(shared[0] + 0.6, shared[1] - 0.6 - width)
            found.append(Opening(sides, (start, start + width)))
    return found


_FACING = {"south": "north", "north": "south", "west": "east", "east": "west"}


def _shared_wall(a: Room, b: Room) -> tuple[tuple[tuple[int, str], tuple[int, str]], Range]:
    """The sides by which two rooms touch and the shared extent; an empty extent if they do not."""
    for side, other in _FACING.items():
        if abs(abs(a.face(side) - b.face(other)) - WALL_M) < 0.01:
            low = max(a.along(side)[0], b.along(other)[0])
            high = min(a.along(side)[1], b.along(other)[1])
            if high > low:
                return ((a.id, side), (b.id, other)), (low, high)
    return ((a.id, ""), (b.id, "")), (0.0, 0.0)
