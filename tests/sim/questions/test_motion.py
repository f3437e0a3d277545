"""Questions about motion on the hand-written room: every form comes, with its words and truth."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache

import pytest
from sim.truth.moving_scene import BOOK, CHANGE_S, PERSON, ROBOT, situation
from spatial_si_sim.questions.catalogue import generate_all
from spatial_si_sim.questions.motion import TYPES
from spatial_si_sim.truth.answers import truth
from spatial_si_sim.truth.motion_camera import WAYS
from spatial_si_sim.truth.motion_spec import MotionForm
from spatial_si_sim.truth.scene import TruePose
from spatial_si_sim.truth.spec import View

NOW, LATER = ("object motion", "collision"), ("history", "appearance order", "camera motion")


def camera(time_s):
    """It turns round slowly, stands still from 10 s on, and later looks at the table."""
    if time_s >= CHANGE_S + 2.0:
        return TruePose((3.6, 1.6), math.atan2(0.9, 1.6))
    return ROBOT if time_s >= 10.0 else TruePose(ROBOT.position_m, ROBOT.yaw_rad + 0.3 * time_s)


@lru_cache(maxsize=1)
def asked():
    """Some questions while the person walks, and some after things have changed."""
    walking = situation(13.0, camera=camera)
    after = situation(CHANGE_S + 10.0, camera=camera, unseen={7: (0.0, 2.0), 4: (0.0, 5.0)})
    return [
        *((item, walking) for seed in range(2) for item in generate_all(walking, 30, seed, NOW)),
        *((item, after) for seed in range(3) for item in generate_all(after, 30, seed, LATER)),
    ]


def test_every_form_is_asked_and_every_type_by_its_name():
    assert {item.question.form for item, _ in asked()} == set(MotionForm)
    assert {item.type for item, _ in asked()} == {each.name for each in TYPES} == {*NOW, *LATER}


def test_the_truth_told_is_that_of_the_question():
    for item, seen in asked():
        if item.truth.decidable and item.speaker is None:
            assert truth(item.question, seen) == item.truth, item.text
        assert item.text[0].isupper() and item.text.endswith("?")
        if item.choice is not None and isinstance(item.truth.value, bool):
            assert (item.choices[item.choice] == "Yes") is item.truth.value
        if item.type == "camera motion" and item.truth.decidable:
            assert item.truth.value in WAYS


def test_yes_and_no_are_both_the_answer():
    answers = Counter(item.truth.value for item, _ in asked()
                      if item.truth.decidable and isinstance(item.truth.value, bool))
    assert 0.25 < answers[True] / (answers[True] + answers[False]) < 0.75


def test_the_same_seed_asks_the_same():
    walking = situation(13.0, camera=camera)
    assert generate_all(walking, 10, 5, NOW) == generate_all(walking, 10, 5, NOW)


def test_numbers_have_their_units_and_orders_their_things():
    units = {(item.question.form, item.unit) for item, _ in asked()
             if isinstance(item.truth.value, float)}
    assert units == {(MotionForm.SPEED, "m/s"), (MotionForm.WHEN_HIT, "s"),
                     (MotionForm.LAST_SEEN, "s")}
    for item, _ in asked():
        if item.question.form is MotionForm.APPEARANCE_ORDER and item.truth.decidable:
            assert item.value_kind == "order"
            assert len(set(item.truth.value)) == len(item.question.choices)


def test_what_is_gone_is_asked_about():
    ids = [item.truth.object_ids for item, _ in asked()
           if item.question.form in (MotionForm.WAS_THERE, MotionForm.LAST_SEEN)]
    assert any(BOOK in each for each in ids)


@pytest.mark.parametrize("until_s", [1.0, 2.0])
def test_too_few_frames_ask_nothing_about_the_past(until_s):
    assert generate_all(situation(until_s), 20, 0, ("history", "object motion")) == []


def test_people_are_viewpoints_of_the_static_types():
    """Of what has a front and is large enough, the person is one of three in this room."""
    stands = situation(8.0)
    views = [
        item.question.viewpoint.at
        for seed in range(6)
        for item in generate_all(stands, 30, seed, ("egocentric", "direction", "visible"))
        if item.question.viewpoint.view is View.OBJECT
    ]
    named = [at for at in views if at is not None and at.kind == "person"]
    assert len(named) >= 3
    assert stands.was_seen(stands.scene.by_id[PERSON])
