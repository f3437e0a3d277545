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
    shape = len(poses)
    found = np.full((6, shape), np.nan)
    found[3:] = 0.0
    half_width = 0.5 * hand.finger_width_m
    for row in range(shape):
        R = poses.R[row]
        offsets = target.points_m - poses.t_m[row]
        near = np.flatnonzero(np.abs(offsets @ R[:, 2]) <= half_width)
        local = offsets[near] @ R
        pad = np.abs(local[:, 1]) <= poses.reach_m[row]
        pad &= (local[:, 0] <= TIP_M) & (local[:, 0] >= -PAD_M)
        if np.count_nonzero(pad) >= LEAST_POINTS:
            rows = near[pad]
            normals = target.normals[rows] @ R
            found[:5, row] = _touched(local[pad], normals, target.measured[rows])
            if poses.kinds[row] == int(GraspKind.HANDLE) and found[2, row] < _BLURRED_RAD:
                found[3, row] = max(found[3, row], _THIN)
            elif poses.kinds[row] <= int(GraspKind.SIDE) and target.boxy:
                _by_box(found[:, row], poses.R[row, :, 1], target)
    return Contacts(*found)


def _touched(local: Array, normals: Array, measured: Mask) -> tuple[float, ...]:
    """Of the points (N, 3) between the pads, all in the grasp frame."""
    y = local[:, 1]
    k = min(2, len(y) // 12)
    ordered = np.sort(y)
    low, high = float(ordered[k]), float(ordered[-1 - k])
    width = high - low
    patch = _PATCH_M + _PATCH_SHARE * width
    left, right = y >= high - patch, y <= low + patch
    worst = min(_faces(normals[left]), _faces(normals[right]))
    if width > _WIDE_M:
        off = local[left].mean(axis=0) - local[right].mean(axis=0)
        worst = min(worst, float(abs(off[1]) / max(np.linalg.norm(off), 1e-6)))
    seen = min(float(np.mean(measured[left])), float(np.mean(measured[right])))
    return 0.5 * (low + high), width, float(np.arccos(min(worst, 1.0))), _quality(worst), seen


def _by_box(found: Array, y: Array, target: Target) -> None:
    """Where the contacts lie on two faces of the box, its faces tell their angle, too."""
    cos, sin = np.cos(target.box.yaw_rad), np.sin(target.box.yaw_rad)
    along = np.abs([cos * y[0] + sin * y[1], cos * y[1] - sin * y[0]])
    face = int(np.argmax(along))
    size = float(target.box.size_m[face])
    if abs(found[1] - size) > _FACE_M + _FACE_SHARE * size:
        return
    quality = _BOXED * _quality(float(along[face]))
    if quality > found[3]:
        found[2], found[3], found[5] = np.arccos(min(along[face], 1.0)), quality, 1.0


def _quality(cosine: float) -> float:
    """1 for opposed normals, 0 from the angle of friction on."""
    limit = float(np.cos(FRICTION_RAD))
    return min(max((cosine - limit) / (_GOOD - limit), 0.0), 1.0)


def _faces(normals: Array) -> float:
    """Cosine of the mean normal of a patch with the line of the fingers; their signs may differ:
    a thin wall is measured from both of its sides."""
    mean = (normals * np.where(normals[:, 1:2] < 0.0, -1.0, 1.0)).mean(axis=0)
    return float(mean[1] / max(np.linalg.norm(mean), 1e-6))
