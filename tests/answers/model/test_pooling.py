"""Tests for answers/model/pooling.py."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.answers.model.fusion import CHOSEN
from spatial_si_ros.answers.model.pooling import pool

shares = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=6).filter(lambda v: sum(v) > 0.0)


@pytest.mark.parametrize(
    ("measured", "model", "calibrated", "expected"),
    [
        # odds multiply: 3 : 1 and 4 : 1 are 12 : 1
        ([0.75, 0.25], [0.8, 0.2], True, 12 / 13),
        # an uncalibrated model counts half: 3 : 1 and 2 : 1
        ([0.75, 0.25], [0.8, 0.2], False, 6 / 7),
        # a model without an opinion changes nothing
        ([0.75, 0.25], [0.5, 0.5], True, 0.75),
        ([0.5, 0.5], [0.9, 0.1], True, 0.9),
        ([0.5, 0.5], [0.9, 0.1], False, 0.75),
    ],
)
def test_hand_counted(measured, model, calibrated, expected) -> None:
    both = pool(np.array(measured), np.array(model), calibrated=calibrated)
    assert both.best == 0
    assert both.probability == pytest.approx(expected)
    assert not both.disagree


@pytest.mark.parametrize(
    ("measured", "model", "disagree"),
    [
        ([0.9, 0.1], [0.1, 0.9], True),
        ([0.79, 0.21], [0.1, 0.9], False),
        ([0.9, 0.1], [0.21, 0.79], False),
        ([0.9, 0.1], [0.95, 0.05], False),
    ],
)
def test_disagreement_needs_two_sure_sides(measured, model, disagree) -> None:
    assert pool(np.array(measured), np.array(model), calibrated=False).disagree is disagree


@given(shares, st.booleans(), st.randoms())
def test_pooled_is_a_distribution_that_follows_its_sides(values, calibrated, random) -> None:
    measured = np.array(values)
    model = np.array(random.sample(values, len(values)))
    both = pool(measured, model, calibrated=calibrated)
    assert both.probabilities.sum() == pytest.approx(1.0)
    assert (both.probabilities > 0.0).all()
    order = np.arange(len(values))[::-1]
    turned = pool(measured[order], model[order], calibrated=calibrated)
    assert turned.probabilities == pytest.approx(both.probabilities[order])
    if int(measured.argmax()) == int(model.argmax()):
        assert both.probabilities[both.best] == pytest.approx(both.probabilities.max())


def test_nobody_is_ever_that_wrong_for_certain() -> None:
    """Certainty against certainty is a draw, not a division by zero."""
    both = pool(np.array([1.0, 0.0]), np.array([0.0, 1.0]), calibrated=True)
    assert both.probabilities == pytest.approx([0.5, 0.5])
    nothing = pool(np.zeros(3), np.array([1.0, 0.0, 0.0]), calibrated=True)
    assert nothing.probability == pytest.approx((1.0) / (1.0 + 2 * CHOSEN.floor), abs=0.01)
