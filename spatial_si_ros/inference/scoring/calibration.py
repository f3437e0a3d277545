"""A temperature for each kind of question, so that probabilities mean how often they are right."""

from __future__ import annotations

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from ..errors import CalibrationError
from .combining import softmax

Float64 = npt.NDArray[np.float64]

FORMAT = 1
FEWEST = 20
"""Questions of a kind below which a temperature says more about them than about the model."""

_BOUNDS = (0.05, 20.0)
_NEAR = 0.01
"""How near to a bound, in its logarithm, is at the bound."""

_SAID = 160
"""Characters of what a file holds that are shown."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a temperature holds for: the same checkpoint at another precision has its own."""

    checkpoint: str
    runtime: str
    precision: str
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A question with its scores and its right answer.

    Attributes:
        setting: where it was scored.
        log_probabilities: (k,), mean over rotations.
        truth: index of the right choice.
    """

    setting: Setting
    log_probabilities: Float64
    truth: int


@dataclass(frozen=True, slots=True)
class Fit:
    """A temperature and what it does.

    Attributes:
        temperature: log-probabilities are divided by it.
        questions: it was fitted from.
        nll_before, nll_after: mean negative log-likelihood of the right choice, in nats.
    """

    temperature: float
    questions: int
    nll_before: float
    nll_after: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Temperatures by setting. Without one, probabilities are as the model says them.

    Attributes:
        fits: by setting.
        refused: settings whose questions give no temperature, and why; not in the file.
    """

    fits: Mapping[Setting, Fit]
    refused: Mapping[Setting, str] = field(default_factory=dict, compare=False)

    def temperature(self, setting: Setting) -> float | None:
        """Of that setting; none if it was not calibrated."""
        fit = self.fits.get(setting)
        return None if fit is None else fit.temperature

    def write(self, path: Path) -> None:
        """Write JSON, in one step."""
        entries = [{**asdict(setting), **asdict(fit)} for setting, fit in self.fits.items()]
        text = json.dumps({"format": FORMAT, "calibration": entries}, indent=2) + "\n"
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
        os.replace(file.name, path)


NONE = Calibration({})


def fit_temperatures(scored: Iterable[Scored], fewest: int = FEWEST) -> Calibration:
    """A temperature for each setting that has enough questions.

    A temperature at the bound of the search is none: where all answers are right, ever smaller
    ones are ever better, and where they are as good as guessed, ever larger ones.

    Raises:
        CalibrationError: none has one, or a right answer is no choice.
    """
    groups: dict[Setting, list[Scored]] = defaultdict(list)
    for question in scored:
        if not 0 <= question.truth < len(question.log_probabilities):
            raise CalibrationError(
                f"expected a right answer of 0..{len(question.log_probabilities) - 1}, "
                f"got {question.truth}"
            )
        groups[question.setting].append(question)
    fits, refused = {}, {}
    for setting, group in groups.items():
        if len(group) < fewest:
            refused[setting] = f"expected at least {fewest} questions, got {len(group)}"
            continue
        fit = _fit(group)
        refusal = _at_bound(fit)
        if refusal:
            refused[setting] = refusal
        else:
            fits[setting] = fit
    most = max(map(len, groups.values()), default=0)
    if most < fewest:
        raise CalibrationError(
            f"expected at least {fewest} scored questions of one kind, got {most}"
        )
    if not fits:
        said = "; ".join(f"{setting.kind}: {why}" for setting, why in refused.items())
        raise CalibrationError(f"no temperature fits: {said}")
    return Calibration(fits, refused)


def read_calibration(path: Path) -> Calibration:
    """What `Calibration.write` wrote.

    Raises:
        CalibrationError: the file is missing or is none.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"expected format {FORMAT}, got {data['format']!r}")
        return Calibration(dict(_entry(entry) for entry in data["calibration"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        said = f"{type(error).__name__}: {error}"  # not its repr, which may hold the whole file
        raise CalibrationError(f"{path}: expected a calibration: {said[:_SAID]}") from None


def _entry(entry: Mapping[str, Any]) -> tuple[Setting, Fit]:
    setting = Setting(*(str(entry[n]) for n in ("checkpoint", "runtime", "precision", "kind")))
    temperature = float(entry["temperature"])
    if not _BOUNDS[0] <= temperature <= _BOUNDS[1]:
        raise ValueError(f"expected a temperature of {_BOUNDS[0]}..{_BOUNDS[1]}, got {temperature}")
    before, after = float(entry["nll_before"]), float(entry["nll_after"])
    return setting, Fit(temperature, int(entry["questions"]), before, after)


def _fit(questions: Sequence[Scored]) -> Fit:
    def loss(log_temperature: float) -> float:
        scale = np.exp(-log_temperature)
        return float(np.mean([_surprise(q.log_probabilities * scale, q.truth) for q in questions]))

    low, high = np.log(_BOUNDS)
    found = minimize_scalar(loss, bounds=(low, high), method="bounded")
    temperature = float(np.exp(np.clip(found.x, low, high)).clip(*_BOUNDS))
    return Fit(temperature, len(questions), loss(0.0), loss(float(np.log(temperature))))


def _at_bound(fit: Fit) -> str:
    """What a temperature at the bound of the search means; empty if it is not there."""
    low, high = (abs(np.log(fit.temperature / bound)) < _NEAR for bound in _BOUNDS)
    if low:
        return (
            f"the best temperature is below {_BOUNDS[0]:g}: so few answers are wrong that these "
            "questions do not say how sure the model may be"
        )
    if high:
        return (
            f"the best temperature is above {_BOUNDS[1]:g}: the answers are no better than guesses"
        )
    return ""


def _surprise(values: Float64, truth: int) -> float:
    return -float(np.log(max(softmax(values)[truth], 1e-300)))
