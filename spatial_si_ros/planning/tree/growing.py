"""From an instruction to its tree."""

from __future__ import annotations

from dataclasses import replace

from py_trees.behaviour import Behaviour
from py_trees.composites import Selector, Sequence

from ...language.canonical import canonical
from ...language.declined import Declined, DeclineReason
from ...language.describing import describe
from ...language.instructions import (
    Bring,
    Explore,
    Face,
    ForAll,
    GoTo,
    Hand,
    Instruction,
    Pick,
    PutAt,
    PutBack,
    PutDown,
    Step,
    Steps,
    Stop,
)
from ...language.instructions import Wait as WaitStep
from ...language.references import Reference
from ...scene.objects import SceneObject
from . import bringing, going, picking, placing
from .bringing import Bringing
from .each import ForEach
from .exploring import Exploring
from .going import Going
from .leaf import Leaf
from .memory import Memory
from .mending import Mending
from .picking import Picking
from .ports import Wait
from .room import Room
from .searching import Searching, searched
from .several import Several
from .simple import simple_tree
from .step import StepTaken
from .target import Target
from .where import Anywhere, BackWhereItWas, Named, Where

Act = Pick | PutAt | PutDown | PutBack | Bring


def grow(memory: Memory, order: Instruction) -> Behaviour:
    """The tree of an instruction; its plan is told to the memory."""
    steps = order.steps if isinstance(order, Steps) else (order,)
    whole = len(steps) == 1
    memory.plan = phases(steps[0]) if whole else tuple(canonical(step) for step in steps)
    nodes: list[Behaviour] = []
    search = Searching(memory)
    for number, step in enumerate(steps):
        after = steps[number + 1] if number + 1 < len(steps) else None
        words = memory.words if whole else canonical(step)
        tree = _grow(memory, search, step, words, after)
        name = canonical(step)
        reports = not isinstance(step, ForAll)
        nodes.append(StepTaken(name, memory, tree, None if whole else number, reports))
    moves = any(not isinstance(step, WaitStep | Hand | Stop) for step in steps)
    first = Leaf("know where I am", memory, lambda: _begin(memory, moves))
    return Sequence(canonical(order), memory=True, children=[first, *nodes])


def phases(step: Step) -> tuple[str, ...]:
    """The plan of an instruction of one step, in words."""
    if isinstance(step, ForAll):
        return phases(step.act)
    if isinstance(step, GoTo | Face):
        return going.PHASES
    if isinstance(step, Explore):
        return ("look around until all was seen",)
    if isinstance(step, Pick):
        return picking.PHASES
    if not isinstance(step, PutAt | PutDown | PutBack | Bring):
        return (canonical(step),)
    later = bringing.PHASES if isinstance(step, Bring) else placing.PHASES
    return later if step.what is None else (*picking.PHASES, *later)


def _begin(memory: Memory, moves: bool) -> Wait[Declined | None]:
    """The context in which the words were spoken; what moves the robot needs its place."""
    yield from memory.robot.get_ready()
    context, pose = memory.robot.context(), memory.robot.pose()
    if isinstance(context, Declined):
        return context
    memory.context = context
    if isinstance(pose, Declined):
        return pose if moves else None
    memory.began = pose
    return None


def _grow(
    memory: Memory, search: Searching, step: Step, words: str, after: Step | None
) -> Behaviour:
    if isinstance(step, GoTo | Face):
        return Going(memory, step, words).tree(canonical(step))
    if isinstance(step, Explore):
        return Exploring(memory).tree("explore")
    if isinstance(step, ForAll):
        return _for_all(memory, search, step)
    if isinstance(step, Pick | PutAt | PutDown | PutBack | Bring):
        return _handle(memory, search, step, after)
    return simple_tree(memory, step, canonical(step))


def _handle(memory: Memory, search: Searching, act: Act, after: Step | None = None) -> Behaviour:
    """What is done with one thing."""
    name = canonical(act)
    room = None
    if isinstance(act, Pick | Bring) and isinstance(after, PutAt) and after.what is None:
        room = Room(memory, Named(memory, (after.place,)), search)
    if isinstance(act, Pick):
        return Picking(memory, Target(memory, (act.what,)), search, room).tree(name)
    if isinstance(act, Bring):
        return _bring(memory, search, act, name, room)
    if isinstance(act, PutAt) and act.what is not None:
        readings = (act, *act.readings)
        target = Target(memory, tuple(each.what or act.what for each in readings))
        where = Named(memory, tuple(each.place for each in readings), lambda: target.reading)
        have = _have(memory, act.what, Picking(memory, target, search, Room(memory, where, search)))
        return _in_turn(name, have, Mending(memory, where, search).tree(f"put it {where.words}"))
    where_to = _where(memory, act)
    put = Mending(memory, where_to, search).tree(f"put it {where_to.words}")
    if act.what is None:
        return put
    return _in_turn(name, _is_held(memory, act.what), put)


def _bring(
    memory: Memory, search: Searching, act: Bring, name: str, room: Room | None
) -> Behaviour:
    carrying = Bringing(memory, act.to)
    carry = carrying.tree(f"bring it to {describe(act.to)}")
    if act.what is None:
        return carry
    known = Leaf("where to", memory, carrying.known)
    picking_it = Picking(memory, Target(memory, (act.what,)), search, room)
    return _in_turn(name, known, _have(memory, act.what, picking_it), carry)


def _where(memory: Memory, act: PutAt | PutDown | PutBack) -> Where:
    if isinstance(act, PutAt):
        return Named(memory, (act.place,))
    return Anywhere(memory) if isinstance(act, PutDown) else BackWhereItWas(memory)


def _have(memory: Memory, what: Reference, taking: Picking) -> Behaviour:
    """Unless the hand holds it already."""
    return Selector(
        f"have {describe(what)}",
        memory=True,
        children=[_is_held(memory, what), taking.tree(f"pick up {describe(what)}")],
    )


def _is_held(memory: Memory, what: Reference) -> Leaf:
    def check() -> Wait[Declined | None]:
        yield from ()
        held = memory.robot.held()
        if held is None or not held.holding:
            return Declined(DeclineReason.HAND_EMPTY, "the hand holds nothing")
        was = memory.grip.thing
        other_kind = what.kind not in (None, held.label)
        colour = was.colour.name if was is not None and was.colour is not None else None
        if other_kind or (what.colour is not None and colour not in (None, what.colour)):
            detail = f"the hand holds {held.label or 'something'}, not {describe(what)}"
            return Declined(DeclineReason.HAND_EMPTY, detail)
        return None

    return Leaf("is it in the hand", memory, check)


def _for_all(memory: Memory, search: Searching, order: ForAll) -> Behaviour:
    act, what = order.act, order.act.what
    if what is None:
        raise ValueError("want ForAll with a reference, got one of what the hand holds")
    there = Named(memory, (act.place,)) if isinstance(act, PutAt) else None
    several = Several(memory, what, order.number, there)
    name = canonical(order)
    one_at_a_time = isinstance(act, Pick) and order.number != 1

    def choose() -> Wait[Declined | None]:
        declined = yield from several.choose()
        if declined is None and one_at_a_time and several.wanted > 1:
            return Declined(
                DeclineReason.HAND_FULL,
                f"the hand holds one thing at a time, not {several.wanted}; say where to put them",
            )
        return declined

    return ForEach(
        name,
        memory,
        searched(memory, search, Leaf("which ones", memory, choose)),
        _handle(memory, search, replace(act, what=what)),
        several.chosen,
        lambda thing: _act_words(act, thing),
    )


def _act_words(act: Act, thing: SceneObject) -> str:
    """ "put mug_6 on the shelf"."""
    whole = canonical(act)
    return whole.replace(describe(act.what), thing.name, 1) if act.what is not None else whole


def _in_turn(name: str, *children: Behaviour) -> Behaviour:
    return Sequence(name, memory=True, children=list(children))
