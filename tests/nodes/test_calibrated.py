"""A calibration named by parameters reaches the asker, or stops the configuration."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spatial_si_interfaces.msg import Viewpoint
from spatial_si_ros.answers.trust.calibration import UNCHANGED, Calibration, CalibrationError, Risk
from spatial_si_ros.errors import TransformUnavailable
from spatial_si_ros.nodes.asker import Asker
from spatial_si_ros.nodes.calibrated import use_calibration
from spatial_si_ros.nodes.params import QaParams

KNOWN = Calibration({}, UNCHANGED, (Risk(0.02, 0.93, 900, 9, 0.9),), "by hand")


class Nowhere:
    """tf that knows nothing."""

    def newest(self, target: str, source: str):
        raise TransformUnavailable(f"no {source}")


@pytest.fixture
def params(tmp_path):
    file = tmp_path / "geometry.json"
    KNOWN.write(file)
    return QaParams(calibration_file=str(file))


def asker_with(params):
    asker = Asker(Nowhere(), lambda: params, lambda: 0)
    use_calibration(asker, params)
    return asker


def test_answers_are_calibrated_and_declined_by_the_risk(params):
    context = asker_with(replace(params, max_risk=0.02)).context(Viewpoint())
    assert context.calibration == KNOWN
    assert context.min_probability == 0.93


def test_a_request_has_the_last_word_and_without_a_risk_the_parameter(params):
    assert asker_with(replace(params, max_risk=0.02)).context(Viewpoint(), 0.5).min_probability == (
        0.5
    )
    assert asker_with(params).context(Viewpoint()).min_probability == params.min_probability
    assert asker_with(QaParams()).context(Viewpoint()).calibration is None


def test_what_cannot_be_held_stops_the_configuration(params, tmp_path):
    with pytest.raises(ValueError, match="max_risk 0.02 is read off a calibration"):
        asker_with(QaParams(max_risk=0.02))
    with pytest.raises(CalibrationError, match="max_risk 0.001 is smaller"):
        asker_with(replace(params, max_risk=0.001))
    with pytest.raises(CalibrationError, match="none.json: expected a calibration"):
        asker_with(QaParams(calibration_file=str(tmp_path / "none.json")))
