"""How much measurement and model count when both answer: a few numbers, in a file of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from ...errors import SpatialError

FORMAT = "spatial-si fusion 1"


class BadFusion(SpatialError):
    """A fusion file cannot be read, or is not what it must be; the message says in what."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """The numbers of the rule in `pooling.py`.

    Attributes:
        measured_weight: exponent of what was measured.
        model_weight: exponent of a model whose probabilities were not calibrated on data.
        calibrated_weight: exponent of one whose probabilities were.
        temperature: that probabilities of a model that was not calibrated are cooled by first.
        strong: sides that are at least so sure, each, of different things disagree strongly, 0..1.
        floor: least probability that either side can give: nobody is ever that wrong for certain.
        origin: where the numbers are from, in a phrase.
        simulated: they were fitted to a simulated answerer and say nothing of any model.
    """

    measured_weight: float = 1.0
    model_weight: float = 0.5
    calibrated_weight: float = 1.0
    temperature: float = 1.0
    strong: float = 0.8
    floor: float = 0.01
    origin: str = "chosen, not fitted"
    simulated: bool = False

    def weight(self, calibrated: bool) -> float:
        """Exponent of the model."""
        return self.calibrated_weight if calibrated else self.model_weight


CHOSEN = Fusion()
"""Two independent witnesses, of whom a model that was not calibrated counts half."""

_RANGES = {
    "measured_weight": (0.0, 10.0),
    "model_weight": (0.0, 10.0),
    "calibrated_weight": (0.0, 10.0),
    "temperature": (0.05, 20.0),
    "strong": (0.5, 1.0),
    "floor": (1e-6, 0.2),
}


def write_fusion(file: Path, fusion: Fusion, figures: Mapping[str, Any]) -> None:
    """Write the numbers, and with what figures they were found."""
    value = {"format": FORMAT, **asdict(fusion), "figures": dict(figures)}
    file.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def read_fusion(file: Path) -> Fusion:
    """The numbers in a file.

    Raises:
        BadFusion: it cannot be read, a number is missing or cannot be.
    """
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadFusion(f"{file}: expected a fusion file: {error}") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise BadFusion(f"{file}: expected the format '{FORMAT}'")
    for name, (low, high) in _RANGES.items():
        number = value.get(name)
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise BadFusion(f"{file}: {name}: expected a number, got {number!r:.40}")
        if not low <= number <= high:
            raise BadFusion(f"{file}: {name}: expected {low:g} to {high:g}, got {number:g}")
    if not isinstance(value.get("origin"), str) or not isinstance(value.get("simulated"), bool):
        raise BadFusion(f"{file}: expected an origin in words, and whether it is simulated")
    return Fusion(**{each.name: value[each.name] for each in fields(Fusion)})
