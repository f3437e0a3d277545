"""Where to begin: postures of the wrist, and the lengths of lift and telescope that fit them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from .chain import Chain
from .hand import Array
from .ik import ONE_TURN_M, Wanted

POSTURES = 384
PROBES, SPARE = 64, 4.0
ALIKE = 0.25
"""Postures none of whose freedoms differs by more are alike."""
ALONG_X = math.cos(math.radians(2.0))


class Seeds:
    """Sampled turns of the joints, with where they put the hand when lift and telescope are in.

    What prismatic joints add to a place is linear in them: their lengths follow from a posture
    of the others by least squares. The turn of a last joint about the hand's x axis follows from
    the wanted one.
    """

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._straight = np.flatnonzero(chain.is_straight)
        turning = np.flatnonzero(~chain.is_straight)
        middle = 0.5 * (chain.free_lower + chain.free_upper)
        about = chain.jacobian(chain.joints(middle))[3:, -1]
        rolls = not chain.is_straight[-1] and abs(about[0]) > ALONG_X
        self._roll_way = float(np.sign(about[0])) if rolls else 0.0
        sampled = turning[:-1] if rolls else turning
        self._freedoms = self._sample(sampled)
        frames, ways = [], []
        for u in self._freedoms:
            joints = chain.joints(u)
            frames.append(chain.forward(joints))
            ways.append(frames[-1][:3, :3] @ chain.jacobian(joints)[:3, self._straight])
        self._T = np.array(frames)
        self._ways = np.array(ways)
        self._lengths = np.linalg.pinv(self._ways) if len(self._straight) else None
        self._far_m = math.inf
        self._far_m = self._farthest()

    def near(self, wanted: Wanted, count: int) -> Iterator[Array]:
        """(K,) freedoms to begin with, the most promising first, each unlike those before it."""
        goal = wanted.T_base_grasp
        gaps = goal[:3, 3] - self._T[:, :3, 3]
        lengths = np.zeros((len(gaps), 0))
        if self._lengths is not None:
            lengths = np.einsum("nij,nj->ni", self._lengths, gaps)
            low, high = self._chain.free_lower, self._chain.free_upper
            lengths = np.minimum(np.maximum(lengths, low[self._straight]), high[self._straight])
            gaps = gaps - np.einsum("nij,nj->ni", self._ways, lengths)
        turns = np.arccos(np.minimum(np.maximum(self._T[:, :3, 0] @ goal[:3, 0], -1.0), 1.0))
        distances = np.sqrt(np.einsum("ni,ni->n", gaps, gaps))
        cost = np.where(distances < self._far_m, distances + ONE_TURN_M * turns, math.inf)
        for _ in range(count):
            i = int(np.argmin(cost))
            if not math.isfinite(cost[i]):
                return
            u = self._freedoms[i].copy()
            u[self._straight] = lengths[i]
            if self._roll_way and not wanted.free_roll:
                u[-1] = self._roll(self._T[i], goal)
            yield u
            cost[np.abs(self._freedoms - self._freedoms[i]).max(axis=1) < ALIKE] = math.inf

    def postures(self) -> Array:
        """(N, J) joints of the samples, with lift and telescope half out."""
        middle = 0.5 * (self._chain.free_lower + self._chain.free_upper)
        postures = []
        for sample in self._freedoms:
            u = sample.copy()
            u[self._straight] = middle[self._straight]
            postures.append(self._chain.joints(u))
        return np.array(postures)

    def _roll(self, T: Array, goal: Array) -> float:
        """The last joint's turn that brings y to the goal's, or to half a turn from it."""
        y, z = float(goal[:3, 1] @ T[:3, 1]), float(goal[:3, 1] @ T[:3, 2])
        angle = self._roll_way * math.atan2(z, y)
        turns = [angle + half * math.pi for half in (-2, -1, 0, 1, 2)]
        low, high = float(self._chain.free_lower[-1]), float(self._chain.free_upper[-1])
        return min(turns, key=lambda each: (not low <= each <= high, abs(each)))

    def _farthest(self) -> float:
        """How far the hand of a seed may be from what is wanted: farther than for any pose of a
        sample of those that are reached, with much to spare. No step leads from there."""
        chain = self._chain
        shares = qmc.Halton(len(chain.free_lower), scramble=False).random(PROBES)
        gaps = []
        for share in shares:
            T = chain.forward(chain.joints(_between(chain, share)))
            seed = next(self.near(Wanted(T, True, 0.0, 0.0), 1))
            gaps.append(np.linalg.norm(chain.forward(chain.joints(seed))[:3, 3] - T[:3, 3]))
        return SPARE * float(max(gaps))

    def _sample(self, turning: npt.NDArray[np.intp]) -> Array:
        """(N, K) freedoms that fill the limits of the turning ones evenly; the others are 0."""
        chain = self._chain
        u = np.tile(chain.clamped(np.zeros(len(chain.free_lower))), (POSTURES, 1))
        u[:, self._straight] = 0.0
        if not len(turning):
            return u[:1]
        share = qmc.Halton(len(turning), scramble=False).random(POSTURES)
        share = np.clip(0.5 + 1.04 * (share - 0.5), 0.0, 1.0)  # the limits themselves, too
        low, high = chain.free_lower[turning], chain.free_upper[turning]
        u[:, turning] = low + share * (high - low)
        return u


def _between(chain: Chain, share: Array) -> Array:
    """(K,) freedoms by their shares of their ranges, 0..1."""
    freedoms: Array = chain.free_lower + share * (chain.free_upper - chain.free_lower)
    return freedoms
