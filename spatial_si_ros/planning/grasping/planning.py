"""From a measured thing to ranked ways of taking it, or to a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...geometry.frames import invert
from ...language.declined import Declined
from ..arm.hand import Joints
from ..arm.model import ArmModel
from ..arm.postures import stowed
from . import refusals
from .grasp import Grasp
from .ground import Ground
from .judging import Judged, Tally, judged
from .poses import Poses
from .proposals import proposed
from .reachable import UNLIKELY, Reachable
from .reaching import Reached, reached
from .result import grasp_of, on_a_way
from .settings import GraspSettings
from .surroundings import Surroundings
from .sweeping import MET_M, sweep_gap_m
from .target import Target

Array = npt.NDArray[np.float64]

_STANDS = 2
_PLACES = 10
"""Grasps for which the arm is solved at places of the base."""
_SIDES = 40
"""Grasps for which it is looked whether there is free ground where the base would stand."""
_OPEN_M = 0.02
"""The fingers go there so much wider open than the thing, on each side."""
_APART_M, _APART = 0.03, 0.94
"""Grasps closer to each other than this, and pointing so much the same way, are one."""
_SLOPES = (0.35, 0.8)
"""How much a hand points down that is level, slanted, or over the thing: each kind is tried, as
what can be put down where depends on it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """What is planned for."""

    target: Target
    around: Surroundings
    near_m: Array
    arm: ArmModel
    T_world_base: Array
    settings: GraspSettings
    lift_m: float

    def judged(
        self, poses: Poses, tally: Tally, *, settle: bool = True, worth: Array | None = None
    ) -> Judged:
        return judged(
            poses,
            self.target,
            self.near_m,
            self.arm.hand,
            self.settings,
            self.lift_m,
            tally,
            settle=settle,
            worth=worth,
        )

    def reached(
        self, T_world_base: Array, T_world_grasp: Array, joints: Array, turn_rad: float
    ) -> Reached | None:
        return reached(
            self.arm,
            T_world_base,
            T_world_grasp,
            joints,
            self.around,
            self.settings.approach_m,
            self.lift_m,
            turn_rad,
        )


def plan_grasps(
    target: Target,
    around: Surroundings,
    arm: ArmModel,
    T_world_base: Array,
    settings: GraspSettings,
    reachable: Reachable,
    ground: Ground | None = None,
    start: Joints | None = None,
) -> tuple[Grasp, ...] | Declined:
    """Ways to take the target, best first; nothing moves.

    Args:
        around: everything but the target, in the same frame.
        T_world_base: (4, 4) where the robot stands.
        reachable: of the arm.
        ground: where it may drive to, in the same frame; None: only from here.
        start: (J,) of the arm now; None: as it drives. Elsewhere it is as it drives.
    """
    hand = arm.hand
    measured = int(np.count_nonzero(target.measured))
    refused = (
        refusals.fixed(target.label, target.name)
        or refusals.badly_measured(measured, target.holes, target.name, settings)
        or refusals.too_flat(target, settings)
    )
    if refused is not None:
        return refused
    headroom = around.headroom_m(target.box)
    lift = min(settings.lift_m, headroom - 0.02)
    if lift < settings.least_lift_m:
        return refusals.no_room_above(target, headroom)
    job = _Job(target, around, around.near(target.box), arm, T_world_base, settings, lift)
    poses, tally = proposed(target, hand), Tally()
    found: list[Grasp] = []
    off = reachable.off(poses, invert(T_world_base))
    likely = np.flatnonzero(off < UNLIKELY)
    held = job.judged(poses.take(likely), tally, worth=np.exp(-off[likely]))
    if len(held):
        # The likeliest to be reached first: the arm is not solved for many.
        hopes = held.score * np.exp(-off[likely][held.rows])
        held = held.take(np.argsort(-hopes, kind="stable"))
        found = _grasps(job, held, list(_from_here(job, held)), None)
    if ground is None and not found and not len(held):
        held = job.judged(poses, tally := Tally())
    if ground is not None and len(found) < settings.candidates:
        held = job.judged(poses, tally := Tally())
        held = held.take(np.argsort(-held.score, kind="stable"))
        found += _grasps(job, held, list(_from_elsewhere(job, held, reachable, ground)), ground)
    if not len(held):
        return refusals.unheld(target, hand, settings, tally)
    if not found:
        return refusals.out_of_reach(target, len(held), ground is None)
    best = _spread(sorted(found, key=lambda grasp: -grasp.score), settings.candidates)
    clear = tuple(_clear(job, best, start))
    if not clear:
        return refusals.in_the_way(target, len(best), ground is None)
    return tuple(sorted(clear, key=lambda grasp: -grasp.score))


def _clear(job: _Job, grasps: tuple[Grasp, ...], start: Joints | None) -> Iterator[Grasp]:
    """Those on the way to which the arm meets nothing."""
    driving = stowed(job.arm)
    for grasp in grasps:
        assert grasp.start is not None and grasp.T_world_base is not None
        first = start if start is not None and grasp.reachable else driving
        open_m = min(grasp.width_m + 2.0 * _OPEN_M, job.arm.hand.opening_m)
        gap = sweep_gap_m(job.arm, first, grasp.start, grasp.T_world_base, job.around, open_m)
        if gap >= MET_M:
            yield on_a_way(grasp, gap)


def _from_here(job: _Job, held: Judged) -> Iterator[tuple[int, Reached]]:
    """Rows that the arm reaches from one place, with how; of those that point alike and are out
    of reach only the first is tried."""
    missed: set[bytes] = set()
    tries = found = 0
    T_base_world = invert(job.T_world_base)
    for row in _by_slopes(held.poses.R[:, 2, 0]):
        if tries >= job.settings.tries or found >= job.settings.candidates + 4:
            return
        alike = np.rint(40.0 * held.poses.R[row]).astype(np.int8).tobytes()
        alike += np.rint(50.0 * held.poses.t_m[row, :2]).astype(np.int32).tobytes()
        if alike in missed:
            continue
        tries += 1
        T = held.poses.matrix(row)
        joints = job.arm.solve(T_base_world @ T, turn_rad=job.settings.turn_rad)
        if joints is None:
            missed.add(alike)
            continue
        way = job.reached(job.T_world_base, T, joints, job.settings.turn_rad)
        if way is not None:
            found += 1
            yield row, way


def _from_elsewhere(
    job: _Job, held: Judged, reachable: Reachable, ground: Ground
) -> Iterator[tuple[int, Reached]]:
    """The best rows that point to different sides and for which there is a place to stand, each
    with some places of the base."""
    if ground.routes is None:
        return
    turn, found = 0.5 * job.settings.turn_rad, 0
    floor = float(job.T_world_base[2, 3])
    rows = np.array(_distinct(held, _SIDES), dtype=np.intp)
    worth = np.array(
        [
            reachable.places(held.poses.matrix(row), ground.free, floor, job.lift_m).best
            for row in rows
        ]
    )
    rows, worth = rows[worth > 0.0], worth[worth > 0.0]
    rows = rows[np.argsort(-worth * held.score[rows], kind="stable")]
    for row in rows[_by_slopes(held.poses.R[rows, 2, 0])][:_PLACES]:
        if found >= job.settings.candidates:
            return
        T = held.poses.matrix(int(row))
        stands = reachable.stands(T, ground.free, floor, turn, _STANDS, job.lift_m)
        for T_world_base, joints in stands:
            way = job.reached(T_world_base, T, joints, turn)
            if way is not None:
                found += 1
                yield int(row), way


def _distinct(held: Judged, number: int) -> list[int]:
    """The best rows of every slope, of which none points nearly as another one does."""
    chosen: list[int] = []
    for row in _by_slopes(held.poses.R[:, 2, 0]):
        x = held.poses.R[row, :, 0]
        if all(float(held.poses.R[other, :, 0] @ x) < _APART for other in chosen):
            chosen.append(row)
        if len(chosen) == number:
            break
    return chosen


def _by_slopes(up: Array) -> list[int]:
    """Rows with the slopes in turn, those of one slope in their order; `up`: z of where they
    point to."""
    slopes = np.digitize(-up, _SLOPES)
    turns = np.zeros(len(slopes), dtype=np.intp)
    for slope in range(len(_SLOPES) + 1):
        rows = np.flatnonzero(slopes == slope)
        turns[rows] = np.arange(len(rows))
    return [int(row) for row in np.argsort(turns, kind="stable")]


def _grasps(
    job: _Job, held: Judged, ways: list[tuple[int, Reached]], ground: Ground | None
) -> list[Grasp]:
    """The poses that the hand really takes, judged again.

    Args:
        ways: rows of `held`, with how the arm reaches them.
        ground: where the base would drive; None: it stands still.
    """
    if not ways:
        return []
    rows = np.array([row for row, _ in ways], dtype=np.intp)
    T = np.stack([way.T_world_grasp for _, way in ways])
    taken = Poses(held.poses.kinds[rows], T[:, :3, :3], T[:, :3, 3], held.poses.reach_m[rows])
    kept = job.judged(taken, Tally(), settle=False)
    grasps = []
    for k in range(len(kept)):
        way = ways[int(kept.rows[k])][1]
        drive = None if ground is None else ground.drive_m(way.T_world_base[:2, 3])
        grasps.append(grasp_of(job.target, kept, k, way, drive))
    return grasps


def _spread(grasps: list[Grasp], number: int) -> tuple[Grasp, ...]:
    """The best of every slope, best first, without those that are as good as the same."""
    chosen: list[Grasp] = []
    up = np.array([grasp.T_world_grasp[2, 0] for grasp in grasps])
    for grasp in [grasps[row] for row in _by_slopes(up)]:
        T = grasp.T_world_grasp
        if any(_same(T, grasp, other) for other in chosen):
            continue
        chosen.append(grasp)
        if len(chosen) == number:
            break
    return tuple(sorted(chosen, key=lambda grasp: -grasp.score))


def _same(T: Array, grasp: Grasp, other: Grasp) -> bool:
    near = float(np.linalg.norm(T[:3, 3] - other.T_world_grasp[:3, 3])) < _APART_M
    alike = float(T[:3, 0] @ other.T_world_grasp[:3, 0]) > _APART
    closing = abs(float(T[:3, 1] @ other.T_world_grasp[:3, 1])) > _APART
    bases = (grasp.T_world_base, other.T_world_base)
    apart = 0.0
    if bases[0] is not None and bases[1] is not None:
        apart = float(np.hypot(*(bases[0][:2, 3] - bases[1][:2, 3])))
    return near and alike and closing and grasp.kind is other.kind and apart < 0.1
