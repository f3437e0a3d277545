"""One probability from two: what was measured and what the model says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]

UNCALIBRATED = 0.5
"""Weight of a model whose probabilities were not calibrated on data; otherwise 1."""
STRONG = 0.8
"""Two sides that prefer different things at least so surely disagree strongly."""
FLOOR = 0.01
"""Least probability that either side can give: nobody is ever that wrong for certain."""


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Both together.

    Attributes:
        probabilities: (k,), their sum is 1.
        best: index of the likeliest.
        disagree: both sides are sure, of different things.
    """

    probabilities: Float64
    best: int
    disagree: bool

    @property
    def probability(self) -> float:
        """Of the likeliest."""
        return float(self.probabilities[self.best])


def pool(measured: Float64, model: Float64, *, calibrated: bool) -> Pooled:
    """The logarithmic opinion pool of two distributions over the same things.

    p is proportional to p_measured · p_model^w with w = 1 for a calibrated model, else
    `UNCALIBRATED` (Genest and Zidek 1986, "Combining probability distributions"): two
    independent witnesses, of whom an uncalibrated one counts half.

    Args:
        measured, model: (k,) probabilities; their sums need not be 1.
        calibrated: the model's probabilities were calibrated on data.
    """
    first, second = _proper(measured), _proper(model)
    weight = 1.0 if calibrated else UNCALIBRATED
    logs = np.log(first) + weight * np.log(second)
    together = np.exp(logs - logs.max())
    together /= together.sum()
    disagree = (
        int(first.argmax()) != int(second.argmax())
        and float(first.max()) >= STRONG
        and float(second.max()) >= STRONG
    )
    return Pooled(together, int(together.argmax()), disagree)


def _proper(values: Float64) -> Float64:
    """Nothing below `FLOOR`, and the sum is 1."""
    total = float(values.sum())
    shares = values / total if total > 0.0 else np.full(len(values), 1.0 / len(values))
    raised = np.maximum(shares, FLOOR)
    proper: Float64 = raised / raised.sum()
    return proper
