"""The ground the robot can stand on: Habitat's navmesh, spoken to in the map frame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..frames import Array, habitat_from_ros, ros_from_habitat
from .backend import habitat_sim
from .errors import BadScene

CONTACT_M = 1e-4
"""A step that ends farther than this from where it was to end was blocked."""

SAME_LEVEL_M = 0.30
"""Ground whose height differs by more belongs to another level."""


@dataclass(frozen=True)
class RobotBody:
    """The robot as the navmesh sees it: an upright cylinder, metres.

    `max_climb_m` lets it over a 1 cm rug and not onto furniture.
    """

    radius_m: float = 0.20
    height_m: float = 1.40
    max_climb_m: float = 0.04
    cell_size_m: float = 0.05


@dataclass(frozen=True)
class Step:
    """Where a motion ended, (3,) map metres, and whether something stopped it short."""

    end_m: Array
    blocked: bool


class NavMesh:
    """Distances, paths and collision of one navmesh. Points are (3,) in map, metres."""

    def __init__(self, pathfinder: Any) -> None:
        self._pathfinder = pathfinder

    @classmethod
    def build(cls, sim: Any, body: RobotBody, *, separate: bool = False) -> NavMesh:
        """Compute the navmesh of the stage and all static objects.

        Args:
            separate: build beside the simulator's own navmesh instead of replacing it.

        Raises:
            BadScene: nowhere in the scene can this robot stand.
        """
        settings = habitat_sim.NavMeshSettings()
        settings.set_defaults()
        settings.agent_radius = body.radius_m
        settings.agent_height = body.height_m
        settings.agent_max_climb = body.max_climb_m
        settings.cell_size = body.cell_size_m
        settings.cell_height = 0.02
        # Walls must not be cut by simplified contours: half a cell instead of 1.3.
        settings.edge_max_error = 0.5
        pathfinder = habitat_sim.PathFinder() if separate else sim.pathfinder
        if hasattr(settings, "include_static_objects"):  # 0.3.x
            settings.include_static_objects = True
            built = sim.recompute_navmesh(pathfinder, settings)
        else:  # 0.2.2
            built = sim.recompute_navmesh(pathfinder, settings, True)
        if not built or not pathfinder.is_loaded:
            raise BadScene(
                f"the scene has no ground for a robot of radius {body.radius_m} m and "
                f"height {body.height_m} m"
            )
        return cls(pathfinder)

    def snap(self, point_m: Array) -> Array | None:
        """Nearest point on the navmesh, or None when there is none near."""
        snapped = np.asarray(self._pathfinder.snap_point(_to_habitat(point_m)), dtype=np.float64)
        return ros_from_habitat(snapped) if np.all(np.isfinite(snapped)) else None

    def gap_m(self, point_m: Array) -> float:
        """Horizontal distance from a point to the navmesh, metres; infinite when nothing is near.

        Ground on another level (a table's top under a point above the floor) does not count.
        """
        snapped = self.snap(point_m)
        if snapped is None or abs(snapped[2] - point_m[2]) > SAME_LEVEL_M:
            return math.inf
        return float(np.linalg.norm((snapped - point_m)[:2]))

    def step(self, start_m: Array, end_m: Array) -> Step:
        """Move straight towards `end_m` until there or stopped; never slides along walls."""
        reached = ros_from_habitat(
            np.asarray(
                self._pathfinder.try_step_no_sliding(_to_habitat(start_m), _to_habitat(end_m)),
                dtype=np.float64,
            )
        )
        short_m = float(np.linalg.norm((reached - end_m)[:2]))
        return Step(reached, short_m > CONTACT_M)

    def is_straight_free(self, start_m: Array, end_m: Array) -> bool:
        """Whether the robot could drive straight from one point to the other."""
        return not self.step(start_m, end_m).blocked

    def path(self, start_m: Array, goal_m: Array) -> Array | None:
        """Shortest path (N, 3), N >= 2, start and goal included, or None when unreachable."""
        path = habitat_sim.ShortestPath()
        path.requested_start = _to_habitat(start_m)
        path.requested_end = _to_habitat(goal_m)
        if not self._pathfinder.find_path(path) or not math.isfinite(path.geodesic_distance):
            return None
        points = ros_from_habitat(np.asarray(path.points, dtype=np.float64).reshape(-1, 3))
        moved = np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-3
        points = np.vstack([points[:-1][moved], points[-1:]])
        if len(points) == 1:
            points = np.repeat(points, 2, axis=0)
        # Habitat may end a path on the nearest reachable point instead of the requested one.
        if np.linalg.norm((points[-1] - goal_m)[:2]) > 0.02:
            return None
        return points

    def clearance_m(self, point_m: Array, up_to_m: float = 2.0) -> float:
        """Distance from a point on the navmesh to its border, metres, at most `up_to_m`."""
        return float(self._pathfinder.distance_to_closest_obstacle(_to_habitat(point_m), up_to_m))

    def roomiest_point(self, seed: int, samples: int = 200) -> Array:
        """A point (3,) of the largest piece of ground, as far from its border as found."""
        self._pathfinder.seed(seed)
        points = [np.asarray(self._pathfinder.get_random_navigable_point()) for _ in range(samples)]
        points = [p for p in points if np.all(np.isfinite(p))]
        if not points:
            raise BadScene("no navigable point was found in the scene")
        islands = [float(self._pathfinder.island_radius(p)) for p in points]
        widest = max(islands)
        candidates = [p for p, r in zip(points, islands) if r > 0.99 * widest]
        # Furniture tops can be ground too: the floor is the lowest of equally wide pieces.
        floor = min(float(p[1]) for p in candidates)
        candidates = [p for p in candidates if p[1] < floor + 0.3]
        best = max(candidates, key=self._pathfinder.distance_to_closest_obstacle)
        return ros_from_habitat(best)

    def bounds_m(self) -> tuple[Array, Array]:
        """Corners (3,), (3,) of the navmesh's enclosing box in map, metres."""
        low, high = self._pathfinder.get_bounds()
        corners = ros_from_habitat(np.array([np.asarray(low), np.asarray(high)]))
        return corners.min(axis=0), corners.max(axis=0)


def _to_habitat(point_m: Array) -> Any:
    return habitat_from_ros(point_m).astype(np.float32)
