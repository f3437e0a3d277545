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


SURE = [Scored(SIDE, log_softmax([1.0, 0.0]), 0)] * 30


def test_a_fit_that_ends_at_its_bound_is_refused_in_words():
    """All right: ever surer were ever better. As good as guessed: never sure were best."""
    with pytest.raises(CalibrationError, match=r"side: .* below 0\.05: so few answers are wrong"):
        fit_temperatures(SURE)
    guessed = [Scored(SIDE, log_softmax([9.0, 0.0]), n % 2) for n in range(30)]
    with pytest.raises(CalibrationError, match="above 20: the answers are no better than guesses"):
        fit_temperatures(guessed)


def test_what_gives_no_temperature_is_told_beside_what_does(rng, tmp_path):
    other, rare = (Setting("tiny", "torch", "fp32", kind) for kind in ("other", "rare"))
    found = fit_temperatures(SURE + scored(rng, 200, 2.0, other) + scored(rng, 3, 1.0, rare))
    assert set(found.fits) == {other}
    assert "below 0.05" in found.refused[SIDE]
    assert found.refused[rare] == "expected at least 20 questions, got 3"
    found.write(tmp_path / "calibration.json")
    assert not read_calibration(tmp_path / "calibration.json").refused


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


@pytest.mark.parametrize(
    "content",
    [
        b"\xff" * 100_000,
        b'"' + b"x" * 100_000 + b'"',
        b'{"format": "' + b"x" * 100_000 + b'"}',
        b'{"format": 1, "calibration": [{"checkpoint": 1, "runtime": 1, "precision": 1, "kind": 1,'
        b'"temperature": "' + b"x" * 100_000 + b'"}]}',
        b"[" * 100_000,
    ],
)
def test_what_is_said_of_a_wrong_file_is_short(tmp_path, content):
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(CalibrationError, match="expected a calibration") as refused:
        read_calibration(path)
    assert len(str(refused.value)) - len(str(path)) < 200


def test_no_file_is_refused(tmp_path):
    with pytest.raises(CalibrationError, match="expected a calibration"):
        read_calibration(tmp_path / "none.json")
