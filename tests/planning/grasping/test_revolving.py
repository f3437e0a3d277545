"""Tests for planning/grasping/revolving.py: the whole of what is round, from a part of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning.grasping.shapes import joined, wall

from spatial_si_ros.planning.grasping.revolving import radial, revolved

AXIS = np.array([0.4, -0.2])


def shown(radius_m: float, flare: float = 0.0) -> np.ndarray:
    """The third of a cup's side that looks to +x."""
    side = joined(wall(radius_m, 0.0, 0.12, flare=flare)).points_m
    side = side[side[:, 0] > 0.5 * radius_m]
    return side + [*AXIS, 0.7]


@given(st.floats(0.02, 0.06))
def test_a_third_of_a_cylinder_makes_all_of_it(radius) -> None:
    points, normals = revolved(shown(radius), AXIS)
    rays = points[:, :2] - AXIS
    assert np.hypot(*rays.T) == pytest.approx(radius, abs=1e-6)
    assert np.ptp(np.arctan2(rays[:, 1], rays[:, 0])) > 1.9 * np.pi * 23 / 24
    assert (points[:, 2].min(), points[:, 2].max()) == pytest.approx((0.70, 0.82), abs=0.01)
    assert np.einsum("ni,ni->n", normals[:, :2], rays) == pytest.approx(radius, abs=1e-6)


def test_normals_lean_down_where_it_gets_wider_upwards() -> None:
    """3 cm wider over 12 cm: 14 degrees."""
    _, normals = revolved(shown(0.06, flare=0.03), AXIS)
    assert np.median(normals[:, 2]) == pytest.approx(-np.sin(np.arctan(0.25)), abs=0.03)
    assert np.linalg.norm(normals, axis=1) == pytest.approx(1.0)


@given(st.integers(0, 1000))
def test_noisy_normals_are_turned_to_the_axis_or_away_and_lean_as_before(seed) -> None:
    points = shown(0.04)
    rays = (points[:, :2] - AXIS) / 0.04
    rng = np.random.default_rng(seed)
    inside = np.where(rng.random(len(points)) < 0.3, -1.0, 1.0)[:, None]
    true = np.column_stack([inside * rays, np.zeros(len(points))])
    noisy = true + rng.normal(0.0, 0.2, true.shape)
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    turned = radial(points, noisy, AXIS)
    assert turned[:, 2] == pytest.approx(noisy[:, 2])
    level = turned[:, :2] / np.linalg.norm(turned[:, :2], axis=1, keepdims=True)
    assert np.abs(np.einsum("ni,ni->n", level, rays)) == pytest.approx(1.0, abs=1e-6)
    right = np.einsum("ni,ni->n", level, inside * rays) > 0.0
    assert np.mean(right) > 0.99
