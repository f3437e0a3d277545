import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_softmax

from spatial_si_ros.inference.errors import NotFinite
from spatial_si_ros.inference.scoring.combining import combine, letter_log_probabilities


def rotations_of(truth, bias=0.0, rest=0.0):
    """What a model says that prefers choices as `truth` and letter A by `bias`."""
    k = len(truth)
    logits = np.stack([np.log(np.roll(truth, -r)) for r in range(k)])
    logits[:, 0] += bias
    other = np.full((k, 1), np.log(rest) if rest else -np.inf)
    return log_softmax(np.concatenate([logits, other], axis=1), axis=1)[:, :k]


def test_a_planted_bias_is_removed():
    """Truth 0.475, bias 2: the arithmetic mean of probabilities would say 0.386."""
    truth = np.array([0.475, 0.325, 0.15, 0.05])
    table = rotations_of(truth, bias=2.0)
    result = combine(table)
    assert result.probabilities() == pytest.approx(truth, abs=1e-12)
    index = (np.arange(4)[None] - np.arange(4)[:, None]) % 4
    arithmetic = np.exp(np.take_along_axis(table, index, axis=1)).mean(axis=0)
    assert abs(arithmetic[0] - 0.475) > 0.05
    assert result.disagreement > 0.3


@settings(deadline=None)
@given(
    st.lists(st.floats(0.01, 1.0), min_size=2, max_size=26), st.floats(-5.0, 5.0), st.floats(0, 1)
)
def test_no_bias_of_a_letter_matters(weights, bias, rest):
    truth = np.array(weights) / sum(weights)
    result = combine(rotations_of(truth, bias, rest))
    assert result.probabilities() == pytest.approx(truth, abs=1e-9)
    assert result.probabilities().sum() == pytest.approx(1.0)
    assert 0.0 <= result.disagreement <= 1.0


def test_without_a_bias_rotations_agree():
    result = combine(rotations_of(np.array([0.7, 0.2, 0.1])))
    assert result.disagreement == pytest.approx(0.0, abs=1e-12)
    assert result.choice_mass == pytest.approx(1.0)


@pytest.mark.parametrize(("rest", "readable"), [(0.0, True), (0.9, True), (1.1, False)])
def test_what_falls_on_no_choice_cannot_be_read(rest, readable):
    result = combine(rotations_of(np.array([0.6, 0.4]), rest=rest))
    assert result.choice_mass == pytest.approx(1 / (1 + rest))
    assert result.readable is readable


def test_a_temperature_flattens():
    result = combine(rotations_of(np.array([0.8, 0.2])))
    assert result.probabilities(2.0) == pytest.approx([2 / 3, 1 / 3])


@pytest.mark.parametrize("bad", [np.nan, -np.inf, np.inf])
def test_overflow_is_no_answer(bad):
    table = rotations_of(np.array([0.6, 0.4]))
    table[1, 0] = bad
    with pytest.raises(NotFinite, match="bf16 or fp32"):
        combine(table)


def test_log_probabilities_are_over_the_whole_vocabulary(rng):
    logits = rng.normal(0, 30, (3, 50)).astype(np.float32)
    found = letter_log_probabilities(logits, np.array([4, 9]))
    assert found == pytest.approx(log_softmax(logits.astype(float), axis=1)[:, [4, 9]])
