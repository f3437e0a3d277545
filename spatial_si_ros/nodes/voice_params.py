"""Parameters of voice_command."""

from __future__ import annotations

from dataclasses import dataclass

from ..voice.dialogue import Thresholds
from ..voice.endpointing import EndpointSettings
from ..voice.opening import KINDS
from ..voice.own_voice import OwnVoice
from ..voice.stop_word import STOP_SCORE
from .parameters import NodeParams, parameter

_ENDS = EndpointSettings()
_LIMITS = Thresholds()


@dataclass(frozen=True)
class VoiceParams(NodeParams):
    """Parameters of voice_command."""

    source: str = parameter(
        "microphone",
        "who is listened to: microphone of this machine, topic (audio and audio_info), or the path "
        "of a WAV file",
    )
    device: str = parameter(
        "", "number of the microphone, or a part of its name; empty: the default one"
    )
    wav_pace: str = parameter(
        "real_time",
        "how a WAV file is listened to: in real time, by the ROS clock (which may be a simulator's)"
        ", or as fast as it goes",
        choices=("real_time", "clock", "fast"),
    )
    recogniser: str = parameter(
        "auto",
        "auto: Whisper, with PocketSphinx as second opinion, as far as they are there",
        choices=KINDS,
    )
    whisper_folder: str = parameter(
        "", "model of faster-whisper; empty: the one that packages bring along"
    )
    whisper_threads: int = parameter(1, "threads of Whisper's encoder", limits=(1, 64))
    voice: str = parameter(
        "auto",
        "who speaks: flite or espeak-ng, with a voice after a colon (flite:slt), or none: what is "
        "said is only published; auto: what is installed, where source is the microphone",
    )
    say_stages: bool = parameter(True, "say in a word what is being done", fixed=False)
    accept_confidence: float = parameter(
        _LIMITS.accept, "from here on a command is followed", limits=(0.0, 1.0)
    )
    confirm_confidence: float = parameter(
        _LIMITS.confirm,
        "from here on the robot asks whether a command was meant; answers and stop count",
        limits=(0.0, 1.0),
    )
    confirm_timeout_s: float = parameter(
        20.0, "steady time for which the yes or no is waited for", limits=(1.0, 600.0)
    )
    stop_score: float = parameter(
        STOP_SCORE, "from which the stop word counts while somebody still speaks", limits=(0.0, 1.0)
    )
    speech_probability: float = parameter(
        _ENDS.speech_probability, "from which sound is speech", limits=(0.0, 1.0)
    )
    above_floor_db: float = parameter(
        _ENDS.above_floor_db, "so much louder than the background", limits=(0.0, 60.0)
    )
    quietest_dbfs: float = parameter(
        _ENDS.quietest_dbfs, "nothing that is quieter is heard", limits=(-120.0, 0.0)
    )
    pre_roll_s: float = parameter(
        _ENDS.pre_roll_s, "of sound kept from before somebody speaks", limits=(0.0, 2.0)
    )
    hangover_s: float = parameter(
        _ENDS.hangover_s, "of quiet that ends an utterance", limits=(0.1, 3.0)
    )
    longest_s: float = parameter(_ENDS.longest_s, "an utterance is cut here", limits=(1.0, 28.0))
    echo_s: float = parameter(
        OwnVoice().tail_s,
        "after the robot has spoken, what is heard is still its own voice",
        limits=(0.0, 5.0),
    )


def thresholds_of(params: VoiceParams) -> Thresholds:
    """The core's value.

    Raises:
        ValueError: they are the wrong way round.
    """
    if params.confirm_confidence > params.accept_confidence:
        raise ValueError(
            "want accept_confidence at least as high as confirm_confidence, got "
            f"{params.accept_confidence:g} and {params.confirm_confidence:g}"
        )
    return Thresholds(params.accept_confidence, params.confirm_confidence)


def endpoints_of(params: VoiceParams) -> EndpointSettings:
    """The core's value."""
    return EndpointSettings(
        speech_probability=params.speech_probability,
        above_floor_db=params.above_floor_db,
        quietest_dbfs=params.quietest_dbfs,
        pre_roll_s=params.pre_roll_s,
        hangover_s=params.hangover_s,
        longest_s=params.longest_s,
    )
