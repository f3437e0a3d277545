"""Words around and inside a question that people use besides the plain ones."""

from __future__ import annotations

import pytest

from spatial_si_ros.language import Declined, canonical, parse_question
from spatial_si_ros.language.words.comparing import numbers_compared, parts_of_comparison
from spatial_si_ros.language.words.statements import as_question


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        # what leads up to it
        ("Looking at the pictures, how far is the bed from the desk?",
         "how far is the bed from the desk?"),
        ("I'd really like to know whether the mug is on the desk.", "is the mug on the desk?"),
        ("As far as you can tell, where is the sofa?", "where is the sofa?"),
        # the order of a statement
        ("The fridge is right of the stove, isn't it?", "is the fridge right of the stove?"),
        ("The kitchen is how big?", "what is the area of the kitchen?"),
        ("There's a lamp in the hall, isn't there?", "is there a lamp (in the hall)?"),
        # what stands in front
        ("Of the books on the desk, which one is farthest from the lamp?",
         "which is the book (on the desk) (farthest from the lamp)?"),
        ("Lamp, bed or desk: which of them is nearest to the door?",
         "which is nearest to the door: the lamp, the bed or the desk?"),
        ("Is it the mug or the bowl that is on the plate?",
         "which is on the plate: the mug or the bowl?"),
        ("In the kitchen, how many chairs are there?",
         "how many chairs (in the kitchen) are there?"),
        ("Apart from the mug, what is on the desk?",
         "which objects (other than the mug) (on the desk) are there?"),
        # what is on, in, before a thing
        ("How wide is the table on which the laptop stands?",
         "how wide is the table (with the laptop on it)?"),
        ("How big is the room with the bed?", "what is the area of the room (with the bed in it)?"),
        ("Is the sofa that the person is facing near the door?",
         "is the sofa (with the person facing it) near the door?"),
        ("What is the vase standing on?", "which objects (with the vase on it) are there?"),
        # what nobody named
        ("Is anything hiding the mug?", "is there an object (hiding the mug)?"),
        ("Is a lamp next to the bed?", "is there a lamp (next to the bed)?"),
        # numbers that are compared
        ("Is the shelf taller than 2 m?",
         "is the answer to ( how tall is the bookshelf ) more than 2?"),
        ("Are there more chairs than tables?",
         "is the answer to ( how many chairs are there ) more than the answer to"
         " ( how many tables are there )?"),
        ("Are there at least three lamps here?",
         "is the answer to ( how many lamps (in the room (nearest)) are there ) more than or equal"
         " to 3?"),
        ("How much taller is the shelf than the desk?",
         "how far is the answer to ( how tall is the bookshelf ) from the answer to"
         " ( how tall is the desk )?"),
        # two questions
        ("Which is the biggest room, and how big is it?",
         "which is the room (biggest), and what is the area of the room (biggest)?"),
        # the eye of a picture
        ("Seen from picture 2, is the lamp left of the sofa?",
         "is the lamp left of the sofa, through the camera of picture 2?"),
        ("How many chairs does picture 2 show?",
         "how many chairs (visible from the viewer) are there, through the camera of picture 2?"),
    ],
)  # fmt: skip
def test_means(text, meaning):
    assert canonical(parse_question(text)) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "Which is right? A. sink, stove B. stove, sink",
        "What are the width and the height of the table?",
        "Is anything moving?",
        "Are you about to hit something?",
        "What is on the person with the hat?",
        "Is the armchair looking the other way from the sofa?",
    ],
)
def test_a_half_understood_question_is_declined(text):
    assert isinstance(parse_question(text), Declined)


def test_a_comparison_has_two_parts():
    words = numbers_compared(["is", "the", "bed", "less", "than", "2", "m", "long"])
    assert words is not None
    assert parts_of_comparison(words) == (
        ["how", "long", "is", "the", "bed", "in", "m"], "less than", False, ["2"],
    )  # fmt: skip
    assert numbers_compared(["is", "the", "bed", "near", "the", "desk"]) is None


def test_a_question_is_no_statement():
    assert as_question(["where", "is", "the", "bed"]) is None
