"""Where on its carriers a thing fits, and what the words say of it there; nothing of the arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ...answers.measuring.index import SceneIndex
from ...language.declined import Declined
from ...scene.keepout import KeepOut
from ..grasping.boards import Board
from ..grasping.surroundings import Surroundings
from ..zones import allowed
from . import refusals
from .candidates import Spots, in_hollow, on_board, stacked
from .placement import Carried
from .resting import resting, satisfied
from .settings import PlaceSettings
from .surfaces import GROUND_REACH_M, boards_on, ground_board, hollow_of
from .wanted import Wanted

Array = npt.NDArray[np.float64]

AMPLE_M, ROOMY_M = 0.05, 0.06
"""More margin to the edge, and more room to the nearest thing, is worth no more."""
APART_M = 0.05
"""Places that are nearer to each other are one."""
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
class Chosen:
    """Spots with what is known of them; arrays of S."""

    spots: Spots
    probability: Array
    words: tuple[str, ...]

    def take(self, rows: npt.NDArray[np.intp]) -> Chosen:
        words = tuple(self.words[int(row)] for row in rows)
        return Chosen(self.spots.take(rows), self.probability[rows], words)

    @property
    def worth(self) -> Array:
        """(S,) 0..1."""
        margin = np.clip(self.spots.margin_m / AMPLE_M, 0.2, 1.0)
        roomy = np.clip(self.spots.clearance_m / ROOMY_M, 0.2, 1.0)
        worth: Array = self.probability * margin * roomy
        return worth


class Chooser:
    """For one thing in the hand and one scene."""

    def __init__(
        self, carried: Carried, scene: Scene, settings: PlaceSettings, highest_m: float
    ) -> None:
        """`highest_m`: that the hand gets to, over the base's origin."""
        self._carried, self._scene, self._settings = carried, scene, settings
        self._highest_m = highest_m

    def true(self, asked: Wanted, T_world_base: Array, zones: KeepOut | None) -> Chosen | Declined:
        """Where it fits, over no zone, and the words are true; the best first."""
        spots, surfaces = self._spots(asked, T_world_base, zones)
        if surfaces == 0:
            highest_m = float(T_world_base[2, 3]) + self._highest_m
            return refusals.too_high(asked, highest_m) or refusals.unmeasured(asked)
        if len(spots) == 0:
            return refusals.full(asked, self._carried, surfaces)
        chosen = self._judged(spots, asked, T_world_base)
        true = np.flatnonzero(chosen.probability >= self._settings.least_probability)
        if len(true) == 0:
            best = int(np.argmax(chosen.probability))
            return refusals.untrue(asked, float(chosen.probability[best]), chosen.words[best])
        return chosen.take(true[np.argsort(-chosen.worth[true], kind="stable")])

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

    def _judged(self, spots: Spots, asked: Wanted, T_world_base: Array) -> Chosen:
        """How probable the words are at each spot; of many places those near what they name."""
        if not asked.tests:
            return Chosen(spots, np.full(len(spots), asked.sure), ("",) * len(spots))
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
        return Chosen(spots, probability[which], tuple(words[each] for each in which))


def spread_over(rows: npt.NDArray[np.intp], number: int) -> npt.NDArray[np.intp]:
    """All rows, or the better half of the number and a share of the rest."""
    if len(rows) <= number:
        return rows
    half = number // 2
    return np.concatenate([rows[:half], rows[half :: (len(rows) - half) // half + 1]])


def varied(
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
        near = np.hypot(*(at[left] - at[row]).T) < APART_M
        near &= np.abs(np.cos(heading[left] - heading[row])) > _ALIKE
        if not alike:
            near &= np.abs(spots.release_m[left] - spots.release_m[row]) < 0.5 * APART_M
        left = left[~near]
    return np.array(chosen, dtype=np.intp)
