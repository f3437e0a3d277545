"""Tests for perception/depth.py."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.perception.depth import DepthError, look_at_depth


def test_the_error_grows_with_the_square_of_the_distance() -> None:
    std = DepthError().std_m(np.array([0.4, 1.4, 2.4]))
    np.testing.assert_allclose(std, [0.0012, 0.0031, 0.0088])


def test_a_wall_is_usable_all_over() -> None:
    view = look_at_depth(np.full((5, 6), 2.0, np.float32))
    assert view.usable.all()
    np.testing.assert_array_equal(view.nearest_m, 2.0)


def test_missing_depth_is_zero_and_not_usable() -> None:
    depth = np.full((5, 5), 2.0, np.float32)
    depth[2, 2] = np.nan
    view = look_at_depth(depth)
    assert view.depth_m[2, 2] == 0.0
    assert np.argwhere(~view.usable).tolist() == [[2, 2]]
    assert view.nearest_m[2, 2] == 2.0


def test_a_pixel_between_two_surfaces_is_not_usable() -> None:
    depth = np.full((5, 7), 1.0, np.float32)
    depth[:, 4:] = 2.0
    depth[:, 3] = 1.5  # flies
    view = look_at_depth(depth)
    assert np.flatnonzero(~view.usable[2]).tolist() == [3]


@pytest.mark.parametrize("step_m", [0.0, 0.02, 0.1])
def test_a_step_itself_is_usable(step_m: float) -> None:
    depth = np.full((5, 6), 1.0, np.float32)
    depth[:, 3:] += np.float32(step_m)
    assert look_at_depth(depth).usable.all()


def test_nothing_at_all() -> None:
    view = look_at_depth(np.full((3, 3), np.nan, np.float32))
    assert not view.usable.any()
    assert (view.nearest_m > 100.0).all()
