"""Tests for evaluation/ablation.py: paired differences, and none of made-up weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.evaluation.ablation import Run, compared, paired_interval

bits = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60)


def table(both: int, gained: int, lost: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    """Rights and wrongs without and with, so many of each kind."""
    rows = [(1, 1)] * both + [(0, 1)] * gained + [(1, 0)] * lost + [(0, 0)] * neither
    without, having = np.array(rows, float).T
    return without, having


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe 1998, table III, method 10 (there as difference of the first minus the second)
        ((36, 12, 2, 0), 0.0569, 0.3404),
        ((20, 12, 2, 16), 0.0562, 0.3292),
        ((0, 0, 0, 50), -0.0713, 0.0713),
        ((54, 0, 0, 0), -0.0664, 0.0664),
        ((0, 30, 20, 0), -0.1, 0.3),
    ],
)
def test_intervals_of_the_paper(counts, low, high) -> None:
    found = paired_interval(*table(*counts))
    if counts == (0, 30, 20, 0):
        assert found[0] < 0.2 < found[1]
    else:
        assert found == pytest.approx((low, high), abs=0.001)


@given(bits)
def test_an_interval_holds_the_difference_and_turns_around(pairs) -> None:
    without, having = (np.array(each, float) for each in zip(*pairs, strict=True))
    low, high = paired_interval(without, having)
    assert -1.0 - 1e-9 <= low <= having.mean() - without.mean() + 1e-9
    assert having.mean() - without.mean() - 1e-9 <= high <= 1.0 + 1e-9
    assert paired_interval(having, without) == pytest.approx((-high, -low))


def test_shares_have_a_bootstrap() -> None:
    random = np.random.default_rng(0)
    without = random.uniform(0.0, 0.8, 200)
    low, high = paired_interval(without, without + 0.1)
    assert (low, high) == pytest.approx((0.1, 0.1))
    low, high = paired_interval(without, without + random.normal(0.1, 0.05, 200))
    assert low < 0.1 < high and high - low < 0.03


RUNS = [
    Run("plain", {"a": 1.0, "b": 0.0, "c": 0.0}, {"c": "long"}, inputs={"pictures": 3}, total=0.3),
    Run("thinking", {"a": 0.0, "b": 1.0, "c": 1.0}, unread=frozenset({"a"}), total=0.7),
]  # fmt: skip


def test_runs_are_compared_item_by_item() -> None:
    plain, thinking = compared(RUNS, random_weights=False)
    assert (plain.items, plain.failed, plain.unread, plain.mean) == (3, 1, 0, pytest.approx(1 / 3))
    assert plain.difference is None and plain.interval95 is None and plain.total == 0.3
    assert thinking.difference == pytest.approx(1 / 3)
    assert (thinking.gained, thinking.lost, thinking.unread) == (2, 1, 1)
    assert thinking.interval95 is not None and thinking.interval95[0] < 0.0


def test_made_up_weights_have_no_figure() -> None:
    for each in compared(RUNS, random_weights=True):
        assert each.items == 3
        assert (each.total, each.mean, each.difference, each.interval95) == (None,) * 4
        assert (each.gained, each.lost) == (None, None)
    assert compared(RUNS, random_weights=True)[0].inputs == {"pictures": 3}


def test_runs_of_other_items_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="expected runs of the same items"):
        compared([RUNS[0], Run("other", {"a": 1.0})], random_weights=False)
    with pytest.raises(ValueError, match="at least one"):
        compared([Run("none", {})], random_weights=False)
