import json

import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from spatial_si_ros.inference.errors import CalibrationError
from spatial_si_ros.inference.scoring.calibration import (
    NONE,
    Scored,
    Setting,
    fit_temperatures,
    read_calibration,
)

SIDE = Setting("tiny", "torch", "fp32", "side")


def scored(rng, count, temperature, setting=SIDE):
    """Questions of a model that is `temperature` times too sure of itself."""
    found = []
    for _ in range(count):
        logits = rng.normal(0, 1, 4)
        truth = int(rng.choice(4, p=softmax(logits)))
        found.append(Scored(setting, log_softmax(logits * temperature), truth))
    return found


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_a_planted_temperature_is_found(rng, temperature):
    fit = fit_temperatures(scored(rng, 3000, temperature)).fits[SIDE]
    assert fit.temperature == pytest.approx(temperature, rel=0.12)
    assert fit.nll_after <= fit.nll_before + 1e-9
    assert fit.questions == 3000


def test_each_setting_has_its_own(rng):
    half = Setting("tiny", "torch", "fp16", "side")
    found = fit_temperatures(scored(rng, 900, 3.0) + scored(rng, 900, 1.0, half))
    assert found.temperature(SIDE) > 2 * found.temperature(half)
    assert found.temperature(Setting("tiny", "onnx", "fp32", "side")) is None
    assert NONE.temperature(SIDE) is None


def test_few_questions_say_nothing(rng):
    with pytest.raises(CalibrationError, match="at least 20 scored questions of one kind, got 19"):
        fit_temperatures(scored(rng, 19, 1.0))
    with pytest.raises(CalibrationError, match="got 0"):
        fit_temperatures([])


def test_a_right_answer_is_a_choice():
    with pytest.raises(CalibrationError, match=r"0\.\.1, got 2"):
        fit_temperatures([Scored(SIDE, np.zeros(2), 2)])


def test_all_right_stays_within_bounds():
    sure = [Scored(SIDE, log_softmax([1.0, 0.0]), 0)] * 30
    assert fit_temperatures(sure).fits[SIDE].temperature == pytest.approx(0.05, rel=0.01)


def test_a_file_brings_it_back(rng, tmp_path):
    found = fit_temperatures(scored(rng, 50, 2.0))
    path = tmp_path / "calibration.json"
    found.write(path)
    assert read_calibration(path) == found


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.update(format=2),
        lambda data: data.pop("calibration"),
        lambda data: data["calibration"][0].pop("kind"),
        lambda data: data["calibration"][0].update(temperature=0.0),
        lambda data: data["calibration"][0].update(temperature="warm"),
    ],
)
def test_a_spoilt_file_is_refused(rng, tmp_path, spoil):
    path = tmp_path / "calibration.json"
    fit_temperatures(scored(rng, 50, 2.0)).write(path)
    data = json.loads(path.read_text())
    spoil(data)
    path.write_text(json.dumps(data))
    with pytest.raises(CalibrationError, match="expected"):
        read_calibration(path)


def test_no_file_is_refused(tmp_path):
    with pytest.raises(CalibrationError, match="expected a calibration"):
        read_calibration(tmp_path / "none.json")
