"""Pictures of rooms made of boxes: what a camera at a given place would keep."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.scene.coverage import seen_cells
from spatial_si_ros.scene.keyframes import Keyframe, encode_colour, encode_depth
from spatial_si_ros.scene.objects import SceneObject

CAMERA = Pinhole(np.array([[140.0, 0.0, 79.5], [0.0, 140.0, 59.5], [0.0, 0.0, 1.0]]), (160, 120))
FLOOR = (200, 190, 170)
_PAINT = {
    "red": (200, 40, 40), "green": (40, 160, 60), "blue": (50, 70, 200), "brown": (120, 80, 40),
    "black": (30, 30, 30), "white": (240, 240, 240), "grey": (128, 128, 128),
}  # fmt: skip


def looking(at_m: Sequence[float], towards_m: Sequence[float]) -> np.ndarray:
    """(4, 4) T_map_camera of an optical frame that looks from one point to another."""
    z = np.subtract(towards_m, at_m, dtype=float)
    z /= np.linalg.norm(z)
    x = np.cross(z, [0.0, 0.0, 1.0])
    x /= np.linalg.norm(x)
    T_map_camera = np.eye(4)
    T_map_camera[:3, :3] = np.column_stack([x, np.cross(z, x), z])
    T_map_camera[:3, 3] = at_m
    return T_map_camera


def picture(
    number: int,
    things: Sequence[SceneObject],
    T_map_camera: np.ndarray,
    camera: Pinhole = CAMERA,
) -> Keyframe:
    """The keyframe of boxes on a floor: each ray ends at the nearest surface that it meets."""
    width, height = camera.size_px
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    pixels = np.column_stack([columns.ravel(), rows.ravel()]).astype(float)
    rays = camera.unproject(pixels, np.ones(len(pixels))) @ T_map_camera[:3, :3].T
    eye = T_map_camera[:3, 3]
    with np.errstate(divide="ignore"):
        depth = np.where(rays[:, 2] < 0.0, -eye[2] / rays[:, 2], np.inf)
    colour = np.tile(np.array(FLOOR, np.uint8), (len(rays), 1))
    seen = set()
    for thing in things:
        entered = _enters(thing, eye, rays)
        nearer = entered < depth
        depth[nearer] = entered[nearer]
        name = thing.colour.name if thing.colour else "grey"
        colour[nearer] = _PAINT.get(name, _PAINT["grey"])
        if np.count_nonzero(nearer) >= 20:
            seen.add(thing.id)
    depth[depth > 20.0] = np.nan
    depth_m = depth.reshape(height, width).astype(np.float32)
    return Keyframe(
        number,
        number * 10**9,
        T_map_camera,
        camera,
        encode_colour(colour.reshape(height, width, 3)),
        encode_depth(depth_m),
        tuple(sorted(seen)),
        seen_cells(depth_m, camera, T_map_camera),
    )


def _enters(thing: SceneObject, eye: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """(N,) how far along each ray its box begins (the slab method); inf where it is missed."""
    c, s = np.cos(-thing.box.yaw_rad), np.sin(-thing.box.yaw_rad)
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    start, way = turn @ (eye - thing.box.centre_m), rays @ turn.T
    half = 0.5 * np.asarray(thing.box.size_m)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([(-half - start) / way, (half - start) / way])
    first = np.nanmax(ends.min(axis=0), axis=1)
    last = np.nanmin(ends.max(axis=0), axis=1)
    return np.where((first <= last) & (first > 0.0), first, np.inf)
