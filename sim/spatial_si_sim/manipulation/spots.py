"""Where on the true surfaces a thing could be put so that what was asked is true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely import contains_xy
from shapely.geometry import Polygon
from shapely.ops import unary_union

from ..truth import shapes
from ..truth.referents import judge
from ..truth.relations import CONTAINERS
from ..truth.scene import TrueBox, TrueObject
from ..truth.situation import Situation
from ..truth.spec import DIRECTIONS, Relation
from ..truth.surfaces import Surfaces
from ..truth.verdicts import Undefined
from .judging import Asked
from .standing import ABOVE_M, HIGH_M, LOW_M, OVER_FAR_M, OVER_M, Standing

GRID_M = 0.04
APART_M = 0.04
"""Room that is left to everything around."""
EDGE_M = 0.02
BESIDE_M = 0.6
"""What is put left of, behind or next to a thing goes no farther from it."""
ENOUGH = 8
"""With fewer such places a command is not given."""
LEVEL_M = 0.015
EYE_M, DEEP_M = 50.0, 0.05


@dataclass(frozen=True)
class Spot:
    """A place for a thing: the middle of its underside, and what bears it there."""

    point_m: tuple[float, float, float]
    support: int
    relation: str


def spots(
    thing: TrueObject, support: TrueObject, standing: Standing, spare: float = 1.0
) -> list[Spot]:
    """Places of a grid on the top of a support where a thing stands free, reached or not.

    Args:
        spare: factor on the room that is left to everything around.
    """
    box = support.box
    if support.kind in CONTAINERS:
        return []
    round_m = 0.5 * math.hypot(*thing.box.size_m[:2])
    free = shapes.footprint(box).buffer(-round_m - spare * EDGE_M)
    over = [
        shapes.footprint(other.box).buffer(round_m + spare * APART_M)
        for other in standing.scene.objects
        if other.id not in (thing.id, support.id)
        and other.box.top_m > box.top_m - 0.01
        and other.box.bottom_m < box.top_m + thing.box.size_m[2] + OVER_M
        and other.kind != "window"
    ]
    free = free.difference(unary_union(over)) if over else free
    if free.is_empty:
        return []
    grid = _grid(free)
    levels_m = _levels(grid, round_m, support, standing)
    return [
        Spot((x, y, level_m), support.id, "on")
        for (x, y), level_m in zip(grid, levels_m)
        if abs(level_m - box.top_m) <= LEVEL_M
    ]


def reached(thing: TrueObject, at: Sequence[Spot], standing: Standing, enough: int) -> list[Spot]:
    """Those over which the arm reaches from somewhere, as soon as there are enough."""
    found: list[Spot] = []
    for spot in at:
        if len(found) == enough:
            break
        if not LOW_M <= spot.point_m[2] <= HIGH_M:
            continue
        over_m = spot.point_m[2] + thing.box.size_m[2] + ABOVE_M
        if len(standing.bases_m(spot.point_m, over_m, OVER_FAR_M, thing.id)):
            found.append(spot)
    return found


def fitting(
    thing: TrueObject, at: Sequence[Spot], asked: Sequence[Asked], situation: Situation
) -> list[Spot]:
    """Those at which everything that was asked is clearly true, and not far away."""
    by_id = situation.scene.by_id
    found = []
    for spot in at:
        put = placed(thing, spot)
        now = replace(
            situation,
            scene=replace(
                situation.scene,
                objects=tuple(put if each.id == put.id else each for each in by_id.values()),
            ),
        )
        if all(_clearly(put, each, now) for each in asked):
            found.append(spot)
    return found


def placed(thing: TrueObject, spot: Spot) -> TrueObject:
    """The thing upright at a spot."""
    x, y, z = spot.point_m
    box = TrueBox((x, y, z + 0.5 * thing.box.size_m[2]), thing.box.size_m, thing.box.yaw_rad)
    return replace(thing, box=box, support=spot.support, support_relation=spot.relation)


def _clearly(thing: TrueObject, asked: Asked, situation: Situation) -> bool:
    references = [situation.scene.by_id[number] for number in asked.reference_ids]
    try:
        verdict = judge(asked.relation, thing, references, asked.viewpoint, situation)
    except Undefined:
        return False
    if not (verdict.holds and verdict.clear):
        return False
    beside = asked.relation in DIRECTIONS or asked.relation is Relation.BETWEEN
    return not beside or all(
        shapes.gap_m(thing.box, reference.box) <= BESIDE_M for reference in references
    )


def _grid(free: Polygon) -> list[tuple[float, float]]:
    left, bottom, right, top = free.bounds
    xs, ys = np.arange(left, right, GRID_M), np.arange(bottom, top, GRID_M)
    x, y = (each.ravel() for each in np.meshgrid(xs, ys))
    inside = contains_xy(free, x, y)
    return [(float(a), float(b)) for a, b in zip(x[inside], y[inside])]


def _levels(
    grid: Sequence[tuple[float, float]], round_m: float, support: TrueObject, standing: Standing
) -> list[float]:
    """Height of a support's surface where it is level under a whole round foot, else NaN."""
    if not grid:
        return []
    turns = 0.5 * math.pi * np.arange(4)
    foot = np.vstack([[0.0, 0.0], round_m * np.column_stack([np.cos(turns), np.sin(turns)])])
    points = (np.array(grid)[:, None] + foot).reshape(-1, 2)
    # From so far above all rays are upright but for a millimetre.
    eye = np.array([*support.box.centre_m[:2], support.box.top_m + EYE_M])
    ends = np.column_stack([points, np.full(len(points), support.box.top_m - DEEP_M)])
    alone = Surfaces({support.id: standing.surfaces.triangles[support.id]})
    met = alone.meets(eye, ends).get(support.id)
    if met is None:
        return [math.nan] * len(grid)
    heights = np.where(np.isfinite(met), eye[2] - met * (EYE_M + DEEP_M), math.nan)
    heights = heights.reshape(len(grid), -1)
    level = np.ptp(heights, axis=1) < LEVEL_M
    return [float(each) for each in np.where(level, heights.mean(axis=1), math.nan)]
