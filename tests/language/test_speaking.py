"""One exchange: pronouns, "the other one", choices in the text, look-alike letters."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from spatial_si_ros.language import Declined, DeclineReason, canonical, parse_question
from spatial_si_ros.language.words.choices import split_choices
from spatial_si_ros.language.words.numbers import number_of
from spatial_si_ros.language.words.splitting import words_of

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))


@pytest.mark.parametrize(
    ("before", "text", "meaning"),
    [
        ("where is the red mug?", "how far is it from the door?",
         "how far is the red mug from the door?"),
        ("what is on the table?", "how many books are there?",
         "how many books (on the table) are there?"),
        ("is there a chair near the window?", "what colour is it?",
         "what colour is the chair (near the window)?"),
        ("how many chairs are in the kitchen?", "is there a lamp there?",
         "is there a lamp (in the kitchen)?"),
        ("where is the red chair?", "is the other chair near the door?",
         "is the chair (other than the red chair) near the door?"),
    ],
)  # fmt: skip
def test_pronouns_mean_what_was_asked_before(before, text, meaning):
    assert canonical(parse_question(text, previous=parse_question(before))) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("The sofa: how wide is it?", "how wide is the sofa?"),
        ("I am looking for the remote. Where is it?", "where is the remote?"),
        ("Is the red chair nearer to the door than the other chair?",
         "is the red chair nearer to the door than the chair (other than the red chair)?"),
        ("How many chairs are not red?", "how many chairs (other than the red chairs) are there?"),
        ("Is the mug on the table and is the lamp on the desk?",
         "is the mug on the table, and is the lamp on the desk?"),
        ("Is the wooden chair near the door?", "what does the chair look like?"),
    ],
)  # fmt: skip
def test_within_one_question(text, meaning):
    assert canonical(parse_question(text)) == meaning


def test_another_one_needs_a_first_one():
    refused = parse_question("is the other chair near the door?")
    assert isinstance(refused, Declined)
    assert refused.reason is DeclineReason.UNPARSEABLE
    assert "other than which" in refused.detail


def test_choices_are_set_aside():
    text = "Is the mug left or right of the lamp? A. left B. right"
    assert split_choices(text) == ("Is the mug left or right of the lamp?", ("left", "right"))
    assert split_choices("Where is it? (A) on the sofa (B) in the box")[1] == (
        "on the sofa", "in the box",
    )  # fmt: skip
    assert split_choices("Is vitamin A. good?") == ("Is vitamin A. good?", ())
    assert canonical(parse_question(text)) == "is the mug left of or right of the lamp?"


@pytest.mark.parametrize("text", ["Where is the s\u043ef\u0430?", "\uff37here is the sofa?"])
def test_letters_that_look_alike(text):
    assert canonical(parse_question(text)) == "where is the sofa?"


def test_words_of_another_alphabet_stay():
    assert words_of("Где sofa") == ["где", "sofa"]


@pytest.mark.parametrize(
    ("words", "number"),
    [("twenty five", 25.0), ("half a", 0.5), ("one and a half", 1.5), ("a", 1.0), ("2.5", 2.5),
     ("the", None), ("", None)],
)  # fmt: skip
def test_number_words(words, number):
    assert number_of(words.split()) == number


@pytest.mark.parametrize("question", ["Is the ball at rest?", "Has the person stopped?"])
def test_the_opposite_of_moving_is_not_answered_with_yes_for_moving(question):
    assert canonical(parse_question(question)).startswith("how fast is")


def test_generated_strings_are_answered():
    from fuzz_language import run

    parsed, declined, _ = run(400, seed=11)
    assert parsed + declined == 400
    assert parsed > 20
