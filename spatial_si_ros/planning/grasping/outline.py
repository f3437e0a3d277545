"""The outline of what lies low, as a camera above it sees it: there the fingers touch it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree

Array = npt.NDArray[np.float64]

CELL_M = 0.002
CLOSED_M = 0.010
"""Gaps between measured points that are no wider are closed."""
STEP_M = 0.004
"""Between points of the outline."""
SMOOTH_M = 0.006
"""1 sigma, along the outline."""
NEAR_M = 0.006
"""What was measured so near to the outline is of the side that the fingers touch."""
LEAST_POINTS = 8
OPPOSED = float(np.cos(np.deg2rad(18.0)))
OFF_M = 0.2
"""Off the middle of all by so much is as bad as not opposed at all."""
APART_M, APART_TURN = 0.025, float(np.sin(np.deg2rad(25.0)))
"""Places to hold that are nearer to each other, and closed along the same line, are one."""
LAYERS = (0.25, 0.5, 0.75)
"""Shares of the height at which the side is taken for upright."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A closed line in the plane.

    Attributes:
        at_m: (K, 2) points on it, about `STEP_M` apart.
        out: (K, 2) unit vectors that look out of it.
    """

    at_m: Array
    out: Array

    def pairs(self, most_m: float, count: int) -> tuple[Array, Array]:
        """Where two fingers may hold it: opposed places no farther apart than `most_m`.

        Returns:
            (P, 2) the middles, best opposed and nearest to the middle of all first, P <= `count`,
            and (P,) the directions of the lines between the fingers in radians.
        """
        ways = self.at_m[None] - self.at_m[:, None]
        width = np.linalg.norm(ways, axis=2)
        ways = ways / np.maximum(width, 1e-9)[..., None]
        away = -np.einsum("ik,ijk->ij", self.out, ways)
        against = np.einsum("jk,ijk->ij", self.out, ways)
        i, j = np.nonzero((np.minimum(away, against) > OPPOSED) & (width <= most_m))
        i, j = i[i < j], j[i < j]
        middles = 0.5 * (self.at_m[i] + self.at_m[j])
        off_m = np.linalg.norm(middles - self.at_m.mean(axis=0), axis=1)
        order = np.argsort(off_m - OFF_M * np.minimum(away, against)[i, j], kind="stable")
        turns = np.arctan2(ways[i, j, 1], ways[i, j, 0])
        chosen: list[int] = []
        for k in order:
            if len(chosen) == count:
                break
            turned = np.abs(np.sin(turns[chosen] - turns[k]))
            near = np.linalg.norm(middles[chosen] - middles[k], axis=1) < APART_M
            if not np.any(near & (turned < APART_TURN)):
                chosen.append(int(k))
        return middles[chosen], turns[chosen]

    def side(self, bottom_m: float, top_m: float) -> tuple[Array, Array]:
        """(M, 3) points of the side between two heights, and (M, 3) its level normals."""
        heights = [bottom_m + share * (top_m - bottom_m) for share in LAYERS]
        points = [np.column_stack([self.at_m, np.full(len(self.at_m), z)]) for z in heights]
        normals = np.column_stack([self.out, np.zeros(len(self.out))])
        return np.concatenate(points), np.tile(normals, (len(heights), 1))

    def levelled(self, points_m: Array, normals: Array) -> Array:
        """(N, 3) the normals of (N, 3) points: level where the points lie near the line."""
        gaps, nearest = cKDTree(self.at_m).query(points_m[:, :2])
        level = np.column_stack([self.out[nearest], np.zeros(len(nearest))])
        return np.where((gaps <= NEAR_M)[:, None], level, normals)


def outline_of(points_m: Array) -> Outline | None:
    """Around (N, 2) points; None where they are too few to have one."""
    low = points_m.min(axis=0) - 2.0 * CLOSED_M
    cells = np.floor((points_m - low) / CELL_M).astype(np.intp)
    columns, rows = cells.max(axis=0) + int(np.ceil(2.0 * CLOSED_M / CELL_M))
    mask = np.zeros((rows, columns), np.uint8)
    mask[cells[:, 1], cells[:, 0]] = 1
    reach = int(round(CLOSED_M / CELL_M)) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, disc)
    lines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    line = max(lines, key=cv2.contourArea)[:, 0, :].astype(np.float64)
    if len(line) < LEAST_POINTS:
        return None
    steps = np.linalg.norm(np.diff(line, axis=0, append=line[:1]), axis=1) * CELL_M
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = int(along[-1] / STEP_M)
    if count < LEAST_POINTS:
        return None
    at = np.linspace(0.0, along[-1], count, endpoint=False)
    ring = np.concatenate([line, line[:1]])
    evenly = np.column_stack([np.interp(at, along, ring[:, k]) for k in (0, 1)])
    evenly = low + (evenly + 0.5) * CELL_M
    smooth = gaussian_filter1d(evenly, SMOOTH_M / STEP_M, axis=0, mode="wrap")
    tangent = np.roll(smooth, -1, axis=0) - np.roll(smooth, 1, axis=0)
    out = np.column_stack([tangent[:, 1], -tangent[:, 0]])
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    x, y = smooth.T
    clockwise = float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) < 0.0
    return Outline(evenly, -out if clockwise else out)
