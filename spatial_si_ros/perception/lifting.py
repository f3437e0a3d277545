"""Detections lifted into the map by their mask, or their box, and the depth behind it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import NamedTuple

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
_EDGE_M, _EDGE_PER_M = np.float32(0.03), np.float32(0.03)


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


class _Cut(NamedTuple):
    """A detection cut out of the picture; the fields are those of `Measurement`."""

    detection: Detection
    mask: Mask
    at_px: tuple[int, int]
    pixels: int


@dataclass(frozen=True, slots=True, eq=False)
class Lifted:
    """All detections of a frame that could be lifted, and who owns which pixel.

    Attributes:
        measurements: in the order of the detections, without the failed ones.
        owner: (H, W) int16 index into `measurements`, -1 where there is none.
        view: the depth that they were lifted by.
    """

    measurements: tuple[Measurement, ...]
    owner: npt.NDArray[np.int16]
    view: DepthView


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
    cuts: list[_Cut] = []
    pixels_of: list[tuple[Array, Array, Array]] = []
    for detection in frame.detections:
        cut = window_of(detection, width, height)
        if cut is None:
            continue
        rows, columns = cut
        mask = mask_of(frame, view, detection, rows, columns)
        pixels = int(np.count_nonzero(mask))
        if pixels < MIN_PIXELS:
            continue
        sampled = _sample(mask & view.usable[rows, columns], view.depth_m[rows, columns], phase)
        if sampled is None:
            continue
        v, u, z = sampled
        owner[rows, columns][mask] = len(cuts)
        cuts.append(_Cut(detection, mask, (rows.start, columns.start), pixels))
        pixels_of.append((v + rows.start, u + columns.start, z))
    if not cuts:
        return Lifted((), owner, view)
    v, u, z = (np.concatenate(parts) for parts in zip(*pixels_of, strict=True))
    columns_m = _unproject(frame, u, v, z)
    weights = 1.0 / (np.square(error.std_m(z)) + pose_std_m**2)
    sizes = [len(part[2]) for part in pixels_of]
    ends = np.cumsum(sizes, dtype=np.intp)
    starts: Indices = ends - np.array(sizes, np.intp)
    lower_m = np.minimum.reduceat(columns_m, starts, axis=1).T
    upper_m = np.maximum.reduceat(columns_m, starts, axis=1).T
    found = []
    for m, each in enumerate(cuts):
        piece = slice(int(starts[m]), int(ends[m]))
        depth_m = float(np.partition(z[piece], sizes[m] // 2)[sizes[m] // 2])
        found.append(
            Measurement(
                each.detection,
                m,
                columns_m[:, piece].T,
                weights[piece],
                each.pixels,
                depth_m,
                lower_m[m],
                upper_m[m],
                each.mask,
                each.at_px,
            )
        )
    return Lifted(tuple(found), owner, view)


def _unproject(frame: Frame, u: Array, v: Array, z: Array) -> Array:
    """(3, N) map points of pixels at depths (N,) that are known to be valid."""
    K, T = frame.camera.K, frame.T_map_camera
    points = np.empty((3, len(z)))
    np.multiply((u - K[0, 2]) / K[0, 0], z, out=points[0])
    np.multiply((v - K[1, 2]) / K[1, 1], z, out=points[1])
    points[2] = z
    moved: Array = T[:3, :3] @ points + T[:3, 3:]
    return moved


def window_of(detection: Detection, width: int, height: int) -> tuple[slice, slice] | None:
    """Rows and columns of the picture that the detection's box covers; None where it is beside."""
    left, top, right, bottom = detection.bbox_px
    x0, y0 = max(0, int(np.floor(left))), max(0, int(np.floor(top)))
    x1, y1 = min(width, int(np.ceil(right))), min(height, int(np.ceil(bottom)))
    if x1 <= x0 or y1 <= y0:
        return None
    return slice(y0, y1), slice(x0, x1)


def mask_of(
    frame: Frame, view: DepthView, detection: Detection, rows: slice, columns: slice
) -> Mask:
    """(h, w) which pixels of a window show what was detected there."""
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
    step = max(1, ceil(sqrt(count / MAX_SAMPLES)))
    row0, column0 = phase % step, (phase // step) % step
    rows, columns = np.nonzero(mask[row0::step, column0::step])
    v: Indices = rows * step + row0
    u: Indices = columns * step + column0
    z = depth_m[v, u]
    keep = main_cluster(z)
    if not keep.all():
        v, u, z = v[keep], u[keep], z[keep]
    if len(z) < 8:
        return None
    if step > 1:
        edge_v, edge_u = _outline(mask, depth_m, step, phase)
        edge_z = depth_m[edge_v, edge_u]
        near = (edge_z > z.min() - _EDGE_M) & (edge_z < z.max() + _EDGE_M)
        v = np.concatenate([edge_v[near], v])
        u = np.concatenate([edge_u[near], u])
        z = np.concatenate([edge_z[near], z])
    return v.astype(np.float64), u.astype(np.float64), z.astype(np.float64)


def _outline(
    mask: Mask, depth_m: npt.NDArray[np.float32], step: int, phase: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The outermost mask pixels of every `step`-th row and column: sampling must not shrink it.

    Those that lie deeper than the mask a few pixels further in are bleeding and left out.
    """
    height, width = mask.shape
    rows, left, right = line_ends(mask[phase % step :: step], phase % step, step)
    columns, top, bottom = line_ends(mask[:, phase % step :: step].T, phase % step, step)
    v = np.concatenate([rows, rows, top, bottom])
    u = np.concatenate([left, right, columns, columns])
    inner_v = np.concatenate([rows, rows, top + _INWARD_PX, bottom - _INWARD_PX])
    inner_u = np.concatenate([left + _INWARD_PX, right - _INWARD_PX, columns, columns])
    np.minimum(np.maximum(inner_v, 0, out=inner_v), height - 1, out=inner_v)
    np.minimum(np.maximum(inner_u, 0, out=inner_u), width - 1, out=inner_u)
    inner_z = depth_m[inner_v, inner_u]
    good = np.abs(depth_m[v, u] - inner_z) < _EDGE_M + _EDGE_PER_M * inner_z
    good &= mask[inner_v, inner_u]
    return v[good], u[good]


def line_ends(lines: Mask, start: int, step: int) -> tuple[Indices, Indices, Indices]:
    """Of each line (row of `lines`) that holds any: its place, its first and its last True."""
    lines = np.ascontiguousarray(lines)
    first = lines.argmax(axis=1)
    filled = np.flatnonzero(lines[np.arange(len(lines)), first])
    last = lines.shape[1] - 1 - lines[:, ::-1].argmax(axis=1)
    return filled * step + start, first[filled], last[filled]


def main_cluster(depth_m: npt.NDArray[np.floating]) -> Mask:
    """(N,) True for the depths of the object: the largest cluster and those near it.

    A mask that bleeds over its edge, or looks through a gap, also holds depths of what is
    behind; between them and the object is a gap in depth. What lies across a wide gap, or
    is little, is not taken for a part of the object.
    """
    nearest = float(depth_m.min())
    if float(depth_m.max()) - nearest <= _GAP_M + _GAP_PER_M * nearest:
        return np.ones(len(depth_m), np.bool_)
    z = np.sort(depth_m)
    gaps = z[1:] - z[:-1]
    breaks = np.flatnonzero(gaps > _GAP_M + _GAP_PER_M * z[:-1])
    if len(breaks) == 0:
        return np.ones(len(z), np.bool_)
    order = np.argsort(depth_m)
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
