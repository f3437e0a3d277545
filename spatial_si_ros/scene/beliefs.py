"""What a track is, and whether it is at all: beliefs that grow with independent evidence."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log

START_LOG_ODDS, DOUBTFUL = -4.2, -2.5
HIT, MISS, TENTATIVE_MISS, EXPLAINED, PIERCED = 2.0, -0.35, -1.0, -1.2, -1.6
MAX_LOG_ODDS, GONE_LOG_ODDS, TAKEN_LOG_ODDS = 6.0, -5.5, 0.5
_OTHER_SHARE = 0.1
_TEMPER = 0.7
_KEPT_LABELS = 5


class LabelBelief:
    """Probability of each label, fused from detections that are sometimes mistaken."""

    def __init__(self, log_likelihood: dict[str, float] | None = None) -> None:
        self._log = dict(log_likelihood or {})
        self._ranked: tuple[tuple[str, float], ...] | None = None

    def __copy__(self) -> LabelBelief:
        return LabelBelief(self._log)

    def observe(self, label: str, score: float) -> None:
        """A detector said `label` with `score` 0..1; any other label gets a tenth of the doubt."""
        right = 0.3 + 0.65 * score
        gain = _TEMPER * log(right / ((1.0 - right) * _OTHER_SHARE))
        self._log[label] = self._log.get(label, 0.0) + gain
        self._ranked = None
        if len(self._log) > 4 * _KEPT_LABELS:
            best = sorted(self._log, key=lambda name: -self._log[name])[: 2 * _KEPT_LABELS]
            self._log = {name: self._log[name] for name in best}

    def absorb(self, other: LabelBelief) -> None:
        """Add the evidence of another track that turned out to be the same object."""
        for label, gain in other._log.items():
            self._log[label] = self._log.get(label, 0.0) + gain
        self._ranked = None

    def ranked(self) -> tuple[tuple[str, float], ...]:
        """(label, probability), most probable first; the rest of 1 is for unseen labels."""
        if self._ranked is None:
            names = sorted(self._log, key=lambda name: (-self._log[name], name))[:_KEPT_LABELS]
            highest = max(0.0, self._log[names[0]]) if names else 0.0
            share = [exp(self._log[name] - highest) for name in names]
            total = sum(share) + exp(-highest)
            self._ranked = tuple((name, p / total) for name, p in zip(names, share, strict=True))
        return self._ranked

    @property
    def best(self) -> str:
        """The most probable label; something was observed."""
        return self.ranked()[0][0]

    def probability(self, label: str) -> float:
        """Probability of one label."""
        return next((p for name, p in self.ranked() if name == label), 0.0)

    def items(self) -> Iterable[tuple[str, float]]:
        """(label, log likelihood) pairs, for saving."""
        return self._log.items()


def probability_of(log_odds: float) -> float:
    """0..1 from log odds."""
    return 1.0 / (1.0 + exp(-log_odds))


def hit_gain(score: float, pixels: int, label_fits: bool) -> float:
    """Log odds gained by a detection: a doubtful, tiny or contradicting one tells less."""
    quality = min(max((score - 0.05) / 0.75, 0.15), 1.0)
    if pixels < 60:
        quality *= 0.8
    if not label_fits:
        quality *= 0.4
    return HIT * quality
