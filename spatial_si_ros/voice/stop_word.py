"""The stop word, heard before and beside everything else."""

from __future__ import annotations

from typing import Protocol

from .audio import Audio, Samples
from .grammar import STOPS

STOP_RULES = f"""
public <short> = <halt> | <rival>;
<halt> = [/0.5/ <lead>] ({" | ".join(STOPS)})+ [<end>];
<lead> = please | [hey] robot | no;
<end> = please | now | it | moving | there | right (now | there);
<rival> = explore | come (here | to me | back) | go (back | home) | look around | wait here
    | let go | never mind | thank you | yes [please] | yeah | okay | no [thanks] | neither
    | the <which> one | put it (down | back) | open the hand;
<which> = first | second | third | other | left | right | red | blue | green | yellow | black
    | white | orange | purple | grey | brown | pink;
"""
"""What somebody says who wants the robot to stop, and other short sayings, as rivals."""

SYLLABLES = {"robot": 2, "moving": 2}
STOP_SCORE = 0.9
"""From here on the robot stops. On the development set (seed 9005, an earlier form of the rule) 23
of 25 cries came so far, and no command; two commands came over 0.75."""
BASE_S, SYLLABLE_S = 0.35, 0.3
"""A cry lasts so long, and so much more for each syllable, at most."""


def is_stop(words: str) -> bool:
    """Whether a saying of `STOP_RULES` is the stop word."""
    return any(word in STOPS for word in words.split())


class StopScore(Protocol):
    """Judges whether sound is the stop word."""

    def stop_score(self, audio: Audio, spoken_s: float) -> float:
        """0..1, that the whole of the sound is the stop word and nothing else.

        Args:
            spoken_s: from the first to the last speech in it.
        """


def excess_s(words: str, spoken_s: float) -> float:
    """How much longer somebody spoke than it takes to cry the words; 0 where not.

    A word that is far too short for what was said was not said: whoever recognises it has left out
    the rest.

    >>> excess_s("stop", 0.5), round(excess_s("robot stop", 2.0), 2)
    (0.0, 0.75)
    """
    syllables = sum(SYLLABLES.get(word, 1) for word in words.split())
    return max(spoken_s - BASE_S - SYLLABLE_S * syllables, 0.0)


class StopSpotter:
    """Judges what was said as soon as a short pause follows it.

    "Stop" is a short cry: it is not waited out like a sentence, and a phrase that has gone on for
    longer than `LONGEST_S` is none, so it is not judged.
    """

    SHORTEST_S, LONGEST_S = 0.15, 2.0
    PAUSE_S = 0.2

    def __init__(self, scores: StopScore, threshold: float = STOP_SCORE) -> None:
        """`threshold`: score from which the robot stops."""
        self.scores = scores
        self.threshold = threshold
        self.score = 0.0

    def judge(self, samples: Samples, spoken_s: float) -> bool:
        """Whether the stop word is all that was said.

        Args:
            samples: of the phrase so far, with what was before it.
            spoken_s: from the first to the last speech in it.
        """
        self.score = self.scores.stop_score(Audio(samples.copy()), spoken_s)
        return self.score >= self.threshold

    def is_due(self, spoken_s: float, quiet_s: float) -> bool:
        """Whether a short cry may have ended just now.

        Args:
            spoken_s: from the first to the last speech of the phrase.
            quiet_s: for which nobody has spoken since.
        """
        return quiet_s >= self.PAUSE_S and self.SHORTEST_S <= spoken_s <= self.LONGEST_S
