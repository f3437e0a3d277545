"""Tests for voice/meaning.py, correction.py, fusion.py and own_voice.py."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.language.parser import parse_instruction
from spatial_si_ros.voice.audio import Audio
from spatial_si_ros.voice.calibration import Logistic, from_log_odds, log_odds
from spatial_si_ros.voice.correction import corrected
from spatial_si_ros.voice.fusion import FREE_FORM, Both, fused, same_meaning, with_free_form
from spatial_si_ros.voice.meaning import Sort, meaning_of
from spatial_si_ros.voice.own_voice import OwnVoice
from spatial_si_ros.voice.recogniser import NOTHING, Heard
from spatial_si_ros.voice.trials.fitting import fit
from spatial_si_ros.voice.vocabulary import Vocabulary

OPTIONS = ("the red mug", "the blue mug on the shelf")


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("pick up the red mug", Sort.COMMAND),
        ("robot please go to the table", Sort.COMMAND),
        ("have a look around", Sort.COMMAND),
        ("stop", Sort.STOP),
        ("hey robot stop right there", Sort.STOP),
        ("stop stop stop", Sort.STOP),
        ("yes please", Sort.YES),
        ("no", Sort.NO),
        ("never mind", Sort.CANCEL),
        ("say that again", Sort.AGAIN),
        ("no the blue one", Sort.CORRECTION),
        ("i mean the vase", Sort.CORRECTION),
        ("no put it on the table", Sort.NOTHING),
        ("the second one", Sort.CHOICE),
        ("the one near the sofa", Sort.CHOICE),
        ("the mug", Sort.CHOICE),
        ("did you see the mug", Sort.NOTHING),
        ("the mug is a present from my sister", Sort.NOTHING),
        ("do not stop", Sort.NOTHING),
        ("the bus stop is over there", Sort.NOTHING),
        ("", Sort.NOTHING),
        ("杯子", Sort.NOTHING),
    ],
)
def test_words_are_commands_replies_or_nothing(
    vocabulary: Vocabulary, words: str, sort: Sort
) -> None:
    assert meaning_of(words, vocabulary).sort is sort


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("the second one", OPTIONS[1]),
        ("the last", OPTIONS[1]),
        ("the red one", OPTIONS[0]),
        ("the blue mug on the shelf", OPTIONS[1]),
        ("the one on the shelf", OPTIONS[1]),
    ],
)
def test_an_answer_is_one_of_the_options(vocabulary: Vocabulary, words: str, option: str) -> None:
    meaning = meaning_of(words, vocabulary, OPTIONS)
    assert (meaning.sort, meaning.text) == (Sort.CHOICE, option)


def test_a_command_carries_what_it_parses_to(vocabulary: Vocabulary) -> None:
    assert meaning_of("bring me the mug", vocabulary).instruction == parse_instruction(
        "bring me the mug"
    )


@pytest.mark.parametrize(
    ("command", "wanted", "result"),
    [
        ("pick up the red mug", "the blue one", "pick up the blue mug"),
        ("pick up the mug", "the blue one", "pick up the blue mug"),
        ("pick up the red mug on the table", "the vase", "pick up the vase on the table"),
        ("pick up the red mug", "blue", "pick up the blue mug"),
        ("bring me the red mug", "the green vase", "bring me the green vase"),
        ("pick up the red mug", "the red one", None),
        ("stop", "the blue one", None),
        ("pick up the red mug", "", None),
    ],
)
def test_a_correction_replaces_the_first_thing(
    vocabulary: Vocabulary, command: str, wanted: str, result: str | None
) -> None:
    assert corrected(command, wanted, vocabulary) == result


def test_agreement_raises_and_disagreement_lowers(vocabulary: Vocabulary) -> None:
    first = Heard("pick up the mug", 0.6)
    same = fused(first, Heard("take the mug", 0.9), vocabulary)
    other = fused(first, Heard("go to the sofa", 0.9), vocabulary)
    assert same.confidence > 0.6 > other.confidence
    assert same.text == other.text == "pick up the mug"
    assert other.second_opinion == "go to the sofa"


def test_who_hears_alone_is_believed_less(vocabulary: Vocabulary) -> None:
    alone = fused(NOTHING, Heard("go to the sofa", 0.9), vocabulary)
    assert alone.text == "go to the sofa" and alone.confidence < 0.9
    assert fused(NOTHING, NOTHING, vocabulary).confidence == 0.0


def test_free_words_that_are_a_command_are_asked_back(vocabulary: Vocabulary) -> None:
    unsure = Heard("go", 0.1, ("bring me the umbrella",))
    assert with_free_form(unsure, vocabulary).text == "bring me the umbrella"
    assert with_free_form(unsure, vocabulary).confidence == FREE_FORM
    talk = Heard("go", 0.1, ("how was school today",))
    assert with_free_form(talk, vocabulary) == talk
    sure = Heard("go to the sofa", 0.9, ("bring me the umbrella",))
    assert with_free_form(sure, vocabulary) == sure


def test_the_second_one_is_asked_only_where_the_first_is_unsure(vocabulary: Vocabulary) -> None:
    asked = []

    class Fixed:
        def __init__(self, name: str, heard: Heard) -> None:
            self.name, self._heard = name, heard

        def recognise(self, audio: Audio, vocabulary: Vocabulary) -> Heard:
            asked.append(self.name)
            return self._heard

    sound = Audio(np.zeros(10, np.int16))
    for confidence, names in ((0.99, ["a"]), (0.5, ["a", "b"]), (0.01, ["a"])):
        asked.clear()
        both = Both(Fixed("a", Heard("explore", confidence)), Fixed("b", Heard("explore", 0.9)))
        both.recognise(sound, vocabulary)
        assert asked == names
    asked.clear()
    both = Both(Fixed("a", Heard("stop", 0.5)), Fixed("b", Heard("explore", 0.9)))
    assert both.recognise(sound, vocabulary).text == "stop"
    assert asked == ["a"]  # nobody is asked twice whether to stop
    assert both.name == "a+b"


def test_texts_that_mean_the_same_agree(vocabulary: Vocabulary) -> None:
    assert same_meaning("get me the mug", "bring me the mug", vocabulary)
    assert not same_meaning("get me the mug", "get me the vase", vocabulary)
    assert not same_meaning("blah", "blah blah", vocabulary)


def test_log_odds_and_back() -> None:
    for probability in (0.01, 0.3, 0.5, 0.99):
        assert from_log_odds(log_odds(probability)) == pytest.approx(probability)
    assert Logistic(0.0, (1.0,)).probability((1e9,)) <= 1.0
    assert 0.0 < from_log_odds(-1e9) < from_log_odds(1e9) < 1.0 + 1e-9


def test_a_fit_finds_where_right_begins() -> None:
    x = np.linspace(-4.0, 4.0, 400)[:, None]
    found = fit(x, x[:, 0] > 1.0)
    assert -found.bias / found.weights[0] == pytest.approx(1.0, abs=0.1)


def test_the_robot_knows_its_own_voice() -> None:
    own = OwnVoice(tail_s=0.4)
    own.says("Did you say: pick up the red mug?", 10.0, 2.0)
    assert own.speaks(11.0) and own.speaks(12.3) and not own.speaks(12.5)
    assert own.covers(10.5, 12.0) and not own.covers(12.0, 14.0) and not own.covers(5.0, 9.0)
    assert own.overlaps(12.2, 13.0) and not own.overlaps(12.5, 14.0)
    assert own.repeats("did you say pick up the mug") and not own.repeats("yes")
    assert not own.repeats("go to the kitchen")
    own.says("Stopping.", 20.0, 1.0)
    assert own.mentions(("stop", "halt"))
    own.silent(20.2)
    assert not own.speaks(20.7)
