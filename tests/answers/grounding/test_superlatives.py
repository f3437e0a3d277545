"""Tests for answers/grounding/superlatives.py: who may be nearest is found without measuring."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scenes.rooms import snapshot, thing

from spatial_si_ros.answers.grounding.grounded import Sight
from spatial_si_ros.answers.grounding.superlatives import contenders
from spatial_si_ros.answers.measuring.index import index_of


def mugs(rng: np.random.Generator, count: int = 200) -> list[Any]:
    return [
        thing(
            number,
            "mug",
            [*rng.uniform(-6, 6, 2), rng.uniform(0, 2)],
            rng.uniform(0.05, 2.0, 3),
            yaw_rad=float(rng.uniform(-3, 3)),
        )
        for number in range(2, count + 2)
    ]


@pytest.mark.parametrize("far", [False, True])
@pytest.mark.parametrize("many", [1, 5, 12])
def test_none_of_the_first_is_left_out(rng, far, many):
    index = index_of(snapshot([thing(1, "desk", [0.5, 0, 0.4], [1.5, 0.8, 0.8]), *mugs(rng)]))
    desk, rows = index.objects[0], np.arange(len(index))
    may = contenders(index, rows, desk, far, many)
    distances = index.boxes.distances_m(desk.box)
    distances[0] = -np.inf if far else np.inf
    first = np.argsort(-distances if far else distances, kind="stable")[:many]
    assert may[first].all()
    assert may.sum() < len(rows)


def test_distances_from_a_place_are_level(rng):
    index = index_of(snapshot(mugs(rng)))
    here = Sight(SimpleNamespace(position_m=np.array([1.0, 2.0, 30.0])))
    may = contenders(index, np.arange(len(index)), here, False, 7)
    first = np.argsort(index.boxes.distances_to_point_2d_m([1.0, 2.0]))[:7]
    assert may[first].all()
    assert may.sum() < 0.5 * len(index)


def test_what_was_not_seen_to_end_stays(rng):
    things = mugs(rng)
    far_off = int(np.argmax([np.hypot(*each.box.centre_m[:2]) for each in things]))
    things[far_off] = replace(things[far_off], open_faces=(True, *[False] * 5))
    index = index_of(snapshot([thing(1, "desk", [0, 0, 0.4], [0.2, 0.2, 0.2]), *things]))
    may = contenders(index, np.arange(1, len(index)), index.objects[0], False, 3)
    assert may[far_off]
    assert contenders(index, np.arange(1, 4), index.objects[0], False, 3).all()
