"""Whether the robot gets to a thing, or through between two."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox, footprint_gap
from ..geometry.relations import PASSABLE_M
from ..geometry.viewpoints import Observer
from ..language.queries import IsReachable
from ..language.references import Person, Who
from ..scene.objects import SceneObject
from . import chances, places
from .answer import Answer, Boolean, Declined, DeclineReason
from .asking import Asking
from .ground_plan import GroundPlan, Mask, ground_plan_of
from .grounded import Sight

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
    reached = _reached(plan, robot.observer, blocked_too=False)
    if reached is None:
        return Declined(
            DeclineReason.NOT_OBSERVED_YET,
            "the floor around the robot was not seen, so no way from there is known",
        )
    metres = _nearest(plan, reached, box)
    if metres <= REACH_M:
        return asking.answer(
            Boolean(True),
            f"yes, the robot gets within {REACH_M} m of {name}",
            SURE * chances.below(metres, REACH_M, plan.resolution_m),
            f"the nearest place that a way leads to is {metres:.2f} m from it",
            referents=sure,
        )
    hoped = _reached(plan, robot.observer, blocked_too=True)
    if hoped is not None and _nearest(plan, hoped, box) <= REACH_M:
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


def _reached(plan: GroundPlan, robot: Observer, *, blocked_too: bool) -> Mask | None:
    """(H, W) cells where the robot's centre can get to; None where it stands on nothing known.

    Args:
        blocked_too: as if the floor that nobody has seen were free.
    """
    occupied = (plan.occupancy.cells >= 50).astype(np.uint8)
    free = plan.occupancy.cells == 0
    rows, columns = np.indices(free.shape)
    (here,), _ = plan.cells_of(robot.position_m)
    apart = np.hypot(rows - here[0], columns - here[1]) * plan.resolution_m
    # The ground beside the robot is below its picture, and it stands there.
    free |= (apart <= BLIND_M) & (plan.occupancy.cells < 0)
    if blocked_too:
        free |= plan.occupancy.cells < 0
    clear = cv2.distanceTransform(1 - occupied, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    room = np.maximum(clear - 0.5, 0.0) * plan.resolution_m
    standable = free & ((room >= ROBOT_RADIUS_M) | (occupied.max() == 0))
    if not standable.any():
        return None
    apart[~standable] = np.inf
    start = np.unravel_index(int(np.argmin(apart)), apart.shape)
    if apart[start] > SNAP_M:
        return None
    _, parts = cv2.connectedComponents(standable.astype(np.uint8), connectivity=8)
    reached: Mask = parts == parts[start]
    return reached


def _nearest(plan: GroundPlan, cells: Mask, box: OrientedBox) -> float:
    """Metres from the nearest of the cells to a footprint."""
    rows, columns = np.nonzero(cells)
    points = (np.column_stack([columns, rows]) + 0.5) * plan.resolution_m
    points += plan.occupancy.origin_m[:2]
    offsets = points - box.centre_m[:2]
    close = (
        np.hypot(offsets[:, 0], offsets[:, 1]) <= 0.5 * np.hypot(*box.size_m[:2]) + REACH_M + 1.0
    )
    if not close.any():
        return math.inf
    rel = offsets[close]
    cos, sin = math.cos(box.yaw_rad), math.sin(box.yaw_rad)
    local = np.column_stack([cos * rel[:, 0] + sin * rel[:, 1], -sin * rel[:, 0] + cos * rel[:, 1]])
    outside = np.maximum(np.abs(local) - 0.5 * box.size_m[:2], 0.0)
    return float(np.hypot(outside[:, 0], outside[:, 1]).min())
