"""The measured surface of one object: a bounded cloud of points that improve with every frame."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .mask_trust import DEFAULT, MaskTrust

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MAX_POINTS = 700
_OFFSET = 1 << 20
_X, _Y, _Z, _WEIGHT, _INSIDE, _OUTSIDE = range(6)
_BELIEVED, _LOST = 2.0, -4.0
_KNOWN = 5.0


def cell_keys(points_m: Array, edge_m: float) -> npt.NDArray[np.int64]:
    """(N,) one integer per cell of a grid with `edge_m` cells, for (N, 3) points."""
    cells = np.floor(points_m / edge_m).astype(np.int64) + _OFFSET
    keys: npt.NDArray[np.int64] = (cells[:, 0] << 42) | (cells[:, 1] << 21) | cells[:, 2]
    return keys


class Surface:
    """Points on an object's surface, at most one per cell when born, and the evidence for each.

    A point counts for the object when it was inside the object's mask in most of the
    frames that saw it: a mask that bleeds over an edge in some frames adds points that are
    later voted out. A frame that sees a point also moves it along its ray to the weighted
    mean of the measured depths.
    """

    def __init__(self, edge_m: float, trust: MaskTrust = DEFAULT) -> None:
        """
        Args:
            edge_m: cell edge, metres; it grows when the cloud outgrows `MAX_POINTS`.
            trust: how much a vote counts; shared by all surfaces of a map.
        """
        self.edge_m = edge_m
        self._trust = trust
        self._rows: Array = np.empty((0, 6))
        self._keys: npt.NDArray[np.int64] = np.empty(0, np.int64)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def points_m(self) -> Array:
        """(N, 3) all points, also those that are not believed."""
        return self._rows[:, :3]

    @property
    def weights(self) -> Array:
        """(N,) sum of 1 / sigma^2 of the depths that formed each point, m^-2."""
        return self._rows[:, _WEIGHT]

    @property
    def inside(self) -> Array:
        """(N,) number of frames in which the point was inside the mask."""
        return self._rows[:, _INSIDE]

    @property
    def belief(self) -> Array:
        """(N,) log odds that each point is the object's own, not just beside it."""
        votes_for, votes_against = self._rows[:, _INSIDE], self._rows[:, _OUTSIDE]
        log_odds: Array = self._trust.gain * votes_for - self._trust.loss * votes_against
        return log_odds

    def add(self, points_m: Array, weights: Array) -> None:
        """Take over (N, 3) points in cells that hold none yet; `weights` (N,) 1 / sigma^2."""
        keys = cell_keys(points_m, self.edge_m)
        keys, first = np.unique(keys, return_index=True)
        fresh = ~_among(keys, self._keys)
        if not np.any(fresh):
            return
        picked = first[fresh]
        rows = np.empty((len(picked), 6))
        rows[:, :3] = points_m[picked]
        rows[:, _WEIGHT] = weights[picked]
        rows[:, _INSIDE] = 1.0
        rows[:, _OUTSIDE] = 0.0
        self._rows = np.concatenate([self._rows, rows])
        self._keys = np.sort(np.concatenate([self._keys, keys[fresh]]))
        if len(self._rows) > MAX_POINTS:
            self._bound()

    def observe(
        self,
        seen: npt.NDArray[np.intp],
        is_inside: Mask,
        shift_m: Array,
        weights: Array,
    ) -> None:
        """Account for one frame.

        Args:
            seen: (K,) indices of the points that the frame saw.
            is_inside: (K,) whether the object's mask covered them.
            shift_m: (K, 3) from each point to where the frame measured the surface.
            weights: (K,) 1 / sigma^2 of that measurement.
        """
        known = self._rows[seen, _INSIDE] >= _KNOWN
        known &= self._rows[seen, _OUTSIDE] <= 0.25 * self._rows[seen, _INSIDE]
        self._trust.observe(np.count_nonzero(known & ~is_inside), np.count_nonzero(known))
        self._rows[seen, _INSIDE] += is_inside
        self._rows[seen, _OUTSIDE] += ~is_inside
        hit = seen[is_inside]
        gain = weights[is_inside] / (self._rows[hit, _WEIGHT] + weights[is_inside])
        self._rows[hit, :3] += gain[:, None] * shift_m[is_inside]
        self._rows[hit, _WEIGHT] += weights[is_inside]

    def carve(self, pierced: npt.NDArray[np.intp]) -> None:
        """Count a vote against points (indices) through which a frame looked."""
        self._rows[pierced, _OUTSIDE] += 1.0

    def tidy(self, max_votes: float = 30.0) -> None:
        """Drop points that lost the vote, merge those that moved together, forget old votes."""
        self._rebin(self._rows[self.belief > _LOST])
        votes = self._rows[:, _INSIDE] + self._rows[:, _OUTSIDE]
        scale = np.minimum(1.0, max_votes / np.maximum(votes, 1.0))
        self._rows[:, _INSIDE:] *= scale[:, None]
        self._rows[:, _WEIGHT] *= scale

    def move(self, T: Array) -> None:
        """Carry every point over by (4, 4) T."""
        rows = self._rows.copy()
        rows[:, :3] = rows[:, :3] @ T[:3, :3].T + T[:3, 3]
        self._rebin(rows)

    def absorb(self, other: Surface) -> None:
        """Take over the points of another piece of the same object."""
        self.edge_m = max(self.edge_m, other.edge_m)
        self._rebin(np.concatenate([self._rows, other._rows]))
        if len(self._rows) > MAX_POINTS:
            self._bound()

    def believed(self) -> npt.NDArray[np.intp]:
        """Indices of the points that count for the object's shape."""
        belief = self.belief
        # While no point has been seen often, the best ones have to do; where many frames saw
        # most of the object, one that only a few saw is more likely beside it.
        needed = min(_BELIEVED, 0.5 * float(belief.max(initial=0.0)))
        chosen = np.flatnonzero(belief >= needed)
        if len(chosen) < 8:
            chosen = np.argsort(-belief, kind="stable")[:8]
        return chosen

    def state(self) -> Array:
        """(N, 6) everything it knows, for saving: x, y, z, weight, votes for, votes against."""
        return self._rows.copy()

    @classmethod
    def restore(cls, edge_m: float, rows: Array, trust: MaskTrust = DEFAULT) -> Surface:
        """The reverse of `state`."""
        surface = cls(edge_m, trust)
        surface._rebin(np.asarray(rows, dtype=np.float64).reshape(-1, 6))
        return surface

    def _bound(self) -> None:
        """Fewer points: first without the doubtful ones, then on a coarser grid."""
        self.tidy()
        while len(self._rows) > MAX_POINTS:
            if np.count_nonzero(self.belief >= _BELIEVED) < 0.6 * MAX_POINTS:
                order = np.argsort(-self.belief, kind="stable")
                self._rebin(self._rows[order[: int(0.8 * MAX_POINTS)]])
            else:
                self.edge_m *= 1.25
                self._rebin(self._rows)

    def _rebin(self, rows: Array) -> None:
        """One point per cell again: of those in a cell, the one with the most votes for it."""
        if len(rows) == 0:
            self._rows, self._keys = np.empty((0, 6)), np.empty(0, np.int64)
            return
        keys = cell_keys(rows[:, :3], self.edge_m)
        order = np.lexsort((-rows[:, _INSIDE], keys))
        sorted_keys = keys[order]
        first = np.flatnonzero(np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]]))
        self._rows = rows[order[first]].copy()
        self._keys = sorted_keys[first]


def _among(wanted: npt.NDArray[np.int64], known: npt.NDArray[np.int64]) -> Mask:
    """(N,) whether each of `wanted` is in the sorted `known`."""
    if len(known) == 0:
        return np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found: Mask = known[at] == wanted
    return found
