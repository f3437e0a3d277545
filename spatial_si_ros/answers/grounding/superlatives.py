"""Nearest, biggest, leftmost, second tallest: what they are measured by, and which one it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...language.declined import Declined, DeclineReason
from ...language.references import Extreme, Person, Superlative, Who
from ..measuring import chances
from ..measuring.index import Rows
from .grounded import Array, Members, keep

if TYPE_CHECKING:
    from .ground import Grounder

BEST = 12
"""So many of the first are compared with each other."""


def extreme(
    grounder: Grounder, rows: Rows, fit: Array, superlative: Superlative
) -> Members | Declined:
    """The object that a superlative picks out of those that fit, with what may be it instead."""
    measured = extent(grounder, rows, superlative)
    if isinstance(measured, Declined):
        return measured
    values, stds = measured
    best = np.argsort(values, kind="stable")[: BEST + superlative.rank - 1]
    shares = chances.ranked(
        [float(values[i]) for i in best],
        [float(stds[i]) for i in best],
        [float(fit[i]) for i in best],
        superlative.rank,
    )
    return Members(*keep(rows[best], np.array(shares)))


def extent(
    grounder: Grounder, rows: Rows, superlative: Superlative
) -> tuple[Array, Array] | Declined:
    """(N,) values of which the smallest is meant, and their 1 sigma."""
    which = superlative.extreme
    if which in (Extreme.NEAREST, Extreme.FARTHEST):
        return _distances(grounder, rows, superlative)
    if which in (Extreme.LEFTMOST, Extreme.RIGHTMOST):
        return _azimuths(grounder, rows, which is Extreme.LEFTMOST)
    boxes = grounder.index.boxes
    sizes = boxes.sizes_m[rows]
    errors = np.maximum(grounder.index.size_std_m[rows], chances.SIZE_FLOOR_M)
    if which in (Extreme.BIGGEST, Extreme.SMALLEST):
        values = sizes.prod(axis=1)
        stds = values * np.sqrt(((errors / sizes) ** 2).sum(axis=1))
    elif which in (Extreme.TALLEST, Extreme.SHORTEST):
        values, stds = sizes[:, 2], errors[:, 2]
    elif which in (Extreme.HIGHEST, Extreme.LOWEST):
        values = boxes.centres_m[rows, 2]
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
    grounder: Grounder, rows: Rows, superlative: Superlative
) -> tuple[Array, Array] | Declined:
    to = superlative.to or Person(Who.VIEWER)
    boxes = grounder.index.boxes.take(rows)
    stds = grounder.index.edge_std_m[rows]
    if isinstance(to, Person):
        sight = grounder.person(to)
        if isinstance(sight, Declined):
            return sight
        values = boxes.distances_to_point_2d_m(sight.observer.position_m)
    else:
        found = grounder.resolve(to)
        if isinstance(found, Declined):
            return found
        values = boxes.distances_m(found.thing.box)
        values[rows == grounder.index.row_of.get(found.thing.id, -1)] = np.inf
    far = superlative.extreme is Extreme.FARTHEST
    return np.where(np.isfinite(values), -values if far else values, np.inf), stds
