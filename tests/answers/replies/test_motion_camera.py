"""Tests for answers/replies/motion_camera.py: two pictures, or the trail of `moving_room.py`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.moving_room import ROBOT, S, hall, optical, refused, told
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial_si_ros.answers.answer import DeclineReason
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.replies.motion_camera import outcomes
from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.language.queries import CameraMotion
from spatial_si_ros.scene.keyframes import Keyframe

CAMERA = Pinhole(np.array([[200.0, 0, 160], [0, 200.0, 120], [0, 0, 1]]), (320, 240))


def shot(number: int, T: np.ndarray) -> Keyframe:
    return Keyframe(number, number * S, T, CAMERA, b"", b"", (), np.zeros((0, 3), np.int32))


def two(x_m: float, y_m: float, turn_deg: float, facing_rad: float = 0.0) -> AskContext:
    """Pictures from the origin and from (x, y) ahead and to the left of it, turned."""
    cos, sin = np.cos(facing_rad), np.sin(facing_rad)
    x, y = cos * x_m - sin * y_m, sin * x_m + cos * y_m
    second = optical(x, y, facing_rad + np.deg2rad(turn_deg))
    return replace(ROBOT, pictures=(shot(1, optical(0, 0, facing_rad)), shot(2, second)))


CASES = [
    (0.0, 0.0, 0.0, "did not move"),
    (0.1, 0.05, 8.0, "did not move"),
    (0.0, 0.0, 40.0, "turned left"),
    (0.0, 0.0, -40.0, "turned right"),
    (1.0, 0.2, 10.0, "moved forward"),
    (-0.6, 0.1, 0.0, "moved backward"),
    (0.1, 0.5, 5.0, "moved left"),
    (0.2, -0.9, 0.0, "moved right"),
    (0.3, 0.0, 60.0, "turned left"),
    (1.5, 0.0, 30.0, "moved forward"),
]


@pytest.mark.parametrize(("x_m", "y_m", "turn_deg", "want"), CASES)
@pytest.mark.parametrize("facing_rad", [0.0, 2.0, -3.0])
def test_between_two_pictures(
    x_m: float, y_m: float, turn_deg: float, want: str, facing_rad: float
) -> None:
    context = two(x_m, y_m, turn_deg, facing_rad)
    answer = told(CameraMotion(pictures=(1, 2)), hall(), context)
    assert answer.value.text == want
    assert told(CameraMotion(), hall(), context).value.text == want


def test_both_movements_are_told() -> None:
    text = told(CameraMotion(pictures=(1, 2)), hall(), two(0.5, 0.0, 60.0)).text
    assert text == "The camera turned left by 60° and moved forward by 0.50 m."
    back = told(CameraMotion(pictures=(2, 1)), hall(), two(0.5, 0.0, 60.0)).value.text
    assert back == "turned right"


@pytest.mark.parametrize(
    ("choices", "want"),
    [
        (("turned left", "turned right"), "turned left"),
        (("right", "left"), "left"),
        (("It moved forward", "It rotated left", "It stayed still"), "It rotated left"),
        (("A. no movement", "B. turning left"), "B. turning left"),
    ],
)  # fmt: skip
def test_choices(choices: tuple[str, ...], want: str) -> None:
    answer = told(CameraMotion(pictures=(1, 2)), hall(), two(0.1, 0.0, 50.0), choices)
    assert answer.value.text == want
    assert answer.probability > 0.9


@pytest.mark.parametrize(
    ("span_s", "want"),
    [(5.0, "turned left"), (35.0, "turned left"), (45.0, "moved forward"), (None, "moved forward"),
     (2.0, "did not move")],
)  # fmt: skip
def test_over_the_last_seconds(span_s: float | None, want: str) -> None:
    """At 60 s it was 1 m back, at 1 s 3 m; it turned by 52 degrees at 97 s."""
    if span_s == 35.0:
        want = "moved forward"  # 1.0 / 0.2 against 52 / 15
    assert told(CameraMotion(span_s=span_s), hall()).value.text == want


def test_near_the_limit_it_is_unsure() -> None:
    sharp = outcomes(np.deg2rad(15.0), np.zeros(2), np.deg2rad(1.0), 0.03)
    assert sharp["turned left"] == pytest.approx(0.5, abs=0.05)
    assert sharp["did not move"] == pytest.approx(0.5, abs=0.05)


@settings(max_examples=25, deadline=None)
@given(st.floats(-3.0, 3.0), st.floats(-2.0, 2.0), st.floats(-2.0, 2.0))
def test_the_mirror_swaps_left_and_right(turn: float, forward: float, left: float) -> None:
    one = outcomes(turn, np.array([forward, left]), 0.02, 0.03)
    other = outcomes(-turn, np.array([forward, -left]), 0.02, 0.03)
    assert sum(one.values()) == pytest.approx(1.0, abs=0.01)
    for name, p in one.items():
        swapped = name.replace("left", "*").replace("right", "left").replace("*", "right")
        assert other[swapped] == pytest.approx(p, abs=0.06)


def test_what_is_not_known_is_declined() -> None:
    why = refused(CameraMotion(pictures=(1, 3)), hall(), two(1.0, 0.0, 0.0))
    assert (why.reason, "there is no picture 3" in why.detail) == (DeclineReason.BAD_INPUT, True)
    why = refused(CameraMotion(span_s=500.0), hall())
    assert why.reason is DeclineReason.NOT_OBSERVED_YET
    assert "the camera is known for 99 s, not for 500 s" in why.detail
    why = refused(CameraMotion(), replace(hall(), trail=()))
    assert why.reason is DeclineReason.NOT_OBSERVED_YET
