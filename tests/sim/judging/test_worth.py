"""Calibration error, Brier skill and risk, by hand and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spatial_si_sim.judging.reliability import reliability
from spatial_si_sim.judging.risk import (
    Candidate,
    at_threshold,
    chosen_and_checked,
    curve,
    upper_bound,
)


def test_reliability_by_hand():
    worth = reliability([0.9, 0.9, 0.6, 0.6], [True, True, True, False])
    assert worth["ece"] == pytest.approx(0.0)  # one bin: 0.75 said, 0.75 came
    assert worth["brier"] == pytest.approx((0.01 + 0.01 + 0.16 + 0.36) / 4)
    assert worth["skill"] == pytest.approx(1.0 - 0.135 / 0.1875)
    assert reliability([], []) == {"n": 0}
    assert reliability([0.9], [True])["skill"] is None


def test_saying_the_base_rate_has_no_skill_and_the_truth_has_all():
    came = [True] * 30 + [False] * 10
    assert reliability([0.75] * 40, came)["skill"] == pytest.approx(0.0)
    assert reliability([float(each) for each in came], came)["skill"] == pytest.approx(1.0)
    assert reliability([0.95] * 40, came)["ece"] == pytest.approx(0.2)


def test_bins_hold_equally_many():
    worth = reliability([n / 400 for n in range(400)], [n % 2 == 0 for n in range(400)])
    assert {each["n"] for each in worth["bins"]} == {26, 27}
    tied = reliability([0.5] * 100 + [0.9] * 100, [True] * 200)
    assert [each["n"] for each in tied["bins"]] == [100, 100]


@given(st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), min_size=1, max_size=80))
def test_error_and_score_are_shares(pairs):
    worth = reliability([p for p, _ in pairs], [came for _, came in pairs])
    assert 0.0 <= worth["ece"] <= 1.0 and 0.0 <= worth["brier"] <= 1.0
    assert sum(each["n"] for each in worth["bins"]) == len(pairs)


@pytest.mark.parametrize(
    "wrong, answered, bound", [(0, 149, 0.0199), (0, 29, 0.0981), (5, 100, 0.1023), (0, 0, 1.0)]
)
def test_the_bound_by_the_textbook(wrong, answered, bound):
    """(1 - bound)^n = 0.05 where nothing is wrong; the rule of three."""
    assert upper_bound(wrong, answered) == pytest.approx(bound, abs=1e-4)


def test_the_curve_by_hand():
    every = [
        Candidate("a", 0.9, True),
        Candidate("a", 0.9, False),
        Candidate("a", 0.8, True),
        Candidate("a", None, False),
    ]
    points = [(p["threshold"], p["coverage"], p["risk"]) for p in curve(every)]
    assert points == [(0.9, 0.5, 0.5), (0.8, 0.75, pytest.approx(1 / 3))]
    assert at_threshold(every, 0.85)["wrong"] == 1


def test_a_threshold_is_chosen_on_half_of_the_scenes_and_checked_on_the_other():
    every = [
        Candidate(scene, 0.99 if n < 300 else 0.7, n < 300 or n % 2 == 0)
        for scene in ("1", "2")
        for n in range(340)
    ]
    found = chosen_and_checked(every, 0.02)
    assert found["threshold"] == 0.99 and found["held"]
    assert found["checked_on"]["answered"] == 300
    assert found["checked_on"]["coverage"] == pytest.approx(300 / 340)
    spoilt = [*every[:340], *(Candidate("2", 0.99, n % 10 > 0) for n in range(340))]
    assert not chosen_and_checked(spoilt, 0.02)["held"]
    assert chosen_and_checked(every[:40], 0.001)["threshold"] is None
