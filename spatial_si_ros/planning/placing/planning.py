"""From a place in words and a thing in the hand to ranked places for it, or to a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from ...answers.measuring.index import SceneIndex
from ...geometry.frames import invert
from ...language.declined import Declined, DeclineReason
from ...scene.keepout import KeepOut
from ..arm.hand import Joints
from ..arm.model import ArmModel
from ..grasping.boards import Board
from ..grasping.clearance import LEAST_M, clearance_m
from ..grasping.grasp import GraspKind
from ..grasping.ground import Ground
from ..grasping.poses import Poses
from ..grasping.reachable import UNLIKELY, Reachable
from ..grasping.reaching import Reached, reached
from ..grasping.surroundings import Surroundings
from ..grasping.sweeping import CLEAR_M, MET_M, spheres_of, sweep_gap_m
from ..zones import allowed, blamed
from . import refusals
from .candidates import Spots, in_hollow, on_board, stacked
from .placement import Carried, Placement
from .resting import resting, satisfied
from .settings import PlaceSettings
from .surfaces import GROUND_REACH_M, boards_on, ground_board, hollow_of
from .wanted import Wanted

Array = npt.NDArray[np.float64]

_LOOKED_AT = 40
"""Poses of the hand whose collisions are looked at."""
_NEAR_M = 0.45
_AMPLE_M, _ROOMY_M, _HAND_ROOMY_M = 0.05, 0.06, 0.02
_FAR_M = 25.0
_FLOOR = 0.4
_MOST = 1500
_PLACES, _STANDS, _TRIED = 6, 2, 4
"""Places that stands are looked for at, stands at each, and those that are tried for that."""
_APART_M = 0.05
_ALIKE = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is known around.

    Attributes:
        index: of the map, without what the hand holds; relations are judged in it.
        around: all points but those of what the hand holds, in the frame of the map.
        seen_m: object id -> (K, 3) points of it in the newest picture, in the same frame.
    """

    index: SceneIndex
    around: Surroundings
    seen_m: Mapping[int, Array] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """Spots with what is known of them; arrays of S."""

    spots: Spots
    probability: Array
    words: tuple[str, ...]

    def take(self, rows: npt.NDArray[np.intp]) -> _Chosen:
        words = tuple(self.words[int(row)] for row in rows)
        return _Chosen(self.spots.take(rows), self.probability[rows], words)


class PlacePlanner:
    """Plans for one arm, one thing in its hand and one scene."""

    def __init__(
        self,
        arm: ArmModel,
        reachable: Reachable,
        carried: Carried,
        scene: Scene,
        settings: PlaceSettings,
        start: Joints | None = None,
    ) -> None:
        """`start`: (J,) of the arm now; None: as it drives with a full hand."""
        usual = np.clip(np.array(arm.hand.carry_posture), arm.lower, arm.upper)
        self._start: Joints = usual if start is None else start
        self._met = 0
        """Places that the arm reaches, but not without sweeping something away."""
        self._held = spheres_of(carried.size_m, carried.T_grasp_foot)
        self._arm, self._reachable = arm, reachable
        self._carried, self._scene, self._settings = carried, scene, settings
        self._T_foot_grasp = invert(carried.T_grasp_foot)

    def plan(
        self, asked: Wanted, T_world_base: Array, ground: Ground | None = None
    ) -> tuple[Placement, ...] | Declined:
        """Places that do what the words say, best first; nothing moves.

        Args:
            T_world_base: (4, 4) where the robot stands.
            ground: where it may drive to; None: only from here.
        """
        if not asked.said:
            # What stands on a table is not put on the floor while there is room on the table.
            raised = tuple(each for each in asked.carriers if each.thing is not None)
            if 0 < len(raised) < len(asked.carriers):
                found = self._plan(replace(asked, carriers=raised), T_world_base, ground)
                if not isinstance(found, Declined):
                    return found
        return self._plan(asked, T_world_base, ground)

    def _plan(
        self, asked: Wanted, T_world_base: Array, ground: Ground | None
    ) -> tuple[Placement, ...] | Declined:
        zones = self._scene.index.snapshot.keep_out
        chosen = self._true(asked, T_world_base, zones)
        if isinstance(chosen, Declined):
            if zones is None or chosen.reason is not DeclineReason.NO_ROOM:
                return chosen
            without = self._true(asked, T_world_base, None)
            return chosen if isinstance(without, Declined) else refusals.kept_out(asked, zones)
        true = len(chosen.spots)
        chosen = chosen.take(_spread_over(np.arange(true), _MOST))
        self._met = 0
        found = self._from_here(chosen, asked, T_world_base)
        if ground is not None and len(found) < self._settings.candidates:
            found += self._from_elsewhere(chosen, asked, T_world_base, ground)
        if not found:
            if self._met:
                return refusals.in_the_way(asked, self._carried, self._met, ground is None)
            why = refusals.out_of_reach(asked, self._carried, true, ground is None)
            return blamed(why, zones, chosen.spots.foot_m[0])
        found.sort(key=lambda each: -each.score)
        return _spread(found, self._settings.candidates)

    def _swept_m(self, way: Reached) -> float:
        """See `sweep_gap_m`."""
        return sweep_gap_m(
            self._arm,
            self._start,
            way.start,
            way.T_world_base,
            self._scene.around,
            self._carried.width_m,
            self._held,
        )

    # Where it fits, and what the words say of it ----------------------------------------------

    def _true(
        self, asked: Wanted, T_world_base: Array, zones: KeepOut | None
    ) -> _Chosen | Declined:
        """Where it fits, over no zone, and the words are true; the best first."""
        spots, surfaces = self._spots(asked, T_world_base, zones)
        if surfaces == 0:
            highest_m = float(T_world_base[2, 3]) + self._reachable.highest_m
            return refusals.too_high(asked, highest_m) or refusals.unmeasured(asked)
        if len(spots) == 0:
            return refusals.full(asked, self._carried, surfaces)
        chosen = self._judged(spots, asked, T_world_base)
        true = np.flatnonzero(chosen.probability >= self._settings.least_probability)
        if len(true) == 0:
            best = int(np.argmax(chosen.probability))
            return refusals.untrue(asked, float(chosen.probability[best]), chosen.words[best])
        return chosen.take(true[np.argsort(-self._worth(chosen)[true], kind="stable")])

    def _spots(
        self, asked: Wanted, T_world_base: Array, zones: KeepOut | None
    ) -> tuple[Spots, int]:
        """Where it fits, and how many surfaces were looked at."""
        index, found, surfaces = self._scene.index, [], 0
        for number, carrier in enumerate(asked.carriers):
            boxes = [each.box for each in index.objects if each.id != carrier.id]
            if carrier.thing is not None and carrier.inside:
                surfaces += 1
                hollow = hollow_of(carrier.thing)
                if zones is not None and zones.holds(hollow.centre_m)[0]:
                    continue
                found.append(in_hollow(number, hollow, self._carried, self._settings))
                continue
            if carrier.thing is not None:
                boards = boards_on(carrier.thing, self._scene.seen_m.get(carrier.id))
            else:
                boards = self._floor(asked, T_world_base)
            surfaces += len(boards)
            points = self._scene.around.points_m
            for board in [allowed(each, zones) for each in boards]:
                found.append(on_board(number, board, self._carried, boxes, points, self._settings))
        return stacked(found), surfaces

    def _floor(self, asked: Wanted, T_world_base: Array) -> tuple[Board, ...]:
        occupancy = self._scene.index.snapshot.occupancy
        if occupancy is None:
            return ()
        things = [thing for test in asked.tests for thing in test.terms.things]
        at = [thing.box.centre_m[:2] for thing in things]
        at += [sight.position_m[:2] for test in asked.tests for sight in test.terms.sights]
        middle = np.mean(at or [T_world_base[:2, 3]], axis=0)
        half = max((0.5 * float(np.hypot(*each.box.size_m[:2])) for each in things), default=0.0)
        board = ground_board(occupancy, middle, GROUND_REACH_M + min(half, 2.0))
        return () if board is None else (board,)

    def _judged(self, spots: Spots, asked: Wanted, T_world_base: Array) -> _Chosen:
        """How probable the words are at each spot; of many places those near what they name."""
        if not asked.tests:
            return _Chosen(spots, np.full(len(spots), asked.sure), ("",) * len(spots))
        places, which = np.unique(
            np.column_stack([spots.carriers, np.round(spots.foot_m, 3)]),
            axis=0,
            return_inverse=True,
        )
        which = which.ravel()
        first = np.full(len(places), len(spots), dtype=np.intp)
        np.minimum.at(first, which, np.arange(len(spots)))
        named = [
            thing.box.centre_m[:2]
            for test in asked.tests
            for thing in test.terms.things
            if thing.id not in {each.id for each in asked.carriers}
        ]
        near = np.mean(named or [T_world_base[:2, 3]], axis=0)
        order = np.argsort(np.hypot(*(places[:, 1:3] - near).T), kind="stable")
        most = self._settings.spots
        if len(order) > most:
            rest = order[most // 2 :]
            order = np.concatenate([order[: most // 2], rest[:: len(rest) // (most // 2) + 1]])
        probability, words = np.zeros(len(places)), [""] * len(places)
        for place in order:
            row = int(first[place])
            carrier = asked.carriers[int(spots.carriers[row])]
            thing = resting(
                self._carried, spots.foot_m[row], float(spots.headings_rad[row]), carrier
            )
            share, words[place] = satisfied(asked.tests, thing, self._scene.index)
            probability[place] = asked.sure * share
        return _Chosen(spots, probability[which], tuple(words[each] for each in which))

    # What the arm can do ----------------------------------------------------------------------

    def _from_here(self, chosen: _Chosen, asked: Wanted, T_world_base: Array) -> list[Placement]:
        T_base_world = invert(T_world_base)
        chosen = self._turned(chosen, T_base_world)
        off = self._reachable.off(self._poses(chosen.spots), T_base_world)
        rows = np.flatnonzero(off < UNLIKELY)
        worth = self._worth(chosen)[rows] * np.exp(-off[rows])
        rows = rows[np.argsort(-worth, kind="stable")][:_LOOKED_AT]
        chosen, gaps = self._free(chosen.take(rows))
        poses, found = self._poses(chosen.spots), []
        for row in range(min(len(poses), self._settings.tries)):
            T = poses.matrix(row)
            way = self._way(T_world_base, T, None, self._settings.turn_rad)
            placement = self._placement(chosen, row, asked, way, float(gaps[row]), None)
            found += [] if placement is None else [placement]
            if len(found) >= self._settings.candidates:
                break
        return found

    def _turned(self, chosen: _Chosen, T_base_world: Array) -> _Chosen:
        """With headings that the arm takes at those places: the headings of spots are a few, and a
        hand that points level is at each place led by one heading only."""
        turns = self._reachable.headings(self._poses(chosen.spots), T_base_world)
        spots = replace(chosen.spots, headings_rad=chosen.spots.headings_rad + turns)
        return replace(chosen, spots=spots)

    def _from_elsewhere(
        self, chosen: _Chosen, asked: Wanted, T_world_base: Array, ground: Ground
    ) -> list[Placement]:
        if ground.routes is None:
            return []
        floor, turn = float(T_world_base[2, 3]), 0.5 * self._settings.turn_rad
        within = ground.gaps_m(self._poses(chosen.spots).t_m) <= self._reachable.farthest_m
        chosen = chosen.take(np.flatnonzero(within))
        rows = np.argsort(-self._worth(chosen), kind="stable")
        rows = _spread_over(_varied(chosen.spots, rows, 4 * _LOOKED_AT), 2 * _LOOKED_AT)
        chosen, gaps = self._free(chosen.take(rows))
        order = self._stood(chosen, ground, floor)
        kept = _varied(chosen.spots, order, _PLACES, alike=True)
        chosen, gaps = chosen.take(kept), gaps[kept]
        poses = self._poses(chosen.spots)
        found: list[Placement] = []
        for row in range(len(poses)):
            if len(found) >= self._settings.candidates:
                break
            T = poses.matrix(row)
            good = 0
            for T_there, joints in self._reachable.stands(T, ground.free, floor, turn, _TRIED):
                way = self._way(T_there, T, joints, turn)
                drive = ground.drive_m(T_there[:2, 3])
                placement = self._placement(chosen, row, asked, way, float(gaps[row]), drive)
                if placement is not None:
                    found.append(placement)
                    good += 1
                if good == _STANDS:
                    break
        return found

    def _stood(self, chosen: _Chosen, ground: Ground, floor_m: float) -> npt.NDArray[np.intp]:
        """Rows for which there may be a place to stand, the best first."""
        poses = self._poses(chosen.spots)
        eases = np.array(
            [
                self._reachable.places(poses.matrix(row), ground.free, floor_m).best
                for row in range(len(poses))
            ]
        )
        order = np.argsort(-self._worth(chosen) * eases, kind="stable")
        return order[eases[order] > 0.0]

    def _way(
        self, T_world_base: Array, T_world_grasp: Array, joints: Array | None, turn_rad: float
    ) -> Reached | None:
        return reached(
            self._arm,
            T_world_base,
            T_world_grasp,
            joints,
            self._scene.around,
            self._settings.approach_m,
            self._settings.approach_m,
            turn_rad,
            straight_down=True,
        )

    def _poses(self, spots: Spots) -> Poses:
        """Of the hand when it lets go."""
        cos, sin = np.cos(spots.headings_rad), np.sin(spots.headings_rad)
        R = np.zeros((len(spots), 3, 3))
        R[:, 0, 0] = R[:, 1, 1] = cos
        R[:, 1, 0], R[:, 0, 1], R[:, 2, 2] = sin, -sin, 1.0
        foot = np.column_stack([spots.foot_m[:, :2], spots.release_m])
        t = foot + R @ self._T_foot_grasp[:3, 3]
        kinds = np.full(len(spots), int(GraspKind.TOP), dtype=np.intp)
        return Poses(kinds, R @ self._T_foot_grasp[:3, :3], t, np.zeros(len(spots)))

    def _worth(self, chosen: _Chosen) -> Array:
        margin = np.clip(chosen.spots.margin_m / _AMPLE_M, 0.2, 1.0)
        roomy = np.clip(chosen.spots.clearance_m / _ROOMY_M, 0.2, 1.0)
        worth: Array = chosen.probability * margin * roomy
        return worth

    def _free(self, chosen: _Chosen) -> tuple[_Chosen, Array]:
        """Those to which the open hand gets from above, and from which it draws back."""
        points = self._scene.around.points_m
        if len(chosen.spots) == 0:
            return chosen, np.zeros(0)
        middle = chosen.spots.foot_m[:, :2].mean(axis=0)
        reach = _NEAR_M + float(np.hypot(*(chosen.spots.foot_m[:, :2] - middle).T).max())
        points = points[np.hypot(*(points[:, :2] - middle).T) < reach]
        points = points[:: len(points) // 6000 + 1]
        poses = self._poses(chosen.spots)
        up = np.full(len(poses), self._settings.approach_m)
        gaps = clearance_m(poses, points, self._arm.hand, self._settings.approach_m, up)
        rows = np.flatnonzero(gaps > LEAST_M)
        return chosen.take(rows), gaps[rows]

    # The result -------------------------------------------------------------------------------

    def _placement(
        self,
        chosen: _Chosen,
        row: int,
        asked: Wanted,
        way: Reached | None,
        gap_m: float,
        drive_m: float | None,
    ) -> Placement | None:
        """None where there is no way, or the arm would sweep something away on it."""
        if way is None:
            return None
        swept = self._swept_m(way)
        if swept < MET_M:
            self._met += 1
            return None
        spots = chosen.spots
        carrier = asked.carriers[int(spots.carriers[row])]
        T_world_foot = way.T_world_grasp @ self._carried.T_grasp_foot
        margin, roomy = float(spots.margin_m[row]), float(spots.clearance_m[row])
        terms = {
            "true": float(min(max(chosen.probability[row], 0.0), 1.0)),
            "margin": _FLOOR + (1.0 - _FLOOR) * min(margin / _AMPLE_M, 1.0),
            "free": _FLOOR + (1.0 - _FLOOR) * min(roomy / _ROOMY_M, 1.0),
            "hand": _FLOOR + (1.0 - _FLOOR) * min(max(gap_m, 0.0) / _HAND_ROOMY_M, 1.0),
            "reached": _FLOOR + (1.0 - _FLOOR) * way.ease,
            "way": _FLOOR + (1.0 - _FLOOR) * min(max(swept, 0.0) / CLEAR_M, 1.0),
        }
        where = f"{'in' if carrier.inside else 'on'} {carrier.name}"
        reason = (
            f"{where}, {100 * margin:.0f} cm from its edge, {100 * roomy:.0f} cm from the nearest "
            f"thing, {terms['true']:.0%} probably as asked"
        )
        reason += f" ({chosen.words[row]})" if chosen.words[row] else ""
        if drive_m is not None:
            terms["near"] = float(np.exp(-drive_m / _FAR_M))
            reason += f", {drive_m:.1f} m to drive"
        return Placement(
            support_id=carrier.id,
            inside=carrier.inside,
            T_world_foot=T_world_foot,
            T_world_grasp=way.T_world_grasp,
            approach_m=way.before_m,
            size_m=self._carried.size_m,
            probability=terms["true"],
            clearance_m=roomy,
            margin_m=margin,
            frame=asked.frame,
            terms=terms,
            reason=reason,
            T_world_base=way.T_world_base,
            reachable=drive_m is None,
            joints=way.joints if drive_m is None else None,
            start=way.start,
        )


def _spread_over(rows: npt.NDArray[np.intp], number: int) -> npt.NDArray[np.intp]:
    """All rows, or the better half of the number and a share of the rest."""
    if len(rows) <= number:
        return rows
    half = number // 2
    return np.concatenate([rows[:half], rows[half :: (len(rows) - half) // half + 1]])


def _varied(
    spots: Spots, rows: npt.NDArray[np.intp], number: int, alike: bool = False
) -> npt.NDArray[np.intp]:
    """The first rows that differ in place, by more than one step in heading, or in the height at
    which the hand lets go; with `alike` those of different heights are alike."""
    at, heading = spots.foot_m[:, :2], spots.headings_rad
    chosen: list[int] = []
    left = rows
    while len(left) and len(chosen) < number:
        row = int(left[0])
        chosen.append(row)
        near = np.hypot(*(at[left] - at[row]).T) < _APART_M
        near &= np.abs(np.cos(heading[left] - heading[row])) > _ALIKE
        if not alike:
            near &= np.abs(spots.release_m[left] - spots.release_m[row]) < 0.5 * _APART_M
        left = left[~near]
    return np.array(chosen, dtype=np.intp)


def _spread(placements: list[Placement], number: int) -> tuple[Placement, ...]:
    """The best, at different places."""
    chosen: list[Placement] = []
    for each in placements:
        at = each.T_world_foot[:2, 3]
        if all(np.hypot(*(at - other.T_world_foot[:2, 3])) >= _APART_M for other in chosen):
            chosen.append(each)
        if len(chosen) == number:
            break
    return tuple(chosen)
