"""Which true object each object of the robot's map is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np
from scipy.optimize import linear_sum_assignment

from ..truth.scene import TrueBox, TrueObject

MIN_REACH_M = 0.25
FAR = 1e6


@dataclass(frozen=True)
class MappedObject:
    """An object as the robot's map has it; `box` in the map frame."""

    id: int
    name: str
    kind: str
    colour: str
    box: TrueBox


BoxWhen = Callable[[MappedObject, TrueObject], Optional[TrueBox]]
"""Where a true object was when the map saw its own last; None: it was not there."""


def match(
    mapped: Sequence[MappedObject], objects: Sequence[TrueObject], box_when: BoxWhen | None = None
) -> Mapping[int, int]:
    """Map id -> true id, one to one, nearest centres first overall.

    A pair matches only if the kinds are the same and the centres are at most 0.25 m, or half the
    true object's longest edge, apart. What is left over matches nothing.

    Args:
        box_when: for scenes in which things move; None: all rest where they are.
    """
    if not mapped or not objects:
        return {}
    cost = np.full((len(mapped), len(objects)), FAR)
    for row, ours in enumerate(mapped):
        for column, true in enumerate(objects):
            if ours.kind != true.kind:
                continue
            box = true.box if box_when is None else box_when(ours, true)
            if box is None:
                continue
            apart_m = math.dist(ours.box.centre_m, box.centre_m)
            if apart_m <= max(MIN_REACH_M, 0.5 * max(box.size_m)):
                cost[row, column] = apart_m
    rows, columns = linear_sum_assignment(cost)
    return {
        mapped[row].id: objects[column].id
        for row, column in zip(rows, columns)
        if cost[row, column] < FAR
    }
