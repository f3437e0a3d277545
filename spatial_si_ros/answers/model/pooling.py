"""One probability from two: what was measured and what the model says.

The rule. Let t be the right one of k listed choices, m what was measured and v what the model saw.
By Bayes p(t | m, v) is proportional to p(t) p(m | t) p(v | m, t). Where no choice is likelier
beforehand, each side's own probabilities are proportional to its likelihood, and where the sides
are independent given the truth the product of both is the answer (Bordley 1982, "A multiplicative
formula for aggregating probability assessments"). Neither holds quite: a side may be surer than it
ought to be, and both may err for one reason. A side that repeats itself or the other is less than
one witness, so each gets an exponent:

    p(t) is proportional to  p_measured(t)^a  p_model(t)^w

the logarithmic opinion pool (Genest and Zidek 1986, "Combining probability distributions"). It is
the multinomial logistic regression of the truth on both sides' log-probabilities: its log loss is
convex in (a, w), so recorded pairs have one best fit (`fusing.py`), which is on them at least as
good as either side alone, (1, 0) and (0, 1). A temperature of the model cannot be told from w in
the pool; it is fitted to the model by itself, and what is compared with the limit below is after
it.

Strong disagreement: the sides prefer different choices, and each is at least `strong` sure of its
own. Were both right about themselves, that would hardly ever happen: one of them does not mean what
it says (another object was grounded, the picture shows something else), and then no weight helps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .fusion import CHOSEN, Fusion

Float64 = npt.NDArray[np.float64]


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


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """What both sides said of the same choices.

    Attributes:
        kind: type of question, as calibrations name it.
        choices: as they were listed.
        measured, model: (k,) probabilities, before anything was done to them.
        calibrated: the model's were calibrated on data.
    """

    kind: str
    choices: tuple[str, ...]
    measured: Float64
    model: Float64
    calibrated: bool


def pool(measured: Float64, model: Float64, *, calibrated: bool, fusion: Fusion = CHOSEN) -> Pooled:
    """Both distributions over the same things as one; see above.

    Args:
        measured, model: (k,) probabilities; their sums need not be 1.
        calibrated: the model's probabilities were calibrated on data.
        fusion: weights and limits.
    """
    first = proper(measured, fusion.floor)
    second = proper(model, fusion.floor)
    if not calibrated:
        second = cooled(second, fusion.temperature)
    together = weighed(first, second, fusion.measured_weight, fusion.weight(calibrated))
    disagree = (
        int(first.argmax()) != int(second.argmax())
        and float(first.max()) >= fusion.strong
        and float(second.max()) >= fusion.strong
    )
    return Pooled(together, int(together.argmax()), disagree)


def proper(values: Float64, floor: float) -> Float64:
    """(..., k): nothing below the floor, and the sum along the last axis is 1."""
    total = values.sum(axis=-1, keepdims=True)
    shares = np.where(total > 0.0, values / np.where(total > 0.0, total, 1.0), 1.0)
    raised = np.maximum(shares / shares.sum(axis=-1, keepdims=True), floor)
    found: Float64 = raised / raised.sum(axis=-1, keepdims=True)
    return found


def cooled(shares: Float64, temperature: float) -> Float64:
    """(..., k) probabilities with their logarithms divided by a temperature."""
    return weighed(shares, shares, 1.0 / temperature, 0.0)


def weighed(first: Float64, second: Float64, a: float, w: float) -> Float64:
    """(..., k) the pool of two proper distributions with these exponents."""
    logs = a * np.log(first) + w * np.log(second)
    together: Float64 = np.exp(logs - logs.max(axis=-1, keepdims=True))
    together /= together.sum(axis=-1, keepdims=True)
    return together
