"""Tests for perception/endings.py: what ends in a picture, and what is only cut off or hidden."""

from __future__ import annotations

import numpy as np
import pytest
from perception.rendering import BLUE, GREEN, RED, block, frame_of, look, walls

from spatial_si_ros.perception.depth import DepthError, look_at_depth
from spatial_si_ros.perception.endings import endings
from spatial_si_ros.perception.lifting import lift
from spatial_si_ros.scene.ends import DIRECTIONS, NO_FACES, Ends

BENCH = block("bench", BLUE, (1.6, 0.5, 0.5))
"""Along x, around the origin."""
RUG = block("rug", GREEN, (1.6, 1.0, 0.01))
BEFORE = look([0.0, -2.5, 1.3], [0.0, 0.0, 0.3])


def opened(things, poses, label: str) -> tuple[bool, ...]:
    """Faces of the thing's true box that were cut off in all pictures."""
    ends = Ends()
    (thing,) = (each for each in things if each.label == label)
    for pose in poses:
        frame = frame_of(things, pose)
        view = look_at_depth(frame.depth_m)
        lifted = lift(frame, view, DepthError(), 0.01)
        for each in lifted.measurements:
            if each.detection.label == label:
                ends.add(*endings(frame, view, lifted.owner, each))
    return ends.open_faces(thing.parts[0])


def test_a_thing_in_the_middle_of_the_picture_ends_everywhere():
    assert opened((walls(), BENCH), [BEFORE], "bench") == NO_FACES


@pytest.mark.parametrize(("aside_m", "face"), [(-1.9, 0), (1.9, 1)])
def test_the_border_of_the_picture_cuts_off_one_end(aside_m, face):
    """The camera looks past one end; what it shows of the bench goes on at the other."""
    shown = block("bench", BLUE, (1.0, 0.5, 0.5)).moved(np.sign(aside_m) * 0.3, 0.0)
    pose = look([aside_m, -1.6, 1.3], [aside_m, 0.0, 0.3])
    frame = frame_of((walls(), BENCH), pose)
    view = look_at_depth(frame.depth_m)
    lifted = lift(frame, view, DepthError(), 0.01)
    (found,) = lifted.measurements
    ends = Ends()
    ends.add(*endings(frame, view, lifted.owner, found))
    half = 0.5 * (found.lower_m + found.upper_m)
    box = type(shown.parts[0])(half, found.upper_m - found.lower_m, 0.0)
    assert ends.open_faces(box)[face] and not ends.open_faces(box)[1 - face]


def test_another_picture_that_shows_the_end_closes_it():
    cut = look([-1.9, -1.6, 1.3], [-1.9, 0.0, 0.3])
    assert opened((walls(), BENCH), [cut, BEFORE], "bench") == NO_FACES


def test_what_stands_before_an_end_hides_it():
    screen = block("box", RED, (0.8, 0.1, 1.2)).moved(0.7, -0.9)
    assert opened((walls(), BENCH, screen), [BEFORE], "bench")[:2] != (False, False)


def test_a_rug_goes_on_under_what_stands_on_it():
    sofa = block("sofa", RED, (2.4, 0.8, 0.8)).moved(0.0, 0.6)
    things = (walls(), RUG, sofa)
    ends = Ends()
    frame = frame_of(things, BEFORE)
    view = look_at_depth(frame.depth_m)
    lifted = lift(frame, view, DepthError(), 0.01)
    rug = next(each for each in lifted.measurements if each.detection.label == "rug")
    ended_m, cut_m, _ = endings(frame, view, lifted.owner, rug)
    back, front = 18, 54  # every 5 degrees: +y, where the sofa stands, and -y
    assert cut_m[back] > ended_m[back] + 0.1
    assert ended_m[front] > 0.3
    ends.add(ended_m, cut_m, np.zeros(3))
    assert len(ended_m) == DIRECTIONS.shape[1]
