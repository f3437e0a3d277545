"""Whether the robot gets to a thing, or through between two."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ...geometry.boxes import OrientedBox, footprint_gap
from ...geometry.relations import PASSABLE_M
from ...geometry.viewpoints import Observer
from ...language.queries import IsReachable
from ...language.references import Person, Who
from ...scene.objects import SceneObject
from ..answer import Answer, Boolean, Declined, DeclineReason
from ..floor import places
from ..floor.ground_plan import OCCUPIED_FROM, GroundPlan, Mask, ground_plan_of
from ..grounding.grounded import Sight
from ..measuring import chances
from .asking import Asking

Array = npt.NDArray[np.float64]

ROBOT_RADIUS_M = 0.25
REACH_M = 0.8
"""The robot reaches what is this near to a place where it can stand."""
BLIND_M = 1.25
"""Ground this near to the robot is below the picture of a camera that looks ahead."""
SNAP_M = 0.5
"""The robot may stand this far from the nearest cell that the grid calls free."""
SURE = 0.95
"""How surely a grid that was seen tells where the robot can go."""


def is_reachable(asking: Asking, question: IsReachable) -> Answer:
    """Whether a way leads there, or through between two things."""
    if len(question.targets) == 2:
        return _passable(asking, question)
    (target,) = question.targets
    robot = asking.grounder.person(Person(Who.ROBOT))
    if isinstance(robot, Declined):
        return robot
    if isinstance(target, Person):
        sight = asking.grounder.person(target)
        if isinstance(sight, Declined):
            return sight
        point = sight.observer.position_m
        box = OrientedBox(np.array([point[0], point[1], 0.5]), np.array([0.1, 0.1, 1.0]), 0.0)
        name, sure = sight.observer.description, sight.probability
    else:
        found = asking.grounder.resolve(target)
        if isinstance(found, Declined):
            return found
        if places.is_wall(found.thing):
            return Declined(DeclineReason.UNDEFINED, "name a thing or a room instead of the wall")
        box, name, sure = found.thing.box, asking.name(found.thing), found.probability
    plan = ground_plan_of(asking.index)
    if plan is None:
        return Declined(DeclineReason.NOT_OBSERVED_YET, "no floor was seen, so no way is known")
    return _way_to(asking, plan, robot, box, name, sure)


def _way_to(
    asking: Asking, plan: GroundPlan, robot: Sight, box: OrientedBox, name: str, sure: float
) -> Answer:
    reached = _reached(plan, robot.observer, unseen_too=False)
    if reached is None:
        return Declined(
            DeclineReason.NOT_OBSERVED_YET,
            "the floor around the robot was not seen, so no way from there is known",
        )
    metres = reached.nearest(plan, box)
    if metres <= REACH_M:
        return asking.answer(
            Boolean(True),
            f"yes, the robot gets within {REACH_M} m of {name}",
            SURE * chances.below(metres, REACH_M, plan.resolution_m),
            f"the nearest place that a way leads to is {metres:.2f} m from it",
            referents=sure,
        )
    hoped = _reached(plan, robot.observer, unseen_too=True)
    if hoped is not None and hoped.nearest(plan, box) <= REACH_M:
        return Declined(
            DeclineReason.NOT_OBSERVED_YET,
            f"no way to {name} is known, but one may lead over floor that nobody has seen yet",
        )
    return asking.answer(
        Boolean(False),
        f"no, no way leads the robot within {REACH_M} m of {name}",
        SURE,
        f"the nearest place that a way leads to is {metres:.2f} m from it"
        if math.isfinite(metres)
        else "no way leads anywhere near it",
        referents=sure,
    )


def _passable(asking: Asking, question: IsReachable) -> Answer:
    things: list[SceneObject] = []
    sure = 1.0
    for landmark in question.targets:
        if isinstance(landmark, Person):
            return Declined(DeclineReason.UNDEFINED, "a gap is between two things of the map")
        found = asking.grounder.resolve(landmark)
        if isinstance(found, Declined):
            return found
        things.append(found.thing)
        sure *= found.probability
    first, second = things
    if first.id == second.id:
        return Declined(DeclineReason.UNDEFINED, f"both descriptions mean {first.name}")
    std = math.hypot(chances.edge_std_m(first), chances.edge_std_m(second))
    if places.is_wall(first) or places.is_wall(second):
        thing = second if places.is_wall(first) else first
        gap, std = places.wall_distance(thing, asking.index)
    else:
        gap = footprint_gap(first.box, second.box)
    chance = 1.0 - chances.below(gap, PASSABLE_M, std)
    yes = chance >= 0.5
    return asking.answer(
        Boolean(yes),
        f"{'yes' if yes else 'no'}, the gap between {asking.name(first)} and "
        f"{asking.name(second)} is {'' if yes else 'not '}passable",
        max(chance, 1.0 - chance),
        f"the gap is {gap:.2f} m ± {std:.2f} m; the limit is {PASSABLE_M} m",
        referents=sure,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Standable:
    """Where the robot's centre may be, whoever asks.

    Attributes:
        room_m: (H, W) from each cell's centre to the nearest occupied cell.
        parts: (H, W) number of the connected part of each such cell, 0 for none.
    """

    room_m: Array
    parts: npt.NDArray[np.int32]


_recent: list[tuple[GroundPlan, bool, _Standable]] = []


def _standable(plan: GroundPlan, unseen_too: bool) -> _Standable:
    """The ground, kept for the two newest ways to look at it."""
    for kept, how, standable in tuple(_recent):
        if kept is plan and how is unseen_too:
            return standable
    cells = plan.occupancy.cells
    occupied = (cells >= OCCUPIED_FROM).astype(np.uint8)
    clear = cv2.distanceTransform(1 - occupied, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    room = np.maximum(clear - 0.5, 0.0) * plan.resolution_m
    if not occupied.any():
        room = np.full(cells.shape, np.inf)
    free = (cells == 0) | (cells < 0) if unseen_too else cells == 0
    free &= room >= ROBOT_RADIUS_M
    _, parts = cv2.connectedComponents(free.astype(np.uint8), connectivity=8)
    made = _Standable(room, np.asarray(parts, np.int32))
    _recent[:] = [(plan, unseen_too, made), *_recent[:1]]
    return made


@dataclass(frozen=True, slots=True, eq=False)
class _Reached:
    """Where the robot's centre gets to.

    Attributes:
        parts: see `_Standable`; those with a number in `numbers` are reached.
        beside: (row, column) of the corner of the ground beside the robot, and which of its cells
            are reached.
    """

    parts: npt.NDArray[np.int32]
    numbers: npt.NDArray[np.int32]
    beside: tuple[tuple[int, int], Mask]

    def nearest(self, plan: GroundPlan, box: OrientedBox) -> float:
        """Metres from the nearest reached cell to a footprint, inf where none is near it."""
        reach = 0.5 * float(np.hypot(*box.size_m[:2])) + REACH_M + 1.0
        corners = box.centre_m[:2] + np.array([[-reach, -reach], [reach, reach]])
        (low, high), _ = plan.cells_of(corners)
        window = slice(low[0], high[0] + 1), slice(low[1], high[1] + 1)
        rows, columns = np.nonzero(np.isin(self.parts[window], self.numbers))
        here = np.argwhere(self.beside[1]) + self.beside[0]
        cells = np.concatenate([np.column_stack([rows, columns]) + low, here])
        points = (cells[:, ::-1] + 0.5) * plan.resolution_m + plan.occupancy.origin_m[:2]
        if len(points) == 0:
            return math.inf
        rel = points - box.centre_m[:2]
        cos, sin = math.cos(box.yaw_rad), math.sin(box.yaw_rad)
        turned = np.abs(rel @ np.array([[cos, -sin], [sin, cos]]))
        outside = np.maximum(turned - 0.5 * box.size_m[:2], 0.0)
        return float(np.hypot(outside[:, 0], outside[:, 1]).min())


def _reached(plan: GroundPlan, robot: Observer, *, unseen_too: bool) -> _Reached | None:
    """What is connected with where the robot is; None where it stands on nothing known.

    Args:
        unseen_too: as if the floor that nobody has seen were free.
    """
    ground = _standable(plan, unseen_too)
    reach = math.ceil(BLIND_M / plan.resolution_m) + 1
    (here,), (inside,) = plan.cells_of(robot.position_m)
    if not inside:
        return None
    low = np.maximum(here - reach, 0)
    window = slice(low[0], here[0] + reach + 1), slice(low[1], here[1] + reach + 1)
    parts = ground.parts[window]
    rows, columns = np.indices(parts.shape)
    apart = np.hypot(rows + low[0] - here[0], columns + low[1] - here[1]) * plan.resolution_m
    # The ground beside the robot is below its picture, and it stands there.
    blind = (apart <= BLIND_M) & (plan.occupancy.cells[window] < 0)
    free = (parts > 0) | (blind & (ground.room_m[window] >= ROBOT_RADIUS_M))
    apart[~free] = np.inf
    start = np.unravel_index(int(np.argmin(apart)), apart.shape)
    if apart[start] > SNAP_M:
        return None
    _, local = cv2.connectedComponents(free.astype(np.uint8), connectivity=8)
    beside = local == local[start]
    numbers = np.unique(parts[beside])
    return _Reached(ground.parts, numbers[numbers > 0], ((int(low[0]), int(low[1])), beside))
