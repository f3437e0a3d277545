"""The numbers of the fusion rule, fitted to recorded pairs of both sides' probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar

from ...defaults import MIN_PROBABILITY
from .fusion import CHOSEN, BadFusion, Fusion
from .pooling import Pooled, Sides, cooled, pool, proper, weighed

Float64 = npt.NDArray[np.float64]

LEAST_PAIRS = 50
MOST_WEIGHT = 5.0
COLDEST, HOTTEST = 0.05, 20.0
COST = 4.0
"""A wrong answer costs as much as so many right ones are worth: better right 4 times of 5."""
LIMITS = tuple(float(each) for each in np.round(np.linspace(0.5, 1.0, 51), 2))
"""Of strong disagreement, that are tried."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """What both sides said of one question, and which choice was right."""

    sides: Sides
    truth: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How good the sides and the rule are on some pairs.

    Attributes:
        pairs: how many.
        measured, model, fused: mean log loss of each alone, and of the rule, nats; the model's
            after its temperature.
        right_measured, right_model, right_fused: share of the likeliest choices that are right.
        declined: pairs that disagree strongly.
        right_if_answered: share of those that the rule would have answered rightly; None: none are.
        right_answered: share of right ones among all others.
    """

    pairs: int
    measured: float
    model: float
    fused: float
    right_measured: float
    right_model: float
    right_fused: float
    declined: int
    right_if_answered: float | None
    right_answered: float | None


def fit(pairs: Sequence[Pair], origin: str, simulated: bool, start: Fusion = CHOSEN) -> Fusion:
    """The weights, the limit and the temperature that fit recorded pairs best.

    First the model's temperature, by its own log loss, unless it was calibrated; then both
    weights, by the log loss of the pool; then the limit of strong disagreement, by what answers
    are worth: 1 for a right one, -`COST` for a wrong one, 0 for none, over the pairs whose sides
    prefer different choices. Of equally good limits the lowest counts: what would be declined as
    uncertain in any case is told as a disagreement, with both sides.

    Args:
        pairs: recorded, all of a calibrated model or all of one that is not.
        origin: of the pairs, in a phrase.
        simulated: a side of them was made up.
        start: numbers that are not fitted.

    Raises:
        BadFusion: there are too few pairs, or of both kinds of model.
    """
    kinds = {each.sides.calibrated for each in pairs}
    if len(pairs) < LEAST_PAIRS or len(kinds) != 1:
        got = f"{len(pairs)} of {' and '.join(sorted(_CALIBRATED[each] for each in kinds))} models"
        raise BadFusion(f"expected at least {LEAST_PAIRS} pairs of one kind of model, got {got}")
    (calibrated,) = kinds
    found = replace(start, origin=origin, simulated=simulated, temperature=1.0)
    if not calibrated:
        found = replace(found, temperature=_temperature(_stacks(pairs, found)))
    started = (found.measured_weight, found.weight(calibrated))
    a, w = _weights(_stacks(pairs, found), started)
    if calibrated:
        found = replace(found, measured_weight=a, calibrated_weight=w)
    else:
        found = replace(found, measured_weight=a, model_weight=w)
    return replace(found, strong=_limit(pairs, found))


_CALIBRATED = {True: "calibrated", False: "uncalibrated"}


def figures_of(pairs: Sequence[Pair], fusion: Fusion) -> Figures:
    """How good both sides and the rule are on pairs; at least one."""
    pooled = [_pooled(each, fusion) for each in pairs]
    right = np.array([p.best == each.truth for p, each in zip(pooled, pairs, strict=True)])
    apart = np.array([p.disagree for p in pooled])
    stacks = _stacks(pairs, fusion)
    rows = zip(pooled, pairs, strict=True)
    return Figures(
        pairs=len(pairs),
        measured=_loss(stacks, 1.0, 0.0),
        model=_loss(stacks, 0.0, 1.0),
        fused=float(np.mean([-np.log(p.probabilities[each.truth]) for p, each in rows])),
        right_measured=_right(stacks, 1.0, 0.0),
        right_model=_right(stacks, 0.0, 1.0),
        right_fused=float(right.mean()),
        declined=int(apart.sum()),
        right_if_answered=float(right[apart].mean()) if apart.any() else None,
        right_answered=float(right[~apart].mean()) if not apart.all() else None,
    )


def _pooled(pair: Pair, fusion: Fusion) -> Pooled:
    sides = pair.sides
    return pool(sides.measured, sides.model, calibrated=sides.calibrated, fusion=fusion)


@dataclass(frozen=True, slots=True, eq=False)
class _Stack:
    """Pairs with equally many choices: both sides as the rule sees them, and the right choice.

    Attributes:
        first, second: (N, k).
        truth: (N,).
    """

    first: Float64
    second: Float64
    truth: npt.NDArray[np.int64]


def _stacks(pairs: Sequence[Pair], fusion: Fusion) -> list[_Stack]:
    groups: dict[tuple[int, bool], list[Pair]] = {}
    for each in pairs:
        groups.setdefault((len(each.sides.choices), each.sides.calibrated), []).append(each)
    found = []
    for (_, calibrated), group in groups.items():
        first = proper(np.stack([each.sides.measured for each in group]), fusion.floor)
        second = proper(np.stack([each.sides.model for each in group]), fusion.floor)
        if not calibrated:
            second = cooled(second, fusion.temperature)
        found.append(_Stack(first, second, np.array([each.truth for each in group])))
    return found


def _loss(stacks: Sequence[_Stack], a: float, w: float) -> float:
    """Mean log loss of the pool with these exponents, nats."""
    losses = [
        -np.log(weighed(s.first, s.second, a, w)[np.arange(len(s.truth)), s.truth]) for s in stacks
    ]
    return float(np.concatenate(losses).mean())


def _right(stacks: Sequence[_Stack], a: float, w: float) -> float:
    """Share of the pairs whose likeliest choice is right."""
    right = [weighed(s.first, s.second, a, w).argmax(axis=1) == s.truth for s in stacks]
    return float(np.concatenate(right).mean())


def _temperature(stacks: Sequence[_Stack]) -> float:
    def loss(log_temperature: float) -> float:
        return _loss(stacks, 0.0, float(np.exp(-log_temperature)))

    best = minimize_scalar(loss, bounds=(np.log(COLDEST), np.log(HOTTEST)), method="bounded")
    return float(np.exp(best.x))


def _weights(stacks: Sequence[_Stack], start: tuple[float, float]) -> tuple[float, float]:
    def loss(weights: Float64) -> float:
        return _loss(stacks, float(weights[0]), float(weights[1]))

    bounds = [(0.0, MOST_WEIGHT)] * 2
    best = minimize(loss, np.array(start), method="L-BFGS-B", bounds=bounds)
    a, w = best.x
    return float(a), float(w)


def _limit(pairs: Sequence[Pair], fusion: Fusion) -> float:
    """Where declining is worth most."""
    least, worth = [], []
    for each in pairs:
        (stack,) = _stacks([each], fusion)
        first, second = stack.first[0], stack.second[0]
        pooled = _pooled(each, fusion)
        if int(first.argmax()) == int(second.argmax()) or pooled.probability < MIN_PROBABILITY:
            continue  # no disagreement, or declined as uncertain in any case
        least.append(min(float(first.max()), float(second.max())))
        worth.append(1.0 if pooled.best == each.truth else -COST)
    values = [sum(v for at, v in zip(least, worth, strict=True) if at < limit) for limit in LIMITS]
    return LIMITS[values.index(max(values))]
