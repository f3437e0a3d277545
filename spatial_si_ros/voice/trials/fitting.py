"""Fits what scores are worth to recorded sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from ..calibration import Logistic
from ..vocabulary import Vocabulary
from .made import same

RIDGE = 0.01
"""Keeps weights finite where scores separate right from wrong altogether."""


def fitted(records: Sequence[dict[str, Any]], vocabulary: Vocabulary) -> dict[str, Logistic]:
    """Logistic regressions of each recogniser's scores: is its sentence what was said?"""
    found: dict[str, Logistic] = {}
    heard = [
        (each, record["text"])
        for record in records
        for each in record["heard"]
        if "stop" not in each
    ]
    for name, scored in (
        ("WHISPER", [(each["text"], each["features"], truth) for each, truth in heard]),
        (
            "SPHINX",
            [(e["sphinx"], e["sphinx_features"], truth) for e, truth in heard if "sphinx" in e],
        ),
    ):
        known = [(each, same(text, truth, vocabulary)) for text, each, truth in scored if each]
        if known:
            features, right = zip(*known, strict=True)
            found[name] = fit(np.asarray(features, float), np.asarray(right, bool))
    return found


def fit(features: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> Logistic:
    """The logistic regression with the highest likelihood.

    Args:
        features: (N, K).
        right: (N,).
    """
    signs = np.where(right, 1.0, -1.0)
    design = np.column_stack([np.ones(len(features)), features])

    def loss(weights: npt.NDArray[np.float64]) -> float:
        margins = signs * (design @ weights)
        return float(np.logaddexp(0.0, -margins).mean() + RIDGE * np.sum(weights[1:] ** 2) / 2.0)

    best = minimize(loss, np.zeros(design.shape[1]), method="BFGS").x
    return Logistic(round(float(best[0]), 3), tuple(round(float(w), 3) for w in best[1:]))
