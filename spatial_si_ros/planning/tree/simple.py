"""Steps that are one leaf: going back, waiting, the fingers, stopping."""

from __future__ import annotations

from py_trees.behaviour import Behaviour

from ...language.declined import Declined, DeclineReason
from ...language.instructions import GoBack, Hand, Stop, Wait
from .leaf import Leaf
from .memory import Memory
from .ports import Spot, Stage
from .ports import Wait as Waiting

WAIT_S = 10.0
"""ROS time of "wait" without a number."""


def simple_tree(memory: Memory, step: GoBack | Wait | Hand | Stop, name: str) -> Behaviour:
    def work() -> Waiting[Declined | None]:
        if isinstance(step, GoBack):
            return _go_back(memory)
        if isinstance(step, Wait):
            return _wait(memory, WAIT_S if step.seconds is None else step.seconds)
        return _stop(memory) if isinstance(step, Stop) else _fingers(memory, step.is_open)

    return Leaf(name, memory, work)


def _go_back(memory: Memory) -> Waiting[Declined | None]:
    """To where this instruction began when something was done before in it, else the last one."""
    back = memory.began if memory.outcome.steps else memory.came_from
    if back is None:
        return Declined(DeclineReason.UNREACHABLE, "there is no place yet that I came from")
    drive = yield from memory.drive(Spot(back, "where I came from"))
    memory.note = "back where I came from"
    return drive.declined


def _wait(memory: Memory, seconds: float) -> Waiting[Declined | None]:
    memory.tell(Stage.WAITING)
    until_s = memory.robot.ros_s() + seconds
    while memory.robot.ros_s() < until_s:
        yield
    memory.note = f"waited {seconds:g} s"
    return None


def _stop(memory: Memory) -> Waiting[Declined | None]:
    yield from ()
    memory.note = "stopped"
    return None


def _fingers(memory: Memory, opened: bool) -> Waiting[Declined | None]:
    memory.tell(Stage.PLACING if opened else Stage.GRASPING)
    if not (yield from memory.robot.arm_there()):
        return Declined(DeclineReason.ARM_UNAVAILABLE, "there is no arm whose hand could move")
    memory.stowed = False
    refused = yield from memory.robot.move_fingers(opened)
    if refused is None:
        memory.note = f"the hand is {'open' if opened else 'closed'}"
        memory.grip.thing = None if opened else memory.grip.thing
    return refused
