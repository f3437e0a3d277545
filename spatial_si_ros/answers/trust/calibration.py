"""What a measured probability is worth: how often answers that were so sure were right.

The map is beta calibration (Kull, Silva Filho and Flach, AISTATS 2017), three numbers for each
family of questions:

    log odds of being right = a ln p - b ln(1 - p) + c,   a, b >= 0

a = b = 1, c = 0 changes nothing. The numbers are those of greatest posterior probability, with a
normal prior around the fit of all families together (and that one around "changes nothing"), so
that a family with few questions stays near to the others.

The table of risks says above which calibrated probability at most so large a share of the answers
is wrong: the least threshold at which the one-sided 95 % bound of Clopper and Pearson, on the
decidable questions of the fit, does not exceed the risk.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from ...errors import SpatialError
from ...language.queries import Question
from .families import Family, family_of

Array = npt.NDArray[np.float64]

FORMAT = 1
FEWEST = 50
"""Questions below which nothing is fitted."""
RISKS = (0.005, 0.01, 0.02, 0.05, 0.10)
CONFIDENCE = 0.95
_ENDS = 0.002
"""Probabilities nearer to 0 or 1 than this count as so near."""
_PRIOR_STD = np.array([0.5, 0.5, 0.5])
_SAID = 160


class CalibrationError(SpatialError):
    """A calibration cannot be made, read, or does not reach what is asked of it."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The three numbers of a beta calibration and the questions that they are from."""

    a: float
    b: float
    c: float
    questions: int = 0

    def __call__(self, probability: float) -> float:
        """The calibrated probability, 0..1."""
        log_p, log_q = _logs(np.array([probability]))
        odds = self.a * float(log_p[0]) - self.b * float(log_q[0]) + self.c
        return 1.0 / (1.0 + math.exp(-odds))


UNCHANGED = Curve(1.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Risk:
    """A row of the table.

    Attributes:
        risk: largest share of wrong answers.
        min_probability: calibrated; answers below it are declined.
        answered, wrong: of the decidable questions of the fit.
        coverage: answered / decidable.
    """

    risk: float
    min_probability: float
    answered: int
    wrong: int
    coverage: float


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer, however sure, and whether it was right.

    Attributes:
        family: of the question.
        probability: as measured.
        right: by `evaluation.md`; of a question near a limit, on which side the truth is.
        decidable: clear of the limits.
    """

    family: Family
    probability: float
    right: bool
    decidable: bool = True


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves by family, the one for all others, and the table of risks.

    Attributes:
        curves: by family.
        others: for a family that has none.
        risks: ascending.
        source: what it was fitted from, for people.
    """

    curves: Mapping[Family, Curve]
    others: Curve
    risks: tuple[Risk, ...]
    source: str = ""

    def probability(self, question: Question, measured: float) -> float:
        """How often answers to such questions that were so sure are right, 0..1."""
        return self.of_family(family_of(question), measured)

    def of_family(self, family: Family, measured: float) -> float:
        """As `probability`, of a family."""
        return self.curves.get(family, self.others)(measured)

    def min_probability(self, max_risk: float) -> float:
        """What is less probable must be declined so that at most `max_risk` of the answers is
        wrong: that of the largest risk in the table that is not larger.

        Raises:
            CalibrationError: the table has no risk so small.
        """
        fitting = [row for row in self.risks if row.risk <= max_risk + 1e-12]
        if not fitting:
            known = ", ".join(f"{row.risk:g}" for row in self.risks) or "none"
            raise CalibrationError(
                f"max_risk {max_risk:g} is smaller than what the calibration reaches: {known}"
            )
        return max(fitting, key=lambda row: row.risk).min_probability

    def write(self, path: Path) -> None:
        """Write JSON, in one step."""
        value = {
            "format": FORMAT,
            "source": self.source,
            "others": asdict(self.others),
            "families": {family.value: asdict(curve) for family, curve in self.curves.items()},
            "risks": [asdict(row) for row in self.risks],
        }
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, delete=False, encoding="utf-8"
        ) as file:
            file.write(json.dumps(value, indent=2) + "\n")
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)


def fit(samples: Iterable[Sample], source: str = "") -> Calibration:
    """The calibration that samples give.

    Raises:
        CalibrationError: there are fewer than `FEWEST`, or all or none of them are right.
    """
    every = list(samples)
    rights = sum(sample.right for sample in every)
    if len(every) < FEWEST or rights in (0, len(every)):
        raise CalibrationError(
            f"expected at least {FEWEST} answers, some right and some wrong; got {len(every)}, "
            f"{rights} of them right"
        )
    others = _fitted(every, UNCHANGED)
    groups: dict[Family, list[Sample]] = defaultdict(list)
    for sample in every:
        groups[sample.family].append(sample)
    curves = {family: _fitted(groups[family], others) for family in Family if family in groups}
    unranked = Calibration(curves, others, (), source)
    return Calibration(curves, others, _table(unranked, every), source)


def read_calibration(path: Path) -> Calibration:
    """What `Calibration.write` wrote.

    Raises:
        CalibrationError: the file is missing or is none.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"expected format {FORMAT}, got {data['format']!r}")
        curves = {Family(name): _curve(value) for name, value in data["families"].items()}
        risks = tuple(_risk(row) for row in data["risks"])
        return Calibration(curves, _curve(data["others"]), risks, str(data["source"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        said = f"{type(error).__name__}: {error}"
        raise CalibrationError(f"{path}: expected a calibration: {said[:_SAID]}") from None


def upper_bound(wrong: int, answered: int) -> float:
    """One-sided 95 % bound of Clopper and Pearson on the share of wrong answers; 1 for 0 / 0."""
    if wrong >= answered:
        return 1.0
    return float(betaincinv(wrong + 1, answered - wrong, CONFIDENCE))


def least_threshold(
    probabilities: Sequence[float], wrong: Sequence[bool], risk: float
) -> tuple[float, int, int] | None:
    """The least probability from which on answers are wrong at most so often, by `upper_bound`.

    Returns:
        The threshold, how many are answered, how many of them are wrong; None: there is none.
    """
    order = np.argsort(-np.asarray(probabilities, np.float64), kind="stable")
    best, errors = None, 0
    for count, place in enumerate(order, 1):
        errors += bool(wrong[place])
        following = order[count] if count < len(order) else None
        if following is not None and probabilities[following] == probabilities[place]:
            continue  # equal ones are answered together
        if upper_bound(errors, count) <= risk:
            best = float(probabilities[place]), count, errors
    return best


def _table(calibration: Calibration, samples: Sequence[Sample]) -> tuple[Risk, ...]:
    clear = [sample for sample in samples if sample.decidable]
    sure = [calibration.of_family(each.family, each.probability) for each in clear]
    wrong = [not each.right for each in clear]
    rows = []
    for risk in RISKS:
        found = least_threshold(sure, wrong, risk)
        if found is not None:
            threshold, answered, errors = found
            rows.append(Risk(risk, threshold, answered, errors, answered / len(clear)))
    return tuple(rows)


def _fitted(samples: Sequence[Sample], prior: Curve) -> Curve:
    from scipy.optimize import minimize  # only who fits needs it

    log_p, log_q = _logs(np.array([sample.probability for sample in samples]))
    signs = np.where([sample.right for sample in samples], 1.0, -1.0)
    centre = np.array([prior.a, prior.b, prior.c])
    features = np.column_stack([log_p, -log_q, np.ones(len(samples))])

    def loss(numbers: Array) -> tuple[float, Array]:
        margins = signs * (features @ numbers)
        off = (numbers - centre) / _PRIOR_STD
        slope = -(signs / (1.0 + np.exp(np.clip(margins, -500.0, 500.0)))) @ features
        value = float(np.logaddexp(0.0, -margins).sum() + 0.5 * off @ off)
        return value, slope + off / _PRIOR_STD

    found = minimize(
        loss, centre, jac=True, method="L-BFGS-B", bounds=[(0.0, None), (0.0, None), (None, None)]
    )
    a, b, c = (round(float(number), 4) for number in found.x)
    return Curve(a, b, c, len(samples))


def _logs(probabilities: Array) -> tuple[Array, Array]:
    """ln p and ln(1 - p), kept away from the ends."""
    p = np.clip(probabilities, _ENDS, 1.0 - _ENDS)
    return np.log(p), np.log1p(-p)


def _curve(value: Mapping[str, Any]) -> Curve:
    a, b, c = (float(value[name]) for name in ("a", "b", "c"))
    if not all(map(math.isfinite, (a, b, c))) or min(a, b) < 0.0:
        raise ValueError(f"expected finite a, b >= 0 and c, got {a}, {b}, {c}")
    return Curve(a, b, c, int(value["questions"]))


def _risk(value: Mapping[str, Any]) -> Risk:
    row = Risk(
        float(value["risk"]),
        float(value["min_probability"]),
        int(value["answered"]),
        int(value["wrong"]),
        float(value["coverage"]),
    )
    if not (0.0 < row.risk < 1.0 and 0.0 <= row.min_probability <= 1.0):
        raise ValueError(f"expected a risk and a probability, got {value}")
    return row
