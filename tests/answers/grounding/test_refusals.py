"""What cannot be answered is refused with its kind, a sentence and a way on."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np
import pytest
from answers.talk import ROBOT, ask, refusal, value
from hypothesis import given, settings
from hypothesis import strategies as st
from language.strategies import questions
from scenes.rooms import (
    ROBOT_BY_THE_SOFA,
    UP,
    living_room,
    snapshot,
    standing,
    thing,
)

from spatial_si_ros.answers.answer import Answered
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.geometric import answer
from spatial_si_ros.geometry.viewpoints import ViewpointKind
from spatial_si_ros.language import Declined, DeclineReason
from spatial_si_ros.scene.snapshot import EMPTY, OccupancyMap, SceneSnapshot

Why = DeclineReason


@pytest.mark.parametrize(
    ("text", "reason", "says", "alternatives"),
    [
        (
            "is the mug left of the laptop?",
            Why.AMBIGUOUS,
            "2 objects fit 'the mug': the red mug and the blue mug; which one?",
            ("the red mug", "the blue mug"),
        ),
        ("where is the cup?", Why.NOT_SEEN, "no cup was seen", ("the mug",)),
        ("where is the green mug?", Why.NOT_SEEN, "the red mug", ("the red mug", "the blue mug")),
        (
            "where is the apple on the sofa?",
            Why.NOT_SEEN,
            "the apple (on the sofa)",
            ("the apple",),
        ),
        ("is the apple left of the bowl?", Why.UNDEFINED, "stands over the other", ()),
        ("is the sofa left of the sofa?", Why.UNDEFINED, "both descriptions mean sofa_1", ()),
        ("how far is the sofa from the sofa?", Why.UNDEFINED, "both descriptions", ()),
        ("is the lamp on the plant's left?", Why.UNDEFINED, "a plant has no front", ()),
        (
            "from the plant's point of view, is the lamp on the left?",
            Why.NO_VIEWPOINT,
            "no facing",
            (),
        ),
        (
            "standing at the door, is the lamp on my left?",
            Why.NO_VIEWPOINT,
            "say what is faced",
            (),
        ),
        ("standing at the tv facing the tv stand, where is the lamp?", Why.UNDEFINED, "0.00 m", ()),
        ("is the lamp between the armchairs?", Why.AMBIGUOUS, "two armchairs are needed", None),
        (
            "is the red mug left of the laptop, as seen from the laptop?",
            Why.UNDEFINED,
            "0.00 m",
            (),
        ),
        ("which of these is on the sofa: the lamp or the plant?", Why.NOT_SEEN, "none of them", ()),
        (
            "which of these is on the coffee table: the red mug or the blue mug?",
            Why.AMBIGUOUS,
            "all fit",
            ("the red mug", "the blue mug"),
        ),
        ("which of these is on the sofa?", Why.BAD_INPUT, "No options", ()),
        ("is the door to my left or behind me?", Why.UNDEFINED, "not among the directions", None),
        ("is the lamp in front of the sofa?", Why.UNCERTAIN, "azimuth -45", None),
        ("what colour is the tv?", Why.NOT_OBSERVED_WELL, "colour of tv_3 was not measured", ()),
    ],
)
def test_refusal(text, reason, says, alternatives):
    refused = refusal(text)
    assert refused.reason is reason, refused
    assert says in refused.detail
    if alternatives is not None:
        assert refused.alternatives == alternatives


def test_an_empty_map():
    assert refusal("where is the mug?", EMPTY).reason is Why.MAP_EMPTY


def test_an_unknown_robot_pose_matters_only_where_it_is_needed():
    nowhere = AskContext()
    assert refusal("is the lamp to my left?", context=nowhere).reason is Why.NO_VIEWPOINT
    assert refusal("is the red mug left of the laptop?", context=nowhere).reason is Why.NO_VIEWPOINT
    assert value("is the red mug left of the laptop, as seen from the sofa?", context=nowhere)
    assert value("how many mugs are there?", context=nowhere) == 2
    assert value("where is the apple?", context=nowhere)


@pytest.mark.parametrize("probability", [None, 0.6])
def test_an_unknown_front(probability):
    """A sofa has a front; if it was not seen, "in front of the sofa" has no meaning yet."""
    room = [each for each in living_room() if each.label != "sofa"]
    front = None if probability is None else UP
    room.append(
        thing(1, "sofa", [0, 0, 0.4], [0.9, 2, 0.8], yaw_rad=UP, front_rad=front,
              front_probability=probability or 1.0)
    )  # fmt: skip
    scene = snapshot(room)
    refused = refusal("is the coffee table in front of the sofa?", scene)
    assert refused.reason is Why.NOT_OBSERVED_WELL
    assert refused.alternatives == ("in front of the sofa from my point of view",)
    assert value("is the coffee table behind the sofa, from my point of view?", scene) is True
    assert value("is the red mug left of the laptop, as seen from the sofa?", scene) is True


def test_an_object_that_was_hardly_seen_is_hedged():
    room = [*living_room(), thing(30, "banana", [1, 1.5, 0.45], [0.2, 0.05, 0.05], existence=0.4)]
    refused = refusal("where is the banana?", snapshot(room))
    assert refused.reason is Why.NOT_OBSERVED_WELL
    assert "banana_30 may be the banana" in refused.detail
    doubtful = [*living_room(), thing(30, "mug", [3, 1.5, 0.45], [0.1, 0.1, 0.1], existence=0.45)]
    assert refusal("how many mugs are there?", snapshot(doubtful)).reason is Why.UNCERTAIN


def test_a_doubtful_rival_does_not_make_the_words_ambiguous():
    room = [*living_room(), thing(30, "sofa", [6, 6, 0.4], [0.9, 2, 0.8], existence=0.15)]
    assert value("is the coffee table near the sofa?", snapshot(room)) is True


def test_labels_that_are_unsure():
    room = [
        *living_room(),
        thing(30, "cup", [3, 1, 0.4], [0.1] * 3, labels=(("cup", 0.55), ("mug", 0.4))),
    ]
    assert value("how far is the cup from the lamp?", snapshot(room)) == pytest.approx(
        1.06, abs=0.01
    )


def walled(scene: SceneSnapshot) -> SceneSnapshot:
    """With an occupancy grid in which a wall runs along x = 6."""
    cells = np.zeros((200, 200), np.int8)
    cells[:, 160:164] = 100
    occupancy = OccupancyMap(cells, 0.1, np.array([-10.0, -10.0]))
    return SceneSnapshot(1, 1, "map", scene.objects, occupancy)


def test_a_viewpoint_inside_a_wall():
    scene = walled(snapshot(living_room()))
    inside = standing(6.2, 0.0, UP, ViewpointKind.SPEAKER)
    refused = refusal("is the lamp to my left?", scene, AskContext(ROBOT.robot, inside))
    assert refused.reason is Why.NO_VIEWPOINT
    assert "inside a wall" in refused.detail
    given = AskContext(ROBOT.robot, viewpoint=standing(6.2, 0.0, UP, ViewpointKind.POSE))
    assert refusal("where is the lamp?", scene, given).reason is Why.NO_VIEWPOINT
    free = standing(5.0, 0.0, UP, ViewpointKind.SPEAKER)
    assert value("is the lamp to my left?", scene, AskContext(ROBOT.robot, free)) is True
    outside = standing(60.0, 0.0, math.pi / 2, ViewpointKind.SPEAKER)
    assert value("is the lamp to my left?", scene, AskContext(ROBOT.robot, outside)) is True


def test_below_the_wanted_probability_nothing_is_answered():
    strict = AskContext(ROBOT_BY_THE_SOFA, min_probability=0.999)
    assert refusal("is the apple in the bowl?", context=strict).reason is Why.UNCERTAIN
    lax = AskContext(ROBOT_BY_THE_SOFA, min_probability=0.0)
    assert isinstance(ask("is the lamp in front of the sofa?", context=lax), Answered)


@pytest.mark.parametrize("bad", [-0.1, 1.1, math.nan])
def test_impossible_probabilities_are_refused(bad):
    with pytest.raises(ValueError, match="0..1"):
        AskContext(min_probability=bad)


@settings(max_examples=60, deadline=None)
@given(
    question=questions(), poses=st.booleans(), choices=st.sampled_from([(), ("yes", "left", "2")])
)
def test_any_question_is_answered_or_refused(question, poses, choices):
    context = ROBOT if poses else AskContext()
    for scene in (snapshot(living_room()), EMPTY, snapshot(living_room()[:2])):
        result = answer(question, scene, context, choices)
        if isinstance(result, Declined):
            assert result.detail
        else:
            assert 0.0 <= result.probability <= 1.0


def test_coinciding_objects_are_no_trouble():
    same = [thing(i, kind, [0, 0, 0.5], [1, 1, 1]) for i, kind in enumerate(("bed", "desk"), 1)]
    scene = SceneSnapshot(1, 1, "map", MappingProxyType({each.id: each for each in same}))
    here = AskContext(robot=standing(0, 0, 0))
    for text in (
        "is the bed left of the desk?",
        "is the bed to my left?",
        "where is the bed from your point of view?",
        "standing at the bed facing the desk, is the bed on my left?",
    ):
        assert refusal(text, scene, here).reason is Why.UNDEFINED
