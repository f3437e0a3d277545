"""From a place in words and a thing in the hand to ranked places for it, or to a refusal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ...geometry.frames import invert
from ...language.declined import Declined, DeclineReason
from ..arm.hand import Joints
from ..arm.model import ArmModel
from ..grasping.clearance import LEAST_M, clearance_m
from ..grasping.grasp import GraspKind
from ..grasping.ground import Ground
from ..grasping.poses import Poses
from ..grasping.reachable import UNLIKELY, Reachable
from ..grasping.reaching import Reached, reached
from ..grasping.sweeping import CLEAR_M, MET_M, spheres_of, sweep_gap_m
from ..zones import blamed
from . import refusals
from .candidates import Spots
from .choosing import AMPLE_M, APART_M, ROOMY_M, Chooser, Chosen, Scene, spread_over, varied
from .placement import Carried, Placement
from .settings import PlaceSettings
from .wanted import Wanted

Array = npt.NDArray[np.float64]

_LOOKED_AT = 40
"""Poses of the hand whose collisions are looked at."""
_NEAR_M = 0.45
_HAND_ROOMY_M = 0.02
_FAR_M = 25.0
_FLOOR = 0.4
_MOST = 1500
_PLACES, _STANDS, _TRIED = 6, 2, 4
"""Places that stands are looked for at, stands at each, and those that are tried for that."""


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
        self._met = 0  # ways that the arm can go, but not without sweeping something away
        self._held = spheres_of(carried.size_m, carried.T_grasp_foot)
        self._arm, self._reachable = arm, reachable
        self._carried, self._scene, self._settings = carried, scene, settings
        self._choose = Chooser(carried, scene, settings, reachable.highest_m)
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
        chosen = self._choose.true(asked, T_world_base, zones)
        if isinstance(chosen, Declined):
            if zones is None or chosen.reason is not DeclineReason.NO_ROOM:
                return chosen
            without = self._choose.true(asked, T_world_base, None)
            return chosen if isinstance(without, Declined) else refusals.kept_out(asked, zones)
        true = len(chosen.spots)
        chosen = chosen.take(spread_over(np.arange(true), _MOST))
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

    # What the arm can do ----------------------------------------------------------------------

    def _from_here(self, chosen: Chosen, asked: Wanted, T_world_base: Array) -> list[Placement]:
        T_base_world = invert(T_world_base)
        chosen = self._turned(chosen, T_base_world)
        off = self._reachable.off(self._poses(chosen.spots), T_base_world)
        rows = np.flatnonzero(off < UNLIKELY)
        worth = chosen.worth[rows] * np.exp(-off[rows])
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

    def _turned(self, chosen: Chosen, T_base_world: Array) -> Chosen:
        """With headings that the arm takes at those places: the headings of spots are a few, and a
        hand that points level is at each place led by one heading only."""
        turns = self._reachable.headings(self._poses(chosen.spots), T_base_world)
        spots = replace(chosen.spots, headings_rad=chosen.spots.headings_rad + turns)
        return replace(chosen, spots=spots)

    def _from_elsewhere(
        self, chosen: Chosen, asked: Wanted, T_world_base: Array, ground: Ground
    ) -> list[Placement]:
        if ground.routes is None:
            return []
        floor, turn = float(T_world_base[2, 3]), 0.5 * self._settings.turn_rad
        within = ground.gaps_m(self._poses(chosen.spots).t_m) <= self._reachable.farthest_m
        chosen = chosen.take(np.flatnonzero(within))
        rows = np.argsort(-chosen.worth, kind="stable")
        rows = spread_over(varied(chosen.spots, rows, 4 * _LOOKED_AT), 2 * _LOOKED_AT)
        chosen, gaps = self._free(chosen.take(rows))
        order = self._stood(chosen, ground, floor)
        kept = varied(chosen.spots, order, _PLACES, alike=True)
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

    def _stood(self, chosen: Chosen, ground: Ground, floor_m: float) -> npt.NDArray[np.intp]:
        """Rows for which there may be a place to stand, the best first."""
        poses = self._poses(chosen.spots)
        eases = np.array(
            [
                self._reachable.places(poses.matrix(row), ground.free, floor_m).best
                for row in range(len(poses))
            ]
        )
        order = np.argsort(-chosen.worth * eases, kind="stable")
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

    def _free(self, chosen: Chosen) -> tuple[Chosen, Array]:
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
        chosen: Chosen,
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
            "margin": _FLOOR + (1.0 - _FLOOR) * min(margin / AMPLE_M, 1.0),
            "free": _FLOOR + (1.0 - _FLOOR) * min(roomy / ROOMY_M, 1.0),
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


def _spread(placements: list[Placement], number: int) -> tuple[Placement, ...]:
    """The best, at different places."""
    chosen: list[Placement] = []
    for each in placements:
        at = each.T_world_foot[:2, 3]
        if all(np.hypot(*(at - other.T_world_foot[:2, 3])) >= APART_M for other in chosen):
            chosen.append(each)
        if len(chosen) == number:
            break
    return tuple(chosen)
