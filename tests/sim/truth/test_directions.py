"""Directions in every scheme, routes and sizes on the hand-written room, checked by its drawing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sim.truth.boxes import scene, thing
from sim.truth.hand_scene import DOWN, SOFA, TV, UP, situation
from spatial_si_sim.truth.answers import truth, truth_without_margins
from spatial_si_sim.truth.scene import TruePose
from spatial_si_sim.truth.situation import Situation
from spatial_si_sim.truth.spec import (
    Clause,
    Extreme,
    Form,
    Measure,
    Question,
    Reference,
    Relation,
    Scheme,
    Unit,
    View,
    Viewpoint,
)


def the(kind, colour=None):
    return Reference(kind, colour)


BLUE, RED = the("chair", "blue"), the("chair", "red")
ROBOT = Viewpoint(View.ROBOT)
FROM_TV = Viewpoint(View.OBJECT, the("tv"))
AT_SOFA = Viewpoint(View.STANDING, the("sofa"), the("tv"))
OWN = Viewpoint(View.OWN, the("sofa"))


def direction(subject, scheme, viewpoint=ROBOT, landmark=None, form=Form.DIRECTION, **more):
    references = () if landmark is None else (landmark,)
    question = Question(
        form, subject, references=references, viewpoint=viewpoint, scheme=scheme, **more
    )
    return truth(question, situation())


@pytest.mark.parametrize(
    "subject, scheme, viewpoint, landmark, expected",
    [
        # From the robot at (3, 2.2), which looks up.
        (BLUE, Scheme.HALVES, ROBOT, None, "left"),
        (the("tv"), Scheme.QUARTERS, ROBOT, None, "front"),
        (the("sofa"), Scheme.QUARTERS, ROBOT, None, "behind"),
        (RED, Scheme.QUADRANTS, ROBOT, None, "back-right"),
        (the("lamp"), Scheme.EIGHTHS, ROBOT, None, "front-right"),
        (BLUE, Scheme.CLOCK, ROBOT, None, "9 o'clock"),
        (the("sofa"), Scheme.COMPASS, ROBOT, None, "south"),
        # Standing at the sofa, looking at the tv.
        (RED, Scheme.THIRDS, AT_SOFA, None, "right"),
        (the("picture"), Scheme.THIRDS, AT_SOFA, None, "back"),
        (the("wardrobe"), Scheme.QUADRANTS, AT_SOFA, None, "front-left"),
        # The same after a turn on the spot.
        (the("tv"), Scheme.QUARTERS, replace(ROBOT, turn_deg=90), None, "right"),
        (the("sofa"), Scheme.QUARTERS, replace(ROBOT, turn_deg=180), None, "front"),
        (RED, Scheme.THIRDS, replace(AT_SOFA, turn_deg=180), None, "left"),
        (the("wardrobe"), Scheme.QUADRANTS, replace(AT_SOFA, turn_deg=-90), None, "back-left"),
        # Relative: the mug is west of the plate.
        (the("mug"), Scheme.QUARTERS, FROM_TV, the("plate"), "right"),
        (the("mug"), Scheme.QUARTERS, AT_SOFA, the("plate"), "left"),
        (the("mug"), Scheme.COMPASS, ROBOT, the("plate"), "west"),
        (the("coffee table"), Scheme.QUARTERS, FROM_TV, the("sofa"), "front"),
        (the("sofa"), Scheme.EIGHTHS, FROM_TV, the("coffee table"), "behind"),
        # The sofa's own sides.
        (RED, Scheme.QUARTERS, OWN, the("sofa"), "right"),
        (the("picture"), Scheme.QUARTERS, OWN, the("sofa"), "behind"),
    ],
)
def test_directions(subject, scheme, viewpoint, landmark, expected):
    found = direction(subject, scheme, viewpoint, landmark)
    assert found.decidable, found.detail
    assert found.value == expected


def test_near_an_edge_the_value_is_told_and_marked():
    question = Question(Form.DIRECTION, BLUE, viewpoint=ROBOT, scheme=Scheme.COMPASS_8)
    clear = truth_without_margins(question, situation())
    assert clear.decidable and clear.value == "west" and not clear.marginal
    askew = situation(robot=TruePose((3.0, 2.2), math.radians(50.0)))
    question = Question(Form.DIRECTION, the("tv"), viewpoint=ROBOT, scheme=Scheme.QUARTERS)
    found = truth_without_margins(question, askew)
    assert (found.value, found.decidable, found.marginal) == ("front", False, True)
    assert found.reason == "too close" and found.object_ids == {TV}
    assert truth(question, askew).value is None


def test_yes_or_no_is_clear_where_another_edge_is_near():
    found = direction(
        the("tv"), Scheme.QUARTERS, form=Form.IS_DIRECTION, sector="behind",
        viewpoint=Viewpoint(View.STANDING, the("sofa"), the("wardrobe")),
    )  # fmt: skip
    assert found.value is False and found.decidable


def test_what_has_no_direction():
    assert direction(the("sofa"), Scheme.QUARTERS, AT_SOFA).reason == "undefined"
    assert direction(the("sofa"), Scheme.QUARTERS, ROBOT, the("sofa")).reason == "undefined"
    assert direction(the("apple"), Scheme.QUARTERS, FROM_TV, the("bowl")).reason == "undefined"


@given(turn=st.floats(-3.1, 3.1))
def test_turning_everything_keeps_what_is_seen(turn):
    def turned(x, y):
        cos, sin = math.cos(turn), math.sin(turn)
        return cos * x - sin * y, sin * x + cos * y

    box = thing(1, "box", (*turned(2.0, 0.7), 0.5), (0.5, 0.5, 1.0), yaw=turn)
    sofa = thing(2, "sofa", (*turned(3.0, -0.5), 0.5), (0.9, 2.0, 0.8), yaw=turn)
    true = scene(box, sofa)
    now = Situation(true, TruePose((0.0, 0.0), turn), None, {1: 3, 2: 3})
    question = Question(Form.DIRECTION, the("box"), viewpoint=ROBOT, scheme=Scheme.HALVES)
    assert truth(question, now).value == "left"
    question = Question(
        Form.DIRECTION, the("box"), references=(the("sofa"),), viewpoint=ROBOT,
        scheme=Scheme.QUARTERS,
    )  # fmt: skip
    assert truth(question, now).value in ("left", "front", None)


def route(*stops, at="sofa", facing="tv"):
    view = Viewpoint(View.STANDING, the(at), the(facing))
    references = tuple(stop if isinstance(stop, Reference) else the(stop) for stop in stops)
    return truth(Question(Form.ROUTE, references=references, viewpoint=view), situation())


@pytest.mark.parametrize(
    "stops, expected",
    [
        (("tv",), ("go straight",)),
        (("picture",), ("turn back",)),
        ((RED,), ("turn right",)),
        (("tv", "wardrobe"), ("go straight", "turn left")),
        (("tv", "lamp"), ("go straight", "turn right")),
        (("coffee table", "picture"), ("go straight", "turn back")),
        ((RED, "lamp"), ("turn right", "turn left")),
    ],
)
def test_routes(stops, expected):
    found = route(*stops)
    assert found.decidable, found.detail
    assert found.value == expected


def test_a_slanted_turn_is_no_clear_turn():
    assert route("wardrobe").reason == ""
    assert route(RED, facing="wardrobe").reason == "too close"


@pytest.mark.parametrize(
    "measure, unit, expected",
    [
        (Measure.HEIGHT, Unit.METRE, 0.8),
        (Measure.LENGTH, Unit.CENTIMETRE, 200.0),
        (Measure.WIDTH, Unit.MILLIMETRE, 900.0),
        (Measure.LONGEST_EDGE, Unit.FOOT, 6.562),
        (Measure.LENGTH, Unit.INCH, 78.74),
    ],
)
def test_sizes(measure, unit, expected):
    found = truth(Question(Form.SIZE, the("sofa"), measure=measure, unit=unit), situation())
    assert found.value == pytest.approx(expected, rel=1e-3)
    assert found.object_ids == {SOFA}


@pytest.mark.parametrize(
    "extreme, rank, expected",
    [
        (Extreme.TALLEST, 1, "wardrobe"),
        (Extreme.TALLEST, 2, "lamp"),
        (Extreme.SHORTEST, 1, "sofa"),
        (Extreme.LONGEST, 1, "sofa"),
        (Extreme.WIDEST, 1, "sofa"),
        (Extreme.LOWEST, 1, "sofa"),
    ],
)
def test_ranks(extreme, rank, expected):
    choices = (the("wardrobe"), the("lamp"), the("sofa"))
    question = Question(Form.EXTREME, choices=choices, extreme=extreme, rank=rank)
    found = truth(question, situation())
    assert found.detail.startswith(expected), found


def test_leftmost_is_by_the_viewers_eyes():
    choices = (the("wardrobe"), the("tv"), the("lamp"))

    def leftmost(position, yaw, extreme=Extreme.LEFTMOST):
        question = Question(Form.EXTREME, choices=choices, extreme=extreme, viewpoint=ROBOT)
        return truth(question, situation(robot=TruePose(position, yaw))).detail

    assert leftmost((3.0, 1.0), UP).startswith("wardrobe")
    assert leftmost((3.0, 1.0), UP, Extreme.RIGHTMOST).startswith("lamp")
    assert "not ahead" in leftmost((3.0, 1.0), DOWN)


def test_two_conditions_and_negation():
    near_plate = Clause(Relation.NEAR, (the("plate"),))
    on_table = Clause(Relation.ON, (the("coffee table"),))
    not_near = Clause(Relation.WITHIN, (the("tv"),), negated=True, limit_m=2.2)

    # The sofa, both chairs and the picture.
    far = Question(Form.COUNT_FITTING, Reference("object", None, not_near))
    assert truth(far, situation()).value == 4
    mugs = Reference("mug", "red", on_table, also=near_plate)
    assert truth(Question(Form.EXISTS, mugs), situation()).value is True
    blue = Reference("mug", "blue", on_table)
    assert truth(Question(Form.EXISTS, blue), situation()).value is False
    assert truth(Question(Form.EXISTS, blue, opposite=True), situation()).value is True


def test_both_and_not():
    def both(*kinds):
        question = Question(
            Form.ALL_RELATION, None, Relation.ON, (the("coffee table"),),
            choices=tuple(the(kind) for kind in kinds),
        )  # fmt: skip
        return truth(question, situation())

    assert both("mug", "plate").value is True
    assert both("mug", "lamp").value is False
    on_sofa = Question(
        Form.IS_RELATION, the("mug"), Relation.ON, (the("sofa"),), opposite=True
    )
    assert truth(on_sofa, situation()).value is True


def test_the_other_chair():
    other = Reference("chair", other_than=RED)
    nearer = Question(Form.COMPARE_DISTANCE, other, references=(the("wardrobe"), RED))
    found = truth(nearer, situation())
    assert found.value is True and found.decidable
