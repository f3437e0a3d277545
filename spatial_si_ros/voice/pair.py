"""Two models that judge each other's sentences: what both find likely was said.

Errors of two models are in part their own. Each brings its likeliest sentences, both score all of
them, and the sums decide: rescoring of n-best lists by several recognisers, as in Fiscus, "A
post-processing system to yield reduced word error rates" (ROVER), ASRU 1997, but on the sentences
of a grammar and with log-probabilities.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from .audio import Audio
from .calibration import PAIR
from .fusion import doubtful, with_free_form
from .readings import Hypotheses, Reading, joined, lead, ranked, understood
from .recogniser import Heard, Recogniser
from .vocabulary import Vocabulary

PRIOR, BLIND = 1.0, 0.3
"""Weight of the grammar beside the mean of both models, and of what they expect anyway."""
SURE = 0.91
"""Confidence of the first model from which the second is not asked: of seven wrong commands of the
development set (seed 9005) it had 0.87 to 0.90 for three; half of all came so far."""
MOST = 5
"""Sentences that each model brings."""
BEHIND = 20.0
"""Nats: a sentence that is farther behind the likeliest words of all counts as so far."""


class Judge(Protocol):
    """A model that brings sentences and scores those of others."""

    def hypotheses(self, audio: Audio, vocabulary: Vocabulary) -> Hypotheses:
        """What may have been said."""

    def judged(
        self, audio: Audio, vocabulary: Vocabulary, readings: Sequence[Reading]
    ) -> list[Reading]:
        """The readings with the scores of this model that they lack."""


class FirstJudge(Judge, Recogniser, Protocol):
    """One that also hears alone."""


class Pair:
    """Asks the second model where the first one is not sure."""

    name = "whisper"

    def __init__(self, first: FirstJudge, second: Judge) -> None:
        self._first, self._second = first, second

    def recognise(self, audio: Audio, vocabulary: Vocabulary) -> Heard:
        """What both make of it."""
        heard = self._first.recognise(audio, vocabulary)
        if heard.hypotheses is not None and doubtful(heard, vocabulary, SURE):
            ours, theirs = self.both(heard.hypotheses, audio, vocabulary)
            heard = together(ours, theirs, vocabulary)
        return with_free_form(heard, vocabulary)

    def both(
        self, ours: Hypotheses, audio: Audio, vocabulary: Vocabulary
    ) -> tuple[Hypotheses, Hypotheses]:
        """What each of them heard, every reading with the scores of both."""
        theirs = self._second.hypotheses(audio, vocabulary)
        ours, theirs = (replace(each, readings=each.readings[:MOST]) for each in (ours, theirs))
        readings = joined([ours.readings, theirs.readings])
        for judge in (self._second, self._first):
            readings = judge.judged(audio, vocabulary, readings)
        by_text = {each.text: each for each in readings}
        return _with(ours, by_text), _with(theirs, by_text)


def together(ours: Hypotheses, theirs: Hypotheses, vocabulary: Vocabulary) -> Heard:
    """The sentence that both find likeliest, the free words of the first one behind it.

    Args:
        ours, theirs: readings with the scores of both.
    """
    order = order_of(ours, theirs, vocabulary)
    second = theirs.readings[0].text if theirs.readings else ""
    if not order:
        return Heard("", 0.0, (ours.free,) if ours.free else (), Pair.name, second)
    confidence = PAIR.probability(features_of(order, ours, theirs, vocabulary))
    texts = [reading.text for reading, _ in order]
    others = dict.fromkeys(text for text in (ours.free, *texts[1:]) if text)
    return Heard(texts[0], confidence, tuple(others), Pair.name, second)


def order_of(
    ours: Hypotheses, theirs: Hypotheses, vocabulary: Vocabulary
) -> list[tuple[Reading, float]]:
    """The readings of both, the likeliest first that means something, with their nats."""
    weights = {ours.model: 0.5, theirs.model: 0.5}
    order = ranked(joined([ours.readings, theirs.readings]), weights, PRIOR, BLIND)
    return understood(order, vocabulary)


def features_of(
    order: Sequence[tuple[Reading, float]],
    ours: Hypotheses,
    theirs: Hypotheses,
    vocabulary: Vocabulary,
) -> tuple[float, float, float]:
    """What tells whether the first sentence is right, see `calibration.PAIR`."""
    best = order[0][0]
    behind = [
        max(min(best.scores[each.model] - each.free_score, 2.0), -BEHIND) for each in (ours, theirs)
    ]
    words = len(best.text.split()) + 2
    mean = sum(best.scores.values()) / len(best.scores) / words
    return (sum(behind) / 2.0, lead(order, vocabulary), mean)


def _with(hypotheses: Hypotheses, readings: Mapping[str, Reading]) -> Hypotheses:
    judged = tuple(readings[each.text] for each in hypotheses.readings)
    return replace(hypotheses, readings=judged)
