"""Boxes that a person can check, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spatial_si_ros.perception.detectors.boxes import corners, kept, overlaps
from spatial_si_ros.perception.detectors.found import Limits

SIZE = (100, 80)


def boxes(*rows: tuple[float, float, float, float]) -> np.ndarray:
    return np.array(rows, dtype=np.float64)


def test_corners_of_a_centred_box() -> None:
    assert corners(boxes((50, 40, 20, 10))).tolist() == [[40, 35, 60, 45]]


def test_half_covered_is_a_third_of_the_union() -> None:
    (ratio,) = overlaps(np.array([0.0, 0, 10, 10]), boxes((5, 0, 15, 10)))
    assert ratio == pytest.approx(1 / 3)


def test_two_names_for_one_thing_become_the_better_one() -> None:
    rows = boxes((10, 10, 50, 50), (11, 10, 50, 50), (60, 10, 90, 50))
    found = kept(rows, np.array([0.6, 0.8, 0.5]), ["chair", "armchair", "chair"], SIZE, Limits())
    assert [(each.label, each.score) for each in found] == [("armchair", 0.8), ("chair", 0.5)]


def test_boxes_are_cut_to_the_picture_and_slivers_left_out() -> None:
    rows = boxes((-20, -20, 30, 200), (99, 0, 130, 80), (200, 0, 300, 50), (40, 40, 30, 50))
    (only,) = kept(rows, np.full(4, 0.9), ["a", "b", "c", "d"], SIZE, Limits())
    assert (only.label, only.box_px) == ("a", (0, 0, 30, 80))


def test_what_is_not_finite_is_left_out() -> None:
    rows = boxes((0, 0, 10, 10), (0, 20, np.nan, 40))
    assert kept(rows, np.array([np.nan, 0.9]), ["a", "b"], SIZE, Limits()) == ()


def test_nothing_in_nothing_out() -> None:
    assert kept(np.zeros((0, 4)), np.zeros(0), [], SIZE, Limits()) == ()


@given(
    arrays(np.float64, (12, 4), elements=st.floats(-50, 150)),
    arrays(np.float64, 12, elements=st.floats(0, 1)),
    st.floats(0.1, 1.0),
)
def test_what_is_reported_keeps_the_limits(
    rows: np.ndarray, scores: np.ndarray, iou: float
) -> None:
    found = kept(rows, scores, [str(i) for i in range(12)], SIZE, Limits(0.3, iou, 5))
    assert len(found) <= 5
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    for i, each in enumerate(found):
        left, top, right, bottom = each.box_px
        assert 0 <= left < right <= 100 and 0 <= top < bottom <= 80
        assert each.score >= 0.3
        others = np.array([f.box_px for f in found[:i]]).reshape(-1, 4)
        assert (overlaps(np.array(each.box_px), others) <= iou).all()
