"""What probabilities are worth: curves by hand, fitted to answers of known worth, applied."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes.rooms import living_room, snapshot

from spatial_si_ros.answers import Answered, AskContext, Declined, DeclineReason, ask
from spatial_si_ros.answers.trust.calibration import (
    RISKS,
    UNCHANGED,
    Calibration,
    CalibrationError,
    Curve,
    Risk,
    Sample,
    fit,
    least_threshold,
    read_calibration,
    upper_bound,
)
from spatial_si_ros.answers.trust.families import Family, family_of
from spatial_si_ros.language import queries as q
from spatial_si_ros.language.parser import parse_question


def samples(worth, count=4000, family=Family.DISTANCE, seed=0):
    """Answers that say p and are right with probability `worth(p)`."""
    rng = np.random.default_rng(seed)
    said = rng.uniform(0.5, 0.998, count)
    right = rng.uniform(size=count) < worth(said)
    return [Sample(family, float(p), bool(r)) for p, r in zip(said, right, strict=True)]


def test_a_curve_by_hand():
    assert Curve(2.0, 2.0, 0.0)(0.9) == pytest.approx(0.81 / 0.82)
    assert Curve(1.0, 1.0, np.log(2.0))(0.5) == pytest.approx(2 / 3)
    assert UNCHANGED(1.0) == pytest.approx(0.998)  # nothing is quite sure


@given(st.floats(0.002, 0.998))
def test_a_b_1_c_0_changes_nothing(p):
    assert UNCHANGED(p) == pytest.approx(p)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_what_is_surer_stays_surer(p, q_, a, b):
    low, high = sorted((p, q_))
    assert 0.0 <= Curve(a, b, 0.3)(low) <= Curve(a, b, 0.3)(high) + 1e-12 <= 1.0 + 1e-12


@pytest.mark.parametrize("worth", [lambda p: p, lambda p: p**2, lambda p: 0.5 + 0.5 * p])
def test_a_fit_finds_what_answers_are_worth(worth):
    found = fit(samples(worth))
    for p in (0.6, 0.75, 0.9):
        assert found.of_family(Family.DISTANCE, p) == pytest.approx(worth(p), abs=0.035)


def test_a_family_with_few_answers_stays_near_the_others():
    many = samples(lambda p: p**2)
    few = [Sample(Family.SIGHT, 0.9, True)] * 3
    found = fit([*many, *few])
    alone = found.of_family(Family.SIGHT, 0.9)
    assert found.others(0.9) < alone < found.others(0.9) + 0.1
    assert found.of_family(Family.MOTION, 0.9) == found.others(0.9)


def test_the_table_of_risks_holds_its_bounds():
    found = fit(samples(lambda p: p))
    assert {row.risk for row in found.risks} <= set(RISKS)
    for row in found.risks:
        assert upper_bound(row.wrong, row.answered) <= row.risk
        assert 0.0 < row.coverage <= 1.0
    thresholds = [row.min_probability for row in found.risks]
    assert thresholds == sorted(thresholds, reverse=True)


def test_a_risk_is_read_off_the_table():
    rows = (Risk(0.02, 0.95, 900, 10, 0.9), Risk(0.05, 0.8, 980, 40, 0.98))
    table = Calibration({}, UNCHANGED, rows)
    assert table.min_probability(0.02) == 0.95
    assert table.min_probability(0.049) == 0.95
    assert table.min_probability(0.5) == 0.8
    with pytest.raises(CalibrationError, match=r"max_risk 0.01 is smaller than .*: 0.02, 0.05"):
        table.min_probability(0.01)


def test_a_threshold_by_hand():
    said, wrong = [0.99] * 200 + [0.7] * 10, [False] * 200 + [True] * 10
    assert least_threshold(said, wrong, 0.02) == (0.99, 200, 0)
    assert least_threshold(said, wrong, 0.001) is None
    assert upper_bound(0, 0) == 1.0


@pytest.mark.parametrize("right", [True, False])
def test_too_little_to_fit_is_refused(right):
    with pytest.raises(CalibrationError, match="at least 50 answers, some right and some wrong"):
        fit([Sample(Family.SET, 0.9, right)] * 60)
    with pytest.raises(CalibrationError, match="got 4"):
        fit([Sample(Family.SET, 0.9, n == 0) for n in range(4)])


def test_what_is_written_is_read(tmp_path):
    found = fit(samples(lambda p: p), "by hand")
    found.write(tmp_path / "c.json")
    assert read_calibration(tmp_path / "c.json") == found


@pytest.mark.parametrize(
    "change, said",
    [
        ({"format": 2}, "expected format 1, got 2"),
        ({"others": {"a": -1.0, "b": 1.0, "c": 0.0, "questions": 9}}, "a, b >= 0"),
        ({"families": {"weather": {}}}, "weather"),
        ({"risks": 3}, "TypeError"),
    ],
)
def test_what_is_no_calibration_is_refused(tmp_path, change, said):
    file = tmp_path / "c.json"
    fit(samples(lambda p: p, 200)).write(file)
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(CalibrationError, match=said):
        read_calibration(file)
    with pytest.raises(CalibrationError, match="FileNotFoundError"):
        read_calibration(tmp_path / "none.json")


@pytest.mark.parametrize(
    "words, family",
    [
        ("Is the mug left of the plate?", Family.DIRECTION),
        ("Is the mug on the table?", Family.TOPOLOGY),
        ("Is the mug near the table?", Family.DISTANCE),
        ("How far is the mug from the table?", Family.NUMBER),
        ("Is the mug bigger than the table?", Family.COMPARISON),
        ("How many mugs are there?", Family.SET),
        ("Where is the mug?", Family.PLACE),
    ],
)
def test_families(words, family):
    assert family_of(parse_question(words)) is family


def test_every_kind_of_question_has_a_family():
    from typing import get_args

    from spatial_si_ros.answers.trust.families import _FAMILIES

    kinds = set(get_args(q.Question)) - {q.IsRelation, q.AllOf, q.Compares}
    assert kinds <= set(_FAMILIES)


def test_an_answer_says_what_its_probability_is_worth():
    room = snapshot(living_room())
    words = "How many mugs are there?"
    measured = ask(words, room)
    assert isinstance(measured, Answered) and not measured.calibrated
    half = Calibration({}, Curve(0.0, 0.0, 0.0), ())
    context = AskContext(calibration=half, min_probability=0.4)
    found = ask(words, room, context)
    assert isinstance(found, Answered) and found.calibrated
    assert (found.value, found.probability) == (measured.value, 0.5)
    refused = ask(words, room, AskContext(calibration=half))
    assert isinstance(refused, Declined) and refused.reason is DeclineReason.UNCERTAIN
    assert "its probability is 0.50 and 0.60 is asked for" in refused.detail
