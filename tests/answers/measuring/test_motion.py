"""Tests for answers/measuring/motion.py and replies/movements.py: the hall of `moving_room.py`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.moving_room import BALL, NOW, PERSON, ROBOT, hall, refused, the, told
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial_si_ros.answers.answer import DeclineReason
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.measuring import motion
from spatial_si_ros.geometry.relations import RelationKind
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language import queries as q
from spatial_si_ros.language.references import (
    Person,
    Qualifier,
    Reference,
    ViewpointSpec,
    ViewpointWords,
    Who,
)
from spatial_si_ros.scene import Motion, known_map, known_object

TOWARDS, AWAY = RelationKind.MOVING_TOWARDS, RelationKind.MOVING_AWAY_FROM
YOU = Person(Who.ROBOT)


def moves(kind: str, aspect: q.Motion = q.Motion.WHETHER, **more) -> q.HowMoves:
    return q.HowMoves(the(kind), aspect, **more)


def going(subject: str, relation: RelationKind, landmark) -> q.IsRelation:
    return q.IsRelation(the(subject), Qualifier(relation, (landmark,)))


# Whether, where to, how fast ----------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "want"), [("ball", True), ("person", True), ("chair", False)])
def test_whether_it_moves(kind: str, want: bool) -> None:
    answer = told(moves(kind), hall())
    assert answer.value.value is want
    assert answer.probability > 0.9
    assert answer.evidence_object_ids


@pytest.mark.parametrize(
    ("speed", "probability"), [(0.0, 0.99), (0.05, 0.88), (0.10, 0.55), (0.15, 0.95), (0.5, 0.99)]
)
def test_near_the_limit_it_is_unsure(speed: float, probability: float) -> None:
    """1 sigma is 0.03 m/s; 'moving' begins at 0.10 m/s."""
    answer = told(moves("ball"), hall((speed, 0.0)), replace(ROBOT, min_probability=0.0))
    assert answer.value.value is (speed >= 0.1)
    assert answer.probability == pytest.approx(probability, abs=0.06)


@pytest.mark.parametrize(
    ("velocity", "want"),
    [((0.8, 0.0), "front"), ((0.0, 0.5), "left"), ((0.1, -0.7), "right"), ((-0.6, 0.2), "behind")],
)
def test_where_to(velocity: tuple[float, float], want: str) -> None:
    answer = told(moves("ball", q.Motion.DIRECTION), hall(velocity))
    assert answer.value.text == want
    assert "from the robot" in answer.frame.description


def test_where_to_depends_on_who_looks() -> None:
    """From the sofa, looking at the robot's place: what goes away from the robot comes nearer."""
    looking_back = Observer(ViewpointKind.POSE, np.array([4.0, 0.0, 1.2]), np.pi, "the sofa")
    scene = hall()
    context = AskContext(robot=ROBOT.robot, viewpoint=looking_back)
    assert told(moves("ball", q.Motion.DIRECTION), scene, context).value.text == "behind"
    assert told(moves("person", q.Motion.DIRECTION), scene, context).value.text == "right"
    named = ViewpointSpec(ViewpointWords.STANDING_AT_FACING, the("sofa"), the("ball"))
    standing = moves("person", q.Motion.DIRECTION, viewpoint=named)
    assert told(standing, scene).value.text == "right"


def test_choices_say_the_same() -> None:
    ways = ("to the left", "to the right")
    assert told(moves("person", q.Motion.DIRECTION), hall(), choices=ways).value.text == ways[0]


def test_how_fast() -> None:
    answer = told(moves("ball", q.Motion.SPEED), hall((0.6, 0.8)))
    assert (answer.value.value, answer.value.unit) == (pytest.approx(1.0), "m/s")
    assert answer.value.std == pytest.approx(0.03)
    assert told(moves("chair", q.Motion.SPEED), hall()).value.value == 0.0


def test_what_was_not_seen_lately_is_declined() -> None:
    why = refused(moves("ball"), hall(seen_s=97.0))
    assert why.reason is DeclineReason.NOT_OBSERVED_WELL
    assert "was last seen 3.0 s ago" in why.detail
    assert told(moves("ball"), hall(seen_s=99.2)).value.value is True
    why = refused(moves("box"), hall())
    assert why.reason is DeclineReason.NOT_OBSERVED_WELL


def test_what_was_seen_long_and_still_is_not_moving() -> None:
    """Nobody has looked at the sofa for five seconds; who could walk away may have done so."""
    answer = told(moves("sofa"), hall())
    assert answer.value.value is False
    assert answer.probability == pytest.approx(motion.RESTS_ON)
    assert "was last seen 5.0 s ago" in answer.explanation
    why = refused(moves("sofa", q.Motion.SPEED), hall())
    assert why.reason is DeclineReason.NOT_OBSERVED_WELL


def test_what_the_newest_frame_showed_is_seen_now() -> None:
    scene = replace(hall(seen_s=97.0), measured=frozenset({BALL}))
    assert told(moves("ball"), scene).value.value is True


def test_what_rests_goes_nowhere() -> None:
    why = refused(moves("chair", q.Motion.DIRECTION), hall())
    assert why.reason is DeclineReason.UNDEFINED
    assert "goes nowhere" in why.detail


# Towards and away ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "relation", "landmark", "want"),
    [
        ("ball", TOWARDS, the("sofa"), True),
        ("ball", AWAY, the("sofa"), False),
        ("ball", AWAY, YOU, True),
        ("ball", TOWARDS, YOU, False),
        ("ball", TOWARDS, the("table"), True),
        ("person", TOWARDS, the("chair"), True),
        ("person", TOWARDS, the("sofa"), False),
        ("chair", TOWARDS, the("sofa"), False),
    ],
)
def test_towards_and_away(subject: str, relation: RelationKind, landmark, want: bool) -> None:
    answer = told(going(subject, relation, landmark), hall())
    assert answer.value.value is want, answer.explanation


def test_what_moves_towards_something() -> None:
    question = q.WhatIs(Reference(None, qualifiers=(Qualifier(TOWARDS, (the("sofa"),)),)))
    assert told(question, hall()).value.object_ids == (BALL,)
    away = q.WhatIs(Reference(None, qualifiers=(Qualifier(AWAY, (YOU,)),)))
    assert set(told(away, hall()).value.object_ids) <= {BALL, PERSON}


def test_a_relation_of_a_thing_not_seen_lately_is_not_observed() -> None:
    why = refused(going("ball", TOWARDS, the("sofa")), hall(seen_s=90.0))
    assert why.reason is DeclineReason.NOT_OBSERVED_YET


def test_what_flees_faster_is_not_approached() -> None:
    """Both go to +x; the second one is faster: the distance grows."""
    first = known_object(1, "dog", [0, 0, 0.3], [0.3, 0.3, 0.6], velocity_m_s=(0.5, 0.0))
    second = known_object(2, "cat", [2, 0, 0.2], [0.3, 0.3, 0.4], velocity_m_s=(0.9, 0.0))
    scene = known_map([first, second])
    assert told(going("dog", TOWARDS, the("cat")), scene).value.value is False
    assert told(going("cat", AWAY, the("dog")), scene).value.value is True


@settings(max_examples=25, deadline=None)
@given(st.floats(-3.0, 3.0), st.floats(0.2, 2.0), st.floats(-3.0, 3.0))
def test_turning_the_world_changes_nothing(turn: float, speed: float, heading: float) -> None:
    """And what goes towards something does not go away from it."""

    def at(yaw: float):
        cos, sin = np.cos(yaw), np.sin(yaw)
        R = np.array([[cos, -sin], [sin, cos]])
        place = R @ [2.0, 0.5]
        way = R @ (speed * np.array([np.cos(heading), np.sin(heading)]))
        one = known_object(1, "ball", [0, 0, 0.1], [0.2, 0.2, 0.2], yaw_rad=yaw, velocity_m_s=way)
        two = known_object(2, "sofa", [*place, 0.4], [0.8, 1.6, 0.8], yaw_rad=yaw)
        return one, two, known_map([one, two])

    one, two, scene = at(0.0)
    p = motion.measure(TOWARDS, one, two, scene).probability
    away = motion.measure(AWAY, one, two, scene).probability
    assert p + away <= 1.01
    assert motion.measure(TOWARDS, *at(turn)).probability == pytest.approx(p, abs=0.04)


# Meeting ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("velocity", "want"),
    [((0.8, 0.0), True), ((0.3, 0.0), False), ((-0.8, 0.0), False), ((0.5, 0.5), False)],
)
def test_whether_the_ball_hits_the_sofa(velocity: tuple[float, float], want: bool) -> None:
    """The sofa's near side is 2.0 m from the ball's: at 0.3 m/s that takes more than 5 s."""
    answer = told(q.Collision(the("ball"), the("sofa")), hall(velocity))
    assert answer.value.value is want, answer.explanation
    mirrored = told(q.Collision(the("sofa"), the("ball")), hall(velocity))
    assert mirrored.value.value is want


def test_when_they_meet() -> None:
    """2.0 m at 0.8 m/s."""
    answer = told(q.Collision(the("ball"), the("sofa"), when=True), hall())
    assert (answer.value.value, answer.value.unit) == (pytest.approx(2.5, abs=0.05), "s")
    why = refused(q.Collision(the("ball"), the("sofa"), when=True), hall((-0.8, 0.0)))
    assert why.reason is DeclineReason.UNDEFINED
    assert "will not meet within 5 s" in why.detail


def test_a_ball_may_hit_the_robot() -> None:
    answer = told(q.Collision(the("ball"), YOU), hall((-0.7, 0.0)))
    assert answer.value.value is True
    assert told(q.Collision(the("person"), YOU), hall()).value.value is False


def test_both_may_move() -> None:
    """The person crosses the ball's way when the ball is there: after 2 s at (1.3, 0)."""
    scene = hall((-0.1, 0.0))
    assert told(q.Collision(the("ball"), the("person")), scene).value.value is True
    assert told(q.Collision(the("ball"), the("person")), hall((1.5, 0.0))).value.value is False


def test_who_walked_out_of_sight_may_be_anywhere() -> None:
    why = refused(q.Collision(the("ball"), the("sofa")), hall(seen_s=50.0))
    assert why.reason is DeclineReason.NOT_OBSERVED_WELL


def test_nothing_meets_itself() -> None:
    why = refused(q.Collision(the("ball"), the("ball")), hall())
    assert "it cannot meet itself" in why.detail


@settings(max_examples=25, deadline=None)
@given(st.floats(0.3, 2.0), st.floats(0.5, 3.0))
def test_the_time_is_way_by_speed(speed: float, gap_m: float) -> None:
    one = known_object(1, "ball", [0, 0, 0.1], [0.2, 0.2, 0.2], velocity_m_s=(speed, 0.0),
                       velocity_std_m_s=0.001, std_m=0.001)  # fmt: skip
    two = known_object(2, "sofa", [0.1 + gap_m + 0.4, 0, 0.4], [0.8, 1.6, 0.8], std_m=0.001)
    scene = known_map([one, two])
    met = motion.meeting(motion.body_of(one, scene), motion.body_of(two, scene))
    if gap_m / speed < 4.5:
        assert met.probability > 0.95
        assert met.after_s == pytest.approx(gap_m / speed, abs=0.15)
    elif gap_m / speed > 5.5:
        assert met.probability < 0.05


def test_probabilities_follow_the_covariance() -> None:
    """Exactly at the limit it is even; with a large error nothing is sure."""
    limit = Motion(np.array([0.1, 0.0]), np.diag([0.001**2, 1e-12]), NOW)
    assert motion.moves(limit) == pytest.approx(0.5, abs=0.03)
    wide = Motion(np.array([0.5, 0.0]), 0.5**2 * np.eye(2), NOW)
    narrow = Motion(np.array([0.5, 0.0]), 0.01**2 * np.eye(2), NOW)
    assert motion.heading_std_rad(wide) > 10 * motion.heading_std_rad(narrow)
