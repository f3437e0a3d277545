"""Relations of place: boxes with round numbers, each case to be drawn on paper."""

from __future__ import annotations

import math

import pytest
from sim.truth.boxes import room, scene, thing
from spatial_si_sim.truth import topology
from spatial_si_sim.truth.surfaces import Surfaces
from spatial_si_sim.truth.verdicts import Undefined

MUG = thing(3, "mug", (0, 0, 0.8), (0.1, 0.1, 0.1), support=1, relation="on")
DESK = thing(1, "desk", (0, 0, 0.375), (1.6, 0.8, 0.75))
SHELF = thing(2, "bookshelf", (0, 0, 1.5), (1.0, 0.4, 0.6))


def clearly(verdict):
    assert verdict.clear, verdict.why
    return verdict.holds


@pytest.mark.parametrize(
    "subject, reference, carried, expected",
    [
        (thing(3, "box", (0.3, 0, 0.2), (0.4, 0.4, 0.4)), DESK, (), True),
        (thing(3, "box", (2.0, 0, 0.2), (0.4, 0.4, 0.4)), DESK, (), False),
        (thing(3, "chair", (0.3, 0, 0.5), (0.4, 0.4, 1.0)), DESK, (), False),
        (MUG, DESK, (1,), False),
        (thing(3, "box", (0, 0, 0.2), (0.4, 0.4, 0.4)), SHELF, (), True),
        (thing(3, "box", (0, 0, 1.4), (0.4, 0.4, 0.2)), SHELF, (), False),
    ],
)  # fmt: skip
def test_under(subject, reference, carried, expected):
    assert clearly(topology.under(subject, reference, carried)) is expected


def test_a_rug_is_under_what_stands_on_it():
    rug = thing(5, "rug", (0, 0, 0.01), (3, 2, 0.02))
    chair = thing(6, "chair", (0, 0, 0.47), (0.5, 0.5, 0.9), support=5, relation="on")
    beside = thing(7, "chair", (3, 0, 0.45), (0.5, 0.5, 0.9))
    assert clearly(topology.under(rug, chair, ()))
    assert not clearly(topology.under(rug, beside, ()))


def test_half_under_is_too_close_to_tell():
    half = thing(3, "box", (0.8, 0, 0.2), (0.4, 0.4, 0.4))
    assert not topology.under(half, DESK, ()).clear


@pytest.mark.parametrize(
    "gap, clear, holds", [(0.0, True, True), (0.03, False, False), (0.05, True, False)]
)
def test_touching_boxes(gap, clear, holds):
    first = thing(1, "box", (0, 0, 0.5), (1, 1, 1))
    second = thing(2, "box", (1 + gap, 0, 0.5), (1, 1, 1))
    verdict = topology.touching(first, second, None)
    assert (verdict.clear, verdict.holds) == (clear, holds)
    assert topology.touching(second, first, None) == verdict


def test_what_rests_on_something_touches_it_and_meshes_decide_before_boxes():
    assert clearly(topology.touching(MUG, DESK, None))
    first = thing(1, "box", (0, 0, 0.5), (1, 1, 1))
    second = thing(2, "box", (1.0, 0, 0.5), (1, 1, 1))
    boxes = Surfaces.of_boxes(scene(first, second))
    apart = Surfaces({1: boxes.triangles[1], 2: boxes.triangles[2] + (0.2, 0, 0)})
    assert clearly(topology.touching(first, second, boxes))
    assert not clearly(topology.touching(first, second, apart))


@pytest.mark.parametrize(
    "centre, expected",
    [((1.02, 0, 0.5), True), ((1.2, 0, 0.5), False), ((1.02, 0, 1.6), False)],
)
def test_against_needs_a_small_gap_and_shared_height(centre, expected):
    first = thing(1, "cabinet", (0, 0, 0.5), (1, 1, 1))
    second = thing(2, "cabinet", centre, (1, 1, 1))
    assert clearly(topology.against(first, second)) is expected
    assert clearly(topology.against(second, first)) is expected


def test_against_the_wall():
    walls = room(1, "kitchen", (0, 0), (4, 3))
    assert clearly(topology.at_wall(thing(1, "fridge", (0.35, 1.5, 1), (0.6, 0.6, 2)), walls))
    assert not clearly(topology.at_wall(thing(1, "table", (2, 1.5, 0.4), (1, 1, 0.8)), walls))
    assert not topology.at_wall(thing(1, "table", (0.61, 1.5, 0.4), (1, 1, 0.8)), walls).clear


@pytest.mark.parametrize(
    "size, height, expected",
    [((1.6, 0.8), 0.76, True), ((0.8, 0.8), 0.76, False), ((1.6, 0.8), 1.2, False)],
)
def test_covering(size, height, expected):
    cloth = thing(2, "rug", (0, 0, height), (*size, 0.02))
    assert clearly(topology.covering(cloth, DESK)) is expected


@pytest.mark.parametrize(
    "limit, expected, clear", [(1.0, True, True), (3.0, False, True), (2.1, False, False)]
)
def test_beyond_is_measured_between_the_closest_points(limit, expected, clear):
    far = thing(2, "box", (3.0, 0, 0.5), (1, 1, 1))
    verdict = topology.beyond(thing(1, "box", (0, 0, 0.5), (1, 1, 1)), far, limit)
    assert (verdict.holds, verdict.clear) == (expected, clear)


def test_rows():
    def stools(*centres):
        return [
            thing(index, "stool", (*centre, 0.2), (0.3, 0.3, 0.4))
            for index, centre in enumerate(centres, start=1)
        ]

    assert clearly(topology.in_a_row(stools((0, 0), (1, 0.1), (2, 0))))
    assert clearly(topology.in_a_row(stools((0, 0), (1, 1), (2, 2), (3, 3))))
    assert not clearly(topology.in_a_row(stools((0, 0), (1, 1.5), (2, 0))))
    assert not clearly(topology.in_a_row(stools((0, 0), (0.3, 0), (0.6, 0))))
    with pytest.raises(Undefined, match="three things"):
        topology.in_a_row(stools((0, 0), (1, 0)))


@pytest.mark.parametrize(
    "degrees, clear, holds",
    [(0, True, True), (4, True, True), (180, True, True), (12, False, True), (90, True, False)],
)
def test_parallel(degrees, clear, holds):
    sofa = thing(1, "sofa", (0, 0, 0.4), (0.9, 2.0, 0.8))
    rug = thing(2, "rug", (0, 3, 0.01), (0.9, 2.0, 0.02), yaw=math.radians(degrees))
    verdict = topology.parallel(sofa, rug)
    assert (verdict.clear, verdict.holds) == (clear, holds)


def test_a_square_is_parallel_to_nothing():
    with pytest.raises(Undefined, match="no longer edge"):
        topology.parallel(thing(1, "table", (0, 0, 0.4), (1, 1, 0.8)), DESK)
