"""Tests for voice/dialogue.py: what is made of what was heard."""

from __future__ import annotations

import pytest

from spatial_si_ros.voice.dialogue import Act, Dialogue, Thresholds, Turn, Verdict
from spatial_si_ros.voice.recogniser import Heard
from spatial_si_ros.voice.vocabulary import vocabulary_of

MAP = vocabulary_of(["mug_1", "mug_2", "laptop_3", "table", "sofa", "window"])
RED = "pick up the red mug"
OPTIONS = ("the red mug", "the blue mug")


def talk(dialogue: Dialogue, text: str, confidence: float = 0.9, now_s: float = 0.0) -> Turn:
    return dialogue.heard(Heard(text, confidence), MAP, now_s)


@pytest.mark.parametrize(
    ("text", "confidence", "verdict", "act"),
    [
        (RED, 0.9, Verdict.ACCEPTED, Act.FOLLOW),
        (RED, 0.8, Verdict.ACCEPTED, Act.FOLLOW),
        (RED, 0.79, Verdict.CONFIRMING, Act.NOTHING),
        (RED, 0.29, Verdict.REJECTED, Act.NOTHING),
        ("go to the sofa", 0.9, Verdict.ACCEPTED, Act.FOLLOW),
        ("look around", 0.9, Verdict.ACCEPTED, Act.FOLLOW),
        ("stop", 0.31, Verdict.STOP, Act.STOP),
        ("hey robot stop", 0.9, Verdict.STOP, Act.STOP),
        ("cancel", 0.4, Verdict.ACCEPTED, Act.CANCEL),
        ("", 0.0, Verdict.REJECTED, Act.NOTHING),
        ("the weather is lovely today", 0.99, Verdict.REJECTED, Act.NOTHING),
        ("pick up the", 0.99, Verdict.REJECTED, Act.NOTHING),
        ("where is the mug", 0.99, Verdict.REJECTED, Act.NOTHING),
        ("the red mug", 0.99, Verdict.REJECTED, Act.NOTHING),
        ("yes", 0.99, Verdict.REJECTED, Act.NOTHING),
        ("no the blue one", 0.99, Verdict.REJECTED, Act.NOTHING),
    ],
)
def test_only_commands_are_followed_when_nothing_was_asked(text, confidence, verdict, act):
    turn = talk(Dialogue(), text, confidence)
    assert (turn.verdict, turn.act) == (verdict, act)
    assert turn.reason


def test_talk_of_others_gets_no_reply():
    dialogue = Dialogue()
    assert not talk(dialogue, "the weather is lovely today").say
    assert not talk(dialogue, RED, 0.1).say


@pytest.mark.parametrize(
    ("reply", "verdict", "act", "text"),
    [
        ("yes", Verdict.ACCEPTED, Act.FOLLOW, RED),
        (RED, Verdict.ACCEPTED, Act.FOLLOW, RED),
        ("no", Verdict.REPLY, Act.NOTHING, "no"),
        ("cancel", Verdict.REPLY, Act.NOTHING, "cancel"),
        ("no the blue one", Verdict.ACCEPTED, Act.FOLLOW, "pick up the blue mug"),
        ("stop", Verdict.STOP, Act.STOP, "stop"),
    ],
)
def test_what_is_in_between_is_asked(reply, verdict, act, text):
    dialogue = Dialogue()
    asked = talk(dialogue, RED, 0.5)
    assert asked.say == f"Did you say: {RED}?"
    turn = talk(dialogue, reply, 0.5)
    assert (turn.verdict, turn.act, turn.text) == (verdict, act, text)
    assert not dialogue.waits
    assert talk(dialogue, "yes").verdict is Verdict.REJECTED


BLUE = "pick up the blue mug"


def ask(dialogue: Dialogue, *alternatives: str) -> Turn:
    return dialogue.heard(Heard(RED, 0.5, alternatives), MAP, 0.0)


def test_after_a_no_the_next_best_is_asked_about_once():
    dialogue = Dialogue()
    # the free words are none, "take the red mug" means the same
    ask(dialogue, "hm the red mud", "take the red mug", BLUE, "go to the sofa")
    turn = talk(dialogue, "no")
    assert (turn.verdict, turn.text) == (Verdict.CONFIRMING, BLUE)
    assert turn.say == f"Did you say: {BLUE}, then?"
    turn = talk(dialogue, "no")
    assert (turn.verdict, turn.say) == (Verdict.REPLY, "All right. What shall I do?")
    assert not dialogue.waits
    ask(dialogue, BLUE)
    talk(dialogue, "no")
    turn = talk(dialogue, "yes")
    assert (turn.verdict, turn.act, turn.text) == (Verdict.ACCEPTED, Act.FOLLOW, BLUE)


@pytest.mark.parametrize(
    "alternatives", [(), ("yes", "the weather is lovely"), ("grab the red mug",)]
)
def test_where_there_is_no_other_command_no_is_no(alternatives):
    dialogue = Dialogue()
    ask(dialogue, *alternatives)
    assert talk(dialogue, "no").say == "All right. What shall I do?"


def test_who_cancels_is_not_asked_again():
    dialogue = Dialogue()
    ask(dialogue, BLUE)
    assert talk(dialogue, "cancel").verdict is Verdict.REPLY
    assert not dialogue.waits


def test_a_confirmation_is_not_waited_for_for_ever():
    dialogue = Dialogue(patience_s=20.0)
    talk(dialogue, RED, 0.5, now_s=100.0)
    assert talk(dialogue, "yes", now_s=120.1).verdict is Verdict.REJECTED


def test_another_command_takes_the_place_of_what_was_asked():
    dialogue = Dialogue()
    talk(dialogue, RED, 0.5)
    turn = talk(dialogue, "go to the sofa", 0.9)
    assert (turn.act, turn.text) == (Act.FOLLOW, "go to the sofa")
    assert talk(dialogue, "yes").verdict is Verdict.REJECTED


@pytest.mark.parametrize(
    ("reply", "act", "text"),
    [
        ("the second one", Act.ANSWER, "the blue mug"),
        ("the last one", Act.ANSWER, "the blue mug"),
        ("the red one", Act.ANSWER, "the red mug"),
        ("no the blue one", Act.ANSWER, "the blue one"),
        ("the one near the window", Act.ANSWER, "the one near the window"),
        ("no", Act.ANSWER, "no"),
        ("yes", Act.ANSWER, "yes"),
        ("cancel", Act.CANCEL, "cancel"),
        ("stop", Act.STOP, "stop"),
        ("go to the sofa", Act.REPLACE, "go to the sofa"),
    ],
)
def test_while_the_robot_asks_what_is_heard_is_the_answer(reply, act, text):
    dialogue = Dialogue()
    assert dialogue.asked("Which mug?", OPTIONS)
    assert dialogue.options == OPTIONS
    turn = talk(dialogue, reply, 0.9)
    assert (turn.act, turn.text) == (act, text)


def test_a_question_is_asked_aloud_once():
    dialogue = Dialogue()
    assert dialogue.asked("Which mug?", OPTIONS)
    assert not dialogue.asked("Which mug?", OPTIONS)
    dialogue.answered()
    assert dialogue.asked("Which mug?", OPTIONS)


def test_who_is_asked_is_begged_twice_to_say_it_again():
    dialogue = Dialogue()
    dialogue.asked("Which mug?", OPTIONS)
    said = [talk(dialogue, "the red one", 0.1).say for _ in range(3)]
    assert said[0] == said[1] == "I did not understand. Please say it again."
    assert said[2] == ""


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("no the blue one", "pick up the blue mug"),
        ("i meant the laptop", "pick up the laptop"),
        ("sorry the blue laptop", "pick up the blue laptop"),
    ],
)
def test_a_correction_changes_the_last_command(words, command):
    dialogue = Dialogue()
    dialogue.follows(RED)
    turn = talk(dialogue, words)
    assert (turn.verdict, turn.act, turn.text) == (Verdict.ACCEPTED, Act.REPLACE, command)


def test_an_unsure_correction_is_confirmed_and_still_replaces():
    dialogue = Dialogue()
    dialogue.follows(RED)
    assert talk(dialogue, "no the blue one", 0.5).say == "Did you say: pick up the blue mug?"
    turn = talk(dialogue, "yes")
    assert (turn.act, turn.text) == (Act.REPLACE, "pick up the blue mug")


def test_the_robot_says_again_what_it_said():
    dialogue = Dialogue()
    dialogue.said("Which mug?")
    assert talk(dialogue, "say again").say == "Which mug?"


def test_thresholds_can_be_set():
    dialogue = Dialogue(Thresholds(accept=0.95, confirm=0.9))
    assert talk(dialogue, RED, 0.92).verdict is Verdict.CONFIRMING
    assert talk(dialogue, RED, 0.89).verdict is Verdict.REJECTED
