"""Tests for geometry/boxes.py and geometry/box_array.py."""

from __future__ import annotations

import numpy as np
import pytest
from geometry.strategies import boxes, ground_poses, moved
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.geometry.box_array import BoxArray
from spatial_si_ros.geometry.boxes import (
    OrientedBox,
    box_distance,
    footprint_depth,
    footprint_gap,
    footprints_overlap,
    overlap_fraction,
)


def box(x, y, z, length, width, height, yaw_deg=0.0):
    return OrientedBox(
        np.array([x, y, z], float), np.array([length, width, height], float), np.deg2rad(yaw_deg)
    )


UNIT = box(0, 0, 0.5, 1, 1, 1)


@pytest.mark.parametrize(
    ("other", "gap", "distance"),
    [
        pytest.param(box(3, 0, 0.5, 1, 1, 1), 2.0, 2.0, id="beside"),
        pytest.param(box(0, 0, 2.5, 1, 1, 1), 0.0, 1.0, id="over"),
        pytest.param(box(4, 0, 4.5, 1, 1, 1), 3.0, np.hypot(3, 3), id="beside and higher"),
        pytest.param(box(0.8, 0, 0.5, 1, 1, 1), 0.0, 0.0, id="overlapping"),
        pytest.param(
            box(2, 2, 0.5, 1, 1, 1), np.hypot(1, 1), np.hypot(1, 1), id="corner to corner"
        ),
        pytest.param(
            box(2, 0, 0.5, 1, 1, 1, 45), 1.5 - np.sqrt(0.5), 1.5 - np.sqrt(0.5), id="turned"
        ),
        pytest.param(box(0, 0, 0.5, 4, 0.2, 1, 30), 0.0, 0.0, id="crossing, no corner inside"),
    ],
)
def test_distances(other, gap, distance):
    assert footprint_gap(UNIT, other) == pytest.approx(gap)
    assert box_distance(UNIT, other) == pytest.approx(distance)


@pytest.mark.parametrize(
    ("top", "share"),
    [
        pytest.param(box(0, 0, 1.5, 0.2, 0.2, 0.2), 1.0, id="well on it"),
        pytest.param(box(0.5, 0, 1.5, 1, 1, 1), 0.5, id="half over the edge"),
        pytest.param(box(0.5, 0.5, 1.5, 1, 1, 1), 0.25, id="a quarter"),
        pytest.param(box(2, 0, 1.5, 1, 1, 1), 0.0, id="beside"),
        pytest.param(box(0, 0, 1.5, 2, 2, 1), 0.25, id="larger than what is under it"),
        pytest.param(box(0, 0, 1.5, np.sqrt(2), np.sqrt(2), 1, 45), 0.5, id="turned"),
    ],
)
def test_overlap_fraction(top, share):
    assert overlap_fraction(top, UNIT) == pytest.approx(share)


def test_faces_and_footprint():
    turned = box(1, 2, 0.75, 4, 2, 1.5, 90)
    assert (turned.bottom_m, turned.top_m, turned.volume_m3) == pytest.approx((0.0, 1.5, 12.0))
    corners = {tuple(np.round(corner, 9)) for corner in turned.footprint_m}
    assert corners == {(0.0, 0.0), (2.0, 0.0), (0.0, 4.0), (2.0, 4.0)}
    assert turned.corners_m.shape == (8, 3)


def test_contains_and_distance_to_a_point():
    turned = box(0, 0, 0.5, 2, 1, 1, 90)
    assert turned.contains(np.array([[0.4, 0.9, 0.1], [0.9, 0.4, 0.1]])).tolist() == [True, False]
    assert turned.contains(np.array([[0.6, 0.0, 0.5]]), margin_m=0.2).all()
    assert turned.distance_to_point_2d([2.0, 0.0]) == pytest.approx(1.5)
    assert turned.distance_to_point_2d([0.1, 0.2]) == 0.0


@given(a=boxes(), b=boxes(), T=ground_poses())
def test_distance_is_symmetric_and_does_not_depend_on_the_world_frame(a, b, T):
    assert box_distance(a, b) == pytest.approx(box_distance(b, a), abs=1e-9)
    assert box_distance(moved(a, T), moved(b, T)) == pytest.approx(box_distance(a, b), abs=1e-6)


@given(a=boxes(), b=boxes())
def test_the_gap_is_zero_where_footprints_share_area(a, b):
    assert 0.0 <= overlap_fraction(a, b) <= 1.0 + 1e-9
    if footprints_overlap(a, b):
        assert footprint_gap(a, b) == 0.0
    else:
        assert overlap_fraction(a, b) == pytest.approx(0.0, abs=1e-9)


@given(one=boxes(), many=st.lists(boxes(), min_size=1, max_size=6))
def test_many_boxes_at_once_are_the_same_as_one_by_one(one, many):
    array = BoxArray.of(many)
    expected = [footprint_gap(each, one) for each in many]
    np.testing.assert_allclose(array.gaps_m(one), expected, atol=1e-9)
    np.testing.assert_allclose(
        array.distances_m(one), [box_distance(each, one) for each in many], atol=1e-9
    )
    assert array.overlaps(one).tolist() == [footprints_overlap(each, one) for each in many]
    np.testing.assert_allclose(
        array.distances_to_point_2d_m(one.centre_m),
        [each.distance_to_point_2d(one.centre_m) for each in many],
        atol=1e-9,
    )
    assert len(array.take(np.array([0]))) == 1


@pytest.mark.parametrize(
    ("centre", "size", "yaw", "why"),
    [
        ([0, 0, np.nan], [1, 1, 1], 0.0, "centre_m: want three finite"),
        ([0, 0], [1, 1, 1], 0.0, "centre_m: want three finite"),
        ([0, 0, 0], [1, 0, 1], 0.0, "size_m: edges must be > 0"),
        ([0, 0, 0], [1, 1, np.inf], 0.0, "size_m: want three finite"),
        ([0, 0, 0], [1, 1, 1], np.nan, "yaw_rad: want a finite angle"),
    ],
)
def test_refuses_impossible_boxes(centre, size, yaw, why):
    with pytest.raises(ValueError, match=why):
        OrientedBox(np.array(centre, float), np.array(size, float), yaw)


def test_a_box_is_read_only():
    with pytest.raises(ValueError, match="read-only"):
        UNIT.centre_m[0] = 1.0


@given(a=boxes(), b=boxes())
def test_the_depth_of_an_overlap_goes_on_where_the_gap_ends(a, b):
    depth = footprint_depth(a, b)
    assert depth == pytest.approx(footprint_depth(b, a))
    if depth > 0.0:
        assert depth == pytest.approx(footprint_gap(a, b))
    else:
        assert footprints_overlap(a, b) or footprint_gap(a, b) == pytest.approx(0.0)


def test_how_far_one_must_be_shifted_out_of_the_other():
    assert footprint_depth(UNIT, box(0.8, 0, 0.5, 1, 1, 1)) == pytest.approx(-0.2)
    assert footprint_depth(UNIT, UNIT) == pytest.approx(-1.0)
