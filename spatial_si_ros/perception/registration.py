"""Makes frames agree: small corrections of the localised pose against what is mapped.

A localisation that is off by centimetres would smear every object and tear one into two.
What stands upright (walls, sides of furniture) is kept as a grid of short line segments;
each frame is shifted and turned about the vertical until its own segments lie on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ..geometry.cameras import Pinhole
from ..geometry.frames import invert, yaw_of
from .depth import DepthError, DepthView

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_STRIDE, _BLOCK = 2, 4
_BLOCK_PX = _STRIDE * _BLOCK
_MAX_SEGMENTS = 350
_CELL_M = 0.10
_TURNS = 8
_MAX_HITS = 40.0
_MAX_RANGE_M = 5.0
_ITERATIONS = 4
_MIN_MATCHES = 25
_MAX_RESIDUAL_M = 0.12
_W, _X, _Y, _NX, _NY = range(5)


@dataclass(frozen=True, slots=True)
class PosePrior:
    """How far the localisation is trusted.

    Attributes:
        position_m, yaw_rad: 1 sigma of the localisation's own error.
        step_m, step_rad: 1 sigma of how much that error changes from frame to frame.
    """

    position_m: float = 0.10
    yaw_rad: float = 0.05
    step_m: float = 0.02
    step_rad: float = 0.008


@dataclass(frozen=True, slots=True, eq=False)
class _Segments:
    """Upright surface pieces seen in a frame: (N, 2) places and unit normals, (N,) sigma."""

    points_m: Array
    normals: Array
    std_m: Array


class PoseRefiner:
    """Keeps the grid of upright surfaces and the present correction."""

    def __init__(self, prior: PosePrior | None = None) -> None:
        self._prior = prior or PosePrior()
        self.clear()

    def clear(self) -> None:
        """Forget the grid; the next frame defines the map anew."""
        self._half = 128
        self._grid: npt.NDArray[np.float32] = _empty(self._half)
        self._centre: npt.NDArray[np.int64] = np.zeros(2, np.int64)
        self._begun = False
        self.correction: Array = np.zeros(3)

    def refine(
        self, view: DepthView, camera: Pinhole, T_map_camera: Array, error: DepthError
    ) -> Array:
        """The (4, 4) pose that agrees with earlier frames; the frame joins the grid.

        The correction is a shift in the plane and a turn about the vertical through the camera.
        """
        segments = upright_segments(view, camera, T_map_camera, error)
        at = T_map_camera[:2, 3]
        if not self._begun:
            self._centre = np.floor(at / _CELL_M).astype(np.int64)
            self._begun = True
        if len(segments.points_m) >= _MIN_MATCHES:
            self.correction = self._solve(segments, at)
        moved, turned = _move(segments, at, self.correction)
        self._insert(moved, turned, segments.std_m)
        return _apply(T_map_camera, self.correction)

    def corrected(self, T_map_camera: Array) -> Array:
        """A (4, 4) pose with the present correction, without looking at the frame."""
        return _apply(T_map_camera, self.correction)

    def state(self) -> dict[str, npt.NDArray[np.generic]]:
        """The grid's filled cells, for saving."""
        filled = np.flatnonzero(self._grid.reshape(-1, 5)[:, _W] > 0.0)
        return {
            "upright_cells": filled,
            "upright_values": self._grid.reshape(-1, 5)[filled],
            "upright_frame": np.array([self._half, *self._centre], dtype=np.int64),
        }

    def restore(self, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """The reverse of `state`; the correction starts at zero.

        Raises:
            KeyError, ValueError: an array is missing or does not fit.
        """
        half, *centre = (int(v) for v in arrays["upright_frame"])
        if not 0 < half <= 4096:
            raise ValueError(f"upright_frame: want a grid of at most 8192 cells, got {2 * half}")
        grid = _empty(half)
        cells = np.asarray(arrays["upright_cells"], dtype=np.int64)
        grid.reshape(-1, 5)[cells] = np.asarray(arrays["upright_values"], dtype=np.float32)
        self._half, self._grid = half, grid
        self._centre = np.array(centre, dtype=np.int64)
        self._begun = True
        self.correction = np.zeros(3)

    def rebase(self, T_new_old: Array, T_camera: Array) -> None:
        """Keep the present refinement when guesses begin to come in another map.

        Args:
            T_new_old: (4, 4) what changed between the guesses' frames.
            T_camera: (4, 4) the last guess, in the old frame.
        """
        T_next = invert(T_new_old) @ T_camera
        T_refined = _apply(T_camera, self.correction)
        turn = yaw_of(T_refined[:3, :3] @ T_next[:3, :3].T)
        self.correction = np.append(T_refined[:2, 3] - T_next[:2, 3], turn)

    def _solve(self, segments: _Segments, at: Array) -> Array:
        p = self._prior
        previous = self.correction
        guess = previous.copy()
        step = np.array([p.step_m, p.step_m, p.step_rad]) ** -2.0
        own = np.array([p.position_m, p.position_m, p.yaw_rad]) ** -2.0
        for _ in range(_ITERATIONS):
            moved, turned = _move(segments, at, guess)
            targets, normals, found = self._match(moved, turned)
            if np.count_nonzero(found) < _MIN_MATCHES:
                return previous
            arm = moved[found] - at - guess[:2]
            n = normals[found]
            residual = np.einsum("ij,ij->i", n, moved[found] - targets[found])
            J = np.column_stack([n, n[:, 1] * arm[:, 0] - n[:, 0] * arm[:, 1]])
            std = segments.std_m[found]
            # Neighbouring segments share their errors: together they tell as much as a few dozen.
            weight = np.minimum(1.0, 0.02 / np.maximum(np.abs(residual), 1e-6)) / np.square(std)
            weight *= min(1.0, 80.0 / len(n))
            H = J.T @ (weight[:, None] * J) + np.diag(step + own)
            g = J.T @ (weight * residual) + step * (guess - previous) + own * guess
            change = np.linalg.solve(H, g)
            guess = guess - change
            if np.all(np.abs(change) < 2e-4):
                break
        return guess

    def _match(self, points_m: Array, normals: Array) -> tuple[Array, Array, Mask]:
        """The mapped piece nearest to each segment along its normal, if there is one."""
        count = len(points_m)
        # The segment's own cell and the two before and behind it, all at once.
        steps = np.array([0.0, -_CELL_M, _CELL_M])[:, None, None]
        cells, inside = self._cells((points_m[None] + steps * normals[None]).reshape(-1, 2))
        turn = np.tile(_turn_of(normals), 3)
        flat = (cells[:, 0] * (2 * self._half) + cells[:, 1]) * _TURNS + turn
        piece = self._grid.reshape(-1, 5)[flat].T.astype(np.float64)
        known = inside & (piece[_W] >= 1.0)
        x, y, nx, ny = piece[_X:] / np.maximum(piece[_W], 1e-9)
        gap = np.abs(nx * (np.tile(points_m[:, 0], 3) - x) + ny * (np.tile(points_m[:, 1], 3) - y))
        gap[~known | (gap >= _MAX_RESIDUAL_M)] = np.inf
        best = gap.reshape(3, count).argmin(axis=0) * count + np.arange(count)
        nx, ny = nx[best], ny[best]
        length = np.maximum(np.hypot(nx, ny), 1e-9)
        place = np.stack([x[best], y[best]], axis=1)
        return place, np.stack([nx / length, ny / length], axis=1), np.isfinite(gap[best])

    def _insert(self, points_m: Array, normals: Array, std_m: Array) -> None:
        if len(points_m) == 0:
            return
        cells, inside = self._cells(points_m)
        while not np.all(inside):
            self._grow()
            cells, inside = self._cells(points_m)
        turn = _turn_of(normals)
        size = 2 * self._half
        flat = (cells[:, 0] * size + cells[:, 1]) * _TURNS + turn
        unique, inverse = np.unique(flat, return_inverse=True)
        weight = np.minimum(1.0, np.square(0.01 / std_m))
        rows = np.column_stack([np.ones(len(flat)), points_m, normals]) * weight[:, None]
        sums: Array = np.column_stack([np.bincount(inverse, rows[:, k]) for k in range(5)])
        sums = sums / np.maximum(1.0, sums[:, _W])[:, None]  # a frame counts at most once
        grid = self._grid.reshape(-1, 5)
        total = grid[unique] + sums
        scale = np.minimum(1.0, _MAX_HITS / np.maximum(total[:, _W], 1e-9))
        grid[unique] = total * scale[:, None]

    def _cells(self, points_m: Array) -> tuple[npt.NDArray[np.int64], Mask]:
        cells = np.floor(points_m / _CELL_M).astype(np.int64) + (self._half - self._centre)
        held = np.minimum(np.maximum(cells, 0), 2 * self._half - 1)
        same = held == cells
        return held, same[:, 0] & same[:, 1]

    def _grow(self) -> None:
        larger = _empty(2 * self._half)
        middle = slice(self._half, 3 * self._half)
        larger[middle, middle] = self._grid
        self._grid, self._half = larger, 2 * self._half


def upright_segments(
    view: DepthView, camera: Pinhole, T_map_camera: Array, error: DepthError
) -> _Segments:
    """Pieces of upright planes, one for each flat block of pixels within 5 m."""
    rows, columns = (length // _BLOCK_PX for length in view.depth_m.shape)
    window = (slice(0, rows * _BLOCK_PX, _STRIDE), slice(0, columns * _BLOCK_PX, _STRIDE))
    usable = view.usable[window]
    # A plane has inverse depth linear in the picture: averages and differences stay exact.
    inverse = usable.astype(np.float32) / np.maximum(view.depth_m[window], np.float32(0.05))
    size = (columns, rows)
    share = cv2.resize(usable.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    mean = cv2.resize(inverse.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    w = (mean / np.maximum(share, 1e-6)).astype(np.float64)
    whole = (share > 0.7) & (w > 1.0 / _MAX_RANGE_M)
    bend_u = np.abs(w[1:-1, 2:] + w[1:-1, :-2] - 2.0 * w[1:-1, 1:-1])
    bend_v = np.abs(w[2:, 1:-1] + w[:-2, 1:-1] - 2.0 * w[1:-1, 1:-1])
    inner = w[1:-1, 1:-1]
    std = error.std_m(1.0 / np.maximum(inner, 1e-3))
    limit = inner**2 * (0.004 + 0.5 * std)
    flat = (bend_u < limit) & (bend_v < limit) & whole[1:-1, 1:-1]
    for shifted in (whole[1:-1, 2:], whole[1:-1, :-2], whole[2:, 1:-1], whole[:-2, 1:-1]):
        flat &= shifted
    slope_u = 0.5 * (w[1:-1, 2:] - w[1:-1, :-2])[flat] / _BLOCK_PX
    slope_v = 0.5 * (w[2:, 1:-1] - w[:-2, 1:-1])[flat] / _BLOCK_PX
    v, u = np.nonzero(flat)
    middle = 0.5 * (_BLOCK_PX - _STRIDE)  # of the sampled pixels of a block
    u_px = (u + 1) * _BLOCK_PX + middle
    v_px = (v + 1) * _BLOCK_PX + middle
    K = camera.K
    value = inner[flat]
    # Inverse depth of the plane n . p = d is linear: grad = n / d in normalised coordinates.
    a, b = slope_u * K[0, 0], slope_v * K[1, 1]
    x, y = (u_px - K[0, 2]) / K[0, 0], (v_px - K[1, 2]) / K[1, 1]
    normal = np.column_stack([a, b, value - a * x - b * y])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    normal = -normal @ T_map_camera[:3, :3].T
    upright = np.flatnonzero(np.abs(normal[:, 2]) < 0.2)
    upright = upright[:: max(1, -(-len(upright) // _MAX_SEGMENTS))]
    points = np.column_stack([x, y, np.ones(len(x))])[upright] / value[upright, None]
    points = points @ T_map_camera[:3, :3].T + T_map_camera[:3, 3]
    flat_normal = normal[upright, :2]
    flat_normal /= np.maximum(np.linalg.norm(flat_normal, axis=1, keepdims=True), 1e-9)
    return _Segments(points[:, :2], flat_normal, np.hypot(0.006, 0.3 * std[flat][upright]))


def _move(segments: _Segments, at: Array, correction: Array) -> tuple[Array, Array]:
    cos, sin = np.cos(correction[2]), np.sin(correction[2])
    R = np.array([[cos, -sin], [sin, cos]])
    points = (segments.points_m - at) @ R.T + at + correction[:2]
    return points, segments.normals @ R.T


def _apply(T_map_camera: Array, correction: Array) -> Array:
    cos, sin = np.cos(correction[2]), np.sin(correction[2])
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    T = T_map_camera.copy()
    T[:3, :3] = R @ T_map_camera[:3, :3]
    T[:2, 3] += correction[:2]
    return T


def _turn_of(normals: Array) -> npt.NDArray[np.intp]:
    angle = np.arctan2(normals[:, 1], normals[:, 0]) / (2.0 * np.pi) * _TURNS
    # Bins are centred on the axes so that walls of a square room do not flip between two.
    turn: npt.NDArray[np.intp] = np.rint(angle).astype(np.intp) % _TURNS
    return turn


def _empty(half: int) -> npt.NDArray[np.float32]:
    return np.zeros((2 * half, 2 * half, _TURNS, 5), np.float32)
