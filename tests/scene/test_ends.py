"""Tests for scene/ends.py: one frame that saw an end is enough, and it is kept wherever it goes."""

from __future__ import annotations

from copy import copy

import numpy as np
import pytest

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.scene.boxfit import move_box
from spatial_si_ros.scene.ends import DIRECTIONS, NO_FACES, Ends

NOTHING = np.full(DIRECTIONS.shape[1], -np.inf)
BOX = OrientedBox(np.array([2.0, 1.0, 0.4]), np.array([1.0, 0.6, 0.8]), 0.3)
"""Half of it is 0.5 m long, and its +x face looks along 0.3 rad."""


def reach(box: OrientedBox) -> np.ndarray:
    """How far a box goes from its centre along every direction."""
    return ((box.corners_m - box.centre_m) @ DIRECTIONS).max(axis=0)


def cut_at(box: OrientedBox, yaw_rad: float) -> Ends:
    """The box seen to end all around, but for a third of the circle about a direction."""
    along = np.array([np.cos(yaw_rad), np.sin(yaw_rad), 0.0]) @ DIRECTIONS
    hidden = along > 0.5
    ends = Ends()
    ends.add(
        np.where(hidden, NOTHING, reach(box)), np.where(hidden, reach(box), NOTHING), box.centre_m
    )
    return ends


def test_nothing_seen_is_nothing_open():
    assert Ends().open_faces(BOX) == NO_FACES


@pytest.mark.parametrize("face", range(4))
def test_the_face_that_was_cut_off_is_open(face):
    turn = (0.0, np.pi, 0.5 * np.pi, -0.5 * np.pi)[face]
    assert cut_at(BOX, BOX.yaw_rad + turn).open_faces(BOX) == tuple(k == face for k in range(6))


def test_one_frame_that_sees_the_end_closes_it():
    ends = cut_at(BOX, BOX.yaw_rad)
    ends.add(reach(BOX), NOTHING, BOX.centre_m)
    assert ends.open_faces(BOX) == NO_FACES


def test_an_end_short_of_the_cut_closes_nothing():
    """A frame that took something else for its end, half a metre before it goes on."""
    ends = cut_at(BOX, BOX.yaw_rad)
    ends.add(reach(BOX) - 0.5, NOTHING, BOX.centre_m)
    assert ends.open_faces(BOX)[0]


def test_the_anchors_of_frames_may_differ():
    ends, other = cut_at(BOX, BOX.yaw_rad), BOX.centre_m + [0.3, -0.2, 0.1]
    ends.add(reach(BOX) - (other - BOX.centre_m) @ DIRECTIONS, NOTHING, other)
    assert ends.open_faces(BOX) == NO_FACES


def test_it_turns_and_moves_with_the_map():
    T = np.eye(4)
    T[:2, :2] = [[0.0, -1.0], [1.0, 0.0]]
    T[:3, 3] = 4.0, -7.0, 0.0
    ends = cut_at(BOX, BOX.yaw_rad)
    ends.move(T)
    assert ends.open_faces(move_box(T, BOX)) == (True, *NO_FACES[1:])


def test_two_halves_know_what_either_knew():
    ends, other = cut_at(BOX, BOX.yaw_rad), Ends()
    other.add(reach(BOX), NOTHING, BOX.centre_m)
    ends.absorb(other)
    assert ends.open_faces(BOX) == NO_FACES


def test_what_is_saved_is_read_again():
    ends = cut_at(BOX, BOX.yaw_rad)
    again = Ends.restore(ends.state())
    np.testing.assert_array_equal(again.ended_m, ends.ended_m)
    np.testing.assert_array_equal(again.cut_m, ends.cut_m)
    assert again.open_faces(BOX) == ends.open_faces(BOX)
    assert Ends.restore(Ends().state()).anchor_m is None
    with pytest.raises(ValueError, match="want 151 numbers"):
        Ends.restore(np.zeros(4))


def test_a_copy_shares_nothing():
    ends = cut_at(BOX, BOX.yaw_rad)
    twin = copy(ends)
    ends.add(reach(BOX), NOTHING, BOX.centre_m)
    assert twin.open_faces(BOX)[0] and not ends.open_faces(BOX)[0]
