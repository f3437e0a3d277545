"""What the fingers would touch when they close: the antipodal check on points.

Two fingers hold what they touch at two places whose normals look along the line between them, to
within the angle of friction (Nguyen, "Constructing force-closure grasps", 1988). It is checked on
measured points between the fingers of many sampled hands, as ten Pas and Platt do ("Grasp Pose
Detection in Point Clouds", IJRR 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..arm.hand import Hand
from .fingers import PAD_M, TIP_M
from .grasp import GraspKind
from .poses import Poses
from .target import Target

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

FRICTION_RAD = np.deg2rad(32.0)
"""Rubber tips on common things."""
LEAST_POINTS = 6
_PATCH_M = 0.004
_PATCH_SHARE = 0.06
_WIDE_M = 0.02
"""Below this width the line between two contacts is noise."""
_BLURRED_RAD, _THIN = float(np.deg2rad(60.0)), 0.3
"""The neighbours of a point on a thin handle are all around it: its normals are blurred. So much is
it worth where they are no worse."""
_BOXED = 0.6
"""What faces of a box are worth against measured normals."""
_FACE_M, _FACE_SHARE = 0.008, 0.12
_GOOD = float(np.cos(np.deg2rad(8.0)))
"""Contacts so well opposed are as good as any."""


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """For P poses of the hand.

    Attributes:
        shift_m: (P,) along y, that puts the hand's middle between the contacts.
        width_m: (P,) between the contacts; NaN where nothing is between the fingers.
        angle_rad: (P,) of the worse contact's normal with the line of the fingers.
        quality: (P,) 0..1: 1 for opposed normals, 0 from the angle of friction on.
        measured: (P,) 0..1 of the points of the less measured contact were measured.
        boxed: (P,) 1 where the angle is that of the faces of its box: too few points tell the
            normals of a low or coarsely measured side.
    """

    shift_m: Array
    width_m: Array
    angle_rad: Array
    quality: Array
    measured: Array
    boxed: Array

    def take(self, rows: npt.NDArray[np.intp] | Mask) -> Contacts:
        return Contacts(
            self.shift_m[rows],
            self.width_m[rows],
            self.angle_rad[rows],
            self.quality[rows],
            self.measured[rows],
            self.boxed[rows],
        )


def touched(poses: Poses, target: Target, hand: Hand) -> Contacts:
    """What each hand's fingers would touch of the target, were they as wide open as need be."""
    pads = _between_pads(poses, target, hand)
    found = np.full((6, len(poses)), np.nan)
    found[3:] = 0.0
    rows = np.flatnonzero(pads.counts >= LEAST_POINTS)
    found[:5, rows] = _touched(pads, rows, poses, target)
    thin = (poses.kinds == int(GraspKind.HANDLE)) & (found[2] < _BLURRED_RAD)
    found[3, thin] = np.maximum(found[3, thin], _THIN)
    if target.boxy:
        _by_box(found, rows[poses.kinds[rows] <= int(GraspKind.SIDE)], poses, target)
    return Contacts(*found)


@dataclass(frozen=True, slots=True, eq=False)
class _Pads:
    """What is between the pads of P hands: M pairs of a hand and a point, by hand and then by y.

    Attributes:
        rows, points: (M,) of the hand and of the point.
        y: (M,) of the point in the hand.
        counts, starts: (P,) how many pairs each hand has, and its first.
    """

    rows: npt.NDArray[np.intp]
    points: npt.NDArray[np.intp]
    y: Array
    counts: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]


def _between_pads(poses: Poses, target: Target, hand: Hand) -> _Pads:
    z = poses.R[:, :, 2]
    heights = z @ target.points_m.T - np.einsum("pi,pi->p", z, poses.t_m)[:, None]
    rows, points = np.nonzero(np.abs(heights) <= 0.5 * hand.finger_width_m)
    offsets = target.points_m[points] - poses.t_m[rows]
    x = np.einsum("mi,mi->m", offsets, poses.R[rows, :, 0])
    y = np.einsum("mi,mi->m", offsets, poses.R[rows, :, 1])
    pad = (np.abs(y) <= poses.reach_m[rows]) & (x <= TIP_M) & (x >= -PAD_M)
    rows, points, y = rows[pad], points[pad], y[pad]
    order = np.lexsort((y, rows))
    counts = np.bincount(rows, minlength=len(poses))
    starts = np.cumsum(counts) - counts
    return _Pads(rows[order], points[order], y[order], counts, starts)


def _touched(pads: _Pads, some: npt.NDArray[np.intp], poses: Poses, target: Target) -> Array:
    """(5, R) shift, width, angle, quality and share measured of the hands `some` (R,)."""
    counts, starts = pads.counts[some], pads.starts[some]
    if len(some) == 0:
        return np.zeros((5, 0))
    k = np.minimum(2, counts // 12)
    low, high = pads.y[starts + k], pads.y[starts + counts - 1 - k]
    width = high - low
    patch = _PATCH_M + _PATCH_SHARE * width
    edge = np.full((2, len(poses)), np.nan)
    edge[:, some] = high - patch, low + patch
    left = _patch(pads, pads.y >= edge[0, pads.rows], poses, target)
    right = _patch(pads, pads.y <= edge[1, pads.rows], poses, target)
    worst = np.minimum(left.facing, right.facing)[some]
    off = (left.middle_m - right.middle_m)[some]
    across = np.abs(np.einsum("ri,ri->r", off, poses.R[some, :, 1]))
    opposed = across / np.maximum(np.linalg.norm(off, axis=1), 1e-6)
    worst = np.where(width > _WIDE_M, np.minimum(worst, opposed), worst)
    seen = np.minimum(left.measured, right.measured)[some]
    angle = np.arccos(np.minimum(worst, 1.0))
    return np.stack([0.5 * (low + high), width, angle, _quality(worst), seen])


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """What one finger of each of P hands touches.

    Attributes:
        facing: (P,) cosine of the mean normal with the line of the fingers; the signs of the
            normals may differ: a thin wall is measured from both of its sides.
        middle_m: (P, 3).
        measured: (P,) share of its points.
    """

    facing: Array
    middle_m: Array
    measured: Array


def _patch(pads: _Pads, own: Mask, poses: Poses, target: Target) -> _Patch:
    """Of the pairs `own` (M,)."""
    rows, points = pads.rows[own], pads.points[own]
    count = np.maximum(np.bincount(rows, minlength=len(poses)), 1)

    def mean(values: Array) -> Array:
        means: Array = np.bincount(rows, weights=values, minlength=len(poses)) / count
        return means

    normals = target.normals[points]
    across = np.einsum("mi,mi->m", normals, poses.R[rows, :, 1])
    normals = normals * np.where(across < 0.0, -1.0, 1.0)[:, None]
    length = np.linalg.norm(np.stack([mean(normals[:, i]) for i in range(3)]), axis=0)
    at = target.points_m[points]
    return _Patch(
        mean(np.abs(across)) / np.maximum(length, 1e-6),
        np.stack([mean(at[:, i]) for i in range(3)], axis=1),
        mean(target.measured[points].astype(np.float64)),
    )


def _by_box(found: Array, rows: npt.NDArray[np.intp], poses: Poses, target: Target) -> None:
    """Where the contacts lie on two faces of the box, its faces tell their angle, too."""
    cos, sin = np.cos(target.box.yaw_rad), np.sin(target.box.yaw_rad)
    y = poses.R[rows, :2, 1].T
    along = np.abs(np.stack([cos * y[0] + sin * y[1], cos * y[1] - sin * y[0]]))
    face = along.argmax(axis=0)
    size = target.box.size_m[face]
    cosine = np.minimum(along.max(axis=0), 1.0)
    quality = _BOXED * _quality(cosine)
    better = np.abs(found[1, rows] - size) <= _FACE_M + _FACE_SHARE * size
    better &= quality > found[3, rows]
    found[2, rows[better]] = np.arccos(cosine[better])
    found[3, rows[better]] = quality[better]
    found[5, rows[better]] = 1.0


def _quality(cosine: Array) -> Array:
    """1 for opposed normals, 0 from the angle of friction on."""
    limit = float(np.cos(FRICTION_RAD))
    quality: Array = np.clip((cosine - limit) / (_GOOD - limit), 0.0, 1.0)
    return quality
