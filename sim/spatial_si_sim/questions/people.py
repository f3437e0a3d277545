"""Places where somebody could stand and ask."""

from __future__ import annotations

import math
import random

from shapely.geometry import Point, Polygon
from shapely.ops import unary_union

from ..truth import shapes
from ..truth.scene import TruePose, TrueScene

CLEARANCE_M = 0.3
REACH_BELOW_M = 1.8
"""Objects whose lowest point is higher than this are over a person's head."""
TRIES = 200


def free_floor(scene: TrueScene) -> Polygon:
    """The floor of all rooms less everything that stands in the way, grown by the clearance."""
    rooms = unary_union([Polygon(room.polygon_m) for room in scene.rooms]).buffer(-CLEARANCE_M)
    solid = [
        shapes.footprint(thing.box).buffer(CLEARANCE_M)
        for thing in scene.objects
        if thing.kind not in ("rug", "door") and thing.box.bottom_m < REACH_BELOW_M
    ]
    return rooms.difference(unary_union(solid)) if solid else rooms


def stand_somewhere(floor: Polygon, draw: random.Random) -> TruePose | None:
    """A random pose on the free floor; None when none is found."""
    left, bottom, right, top = floor.bounds
    for _ in range(TRIES):
        x, y = draw.uniform(left, right), draw.uniform(bottom, top)
        if floor.contains(Point(x, y)):
            return TruePose((round(x, 3), round(y, 3)), round(draw.uniform(-math.pi, math.pi), 4))
    return None
