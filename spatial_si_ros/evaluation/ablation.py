"""What each aid brings: runs of the same items with and without it, compared item by item.

Figures of made-up weights are not given: of those it is only said that everything ran, and what
the model was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from .scoring import interval

Float64 = npt.NDArray[np.float64]

BOOTSTRAPS = 4000
"""Draws of the bootstrap."""
MADE_UP = (
    "the weights are made up (`models tiny` or the like): no score and no difference is given, "
    "since it would mean nothing; all that is said is what ran"
)


@dataclass(frozen=True, slots=True)
class Run:
    """The items, asked in one manner.

    Attributes:
        name: of the manner.
        scores: 0..1, by item.
        failed: why items could not be asked, by item; they score 0.
        unread: items whose reply did not say what was asked for; they score 0.
        inputs: what of the model's input can be counted, by name: pictures, characters, ....
        total: the figure of the benchmark, by its own rule; None where there is none.
    """

    name: str
    scores: Mapping[str, float]
    failed: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    inputs: Mapping[str, float] = field(default_factory=dict)
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A run beside the first one.

    Attributes:
        name: of the run.
        items, failed, unread: how many.
        inputs: as the run has them.
        total, mean: by the benchmark's rule, and of the items' scores; None of made-up weights.
        difference: of the means; None of the first run and of made-up weights.
        interval95: of the difference, paired.
        gained, lost: items that score more, and less, than in the first run.
    """

    name: str
    items: int
    failed: int
    unread: int
    inputs: Mapping[str, float]
    total: float | None = None
    mean: float | None = None
    difference: float | None = None
    interval95: tuple[float, float] | None = None
    gained: int | None = None
    lost: int | None = None

    def value(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "inputs": dict(self.inputs)}


def compared(runs: Sequence[Run], random_weights: bool) -> list[Compared]:
    """All runs beside the first one.

    Args:
        runs: of the same items.
        random_weights: they were made up, so no scores are given.

    Raises:
        ValueError: runs of different items, or of none.
    """
    first = runs[0].scores
    if not first or any(each.scores.keys() != first.keys() for each in runs):
        raise ValueError("expected runs of the same items, at least one")
    return [_compared(each, runs[0], random_weights) for each in runs]


def paired_interval(without: Float64, having: Float64) -> tuple[float, float]:
    """95 % interval of the mean of `having` - `without`, which are of the same items.

    Rights and wrongs: Newcombe's method 10 (1998, "Improved confidence intervals for the difference
    between binomial proportions based on paired data"), which is not empty where all items agree.
    Others: the percentile bootstrap over items.

    Args:
        without, having: (N,) 0..1.
    """
    binary = np.isin(np.concatenate([without, having]), (0.0, 1.0)).all()
    if binary:
        return _newcombe(without, having)
    difference = having - without
    draws = np.random.default_rng(0).integers(len(difference), size=(BOOTSTRAPS, len(difference)))
    low, high = np.percentile(difference[draws].mean(axis=1), (2.5, 97.5))
    return float(low), float(high)


def _compared(run: Run, first: Run, random_weights: bool) -> Compared:
    counts = Compared(run.name, len(run.scores), len(run.failed), len(run.unread), run.inputs)
    if random_weights:
        return counts
    names = list(first.scores)
    without = np.array([first.scores[name] for name in names])
    having = np.array([run.scores[name] for name in names])
    found = replace(counts, total=run.total, mean=float(having.mean()))
    if run is first:
        return found
    return replace(
        found,
        difference=float(having.mean() - without.mean()),
        interval95=paired_interval(without, having),
        gained=int((having > without).sum()),
        lost=int((having < without).sum()),
    )


def _newcombe(without: Float64, having: Float64) -> tuple[float, float]:
    both = int(((having == 1.0) & (without == 1.0)).sum())
    gained = int(((having == 1.0) & (without == 0.0)).sum())
    lost = int(((having == 0.0) & (without == 1.0)).sum())
    neither = len(having) - both - gained - lost
    n = len(having)
    p, q = (both + gained) / n, (both + lost) / n
    (p_low, p_high), (q_low, q_high) = interval(both + gained, n), interval(both + lost, n)
    product = float((both + gained) * (lost + neither) * (both + lost) * (gained + neither))
    across = float(both * neither - gained * lost)
    if across > 0.0:
        across = max(across - n / 2, 0.0)  # continuity
    phi = across / product**0.5 if product else 0.0
    down = (p - p_low) ** 2 - 2 * phi * (p - p_low) * (q_high - q) + (q_high - q) ** 2
    up = (p_high - p) ** 2 - 2 * phi * (p_high - p) * (q - q_low) + (q - q_low) ** 2
    return p - q - float(max(down, 0.0)) ** 0.5, p - q + float(max(up, 0.0)) ** 0.5
