"""Synthetic voices, and how loud they are over the noise of a room."""

from __future__ import annotations

import numpy as np
import pytest
from spatial_si_sim.speech.room import LEVEL, at_level, household, noise_level
from spatial_si_sim.speech.voices import RATE_HZ, SPEAKERS, NoVoice, Speaker, speak


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda each: each.name)
def test_everybody_says_a_sentence_in_seconds(speaker):
    said = speak("pick up the red mug", speaker)
    assert 0.8 < len(said) / RATE_HZ < 3.0
    assert 0.05 < np.abs(said).max() <= 1.0


def test_a_voice_that_is_missing_is_named():
    with pytest.raises(NoVoice, match="nobody there did not speak"):
        speak("hello", Speaker("nobody", "there"))


def test_speech_is_louder_than_the_room_by_so_many_decibels():
    said = at_level(speak("put it on the table", SPEAKERS[0]))
    loud = said[np.abs(said) > 0.05 * np.abs(said).max()]
    assert np.sqrt(np.mean(loud**2)) == pytest.approx(LEVEL, rel=0.01)
    noise = noise_level(10.0) * household(2.0, seed=3)
    assert 20 * np.log10(LEVEL / np.sqrt(np.mean(noise**2))) == pytest.approx(10.0, abs=0.01)
    np.testing.assert_array_equal(household(2.0, seed=3), household(2.0, seed=3))
    assert not np.array_equal(household(2.0, seed=3), household(2.0, seed=4))
