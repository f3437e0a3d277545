"""What measured probabilities are worth, from the parameters of a node to its asker."""

from __future__ import annotations

from pathlib import Path

from ..answers.trust.calibration import read_calibration
from .asker import Asker
from .params import QaParams


def use_calibration(asker: Asker, params: QaParams) -> None:
    """Have an asker calibrate answers, and decline so much that no more than a risk is wrong.

    Raises:
        CalibrationError: the file cannot be used, or does not reach the risk.
        ValueError: a risk without a file to read it off.
    """
    asker.calibration = asker.sure_enough = None
    if params.max_risk > 0.0 and not params.calibration_file:
        raise ValueError(f"max_risk {params.max_risk:g} is read off a calibration: name its file")
    if not params.calibration_file:
        return
    asker.calibration = read_calibration(Path(params.calibration_file))
    if params.max_risk > 0.0:
        asker.sure_enough = asker.calibration.min_probability(params.max_risk)
