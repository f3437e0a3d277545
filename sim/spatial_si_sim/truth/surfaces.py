"""What rays meet in a scene: the triangles of every object and of the walls."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import trimesh

from ..frames import ros_from_habitat
from .errors import NoSurfaces
from .scene import TrueBox, TrueObject, TrueRoom, TrueScene

Array = npt.NDArray[np.float64]

WALLS = 0
"""Stands for the walls where ids of objects are listed."""
SPACING_M = 0.015
_EPSILON = 1e-9
_BOX_FACES = np.array(
    [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
     [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]]
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Surfaces:
    """Triangles in the map frame, metres.

    Attributes:
        triangles: true id -> (T, 3, 3) corners; `WALLS` are those of walls, floor and ceiling.
        cache: what was computed for these surfaces, by whom it concerns.
    """

    triangles: Mapping[int, Array]
    cache: dict[Any, Any] = field(default_factory=dict)

    @staticmethod
    def of_boxes(scene: TrueScene) -> Surfaces:
        """Boxes for the objects, and walls without doors around every room."""
        found = {thing.id: box_triangles(thing.box) for thing in scene.objects}
        walls = [_wall(room, index) for room in scene.rooms for index in range(len(room.polygon_m))]
        found[WALLS] = np.concatenate(walls) if walls else np.zeros((0, 3, 3))
        return Surfaces(found)

    @staticmethod
    def load(folder: Path, scene: TrueScene) -> Surfaces:
        """The meshes of a written scene, each where its instance stands.

        Raises:
            OSError: a file cannot be read.
            NoSurfaces: an object of the scene has no mesh there.
        """
        folder = Path(folder)
        ids = json.loads((folder / "semantic_ids.json").read_text(encoding="utf-8"))
        instances = sorted(folder.glob("*.scene_instance.json"))
        if len(instances) != 1:
            raise NoSurfaces(f"want one scene_instance.json in '{folder}', got {len(instances)}")
        document = json.loads(instances[0].read_text(encoding="utf-8"))
        wanted = {thing.id for thing in scene.objects}
        found: dict[int, Array] = {WALLS: ros_from_habitat(_mesh(folder / "stage.glb"))}
        for entry in document["object_instances"]:
            name = entry["template_name"]
            if ids.get(name) not in wanted:
                continue
            turn = np.array(trimesh.transformations.quaternion_matrix(entry["rotation"]))[:3, :3]
            corners = _mesh(folder / "objects" / f"{name}.glb") @ turn.T
            found[ids[name]] = ros_from_habitat(corners + np.array(entry["translation"]))
        missing = sorted(wanted - set(found))
        if missing:
            raise NoSurfaces(f"no mesh in '{folder}' for the objects {missing}")
        return Surfaces(found)

    @cached_property
    def bounds_m(self) -> Mapping[int, tuple[Array, Array]]:
        """True id -> lowest and highest corner (3,) of its triangles."""
        return {
            number: (corners.reshape(-1, 3).min(0), corners.reshape(-1, 3).max(0))
            for number, corners in self.triangles.items()
            if len(corners)
        }

    def meets(
        self, eye_m: Array, ends_m: Array, without: Sequence[int] = ()
    ) -> Mapping[int, Array]:
        """What the straight ways from an eye to some points meet before the point.

        Args:
            eye_m: (3,).
            ends_m: (N, 3).
            without: ids that stop no ray.

        Returns:
            true id (or `WALLS`) -> (N,) share of the way at which it is met first, inf where it is
            not; ids that meet no way are left out.
        """
        found = {}
        ways = ends_m - eye_m
        numbers, low, high = self._boxes
        passed = _through(eye_m, ways, low, high)
        for index in np.nonzero(passed.any(axis=0))[0]:
            number = numbers[index]
            if number in without:
                continue
            near = np.nonzero(passed[:, index])[0]
            share = np.full(len(ends_m), np.inf)
            share[near] = _first_hit(
                eye_m, ways[near], self.triangles[number], *self._spans[number]
            )
            if np.isfinite(share).any():
                found[number] = share
        return found

    @cached_property
    def _spans(self) -> Mapping[int, tuple[Array, Array]]:
        """True id -> lowest and highest corner (T, 3) of each of its triangles."""
        return {n: (found.min(axis=1), found.max(axis=1)) for n, found in self.triangles.items()}

    @cached_property
    def _boxes(self) -> tuple[list[int], Array, Array]:
        """Ids and the corners (K, 3) of their bounds."""
        numbers = list(self.bounds_m)
        low = np.array([self.bounds_m[number][0] for number in numbers])
        high = np.array([self.bounds_m[number][1] for number in numbers])
        return numbers, low, high

    def samples(self, number: int, count: int) -> tuple[Array, Array]:
        """Points (count, 3) spread evenly over a surface and the normals (count, 3) there.

        The same points every time: a triangle gets them by its share of the area.
        """
        corners = self.triangles[number]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        area = np.linalg.norm(normals, axis=1)
        reach = np.cumsum(area)
        picks = (np.arange(count) + 0.5) / count * reach[-1]
        chosen = np.minimum(np.searchsorted(reach, picks), len(corners) - 1)
        # Two low-discrepancy sequences fold the unit square onto the triangle.
        a, b = (0.754877666 * np.arange(count)) % 1.0, (0.569840296 * np.arange(count)) % 1.0
        fold = a + b > 1.0
        a, b = np.where(fold, 1.0 - a, a), np.where(fold, 1.0 - b, b)
        first, second, third = (corners[chosen, index] for index in range(3))
        points = first + a[:, None] * (second - first) + b[:, None] * (third - first)
        return points, normals[chosen] / np.maximum(area[chosen], _EPSILON)[:, None]


def surfaces_of(scene: TrueScene, surfaces: Surfaces | None) -> Surfaces:
    """The given surfaces, or the boxes of the scene."""
    if surfaces is not None:
        return surfaces
    key = (scene.objects, scene.rooms)
    if key not in _BOXES:
        _BOXES.clear()
        _BOXES[key] = Surfaces.of_boxes(scene)
    return _BOXES[key]


_BOXES: dict[tuple[tuple[TrueObject, ...], tuple[TrueRoom, ...]], Surfaces] = {}


def box_triangles(box: TrueBox) -> Array:
    """(12, 3, 3) corners of a box's sides, counter-clockwise from outside."""
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    local = 0.5 * signs * np.array(box.size_m)
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    turn = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    corners: Array = (local @ turn.T + np.array(box.centre_m))[_BOX_FACES]
    return corners


def _wall(room: TrueRoom, index: int) -> Array:
    first = room.polygon_m[index]
    second = room.polygon_m[(index + 1) % len(room.polygon_m)]
    low, high = 0.0, room.height_m
    a, b = (*first, low), (*second, low)
    c, d = (*second, high), (*first, high)
    return np.array([[a, b, c], [a, c, d]], float)


def _mesh(path: Path) -> Array:
    """(T, 3, 3) corners of a file's triangles, in its own frame."""
    mesh = trimesh.load(path, force="mesh", process=False)
    return np.asarray(mesh.triangles, dtype=np.float64)


def _through(eye: Array, ways: Array, low: Array, high: Array) -> npt.NDArray[np.bool_]:
    """(N, K) whether a way (N, 3) passes an upright box (K, 3), or nearly."""
    slow = np.where(np.abs(ways) < _EPSILON, _EPSILON, ways)[:, None]
    first, second = (low - eye) / slow, (high - eye) / slow
    near = np.minimum(first, second).max(axis=2)
    far = np.maximum(first, second).min(axis=2)
    hit: npt.NDArray[np.bool_] = (near <= far) & (far >= 0.0) & (near <= 1.0)
    return hit


def _first_hit(eye: Array, ways: Array, corners: Array, lows: Array, highs: Array) -> Array:
    """(N,) share of the way at which the first triangle is met, inf for none.

    Möller and Trumbore (1997), both sides of a triangle count.
    """
    ends = eye + ways
    low, high = np.minimum(eye, ends.min(axis=0)), np.maximum(eye, ends.max(axis=0))
    near = np.ones(len(corners), bool)
    for axis in range(3):
        near &= (highs[:, axis] >= low[axis]) & (lows[:, axis] <= high[axis])
    corners = corners[near]
    if len(corners) == 0:
        return np.full(len(ways), np.inf)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    start = eye - corners[:, 0]
    across = np.cross(start, first)
    # Triple products of a way with these, for all ways and triangles at once.
    det = -(ways @ np.cross(first, second).T)
    with np.errstate(divide="ignore", invalid="ignore"):
        u = (ways @ np.cross(second, start).T) / det
        v = (ways @ across.T) / det
        share = np.einsum("ij,ij->i", second, across) / det
        good = (u >= 0.0) & (v >= 0.0) & (u + v <= 1.0) & (share > _EPSILON) & (share < 1.0)
    best: Array = np.where(good, share, np.inf).min(axis=1)
    return best
