"""Constructions beyond a plain question, each in more than one wording, and what they mean."""

from __future__ import annotations

import pytest

from spatial_si_ros.language import canonical, parse_question
from spatial_si_ros.language.words.asides import without_unit

MEANINGS = [
    # yes or no
    ("Is the mug on the desk, yes or no?", "is the mug on the desk?"),
    ("Yes or no: is the mug more than 4 m from the bed?", "is the mug more than 4 m from the bed?"),
    ("Would you say that the mug is on the desk?", "is the mug on the desk?"),
    ("Is the book brown?", "is the book brown?"),
    ("Is the vase orange?", "is the vase orange?"),
    ("What colour is the book?", "what colour is the book?"),
    ("Do the sofa and the tv face opposite ways?", "do the sofa and the tv face opposite ways?"),
    (
        "Are the sofa and the tv facing in the same direction?",
        "do the sofa and the tv face the same way?",
    ),
    ("Is the sofa at right angles to the tv?", "do the sofa and the tv face at right angles?"),
    (
        "Do the sofa and the tv face the same way, opposite ways or at right angles?",
        "how are the sofa and the tv turned to each other?",
    ),
    ("Does image 2 show the bathtub?", "is the bathtub in picture 2?"),
    ("Does the bottle touch the can?", "is the bottle touching the can?"),
    # units and how it is measured
    ("In cm, what is the width of the sofa?", "how wide is the sofa in cm?"),
    ("What is the distance from bed to door (in meters)?", "how far is the bed from the door?"),
    (
        "How far is the mug from me in inches, if I stand at the door facing the bed?",
        "how far is the mug from the viewer in inches, standing at the door facing the bed?",
    ),
    ("How many m² does the bathroom have?", "what is the area of the bathroom?"),
    ("How large is the kitchen in ft²?", "what is the area of the kitchen in square ft?"),
    (
        "Measured from their closest points, how many inches apart are the mug and the tv?",
        "how far is the mug from the tv in inches?",
    ),
    (
        "Measuring between the closest points, how far is the mug from the tv (in cm)?",
        "how far is the mug from the tv in cm?",
    ),
    (
        "What is the longest dimension (length, width or height) of the bed?",
        "how large is the bed?",
    ),
    (
        "In cm, taking length, width and height, what is the largest of the three for the bed?",
        "how large is the bed in cm?",
    ),
    # a verb that is half of a noun, and what would be
    ("Does the tv stand between the bed and the sofa?", "is the tv between the bed and the sofa?"),
    ("Does the tv stand touch the bed?", "is the tv stand touching the bed?"),
    (
        "Which of these would be ahead of you: the bed or the sofa?",
        "which is in front of you: the bed or the sofa?",
    ),
    # what if one turned
    (
        "If I turn left, what is in front of me?",
        "which objects (in front of the viewer) are there, from my point of view after turning "
        "90 degrees to the left?",
    ),
    (
        "If I stand at the bed facing the window and turn right, is the door to my left?",
        "is the door left of the viewer, standing at the bed facing the window after turning 90 "
        "degrees to the right?",
    ),
    (
        "Suppose I rotate 45 degrees clockwise, would the lamp be on my left or right?",
        "is the lamp left of or right of the viewer, from my point of view after turning 45 "
        "degrees to the right?",
    ),
    (
        "If you turn around, can you see the tv?",
        "is the tv visible from the viewer, from your point of view after turning 180 degrees to "
        "the left?",
    ),
    (
        "Imagine you turn three quarters of a turn to the left. What is to your right?",
        "which objects (right of the viewer) are there, from your point of view after turning "
        "90 degrees to the right?",
    ),
    # directions
    (
        "In which of the eight compass directions is the bed from the door?",
        "in which of the eight compass directions is the bed from the door?",
    ),
    (
        "If north is up on the map, which way is the bed from the door?",
        "in which compass direction is the bed from the door?",
    ),
    (
        "On the map, is the bed north, west, south or east of the door?",
        "is the bed north of, south of, east of or west of the door?",
    ),
    (
        "From my point of view, where is the mug relative to the sink: left, right, in front or "
        "behind?",
        "is the mug left of, right of, in front of or behind the sink, from my point of view?",
    ),
    (
        "Go to the sofa and turn to face the tv: is the lamp to my left or right?",
        "is the lamp left of or right of the viewer, standing at the sofa facing the tv?",
    ),
    # routes
    (
        "Which turns do I take from the bed, facing the tv, to the sink by way of the stove?",
        "which way leads from the bed facing the tv to the stove, then the sink?",
    ),
    (
        "I stand at the bed facing the tv; which turns lead to the sink by way of the stove?",
        "which way leads from the bed facing the tv to the stove, then the sink?",
    ),
    (
        "If I stand at the bed facing the tv, how do I get to the sink by way of the stove?",
        "which way leads from the bed facing the tv to the stove, then the sink?",
    ),
    (
        "You start at the bed, facing the tv, and want to get to the sink. Fill in each blank with "
        "turn left, turn right, turn back or go straight: 1. ____; 2. go forward until the stove; "
        "3. ____; 4. go forward until the sink.",
        "which way leads from the bed facing the tv to the stove, then the sink?",
    ),
    (
        "A robot stands at the bed and faces the tv. It shall drive to the sink. What belongs in "
        "the blanks, turn left or turn right: 1. ____; 2. go forward until the stove; 3. ____; "
        "4. go forward until the sink?",
        "which way leads from the bed facing the tv to the stove, then the sink?",
    ),
    (
        "Which turns lead from the bed facing the door nearest to the tv to the sink?",
        "which way leads from the bed facing the door (nearest to the tv) to the sink?",
    ),
    # rooms
    ("Are the mug and the bed in the same room?", "are the mug and the bed in the same room?"),
    ("Is the mug in the same room as the bed?", "are the mug and the bed in the same room?"),
    # conditions joined by "and"
    (
        "How many mugs are near the sink and not in the kitchen?",
        "how many mugs (near the sink) (not in the kitchen) are there?",
    ),
    (
        "How many mugs are left of the sink by the door and at most 2 metres from the bed?",
        "how many mugs (left of the sink (next to the door)) (within 2 m of the bed) are there?",
    ),
    (
        "Which mugs are between the sink and the stove and near the bed?",
        "which mugs (between the sink and the stove) (near the bed) are there?",
    ),
    # one of several
    (
        "Which of these can I see: the mug or the bed, when I stand at the door facing the tv?",
        "which is visible from the viewer, standing at the door facing the tv: the mug or the bed?",
    ),
    (
        "Seen from the door, which of these is visible?",
        "which of these is visible from the viewer, as seen from the door?",
    ),
    ("Which of these can be seen from the bed?", "which of these is visible from the bed?"),
    (
        "Which one of the listed things is farthest from the bed?",
        "which of these is farthest from the bed?",
    ),
    # pictures
    (
        "Which of these can be seen in picture 1 only: the mug or the bed?",
        "which of these can be seen in picture 1 only: the mug or the bed?",
    ),
    ("Which of these do both pictures show?", "which of these do all pictures show?"),
    (
        "Seen from the camera of picture 2, in which direction is the mug: left or right?",
        "seen from picture 2, in which half is the mug?",
    ),
    (
        "Where was the camera of image 1, seen from the camera of image 2: front, left, behind or "
        "right?",
        "seen from picture 2, in which direction is the camera of picture 1?",
    ),
    # what things are for
    ("I want to eat. Which of these is for that?", "what is this used for?"),
    (
        "Which of these is made for people to keep food cold: the tv or the fridge?",
        "what is this used for?",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_means(text, meaning):
    question = parse_question(text)
    assert canonical(question) == meaning
    assert parse_question(meaning) == question


def test_what_was_is_not_what_is():
    question = parse_question("was there a mug on the table, as seen from the sofa?")
    assert canonical(question) == "was there a mug (on the table), as seen from the sofa?"


def test_no_unit_is_taken_out_of_a_limit():
    assert without_unit(["within", "2", "m", "of", "the", "bed"]) is None
