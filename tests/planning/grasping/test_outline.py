"""Tests for planning/grasping/outline.py: the side of what lies low, told by its outline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning.grasping.shapes import brick, crescent

from spatial_si_ros.planning.grasping.outline import outline_of


def noisy(points: np.ndarray) -> np.ndarray:
    return points + np.random.default_rng(3).normal(0.0, 0.0015, points.shape)


@given(st.floats(-3.2, 3.2), st.floats(-2.0, 2.0))
def test_the_side_of_a_disc_looks_away_from_its_middle(turn, x) -> None:
    """Whatever its place: to within 10 degrees, with depth noise."""
    a = np.linspace(0.0, 2.0 * np.pi, 40) + turn
    r = np.linspace(0.0, 0.04, 15)
    disc = np.stack([np.outer(r, np.cos(a)), np.outer(r, np.sin(a))], axis=2).reshape(-1, 2)
    found = outline_of(noisy(disc) + [x, 0.3])
    assert found is not None
    rays = found.at_m - [x, 0.3]
    lengths = np.linalg.norm(rays, axis=1)
    assert np.median(lengths) == pytest.approx(0.039, abs=0.003)
    assert lengths == pytest.approx(0.039, abs=0.012)
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    assert np.median(np.einsum("ni,ni->n", rays, found.out)) > np.cos(np.deg2rad(10.0))
    assert np.linalg.norm(found.out, axis=1) == pytest.approx(1.0)


def test_opposed_places_of_a_bar_are_across_it_and_the_first_is_in_its_middle() -> None:
    """18 x 5 cm along x: held across y."""
    bar = brick(0.18, 0.05, 0.02)
    found = outline_of(noisy(bar.points_m[:, :2]))
    assert found is not None
    middles, turns = found.pairs(0.13, 6)
    assert len(middles) == 6
    assert middles[0] == pytest.approx(bar.box.centre_m[:2], abs=0.015)
    assert np.abs(np.sin(turns)).min() > np.cos(np.deg2rad(20.0))


def test_no_places_are_opposed_farther_apart_than_the_hand_takes() -> None:
    found = outline_of(brick(0.3, 0.2, 0.02).points_m[:, :2])
    assert found is not None
    middles, turns = found.pairs(0.13, 6)
    assert len(middles) == len(turns) == 0


def test_what_is_bent_is_held_across_its_bend_not_over_it() -> None:
    """Each middle lies on the thing, about 3.5 cm thick, and not in the hollow of its bend."""
    banana = crescent()
    found = outline_of(noisy(banana.points_m[:, :2]))
    assert found is not None
    middles, _ = found.pairs(0.13, 8)
    near = [np.linalg.norm(banana.points_m[:, :2] - each, axis=1).min() for each in middles[:3]]
    assert max(near) < 0.005


def test_the_side_is_level_and_as_high_as_asked() -> None:
    found = outline_of(brick(0.1, 0.06, 0.03).points_m[:, :2])
    assert found is not None
    points, normals = found.side(0.7, 0.74)
    assert sorted(np.unique(points[:, 2].round(3))) == pytest.approx([0.71, 0.72, 0.73])
    assert np.all(normals[:, 2] == 0.0)
    assert len(points) == len(normals) == 3 * len(found.at_m)


def test_normals_near_the_outline_are_its_own_and_those_inside_stay() -> None:
    bar = brick(0.1, 0.06, 0.03)
    found = outline_of(bar.points_m[:, :2])
    assert found is not None
    up = np.tile([0.0, 0.0, 1.0], (2, 1))
    edge = np.array([[bar.box.centre_m[0], bar.box.centre_m[1] + 0.03, 0.03]])
    inside = np.array([[*bar.box.centre_m[:2], 0.03]])
    level = found.levelled(np.concatenate([edge, inside]), up)
    assert level[0] == pytest.approx([0.0, 1.0, 0.0], abs=0.1)
    assert level[1] == pytest.approx([0.0, 0.0, 1.0])


def test_too_few_points_have_no_outline() -> None:
    assert outline_of(np.array([[0.0, 0.0], [0.001, 0.0]])) is None
