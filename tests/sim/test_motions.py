"""Tests of timed poses: in between, at jumps, before and after, and what is refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spatial_si_sim.motions import Key, MotionFormatError, Motions, Script

WALK = Script((Key(0.0, 0.0, 0.0, 0.0), Key(2.0, 2.0, 0.0, 0.0), Key(3.0, 2.0, 0.0, math.pi / 2),
               Key(5.0, 2.0, 4.0, math.pi / 2)))
MOVED = Script((Key(0.0, 1.0, 1.0, 0.3), Key(60.0, 1.0, 1.0, 0.3), Key(60.0, 3.0, 1.0, 0.3)))
TAKEN = Script((Key(0.0, 1.0, 1.0, 0.0), Key(60.0, 1.0, 1.0, 0.0, present=False)))


@pytest.mark.parametrize("time_s, place", [
    (-1.0, (0.0, 0.0, 0.0)),
    (1.0, (1.0, 0.0, 0.0)),
    (2.5, (2.0, 0.0, math.pi / 4)),
    (4.0, (2.0, 2.0, math.pi / 2)),
    (99.0, (2.0, 4.0, math.pi / 2)),
])
def test_a_walk_is_even_between_its_keys(time_s, place):
    key = WALK.at(time_s)
    assert (key.x_m, key.y_m, key.yaw_rad) == pytest.approx(place)
    assert key.time_s == time_s and key.present and not WALK.jumps


def test_what_is_displaced_jumps_at_its_time():
    assert MOVED.at(59.999).x_m == 1.0 and MOVED.at(60.0).x_m == 3.0
    assert MOVED.jumps and MOVED.changes_between(59.0, 60.0)
    assert not MOVED.changes_between(60.0, 300.0)


def test_what_is_taken_away_is_there_until_then():
    assert TAKEN.at(59.999).present and not TAKEN.at(60.0).present
    assert TAKEN.jumps and TAKEN.changes_between(0.0, 61.0)


@given(a=st.floats(-3.0, 3.0), b=st.floats(-3.0, 3.0), share=st.floats(0.0, 1.0))
def test_turns_go_the_shorter_way(a, b, share):
    yaw = Script((Key(0.0, 0.0, 0.0, a), Key(1.0, 0.0, 0.0, b))).at(share).yaw_rad
    whole = abs(math.remainder(b - a, 2.0 * math.pi))
    assert abs(math.remainder(yaw - a, 2.0 * math.pi)) == pytest.approx(share * whole, abs=1e-6)


def test_a_document_reads_back():
    motions = Motions({"o0001": WALK, "o0002": TAKEN}, (0.0, 60.0))
    again = Motions.from_dict(motions.document())
    assert again.visits_s == (0.0, 60.0)
    assert again.scripts["o0002"] == TAKEN
    assert again.scripts["o0001"].at(2.5).yaw_rad == pytest.approx(math.pi / 4, abs=1e-5)


@pytest.mark.parametrize("document, why", [
    ({"format": 2, "visits_s": [], "objects": {}}, "want motions of format 1, got 2"),
    ({"format": 1, "objects": {}}, "'visits_s' of motions is missing"),
    ({"format": 1, "visits_s": [0.0], "objects": {"o1": [[0.0, 1.0]]}}, "x, y, yaw, present"),
    ({"format": 1, "visits_s": [0.0], "objects": {"o1": []}}, "at least one timed pose"),
    ({"format": 1, "visits_s": [0.0], "objects": {"o1": [[5, 0, 0, 0, True], [1, 0, 0, 0, True]]}},
     "in order of time"),
    ({"format": 1, "visits_s": [0.0], "objects": {"o1": [[0, math.nan, 0, 0, True]]}}, "finite"),
])
def test_what_is_no_motion_is_refused(document, why):
    with pytest.raises(MotionFormatError, match=why):
        Motions.from_dict(document)
