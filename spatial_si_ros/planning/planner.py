"""From an instruction to ranked goals: the whole planner as one function of its inputs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

import numpy.typing as npt

from ..answers.context import AskContext
from ..geometry.viewpoints import Observer
from ..language.canonical import canonical
from ..language.declined import Declined, DeclineReason
from ..language.instructions import Explore, Face, GoTo, Instruction
from ..scene.snapshot import SceneSnapshot
from .drive_grid import Body
from .exploration import Explored, Explorer
from .grounding import ground_place, ground_target
from .navigation_goals import RankedGoal, plan_facing, plan_place
from .zones import not_stood


def plan(
    instruction: Instruction,
    snapshot: SceneSnapshot,
    context: AskContext,
    body: Body,
    excluded: Iterable[int] = (),
    trail_m: npt.ArrayLike = (),
) -> tuple[RankedGoal, ...] | Declined:
    """Poses that do what the words say, best first; nothing moves.

    Args:
        context: who speaks, and where the robot is now.
        excluded: ids of objects that the words do not mean.
        trail_m: (N, 2) where the robot was.
    """
    robot = context.robot
    if robot is None or robot.yaw_rad is None:
        return context.no_robot
    if not isinstance(instruction, GoTo | Face | Explore):
        why = f"'{canonical(instruction)}' names no goal to drive to"
        return Declined(DeclineReason.BAD_INPUT, why)
    if isinstance(instruction, Explore):
        return _explore(snapshot, robot, robot.yaw_rad, body)
    meant = _without(snapshot, excluded)
    if isinstance(instruction, Face):
        target = ground_target(instruction.target, instruction.viewpoint, meant, context, body)
        if isinstance(target, Declined):
            return target
        refused = not_stood(snapshot.keep_out, robot.position_m, body)
        return refused or (plan_facing(target, robot.position_m, robot.yaw_rad),)
    place = ground_place(instruction.place, meant, context, body)
    if isinstance(place, Declined):
        return place
    return plan_place(place, snapshot, robot.position_m, body, trail_m)


def _explore(
    snapshot: SceneSnapshot, robot: Observer, yaw_rad: float, body: Body
) -> tuple[RankedGoal, ...] | Declined:
    """The one look that shows most from scratch; the executive remembers between looks."""
    goal = Explorer(body).next(snapshot, robot.position_m, yaw_rad)
    if isinstance(goal, Explored):
        return Declined(DeclineReason.UNREACHABLE, "there is nothing left to explore from here")
    return goal if isinstance(goal, Declined) else (goal,)


def _without(snapshot: SceneSnapshot, excluded: Iterable[int]) -> SceneSnapshot:
    gone = frozenset(excluded)
    if not gone:
        return snapshot
    kept = {number: obj for number, obj in snapshot.objects.items() if number not in gone}
    return replace(snapshot, objects=MappingProxyType(kept))
