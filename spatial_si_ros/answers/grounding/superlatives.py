"""Nearest, biggest, leftmost, second tallest: what they are measured by, and which one it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...geometry.box_array import BoxArray
from ...language.declined import Declined, DeclineReason
from ...language.references import Extreme, Person, Superlative, Who
from ...scene.objects import SceneObject
from ..measuring import chances, unseen
from ..measuring.index import Mask, Rows, SceneIndex
from .grounded import Array, Members, Sight, keep

if TYPE_CHECKING:
    from .ground import Grounder

BEST = 12
"""So many of the first are compared with each other."""


def extreme(
    grounder: Grounder, rows: Rows, fit: Array, superlative: Superlative
) -> Members | Declined:
    """The object that a superlative picks out of those that fit, with what may be it instead."""
    to = _target(grounder, superlative)
    if isinstance(to, Declined):
        return to
    many = BEST + superlative.rank - 1
    if to is not None:
        first = contenders(grounder.index, rows, to, superlative.extreme is Extreme.FARTHEST, many)
        rows, fit = rows[first], fit[first]
    measured = _extents(grounder, rows, superlative, to)
    if isinstance(measured, Declined):
        return measured
    least = np.min([values for values, _ in measured], axis=0)
    best = np.argsort(least, kind="stable")[:many]
    shares = picked(
        [(values[best], stds[best]) for values, stds in measured], fit[best], superlative.rank
    )
    return Members(*keep(rows[best], shares))


def contenders(
    index: SceneIndex, rows: Rows, to: SceneObject | Sight, far: bool, many: int
) -> Mask:
    """(N,) which rows may be among the `many` nearest (farthest) ones, by the bounds of a disc.

    Some that are not are among them, none that is is missing. What was not seen to end stays.
    """
    if isinstance(to, Sight):
        offsets_m, radius_m, own = index.boxes.centres_m[rows] - to.observer.position_m, 0.0, -1
        offsets_m[:, 2] = 0.0
    else:
        offsets_m = index.boxes.centres_m[rows] - to.box.centre_m
        radius_m, own = 0.5 * math.hypot(*to.box.size_m[:2]), index.row_of.get(to.id, -1)
        if unseen.is_open(to):
            return np.ones(len(rows), dtype=bool)
    others = rows != own
    if int(others.sum()) <= many:
        return np.ones(len(rows), dtype=bool)
    flat_m = np.hypot(offsets_m[:, 0], offsets_m[:, 1])
    least_m = flat_m - index.radii_m[rows] - radius_m
    most_m = np.hypot(flat_m, offsets_m[:, 2])
    if far:
        limit_m = np.partition(-least_m[others], many - 1)[many - 1]
        may: Mask = -most_m <= limit_m
    else:
        limit_m = np.partition(most_m[others], many - 1)[many - 1]
        may = least_m <= limit_m
    may |= index.open_ended[rows]
    return may


def picked(cases: Sequence[tuple[Array, Array]], present: Array, rank: int) -> Array:
    """(N,) P(each is the one of that rank), the mean over cases of (N,) values and errors."""
    shares = [
        chances.ranked(values.tolist(), stds.tolist(), present.tolist(), rank)
        for values, stds in cases
    ]
    mean: Array = np.mean(shares, axis=0)
    return mean


def extents(
    grounder: Grounder, rows: Rows, superlative: Superlative
) -> list[tuple[Array, Array]] | Declined:
    """(N,) values of which the smallest is meant, and their 1 sigma.

    One pair for what was seen, and, where a thing was not seen to end, one for each case of what
    they may be; see `unseen.variants`.
    """
    to = _target(grounder, superlative)
    if isinstance(to, Declined):
        return to
    return _extents(grounder, rows, superlative, to)


def _extents(
    grounder: Grounder, rows: Rows, superlative: Superlative, to: SceneObject | Sight | None
) -> list[tuple[Array, Array]] | Declined:
    index = grounder.index
    landmark = to if isinstance(to, SceneObject) else None
    things = [index.objects[row] for row in rows]
    found = []
    for case in unseen.mingled(things if landmark is None else [*things, landmark]):
        boxes = index.boxes.take(rows)
        if case is not None:
            boxes = BoxArray.of([thing.box for thing in case[: len(rows)]])
        mark = to if landmark is None or case is None else case[-1]
        measured = _extent(grounder, rows, boxes, superlative, mark)
        if isinstance(measured, Declined):
            return measured
        found.append(measured)
    return found


def _target(grounder: Grounder, superlative: Superlative) -> SceneObject | Sight | None | Declined:
    """What distances are measured from."""
    if superlative.extreme not in (Extreme.NEAREST, Extreme.FARTHEST):
        return None
    to = superlative.to or Person(Who.VIEWER)
    if isinstance(to, Person):
        return grounder.person(to)
    found = grounder.resolve(to)
    return found if isinstance(found, Declined) else found.thing


def _extent(
    grounder: Grounder,
    rows: Rows,
    boxes: BoxArray,
    superlative: Superlative,
    to: SceneObject | Sight | None,
) -> tuple[Array, Array] | Declined:
    which = superlative.extreme
    if to is not None:
        return _distances(grounder, rows, boxes, to, which is Extreme.FARTHEST)
    if which in (Extreme.LEFTMOST, Extreme.RIGHTMOST):
        return _azimuths(grounder, rows, which is Extreme.LEFTMOST)
    sizes = boxes.sizes_m
    errors = np.maximum(grounder.index.size_std_m[rows], chances.SIZE_FLOOR_M)
    if which in (Extreme.BIGGEST, Extreme.SMALLEST):
        values = sizes.prod(axis=1)
        stds = values * np.sqrt(((errors / sizes) ** 2).sum(axis=1))
    elif which in (Extreme.TALLEST, Extreme.SHORTEST):
        values, stds = sizes[:, 2], errors[:, 2]
    elif which in (Extreme.HIGHEST, Extreme.LOWEST):
        values = boxes.centres_m[:, 2]
        stds = np.array([chances.height_std_m(grounder.index.objects[row]) for row in rows])
    elif which is Extreme.WIDEST:
        values, stds = sizes[:, :2].min(axis=1), errors[:, :2].max(axis=1)
    else:
        values, stds = sizes[:, :2].max(axis=1), errors[:, :2].max(axis=1)
    least = which in (Extreme.SMALLEST, Extreme.SHORTEST, Extreme.LOWEST)
    return (values if least else -values), stds


def _azimuths(grounder: Grounder, rows: Rows, leftmost: bool) -> tuple[Array, Array] | Declined:
    sight = grounder.sight()
    if isinstance(sight, Declined):
        return sight
    observer = sight.observer
    if observer.yaw_rad is None:
        return Declined(
            DeclineReason.NO_VIEWPOINT,
            f"{observer.description} has no facing, so nothing is leftmost or rightmost from it",
        )
    offsets = grounder.index.boxes.centres_m[rows, :2] - observer.position_m[:2]
    distances = np.maximum(np.hypot(offsets[:, 0], offsets[:, 1]), 1e-3)
    azimuths = np.arctan2(offsets[:, 1], offsets[:, 0]) - observer.yaw_rad
    azimuths = np.arctan2(np.sin(azimuths), np.cos(azimuths))
    things = [grounder.index.objects[row] for row in rows]
    errors = np.array([max(each.position_std_m, chances.POSITION_FLOOR_M) for each in things])
    stds = np.hypot(np.hypot(errors, observer.position_std_m) / distances, observer.yaw_std_rad)
    return (-azimuths if leftmost else azimuths), stds


def _distances(
    grounder: Grounder, rows: Rows, boxes: BoxArray, to: SceneObject | Sight, far: bool
) -> tuple[Array, Array]:
    stds = grounder.index.edge_std_m[rows]
    if isinstance(to, Sight):
        values = boxes.distances_to_point_2d_m(to.observer.position_m)
    else:
        values = boxes.distances_m(to.box)
        values[rows == grounder.index.row_of.get(to.id, -1)] = np.inf
    return np.where(np.isfinite(values), -values if far else values, np.inf), stds
