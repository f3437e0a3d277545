"""What things face, and how their fronts are turned to each other."""

from __future__ import annotations

import math

import numpy as np

from ...errors import DegenerateGeometry
from ...geometry.relations import FACING_RAD
from ...geometry.viewpoints import Frame
from ...language.queries import CompareFacing, FacesWhat
from ...scene.objects import SceneObject
from ..answer import Answer, Boolean, Choice, Declined, DeclineReason, FrameUsed, ObjectSet
from ..floor import places
from ..floor.ground_plan import GroundPlan, ground_plan_of
from ..grounding.refusals import undefined
from ..measuring import chances, fronts
from ..measuring.index import Rows, SceneIndex
from ..measuring.measured import Array
from ..measuring.sights import FRONT_USABLE
from .asking import Asking

FAN = 31
RANGE_M = 8.0
EYE_M = 1.2
"""The second height at which something may be faced; the first is half of what faces it."""
APART_RAD = {"same way": (0.0, math.radians(22.5)), "opposite ways": (math.pi, math.radians(22.5)),
             "at right angles": (0.5 * math.pi, math.radians(22.5))}  # fmt: skip
"""Angle between two fronts, and how far from it still counts."""


def faces_what(asking: Asking, question: FacesWhat) -> Answer:
    """The nearest thing before its front."""
    found = asking.grounder.resolve(question.subject)
    if isinstance(found, Declined):
        return found
    thing = found.thing
    if thing.front is None or thing.front.probability < FRONT_USABLE:
        return no_front(thing)
    frame = FrameUsed(Frame.INTRINSIC, f"by the front of {thing.name}")
    sure = thing.front.probability * found.probability
    hits = first_hits(asking.index, thing, thing.front.yaw_rad)
    faced = [(row, metres, fronts.facing(thing, asking.index.objects[row]).probability)
             for row, metres in hits.items()]  # fmt: skip
    # The words for how sure the front is stand in `sure`.
    known = [(row, m, min(1.0, p / thing.front.probability)) for row, m, p in faced if p >= 0.4]
    if not known:
        return asking.answer(
            ObjectSet(()),
            f"{asking.name(thing)} faces nothing that is in the map",
            0.8,
            f"no thing lies within 22.5° of the front of {thing.name} and {RANGE_M:g} m",
            frame=frame,
            referents=sure,
        )
    known.sort(key=lambda each: each[1])
    row, metres, share = known[0]
    nearest = asking.index.objects[row]
    std = math.hypot(chances.edge_std_m(nearest), chances.edge_std_m(thing))
    rivals = math.prod(chances.below(metres, other, std) for _, other, _ in known[1:])
    return asking.answer(
        ObjectSet((nearest.id,)),
        f"{asking.name(thing)} faces {asking.name(nearest)}",
        share * rivals,
        f"{nearest.name} is the first thing before its front, {metres:.2f} m ± {std:.2f} m away",
        frame=frame,
        objects=(nearest.id,),
        referents=sure,
    )


def no_front(thing: SceneObject) -> Declined:
    """Why nothing can be said about what a thing faces."""
    if places.is_room(thing) or places.is_wall(thing):
        return Declined(DeclineReason.UNDEFINED, f"a {thing.label} faces nothing")
    return Declined(
        DeclineReason.NOT_OBSERVED_WELL,
        f"the front of {thing.name} was not seen well enough, or it has none",
    )


def first_hits(index: SceneIndex, thing: SceneObject, yaw_rad: float) -> dict[int, float]:
    """Row of each thing that a level ray of the fan before a front meets first -> metres to it."""
    start = thing.box.centre_m
    rows = np.flatnonzero(index.around(start, RANGE_M) & (index.existence >= 0.5))
    rows = rows[rows != index.row_of[thing.id]]
    found: dict[int, float] = {}
    yaws = yaw_rad + np.linspace(-FACING_RAD, FACING_RAD, FAN)
    walls = _wall_ranges(ground_plan_of(index), start[:2], yaws)
    bottoms = index.boxes.centres_m[rows, 2] - 0.5 * index.boxes.sizes_m[rows, 2]
    tops = index.boxes.centres_m[rows, 2] + 0.5 * index.boxes.sizes_m[rows, 2]
    for height in (thing.box.centre_m[2], EYE_M):
        level = rows[(bottoms <= height) & (tops >= height)]
        if len(level) == 0:
            continue
        ranges = _ranges(index, level, start[:2], yaws)
        first = np.argmin(ranges, axis=1)
        for ray, place in enumerate(first):
            metres = float(ranges[ray, place])
            if metres < min(RANGE_M, float(walls[ray])):
                row = int(level[place])
                found[row] = min(found.get(row, math.inf), metres)
    return found


def _ranges(index: SceneIndex, rows: Rows, start_m: Array, yaws_rad: Array) -> Array:
    """(R, N) metres along each level ray to each footprint, inf where it misses (slab test)."""
    boxes = index.boxes.take(rows)
    rel = start_m - boxes.centres_m[:, :2]
    cos, sin = np.cos(boxes.yaws_rad), np.sin(boxes.yaws_rad)
    origin = np.stack([cos * rel[:, 0] + sin * rel[:, 1], -sin * rel[:, 0] + cos * rel[:, 1]], -1)
    turn = yaws_rad[:, None] - boxes.yaws_rad[None, :]
    way = np.stack([np.cos(turn), np.sin(turn)], -1)
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    half = 0.5 * boxes.sizes_m[:, :2]
    one, two = (-half - origin)[None] / way, (half - origin)[None] / way
    enter, leave = np.minimum(one, two).max(axis=-1), np.maximum(one, two).min(axis=-1)
    # What the ray begins in, a rug or a table that the chair is pushed under, is not before it.
    hit = (enter <= leave) & (enter > 0.0)
    ranges: Array = np.where(hit, enter, np.inf)
    return ranges


def _wall_ranges(plan: GroundPlan | None, start_m: Array, yaws_rad: Array) -> Array:
    """(R,) metres along each ray to the first wall, inf where there is none within the range."""
    if plan is None:
        return np.full(len(yaws_rad), np.inf)
    steps = np.arange(0.0, RANGE_M, plan.resolution_m)
    ways = np.stack([np.cos(yaws_rad), np.sin(yaws_rad)], -1)
    points = start_m + ways[:, None] * steps[None, :, None]
    wall = plan.at(plan.walls, points.reshape(-1, 2)).reshape(len(yaws_rad), len(steps))
    # What hangs on a wall looks away from the cells that it hangs on.
    wall &= np.maximum.accumulate(~wall, axis=1)
    first = np.argmax(wall, axis=1)
    ranges: Array = np.where(wall.any(axis=1), steps[first], np.inf)
    return ranges


def compare_facing(asking: Asking, question: CompareFacing) -> Answer:
    """ "same way", "opposite ways" or "at right angles"."""
    found = asking.resolve_all((question.first, question.second))
    if isinstance(found, Declined):
        return found
    first, second = (one.thing for one in found)
    if first.id == second.id:
        return Declined(DeclineReason.UNDEFINED, f"both descriptions mean {first.name}")
    for thing in (first, second):
        if thing.front is None or thing.front.probability < FRONT_USABLE:
            return no_front(thing)
    try:
        off, std, sure = fronts.turned(first, second)
    except DegenerateGeometry as error:
        return undefined(error)
    shares = {
        name: chances.within(middle, half, off, std)
        + (chances.within(-middle, half, off, std) if name == "at right angles" else 0.0)
        for name, (middle, half) in APART_RAD.items()
    }
    best = max(shares, key=lambda each: shares[each])
    words = f"their fronts differ by {math.degrees(off):.0f}° ± {math.degrees(std):.0f}°"
    frame = FrameUsed(Frame.INTRINSIC, "by the fronts of both")
    referents = sure * found[0].probability * found[1].probability
    if question.asked is not None:
        share = shares[question.asked.value]
        yes = share >= 0.5
        return asking.answer(
            Boolean(yes),
            f"{'yes' if yes else 'no'}, {words}",
            max(share, 1.0 - share),
            f"{words}; '{question.asked.value}' is within 22.5°",
            frame=frame,
            referents=referents,
        )
    if shares[best] < 0.5:
        return Declined(
            DeclineReason.UNDEFINED,
            f"{words}: neither the same way, nor opposite ways, nor at right angles",
        )
    are = best if best == "at right angles" else f"the {best}" if best == "same way" else best
    return asking.answer(
        Choice(best),
        f"{asking.name(first)} and {asking.name(second)} face {are}",
        shares[best],
        f"{best}: {words}",
        frame=frame,
        referents=referents,
    )
