"""Where a measured object ends in a picture, and where it is only cut off or hidden."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..scene.ends import DIRECTIONS, TURNS
from .depth import DepthView
from .frame import Array, Frame
from .lifting import Measurement, line_ends

Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

_LINES = 40
"""Of so many rows and columns of a mask both ends are looked at."""
_BORDER_PX = 3
_BEYOND_PX = (2, 4)
_INWARD_PX = 2
_AGREES_M, _AGREES_PER_M = 0.03, 0.03
_NEARER_M, _NEARER_PER_M = 0.06, 0.03
_FLAT_M, _RISES_M, _LOOK_UP_M = 0.08, 0.04, 0.10
_LEAST_SIN = 0.12
_ASTRAY_M = 0.1
_OUTWARD = 0.7
_FACED_SHARE, _FACED_M = 0.25, 0.04
_WAYS = np.array([[-1, 0], [1, 0], [0, -1], [0, 1]])


def endings(
    frame: Frame, view: DepthView, owner: npt.NDArray[np.int16], measurement: Measurement
) -> tuple[Array, Array, Array]:
    """How far one measurement reaches along `DIRECTIONS` where it ends, and where it is cut off.

    An edge of the mask is the object's own end where the depth beyond it is farther, or goes on
    as it was: another surface begins. It is cut off at the border of the picture, and where
    what is beyond is nearer and so hides the rest. Of something flat the rest is hidden by what
    rises from it. An edge tells of the directions that lead out of the mask there.

    Args:
        owner: (H, W) whose pixel it is, see `Lifted`.

    Returns:
        (D,) ended, (D,) cut off, both metres from the anchor, -inf where no edge tells; and
        (3,) the anchor, in the map of the frame.
    """
    anchor_m = 0.5 * (measurement.lower_m + measurement.upper_m)
    nothing = np.full(TURNS + 2, -np.inf)
    v, u, way = _edges(measurement)
    z = _depths(view, measurement, v, u, way)
    known = z > 0.0
    v, u, way, z = v[known], u[known], way[known], z[known]
    if len(v) == 0:
        return nothing, nothing.copy(), anchor_m
    cut, ends = _beyond(view, owner, measurement.index, v, u, way, z)
    if float(measurement.upper_m[2] - measurement.lower_m[2]) < _FLAT_M:
        hidden = _risen(frame, view, owner, measurement, v, u, way, z)
        cut, ends = cut | hidden, ends & ~hidden
    K, T = frame.camera.K, frame.T_map_camera
    rays = np.stack([(u - K[0, 2]) / K[0, 0], (v - K[1, 2]) / K[1, 1], np.ones(len(u))])
    points_m = T[:3, :3] @ (rays * z) + T[:3, 3:] - anchor_m[:, None]
    along_m = points_m.T @ DIRECTIONS
    outward = _leads_out(rays, T[:3, :3].T @ DIRECTIONS, way)
    ended_m = np.where(outward & ends[:, None], along_m, -np.inf).max(axis=0)
    cut_m = np.where(outward & cut[:, None], along_m, -np.inf).max(axis=0)
    # A side that is looked at is seen, however it is cut off around.
    inside = (measurement.points_m - anchor_m) @ DIRECTIONS
    reach_m = inside.max(axis=0)
    faced = (inside > reach_m - _FACED_M).mean(axis=0) > _FACED_SHARE
    return np.where(faced, np.maximum(ended_m, reach_m), ended_m), cut_m, anchor_m


def _edges(measurement: Measurement) -> tuple[Indices, Indices, Indices]:
    """Row, column and way out (index into `_WAYS`) of the ends of some lines of the mask."""
    mask = measurement.mask
    height, width = mask.shape
    down, right = max(1, height // _LINES), max(1, width // _LINES)
    rows, first, last = line_ends(mask[::down], 0, down)
    columns, top, bottom = line_ends(mask[:, ::right].T, 0, right)
    v = np.concatenate([rows, rows, top, bottom]) + measurement.at_px[0]
    u = np.concatenate([first, last, columns, columns]) + measurement.at_px[1]
    way = np.repeat(np.arange(4), [len(rows), len(rows), len(columns), len(columns)])
    return v, u, way


def _depths(
    view: DepthView, measurement: Measurement, v: Indices, u: Indices, way: Indices
) -> Array:
    """(E,) depth of the object at its edges, 0 where it is not known: a mask may bleed there."""
    height, width = view.depth_m.shape
    row, column = measurement.at_px
    inner_u = np.clip(u - _INWARD_PX * _WAYS[way, 0], 0, width - 1)
    inner_v = np.clip(v - _INWARD_PX * _WAYS[way, 1], 0, height - 1)
    at_v, at_u = inner_v - row, inner_u - column
    rows, columns = measurement.mask.shape
    inside = (at_v >= 0) & (at_v < rows) & (at_u >= 0) & (at_u < columns)
    inside &= measurement.mask[np.clip(at_v, 0, rows - 1), np.clip(at_u, 0, columns - 1)]
    edge = view.depth_m[v, u].astype(np.float64)
    inner = np.where(inside, view.depth_m[inner_v, inner_u], edge).astype(np.float64)
    agrees = (edge > 0.0) & (np.abs(edge - inner) < _AGREES_M + _AGREES_PER_M * inner)
    z: Array = np.where(agrees, edge, inner)
    reach_m = float(np.linalg.norm(measurement.upper_m - measurement.lower_m)) + _ASTRAY_M
    z[np.abs(z - measurement.depth_m) > reach_m] = 0.0
    return z


def _beyond(
    view: DepthView,
    owner: npt.NDArray[np.int16],
    index: int,
    v: Indices,
    u: Indices,
    way: Indices,
    z: Array,
) -> tuple[Mask, Mask]:
    """(E,) whether the object is cut off at each edge, and whether it ends there."""
    height, width = view.depth_m.shape
    cut: Mask = np.zeros(len(v), np.bool_)
    clear: Mask = np.zeros(len(v), np.bool_)
    at_u, at_v = u + _BORDER_PX * _WAYS[way, 0], v + _BORDER_PX * _WAYS[way, 1]
    border = (at_u < 0) | (at_u >= width) | (at_v < 0) | (at_v >= height)
    for step in _BEYOND_PX:
        at_u = np.clip(u + step * _WAYS[way, 0], 0, width - 1)
        at_v = np.clip(v + step * _WAYS[way, 1], 0, height - 1)
        depth = view.depth_m[at_v, at_u]
        own = owner[at_v, at_u] == index
        near = (depth > 0.0) & (depth < z - _NEARER_M - _NEARER_PER_M * z) & ~own
        cut |= near
        clear |= (depth > 0.0) & ~near & ~own
    return cut | border, clear & ~cut & ~border


def _risen(
    frame: Frame,
    view: DepthView,
    owner: npt.NDArray[np.int16],
    measurement: Measurement,
    v: Indices,
    u: Indices,
    way: Indices,
    z: Array,
) -> Mask:
    """(E,) whether another thing stands beyond the edge of something flat."""
    height, width = view.depth_m.shape
    K, T = frame.camera.K, frame.T_map_camera
    steps = np.clip(_LOOK_UP_M * K[1, 1] / z, 3, 30).astype(np.intp)
    at_u = np.clip(u + steps * _WAYS[way, 0], 0, width - 1)
    at_v = np.clip(v + steps * _WAYS[way, 1], 0, height - 1)
    depth = view.depth_m[at_v, at_u].astype(np.float64)
    x, y = (at_u - K[0, 2]) / K[0, 0], (at_v - K[1, 2]) / K[1, 1]
    height_m = (T[2, 0] * x + T[2, 1] * y + T[2, 2]) * depth + T[2, 3]
    whose = owner[at_v, at_u]
    other = (whose >= 0) & (whose != measurement.index)
    risen: Mask = other & (depth > 0.0) & (height_m > float(measurement.upper_m[2]) + _RISES_M)
    return risen


def _leads_out(rays: Array, camera_ways: Array, way: Indices) -> Mask:
    """(E, D) whether to go along a direction from an edge leads out of the mask over that edge.

    Args:
        rays: (3, E) through the edges, their z being 1.
        camera_ways: (3, D) the directions in the camera's axes.
    """
    right = camera_ways[0] - np.outer(rays[0], camera_ways[2])
    down = camera_ways[1] - np.outer(rays[1], camera_ways[2])
    speed = np.hypot(right, down)
    out = right * _WAYS[way, 0][:, None] + down * _WAYS[way, 1][:, None]
    leads: Mask = (out > _OUTWARD * speed) & (speed > _LEAST_SIN)
    return leads
