"""What was heard, as a message."""

from __future__ import annotations

from spatial_si_interfaces.msg import Transcript

from ..voice.dialogue import Turn
from ..voice.recogniser import Heard
from .convert_time import stamp_from_ns


def transcript_to_msg(heard: Heard, turn: Turn, stamp_ns: int, duration_s: float) -> Transcript:
    """
    Args:
        turn: what was made of it.
        stamp_ns: ROS time at which the utterance began.
        duration_s: of the utterance.
    """
    return Transcript(
        stamp=stamp_from_ns(max(stamp_ns, 0)),
        duration=duration_s,
        text=turn.text or heard.text,
        confidence=heard.confidence,
        recogniser=heard.recogniser,
        second_opinion=heard.second_opinion,
        verdict=turn.verdict.value,
        reason=turn.reason,
    )
