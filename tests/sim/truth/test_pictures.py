"""Pictures by where they were taken and how many pixels they show of each thing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from sim.truth.hand_scene import LAMP, MUG, SOFA, TV, UP, situation
from spatial_si_sim.truth.answers import truth, truth_without_margins
from spatial_si_sim.truth.errors import NoSuchPicture
from spatial_si_sim.truth.scene import TruePose
from spatial_si_sim.truth.situation import TruePicture
from spatial_si_sim.truth.spec import Form, Question, Reference, Scheme

PICTURES = (
    TruePicture(10, TruePose((3.0, 0.5), UP), {SOFA: 9000, TV: 2000, MUG: 600}),
    TruePicture(20, TruePose((1.0, 0.5), UP), {SOFA: 5000, LAMP: 900, MUG: 150}),
    TruePicture(30, TruePose((3.0, 2.0), math.pi), {TV: 0, LAMP: 30}),
)
NOW = replace(situation(), pictures=PICTURES)
SHOTS = (10, 20, 30)


def ask(form, subject=None, **more):
    reference = None if subject is None else Reference(subject)
    return truth(Question(form, reference, shots=SHOTS, **more), NOW)


def test_in_which_pictures():
    assert ask(Form.WHICH_PICTURES, "sofa").value == (1, 2)
    assert ask(Form.WHICH_PICTURES, "lamp").value == (2,)
    assert ask(Form.WHICH_PICTURES, "sofa", first=3).value is False
    assert ask(Form.WHICH_PICTURES, "tv", first=1).value is True


def test_a_thing_half_shown_leaves_it_open():
    found = ask(Form.WHICH_PICTURES, "mug")
    assert (found.decidable, found.reason) == (False, "too close")
    question = Question(Form.WHICH_PICTURES, Reference("mug"), shots=SHOTS)
    assert truth_without_margins(question, NOW).value == (1,)


def test_in_both_and_in_one_only():
    choices = tuple(Reference(kind) for kind in ("sofa", "tv", "lamp"))

    def which(**more):
        question = Question(Form.IN_BOTH_PICTURES, choices=choices, shots=(10, 20), **more)
        return truth(question, NOW)

    assert which().detail == "sofa_1"
    assert which(opposite=True, first=1).detail == "tv_2"
    assert which(opposite=True, first=2).detail == "lamp_9"


@pytest.mark.parametrize(
    "first, second, scheme, expected",
    [
        (1, 2, Scheme.QUARTERS, "left"),
        (2, 1, Scheme.QUARTERS, "right"),
        (1, 3, Scheme.QUARTERS, "front"),
        (3, 1, Scheme.QUARTERS, "left"),
        (2, 3, Scheme.QUADRANTS, "front-right"),
        (3, 2, Scheme.HALVES, "left"),
    ],
)
def test_where_the_other_camera_was(first, second, scheme, expected):
    found = ask(Form.CAMERA_POSITION, first=first, second=second, scheme=scheme)
    assert found.decidable, found.detail
    assert found.value == expected


def test_a_thing_from_a_camera():
    assert ask(Form.CAMERA_POSITION, "tv", first=1, scheme=Scheme.QUARTERS).value == "front"
    assert ask(Form.CAMERA_POSITION, "tv", first=3, scheme=Scheme.QUARTERS).value == "right"
    wrong = ask(Form.CAMERA_POSITION, "tv", first=3, scheme=Scheme.QUARTERS, sector="left")
    assert wrong.value is False


def test_which_is_on_a_side_of_a_camera():
    choices = (Reference("tv"), Reference("sofa"), Reference("chair", "red"))

    def which(sector, first):
        return ask(
            Form.WHICH_FROM_CAMERA, choices=choices, scheme=Scheme.QUARTERS, sector=sector,
            first=first,
        )  # fmt: skip

    # The third camera, at (3, 2), looks along -x.
    assert which("right", 3).detail == "tv_2"
    assert which("behind", 3).detail == "chair_10"
    assert which("left", 3).detail == "sofa_1"
    assert which("front", 3).reason == "ambiguous"


def test_a_frame_that_was_not_given_is_refused():
    with pytest.raises(NoSuchPicture, match="no frame 99"):
        truth(Question(Form.WHICH_PICTURES, Reference("tv"), shots=(99,)), NOW)
