"""Recognisers and voices that the tests of a session share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from spatial_si_ros.voice.audio import Audio, joined, silence
from spatial_si_ros.voice.synthesis import Voice, synthesise
from spatial_si_ros.voice.vocabulary import Vocabulary, vocabulary_of
from spatial_si_ros.voice.whisper.recogniser import WhisperRecogniser

SLT = Voice("flite", "slt")
NAMES = ("mug_1", "laptop_2", "table_3", "shelf_4", "vase_5", "sofa_6")


@pytest.fixture(scope="session")
def whisper() -> WhisperRecogniser:
    return WhisperRecogniser()


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return vocabulary_of(NAMES)


@pytest.fixture(scope="session")
def say() -> Callable[..., Audio]:
    """Speech with a little almost-silence around it."""

    def spoken(text: str, voice: Voice = SLT, lead_s: float = 0.3, tail_s: float = 0.3) -> Audio:
        sound = joined([silence(lead_s), synthesise(text, voice).samples, silence(tail_s)])
        noise = np.random.default_rng(1).integers(-15, 16, len(sound.samples))
        return Audio(np.clip(sound.samples + noise, -32768, 32767).astype(np.int16))

    return spoken
