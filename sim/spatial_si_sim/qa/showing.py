"""What frames of a tour show of things and of the floor, by rays from where they were taken."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.ops import unary_union

from ..frames import Array, Pose2
from ..truth import shapes
from ..truth.scene import TrueBox, TrueScene
from ..truth.shown import Range, Shown
from ..truth.situation import MIN_PIXELS
from ..truth.surfaces import WALLS, Surfaces
from ..world import Camera
from .recording import SeenFrame

SAMPLES = 3000
"""Points that stand for a thing's surface; of those that a frame may show at most `RAYS` are
looked at."""
RAYS = 120
LIFT_M = 0.01
"""Rays end this far before a surface, which would otherwise stop them itself."""
FLOOR_STEP_M = 0.3
FLOOR_M = 0.05
"""The floor is looked at this far above it: what is lower, such as a rug, is floor."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Points:
    """Points (N, 3) of the map, and normals (N, 3) where they are on one side of something."""

    points_m: Array
    normals: Array | None = None


class Showing:
    """Tells what frames show of one scene; remembers each frame.

    Args:
        surfaces: of the scene as it was loaded. What moves counts as shown whole.
        floor_m: height of the ground.
    """

    def __init__(
        self, scene: TrueScene, surfaces: Surfaces, camera: Camera, floor_m: float = 0.0
    ) -> None:
        self._scene, self._surfaces, self._camera = scene, surfaces, camera
        self._floor_m = floor_m
        moving = {int(name) for name in scene.motions.scripts}
        self._boxes = {thing.id: thing.box for thing in scene.objects if thing.id not in moving}
        self._sampled: dict[int, tuple[_Points, Array, Array, Array]] = {}
        self._frames: dict[int, tuple[dict[int, Array], dict[int, Flags]]] = {}
        self._floors = free_floor(scene, floor_m)

    def of(self, frames: Iterable[SeenFrame]) -> Shown:
        """What some frames show together; of things only what a frame shows well."""
        spans: dict[int, list[Array]] = {}
        floors = {room: np.zeros(len(found), bool) for room, found in self._floors.items()}
        for frame in frames:
            if frame.number not in self._frames:
                self._frames[frame.number] = self._look(frame)
            things, floor = self._frames[frame.number]
            for number, span in things.items():
                spans.setdefault(number, []).append(span)
            for room, seen in floor.items():
                floors[room] |= seen
        return Shown(
            self._scene,
            {number: _joined(found) for number, found in spans.items()},
            {room: float(seen.mean()) for room, seen in floors.items() if len(seen)},
            {
                room: _bounds(self._floors[room][seen])
                for room, seen in floors.items()
                if seen.any()
            },
        )

    def _look(self, frame: SeenFrame) -> tuple[dict[int, Array], dict[int, Flags]]:
        """Per thing its span (2, 3) as shares of its box's edges; per room which floor points."""
        eye, turn = self._eye(frame.pose)
        things = {}
        for number, pixels in frame.pixels.items():
            if pixels >= MIN_PIXELS and number in self._boxes:
                sampled, local, low, high = self._samples(number)
                shown = self._seen(eye, turn, sampled, number, RAYS)
                if shown.any():
                    found = local[shown]
                    wide = np.maximum(high - low, 1e-6)
                    share = [(found.min(0) - low) / wide, (found.max(0) - low) / wide]
                    things[number] = np.array(share)
        floor = {}
        for room, points in self._floors.items():
            raised = np.column_stack([points, np.full(len(points), self._floor_m + FLOOR_M)])
            floor[room] = self._seen(eye, turn, _Points(raised), WALLS)
        return things, floor

    def _eye(self, pose: Pose2) -> tuple[Array, Array]:
        """(3,) where the camera is, and (3, 3) its optical frame, in the map."""
        T = self._camera.mount.T_base_optical()
        cos, sin = math.cos(pose.yaw_rad), math.sin(pose.yaw_rad)
        turn = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
        return turn @ T[:3, 3] + np.array([pose.x_m, pose.y_m, self._floor_m]), turn @ T[:3, :3]

    def _samples(self, number: int) -> tuple[_Points, Array, Array, Array]:
        """Points of a thing, the same (N, 3) along its box's edges, lowest and highest of these."""
        if number not in self._sampled:
            points, normals = self._surfaces.samples(number, SAMPLES)
            local = _along(points, self._boxes[number])
            self._sampled[number] = (_Points(points, normals), local, local.min(0), local.max(0))
        return self._sampled[number]

    def _seen(self, eye: Array, turn: Array, sampled: _Points, number: int, most: int = 0) -> Flags:
        """(N,) which points are in the picture and have nothing but their own thing before them."""
        camera = self._camera
        ways = sampled.points_m - eye
        sight = ways @ turn
        ahead = sight[:, 2]
        near = np.maximum(ahead, camera.min_depth_m)
        inside = (ahead > camera.min_depth_m) & (ahead < camera.max_depth_m)
        inside &= np.abs(sight[:, 0]) / near * camera.focal_px < 0.5 * camera.width_px
        inside &= np.abs(sight[:, 1]) / near * camera.focal_px < 0.5 * camera.height_px
        if sampled.normals is not None:
            inside &= np.einsum("ij,ij->i", ways, sampled.normals) < 0.0
        chosen = np.flatnonzero(inside)
        if most and len(chosen) > most:
            chosen = chosen[np.linspace(0, len(chosen) - 1, most).astype(int)]
        shown = np.zeros(len(ways), bool)
        if len(chosen) == 0:
            return shown
        far = np.linalg.norm(ways[chosen], axis=1, keepdims=True)
        ends = sampled.points_m[chosen] - ways[chosen] * np.minimum(1.0, LIFT_M / far)
        free = np.ones(len(chosen), bool)
        without = () if number == WALLS else (number,)
        for shares in self._surfaces.meets(eye, ends, without).values():
            free &= ~np.isfinite(shares)
        shown[chosen] = free
        return shown


def free_floor(scene: TrueScene, floor_m: float = 0.0) -> Mapping[int, Array]:
    """Room id -> (N, 2) points of its floor on a grid where nothing stands."""
    standing = [
        shapes.footprint(thing.box)
        for thing in scene.objects
        if thing.box.bottom_m < floor_m + FLOOR_M < thing.box.top_m
    ]
    full = unary_union(standing)
    found = {}
    for room in scene.rooms:
        free = Polygon(room.polygon_m).difference(full)
        left, bottom, right, top = free.bounds
        x, y = np.meshgrid(
            np.arange(left + 0.5 * FLOOR_STEP_M, right, FLOOR_STEP_M),
            np.arange(bottom + 0.5 * FLOOR_STEP_M, top, FLOOR_STEP_M),
        )
        points = np.column_stack([x.ravel(), y.ravel()])
        found[room.id] = points[shapely.contains_xy(free, points[:, 0], points[:, 1])]
    return found


def _along(points_m: Array, box: TrueBox) -> Array:
    """Points (N, 3) of the map along a box's length, width and height, from its middle."""
    cos, sin = math.cos(box.yaw_rad), math.sin(box.yaw_rad)
    turn = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    local: Array = (points_m - np.array(box.centre_m)) @ turn.T
    return local


def _joined(spans: Sequence[Array]) -> tuple[Range, Range, Range]:
    low = np.min([span[0] for span in spans], axis=0)
    high = np.max([span[1] for span in spans], axis=0)
    x, y, z = ((float(a), float(b)) for a, b in zip(low, high))
    return x, y, z


def _bounds(points_m: Array) -> tuple[float, float, float, float]:
    """Of floor points, each of which stands for a square of the grid and what is beside it."""
    low = points_m.min(axis=0) - FLOOR_STEP_M
    high = points_m.max(axis=0) + FLOOR_STEP_M
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
