"""How often answers are wrong when only the surest are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import beta

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Candidate:
    """A decidable question: the probability of its answer (None: there is none), and if right."""

    scene: str
    probability: float | None
    right: bool


def upper_bound(wrong: int, answered: int) -> float:
    """One-sided 95 % bound of Clopper and Pearson (1934) on the share of wrong; 1 for 0 / 0."""
    if wrong >= answered:
        return 1.0
    return float(beta.ppf(CONFIDENCE, wrong + 1, answered - wrong))


def curve(every: Sequence[Candidate]) -> list[dict[str, float]]:
    """Coverage of the decidable and share of wrong answers for every threshold, strict to lax."""
    sure = sorted(
        ((each.probability, each.right) for each in every if each.probability is not None),
        key=lambda pair: -pair[0],
    )
    points, wrong = [], 0
    for count, (probability, right) in enumerate(sure, 1):
        wrong += not right
        if count < len(sure) and sure[count][0] == probability:
            continue  # equal ones are given together
        points.append(
            {
                "threshold": probability,
                "answered": count,
                "wrong": wrong,
                "coverage": count / len(every),
                "risk": wrong / count,
            }
        )
    return points


def at_threshold(every: Sequence[Candidate], threshold: float) -> dict[str, Any]:
    """What is answered from a threshold on, with the bound on the share of wrong answers."""
    given = [e for e in every if e.probability is not None and e.probability >= threshold]
    wrong = sum(not each.right for each in given)
    return {
        "decidable": len(every),
        "answered": len(given),
        "wrong": wrong,
        "coverage": len(given) / len(every) if every else None,
        "risk": wrong / len(given) if given else None,
        "bound": upper_bound(wrong, len(given)),
    }


def chosen_and_checked(every: Sequence[Candidate], risk: float) -> dict[str, Any]:
    """The least threshold that holds a risk on every other scene, and what it does on the rest.

    It holds where the bound on the scenes that chose it is at most `risk`; `held` says whether the
    bound on the others is, too.
    """
    names = sorted({each.scene for each in every})
    chooses = set(names[::2])
    first = [each for each in every if each.scene in chooses]
    rest = [each for each in every if each.scene not in chooses]
    fitting = [p for p in curve(first) if upper_bound(p["wrong"], p["answered"]) <= risk]
    found: dict[str, Any] = {"risk": risk, "threshold": None, "confidence": CONFIDENCE}
    if not fitting:
        return found
    threshold = fitting[-1]["threshold"]
    checked = at_threshold(rest, threshold)
    return {
        **found,
        "threshold": threshold,
        "chosen_on": at_threshold(first, threshold),
        "checked_on": checked,
        "held": checked["bound"] <= risk,
    }
