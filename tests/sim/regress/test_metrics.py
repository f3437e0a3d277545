"""Wilson intervals against published values, SPL by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spatial_si_sim.regress.metrics import Drive, ratio, spl, wilson


@pytest.mark.parametrize(
    "part, whole, low, high",
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (98, 100, 0.9300, 0.9945),
    ],
)
def test_wilson_by_the_textbook(part, whole, low, high):
    assert wilson(part, whole) == pytest.approx((low, high), abs=1e-4)


@given(whole=st.integers(1, 5000), data=st.data())
def test_wilson_holds_the_ratio(whole, data):
    part = data.draw(st.integers(0, whole))
    low, high = wilson(part, whole)
    assert 0.0 <= low <= part / whole <= high <= 1.0


def test_nothing_of_nothing_is_no_ratio():
    assert ratio(0, 0) is None
    assert wilson(0, 0) is None
    assert spl([]) is None


def test_more_than_all_is_refused():
    with pytest.raises(ValueError, match="0 <= part <= whole, got 3 of 2"):
        wilson(3, 2)


def test_spl_by_hand():
    drives = [Drive(True, 4.0, 2.0), Drive(True, 1.9, 2.0), Drive(False, 2.0, 2.0)]
    assert spl(drives) == pytest.approx((0.5 + 1.0 + 0.0) / 3)
    with pytest.raises(ValueError, match="> 0 m"):
        spl([Drive(True, 1.0, 0.0)])
