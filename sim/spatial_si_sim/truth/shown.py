"""What pictures show of things and rooms: `docs/relations.md`, "Seen in pictures".

A question to pictures is decidable only where what is true of the whole is true of the parts too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from shapely.geometry import Polygon, box

from .scene import TrueBox, TrueRoom, TrueScene

SEEN_FLOOR = 0.5
"""A room was seen where pictures show so much of its free floor."""
TOLD_BY: Mapping[str, frozenset[str]] = {
    "bedroom": frozenset({"bed"}),
    "kitchen": frozenset({"stove", "fridge"}),
    "bathroom": frozenset({"toilet", "bathtub"}),
    "living room": frozenset({"sofa", "tv"}),
    "study": frozenset({"desk"}),
}
"""What tells the kind of a room; nothing does for a hallway."""
NUMBER_SHARE, NUMBER_M = 0.10, 0.10
"""Two numbers are one where they differ by no more than the larger of these."""

THIN_M = 0.15
"""How thick a shorter edge is, such as a rug's or a picture's, tells itself."""

Range = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Shown:
    """What some pictures together show.

    Attributes:
        scene: the whole.
        ranges: true id -> along length, width and height of its box, from where to where it was
            seen, 0..1 each; what is left out counts as seen whole.
        floor: room id -> share of its free floor that was seen.
        floor_m: room id -> (left, bottom, right, top) of that floor in the map.
    """

    scene: TrueScene
    ranges: Mapping[int, tuple[Range, Range, Range]]
    floor: Mapping[int, float]
    floor_m: Mapping[int, tuple[float, float, float, float]]

    @cached_property
    def parts(self) -> TrueScene:
        """The scene with every box and room cut down to what was seen of it."""
        objects = tuple(
            replace(thing, box=cut(thing.box, self.ranges[thing.id]))
            if thing.id in self.ranges
            else thing
            for thing in self.scene.objects
        )
        rooms = tuple(self._cut_room(room) for room in self.scene.rooms)
        return replace(self.scene, objects=objects, rooms=rooms)

    def saw_room(self, room: TrueRoom, well_seen: frozenset[int]) -> bool:
        """Whether enough of a room was seen, and something that tells its kind.

        Args:
            well_seen: true ids of what was seen well.
        """
        if self.floor.get(room.id, 0.0) < SEEN_FLOOR:
            return False
        tell = TOLD_BY.get(room.kind)
        return tell is None or any(
            thing.kind in tell and thing.room == room.id and thing.id in well_seen
            for thing in self.scene.objects
        )

    def _cut_room(self, room: TrueRoom) -> TrueRoom:
        if room.id not in self.floor_m:
            return room
        part = Polygon(room.polygon_m).intersection(box(*self.floor_m[room.id]))
        if not isinstance(part, Polygon) or part.is_empty:
            return room
        corners = tuple((float(x), float(y)) for x, y in part.exterior.coords[:-1])
        return replace(room, polygon_m=corners)


def cut(whole: TrueBox, ranges: tuple[Range, Range, Range]) -> TrueBox:
    """The part of a box between shares of its edges, thin ones whole."""
    kept = [(0.0, 1.0) if edge < THIN_M else seen for edge, seen in zip(whole.size_m, ranges)]
    size_m = [max(1e-3, edge * (b - a)) for edge, (a, b) in zip(whole.size_m, kept)]
    x, y, z = (edge * (0.5 * (a + b) - 0.5) for edge, (a, b) in zip(whole.size_m, kept))
    cos, sin = math.cos(whole.yaw_rad), math.sin(whole.yaw_rad)
    middle = whole.centre_m
    centre_m = (middle[0] + cos * x - sin * y, middle[1] + sin * x + cos * y, middle[2] + z)
    return TrueBox(centre_m, (size_m[0], size_m[1], size_m[2]), whole.yaw_rad)


def same_value(whole: object, part: object, slack: float) -> bool:
    """Whether parts give the answer that the whole gives, numbers as nearly as answers are judged.

    Args:
        slack: by how much two numbers may differ in any case, in their unit.
    """
    if isinstance(whole, float) and isinstance(part, float):
        return abs(whole - part) <= max(NUMBER_SHARE * abs(whole), slack)
    return whole == part
