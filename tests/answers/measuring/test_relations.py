"""Tests for answers/measuring/relations.py: how sure a relation is, near its limits and far."""

from __future__ import annotations

import numpy as np
import pytest
from geometry.strategies import boxes
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes.rooms import DOWN, UP, standing, thing

from spatial_si_ros.answers.measuring.relations import (
    egocentric_turn,
    intrinsic_turn,
    measure,
    relation_probability,
    relative_turn,
)
from spatial_si_ros.errors import DegenerateGeometry
from spatial_si_ros.geometry.relations import DIRECTIONAL, SIDED, SIGHTED, RelationKind
from spatial_si_ros.geometry.viewpoints import Frame

R = RelationKind
ORIGIN = standing(0, 0, 0)


def at(bearing_deg: float, metres: float = 2.0, around=(0.0, 0.0), std_m: float = 0.02):
    x, y = around + metres * np.array(
        [np.cos(np.deg2rad(bearing_deg)), np.sin(np.deg2rad(bearing_deg))]
    )
    return thing(1, "mug", [x, y, 0.5], [0.1, 0.1, 0.1], std_m=std_m)


@pytest.mark.parametrize("relation", sorted(DIRECTIONAL, key=lambda each: each.value))
@pytest.mark.parametrize("bearing_deg", range(-180, 180, 5))
def test_ten_degrees_from_an_edge_the_side_is_sure(relation, bearing_deg):
    """The margin of evaluation.md, with positions to 2 cm; on the edge itself nothing is."""
    centre = {R.LEFT_OF: 90, R.RIGHT_OF: -90, R.IN_FRONT_OF: 0, R.BEHIND: 180}[relation]
    off = abs((bearing_deg - centre + 180) % 360 - 180)
    probability = egocentric_turn(ORIGIN, at(bearing_deg)).probability(relation)
    if off <= 35:
        assert probability > 0.99
    elif off >= 55:
        assert probability < 0.01
    elif off == 45:
        assert probability == pytest.approx(0.5, abs=0.01)


def test_the_four_sides_share_the_whole():
    for bearing_deg in (0, 44, 45, 91, 179, -100):
        turn = egocentric_turn(ORIGIN, at(bearing_deg, std_m=0.3))
        assert sum(turn.probability(each) for each in DIRECTIONAL) == pytest.approx(1.0, abs=1e-6)


def test_a_worse_measured_object_is_less_sure():
    sure, unsure = (
        egocentric_turn(ORIGIN, at(70, std_m=std)).probability(R.LEFT_OF) for std in (0.02, 0.8)
    )
    assert sure > 0.99 > 0.9 > unsure


@pytest.mark.parametrize(
    ("where", "relation"),
    [((3, 1), R.LEFT_OF), ((3, -1), R.RIGHT_OF), ((2, 0), R.IN_FRONT_OF), ((4, 0), R.BEHIND)],
)
def test_relative_sides(where, relation):
    reference = thing(2, "laptop", [3, 0, 0.5], [0.3, 0.3, 0.2])
    subject = thing(1, "mug", [*where, 0.5], [0.1, 0.1, 0.1])
    assert relation_probability(relation, subject, reference, None, ORIGIN, Frame.RELATIVE) > 0.99
    turn = relative_turn(ORIGIN, subject, reference)
    assert sum(turn.probability(each) for each in DIRECTIONAL) == pytest.approx(1.0, abs=1e-6)


def test_intrinsic_sides_are_as_sure_as_the_front():
    subject = thing(1, "mug", [0, 2, 0.5], [0.1, 0.1, 0.1])
    sofa = thing(
        2, "sofa", [0, 0, 0.4], [0.9, 2, 0.8], yaw_rad=UP, front_rad=UP, front_probability=0.9
    )
    turn = intrinsic_turn(subject, sofa)
    assert turn.probability(R.IN_FRONT_OF) == pytest.approx(0.9, abs=1e-3)
    back = thing(2, "sofa", [0, 0, 0.4], [0.9, 2, 0.8], yaw_rad=DOWN, front_rad=DOWN)
    assert intrinsic_turn(subject, back).probability(R.BEHIND) > 0.95


TABLE = thing(9, "table", [0, 0, 0.35], [1.0, 1.0, 0.7])


@pytest.mark.parametrize(
    ("gap_m", "near", "next_to"),
    [(0.0, 1.0, 1.0), (0.4, 1.0, 1.0), (0.6, 1.0, 0.0), (0.9, 1.0, 0.0), (1.1, 0.0, 0.0)],
)
def test_near_and_next_to(gap_m, near, next_to):
    chair = thing(1, "chair", [0.75 + gap_m, 0, 0.45], [0.5, 0.5, 0.9])
    assert relation_probability(R.NEAR, chair, TABLE) == pytest.approx(near, abs=0.02)
    assert relation_probability(R.NEXT_TO, chair, TABLE) == pytest.approx(next_to, abs=0.02)


@pytest.mark.parametrize(
    ("centre", "support", "above"),
    [
        pytest.param([0, 0, 1.5], None, 1.0, id="hanging over it"),
        pytest.param([0, 0, 0.76], None, None, id="just over it, measured"),
        pytest.param([0, 0, 0.74], 9, 0.95, id="resting on it, whatever the millimetres"),
        pytest.param([0, 0, 0.4], None, 0.0, id="inside it"),
        pytest.param([0.9, 0, 1.5], None, 0.0, id="higher but beside"),
        pytest.param([0.6, 0, 1.5], None, 1.0, id="within 15 cm beside"),
    ],
)
def test_above_and_below(centre, support, above):
    lamp = thing(1, "lamp", centre, [0.1, 0.1, 0.1], on=support)
    probability = relation_probability(R.ABOVE, lamp, TABLE)
    if above is not None:
        assert probability == pytest.approx(above, abs=0.06)
    assert relation_probability(R.BELOW, TABLE, lamp) == pytest.approx(probability)


def test_support_is_what_the_map_measured():
    bowl = thing(8, "bowl", [0, 0, 0.75], [0.3, 0.3, 0.1], on=9)
    apple = thing(1, "apple", [0, 0, 0.74], [0.07, 0.07, 0.07], into=8)
    assert relation_probability(R.IN, apple, bowl) == pytest.approx(0.95)
    assert relation_probability(R.ON, apple, bowl) == pytest.approx(0.05)
    assert relation_probability(R.ON, apple, TABLE) < 0.1
    assert relation_probability(R.ON, bowl, TABLE) == pytest.approx(0.95)
    assert relation_probability(R.IN, bowl, TABLE) == 0.0


def test_support_is_guessed_from_the_boxes_where_the_map_is_silent():
    mug = thing(1, "mug", [0.2, 0, 0.755], [0.1, 0.1, 0.1])
    assert relation_probability(R.ON, mug, TABLE) > 0.9
    assert relation_probability(R.ON, thing(1, "mug", [0.9, 0, 0.755], [0.1] * 3), TABLE) < 0.01
    basket = thing(2, "basket", [0, 0, 0.2], [0.4, 0.4, 0.4])
    ball = thing(3, "ball", [0, 0, 0.15], [0.2, 0.2, 0.2])
    assert relation_probability(R.IN, ball, basket) > 0.95
    assert relation_probability(R.IN, ball, TABLE) == 0.0


@pytest.mark.parametrize(("y", "between"), [(0.0, 1.0), (0.3, 1.0), (0.6, 0.0), (3.0, 0.0)])
def test_between(y, between):
    ends = [thing(i, "chair", [x, 0, 0.4], [0.4, 0.4, 0.8]) for i, x in ((2, -1.0), (3, 1.0))]
    subject = thing(1, "ball", [0, y, 0.1], [0.2, 0.2, 0.2])
    assert relation_probability(R.BETWEEN, subject, *ends) == pytest.approx(between, abs=0.02)
    assert "begins at 135°" in measure(R.BETWEEN, subject, *ends).explanation


BETWEEN_BOXES = [
    each for each in R if each not in SIDED | SIGHTED | {R.MOVING_TOWARDS, R.MOVING_AWAY_FROM}
]


@settings(deadline=None)
@given(a=boxes(), b=boxes(), relation=st.sampled_from(BETWEEN_BOXES))
def test_every_relation_has_a_probability(a, b, relation):
    subject = thing(1, "mug", a.centre_m, a.size_m, yaw_rad=a.yaw_rad, front_rad=0.3)
    reference = thing(2, "bowl", b.centre_m, b.size_m, yaw_rad=b.yaw_rad)
    second = thing(3, "lamp", b.centre_m + [1, 0, 0], b.size_m)
    try:
        found = measure(relation, subject, reference, second, limit_m=2.0)
        assert 0.0 <= found.probability <= 1.0
        assert found.explanation
    except DegenerateGeometry as error:
        assert "coincide" in str(error) or "too alike" in str(error) or "axis" in str(error)


@pytest.mark.parametrize(
    ("call", "error", "why"),
    [
        (lambda: measure(R.BETWEEN, TABLE, TABLE), ValueError, "second reference"),
        (lambda: measure(R.WITHIN, TABLE, TABLE), ValueError, "needs a limit"),
        (lambda: measure(R.FACING, TABLE, at(0)), DegenerateGeometry, "front of table_9 is not"),
        (lambda: measure(R.PARALLEL_TO, TABLE, TABLE), DegenerateGeometry, "too alike"),
        (lambda: measure(R.HIDING, TABLE, at(0)), DegenerateGeometry, "not measured between"),
        (
            lambda: measure(R.LEFT_OF, TABLE, TABLE, None, None, Frame.RELATIVE),
            ValueError,
            "observer",
        ),
        (
            lambda: measure(R.LEFT_OF, TABLE, TABLE, None, ORIGIN, Frame.NONE),
            ValueError,
            "no direction",
        ),
        (
            lambda: measure(R.BEHIND, at(0), TABLE, None, None, Frame.INTRINSIC),
            DegenerateGeometry,
            "front of",
        ),
        (
            lambda: egocentric_turn(standing(0, 0, None), at(0)),
            DegenerateGeometry,
            "no known facing",
        ),
    ],
)
def test_what_is_missing_is_said(call, error, why):
    with pytest.raises(error, match=why):
        call()


def test_what_is_in_a_bowl_is_not_above_it():
    bowl = thing(11, "bowl", [0, 0, 0.94], [0.26, 0.26, 0.08])
    inside = thing(12, "orange", [0, 0, 0.955], [0.08, 0.08, 0.05], into=11)
    lid = thing(13, "book", [0, 0, 0.99], [0.2, 0.2, 0.02], on=11)
    assert relation_probability(R.ABOVE, inside, bowl) < 0.2
    assert relation_probability(R.BELOW, bowl, inside) < 0.2
    assert relation_probability(R.ABOVE, lid, bowl) > 0.8
