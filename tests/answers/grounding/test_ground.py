"""Tests for answers/grounding/ground.py and answers/grounding/viewpoints.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.talk import ROBOT, ROOM
from scenes.rooms import BOOK, BOWL, DOOR, RED_MUG, SOFA, STAND, TABLE, snapshot, thing

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.grounding.ground import Resolved, resolve
from spatial_si_ros.answers.grounding.viewpoints import ground_viewpoint
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.language import (
    Declined,
    DeclineReason,
    Person,
    ViewpointSpec,
    ViewpointWords,
    Who,
    parse_reference,
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the sofa", SOFA),
        ("the couch", SOFA),
        ("the red mug", RED_MUG),
        ("the mug left of the laptop", RED_MUG),
        ("the mug right of the laptop as seen from the tv", RED_MUG),
        ("the mug nearest to the plant", RED_MUG),
        ("the bowl on the tv stand", BOWL),
        ("the red book", BOOK),
        ("the white thing on the tv stand", BOWL),
        ("the biggest object in the bowl", 15),
        ("the tallest thing near the coffee table", SOFA),
        ("the thing below the tv", STAND),
        ("the coffee table in front of the sofa", TABLE),
        ("the brown object between the sofa and the tv", TABLE),
        ("the farthest object", DOOR),
    ],
)
def test_resolve(words, expected):
    found = resolve(parse_reference(words), ROOM, ROBOT)
    assert isinstance(found, Resolved), found
    assert found.thing.id == expected
    assert 0.6 < found.probability <= 1.0


@pytest.mark.parametrize(
    ("labels", "meant"),
    [
        pytest.param((("mug", 0.9),), True, id="a mug, white or grey"),
        pytest.param((("mug", 0.6), ("plate", 0.4)), True, id="rather a mug"),
        pytest.param((("plate", 0.6), ("mug", 0.4)), False, id="rather a plate"),
    ],
)
def test_the_only_mug_may_have_been_measured_in_another_colour(labels, meant):
    mug = thing(1, "mug", [0, 0, 0.1], [0.1] * 3, labels=labels, colour="white")
    assert mug.colour is not None
    pale = replace(mug, colour=replace(mug.colour, probability=0.45))
    found = resolve(parse_reference("the white mug"), snapshot([pale]), ROBOT)
    assert isinstance(found, Resolved) is meant, found
    if not meant:
        assert found.reason is DeclineReason.NOT_OBSERVED_WELL
        assert found.detail.startswith("plate_1 may be the white mug")


def test_candidates_are_ordered_and_share_the_whole():
    scene = snapshot(
        [
            thing(1, "cup", [0, 0, 0.1], [0.1] * 3, labels=(("cup", 0.9),)),
            thing(2, "mug", [1, 0, 0.1], [0.1] * 3, labels=(("mug", 0.8), ("cup", 0.15))),
        ]
    )
    found = resolve(parse_reference("the cup"), scene, ROBOT)
    assert [each.thing.id for each in found.candidates] == [1, 2]
    assert sum(each.probability for each in found.candidates) == pytest.approx(1.0)


def test_a_thousand_equal_objects_are_ambiguous_not_an_error():
    scene = snapshot([thing(i, "book", [0.3 * i, 0, 0.1], [0.1] * 3) for i in range(1, 1000)])
    refused = resolve(parse_reference("the book"), scene, ROBOT)
    assert refused.reason is DeclineReason.AMBIGUOUS
    assert len(refused.alternatives) == 6


def spec(kind, at=None, facing=None):
    parsed = [None if each is None else parse_reference(each) for each in (at, facing)]
    return ViewpointSpec(kind, *parsed)


def test_viewpoints():
    V, K = ViewpointWords, ViewpointKind
    robot = ground_viewpoint(spec(V.ROBOT), ROOM, ROBOT)
    assert (robot.kind, robot.yaw_rad) == (K.ROBOT, pytest.approx(np.pi / 2))
    assert ground_viewpoint(spec(V.SPEAKER), ROOM, ROBOT) is ROBOT.robot
    assert ground_viewpoint(ViewpointSpec(), ROOM, ROBOT) is ROBOT.robot
    sofa = ground_viewpoint(spec(V.OBJECT_FRONT, "the sofa"), ROOM, ROBOT)
    assert (sofa.kind, sofa.object_ids) == (K.OBJECT_FRONT, (SOFA,))
    assert sofa.yaw_rad == pytest.approx(np.pi / 2)
    plant = ground_viewpoint(spec(V.OBJECT_FRONT, "the plant"), ROOM, ROBOT)
    assert isinstance(plant, Observer) and plant.yaw_rad is None
    there = ground_viewpoint(spec(V.STANDING_AT_FACING, "the door", "the tv"), ROOM, ROBOT)
    assert there.kind is K.STANDING_AT_FACING
    assert there.position_m[:2] == pytest.approx([4.0, 4.2])
    assert np.rad2deg(there.yaw_rad) == pytest.approx(-177.1, abs=0.1)
    assert 0.0 < there.yaw_std_rad < 0.02


def test_facing_something_from_where_the_speaker_is():
    words = ViewpointSpec(
        ViewpointWords.STANDING_AT_FACING, Person(Who.SPEAKER), parse_reference("the armchair")
    )
    observer = ground_viewpoint(words, ROOM, ROBOT)
    assert observer.position_m[:2] == pytest.approx([0.0, -1.0])
    assert np.rad2deg(observer.yaw_rad) == pytest.approx(14.0, abs=0.1)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (spec(ViewpointWords.OBJECT_FRONT, "the mug"), DeclineReason.AMBIGUOUS),
        (spec(ViewpointWords.OBJECT_FRONT, "the bed"), DeclineReason.NOT_SEEN),
        (
            spec(ViewpointWords.STANDING_AT_FACING, "the tv", "the tv stand"),
            DeclineReason.UNDEFINED,
        ),
        (ViewpointSpec(ViewpointWords.ROBOT), DeclineReason.NO_VIEWPOINT),
    ],
)
def test_viewpoints_that_do_not_exist(words, reason):
    context = AskContext() if words.at is None else ROBOT
    refused = ground_viewpoint(words, ROOM, context)
    assert isinstance(refused, Declined)
    assert refused.reason is reason
