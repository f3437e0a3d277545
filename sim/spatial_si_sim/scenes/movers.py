"""Adds what moves: people who walk, a ball that rolls, things that change between two visits."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..motions import Key, Script
from .catalog import VARIANTS
from .footprint import Footprint
from .free_floor import FreeFloor, all_rooms_joined
from .kinds.people import person
from .model import Model
from .people import Crowd, room_at, stand
from .placing import DoesNotFit, Maker, Placed
from .walks import Point, clear_of, draw_way, there_and_back

CHANGE_S = 60.0
"""When things change: a visit before sees them as they were, one after as they are."""
AFTER_S = 240.0
"""So long after the change walkers walk and balls roll; the last way is gone to its end."""
DEEDS = ("walk", "displace", "roll", "remove", "walk", "add")
"""What the first movers do, in turn."""
DISPLACED = ("chair", "stool", "box", "basket", "bench")
REMOVED_FROM_M = 0.12
"""What is taken away is at least this long, so that it was to be seen."""
BESIDE_M = (0.05, 0.20)
"""So far from something else new things stand."""
ADDED = ("box", "basket", "ball", "teddy", "stool", "chair")
TRIES = 40


@dataclass
class Stage:
    """An apartment while movers are added to it."""

    crowd: Crowd
    rng: random.Random
    change_s: float = CHANGE_S
    scripts: dict[int, Script] = field(default_factory=dict)
    ways: list[list[Point]] = field(default_factory=list)

    @property
    def placed(self) -> list[Placed]:
        return self.crowd.placed

    def script_of(self, thing: Placed) -> Script | None:
        return self.scripts.get(id(thing))

    def perform(self, thing: Placed, script: Script) -> None:
        """Give something its script; new things come to the others."""
        self.scripts[id(thing)] = script
        if thing not in self.placed:
            self.placed.append(thing)


def add_movers(stage: Stage, count: int) -> None:
    """Give an apartment so many moving or changing things.

    Raises:
        DoesNotFit: there is no room, or nothing, for one of them.
    """
    for number in range(count):
        _DEEDS[DEEDS[number % len(DEEDS)]](stage)


def _walk(stage: Stage) -> None:
    """Somebody new who walks to and fro."""
    way = _way(stage, 0.40, stage.rng.choice((1, 2, 3)), (1.4, 5.0))
    model = person(stage.rng, stage.crowd.clothes(), "walking")
    script = there_and_back(way, stage.rng.uniform(0.45, 0.95), stage.rng.uniform(0.0, 2.0),
                            stage.change_s + AFTER_S, stage.rng.uniform(1.5, 3.0))
    _start(stage, model, script, way)


def _roll(stage: Stage) -> None:
    """A ball that somebody keeps rolling to and fro."""
    way = _way(stage, 0.18, 1, (1.2, 3.5))
    maker = Maker(stage.rng)
    script = there_and_back(way, stage.rng.uniform(0.3, 0.7), stage.rng.uniform(0.0, 3.0),
                            stage.change_s + AFTER_S, stage.rng.uniform(2.0, 4.0), turns=False)
    _start(stage, maker.build("ball"), script, way)


def _start(stage: Stage, model: Model, script: Script, way: list[Point]) -> None:
    first = script.keys[0]
    thing = stand(model, first.x_m, first.y_m, first.yaw_rad,
                  room_at(stage.crowd.plan, first.x_m, first.y_m))
    if model.kind != "person":
        thing.movable = VARIANTS[model.kind].movable
    stage.ways.append(way)
    stage.perform(thing, script)


def _displace(stage: Stage) -> None:
    """Something that stands elsewhere at the second visit."""
    for thing in _unused(stage, lambda each: each.model.kind in DISPLACED
                         and each.relation == "floor"):
        far_m = (0.12, 0.5) if stage.rng.random() < 0.25 else (0.8, 3.0)
        place = _elsewhere(stage, thing, far_m)
        if place is not None:
            here = (thing.x_m, thing.y_m, thing.yaw_rad)
            there = (place.x_m, place.y_m, place.yaw_rad)
            stage.perform(thing, Script((Key(0.0, *here), Key(stage.change_s, *here),
                                         Key(stage.change_s, *there))))
            return
    raise DoesNotFit("nothing that could be displaced")


def _remove(stage: Stage) -> None:
    """Something that is gone at the second visit."""
    able = _unused(stage, lambda each: each.movable and each.relation in ("on", "floor")
                   and max(each.model.size_m) >= REMOVED_FROM_M)
    if not able:
        raise DoesNotFit("nothing that could be taken away")
    here = (able[0].x_m, able[0].y_m, able[0].yaw_rad)
    stage.perform(able[0], Script((Key(0.0, *here), Key(stage.change_s, *here, present=False))))


def _add(stage: Stage) -> None:
    """Something that is there from the second visit on."""
    maker = Maker(stage.rng)
    floor = FreeFloor(stage.crowd.plan, stage.placed)
    for kind in stage.rng.sample(ADDED, len(ADDED)):
        model = maker.build(kind)
        radius_m = math.hypot(*model.size_m[:2]) / 2
        beside = radius_m + np.array(BESIDE_M)  # near something, out of the way
        spots = floor.points((floor.clearance_m > beside[0]) & (floor.clearance_m < beside[1]))
        for _ in range(TRIES if len(spots) else 0):
            x, y = (round(float(v), 3) for v in spots[stage.rng.randrange(len(spots))])
            thing = stand(model, x, y, stage.rng.uniform(-math.pi, math.pi),
                          room_at(stage.crowd.plan, x, y))
            thing.movable = VARIANTS[kind].movable
            if _fits(stage, floor, thing.footprint):
                here = (x, y, thing.yaw_rad)
                stage.perform(thing, Script((Key(0.0, *here, present=False),
                                             Key(stage.change_s, *here))))
                return
    raise DoesNotFit("no free floor for something new")


_DEEDS: dict[str, Callable[[Stage], None]] = {
    "walk": _walk, "roll": _roll, "displace": _displace, "remove": _remove, "add": _add,
}


def _way(stage: Stage, clearance_m: float, legs: int, leg_m: tuple[float, float]) -> list[Point]:
    """A way in one of the rooms, large ones first, with fewer legs where there is no room."""
    floor = FreeFloor(stage.crowd.plan, stage.placed, robot_height_m=1.8)
    rooms = sorted(stage.crowd.plan.rooms, key=lambda r: -r.area_m2 * stage.rng.uniform(0.4, 1.0))
    for count in range(legs, 0, -1):
        for room in rooms:
            way = draw_way(floor, room, clearance_m, count, leg_m, stage.ways, stage.rng)
            if way is not None:
                return way
    raise DoesNotFit("no free way for a mover")


def _unused(stage: Stage, able: Callable[[Placed], bool]) -> list[Placed]:
    """What fits, carries nothing and has no script yet: at random, first what can be named."""
    carriers = {id(each.support) for each in stage.placed}
    found = [each for each in stage.placed if able(each) and each.model.kind != "person"
             and id(each) not in carriers and stage.script_of(each) is None]
    stage.rng.shuffle(found)
    names = Counter((each.model.kind, each.model.colour) for each in stage.placed)
    found.sort(key=lambda each: names[each.model.kind, each.model.colour] > 1)
    return found


def _elsewhere(stage: Stage, thing: Placed, far_m: tuple[float, float]) -> Footprint | None:
    """Another place on the floor for something, so far from where it stands."""
    others = [each for each in stage.placed if each is not thing]
    length, width, height = thing.model.size_m
    floor = FreeFloor(stage.crowd.plan, others)
    for _ in range(TRIES):
        far, way = stage.rng.uniform(*far_m), stage.rng.uniform(-math.pi, math.pi)
        x, y = round(thing.x_m + far * math.cos(way), 3), round(thing.y_m + far * math.sin(way), 3)
        place = Footprint(x, y, length, width, thing.yaw_rad + stage.rng.choice(
            (0.0, 0.0, stage.rng.uniform(-math.pi, math.pi))))
        if floor.clearance_m[floor.covered(place.grown(0.06))].min(initial=1.0) <= 0.0:
            continue
        if not place.grown(0.06).inside(thing.room.x_m, thing.room.y_m):
            continue
        if _free(others, place, height) and _fits(stage, floor, place):
            return place
    return None


def _free(others: Sequence[Placed], place: Footprint, height_m: float) -> bool:
    return not any(each.span_m[0] < height_m and each.span_m[1] > 0.03
                   and place.grown(0.04).overlaps(each.footprint) for each in others)


def _fits(stage: Stage, floor: FreeFloor, place: Footprint) -> bool:
    """Whether rooms stay joined and nobody's way is blocked by something more on a floor."""
    return clear_of((place.x_m, place.y_m), stage.ways) and all_rooms_joined(
        stage.crowd.plan, floor.with_also(place))
