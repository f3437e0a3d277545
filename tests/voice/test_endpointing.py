"""Tests for voice/endpointing.py: where an utterance begins and ends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial_si_ros.voice.audio import RATE_HZ, Audio, Samples, silence
from spatial_si_ros.voice.endpointing import (
    WINDOW_S,
    Endpointer,
    EndpointSettings,
    SileroDetector,
    Utterance,
)

SETTINGS = EndpointSettings(start_s=0.13, pre_roll_s=0.3, hangover_s=0.6, longest_s=4.0)


class Loud:
    """Takes everything that is loud for speech."""

    def probability(self, window: Samples) -> float:
        return float(np.abs(window).max() > 1000)

    def reset(self) -> None:
        """Nothing is remembered."""


def sound(seconds: float, level: int = 8000) -> Samples:
    rng = np.random.default_rng(0)
    return (level * rng.uniform(-1.0, 1.0, round(seconds * RATE_HZ))).astype(np.int16)


def heard(*parts: Samples, settings: EndpointSettings = SETTINGS) -> list[Utterance]:
    endpointer = Endpointer(Loud(), settings)
    found = [each for part in parts for each in endpointer.feed(part)]
    return found + endpointer.finish()


def test_one_utterance_with_a_little_before_and_after_it():
    (found,) = heard(silence(2.0), sound(1.0), silence(2.0))
    assert found.start_s == pytest.approx(2.0 - SETTINGS.pre_roll_s, abs=0.1)
    assert 1.0 + SETTINGS.pre_roll_s <= found.audio.duration_s <= 2.0
    assert found.whole


@pytest.mark.parametrize(("pause_s", "count"), [(0.3, 1), (0.5, 1), (0.75, 2), (2.0, 2)])
def test_a_pause_longer_than_the_hangover_parts_two_utterances(pause_s, count):
    parts = (silence(1.0), sound(0.6), silence(pause_s), sound(0.6), silence(1.0))
    assert len(heard(*parts)) == count


@pytest.mark.parametrize(("seconds", "count"), [(0.06, 0), (0.3, 1)])
def test_a_knock_is_no_utterance(seconds, count):
    assert len(heard(silence(1.0), sound(seconds), silence(2.0))) == count


def test_what_is_no_louder_than_the_background_is_not_heard():
    noise = sound(5.0, 3000)
    assert not heard(noise)
    assert len(heard(noise, sound(1.0, 20000), noise)) == 1


def test_a_background_that_grows_while_somebody_speaks_is_not_taken_for_speech():
    found = heard(silence(1.0), sound(0.8, 20000), sound(2.0, 1500))[0]
    assert found.audio.duration_s < 1.8


def test_the_last_phrase_is_what_follows_the_last_break():
    endpointer = Endpointer(Loud(), SETTINGS)
    endpointer.feed(np.concatenate([silence(1.0), sound(2.0), silence(0.1), sound(0.5)]))
    assert endpointer.phrase_s == pytest.approx(endpointer.spoken_s)
    endpointer.feed(np.concatenate([silence(0.3), sound(0.5), silence(0.2)]))
    assert endpointer.spoken_s == pytest.approx(3.4, abs=0.1)
    assert endpointer.phrase_s == pytest.approx(0.5, abs=0.1)
    duration_s = len(endpointer.last_phrase()) / RATE_HZ
    assert duration_s == pytest.approx(0.5 + 0.2 + SETTINGS.pre_roll_s, abs=0.1)
    endpointer.feed(silence(1.0))
    assert not len(endpointer.last_phrase())


def test_a_long_speech_is_cut_and_goes_on():
    found = heard(silence(1.0), sound(9.0), silence(2.0))
    assert [each.whole for each in found] == [False, False, True]
    assert all(each.audio.duration_s <= SETTINGS.longest_s + WINDOW_S for each in found)


def test_the_end_of_the_stream_ends_what_is_being_said():
    endpointer = Endpointer(Loud(), SETTINGS)
    assert not endpointer.feed(np.concatenate([silence(1.0), sound(1.0)]))
    assert endpointer.speaking
    (found,) = endpointer.finish()
    assert found.audio.duration_s >= 1.0
    assert not endpointer.speaking


def test_it_keeps_no_more_than_the_longest_utterance():
    endpointer = Endpointer(Loud(), SETTINGS)
    for _ in range(30):
        endpointer.feed(sound(1.0))
        assert len(endpointer.so_far()) <= (SETTINGS.longest_s + 1.0) * RATE_HZ


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 9000), min_size=1, max_size=12))
def test_it_does_not_matter_in_which_pieces_sound_comes(sizes):
    whole = np.concatenate([silence(1.0), sound(0.7), silence(1.0), sound(0.4), silence(1.0)])
    pieces, at = [], 0
    while at < len(whole):
        size = sizes[len(pieces) % len(sizes)] + 500
        pieces.append(whole[at : at + size])
        at += size
    by_pieces, at_once = heard(*pieces), heard(whole)
    assert len(by_pieces) == len(at_once) == 2
    for one, other in zip(by_pieces, at_once, strict=True):
        assert one.start_s == other.start_s
        assert np.array_equal(one.audio.samples, other.audio.samples)


def test_silero_tells_speech_from_noise(say: Callable[..., Audio]) -> None:
    speech = say("go to the sofa", lead_s=1.0, tail_s=1.0).samples
    endpointer = Endpointer(SileroDetector())
    (found,) = endpointer.feed(speech) + endpointer.finish()
    assert found.start_s < 1.2
    endpointer.reset()
    assert not endpointer.feed(sound(5.0, 4000)) + endpointer.finish()
