"""The immutable, versioned state of the map that every answer and goal is computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from .keepout import KeepOut
from .objects import SceneObject

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class OccupancyMap:
    """A 2-D grid as in nav_msgs/OccupancyGrid.

    Attributes:
        cells: (H, W) int8; -1 unknown, 0 free, 100 occupied; row = y, column = x.
        resolution_m: edge of a cell.
        origin_m: (2,) map position of the lower left corner of cell (0, 0).
    """

    cells: npt.NDArray[np.int8]
    resolution_m: float
    origin_m: Array


@dataclass(frozen=True, slots=True, eq=False)
class Gone:
    """An object whose place was looked at again and was empty.

    Attributes:
        thing: as it was last seen.
        stamp_ns: ROS time of the look that found its place empty.
    """

    thing: SceneObject
    stamp_ns: int


@dataclass(frozen=True, slots=True, eq=False)
class TrailPose:
    """Where the camera was.

    Attributes:
        stamp_ns: ROS time.
        T_map_camera: (4, 4) pose of the optical frame in the map, read-only.
    """

    stamp_ns: int
    T_map_camera: Array


@dataclass(frozen=True, slots=True, eq=False)
class SceneSnapshot:
    """Everything known at one version of the map; never changes, safe to share by reference.

    Attributes:
        version: grows by one with every change.
        stamp_ns: ROS time of the newest frame in it.
        frame_id: name of the map frame.
        objects: by id.
        occupancy: None until the first depth frame.
        gone: objects that went, oldest first; a bounded number, the newest stay.
        trail: where the camera was, oldest first; between two entries it hardly moved. A
            bounded number: older ones become sparser.
        measured: ids of objects that the newest frame showed.
        keep_out: where the robot must not be; None: nobody said anything of zones.
    """

    version: int
    stamp_ns: int
    frame_id: str
    objects: Mapping[int, SceneObject] = field(default_factory=lambda: MappingProxyType({}))
    occupancy: OccupancyMap | None = None
    gone: tuple[Gone, ...] = ()
    trail: tuple[TrailPose, ...] = ()
    measured: frozenset[int] = frozenset()
    keep_out: KeepOut | None = None

    def __iter__(self) -> Iterator[SceneObject]:
        return iter(self.objects.values())

    def __len__(self) -> int:
        return len(self.objects)


EMPTY = SceneSnapshot(version=0, stamp_ns=0, frame_id="map")
