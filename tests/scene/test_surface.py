"""Tests for scene/surface.py: a bounded cloud loses points everywhere, not a side of the thing."""

from __future__ import annotations

import numpy as np

from spatial_si_ros.scene.surface import MAX_POINTS, Surface


def test_too_many_points_do_not_cost_a_thing_its_far_side():
    """A first frame shows one end finely, a second one the whole, 2 m long, coarsely."""
    rng = np.random.default_rng(3)
    near = rng.uniform(0.0, 0.3, (380, 3))
    whole = rng.uniform([0.0, 0.0, 0.0], [2.0, 0.8, 0.8], (500, 3))
    surface = Surface(0.015)
    surface.add(near, np.full(380, 100.0))
    seen = np.ones(len(surface), np.bool_)
    surface.observe(seen, seen, np.zeros((3, len(seen))), np.full(len(seen), 100.0))
    surface.add(whole, np.full(500, 100.0))
    assert len(surface) <= MAX_POINTS
    low, high = surface.bounds_m()
    np.testing.assert_allclose(low, [0.0, 0.0, 0.0], atol=0.1)
    np.testing.assert_allclose(high, [2.0, 0.8, 0.8], atol=0.1)
