"""Masks for detections that come without one: the thing in the middle of the box, cut by depth."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Depth = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_MAX_CELLS = 64


def mask_in_box(depth_m: Depth, usable: Mask, height_m: Depth) -> Mask:
    """(h, w) pixels of the crop of a box that belong to the object it was drawn around.

    Neighbours whose depths agree form pieces; the piece with most weight near the middle
    of the box wins, with every other piece at about its depth. The plane it stands on,
    found where it leaves the box at the lower edge, is taken away.

    Args:
        depth_m: (h, w) crop, metres.
        usable: (h, w) where depth may be believed.
        height_m: (h, w) height of each pixel's point in the map, metres.
    """
    step = max(1, int(np.ceil(max(depth_m.shape) / _MAX_CELLS)))
    depth, valid = depth_m[::step, ::step], usable[::step, ::step]
    height = height_m[::step, ::step]
    solid = valid & ~_ground(depth, valid, height)
    inner = _pieces(depth, solid, step)
    if inner is None:
        return np.zeros(depth_m.shape, np.bool_)
    grown = cv2.resize(
        inner.astype(np.uint8), depth_m.shape[::-1], interpolation=cv2.INTER_NEAREST
    ).astype(np.bool_)
    return grown & usable


def _pieces(depth: Depth, solid: Mask, step: int) -> Mask | None:
    """The depth-consistent piece around the middle, or None when nothing is there."""
    if not np.any(solid):
        return None
    kernel = np.ones((3, 3), np.uint8)
    far = np.where(solid, depth, np.float32(1e3))
    jump = np.where(solid, depth, np.float32(0.0)) - cv2.erode(far, kernel)
    smooth = solid & (jump < 0.03 + 0.012 * step * depth)
    count, pieces = cv2.connectedComponents(smooth.astype(np.uint8), connectivity=4)
    if count < 2:
        return None
    weight = _middle(depth.shape)
    score = np.bincount(pieces.ravel(), weights=weight.ravel(), minlength=count)
    score[0] = 0.0
    best = int(np.argmax(score))
    middle_m = float(np.median(depth[pieces == best]))
    spread_m = max(0.15, 2.0 * float(np.std(depth[pieces == best])))
    near = np.abs(depth - middle_m) < spread_m
    # Rejoin what a thin gap or a hole in the depth cut off.
    sizes = np.bincount(pieces[near & smooth], minlength=count)
    joined = (sizes > 0.15 * sizes[best]) & (score > 0.1 * score[best])
    joined[0] = False
    chosen: Mask = joined[pieces] & near
    grown: Mask = cv2.dilate(chosen.astype(np.uint8), kernel).astype(np.bool_) & solid & near
    return grown


def _ground(depth: Depth, valid: Mask, height: Depth) -> Mask:
    """Pixels of the horizontal plane that fills the lower edge of the box."""
    rows = max(1, depth.shape[0] // 12)
    edge = valid[-rows:]
    if np.count_nonzero(edge) < 0.3 * edge.size:
        return np.zeros(depth.shape, np.bool_)
    level_m = float(np.median(height[-rows:][edge]))
    within = np.abs(height - level_m) < 0.012 + 0.004 * depth
    flat = np.count_nonzero(within[-rows:] & edge) > 0.6 * np.count_nonzero(edge)
    if not flat:
        return np.zeros(depth.shape, np.bool_)
    ground: Mask = valid & within
    return ground


def _middle(shape: tuple[int, ...]) -> Array:
    """(h, w) weights that fall from 1 in the middle to about 0.1 at the edges."""
    y = np.linspace(-1.5, 1.5, shape[0])[:, None]
    x = np.linspace(-1.5, 1.5, shape[1])[None, :]
    weight: Array = np.exp(-(x**2 + y**2) / 2.0 * 2.0)
    return weight
