"""A grid of where the robot can drive, from depth: floor seen is free, what stands up is not."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from .snapshot import OccupancyMap

Array = npt.NDArray[np.float64]
Depth = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Cells = npt.NDArray[np.int64]

LOW_M, HIGH_M = 0.05, 1.5
"""Between these heights above the floor a surface is an obstacle; below, it is floor."""
_RANGE_M = 6.0
_FLOOR_RANGE_M = 5.0
_STRIDE = 4
_HIT, _MISS = 0.9, -0.3
_MOST, _LEAST = 4.0, -3.0
_OCCUPIED_FROM, _FREE_BELOW = 0.5, -0.25
_PATCH = 256


class OccupancyBuilder:
    """Log odds per cell of a grid that grows with what is seen."""

    def __init__(self, resolution_m: float = 0.05) -> None:
        """`resolution_m`: edge of a cell."""
        self.resolution_m = resolution_m
        self.clear()

    def clear(self) -> None:
        """Everything is unknown again."""
        self._log_odds: npt.NDArray[np.float32] = np.zeros((_PATCH, _PATCH), np.float32)
        self._origin: Cells = np.zeros(2, np.int64)
        self._begun = False
        self._floor_key: tuple[float, ...] = ()
        self._floor_m: Array = np.zeros((2, 0))
        self._floor_px: npt.NDArray[np.intp] = np.zeros(0, np.intp)
        self._floor_depth_m: Array = np.zeros(0)

    def add(
        self,
        depth_m: Depth,
        usable: Mask,
        K: Array,
        T_map_camera: Array,
        std_m: npt.ArrayLike = (0.0012, 0.0019),
    ) -> None:
        """Bring in one depth image.

        Args:
            depth_m: (H, W), metres, read only where `usable`.
            K: (3, 3) intrinsics.
            T_map_camera: (4, 4); the floor is at z = 0.
            std_m: floor and growth of the depth error, see `perception.depth.DepthError`.
        """
        at = np.floor(T_map_camera[:2, 3] / self.resolution_m).astype(np.int64)
        if not self._begun:
            self._origin, self._begun = at - _PATCH // 2, True
        # The range is along the optical axis; a ray through a corner of the image is longer.
        rows, columns = depth_m.shape
        corner = np.linalg.norm(
            [1.0, max(K[0, 2], columns - K[0, 2]) / K[0, 0], max(K[1, 2], rows - K[1, 2]) / K[1, 1]]
        )
        reach = int(_RANGE_M * corner / self.resolution_m) + 2
        self._cover(at - reach, at + reach)
        size = self._log_odds.shape
        hits = self._obstacles(depth_m, usable, K, T_map_camera, np.asarray(std_m), size)
        floor = self._floor(depth_m, usable, K, T_map_camera, np.asarray(std_m), size)
        flat = self._log_odds.reshape(-1)
        # A cell that is named twice is written twice with the same value.
        lowered = np.maximum(flat[floor] + _MISS, _LEAST)
        raised = np.minimum(flat[hits] + _HIT, _MOST)
        flat[floor] = lowered
        flat[hits] = raised

    def map(self, T_map_inner: Array | None = None) -> OccupancyMap:
        """The grid, cut to what is known and laid into the published map."""
        cells = np.full(self._log_odds.shape, -1, np.int8)
        cells[self._log_odds < _FREE_BELOW] = 0
        cells[self._log_odds > _OCCUPIED_FROM] = 100
        known_rows = np.flatnonzero(np.any(cells >= 0, axis=1))
        known_columns = np.flatnonzero(np.any(cells >= 0, axis=0))
        if len(known_rows) == 0:
            return OccupancyMap(np.full((1, 1), -1, np.int8), self.resolution_m, np.zeros(2))
        rows = slice(max(0, known_rows[0] - 2), known_rows[-1] + 3)
        columns = slice(max(0, known_columns[0] - 2), known_columns[-1] + 3)
        cells = np.ascontiguousarray(cells[rows, columns])
        origin = (self._origin + [columns.start, rows.start]) * self.resolution_m
        if T_map_inner is not None:
            cells, origin = self._laid(cells, origin, T_map_inner)
        cells.setflags(write=False)
        return OccupancyMap(cells, self.resolution_m, origin.astype(np.float64))

    def state(self) -> tuple[npt.NDArray[np.float32], Cells]:
        """(H, W) log odds and (2,) cell of its corner, for saving."""
        return self._log_odds.copy(), self._origin.copy()

    def restore(self, log_odds: npt.NDArray[np.float32], origin: Cells) -> None:
        """The reverse of `state`."""
        self._log_odds = np.array(log_odds, dtype=np.float32)
        self._origin, self._begun = np.array(origin, dtype=np.int64), True

    def is_blocked(self, points_m: Array) -> npt.NDArray[np.int8]:
        """(N,) 1 occupied, 0 unknown, -1 free at (N, 2) points of the inner map."""
        cells = np.floor(points_m / self.resolution_m).astype(np.int64) - self._origin
        height, width = self._log_odds.shape
        inside = (cells[:, 0] >= 0) & (cells[:, 0] < width)
        inside &= (cells[:, 1] >= 0) & (cells[:, 1] < height)
        cells[~inside] = 0
        value = np.where(inside, self._log_odds[cells[:, 1], cells[:, 0]], 0.0)
        result: npt.NDArray[np.int8] = np.zeros(len(points_m), np.int8)
        result[value > _OCCUPIED_FROM] = 1
        result[value < _FREE_BELOW] = -1
        return result

    # One image --------------------------------------------------------------------------------

    def _obstacles(
        self,
        depth_m: Depth,
        usable: Mask,
        K: Array,
        T: Array,
        std_m: Array,
        size: tuple[int, ...],
    ) -> Cells:
        """Flat indices of the cells in which something stands up."""
        z = depth_m[::_STRIDE, ::_STRIDE]
        good = usable[::_STRIDE, ::_STRIDE] & (z < _RANGE_M)
        x = (np.arange(z.shape[1]) * _STRIDE - K[0, 2]) / K[0, 0]
        y = (np.arange(z.shape[0]) * _STRIDE - K[1, 2]) / K[1, 1]
        slope = (T[2, 0] * x)[None, :] + (T[2, 1] * y)[:, None] + T[2, 2]
        height = slope * z + T[2, 3]
        # A floor point that is measured too near seems to hang above the floor.
        blur = 3.0 * np.abs(slope) * (std_m[0] + std_m[1] * np.square(z - 0.4))
        v, u = np.nonzero(good & (height > LOW_M + blur) & (height < HIGH_M))
        at = z[v, u].astype(np.float64)
        px, py = x[u] * at, y[v] * at
        flat = self._flat(
            T[0, 0] * px + T[0, 1] * py + T[0, 2] * at + T[0, 3],
            T[1, 0] * px + T[1, 1] * py + T[1, 2] * at + T[1, 3],
            size,
        )
        # Where a cell spans several samples, a single one is a stray.
        spacing = _STRIDE / K[0, 0] * at
        needed = np.where(spacing < 0.5 * self.resolution_m, 2, 1)
        unique, first, counts = np.unique(flat, return_index=True, return_counts=True)
        return unique[counts >= needed[first]]

    def _floor(
        self,
        depth_m: Depth,
        usable: Mask,
        K: Array,
        T: Array,
        std_m: Array,
        size: tuple[int, ...],
    ) -> Cells:
        """Flat indices of the cells whose floor is seen, some of them more than once.

        The floor before a camera of fixed height and tilt always falls on the same pixels:
        they are kept from image to image.
        """
        turn = np.arctan2(T[1, 2], T[0, 2])
        cos, sin = np.cos(turn), np.sin(turn)
        tilt = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]]) @ T[:3, :3]
        key = (*np.round(tilt.ravel(), 3), round(float(T[2, 3]), 3), K[0, 0], *depth_m.shape)
        if key != self._floor_key:
            self._prepare_floor(tilt, float(T[2, 3]), K, depth_m.shape)
            self._floor_key = key
        z = depth_m.ravel()[self._floor_px]
        # Height of what was measured on the ray to the floor.
        height = T[2, 3] * (1.0 - z / self._floor_depth_m)
        # The foot of a wall is as low as the floor, but nearer than the floor behind it.
        blur = 0.04 + 2.0 * (std_m[0] + std_m[1] * np.square(self._floor_depth_m - 0.4))
        good = usable.ravel()[self._floor_px] & (np.abs(height) < LOW_M)
        good &= np.abs(z - self._floor_depth_m) < blur
        x, y = self._floor_m[:, good]
        return self._flat(cos * x - sin * y + T[0, 3], sin * x + cos * y + T[1, 3], size)

    def _prepare_floor(
        self, tilt: Array, height_m: float, K: Array, shape: tuple[int, ...]
    ) -> None:
        step = 0.9 * self.resolution_m
        forward = np.arange(0.0, _FLOOR_RANGE_M, step)
        aside = np.arange(-_FLOOR_RANGE_M, _FLOOR_RANGE_M, step)
        x, y = (part.ravel() for part in np.meshgrid(forward, aside))
        at = np.column_stack([x, y, np.full(len(x), -height_m)]) @ tilt
        ahead = at[:, 2] > 0.1
        z = np.where(ahead, at[:, 2], 1.0)
        u = np.rint(K[0, 0] * at[:, 0] / z + K[0, 2])
        v = np.rint(K[1, 1] * at[:, 1] / z + K[1, 2])
        seen = ahead & (u >= 0) & (u < shape[1]) & (v >= 0) & (v < shape[0])
        seen &= np.hypot(x, y) < _FLOOR_RANGE_M
        self._floor_m = np.stack([x[seen], y[seen]])
        self._floor_px = (v[seen] * shape[1] + u[seen]).astype(np.intp)
        self._floor_depth_m = z[seen]

    # The grid ---------------------------------------------------------------------------------

    def _flat(self, x_m: Array, y_m: Array, size: tuple[int, ...]) -> Cells:
        # All lies within the grid: what is cut off is at least 0.
        column = (x_m / self.resolution_m - self._origin[0]).astype(np.int64)
        row = (y_m / self.resolution_m - self._origin[1]).astype(np.int64)
        flat: Cells = row * size[1] + column
        return flat

    def _cover(self, lower: Cells, upper: Cells) -> None:
        """Grow the grid until it holds the cells from `lower` to `upper` (x, y)."""
        size = np.array(self._log_odds.shape[::-1])
        end = self._origin + size
        if np.all(lower >= self._origin) and np.all(upper < end):
            return
        low = np.minimum(self._origin, lower - _PATCH // 2)
        high = np.maximum(end, upper + _PATCH // 2)
        larger = np.zeros(tuple((high - low)[::-1]), np.float32)
        x, y = self._origin - low
        larger[y : y + size[1], x : x + size[0]] = self._log_odds
        self._log_odds, self._origin = larger, low

    def _laid(
        self, cells: npt.NDArray[np.int8], origin: Array, T: Array
    ) -> tuple[npt.NDArray[np.int8], Array]:
        """The grid turned and shifted by T; a new cell takes the value of the nearest old one."""
        if abs(T[1, 0]) * max(cells.shape) < 0.5:
            return cells, origin + T[:2, 3]
        height, width = cells.shape
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]])
        placed = (corners * self.resolution_m + origin) @ T[:2, :2].T + T[:2, 3]
        low = np.floor(placed.min(axis=0) / self.resolution_m) * self.resolution_m
        extent = np.ceil((placed.max(axis=0) - low) / self.resolution_m).astype(int)
        # From the centre of a new cell back to the old grid, in cells.
        R = T[:2, :2].T
        start = (R @ (low - T[:2, 3]) - origin) / self.resolution_m
        shift = start + R @ np.array([0.5, 0.5]) - 0.5
        back = np.column_stack([R, shift])
        turned = cv2.warpAffine(
            cells.view(np.uint8),
            back,
            (int(extent[0]), int(extent[1])),
            flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=255,
        )
        return np.ascontiguousarray(turned).view(np.int8), low
