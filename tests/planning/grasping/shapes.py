"""Things that a reader can draw, as points: whole, or as a depth camera sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spatial_si_ros.geometry.boxes import OrientedBox

STEP_M = 0.003


@dataclass(frozen=True)
class Solid:
    """Points on a surface, outward normals, and the upright box around them."""

    points_m: np.ndarray
    normals: np.ndarray
    box: OrientedBox


def joined(*parts: tuple[np.ndarray, np.ndarray], yaw_rad: float = 0.0) -> Solid:
    points = np.concatenate([part[0] for part in parts])
    normals = np.concatenate([part[1] for part in parts])
    cos, sin = np.cos(yaw_rad), np.sin(yaw_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    low, high = points.min(axis=0), points.max(axis=0)
    box = OrientedBox(R @ (0.5 * (low + high)), high - low, yaw_rad)
    return Solid(points @ R.T, normals @ R.T, box)


def moved(solid: Solid, x: float, y: float, z: float, turn_rad: float = 0.0) -> Solid:
    """Turned about the origin's vertical, then shifted."""
    cos, sin = np.cos(turn_rad), np.sin(turn_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    shift = np.array([x, y, z])
    box = OrientedBox(
        R @ solid.box.centre_m + shift, solid.box.size_m, solid.box.yaw_rad + turn_rad
    )
    return Solid(solid.points_m @ R.T + shift, solid.normals @ R.T, box)


def wall(
    radius_m: float, bottom_m: float, top_m: float, inside: bool = False, flare: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """The side of an upright cylinder; `flare`: how much wider the top is than the bottom."""
    around = np.linspace(0.0, 2.0 * np.pi, int(2.0 * np.pi * radius_m / STEP_M), endpoint=False)
    up = np.linspace(bottom_m, top_m, max(int((top_m - bottom_m) / STEP_M), 2))
    a, z = (part.ravel() for part in np.meshgrid(around, up))
    share = (z - bottom_m) / max(top_m - bottom_m, 1e-9)
    r = radius_m - flare * (1.0 - share)
    points = np.stack([r * np.cos(a), r * np.sin(a), z], axis=1)
    slope = flare / max(top_m - bottom_m, 1e-9)
    normals = np.stack([np.cos(a), np.sin(a), np.full(len(a), -slope)], axis=1)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return points, -normals if inside else normals


def disc(radius_m: float, z_m: float, hole_m: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A level disc that looks up, or a ring."""
    grid = np.arange(-radius_m, radius_m + STEP_M, STEP_M)
    x, y = (part.ravel() for part in np.meshgrid(grid, grid))
    r = np.hypot(x, y)
    kept = (r <= radius_m) & (r >= hole_m)
    points = np.stack([x[kept], y[kept], np.full(np.count_nonzero(kept), z_m)], axis=1)
    return points, np.tile([0.0, 0.0, 1.0], (len(points), 1))


def cylinder(radius_m: float, height_m: float) -> Solid:
    return joined(wall(radius_m, 0.0, height_m), disc(radius_m, height_m))


def crescent(radius_m: float = 0.08, thick_m: float = 0.0175, span_rad: float = 2.0) -> Solid:
    """A bent bar of round section that lies on its side, as a banana does."""
    along = np.linspace(-0.5 * span_rad, 0.5 * span_rad, 60)
    about = np.linspace(0.0, 2.0 * np.pi, 40, endpoint=False)
    a, b = (part.ravel() for part in np.meshgrid(along, about))
    normals = np.stack([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)], axis=1)
    line = np.stack([radius_m * (np.cos(a) - 0.75), radius_m * np.sin(a), np.full(len(a), thick_m)])
    return joined((line.T + thick_m * normals, normals))


def hollow(radius_m: float, height_m: float, thick_m: float = 0.005, flare: float = 0.0) -> Solid:
    """A bowl or a cup: open at its top, with a ground a centimetre up."""
    inner = radius_m - thick_m
    return joined(
        wall(radius_m, 0.0, height_m, flare=flare),
        wall(inner, 0.01, height_m, inside=True, flare=flare),
        disc(radius_m, height_m, hole_m=inner),
        disc(max(inner - flare, 0.01), 0.01),
    )


def brick(x_m: float, y_m: float, z_m: float, yaw_rad: float = 0.0) -> Solid:
    faces = []
    size = np.array([x_m, y_m, z_m])
    for axis in range(3):
        for side in (-1.0, 1.0):
            if axis == 2 and side < 0.0:
                continue
            others = [k for k in range(3) if k != axis]
            lines = [np.arange(-0.5 * size[k], 0.5 * size[k] + 1e-9, STEP_M) for k in others]
            a, b = (part.ravel() for part in np.meshgrid(*lines))
            points, normals = np.zeros((len(a), 3)), np.zeros((len(a), 3))
            points[:, others[0]], points[:, others[1]] = a, b
            points[:, axis] = 0.5 * side * size[axis]
            normals[:, axis] = side
            points[:, 2] += 0.5 * z_m
            faces.append((points, normals))
    return joined(*faces, yaw_rad=yaw_rad)


def mug(azimuth_rad: float = 0.0, radius_m: float = 0.041) -> Solid:
    """9.5 cm high, with a handle that stands 3 cm off at an azimuth."""
    t = np.linspace(-0.5 * np.pi, 0.5 * np.pi, 40)
    ring = np.linspace(0.0, 2.0 * np.pi, 10, endpoint=False)
    t, ring = (part.ravel() for part in np.meshgrid(t, ring))
    out = np.stack([np.cos(t) * np.cos(ring), np.sin(ring), np.sin(t) * np.cos(ring)], axis=1)
    middle = np.stack([radius_m + 0.028 * np.cos(t), 0.0 * t, 0.048 + 0.028 * np.sin(t)], axis=1)
    handle = (middle + 0.006 * out, out)
    body = hollow(radius_m, 0.095, 0.004)
    whole = joined((body.points_m, body.normals), handle)
    turned = moved(whole, 0.0, 0.0, 0.0, azimuth_rad)
    half = radius_m + 0.017
    shift = 0.017 * np.array([np.cos(azimuth_rad), np.sin(azimuth_rad)])
    box = OrientedBox(
        np.array([*shift, 0.0475]), np.array([2.0 * half, 2.0 * radius_m, 0.095]), azimuth_rad
    )
    return Solid(turned.points_m, turned.normals, box)


def seen(solid: Solid, eye_m: np.ndarray, noise_m: float = 0.0, seed: int = 9000) -> np.ndarray:
    """(N, 3) the points that face a camera and that nothing of the same thing hides.

    Hidden is what lies behind another point within 0.4 degrees, as in a depth picture.
    """
    rays = solid.points_m - eye_m
    distance = np.linalg.norm(rays, axis=1)
    facing = np.einsum("ni,ni->n", solid.normals, rays) < 0.0
    azimuth = np.arctan2(rays[:, 1], rays[:, 0])
    elevation = np.arcsin(rays[:, 2] / distance)
    cell = np.deg2rad(0.4)
    keys = np.round(azimuth / cell).astype(int) * 4096 + np.round(elevation / cell).astype(int)
    _, which = np.unique(keys, return_inverse=True)
    nearest = np.full(which.max() + 1, np.inf)
    np.minimum.at(nearest, which, distance)
    kept = facing & (distance < nearest[which] + 0.008)
    draw = np.random.default_rng(seed)
    depth = distance[kept] + draw.normal(0.0, noise_m, np.count_nonzero(kept))
    return eye_m + rays[kept] * (depth / distance[kept])[:, None]


def table(height_m: float = 0.0, half_m: float = 0.35) -> np.ndarray:
    """(N, 3) a level square, a point each centimetre."""
    grid = np.arange(-half_m, half_m + 1e-9, 0.01)
    x, y = (part.ravel() for part in np.meshgrid(grid, grid))
    return np.stack([x, y, np.full(len(x), height_m)], axis=1)
