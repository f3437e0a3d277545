"""Upright oriented boxes around measured points that are noisy and incomplete."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from ..geometry.frames import wrap_angle, yaw_of

Array = npt.NDArray[np.float64]

MIN_EDGE_M = 0.01
_TRIM, _TRIM_UP = 0.008, 0.003
_CAUTION = 1.5
_OUTER = 8
_COARSE_POINTS = 200
_COARSE = np.deg2rad(np.arange(0.0, 90.0, 5.0))
_FINE = np.deg2rad(np.arange(-4.0, 4.5, 1.0))


def fit_box(
    points_m: Array,
    pad_m: float = 0.0,
    votes: Array | None = None,
    blur_m: Array | None = None,
    yaw_rad: float | None = None,
) -> OrientedBox:
    """The upright box around (N, 3) points, N >= 1, its yaw in [0, pi/2).

    Of all directions the one is chosen in which the rectangle is small and the points lie
    close to its sides: that holds for a full outline as for two or one visible sides. A
    little of the votes is left out beyond each side.

    Args:
        pad_m: added on the four upright sides (part of the spacing of the points).
        votes: (N,) how much each point counts; all the same by default.
        blur_m: (N, 3) 1 sigma of each point as a vector along its ray; a point that may lie
            farther in than measured does not push a side out.
        yaw_rad: use this direction instead of searching.
    """
    if votes is None:
        votes = np.ones(len(points_m))
    blur = np.zeros_like(points_m) if blur_m is None else _CAUTION * blur_m
    if yaw_rad is None:
        yaw_rad = best_yaw(points_m[:, :2], int(_TRIM * len(points_m)))
    cos, sin = np.cos(yaw_rad), np.sin(yaw_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    local, blur = R.T @ points_m.T, np.abs(R.T @ blur.T)
    trims = (_TRIM, _TRIM, _TRIM_UP)
    ends = np.array([_sides(local[k], blur[k], votes, trims[k]) for k in range(3)])
    ends[:2] += [-pad_m, pad_m]
    size = np.maximum(ends[:, 1] - ends[:, 0], MIN_EDGE_M)
    return OrientedBox(R @ ends.mean(axis=1), size, float(yaw_rad))


def round_box(
    points_m: Array, box: OrientedBox, camera_m: Array, *, one_sided: bool
) -> OrientedBox:
    """The box of something round about the vertical, of which perhaps only one side was seen.

    Args:
        points_m: (N, 3) its points.
        box: fitted to them.
        camera_m: (3,) mean place from which it was seen.
        one_sided: all views came from about there: its far side is as far behind the near
            one as it is wide.
    """
    if not one_sided:
        width = float(box.size_m[:2].max())
        return OrientedBox(box.centre_m, np.array([width, width, box.size_m[2]]), box.yaw_rad)
    away = box.centre_m[:2] - camera_m[:2]
    away = away / max(float(np.linalg.norm(away)), 1e-6)
    yaw = float(np.arctan2(away[1], away[0]))
    along, across = _project(points_m[:, 0], points_m[:, 1], np.array([yaw]))
    trim = int(_TRIM * len(points_m))
    (left,), (right,) = _ends(across, trim)
    (near,), (far,) = _ends(along, trim)
    pad = 0.5 * max(float(box.size_m[:2].max()) - max(right - left, far - near), 0.0)
    width = max(right - left, MIN_EDGE_M) + pad
    depth = max(far - near, width)
    middle = np.array([near + 0.5 * depth, 0.5 * (left + right)])
    cos, sin = np.cos(yaw), np.sin(yaw)
    x, y = cos * middle[0] - sin * middle[1], sin * middle[0] + cos * middle[1]
    centre = np.array([x, y, box.centre_m[2]])
    return OrientedBox(centre, np.array([depth, width, box.size_m[2]]), yaw)


def main_piece(points_m: Array, reach_m: float, share: float = 0.2) -> npt.NDArray[np.intp]:
    """Indices of (N, 3) points without small pieces that lie apart as seen from above.

    Points within about `reach_m` hang together; pieces with less than `share` of the
    largest one's points are left out.
    """
    x, y = ((line - line.min()) / reach_m for line in points_m[:, :2].T)
    rows, columns = x.astype(np.intp), y.astype(np.intp)
    picture = np.zeros((int(rows.max()) + 1, int(columns.max()) + 1), np.uint8)
    picture[rows, columns] = 1
    count, pieces = cv2.connectedComponents(picture, connectivity=8)
    if count <= 2:
        return np.arange(len(points_m))
    piece = pieces[rows, columns]
    sizes = np.bincount(piece, minlength=count)
    return np.flatnonzero(sizes[piece] >= share * sizes.max())


def best_yaw(points_m: Array, trim: int) -> float:
    """Direction in [0, pi/2) of the sides of the rectangle that explains (N, 2) points best."""
    x, y = np.ascontiguousarray(points_m.T)
    few = max(1, len(x) // _COARSE_POINTS)  # a part of them tells the direction roughly
    coarse = _COARSE[int(np.argmin(_cost(x[::few], y[::few], _COARSE, trim // few)))]
    candidates = coarse + _FINE
    best = candidates[int(np.argmin(_cost(x, y, candidates, trim)))]
    return float(best % (0.5 * np.pi))


def _cost(x_m: Array, y_m: Array, yaws: Array, trim: int) -> Array:
    """(A,) for each direction: area and distance to the nearest side, each relative to the best."""
    x, y = _project(x_m, y_m, yaws)
    x0, x1 = _ends(x, trim)
    y0, y1 = _ends(y, trim)
    area = (x1 - x0 + 0.02) * (y1 - y0 + 0.02)
    to_side = _to_end(x, x0, x1)
    np.minimum(to_side, _to_end(y, y0, y1), out=to_side)
    inside = to_side.mean(axis=1) + 0.005
    cost: Array = area / area.min() + 0.5 * inside / inside.min()
    return cost


def _to_end(values: Array, low: Array, high: Array) -> Array:
    """(A, N) distance of each value to the nearer of the two ends (A,) of its row."""
    middle, half = 0.5 * (low + high), 0.5 * (high - low)
    to_end = values - middle[:, None]
    np.abs(to_end, out=to_end)
    to_end -= half[:, None]
    return np.abs(to_end, out=to_end)


def _project(x_m: Array, y_m: Array, yaws: Array) -> tuple[Array, Array]:
    """(A, N) coordinates of N points along each direction and across it."""
    cos, sin = np.cos(yaws), np.sin(yaws)
    points = np.stack([x_m, y_m])
    return np.stack([cos, sin], axis=1) @ points, np.stack([-sin, cos], axis=1) @ points


def _sides(values: Array, blur: Array, votes: Array, trim: float) -> tuple[float, float]:
    """Both ends of (N,) values, each drawn in by its blur; a share `trim` of votes is outside."""
    limit = trim * float(votes.sum())
    lowest = _weighted_end(values + blur, votes, limit)
    highest = -_weighted_end(blur - values, votes, limit)
    if lowest > highest:
        lowest = highest = 0.5 * (lowest + highest)
    return lowest, highest


def _weighted_end(values: Array, votes: Array, limit: float) -> float:
    """The smallest value with more than `limit` votes at or below it."""
    many = len(values) // _OUTER
    if many > 1:  # it is nearly always among the outermost ones
        outer = np.argpartition(values, many)[:many]
        if float(votes[outer].sum()) > limit:
            values, votes = values[outer], votes[outer]
    order = np.argsort(values)
    passed = np.cumsum(votes[order])
    return float(values[order[min(int(np.searchsorted(passed, limit)), len(order) - 1)]])


def _ends(values: Array, trim: int) -> tuple[Array, Array]:
    """(A,) lowest and highest of (A, N) values without the `trim` most extreme at each end."""
    count = values.shape[1]
    if trim == 0 or count < 3 * trim:
        return values.min(axis=1), values.max(axis=1)
    ordered = np.partition(values, (trim, count - 1 - trim), axis=1)
    return ordered[:, trim], ordered[:, count - 1 - trim]


def quantiles(values: Array, *shares: float) -> list[float]:
    """Values below which a share 0..1 of (N,) lies, between neighbours in proportion; N >= 1."""
    ordered = np.sort(values)  # np.percentile does the same and takes ten times as long
    last = len(ordered) - 1
    result = []
    for share in shares:
        below = int(share * last)
        rest = share * last - below
        upper = ordered[min(below + 1, last)]
        result.append(float((1.0 - rest) * ordered[below] + rest * upper))
    return result


def move_box(T: Array, box: OrientedBox) -> OrientedBox:
    """The box after a turn about the vertical and a shift: (4, 4) T."""
    centre = T[:3, :3] @ box.centre_m + T[:3, 3]
    return OrientedBox(centre, box.size_m, wrap_angle(box.yaw_rad + yaw_of(T)))
