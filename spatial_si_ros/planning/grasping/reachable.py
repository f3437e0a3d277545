"""Which poses of the hand the arm may reach from a place, and from which places it may reach one,
before it is solved for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from ...geometry.frames import invert, pose_from_yaw
from ..arm.hand import Joints
from ..arm.model import ArmModel
from .poses import Poses

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

POSTURES = 300
NEAR_M, TURN_RAD = 0.04, float(np.deg2rad(14.0))
"""So far from the nearest sampled posture counts as 1."""
ASIDE_RAD = float(np.deg2rad(15.0))
UNLIKELY = 2.0
"""What is farther off is not worth trying."""
LENGTHS = 9
"""Lengths of the telescope that places of the base are looked for with."""
TILT_RAD = float(np.deg2rad(9.0))
STEEP = float(np.sin(np.deg2rad(75.0)))
TURNS = 16
"""Headings of the base for a hand that points straight down."""
UPRIGHT = 0.98
APART_M, APART = 0.12, float(np.cos(np.deg2rad(25.0)))
LEAST_RISE = 0.4
"""Share of the wanted way up from which a place is looked at."""
BACK_M, SLACK_M = 0.06, 0.03
"""A posture is worth most from which lift and telescope alone take the hand straight back so far;
the turns of the wrist make up for little more than this slack."""
MOST_STUCK = 1.0
"""It is not worth less than that: the nearest sampled posture is another one."""
OUTWARD = 0.35
"""How much a posture is worth whose hand points across the arm, against one along it."""


Free = Callable[[Array], Mask]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where a base may stand, N of them.

    Attributes:
        rows: (N,) of the postures.
        at_m, yaws_rad: (N, 2), (N,) of the base.
        lifts_m: (N,) how high the lift then is.
        worth: (N,) 0..1, how much at ease the arm is.
    """

    rows: npt.NDArray[np.intp]
    at_m: Array
    yaws_rad: Array
    lifts_m: Array
    worth: Array

    @property
    def best(self) -> float:
        """The most that one of them is worth, 0 where there is none."""
        return float(self.worth.max(initial=0.0))


class Reachable:
    """Sampled turns of an arm's joints; lift and telescope are then as long as a pose wants them.

    The turn of the hand about its own axis is not looked at. Places of the base are those of
    inverse reachability (Vahrenkamp, Asfour and Dillmann, "Robot placement based on reachability
    inversion", ICRA 2013), with lift and telescope as lengths instead of samples.
    """

    def __init__(self, arm: ArmModel) -> None:
        self._arm = arm
        chain = arm.chain
        self._straight = np.flatnonzero(chain.is_straight)
        self._low = chain.free_lower[self._straight]
        self._high = chain.free_upper[self._straight]
        turning = np.flatnonzero(~chain.is_straight)
        share = qmc.Halton(len(turning), scramble=False).random(POSTURES)
        low, high = chain.free_lower[turning], chain.free_upper[turning]
        frames, ways, turns = [], [], []
        for each in share:
            freedoms = np.maximum(chain.free_lower, 0.0) * chain.is_straight
            freedoms[turning] = low + each * (high - low)
            joints = chain.joints(freedoms)
            turns.append(freedoms)
            frames.append(chain.forward(joints))
            jacobian = chain.jacobian(joints)[:3, self._straight]
            ways.append(frames[-1][:3, :3] @ jacobian)
        self._start = np.maximum(self._low, 0.0)
        T = np.array(frames)
        self._at, self._x = T[:, :3, 3], T[:, :3, 0]
        self._ways, self._freedoms = np.array(ways), np.array(turns)
        self._lengths = np.linalg.pinv(self._ways)
        self._spread()

    def _spread(self) -> None:
        """Each posture with several lengths of what moves level, the lift left out."""
        upright = np.all(np.abs(self._ways[:, 2]) > UPRIGHT, axis=0)
        self._lift = int(np.flatnonzero(upright)[0]) if upright.any() else None
        level = np.flatnonzero(~upright)
        share = np.linspace(0.0, 1.0, LENGTHS)[:, None] if len(level) else np.zeros((1, 0))
        spans = (self._high - self._low)[level]
        lengths = np.zeros((len(share), len(self._straight)))
        lengths[:, level] = (self._low - self._start)[level] + share * spans
        moved = np.einsum("sij,lj->sli", self._ways, lengths) + self._at[:, None]
        self._places = moved.reshape(-1, 3)
        self._posture = np.repeat(np.arange(len(self._at)), len(share))
        freedoms = np.repeat(self._freedoms, len(share), axis=0)
        freedoms[:, self._straight] += np.tile(lengths, (len(self._at), 1))
        if self._lift is not None:
            column = self._straight[self._lift]
            freedoms[:, column] = 0.5 * (self._low + self._high)[self._lift]
        self._seeds = np.array([self._arm.chain.joints(each) for each in freedoms])
        self._all_freedoms = freedoms
        x = self._x[self._posture]
        away = self._places[:, :2] / np.linalg.norm(self._places[:, :2], axis=1, keepdims=True)
        along = np.einsum("ni,ni->n", x[:, :2], away)
        self._ease = self._arm.eases(self._seeds) * (OUTWARD + (1.0 - OUTWARD) * along.clip(0.0))
        self._ease[x[:, 2] < -STEEP] = self._arm.eases(self._seeds)[x[:, 2] < -STEEP]
        self._ease[np.hypot(*self._places[:, :2].T) < self._arm.hand.body_radius_m] = 0.0
        tiled = np.tile(lengths, (len(self._at), 1))
        stuck = self._stuck_m(self._posture, tiled, x, level)
        self._ease *= np.exp(-0.5 * np.square(stuck / SLACK_M))

    def _stuck_m(
        self, rows: npt.NDArray[np.intp], lengths: Array, x: Array, moving: npt.NDArray[np.intp]
    ) -> Array:
        """(N,) how far off the straight way back lift and telescope end.

        Args:
            rows: (N,) of the postures.
            lengths: (N, S) of what moves straight, from where it starts.
            x: (N, 3) where the hand points to.
            moving: those of S whose limits count.
        """
        back = -BACK_M * x
        change = np.einsum("nij,nj->ni", self._lengths[rows], back)
        low, high = self._low - self._start - lengths, self._high - self._start - lengths
        change[:, moving] = np.clip(change[:, moving], low[:, moving], high[:, moving])
        missed = np.einsum("nij,nj->ni", self._ways[rows], change) - back
        stuck: Array = np.linalg.norm(missed, axis=1)
        return stuck

    @property
    def highest_m(self) -> float:
        """Over the base's origin, of the places that the hand gets to."""
        rise = 0.0 if self._lift is None else (self._high - self._start)[self._lift]
        return float(self._places[:, 2].max() + rise)

    @property
    def farthest_m(self) -> float:
        """Level, from the base's origin, of the places that the hand gets to."""
        return float(np.hypot(*self._places[self._ease > 0.0, :2].T).max(initial=0.0))

    def stands(
        self,
        T_world_grasp: Array,
        free: Free,
        floor_m: float,
        turn_rad: float,
        limit: int,
        rise_m: float = 0.0,
    ) -> Iterator[tuple[Array, Joints]]:
        """Places of the base, (4, 4) T_world_base, with the joints that reach the pose from there.

        Args:
            free: (N, 2) -> (N,) whether the base may stand there.
            floor_m: height of the base's origin.
            turn_rad: how far the hand may be turned away.
            limit: at most so many, of those that are not almost the same.
            rise_m: how far the hand shall then go up.
        """
        places = self.places(T_world_grasp, free, floor_m, rise_m)
        chosen: list[tuple[Array, float]] = []
        tries = 0
        for k in np.argsort(-places.worth, kind="stable"):
            if len(chosen) >= limit or tries >= 4 * limit:
                return
            at, yaw = places.at_m[k], float(places.yaws_rad[k])
            near = any(
                np.hypot(*(at - there)) < APART_M and np.cos(yaw - other) > APART
                for there, other in chosen
            )
            if near:
                continue
            tries += 1
            T_base = pose_from_yaw([at[0], at[1], floor_m], yaw)
            seed = self._seed(int(places.rows[k]), float(places.lifts_m[k]))
            joints = self._arm.solve(invert(T_base) @ T_world_grasp, seed, turn_rad=turn_rad)
            if joints is not None:
                chosen.append((at, yaw))
                yield T_base, joints

    def places(
        self, T_world_grasp: Array, free: Free, floor_m: float, rise_m: float = 0.0
    ) -> Places:
        """Where the base may stand for a pose of the hand, before the arm is solved for; as in
        `stands`."""
        x, t = T_world_grasp[:3, 0], T_world_grasp[:3, 3]
        tilt = np.abs(np.arcsin(self._x[self._posture, 2].clip(-1.0, 1.0)) - np.arcsin(x[2]))
        lift = t[2] - floor_m - self._places[:, 2]
        fits = (tilt < TILT_RAD) & (self._ease > 0.0)
        rises = np.ones(len(lift))
        if self._lift is not None:
            least, most = self._low[self._lift], self._high[self._lift]
            lift = lift + self._start[self._lift]
            if rise_m > 0.0:
                rises = np.clip((most - lift) / rise_m, 0.0, 1.0)
            fits &= (lift >= least) & (lift <= most) & (rises >= LEAST_RISE)
        else:
            fits &= np.abs(lift) < NEAR_M
        rows = np.flatnonzero(fits)
        if x[2] < -STEEP:
            turns = np.linspace(0.0, 2.0 * np.pi, TURNS, endpoint=False)
            rows, yaws = np.repeat(rows, TURNS), np.tile(turns, len(rows))
        else:
            own = self._x[self._posture[rows]]
            yaws = np.arctan2(x[1], x[0]) - np.arctan2(own[:, 1], own[:, 0])
        cos, sin, at = np.cos(yaws), np.sin(yaws), self._places[rows]
        level = t[:2] - np.stack(
            [cos * at[:, 0] - sin * at[:, 1], sin * at[:, 0] + cos * at[:, 1]], axis=1
        )
        kept = free(level)
        rows, yaws, level = rows[kept], yaws[kept], level[kept]
        worth = self._ease[rows] * (1.0 - 0.5 * tilt[rows] / TILT_RAD) * rises[rows]
        return Places(rows, level, yaws, lift[rows], worth)

    def _seed(self, row: int, lift_m: float) -> Joints:
        freedoms = self._all_freedoms[row].copy()
        if self._lift is not None:
            freedoms[self._straight[self._lift]] = lift_m
        return self._arm.chain.joints(freedoms)

    def off(self, poses: Poses, T_base_world: Array) -> Array:
        """(P,) how far poses, given in the world, are from what the arm reaches; see `UNLIKELY`.

        What is farther off than that by the direction of the hand alone is infinitely far.
        """
        return self._nearest(poses, T_base_world, TURN_RAD)[0]

    def headings(self, poses: Poses, T_base_world: Array) -> Array:
        """(P,) by how much each pose, given in the world, has to be turned about the vertical, so
        that the hand points to where it does in a posture that puts it there; radians, within
        `ASIDE_RAD`. One that points straight down is not turned."""
        _, rows = self._nearest(poses, T_base_world, ASIDE_RAD)
        x = poses.R[:, :, 0] @ T_base_world[:3, :3].T
        own = self._x[rows]
        turns = np.arctan2(own[:, 1], own[:, 0]) - np.arctan2(x[:, 1], x[:, 0])
        turns = np.mod(turns + np.pi, 2.0 * np.pi) - np.pi
        turns[(rows < 0) | (x[:, 2] < -STEEP)] = 0.0
        within: Array = np.clip(turns, -ASIDE_RAD, ASIDE_RAD)
        return within

    def _nearest(
        self, poses: Poses, T_base_world: Array, turn_rad: float
    ) -> tuple[Array, npt.NDArray[np.intp]]:
        """(P,) how far the nearest sampled posture is off, where a turn of `turn_rad` counts as 1,
        and (P,) which one it is, -1 where all are turned away by `UNLIKELY` of it."""
        at = poses.t_m @ T_base_world[:3, :3].T + T_base_world[:3, 3]
        x = poses.R[:, :, 0] @ T_base_world[:3, :3].T
        nearest: Array = np.full(len(poses), np.inf)
        which = np.full(len(poses), -1, dtype=np.intp)
        cosines = np.clip(x @ self._x.T, -1.0, 1.0)
        every, rows = np.nonzero(cosines > np.cos(UNLIKELY * turn_rad))
        if len(every) == 0:
            return nearest, which
        gaps = at[every] - self._at[rows]
        wanted = np.einsum("nij,nj->ni", self._lengths[rows], gaps)
        lengths = np.clip(wanted, self._low - self._start, self._high - self._start)
        gaps -= np.einsum("nij,nj->ni", self._ways[rows], lengths)
        angles = np.arccos(cosines[every, rows])
        off = np.hypot(np.linalg.norm(gaps, axis=1) / NEAR_M, angles / turn_rad)
        # The nearest posture of each pose: the first of each where they are ordered by both.
        order = np.lexsort((off, every))
        some, first = np.unique(every[order], return_index=True)
        best = order[first]
        straight = np.arange(len(self._straight))
        stuck = self._stuck_m(rows[best], lengths[best], x[some], straight)
        nearest[some] = off[best] + np.minimum(0.5 * np.square(stuck / SLACK_M), MOST_STUCK)
        which[some] = rows[best]
        return nearest, which
