"""What the scores of recognisers are worth as probabilities.

WHISPER is a logistic regression on 102 utterances of the development set (seeds 9001 and 9002: 77
commands and 25 sentences of talk in noise at 20 and 10 dB); STOP separates 70 stop words from what
50 sentences of talk and 44 commands have before their pauses; see docs/voice.md, and for fitting
anew `spatial-si eval voice --fit`. SPHINX and what agreement is worth are set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Logistic:
    """p = 1 / (1 + exp(-(bias + weights . features)))."""

    bias: float
    weights: tuple[float, ...]

    def probability(self, features: Sequence[float]) -> float:
        sum_ = self.bias + sum(w * x for w, x in zip(self.weights, features, strict=True))
        return 1.0 / (1.0 + math.exp(-max(min(sum_, 30.0), -30.0)))


SPHINX = Logistic(-5.0, (7.0,))
"""Of the score of the best path."""
WHISPER = Logistic(2.304, (0.175, 0.096, 1.747))
"""Of how far the best sentence of the grammar is from the best one of all, of how far the next one
of another meaning is behind, and of its mean score per token; in nats. For Whisper tiny.en."""
STOP = Logistic(9.8, (1.4, 0.7, -14.0))
"""Of the log-probability of the stop word as all that was said, of how far it is from the best
words of all, both in nats, and of how many seconds longer than that somebody spoke."""
AGREEMENT, DISAGREEMENT = 1.5, -0.3
"""Added to the log-odds of the first recogniser when a second one hears the same, or not."""


def log_odds(probability: float) -> float:
    p = min(max(probability, 1e-6), 1.0 - 1e-6)
    return math.log(p / (1.0 - p))


def from_log_odds(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(value, 30.0), -30.0)))
