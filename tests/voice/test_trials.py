"""Tests for voice/trials: sentences, noise, what is made of records."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from spatial_si_ros.voice.audio import Audio
from spatial_si_ros.voice.dialogue import Thresholds, Verdict
from spatial_si_ros.voice.endpointing import Endpointer, SileroDetector
from spatial_si_ros.voice.meaning import Sort as Meant
from spatial_si_ros.voice.meaning import meaning_of
from spatial_si_ros.voice.trials.company import TURNS, playing, talking
from spatial_si_ros.voice.trials.figures import figures_of
from spatial_si_ros.voice.trials.fitting import fitted
from spatial_si_ros.voice.trials.made import made_of
from spatial_si_ros.voice.trials.noise import babble, household, music, speaking_rms, with_noise
from spatial_si_ros.voice.trials.sentences import (
    ANSWERS,
    COMMANDS,
    STOPS,
    TALK,
    Sort,
    Split,
    answers,
    commands,
    stops,
    talk,
)
from spatial_si_ros.voice.trials.sentences import household as home
from spatial_si_ros.voice.trials.speakers import VOICES
from spatial_si_ros.voice.vocabulary import vocabulary_of

THRESHOLDS = Thresholds(0.7, 0.3)


@pytest.mark.parametrize("split", Split)
def test_sentences_are_what_they_are_called(split: Split, rng: np.random.Generator) -> None:
    known = vocabulary_of(home(split).names)
    for said, sort in (
        *((each.text, Meant.COMMAND) for each in commands(split, 60, rng)),
        *((each.text, Meant.NOTHING) for each in talk(split, 60, rng)),
        *((each.text, Meant.STOP) for each in stops(split, 10)),
    ):
        assert meaning_of(said, known).sort is sort, said
    replies = {Meant.YES, Meant.NO, Meant.CHOICE, Meant.CANCEL}
    assert {meaning_of(each.text, known).sort for each in answers(split, 24, rng)} == replies


def test_the_sets_share_nothing() -> None:
    one, other = Split
    assert not set(COMMANDS[one]) & set(COMMANDS[other])
    assert not set(TALK[one]) & set(TALK[other])
    assert not set(VOICES[one]) & set(VOICES[other])
    assert set(STOPS[one]) & set(STOPS[other]) == {"stop", "halt", "freeze"}
    assert set(ANSWERS[one]) & set(ANSWERS[other]) == {"yes", "no", "the {colour} one"}
    assert min(len(VOICES[each]) for each in Split) >= 6


@pytest.mark.parametrize("make", [household, music])
def test_noise_has_the_power_that_it_says(make: Any, rng: np.random.Generator) -> None:
    wave = make(16000, rng)
    assert np.sqrt(np.mean(np.square(wave))) == pytest.approx(1.0)


def test_babble_is_many_voices(rng: np.random.Generator) -> None:
    tones = [Audio((8000 * np.sin(np.arange(4000) * f)).astype(np.int16)) for f in (0.1, 0.2, 0.3)]
    spectrum = np.abs(np.fft.rfft(babble(tones, 16000, rng)))
    for f in (0.1, 0.2, 0.3):
        at = round(f / (2.0 * np.pi) * 16000)
        assert spectrum[at - 30 : at + 30].max() > 20.0 * np.median(spectrum)


@pytest.mark.parametrize("snr_db", [20.0, 10.0])
def test_noise_is_so_much_softer_than_speech(snr_db: float, rng: np.random.Generator) -> None:
    speech = np.zeros(16000, np.int16)
    speech[4000:12000] = (3000 * np.sin(np.arange(8000))).astype(np.int16)
    audio = Audio(speech)
    loudness = speaking_rms(audio)
    noisy = with_noise(audio, household(16000, rng), snr_db)
    left = (noisy.samples.astype(float) - audio.samples) / 32768.0
    got_db = 20.0 * np.log10(loudness / np.sqrt(np.mean(np.square(left))))
    assert got_db == pytest.approx(snr_db, abs=0.1)


def test_music_has_nobody_who_speaks_and_two_people_take_turns(rng: np.random.Generator) -> None:
    song = playing(rng)
    assert song.said.sort is Sort.MUSIC
    assert 7.0 <= song.audio.duration_s <= 11.0
    assert Endpointer(SileroDetector()).feed(song.audio.samples) == []
    both = talking(Split.DEVELOPMENT, rng)
    assert both.said.sort is Sort.PAIR
    assert both.said.text.count(" / ") == TURNS - 1
    assert both.audio.duration_s > 4.0


def record(text: str, sort: str, *heard: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": text, "sort": sort, "voice": "v", "noise": "babble", "snr_db": 10.0,
        "audio_s": 3.0, "ear_cpu_s": 0.1, "heard": list(heard),
    }  # fmt: skip


def utterance(text: str, sure: bool = True, free: str = "") -> dict[str, Any]:
    features = [0.0, 8.0, -0.1] if sure else [-15.0, 1.0, -4.0]
    return {
        "text": text, "free": free, "features": features, "confidence": 0.5,
        "audio_s": 2.0, "whisper_cpu_s": 0.5, "sphinx_cpu_s": 0.2,
    }  # fmt: skip


def unsure(text: str, *others: str) -> dict[str, Any]:
    return {**utterance(text), "features": [-1.0, 0.5, -0.6], "others": list(others)}


def test_a_second_opinion_is_recorded_and_weighed_anew() -> None:
    known = vocabulary_of(["mug_1", "vase_2"])
    agreed = {**unsure("bring me the mug"), "sphinx": "get me the mug", "sphinx_features": [0.8]}
    differs = {**agreed, "sphinx": "bring me the vase"}
    said = [record("bring me the mug", "command", each) for each in (agreed, differs)]
    both, alone = (made_of(each, known, THRESHOLDS) for each in said)
    assert both.right and both.followed
    assert alone.right and alone.asked and not alone.followed
    assert set(fitted(said, known)) == {"WHISPER", "SPHINX"}
    assert figures_of(said, known, THRESHOLDS).values["sphinx: asked"] == [2, 2]


def test_a_second_question_counts_apart() -> None:
    known = vocabulary_of(["mug_1", "vase_2"])
    said = record("bring me the mug", "command", unsure("bring me the vase", "bring me the mug"))
    made = made_of(said, known, THRESHOLDS)
    assert made.asked and made.offered and not made.right
    other = record("bring me the mug", "command", unsure("bring me the vase", "look around"))
    assert not made_of(other, known, THRESHOLDS).offered


@pytest.mark.parametrize(
    ("said", "heard", "right"),
    [
        ("yes", "yeah", True), ("yes", "no", False), ("the red one", "red", True),
        ("the red one", "the blue one", False), ("cancel", "never mind", True),
        ("the first one", "bring me the mug", False),
    ],
)  # fmt: skip
def test_answers_are_compared_by_what_they_mean(said: str, heard: str, right: bool) -> None:
    known = vocabulary_of(["mug_1", "vase_2"])
    records = [record(said, "answer", utterance(heard))]
    assert made_of(records[0], known, THRESHOLDS).right is right
    values = figures_of(records, known, THRESHOLDS).values
    assert values["answers: heard right"] == [int(right), 1]
    assert values["answers: heard wrong"] == [int(not right), 1]


def test_records_become_figures() -> None:
    known = vocabulary_of(["mug_1", "vase_2"])
    records = [
        record("bring me the mug", "command", utterance("get me the mug")),
        record("bring me the mug", "command", utterance("bring me the vase")),
        record("bring me the mug", "command", utterance("go", sure=False)),
        record("how are you", "talk", utterance("go", sure=False, free="how are you")),
        record("how are you", "talk", utterance("go to the mug")),
        record("stop", "stop", {"stop": 0.9}),
        record("stop", "stop"),
    ]
    made = [made_of(each, known, THRESHOLDS) for each in records]
    assert [each.right for each in made] == [True, False, False, False, False, False, False]
    assert made[0].verdicts == (Verdict.ACCEPTED,) and made[5].stopped
    values = figures_of(records, known, THRESHOLDS).values
    assert values["commands: intent right, followed or asked back"] == [1, 3]
    assert values["commands: wrong and followed at once"] == [1, 3]
    assert values["talk: falsely followed"] == [1, 2]
    assert values["stop: heard"] == [1, 2]
    assert values["whisper: processor time per second of utterance"] == pytest.approx(0.25)
    lines = list(figures_of(records, known, THRESHOLDS).lines())
    assert any("33.3 %    1 of 3" in line for line in lines)
