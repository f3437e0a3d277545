"""The stop word, heard before and beside everything else."""

from __future__ import annotations

from typing import Protocol

from .audio import Audio, Samples
from .grammar import STOPS

STOP_RULES = f"""
public <halt> = [/0.5/ <lead>] ({" | ".join(STOPS)})+ [<end>];
<lead> = please | [hey] robot | no;
<end> = please | now | it | moving | there | right (now | there);
"""
"""What somebody says who wants the robot to stop."""


class StopScore(Protocol):
    """Judges whether sound is the stop word."""

    def stop_score(self, audio: Audio) -> float:
        """0..1, that the whole of the sound is the stop word and nothing else."""


class StopSpotter:
    """Judges what was said as soon as a short pause follows it.

    "Stop" is a short cry: it is not waited out like a sentence, and what has gone on for longer
    than `LONGEST_S` is none, so it is not judged.
    """

    SHORTEST_S, LONGEST_S = 0.15, 2.0
    PAUSE_S = 0.2

    def __init__(self, scores: StopScore, threshold: float = 0.5) -> None:
        """`threshold`: score from which the robot stops."""
        self.scores = scores
        self.threshold = threshold
        self.score = 0.0

    def judge(self, samples: Samples) -> bool:
        """Whether the stop word is all that was said.

        Args:
            samples: of the utterance so far, with what was before it.
        """
        self.score = self.scores.stop_score(Audio(samples.copy()))
        return self.score >= self.threshold

    def is_due(self, spoken_s: float, quiet_s: float) -> bool:
        """Whether a short cry may have ended just now.

        Args:
            spoken_s: from the first to the last speech.
            quiet_s: for which nobody has spoken since.
        """
        return quiet_s >= self.PAUSE_S and self.SHORTEST_S <= spoken_s <= self.LONGEST_S
