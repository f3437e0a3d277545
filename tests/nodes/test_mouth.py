"""Tests for nodes/mouth.py: the robot speaks one sentence after the other."""

from __future__ import annotations

from queue import SimpleQueue

import pytest

from spatial_si_ros.nodes.mouth import Mouth, mouth_of
from spatial_si_ros.nodes.voice_params import VoiceParams
from spatial_si_ros.voice.audio import Audio, silence
from spatial_si_ros.voice.errors import NoVoice
from spatial_si_ros.voice.own_voice import OwnVoice
from spatial_si_ros.voice.synthesis import Voice

WAIT_S = 15.0


class FakeSpeaker:
    """A second of silence for each sentence."""

    voice = Voice("flite", "slt")

    def __init__(self) -> None:
        self.made: SimpleQueue[str] = SimpleQueue()
        self.played = 0
        self.hushed = 0
        self.broken = False

    def make(self, text: str) -> Audio:
        self.made.put(text)
        return Audio(silence(1.0))

    def play(self, _: Audio) -> None:
        if self.broken:
            raise NoVoice("the sound card does not play")
        self.played += 1

    def hush(self) -> None:
        self.hushed += 1


def mouth(speaker: FakeSpeaker, *sentences: str) -> Mouth:
    """With these sentences made."""
    made = Mouth(speaker)
    for sentence in sentences:
        made.say(sentence)
    for sentence in sentences:
        assert speaker.made.get(timeout=WAIT_S) == sentence
    made._worker.close()  # the last sound is in its place
    return made


def test_a_sentence_begins_when_the_one_before_is_over():
    speaker, own = FakeSpeaker(), OwnVoice(tail_s=0.4)
    made = mouth(speaker, "which mug", "I am looking")
    made.tick(100.0, own, 7.0)
    assert speaker.played == 1
    assert own.speaks(7.5)
    assert own.repeats("which mug")
    made.tick(100.9, own, 7.9)
    assert speaker.played == 1
    made.tick(101.0, own, 8.0)
    assert speaker.played == 2
    assert own.repeats("I am looking".lower())


def test_hushed_it_forgets_what_waits():
    speaker, own = FakeSpeaker(), OwnVoice()
    made = mouth(speaker, "which mug", "I am looking")
    made.tick(100.0, own, 7.0)
    made.hush()
    assert speaker.hushed == 1
    made.tick(100.1, own, 7.1)
    assert speaker.played == 1


def test_a_sound_card_that_fails_is_told():
    speaker = FakeSpeaker()
    speaker.broken = True
    made = mouth(speaker, "which mug")
    made.tick(100.0, OwnVoice(), 7.0)
    assert made.problem == "the sound card does not play"


@pytest.mark.parametrize(
    "params", [VoiceParams(voice="none"), VoiceParams(source="topic"), VoiceParams(source="a.wav")]
)
def test_where_it_shall_not_speak_it_is_silent(params):
    silent = mouth_of(params)
    silent.say("which mug")
    silent.tick(1.0, OwnVoice(), 1.0)
    silent.close()
    assert (silent.name, silent.problem) == ("", "")


def test_a_voice_that_is_named_and_missing_is_told():
    with pytest.raises(NoVoice, match="want a voice of flite or espeak-ng, got 'siri'"):
        mouth_of(VoiceParams(voice="siri"))
