"""What a camera on the robot would see of the ground plan from a position."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .drive_grid import DriveGrid, Mask

Array = npt.NDArray[np.float64]

RAYS = 72
"""Rays all around when positions are compared."""
FINE_RAYS = 360
"""Rays all around when what was seen is marked."""
UNKNOWN_DEPTH_M = 1.0
"""How far a look is thought to reach into ground that was never seen."""


@dataclass(frozen=True)
class Eye:
    """The camera, as exploration thinks of it.

    Attributes:
        fov_rad: horizontal field of view that is counted on.
        near_m: the ground nearer than this is below the picture.
        range_m: how far away a thing is still seen well.
    """

    fov_rad: float = np.deg2rad(75.0)
    near_m: float = 1.2
    range_m: float = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Panorama:
    """What can be seen all around from N positions.

    Attributes:
        angles_rad: (R,) directions of the rays in the map.
        cells: (N, R, S, 2) row and column of the samples along each ray.
        seen: (N, R, S) whether the sample is on the grid and in sight.
        area_m2: (S,) ground that a sample stands for.
    """

    angles_rad: Array
    cells: npt.NDArray[np.intp]
    seen: npt.NDArray[np.bool_]
    area_m2: Array


def look_around(grid: DriveGrid, positions_m: Array, eye: Eye, rays: int = RAYS) -> Panorama:
    """Cast rays from (N, 2) positions; a ray ends behind the first occupied cell."""
    step = grid.resolution_m
    reach: Array = np.arange(1, int(eye.range_m / step) + 1, dtype=np.float64) * step
    angles: Array = np.arange(rays, dtype=np.float64) * (2.0 * np.pi / rays) - np.pi
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    offsets = directions[:, None] * reach[None, :, None]
    points = positions_m[:, None, None] + offsets[None]
    cells, inside = grid.cells_of(points.reshape(-1, 2))
    safe = np.where(inside[:, None], cells, 0)
    shape = points.shape[:3]
    occupied = (grid.occupied[safe[:, 0], safe[:, 1]] & inside).reshape(shape)
    unknown = (grid.unknown[safe[:, 0], safe[:, 1]] & inside).reshape(shape)
    before = np.cumsum(occupied, axis=2) - occupied
    unseen = np.cumsum(unknown, axis=2) * step
    seen = (before == 0) & (unseen <= UNKNOWN_DEPTH_M) & inside.reshape(shape)
    seen &= (reach >= eye.near_m) | occupied
    area: Array = reach * (2.0 * np.pi / rays) * step
    return Panorama(angles, safe.reshape(*shape, 2), seen, area)


def best_yaws(panorama: Panorama, worth: Array, eye: Eye) -> tuple[Array, Array]:
    """For N positions the (N,) direction that shows most, and (N,) what it shows.

    Args:
        worth: (H, W) value of seeing a cell, per square metre.
    """
    values = worth[panorama.cells[..., 0], panorama.cells[..., 1]] * panorama.seen
    per_ray = (values * panorama.area_m2).sum(axis=2)
    half = max(int(round(0.5 * eye.fov_rad / (2.0 * np.pi) * len(panorama.angles_rad))), 1)
    window = np.stack([np.roll(per_ray, shift, axis=1) for shift in range(-half, half + 1)])
    shown = window.sum(axis=0)
    best = np.argmax(shown, axis=1)
    gains: Array = shown[np.arange(len(best)), best]
    return panorama.angles_rad[best], gains


def mark_seen(grid: DriveGrid, seen: Mask, position_m: Array, yaw_rad: float, eye: Eye) -> None:
    """Add to the (H, W) mask what the camera sees from a pose, unknown cells included."""
    panorama = look_around(grid, position_m[None, :2], eye, FINE_RAYS)
    turn = np.abs((panorama.angles_rad - yaw_rad + np.pi) % (2.0 * np.pi) - np.pi)
    visible = panorama.seen[0] & (turn <= 0.5 * eye.fov_rad)[:, None]
    cells = panorama.cells[0][visible]
    seen[cells[:, 0], cells[:, 1]] = True
