"""Tests for planning/grasping/axis.py: what is round about a vertical axis, and what is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning.grasping.shapes import Solid, brick, crescent, cylinder, moved

from spatial_si_ros.planning.grasping.axis import axis_of
from spatial_si_ros.planning.grasping.target import target_of

EYE = np.array([2.0, 0.0, 1.4])


def shown(solid: Solid) -> np.ndarray:
    """What of it looks to the eye."""
    toward = EYE - solid.points_m
    return solid.points_m[np.einsum("ni,ni->n", solid.normals, toward) > 0.0]


@given(st.floats(0.03, 0.06), st.floats(-0.3, 0.3))
def test_a_can_is_round_about_its_middle(radius, y) -> None:
    can = moved(cylinder(radius, 0.12), 0.4, y, 0.7)
    axis = axis_of(shown(can), can.box, EYE)
    assert axis.round
    assert axis.centre_m == pytest.approx([0.4, y], abs=0.004)
    assert axis.radius_m == pytest.approx(radius, abs=0.004)


@given(st.floats(-3.1, 3.1))
def test_what_bends_like_a_circle_is_not_round_where_it_is_longer_than_wide(turn) -> None:
    banana = moved(crescent(span_rad=1.6), 0.4, 0.0, 0.7, turn)
    assert not axis_of(shown(banana), banana.box, EYE).round


def test_the_half_turn_of_a_low_thing_adds_nothing_beside_it() -> None:
    """A banana is not what half a turn makes of it: its outline is all that there is."""
    banana = moved(crescent(), 0.4, 0.0, 0.7)
    target = target_of(7, "banana", shown(banana), banana.box, EYE)
    far = target.points_m[~target.measured]
    gaps = [np.linalg.norm(banana.points_m[:, :2] - each[:2], axis=1).min() for each in far]
    assert max(gaps) < 0.006


def test_a_board_seen_on_its_edge_is_not_round() -> None:
    board = moved(brick(0.12, 0.04, 0.14), 0.4, 0.0, 0.7)
    assert not axis_of(shown(board), board.box, EYE).round
