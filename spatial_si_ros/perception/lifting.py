"""Detections lifted into the map by their mask, or their box, and the depth behind it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .colours import ColourSample, measure_colour
from .depth import DepthError, DepthView
from .frame import Array, Detection, Frame
from .segmentation import mask_in_box

Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

MIN_PIXELS = 20
MAX_SAMPLES = 450
_INWARD_PX = 5
MAX_COLOURS = 200
_SQUARE = np.ones((3, 3), np.uint8)
_GAP_M, _GAP_PER_M = 0.10, 0.04
_WIDE_GAP_M = 0.5
_PIECE_SHARE = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Measurement:
    """One detection in the map frame.

    Attributes:
        detection: what was lifted.
        index: its place in the frame's list.
        points_m: (N, 3) surface points in the map frame, N >= 8.
        weights: (N,) 1 / sigma^2 of their depth, m^-2.
        pixels: size of the mask.
        depth_m: median depth.
        lower_m, upper_m: (3,) bounds of the points.
        mask: (h, w) its pixels.
        at_px: row and column of the mask's corner in the picture.
    """

    detection: Detection
    index: int
    points_m: Array
    weights: Array
    pixels: int
    depth_m: float
    lower_m: Array
    upper_m: Array
    mask: Mask
    at_px: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Lifted:
    """All detections of a frame that could be lifted, and who owns which pixel.

    Attributes:
        measurements: in the order of the detections, without the failed ones.
        owner: (H, W) int16 index into `measurements`, -1 where there is none.
    """

    measurements: tuple[Measurement, ...]
    owner: npt.NDArray[np.int16]


def lift(
    frame: Frame, view: DepthView, error: DepthError, pose_std_m: float, phase: int = 0
) -> Lifted:
    """Lift every detection of a frame that shows at least `MIN_PIXELS` usable pixels.

    Args:
        pose_std_m: 1 sigma of the camera's place, metres; it limits every point's weight.
        phase: which of the pixels to sample when a mask holds more than enough; change it
            from frame to frame.
    """
    height, width = frame.depth_m.shape
    owner = np.full((height, width), -1, np.int16)
    found: list[Measurement] = []
    for detection in frame.detections:
        cut = _crop(detection, width, height)
        if cut is None:
            continue
        rows, columns = cut
        mask = _mask(frame, view, detection, rows, columns)
        pixels = int(np.count_nonzero(mask))
        if pixels < MIN_PIXELS:
            continue
        sampled = _sample(mask & view.usable[rows, columns], view.depth_m[rows, columns], phase)
        if sampled is None:
            continue
        v, u, z = sampled
        points_m = _unproject(frame, u + columns.start, v + rows.start, z)
        area = owner[rows, columns]
        area[mask] = len(found)
        found.append(
            Measurement(
                detection,
                len(found),
                points_m,
                1.0 / (np.square(error.std_m(z)) + pose_std_m**2),
                pixels,
                float(np.partition(z, len(z) // 2)[len(z) // 2]),
                points_m.min(axis=0),
                points_m.max(axis=0),
                mask,
                (rows.start, columns.start),
            )
        )
    return Lifted(tuple(found), owner)


def _unproject(frame: Frame, u: Array, v: Array, z: Array) -> Array:
    """(N, 3) map points of pixels at depths (N,) that are known to be valid."""
    K, T = frame.camera.K, frame.T_map_camera
    points = np.empty((len(z), 3))
    points[:, 0] = (u - K[0, 2]) * z / K[0, 0]
    points[:, 1] = (v - K[1, 2]) * z / K[1, 1]
    points[:, 2] = z
    moved: Array = points @ T[:3, :3].T + T[:3, 3]
    return moved


def _crop(detection: Detection, width: int, height: int) -> tuple[slice, slice] | None:
    left, top, right, bottom = detection.bbox_px
    x0, y0 = max(0, int(np.floor(left))), max(0, int(np.floor(top)))
    x1, y1 = min(width, int(np.ceil(right))), min(height, int(np.ceil(bottom)))
    if x1 <= x0 or y1 <= y0:
        return None
    return slice(y0, y1), slice(x0, x1)


def _mask(frame: Frame, view: DepthView, detection: Detection, rows: slice, columns: slice) -> Mask:
    if frame.instances is not None and detection.instance > 0:
        mask: Mask = frame.instances[rows, columns] == detection.instance
        return mask
    depth = view.depth_m[rows, columns]
    K, T = frame.camera.K, frame.T_map_camera
    x = (np.arange(columns.start, columns.stop) - K[0, 2]) / K[0, 0]
    y = (np.arange(rows.start, rows.stop) - K[1, 2]) / K[1, 1]
    slope = T[2, 0] * x[None, :] + T[2, 1] * y[:, None] + T[2, 2]
    height_m = (slope * depth + T[2, 3]).astype(np.float32)
    return mask_in_box(depth, view.usable[rows, columns], height_m)


def _sample(
    mask: Mask, depth_m: npt.NDArray[np.float32], phase: int
) -> tuple[Array, Array, Array] | None:
    """Rows, columns and depths of at most about `MAX_SAMPLES` pixels, background removed."""
    count = int(np.count_nonzero(mask))
    if count < 8:
        return None
    step = max(1, int(np.ceil(np.sqrt(count / MAX_SAMPLES))))
    row0, column0 = phase % step, (phase // step) % step
    rows, columns = np.nonzero(mask[row0::step, column0::step])
    v: Indices = rows * step + row0
    u: Indices = columns * step + column0
    z = depth_m[v, u].astype(np.float64)
    keep = main_cluster(z)
    if np.count_nonzero(keep) < 8:
        return None
    v, u, z = v[keep], u[keep], z[keep]
    if step > 1:
        edge_v, edge_u = _outline(mask, depth_m, step, phase)
        edge_z = depth_m[edge_v, edge_u].astype(np.float64)
        near = (edge_z > z.min() - 0.03) & (edge_z < z.max() + 0.03)
        v = np.concatenate([edge_v[near], v])
        u = np.concatenate([edge_u[near], u])
        z = np.concatenate([edge_z[near], z])
    return v.astype(np.float64), u.astype(np.float64), z


def _outline(
    mask: Mask, depth_m: npt.NDArray[np.float32], step: int, phase: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The outermost mask pixels of every `step`-th row and column: sampling must not shrink it.

    Those that lie deeper than the mask a few pixels further in are bleeding and left out.
    """
    height, width = mask.shape
    grid_rows = np.arange(phase % step, height, step)
    rows = grid_rows[mask[grid_rows].any(axis=1)]
    across = mask[rows]
    grid_columns = np.arange(phase % step, width, step)
    columns = grid_columns[mask[:, grid_columns].any(axis=0)]
    down = mask[:, columns]
    left, right = across.argmax(axis=1), width - 1 - across[:, ::-1].argmax(axis=1)
    top, bottom = down.argmax(axis=0), height - 1 - down[::-1].argmax(axis=0)
    v = np.concatenate([rows, rows, top, bottom])
    u = np.concatenate([left, right, columns, columns])
    inner_v = np.concatenate([rows, rows, top + _INWARD_PX, bottom - _INWARD_PX])
    inner_u = np.concatenate([left + _INWARD_PX, right - _INWARD_PX, columns, columns])
    inner_v, inner_u = np.clip(inner_v, 0, height - 1), np.clip(inner_u, 0, width - 1)
    z, inner_z = depth_m[v, u], depth_m[inner_v, inner_u]
    good = mask[inner_v, inner_u] & (np.abs(z - inner_z) < 0.03 + 0.03 * inner_z)
    return v[good], u[good]


def main_cluster(depth_m: Array) -> Mask:
    """(N,) True for the depths of the object: the largest cluster and those near it.

    A mask that bleeds over its edge, or looks through a gap, also holds depths of what is
    behind; between them and the object is a gap in depth. What lies across a wide gap, or
    is little, is not taken for a part of the object.
    """
    order = np.argsort(depth_m)
    z = depth_m[order]
    gaps = np.diff(z)
    breaks = np.flatnonzero(gaps > _GAP_M + _GAP_PER_M * z[:-1])
    if len(breaks) == 0:
        return np.ones(len(z), np.bool_)
    starts = np.concatenate([[0], breaks + 1])
    sizes = np.diff(np.concatenate([starts, [len(z)]]))
    main = int(np.argmax(sizes))
    kept = sizes >= _PIECE_SHARE * len(z)
    wide = gaps[breaks] > _WIDE_GAP_M
    kept[: main - np.argmax(wide[:main][::-1]) if np.any(wide[:main]) else 0] = False
    if np.any(wide[main:]):
        kept[main + 1 + int(np.argmax(wide[main:])) :] = False
    kept[main] = True
    keep = np.empty(len(z), np.bool_)
    keep[order] = np.repeat(kept, sizes)
    return keep


def sample_colour(frame: Frame, measurement: Measurement) -> ColourSample | None:
    """From the inside of the mask: pixels at its edge mix with the background."""
    inner = mask = measurement.mask
    if mask.size > 100:
        eroded = cv2.erode(mask.view(np.uint8), _SQUARE).view(np.bool_)
        if np.count_nonzero(eroded) >= MIN_PIXELS:
            inner = eroded
    row, column = measurement.at_px
    step = max(1, int(np.sqrt(np.count_nonzero(inner) / MAX_COLOURS)))
    v, u = np.nonzero(inner[::step, ::step])
    if len(v) == 0:
        return None
    return measure_colour(frame.colour[v * step + row, u * step + column])
