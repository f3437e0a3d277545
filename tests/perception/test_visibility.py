"""Tests for perception/visibility.py: known points held against a depth image."""

from __future__ import annotations

import numpy as np
import pytest
from perception.rendering import BLUE, block, frame_of, look, walls

from spatial_si_ros.perception.depth import DepthError, look_at_depth
from spatial_si_ros.perception.lifting import lift
from spatial_si_ros.perception.visibility import Eye, sight

BOX = block("box", BLUE, (0.4, 0.4, 0.4))
FRONT_M = -0.2
"""x of the side that the camera sees."""


def eye() -> Eye:
    frame = frame_of((walls(), BOX), look([-2.0, 0.0, 0.3], [0.0, 0.0, 0.2]), 1)
    view = look_at_depth(frame.depth_m)
    return Eye(frame, view, lift(frame, view, DepthError(), 0.01).owner, DepthError(), 0.01)


@pytest.mark.parametrize(
    ("x_m", "y_m", "seen", "pierced"),
    [
        pytest.param(FRONT_M, 0.1, True, False, id="on its side"),
        pytest.param(0.2, 0.1, False, False, id="hidden behind it"),
        pytest.param(-0.6, 0.1, False, True, id="in the air before it"),
        pytest.param(FRONT_M, 0.5, False, True, id="in the air beside it"),
        pytest.param(-3.5, 0.0, False, False, id="behind the camera"),
    ],
)
def test_a_point_is_seen_hidden_or_looked_through(
    x_m: float, y_m: float, seen: bool, pierced: bool
) -> None:
    looked = eye().look(np.array([[x_m], [y_m], [0.2]]))
    assert (bool(looked.seen[0]), bool(looked.pierced[0])) == (seen, pierced)
    if seen:
        assert looked.owner[0] == 0
        np.testing.assert_allclose(looked.shift_m[:, 0], 0.0, atol=0.01)


def test_no_tracks_are_sighted_as_nothing() -> None:
    looking = eye()
    none = sight(looking.frame, looking.view, looking.owner, [], DepthError(), 0.01)
    assert none.seen.shape == (0,)
    assert [each.shape for each in none.counts(2)] == [(0,), (0,), (0, 2)]
