"""The thing that shall be taken: what is measured of it, and what is taken for its far side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import ConvexHull, QhullError, cKDTree

from ...geometry.boxes import OrientedBox
from .axis import axis_of
from .handle import Handle, find_handle
from .kinds import WITH_HANDLE
from .outline import Outline, outline_of
from .points import normals_of, thinned
from .revolving import radial, revolved

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

CELL_M = 0.004
MOST = 700
_NEW_M = 0.008
"""A mirrored point this close to a measured one says nothing new."""
_FROM_ABOVE_M = 0.15
_LOW_M, _BELOW_M = 0.06, 0.012
"""What is so low shows its whole outline to a camera: nothing of it is farther beside what was
measured, and its lower half is taken for as round as the upper one."""
_BOXY = 0.85
"""The outline of a box fills so much of its level rectangle; an ellipse fills 0.79."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A thing in a frame whose z points up ("world").

    Attributes:
        object_id, label: of the map.
        box: upright, fitted to what is measured.
        axis_m: (2,) of the vertical axis about which it is taken for symmetric.
        round: it was measured to be round about that axis.
        boxy: its outline fills its box.
        points_m: (N, 3) of its surface: first those that were measured, then those that half a
            turn about the axis (of what is round: any turn; and, of a low thing, upside down) makes
            of them where nothing was measured.
        normals: (N, 3) unit, outward.
        measured: (N,) which of them were measured.
        holes: 0..1 of the pixels that show it have no depth; 0 where that is not known.
        handle: where it has one that was measured well enough.
        outline: of what lies low.
    """

    object_id: int
    label: str
    box: OrientedBox
    axis_m: Array
    round: bool
    boxy: bool
    points_m: Array
    normals: Array
    measured: Mask
    holes: float = 0.0
    handle: Handle | None = None
    outline: Outline | None = None

    @property
    def name(self) -> str:
        return f"{self.label.replace(' ', '_')}_{self.object_id}"

    @property
    def bottom_m(self) -> float:
        return self.box.bottom_m

    @property
    def top_m(self) -> float:
        return self.box.top_m

    def span_m(self, direction: Array) -> tuple[float, float]:
        """Lowest and highest of its points along a level unit vector (2,) from its axis."""
        along = (self.points_m[:, :2] - self.axis_m) @ direction
        return float(along.min()), float(along.max())


def target_of(
    object_id: int,
    label: str,
    points_m: Array,
    box: OrientedBox,
    seen_from_m: Array | None = None,
    holes: float = 0.0,
) -> Target:
    """From (N, 3) measured points, N >= 8, and the box that the map has of it.

    Args:
        seen_from_m: (3,) where the camera was; None: the points come from several places.
    """
    points = points_m[thinned(points_m, CELL_M)]
    if len(points) > MOST:
        points = points[:: len(points) // MOST + 1]
    axis = axis_of(points, box, seen_from_m)
    normals = normals_of(points, axis.centre_m, seen_from_m)
    handle = find_handle(points, axis, box) if label in WITH_HANDLE else None
    body = np.ones(len(points), dtype=bool) if handle is None else ~handle.own
    if axis.round:
        normals[body] = radial(points[body], normals[body], axis.centre_m)
        far, far_normals = revolved(points[body], axis.centre_m)
    else:
        far, far_normals = _half_turned(points[body], normals[body], axis.centre_m)
        if np.ptp(points[:, 2]) < _LOW_M:
            far, far_normals = far[:0], far_normals[:0]
    new = cKDTree(points).query(far, distance_upper_bound=_NEW_M)[0] > _NEW_M
    far, far_normals = far[new], far_normals[new]
    outline: Outline | None = None
    if np.ptp(points[:, 2]) < _LOW_M:
        beside = cKDTree(points[:, :2]).query(far[:, :2], distance_upper_bound=_BELOW_M)[0]
        low, low_normals = _underside(points, normals, box.bottom_m)
        far = np.concatenate([far[beside <= _BELOW_M], low])
        far_normals = np.concatenate([far_normals[beside <= _BELOW_M], low_normals])
        outline = outline_of(points[:, :2])
        if outline is not None:
            side, level = outline.side(float(far[:, 2].min()), float(points[:, 2].max()))
            far = np.concatenate([far, side])
            far_normals = np.concatenate([far_normals, level])
            normals = outline.levelled(points, normals)
    elif (
        not axis.round
        and seen_from_m is not None
        and seen_from_m[2] > points[:, 2].max() + _FROM_ABOVE_M
    ):
        # Its top was seen to end on all sides: nothing of it is farther out.
        within = _within(points[:, :2], far[:, :2])
        far, far_normals = far[within], far_normals[within]
    every = np.concatenate([points, far])
    measured = np.arange(len(every)) < len(points)
    around = _around(every, box, axis.centre_m)
    return Target(
        object_id,
        label,
        around,
        axis.centre_m,
        axis.round,
        _outline_m2(every[:, :2]) > _BOXY * float(np.prod(around.size_m[:2])),
        every,
        np.concatenate([normals, far_normals]),
        measured,
        holes,
        handle,
        outline,
    )


def _half_turned(points: Array, normals: Array, axis_m: Array) -> tuple[Array, Array]:
    """What half a turn about the axis makes of points."""
    far, far_normals = points.copy(), normals.copy()
    far[:, :2] = 2.0 * axis_m - far[:, :2]
    far_normals[:, :2] *= -1.0
    return far, far_normals


def _underside(points: Array, normals: Array, bottom_m: float) -> tuple[Array, Array]:
    """What turning it upside down makes of a low thing, where nothing was measured."""
    lowest, highest = float(points[:, 2].min()), float(points[:, 2].max())
    foot = bottom_m if lowest - _LOW_M < bottom_m < lowest else lowest
    under, under_normals = points.copy(), normals.copy()
    under[:, 2] = foot + highest - under[:, 2]
    under_normals[:, 2] *= -1.0
    new = cKDTree(points).query(under, distance_upper_bound=_NEW_M)[0] > _NEW_M
    return under[new], under_normals[new]


def _within(points: Array, others: Array) -> Mask:
    """(M,) which of (M, 2) others lie in the convex hull of (N, 2) points, or close to it."""
    try:
        sides = ConvexHull(points).equations
    except QhullError:
        return np.zeros(len(others), dtype=bool)
    inside: Mask = np.all(others @ sides[:, :2].T + sides[:, 2] <= _NEW_M, axis=1)
    return inside


def _outline_m2(points: Array) -> float:
    """Area of the convex hull of (N, 2) points."""
    try:
        return float(ConvexHull(points).volume)
    except QhullError:
        return 0.0


def _around(points: Array, box: OrientedBox, axis_m: Array) -> OrientedBox:
    """The upright box, turned as the map has it, around all points."""
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    R = np.array([[cos, -sin], [sin, cos]])
    level = (points[:, :2] - axis_m) @ R
    low, high = _ends(level[:, 0]), _ends(level[:, 1])
    bottom, top = _ends(points[:, 2])
    # The foot may be hidden, and a camera above sees little of it: the map knows more.
    if box.bottom_m < bottom < box.bottom_m + 0.05:
        bottom = box.bottom_m
    middle = R @ np.array([0.5 * (low[0] + low[1]), 0.5 * (high[0] + high[1])]) + axis_m
    size = np.array([low[1] - low[0], high[1] - high[0], top - bottom])
    return OrientedBox(
        np.array([*middle, 0.5 * (bottom + top)]), np.maximum(size, 0.004), box.yaw_rad
    )


def _ends(values: Array) -> tuple[float, float]:
    """Lowest and highest without strays."""
    k = min(2, len(values) // 20)
    ordered = np.sort(values)
    return float(ordered[k]), float(ordered[-1 - k])
