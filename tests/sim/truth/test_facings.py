"""Which way things face, on boxes around the origin."""

from __future__ import annotations

import math

import pytest
from sim.truth.boxes import scene, thing
from spatial_si_sim.truth import facings
from spatial_si_sim.truth.surfaces import Surfaces
from spatial_si_sim.truth.verdicts import Undefined

SOFA = thing(1, "sofa", (0, 0, 0.4), (0.9, 2.0, 0.8), front=0.0)


def chair(degrees, number=2):
    yaw = math.radians(degrees)
    return thing(number, "chair", (0, 3, 0.45), (0.5, 0.5, 0.9), yaw=yaw, front=yaw)


@pytest.mark.parametrize(
    "degrees, holds, clear, away",
    [(0, True, True, False), (10, True, True, False), (20, True, False, False),
     (40, False, True, False), (180, False, True, True)],
)  # fmt: skip
def test_facing(degrees, holds, clear, away):
    angle = math.radians(degrees)
    tv = thing(3, "tv", (3 * math.cos(angle), 3 * math.sin(angle), 1), (0.1, 1, 0.6))
    verdict = facings.facing(SOFA, tv)
    assert (verdict.holds, verdict.clear) == (holds, clear)
    assert facings.facing(SOFA, tv, away=True).holds is away


def test_without_a_front_nothing_is_faced():
    with pytest.raises(Undefined, match="no front"):
        facings.facing(thing(4, "table", (1, 1, 0.4), (1, 1, 0.8)), SOFA)


@pytest.mark.parametrize(
    "degrees, name, clear",
    [(0, facings.SAME, True), (10, facings.SAME, True), (20, facings.SAME, False),
     (180, facings.OPPOSITE, True), (90, facings.SQUARE, True), (-95, facings.SQUARE, True)],
)  # fmt: skip
def test_pairs(degrees, name, clear):
    assert facings.pair(SOFA, chair(degrees)) == (name, clear)
    assert facings.pair(chair(degrees), SOFA) == (name, clear)


def test_a_pair_askew_has_no_name():
    with pytest.raises(Undefined, match="45 deg apart"):
        facings.pair(SOFA, chair(45))


def test_what_is_faced_is_the_first_thing_ahead():
    tv = thing(3, "tv", (4, 0, 1.2), (0.1, 1, 0.6))
    aside = thing(5, "lamp", (0, 2, 0.8), (0.3, 0.3, 1.6))
    # The table is lower than half the sofa's 0.8 m: the look passes over it.
    flat = thing(4, "coffee table", (1.5, 0, 0.15), (0.6, 1.2, 0.3))
    over = (SOFA, tv, flat, aside)
    assert facings.faced_by(SOFA, over, Surfaces.of_boxes(scene(*over)))[0].kind == "tv"
    tall = thing(4, "table", (1.5, 0, 0.4), (0.6, 1.2, 0.8))
    before = (SOFA, tv, tall, aside)
    assert facings.faced_by(SOFA, before, Surfaces.of_boxes(scene(*before))) == (tall, True)
    with pytest.raises(Undefined, match="faces nothing"):
        facings.faced_by(SOFA, (SOFA, aside), Surfaces.of_boxes(scene(SOFA, aside)))
