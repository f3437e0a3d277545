"""Geodesic ways on the true navmesh, for SPL and for choosing instructions that can be followed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon

from ..truth.places import Place
from ..truth.scene import TruePose
from ..world import World, WorldConfig, find_scene

GRID_M = 0.15
SPARE_M = 0.10
ROOM_POINTS = 6
"""An instruction for which fewer points of the grid would do is not given."""
OFF_GROUND_M = 0.03

Point = tuple[float, float]


class Ways:
    """Places to stand on a grid of 0.15 m, and the ways to them."""

    def __init__(self, world: World) -> None:
        self._world = world
        low, high = world.navmesh.bounds_m()
        self._ground: list[Point] = []
        for x in np.arange(low[0], high[0], GRID_M):
            for y in np.arange(low[1], high[1], GRID_M):
                point = world.point_m(float(x), float(y))
                if world.navmesh.gap_m(point) <= OFF_GROUND_M:
                    self._ground.append((float(x), float(y)))

    def way_m(self, start: Point, goal: Point) -> float:
        """Length of the shortest path; infinite where there is none.

        Both ends are moved onto the navmesh first, as a stopped robot may stand on its border.
        """
        navmesh = self._world.navmesh
        ends = [navmesh.snap(self._world.point_m(*point)) for point in (start, goal)]
        if ends[0] is None or ends[1] is None:
            return math.inf
        path = navmesh.path(ends[0], ends[1])
        if path is None:
            return math.inf
        return float(np.linalg.norm(np.diff(path[:, :2], axis=0), axis=1).sum())

    def room_for(self, wanted: Place) -> int:
        """How many points of the grid satisfy an instruction with `SPARE_M` to every side."""
        navmesh = self._world.navmesh
        return sum(
            navmesh.clearance_m(self._world.point_m(*point)) >= SPARE_M
            for point in self._places(wanted)
        )

    def nearest_m(self, start: TruePose, wanted: Place) -> float:
        """The way to the nearest ground that satisfies an instruction; infinite for none."""
        ways_m = (self.way_m(start.position_m, point) for point in self._places(wanted))
        return min(ways_m, default=math.inf)

    def _places(self, wanted: Place) -> list[Point]:
        """Points of the grid that satisfy an instruction, in the room of what it names.

        Behind a desk that stands against a wall is no place, though there is ground behind the
        wall, nor is the next room near a wardrobe.
        """
        scene = wanted.situation.scene
        homes = {thing.room for thing in wanted.references}
        rooms = [Polygon(room.polygon_m) for room in scene.rooms if room.id in homes]
        return [
            point
            for point in self._ground
            if wanted.in_place(point) and any(room.contains(Spot(point)) for room in rooms)
        ]


@contextmanager
def open_ways(scene: Path) -> Iterator[Ways]:
    """Load the scene once more, for its navmesh only."""
    with World(find_scene(str(scene)), WorldConfig()) as world:
        yield Ways(world)
