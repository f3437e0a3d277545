"""A generated apartment: plan, numbered objects, start pose. The same seed gives the same one."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..motions import Motions
from .catalog import KINDS_WITH_FRONT
from .clutter import scatter
from .free_floor import FreeFloor, all_rooms_joined, fronts_reached
from .furnish import furnish
from .movers import CHANGE_S, Stage, add_movers
from .people import Crowd
from .placing import DoesNotFit, Placed
from .plan import Plan, draw_plan

ATTEMPTS = 60
# Before these one does not need to stand: they face a table, or are reached from elsewhere.
_FRONTS_TO_REACH = KINDS_WITH_FRONT - {"chair", "desk"}


class NoApartment(RuntimeError):
    """No draw of a seed gave an apartment that can be walked."""


@dataclass(frozen=True)
class Numbered:
    """A placed object with its semantic id (from 1) and its name, e.g. mug_2."""

    id: int
    name: str
    placed: Placed


@dataclass(frozen=True)
class Apartment:
    """start: (x, y, yaw) in the map, in the hallway or living room, clear of everything.

    motions: scripts by the names of objects; of one without a script nothing moves.
    """

    seed: int
    plan: Plan
    objects: tuple[Numbered, ...]
    start: tuple[float, float, float]
    motions: Motions = field(default_factory=Motions)


def draw_apartment(seed: int, people: int = 0, movers: int = 0, change_s: float = CHANGE_S
                   ) -> Apartment:
    """The apartment of a seed; people and movers come to what it has without them.

    people: how many stand or sit about. movers: how many move or change (see `movers.DEEDS`);
    what changes does so at `change_s`, seconds.

    Raises:
        ValueError: a number is negative.
        NoApartment: none of its draws can be walked, or holds so many people and movers.
    """
    if min(seed, people, movers) < 0 or change_s < 0.0:
        numbers = f"got {seed}, {people} people, {movers} movers, change at {change_s:g} s"
        raise ValueError(f"want a seed of at least 0, got {seed}" if seed < 0 else
                         f"want numbers of at least 0, {numbers}")
    apartment = _draw_still(seed)
    return apartment if people == movers == 0 else _peopled(apartment, people, movers, change_s)


def _peopled(still: Apartment, people: int, movers: int, change_s: float) -> Apartment:
    """Another draw for whom and what moves: the apartment stays that of its seed."""
    why: DoesNotFit | None = None
    for attempt in range(ATTEMPTS):
        rng = random.Random(f"people {still.seed} {attempt}")
        crowd = Crowd(still.plan, [each.placed for each in still.objects], still.start, rng)
        stage = Stage(crowd, rng, change_s)
        try:
            for _ in range(people):
                crowd.add_standing()
            add_movers(stage, movers)
        except DoesNotFit as error:
            why = error
            continue
        objects = _numbered(stage.placed)
        scripts = {each.name: script for each in objects
                   if (script := stage.script_of(each.placed)) is not None}
        return replace(still, objects=tuple(objects),
                       motions=Motions(scripts, (0.0, change_s) if movers else (0.0,)))
    raise NoApartment(f"seed {still.seed} holds no {people} people and {movers} movers: {why}")


def _draw_still(seed: int) -> Apartment:
    for attempt in range(ATTEMPTS):
        rng = random.Random(f"apartment {seed} {attempt}")
        plan = draw_plan(rng)
        try:
            spaces = furnish(plan, rng)
        except DoesNotFit:
            continue
        scatter(spaces, rng)
        placed = [thing for space in spaces for thing in space.placed]
        floor = FreeFloor(plan, placed)
        if not (all_rooms_joined(plan, floor) and fronts_reached(floor, placed, _FRONTS_TO_REACH)):
            continue
        start = _start(plan, floor, rng)
        return Apartment(seed, plan, tuple(_numbered(placed)), start)
    raise NoApartment(f"seed {seed} gives no apartment in {ATTEMPTS} draws")


def _numbered(placed: Sequence[Placed]) -> list[Numbered]:
    counts: dict[str, int] = Counter()
    numbered = []
    for index, thing in enumerate(placed, start=1):
        kind = thing.model.kind
        counts[kind] += 1
        numbered.append(Numbered(index, f"{kind.replace(' ', '_')}_{counts[kind]}", thing))
    return numbered


def _start(plan: Plan, floor: FreeFloor, rng: random.Random) -> tuple[float, float, float]:
    """One of the roomiest places of the hallway, else the living room, facing the longer way."""
    hub = plan.rooms[0]
    clearance = floor.clearance_m * floor.cells_of(hub)
    spots = floor.points(clearance >= max(0.45, 0.9 * clearance.max()))
    if len(spots) == 0:
        spots = floor.points(clearance >= clearance.max())
    x, y = spots[rng.randrange(len(spots))]
    wide = hub.x_m[1] - hub.x_m[0] > hub.y_m[1] - hub.y_m[0]
    centre = ((hub.x_m[0] + hub.x_m[1]) / 2, (hub.y_m[0] + hub.y_m[1]) / 2)
    if wide:
        yaw = 0.0 if x < centre[0] else math.pi
    else:
        yaw = math.pi / 2 if y < centre[1] else -math.pi / 2
    return round(float(x), 3), round(float(y), 3), yaw
