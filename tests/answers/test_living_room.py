"""Questions about the living room that anybody can check on its drawing."""

from __future__ import annotations

import pytest
from answers.talk import ROBOT, ask, value
from scenes.rooms import (
    APPLE,
    ARMCHAIR,
    BLUE_MUG,
    BOOK,
    BOOK_2,
    BOWL,
    DOOR,
    LAMP,
    LAPTOP,
    RED_MUG,
    SHELF,
    SOFA,
    STAND,
    TABLE,
    TV,
    living_room,
    snapshot,
    standing,
    thing,
)

from spatial_si_ros.answers.answer import Answered
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.geometry.viewpoints import Frame, ViewpointKind
from spatial_si_ros.language import parse_question
from spatial_si_ros.language.canonical import canonical

YES_NO = [
    ("is the red mug left of the laptop?", True),
    ("is the red mug right of the laptop?", False),
    ("is the red mug left of the laptop, as seen from the tv?", False),
    ("is the blue mug left of the laptop, as seen from the tv?", True),
    ("is the red mug left of the laptop, from your point of view?", True),
    ("is the red mug on the laptop's own right?", True),
    ("is the coffee table in front of the sofa?", True),
    ("is the coffee table behind the sofa?", False),
    ("is the coffee table behind the sofa, from my point of view?", True),
    ("is the coffee table in front of the tv?", True),
    ("is the coffee table between the sofa and the tv?", True),
    ("is the lamp between the sofa and the tv?", False),
    ("is the laptop between the mugs?", True),
    ("is the tv above the tv stand?", True),
    ("is the tv stand below the tv?", True),
    ("is the tv above the sofa?", False),
    ("is the apple in the bowl?", True),
    ("is the apple on the coffee table?", False),
    ("is the red mug on the coffee table?", True),
    ("is the red mug in the bowl?", False),
    ("is the red mug next to the laptop?", True),
    ("is the lamp near the sofa?", False),
    ("is the lamp next to the coffee table?", False),
    ("is the armchair to my right?", True),
    ("if i turn right, is the armchair in front of me?", True),
    ("if i turn left, is the armchair behind me?", True),
    ("if you turn around, is the armchair to your left?", True),
    ("if you turn around, can you see the tv?", False),
    ("standing at the sofa facing the tv, if i turn around, is the armchair to my left?", True),
    ("is the armchair to your left?", False),
    ("is the tv in front of me?", True),
    ("is the sofa near me?", True),
    ("is the tv behind you?", False),
    ("if i stand at the door facing the tv, is the armchair to my left?", True),
    ("standing at the tv facing the sofa, is the bookshelf on my right?", True),
    ("is the sofa bigger than the armchair?", True),
    ("is the armchair bigger than the sofa?", False),
    ("is the armchair smaller than the sofa?", True),
    ("is the bookshelf taller than the lamp?", True),
    ("is the tv stand longer than the armchair?", True),
    ("is the lamp nearer to the sofa than the door?", True),
    ("is the coffee table nearer to the sofa than to the tv?", True),
    ("is the armchair farther from the tv than the plant?", True),
    ("is the sofa nearer to me than the tv?", True),
    ("is there an apple in the bowl?", True),
    ("is there a red thing on the coffee table?", True),
    ("is there a banana?", False),
    ("are there any books on the coffee table?", False),
]

OPEN = [
    ("if i stand at the door facing the tv, is the armchair to my left, right or back?", "left"),
    ("if i stand at the door facing the tv, is the bookshelf to my left, right or front?", "front"),
    ("is the red mug left or right of the laptop?", "left"),
    ("is the coffee table in front of or behind the sofa?", "front"),
    ("standing at the coffee table facing the sofa, where is the lamp?", "left"),
    ("where is the tv from the sofa's point of view?", "front"),
    ("where is the apple?", (BOWL,)),
    ("where is the blue mug?", (TABLE,)),
    ("where is the bookshelf?", (STAND,)),
    ("where are you?", (SOFA,)),
    ("what is on the coffee table?", (RED_MUG, BLUE_MUG, LAPTOP)),
    ("what is in the bowl?", (APPLE,)),
    ("what is on the bowl?", ()),
    ("which books are on the bookshelf?", (BOOK, BOOK_2)),
    ("what is left of the laptop?", (RED_MUG,)),
    ("what is left of the laptop as seen from the tv?", (BLUE_MUG,)),
    ("what is to my right?", (ARMCHAIR,)),
    ("what is above the tv stand?", (TV, APPLE, BOWL)),
    ("which mug is nearest to the lamp?", (BLUE_MUG,)),
    ("which mug is farthest from the lamp?", (RED_MUG,)),
    ("what is the biggest object on the coffee table?", (LAPTOP,)),
    ("which object is the tallest?", (DOOR,)),
    ("what is nearest to me?", (SOFA,)),
    ("how many mugs are there?", 2),
    ("how many red mugs are there?", 1),
    ("how many books are on the bookshelf?", 2),
    ("how many objects are on the coffee table?", 3),
    ("how many mugs are left of the laptop?", 1),
    ("how many mugs are left of the laptop, as seen from the tv?", 1),
    ("how many cups are there?", 0),
    ("how far is the lamp from the plant?", 3.6),
    ("how far is the sofa from you?", 0.55),
    ("how far away is the sofa?", 0.55),
    ("standing at the door facing the tv, how far is the lamp from me?", 2.69),
    ("how tall is the bookshelf?", 1.8),
    ("how long is the sofa?", 2.0),
    ("what colour is the sofa?", "grey"),
    ("is the sofa grey?", True),
    ("is the sofa red?", False),
    ("which is nearest to the tv: the lamp, the armchair or the sofa?", "the lamp"),
    ("which of these is left of the laptop: the red mug or the blue mug?", "the red mug"),
    ("which is bigger, the sofa or the armchair?", "the sofa"),
]


@pytest.mark.parametrize(("text", "expected"), YES_NO)
def test_yes_or_no(text, expected):
    assert value(text) is expected


@pytest.mark.parametrize(("text", "expected"), OPEN)
def test_open_question(text, expected):
    found = value(text)
    assert found == (pytest.approx(expected, abs=0.02) if isinstance(expected, float) else expected)


@pytest.mark.parametrize("text", [text for text, _ in (*YES_NO, *OPEN)])
def test_every_answer_is_whole(text):
    """It says how it was understood, in words that mean the same again, and why."""
    result = ask(text)
    assert isinstance(result, Answered), f"{text}: {result.detail}"
    assert 0.6 <= result.probability <= 1.0
    assert result.text[0].isupper() or not result.text[0].isalpha()
    assert result.explanation
    assert result.map_version == 1
    again = parse_question(result.interpretation)
    assert canonical(again) == result.interpretation


def test_evidence_names_every_object_that_the_words_single_out():
    result = ask("is the red mug left of the laptop, as seen from the tv?")
    assert set(result.evidence_object_ids) == {RED_MUG, LAPTOP, TV}
    (fact,) = result.evidence_relations
    assert (fact.subject_id, fact.reference_id, fact.frame) == (RED_MUG, LAPTOP, Frame.RELATIVE)
    assert result.frame.observer.object_ids == (TV,)


def test_the_frame_of_each_answer():
    frames = {
        "is the coffee table in front of the sofa?": Frame.INTRINSIC,
        "is the coffee table in front of the sofa, from my point of view?": Frame.RELATIVE,
        "is the red mug left of the laptop?": Frame.RELATIVE,
        "is the lamp in front of the plant?": Frame.RELATIVE,
        "is the armchair to my right?": Frame.EGOCENTRIC,
        "is the tv above the tv stand?": Frame.ABSOLUTE,
        "how far is the lamp from the plant?": Frame.NONE,
    }
    assert {text: ask(text).frame.frame for text in frames} == frames


def test_says_what_another_frame_would_have_answered():
    assert ask("is the coffee table in front of the sofa?").frame_note == (
        "as seen from the robot the answer would be no"
    )
    assert ask("is the coffee table in front of the sofa, from my point of view?").frame_note == ""


def test_the_speaker_is_not_the_robot():
    speaker = standing(0.0, 3.5, -1.5708, ViewpointKind.SPEAKER)
    context = AskContext(robot=ROBOT.robot, speaker=speaker)
    assert value("is the red mug left of the laptop?", context=context) is False
    assert value("is the red mug left of the laptop, from your point of view?", context=context)
    assert value("is the armchair to my left?", context=context) is True
    assert value("is the armchair to your right?", context=context) is True


def test_a_viewpoint_of_the_request_counts_as_named():
    behind_the_tv = standing(0.0, 5.0, -1.5708, ViewpointKind.POSE)
    context = AskContext(robot=ROBOT.robot, viewpoint=behind_the_tv)
    assert value("is the red mug left of the laptop?", context=context) is False
    assert ask("is the coffee table in front of the sofa?", context=context).frame.frame is (
        Frame.RELATIVE
    )
    assert value("is the red mug left of the laptop, as seen from the sofa?", context=context)


def test_words_are_attached_where_they_are_needed():
    """One lamp stands on the desk, another on the floor; there is one mug."""
    scene = snapshot(
        [
            thing(1, "desk", [0, 2, 0.35], [1.6, 0.8, 0.7], on=0),
            thing(2, "lamp", [0.5, 2, 0.9], [0.2, 0.2, 0.4], on=1),
            thing(3, "lamp", [-3, 2, 0.8], [0.3, 0.3, 1.6], on=0),
            thing(4, "mug", [0, 2, 0.75], [0.1, 0.1, 0.1], on=1),
        ]
    )
    result = ask("is the mug near the lamp on the desk?", scene)
    assert result.interpretation == "is the mug near the lamp (on the desk)?"
    assert result.value.value is True
    two_mugs = snapshot(
        [
            thing(1, "desk", [0, 2, 0.35], [1.6, 0.8, 0.7], on=0),
            thing(3, "lamp", [-1, 2, 0.8], [0.3, 0.3, 1.6], on=0),
            thing(4, "mug", [0, 2, 0.75], [0.1, 0.1, 0.1], on=1),
            thing(5, "mug", [3, 2, 0.75], [0.1, 0.1, 0.1], on=0),
        ]
    )
    result = ask("is the mug on the desk near the lamp?", two_mugs)
    assert result.interpretation == "is the mug (on the desk) near the lamp?"


def test_where_tells_the_robots_own_view_as_well():
    assert ask("where is the apple?").text == (
        "The apple is in the bowl, 4.8 m away in front of me."
    )


def test_the_scene_of_these_tests_holds_together():
    room = living_room()
    assert len({each.id for each in room}) == len(room)
    carried = {each.name: each.support.object_id for each in room if each.support}
    assert set(carried.values()) <= {0} | {each.id for each in room}
    assert (SHELF, LAMP, STAND) == (5, 7, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is the armchair more than 2 m away from the laptop on the coffee table?", True),
        ("is the plant more than 2 m away from the laptop on the coffee table?", False),
        ("is the plant near the laptop on the coffee table?", False),
    ],
)
def test_where_as_many_words_are_idle_a_relation_describes_the_noun_before_it(text, expected):
    assert value(text) is expected
