"""What probabilities are worth: reliability, calibration error, Brier score and skill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

MOST_BINS = 15
IN_A_BIN = 20
"""Fewer answers than this tell little about how often such answers are right."""


def reliability(said: Sequence[float], came: Sequence[bool]) -> dict[str, Any]:
    """How well probabilities foretell what came.

    Bins hold about equally many (Nguyen and O'Connor, 2015), equal probabilities lie in one; the
    expected calibration error is the mean over all answers of the gap between a bin's mean
    probability and its share (Naeini et al., 2015). Brier (1950); its skill is over always saying
    the base rate.

    Returns:
        n, base_rate, mean, ece, brier, skill (None where all or none came), and bins.
    """
    if len(said) != len(came):
        raise ValueError(f"want as many outcomes as probabilities, got {len(came)}, {len(said)}")
    if not said:
        return {"n": 0}
    p, y = np.asarray(said, float), np.asarray(came, float)
    base = float(y.mean())
    brier, plain = float(np.mean((p - y) ** 2)), base * (1.0 - base)
    bins = [
        {"n": len(part), "mean": float(p[part].mean()), "came": float(y[part].mean())}
        for part in _bins(p)
    ]
    return {
        "n": len(p),
        "base_rate": base,
        "mean": float(p.mean()),
        "ece": sum(each["n"] * abs(each["mean"] - each["came"]) for each in bins) / len(p),
        "brier": brier,
        "skill": 1.0 - brier / plain if plain > 0.0 else None,
        "bins": bins,
    }


def _bins(p: np.ndarray) -> list[np.ndarray]:
    """Places of probabilities, in bins from small to large."""
    order = np.argsort(p, kind="stable")
    count = max(1, min(MOST_BINS, len(p) // IN_A_BIN))
    cuts = (np.arange(1, count) * len(p)) // count
    # A cut within equal probabilities moves to their end.
    ends = np.searchsorted(p[order], p[order][cuts - 1], side="right")
    return [part for part in np.split(order, np.unique(ends)) if len(part)]
