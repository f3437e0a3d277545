"""A living room that a reader can draw, as a snapshot and as a fixed tf."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from spatial_si_ros.errors import TransformUnavailable
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.scene.known import known_object
from spatial_si_ros.scene.objects import SceneObject
from spatial_si_ros.scene.snapshot import OccupancyMap, SceneSnapshot

RESOLUTION_M = 0.05


def thing(
    number: int,
    label: str,
    x_m: float,
    y_m: float,
    size_m: tuple[float, float, float],
    *,
    bottom_m: float = 0.0,
    front_deg: float | None = None,
    colour: str = "grey",
    on: int = 0,
) -> SceneObject:
    """A well-measured object; its box is turned with its front."""
    yaw = 0.0 if front_deg is None else float(np.deg2rad(front_deg))
    return known_object(
        number,
        label,
        (x_m, y_m, bottom_m + 0.5 * size_m[2]),
        size_m,
        yaw_rad=yaw,
        front_yaw_rad=None if front_deg is None else yaw,
        colour=colour,
        on=on,
        std_m=0.01,
    )


def living_room() -> tuple[SceneObject, ...]:
    """6 m x 5 m. The sofa at (3, 0.6) looks along +y at the TV at (3, 4.6) across a table.

    Chairs stand left (x = 1.5) and right (x = 4.5) of the table; a mug is on the table.
    """
    return (
        thing(1, "sofa", 3.0, 0.6, (0.9, 2.0, 0.8), front_deg=90.0, colour="blue"),
        thing(2, "tv", 3.0, 4.7, (0.2, 1.2, 0.7), bottom_m=0.5, front_deg=-90.0, colour="black"),
        thing(3, "table", 3.0, 2.5, (0.8, 0.8, 0.7), colour="brown"),
        thing(4, "chair", 1.5, 2.5, (0.5, 0.5, 0.9), front_deg=0.0, colour="red"),
        thing(5, "chair", 4.5, 2.5, (0.5, 0.5, 0.9), front_deg=180.0, colour="green"),
        thing(6, "mug", 3.1, 2.4, (0.08, 0.08, 0.1), bottom_m=0.7, colour="red", on=3),
    )


def occupancy(objects: tuple[SceneObject, ...]) -> OccupancyMap:
    """Walls all around, the objects' footprints, and free ground."""
    cells = np.zeros((100, 120), dtype=np.int8)
    cells[[0, -1]] = 100
    cells[:, [0, -1]] = 100
    rows, columns = np.indices(cells.shape)
    centres = np.stack([columns.ravel() + 0.5, rows.ravel() + 0.5], axis=1) * RESOLUTION_M
    for each in objects:
        inside = [each.box.distance_to_point_2d(point) == 0.0 for point in centres]
        cells.ravel()[np.array(inside)] = 100
    return OccupancyMap(cells, RESOLUTION_M, np.zeros(2))


def room_snapshot(version: int = 7) -> SceneSnapshot:
    objects = living_room()
    return SceneSnapshot(
        version, 5_000_000_000, "map", MappingProxyType({o.id: o for o in objects}), _GRID
    )


_GRID = occupancy(living_room())


class FixedTf:
    """Knows where the robot is, and nothing else.

    Attributes:
        stamp_ns: when it was there; None: always.
    """

    stamp_ns: int | None = None

    def __init__(self, x_m: float = 1.0, y_m: float = 1.0, yaw_deg: float = 45.0) -> None:
        self.T_map_base = pose_from_yaw([x_m, y_m, 0.0], float(np.deg2rad(yaw_deg)))

    def newest(self, target: str, source: str) -> tuple[np.ndarray, int | None]:
        if (target, source) != ("map", "base_link"):
            raise TransformUnavailable(f"no transform from '{source}' to '{target}'")
        return self.T_map_base, self.stamp_ns
