"""Nearest, farthest, biggest, smallest, tallest, longest: what they are measured by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..language.declined import Declined
from ..language.references import Extreme, Person, Superlative, Who
from . import chances
from .grounded import Array
from .index import Rows

if TYPE_CHECKING:
    from .ground import Grounder


def extent(
    grounder: Grounder, rows: Rows, superlative: Superlative
) -> tuple[Array, Array] | Declined:
    """(N,) values of which the smallest is meant, and their 1 sigma."""
    extreme = superlative.extreme
    if extreme in (Extreme.NEAREST, Extreme.FARTHEST):
        return _distances(grounder, rows, superlative)
    sizes = grounder.index.boxes.sizes_m[rows]
    errors = np.maximum(grounder.index.size_std_m[rows], chances.SIZE_FLOOR_M)
    if extreme in (Extreme.BIGGEST, Extreme.SMALLEST):
        values = sizes.prod(axis=1)
        stds = values * np.sqrt(((errors / sizes) ** 2).sum(axis=1))
    elif extreme in (Extreme.TALLEST, Extreme.SHORTEST):
        values, stds = sizes[:, 2], errors[:, 2]
    else:
        values, stds = sizes[:, :2].max(axis=1), errors[:, :2].max(axis=1)
    smallest = extreme in (Extreme.SMALLEST, Extreme.SHORTEST)
    return (values if smallest else -values), stds


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
        values[rows == grounder.index.row_of[found.thing.id]] = np.inf
    far = superlative.extreme is Extreme.FARTHEST
    return np.where(np.isfinite(values), -values if far else values, np.inf), stds
