"""Fits what scores are worth to recorded sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from ..calibration import Logistic
from ..fusion import same_meaning
from ..vocabulary import Vocabulary

RIDGE = 0.01
"""Keeps weights finite where scores separate right from wrong altogether."""


def fitted(records: Sequence[dict[str, Any]], vocabulary: Vocabulary) -> dict[str, Logistic]:
    """Logistic regressions of each recogniser's scores: is its sentence what was said?"""
    found: dict[str, Logistic] = {}
    for name, text, features in (
        ("WHISPER", "text", "features"),
        ("SPHINX", "sphinx", "sphinx_features"),
    ):
        rows, right = [], []
        for record in records:
            for each in record["heard"]:
                if "stop" not in each and each[text] and each[features]:
                    rows.append(each[features])
                    right.append(same_meaning(each[text], record["text"], vocabulary))
        found[name] = fit(np.asarray(rows, float), np.asarray(right, bool))
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
