"""Tests for answers/measuring/fronts.py: facing, parallel, aligned."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scenes.rooms import DOWN, LEFT, RIGHT, UP, thing

from spatial_si_ros.answers.measuring.fronts import aligned, facing, facing_place, parallel, turned
from spatial_si_ros.errors import DegenerateGeometry

SOFA = thing(1, "sofa", [0, 0, 0.4], [0.9, 2.0, 0.8], front_rad=RIGHT)


def lamp(degrees: float, metres: float = 3.0):
    a = math.radians(degrees)
    return thing(2, "lamp", [metres * math.cos(a), metres * math.sin(a), 0.8], [0.3, 0.3, 1.6])


@pytest.mark.parametrize(
    ("degrees", "faces", "away"),
    [(0, 1, 0), (10, 1, 0), (35, 0, 0), (90, 0, 0), (145, 0, 0), (170, 0, 1), (180, 0, 1)],
)
def test_facing(degrees, faces, away):
    assert round(facing(SOFA, lamp(degrees)).probability) == faces
    assert round(facing(SOFA, lamp(degrees), away=True).probability) == away
    place = lamp(degrees).box.centre_m
    assert round(facing_place(SOFA, place, 0.05).probability) == faces


def test_on_the_limit_nothing_is_sure():
    assert facing(SOFA, lamp(22.5)).probability == pytest.approx(0.5, abs=0.03)
    assert "limit is 22.5°" in facing(SOFA, lamp(22.5)).explanation


@pytest.mark.parametrize(("front", "degrees"), [(RIGHT, 0), (UP, 90), (LEFT, 180), (DOWN, 90)])
def test_how_two_fronts_are_turned(front, degrees):
    other = thing(3, "chair", [2, 0, 0.4], [0.5, 0.5, 0.8], front_rad=front)
    angle, std, sure = turned(SOFA, other)
    assert math.degrees(angle) == pytest.approx(degrees)
    assert math.degrees(std) == pytest.approx(7.07, abs=0.01)
    assert sure == pytest.approx(0.97**2)


@pytest.mark.parametrize(
    ("yaw_deg", "expected"), [(0, True), (10, True), (175, True), (20, False), (90, False)]
)
def test_parallel(yaw_deg, expected):
    a = thing(1, "desk", [0, 0, 0.4], [1.6, 0.7, 0.8])
    b = thing(2, "bed", [3, 0, 0.4], [2.0, 1.0, 0.8], yaw_rad=math.radians(yaw_deg))
    assert (parallel(a, b).probability >= 0.5) is expected
    assert parallel(a, b).probability == pytest.approx(parallel(b, a).probability)


def row(*offsets):
    return [thing(i, "lamp", [2.0 * i, y, 0.8], [0.3] * 3) for i, y in enumerate(offsets, 1)]


@pytest.mark.parametrize(
    ("offsets", "expected"), [((0, 0, 0), True), ((0, 0.3, 0), True), ((0, 1.0, 0), False)]
)
def test_aligned(offsets, expected):
    things = row(*offsets)
    assert (aligned(things).probability >= 0.5) is expected
    turn = aligned([things[2], things[0], things[1]]).probability
    assert turn == pytest.approx(aligned(things).probability)


def test_what_stands_close_together_forms_no_line():
    close = [thing(i, "mug", [0.2 * i, 0, 0.8], [0.1] * 3) for i in (1, 2, 3)]
    assert aligned(close).probability < 0.01


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: facing(lamp(0), SOFA), "front of lamp_2 is not known"),
        (lambda: facing(SOFA, thing(3, "mug", [0, 0, 1], [0.1] * 3)), "from the observer's axis"),
        (lambda: parallel(SOFA, lamp(0)), "too alike to give it a direction"),
        (lambda: aligned(row(0, 0)), "needs three things, got 2"),
        (lambda: aligned([lamp(0)] * 3), "they form no line"),
        (lambda: facing_place(SOFA, np.zeros(3), 0.05), "from the observer's axis"),
    ],
)
def test_what_has_no_meaning_is_refused(call, why):
    with pytest.raises(DegenerateGeometry, match=why):
        call()
