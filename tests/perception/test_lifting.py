"""Tests for perception/lifting.py: masks and boxes become points of the object and no others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from perception.rendering import BLUE, block, frame_of, look, walls

from spatial_si_ros.perception.depth import DepthError, look_at_depth
from spatial_si_ros.perception.frame import Frame
from spatial_si_ros.perception.lifting import MAX_SAMPLES, Lifted, lift, main_cluster

BOX = block("box", BLUE, (0.4, 0.4, 0.4))
EYE = look([2.0, 0.0, 1.3], [0.0, 0.0, 0.3])


def lifted(frame: Frame) -> Lifted:
    return lift(frame, look_at_depth(frame.depth_m), DepthError(), 0.01)


def test_points_lie_on_the_object() -> None:
    (found,) = lifted(frame_of((walls(), BOX), EYE)).measurements
    assert BOX.parts[0].contains(found.points_m, 0.002).all()
    # The front is at x = 0.2, the top at z = 0.4; the camera sees both to their ends.
    np.testing.assert_allclose(found.upper_m, [0.2, 0.2, 0.4], atol=0.015)
    np.testing.assert_allclose(found.lower_m[1:], [-0.2, 0.0], atol=0.02)
    assert 100 < len(found.points_m) < 3 * MAX_SAMPLES


def test_a_box_alone_finds_the_side_that_is_seen() -> None:
    """Without a mask the foot and the far end of the top are lost, but nothing foreign comes in."""
    frame = frame_of((walls(), BOX), EYE)
    found = tuple(replace(each, instance=0) for each in frame.detections)
    (masked,) = lifted(frame).measurements
    (boxed,) = lifted(replace(frame, detections=found, instances=None)).measurements
    np.testing.assert_allclose(boxed.upper_m, masked.upper_m, atol=0.03)
    assert boxed.lower_m[1] == pytest.approx(masked.lower_m[1], abs=0.03)
    assert boxed.lower_m[2] < 0.1
    assert BOX.parts[0].contains(boxed.points_m, 0.01).mean() > 0.98


def test_a_mask_that_bleeds_over_the_edge_does_not_reach_the_wall() -> None:
    frame = frame_of((walls(1.8), BOX), look([1.6, 0.0, 1.2], [0.0, 0.0, 0.3]))
    bled = frame.instances.copy()
    rows, columns = np.nonzero(bled == 2)
    bled[rows.min() - 3 : rows.min(), columns.min() : columns.max()] = 2
    (found,) = lifted(replace(frame, instances=bled)).measurements
    assert found.lower_m[0] > -0.45


def test_who_owns_which_pixel() -> None:
    frame = frame_of((walls(), BOX), EYE)
    result = lifted(frame)
    np.testing.assert_array_equal(result.owner == 0, frame.instances == 2)
    assert result.owner.min() == -1


def test_no_depth_no_measurement() -> None:
    frame = frame_of((walls(), BOX), EYE)
    blind = replace(frame, depth_m=np.full_like(frame.depth_m, np.nan))
    assert lifted(blind).measurements == ()
    few = frame.depth_m.copy()
    few[frame.instances == 2] = np.nan
    assert lifted(replace(frame, depth_m=few)).measurements == ()


def test_weights_fall_with_distance() -> None:
    near = lifted(frame_of((walls(), BOX), look([1.2, 0.0, 1.0], [0.0, 0.0, 0.3])))
    far = lifted(frame_of((walls(), BOX), look([2.8, 0.0, 1.0], [0.0, 0.0, 0.3])))
    assert near.measurements[0].weights.mean() > far.measurements[0].weights.mean()


@pytest.mark.parametrize(
    ("depths", "kept"),
    [
        ([1.0, 1.05, 1.1, 1.12], [1, 1, 1, 1]),
        ([1.0, 1.05, 1.1, 3.0], [1, 1, 1, 0]),
        ([0.2, 1.0, 1.05, 1.1, 1.12], [0, 1, 1, 1, 1]),
        # A quarter behind a narrow gap belongs to it (a table's far legs), across a wide one not.
        ([1.0, 1.0, 1.0, 1.3], [1, 1, 1, 1]),
        ([1.0, 1.0, 1.0, 1.7], [1, 1, 1, 0]),
    ],
)
def test_main_cluster(depths: list[float], kept: list[int]) -> None:
    assert main_cluster(np.array(depths)).astype(int).tolist() == kept


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.1, 10.0), min_size=1, max_size=40), st.randoms())
def test_the_order_of_the_depths_does_not_matter(depths: list[float], random: object) -> None:
    values = np.array(depths)
    kept = main_cluster(values)
    assert kept.any()
    order = np.random.default_rng(random.randint(0, 1000)).permutation(len(values))
    np.testing.assert_array_equal(main_cluster(values[order]), kept[order])
