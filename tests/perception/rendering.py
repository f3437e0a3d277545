"""Rooms of boxes, ray-cast with NumPy into colour, depth and instances: no renderer needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.geometry.frames import invert, transform_points
from spatial_si_ros.perception.frame import Detection, Frame, make_frame

CAMERA = Pinhole(np.array([[194.0, 0.0, 159.5], [0.0, 194.0, 119.5], [0.0, 0.0, 1.0]]), (320, 240))
"""79 degrees wide, a quarter of the pixels of the robot's camera."""

RED, GREEN, BLUE = (200, 30, 35), (40, 145, 60), (35, 80, 195)
WHITE, BLACK, BROWN, GREY = (230, 230, 228), (25, 25, 27), (112, 66, 34), (110, 110, 112)


@dataclass(frozen=True)
class Thing:
    """An object made of upright boxes; its number in the instance image is its place + 1."""

    label: str
    rgb: tuple[int, int, int]
    parts: tuple[OrientedBox, ...]
    is_found: bool = True

    def moved(self, x_m: float, y_m: float, z_m: float = 0.0, turn_rad: float = 0.0) -> Thing:
        """Turned about the map's z axis, then shifted."""
        cos, sin = np.cos(turn_rad), np.sin(turn_rad)
        R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
        shift = np.array([x_m, y_m, z_m])
        parts = tuple(
            OrientedBox(R @ each.centre_m + shift, each.size_m, each.yaw_rad + turn_rad)
            for each in self.parts
        )
        return replace(self, parts=parts)


def part(x: tuple[float, float], y: tuple[float, float], z: tuple[float, float]) -> OrientedBox:
    """The box between two corners, along the axes."""
    ends = np.array([x, y, z])
    return OrientedBox(ends.mean(axis=1), ends[:, 1] - ends[:, 0], 0.0)


def block(
    label: str, rgb: tuple[int, int, int], size_m: Sequence[float], bottom_m: float = 0.0
) -> Thing:
    """One box, its foot in the middle at the origin."""
    length, width, height = size_m
    box = part(
        (-0.5 * length, 0.5 * length), (-0.5 * width, 0.5 * width), (bottom_m, bottom_m + height)
    )
    return Thing(label, rgb, (box,))


def table() -> Thing:
    """1.2 x 0.8 m, 0.74 m high, on four legs."""
    legs = tuple(
        part((x - 0.03, x + 0.03), (y - 0.03, y + 0.03), (0.0, 0.7))
        for x in (-0.57, 0.57)
        for y in (-0.37, 0.37)
    )
    return Thing("table", BROWN, (part((-0.6, 0.6), (-0.4, 0.4), (0.70, 0.74)), *legs))


def chair() -> Thing:
    """0.45 x 0.45 m, 0.9 m high; looks along +x, its back is at -x."""
    legs = tuple(
        part((x - 0.02, x + 0.02), (y - 0.02, y + 0.02), (0.0, 0.42))
        for x in (-0.2, 0.2)
        for y in (-0.2, 0.2)
    )
    seat = part((-0.225, 0.225), (-0.225, 0.225), (0.42, 0.46))
    back = part((-0.225, -0.185), (-0.225, 0.225), (0.46, 0.90))
    return Thing("chair", GREEN, (seat, back, *legs))


def mug() -> Thing:
    """8 cm wide, 10 cm high."""
    return block("mug", RED, (0.08, 0.08, 0.10))


def walls(half_m: float = 3.0) -> Thing:
    """Four walls around the origin; no detector knows them."""
    far, thin = half_m + 0.1, (-half_m, half_m)
    height = (0.0, 2.6)
    sides = (
        part((half_m, far), thin, height),
        part((-far, -half_m), thin, height),
        part(thin, (half_m, far), height),
        part(thin, (-far, -half_m), height),
    )
    return Thing("wall", (200, 200, 190), sides, is_found=False)


def look(eye_m: Sequence[float], at_m: Sequence[float]) -> np.ndarray:
    """(4, 4) pose of an upright optical frame at `eye_m` that looks at `at_m`."""
    eye = np.asarray(eye_m, float)
    forward = np.asarray(at_m, float) - eye
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    T = np.eye(4)
    T[:3, :3] = np.column_stack([right, np.cross(forward, right), forward])
    T[:3, 3] = eye
    return T


def around(
    count: int, radius_m: float, at_m: Sequence[float] = (0.0, 0.0, 0.5), height_m: float = 1.3
) -> list[np.ndarray]:
    """Poses on a circle, looking at its middle."""
    return [
        look([at_m[0] + radius_m * np.cos(a), at_m[1] + radius_m * np.sin(a), height_m], at_m)
        for a in np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
    ]


def render(
    things: Sequence[Thing], T_map_camera: np.ndarray, camera: Pinhole = CAMERA
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Colour (H, W, 3) uint8, depth (H, W) float32 metres (0: nothing) and instances (H, W)."""
    width, height = camera.size_px
    u, v = np.meshgrid(np.arange(width), np.arange(height))
    K = camera.K
    rays = np.stack([(u - K[0, 2]) / K[0, 0], (v - K[1, 2]) / K[1, 1], np.ones(u.shape)], axis=-1)
    rays = rays @ T_map_camera[:3, :3].T
    eye = T_map_camera[:3, 3]
    number = np.zeros((height, width), np.uint16)
    with np.errstate(divide="ignore", invalid="ignore"):
        depth = np.where(rays[..., 2] < 0.0, -eye[2] / rays[..., 2], np.inf)
        for i, thing in enumerate(things, start=1):
            for each in thing.parts:
                area = _area(each, T_map_camera, camera)
                hit = _depth_of(each, eye, rays[area])
                nearer = hit < depth[area]
                depth[area][nearer], number[area][nearer] = hit[nearer], i
    palette = np.array([(170, 165, 160), *(thing.rgb for thing in things)], np.uint8)
    depth[~np.isfinite(depth)] = 0.0
    return palette[number], depth.astype(np.float32), number


def _area(box: OrientedBox, T_map_camera: np.ndarray, camera: Pinhole) -> tuple[slice, slice]:
    """Rows and columns of the picture that the box can be in."""
    corners = transform_points(invert(T_map_camera), box.corners_m)
    if corners[:, 2].min() < 0.05:
        return slice(None), slice(None)
    pixels = camera.project(corners)
    low, high = np.floor(pixels.min(axis=0)), np.ceil(pixels.max(axis=0)) + 1
    (left, top), (right, bottom) = (
        np.clip(ends, 0, camera.size_px).astype(int) for ends in (low, high)
    )
    return slice(top, bottom), slice(left, right)


def _depth_of(box: OrientedBox, eye: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """Multiple of each ray (..., 3) at which it enters the box, inf if it does not."""
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    start, along = box.to_local(eye)[0], rays @ R
    enters, leaves = np.zeros(rays.shape[:-1]), np.full(rays.shape[:-1], np.inf)
    for axis in range(3):
        half = 0.5 * box.size_m[axis]
        one, other = ((side - start[axis]) / along[..., axis] for side in (-half, half))
        np.maximum(enters, np.minimum(one, other), out=enters)
        np.minimum(leaves, np.maximum(one, other), out=leaves)
    return np.where((enters <= leaves) & (enters > 0.0), enters, np.inf)


def detect(things: Sequence[Thing], instances: np.ndarray) -> list[Detection]:
    """What a perfect detector finds: everything of which at least 12 pixels are seen."""
    found = []
    for i, thing in enumerate(things, start=1):
        v, u = np.nonzero(instances == i)
        if thing.is_found and len(v) >= 12:
            box = (float(u.min()), float(v.min()), float(u.max() + 1), float(v.max() + 1))
            found.append(Detection(thing.label, 0.9, box, i))
    return found


def frame_of(
    things: Sequence[Thing],
    T_map_camera: np.ndarray,
    stamp_ns: int = 0,
    rng: np.random.Generator | None = None,
    camera: Pinhole = CAMERA,
) -> Frame:
    """A frame with what a perfect detector finds; with `rng` the depth is noisy."""
    colour, depth, instances = render(things, T_map_camera, camera)
    if rng is not None:
        std = 0.0012 + 0.0019 * np.square(depth - 0.4)
        depth = np.where(depth > 0.0, depth + std * rng.normal(size=depth.shape), 0.0)
        depth = depth.astype(np.float32)
    found = detect(things, instances)
    return make_frame(stamp_ns, colour, depth, camera, T_map_camera, found, instances)
