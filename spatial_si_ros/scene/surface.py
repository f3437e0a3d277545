"""The measured surface of one object: a bounded cloud of points that improve with every frame."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .mask_trust import DEFAULT, MaskTrust

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MAX_POINTS = 700
_OFFSET = 1 << 20
_BELIEVED, _LOST = 2.0, -4.0
_KNOWN = 5.0
_SCATTER = np.int64(-7046029254386353131)
"""An odd factor that mixes the order of cells (Knuth: multiplicative hashing)."""


def cell_keys(columns_m: Array, edge_m: float) -> npt.NDArray[np.int64]:
    """(N,) one integer per cell of a grid with `edge_m` cells, for (3, N) points."""
    cells = np.floor(columns_m * (1.0 / edge_m) + _OFFSET).astype(np.int64)
    keys: npt.NDArray[np.int64] = (cells[0] << 42) | (cells[1] << 21) | cells[2]
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
        self._columns_m: Array = np.empty((3, 0))  # each coordinate in one piece: quick to add up
        self._weights: Array = np.empty(0)
        self._inside: Array = np.empty(0)
        self._outside: Array = np.empty(0)
        self._keys: npt.NDArray[np.int64] = np.empty(0, np.int64)

    def __len__(self) -> int:
        return self._columns_m.shape[1]

    @property
    def points_m(self) -> Array:
        """(N, 3) all points, also those that are not believed."""
        return self._columns_m.T

    @property
    def columns_m(self) -> Array:
        """(3, N) the same points, a coordinate in each row."""
        return self._columns_m

    @property
    def weights(self) -> Array:
        """(N,) sum of 1 / sigma^2 of the depths that formed each point, m^-2."""
        return self._weights

    @property
    def inside(self) -> Array:
        """(N,) number of frames in which the point was inside the mask."""
        return self._inside

    @property
    def belief(self) -> Array:
        """(N,) log odds that each point is the object's own, not just beside it."""
        gain, loss = self._trust.gain_and_loss
        log_odds: Array = gain * self._inside - loss * self._outside
        return log_odds

    def bounds_m(self) -> tuple[Array, Array]:
        """(3,) lowest and (3,) highest corner of all points, of which there is at least one."""
        return self._columns_m.min(axis=1), self._columns_m.max(axis=1)

    def add(self, points_m: Array, weights: Array) -> None:
        """Take over (N, 3) points in cells that hold none yet; `weights` (N,) 1 / sigma^2."""
        keys = cell_keys(points_m.T, self.edge_m)
        fresh = np.flatnonzero(~_among(keys, self._keys))
        if len(fresh) == 0:
            return
        keys, first = np.unique(keys[fresh], return_index=True)
        picked = fresh[first]
        self._columns_m = np.concatenate([self._columns_m, points_m.T.take(picked, axis=1)], axis=1)
        self._weights = np.concatenate([self._weights, weights[picked]])
        self._inside = np.concatenate([self._inside, np.ones(len(picked))])
        self._outside = np.concatenate([self._outside, np.zeros(len(picked))])
        self._keys = np.concatenate([self._keys, keys])
        self._keys.sort()
        if len(self) > MAX_POINTS:
            self._bound()

    def observe(self, seen: Mask, is_inside: Mask, shift_m: Array, weights: Array) -> None:
        """Account for one frame.

        Args:
            seen: (N,) whether the frame saw each point.
            is_inside: (N,) whether the object's mask covered it; read where it was seen.
            shift_m: (3, N) from each point to where the frame measured the surface.
            weights: (N,) 1 / sigma^2 of that measurement.
        """
        hit = seen & is_inside
        missed = seen & ~is_inside
        known = seen & (self._inside >= _KNOWN) & (self._outside <= 0.25 * self._inside)
        self._trust.observe(np.count_nonzero(known & missed), np.count_nonzero(known))
        self._inside += hit
        self._outside += missed
        gained = weights * hit
        self._weights += gained
        self._columns_m += (gained / self._weights) * shift_m

    def carve(self, pierced: Mask) -> None:
        """Count a vote against the points (N,) through which a frame looked."""
        self._outside += pierced

    def tidy(self, max_votes: float = 30.0) -> None:
        """Drop points that lost the vote, merge those that moved together, forget old votes."""
        self._rebin(np.flatnonzero(self.belief > _LOST))
        scale = max_votes / np.maximum(self._inside + self._outside, max_votes)
        self._inside *= scale
        self._outside *= scale
        self._weights *= scale

    def established(self) -> Mask:
        """(N,) points that are the object's own and were seen about as often as any of them."""
        seen: Mask = (self._inside >= 0.5 * self._inside.max(initial=0.0)) & (self.belief > 0.0)
        return seen

    def keep(self, kept: Mask) -> None:
        """Forget all points but those of `kept` (N,)."""
        self._rebin(np.flatnonzero(kept))

    def move(self, T: Array) -> None:
        """Carry every point over by (4, 4) T."""
        self._columns_m = T[:3, :3] @ self._columns_m + T[:3, 3:]
        self._rebin()

    def absorb(self, other: Surface) -> None:
        """Take over the points of another piece of the same object."""
        self.edge_m = max(self.edge_m, other.edge_m)
        self._columns_m = np.concatenate([self._columns_m, other._columns_m], axis=1)
        self._weights = np.concatenate([self._weights, other._weights])
        self._inside = np.concatenate([self._inside, other._inside])
        self._outside = np.concatenate([self._outside, other._outside])
        self._rebin()
        if len(self) > MAX_POINTS:
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
        return np.column_stack([self.points_m, self._weights, self._inside, self._outside])

    @classmethod
    def restore(cls, edge_m: float, rows: Array, trust: MaskTrust = DEFAULT) -> Surface:
        """The reverse of `state`."""
        surface = cls(edge_m, trust)
        rows = np.asarray(rows, dtype=np.float64).reshape(-1, 6)
        surface._columns_m = rows[:, :3].T.copy()
        surface._weights, surface._inside, surface._outside = rows[:, 3:].T.copy()
        surface._rebin()
        return surface

    def copy(self) -> Surface:
        """An equal surface that shares no points with this one; the trust stays shared."""
        surface = Surface(self.edge_m, self._trust)
        surface._columns_m = self._columns_m.copy()
        surface._weights = self._weights.copy()
        surface._inside = self._inside.copy()
        surface._outside = self._outside.copy()
        surface._keys = self._keys.copy()
        return surface

    def _bound(self) -> None:
        """Fewer points: first without the doubtful ones, then on a coarser grid."""
        self.tidy()
        while len(self) > MAX_POINTS:
            if np.count_nonzero(self.belief >= _BELIEVED) < 0.6 * MAX_POINTS:
                # Of points that are believed as much some go everywhere, not all on one side.
                order = np.lexsort((self._keys * _SCATTER, -self.belief))
                self._rebin(order[: int(0.8 * MAX_POINTS)])
            else:
                self.edge_m *= 1.25
                self._rebin()

    def _rebin(self, kept: npt.NDArray[np.intp] | None = None) -> None:
        """One point per cell again: of those in a cell, the one with the most votes for it.

        Args:
            kept: indices of the points that stay in question; all by default.
        """
        if kept is not None:
            self._take(kept)
        keys = cell_keys(self._columns_m, self.edge_m)
        order = np.lexsort((-self._inside, keys))
        sorted_keys = keys[order]
        first = np.ones(len(keys), np.bool_)
        np.not_equal(sorted_keys[1:], sorted_keys[:-1], out=first[1:])
        self._take(order[first])
        self._keys = sorted_keys[first]

    def _take(self, kept: npt.NDArray[np.intp]) -> None:
        # Unlike an index, `take` leaves each coordinate in one piece.
        self._columns_m = self._columns_m.take(kept, axis=1)
        self._weights = self._weights[kept]
        self._inside = self._inside[kept]
        self._outside = self._outside[kept]


def _among(wanted: npt.NDArray[np.int64], known: npt.NDArray[np.int64]) -> Mask:
    """(N,) whether each of `wanted` is in the sorted `known`."""
    if len(known) == 0:
        return np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found: Mask = known[at] == wanted
    return found
