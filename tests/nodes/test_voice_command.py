"""Tests for nodes/voice_command.py: audio bytes in, transcripts, instructions and sentences out.

Speech is made by flite when a test runs, and recognised by PocketSphinx, which is quick.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest
from audio_common_msgs.msg import AudioData, AudioInfo
from diagnostic_msgs.msg import DiagnosticArray
from nodes.fake_listeners import FakeListeners
from nodes.harness import WAIT_S, Ros
from rclpy.parameter import Parameter
from std_msgs.msg import String

from spatial_si_interfaces.msg import Transcript
from spatial_si_ros.nodes.audio_sources import MicrophoneSource
from spatial_si_ros.nodes.qos import AUDIO, EVENTS, LATCHED
from spatial_si_ros.nodes.voice_command import VoiceCommand
from spatial_si_ros.voice.audio import RATE_HZ, Audio, Samples, joined, silence
from spatial_si_ros.voice.errors import NoMicrophone
from spatial_si_ros.voice.opening import Opened, open_recognisers
from spatial_si_ros.voice.synthesis import synthesise, voice_of
from spatial_si_ros.voice.wav import write_wav

NAMES = ("mug_1", "table_2", "sofa_3")
PIECE = RATE_HZ // 10
SURE = {"accept_confidence": 0.2, "confirm_confidence": 0.1}
"""What is tested here is what happens, not how well PocketSphinx hears."""


@lru_cache(maxsize=1)
def sphinx() -> Opened:
    return open_recognisers("sphinx")


@lru_cache(maxsize=32)
def speech(words: str) -> Samples:
    """With a little noise, and quiet after it that ends the utterance."""
    said = joined([silence(0.4), synthesise(words, voice_of("flite:rms")).samples, silence(1.0)])
    noise = np.random.default_rng(0).integers(-40, 41, len(said.samples))
    return (said.samples + noise).astype(np.int16)


class Room:
    """A person who speaks into the node's audio topic, and sees what comes of it."""

    def __init__(self, ros: Ros, **params: Any) -> None:
        values = {"source": "topic", "voice": "none", **SURE, **params}
        overrides = [Parameter(name, value=value) for name, value in values.items()]
        self.ros = ros
        self.transcripts: SimpleQueue[Transcript] = SimpleQueue()
        self.said: SimpleQueue[str] = SimpleQueue()
        probe = ros.probe
        probe.create_subscription(Transcript, "transcript", self.transcripts.put, EVENTS)
        probe.create_subscription(String, "say", lambda msg: self.said.put(msg.data), EVENTS)
        self.audio = probe.create_publisher(AudioData, "audio", AUDIO)
        self.info = probe.create_publisher(AudioInfo, "audio_info", LATCHED)
        self.others = ros.spin(FakeListeners(*NAMES, context=ros.context))
        self.node: VoiceCommand = ros.spin(
            VoiceCommand(
                open_with=lambda _: sphinx(), context=ros.context, parameter_overrides=overrides
            )
        )

    def tell_format(self, **values: Any) -> None:
        usual = {
            "channels": 1, "sample_rate": RATE_HZ, "sample_format": "S16LE",
            "coding_format": "wave",
        }  # fmt: skip
        self.info.publish(AudioInfo(**usual | values))

    def opened(self) -> Room:
        """Everybody has found everybody, and the format is known."""
        self.tell_format()
        self.until(lambda _: self.audio.get_subscription_count() > 0)
        self.until(lambda values: values.get("names") == "3")
        assert self.node._instructing._client.wait_for_server(WAIT_S)
        assert self.node._answer_client.wait_for_service(WAIT_S)
        assert self.node._stop_client.wait_for_service(WAIT_S)
        return self

    def until(self, holds: Callable[[dict[str, str]], bool]) -> str:
        """The sentence of the diagnostics once their values fit."""

        def is_it(msg: DiagnosticArray) -> bool:
            (status,) = msg.status
            values = {each.key: each.value for each in status.values}
            return status.name == "voice_command" and holds(values | {"": status.message})

        return str(self.ros.until(DiagnosticArray, "/diagnostics", is_it).status[0].message)

    def complaint(self, words: str) -> str:
        return self.until(lambda values: words in values[""])

    def say(self, words: str) -> Transcript:
        """Say it; what was heard."""
        self.play(speech(words))
        return self.transcripts.get(timeout=WAIT_S)

    def play(self, samples: Samples) -> None:
        for first in range(0, len(samples), PIECE):
            data = samples[first : first + PIECE].astype("<i2").tobytes()
            self.audio.publish(AudioData(data=data))

    def hears(self, *sentences: str) -> None:
        for sentence in sentences:
            assert self.said.get(timeout=WAIT_S) == sentence


def test_a_command_on_the_topic_is_followed_and_reported(ros: Ros) -> None:
    room = Room(ros).opened()
    heard = room.say("go to the sofa")
    assert (heard.text, heard.verdict) == ("go to the sofa", Transcript.ACCEPTED)
    assert heard.recogniser == "sphinx"
    assert 0.2 <= heard.confidence <= 1.0
    assert 0.5 < heard.duration < 3.0
    room.hears("All right: go to the sofa.", "did: go to the sofa")
    assert room.others.commands == ["go to the sofa"]


def test_a_command_that_is_unsure_is_confirmed_first(ros: Ros) -> None:
    room = Room(ros, accept_confidence=1.0).opened()
    assert room.say("go to the sofa").verdict == Transcript.CONFIRMING
    room.hears("Did you say: go to the sofa?")
    assert not room.others.commands
    assert room.say("yes").verdict == Transcript.ACCEPTED
    assert room.others.began.wait(WAIT_S)
    assert room.others.commands == ["go to the sofa"]


def test_a_question_back_is_answered_by_voice(ros: Ros) -> None:
    room = Room(ros).opened()
    room.others.question = "Which mug?"
    room.say("go to the sofa")
    room.hears("All right: go to the sofa.", "Which mug? The red mug, or the blue mug?")
    heard = room.say("the blue one")
    assert heard.verdict == Transcript.REPLY
    room.hears("did: go to the sofa")
    assert room.others.answers == ["the blue mug"]


def test_stop_calls_the_guard_and_cancels(ros: Ros) -> None:
    room = Room(ros).opened()
    room.others.hangs = True
    room.say("go to the sofa")
    assert room.others.began.wait(WAIT_S)
    assert room.say("stop").verdict == Transcript.STOP
    assert room.others.stopped.wait(WAIT_S)
    assert room.others.cancelled.wait(WAIT_S)


def test_cancel_and_correction_end_what_runs(ros: Ros) -> None:
    room = Room(ros).opened()
    room.others.hangs = True
    room.say("go to the red sofa")
    assert room.others.began.wait(WAIT_S)
    room.others.began.clear()
    heard = room.say("no the blue one")
    assert (heard.verdict, heard.text) == (Transcript.ACCEPTED, "go to the blue sofa")
    assert room.others.cancelled.wait(WAIT_S)
    assert room.others.began.wait(WAIT_S)
    assert room.others.commands == ["go to the red sofa", "go to the blue sofa"]
    busy = room.say("look around")
    assert busy.verdict == Transcript.REJECTED
    assert busy.reason == "still busy with 'go to the blue sofa'"
    room.others.cancelled.clear()
    assert room.say("cancel").verdict == Transcript.ACCEPTED
    assert room.others.cancelled.wait(WAIT_S)


def test_the_robots_own_voice_is_no_command_but_stop_counts(ros: Ros) -> None:
    room = Room(ros).opened()
    room.node._own.says("shall I go to the sofa", 0.0, 60.0)
    assert room.say("go to the sofa").verdict == Transcript.OWN_VOICE
    assert room.say("stop").verdict == Transcript.STOP
    assert room.others.stopped.wait(WAIT_S)
    assert not room.others.commands


def test_a_wav_file_is_heard_once_somebody_follows_instructions(ros: Ros, tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    write_wav(path, Audio(speech("go to the sofa")))
    room = Room(ros, source=str(path), wav_pace="fast")
    heard = room.transcripts.get(timeout=WAIT_S)
    assert (heard.text, heard.verdict) == ("go to the sofa", Transcript.ACCEPTED)
    room.hears("All right: go to the sofa.", "did: go to the sofa")
    assert room.complaint("is over") == f"'{path}' is over"


def test_bad_sound_is_told_and_the_node_lives(ros: Ros) -> None:
    room = Room(ros)
    room.until(lambda _: room.audio.get_subscription_count() > 0)
    room.play(silence(0.2))
    room.complaint("audio comes without audio_info")
    room.tell_format(sample_format="S24LE")
    room.complaint("audio_info: want a sample_format of S16LE")
    room.tell_format(sample_rate=100)
    room.complaint("audio_info: want a sample_rate of 4000 to 384000 Hz, got 100")
    room.tell_format()
    room.play(silence(4.0))
    room.complaint("nothing but silence from topic audio")
    room.opened()
    assert room.say("go to the sofa").verdict == Transcript.ACCEPTED


def test_other_rates_and_channels_are_heard_too(ros: Ros) -> None:
    room = Room(ros).opened()
    room.tell_format(sample_rate=2 * RATE_HZ, channels=2)
    room.play(np.repeat(speech("go to the sofa"), 4))
    assert room.transcripts.get(timeout=WAIT_S).text == "go to the sofa"


def test_a_file_that_is_no_wav_stops_the_node_with_a_sentence(ros: Ros, tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    path.write_text("no sound")
    room = Room(ros, source=str(path))
    assert room.complaint("inactive") == "inactive"


def test_a_missing_microphone_is_looked_for_again() -> None:
    tries: SimpleQueue[str] = SimpleQueue()

    def missing(_: Any, device: str) -> Any:
        tries.put(device)
        raise NoMicrophone("there is no microphone that can be used")

    source = MicrophoneSource(lambda _: None, "usb", missing)
    assert tries.get(timeout=WAIT_S) == "usb"
    source.close()
    assert source.problem == "there is no microphone that can be used"


@pytest.mark.parametrize(
    "wrong", [{"accept_confidence": 0.1, "confirm_confidence": 0.2}, {"voice": "siri"}]
)
def test_wrong_parameters_stop_configuration(ros: Ros, wrong: dict[str, Any]) -> None:
    room = Room(ros, **wrong)
    assert room.complaint("unconfigured") == "unconfigured"
