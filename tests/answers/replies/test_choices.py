"""An answer to listed choices is one of them, word for word, or a refusal."""

from __future__ import annotations

import pytest
from answers.talk import ask, refusal, value

from spatial_si_ros.answers.answer import Choice
from spatial_si_ros.language import DeclineReason


@pytest.mark.parametrize(
    ("text", "choices", "expected"),
    [
        ("is the red mug left of the laptop?", ("Yes", "No"), "Yes"),
        ("is the lamp near the plant?", ("A. yes", "B. no"), "B. no"),
        ("is the red mug left or right of the laptop?", ("left", "right"), "left"),
        (
            "is the armchair to my left, right or back?",
            ("to my left", "to my right"),
            "to my right",
        ),
        (
            "is the tv to my left, right, front or back?",
            ("Left", "Right", "Ahead", "Rear"),
            "Ahead",
        ),
        ("how many mugs are there?", ("1", "2", "3"), "2"),
        ("how many mugs are there?", ("two 2", "three 3"), "two 2"),
        ("how far is the lamp from the plant?", ("1 m", "2.5 m", "3.5 m"), "3.5 m"),
        ("which mug is nearest to the lamp?", ("the red mug", "the blue mug"), "the blue mug"),
        ("what is in the bowl?", ("the apple", "the laptop"), "the apple"),
        ("where is the blue mug?", ("the coffee table", "the bookshelf"), "the coffee table"),
        ("which of these is nearest to the tv?", ("lamp", "sofa", "armchair"), "lamp"),
        ("which of these is left of the laptop?", ("the red mug", "the blue mug"), "the red mug"),
        ("what colour is the sofa?", ("red", "grey"), "grey"),
        ("which is nearest to the tv: the lamp or the sofa?", ("lamp", "sofa"), "lamp"),
        (
            "do the tv and the sofa face the same way, opposite ways or at right angles?",
            ("the same way", "in opposite directions", "opposite ways"),
            "opposite ways",
        ),
    ],
)
def test_the_choice_that_says_it(text, choices, expected):
    assert isinstance(ask(text, choices=choices).value, Choice)
    assert value(text, choices=choices) == expected


@pytest.mark.parametrize(
    ("text", "choices", "reason"),
    [
        ("is the red mug left of the laptop?", ("no", "maybe"), DeclineReason.UNDEFINED),
        ("is the armchair to my left, right or back?", ("left", "behind"), DeclineReason.UNDEFINED),
        ("how many mugs are there?", ("5", "7"), DeclineReason.UNDEFINED),
        ("what is on the coffee table?", ("the laptop", "the red mug"), DeclineReason.UNDEFINED),
        ("how many mugs are there?", ("some", "none"), DeclineReason.UNDEFINED),
        (
            "which of these is left of the laptop?",
            ("xyzzy", "the red mug"),
            DeclineReason.UNPARSEABLE,
        ),
        ("is the lamp near the plant?", ("no", "No"), DeclineReason.UNDEFINED),
    ],
)
def test_no_choice_says_it(text, choices, reason):
    assert refusal(text, choices=choices).reason is reason
