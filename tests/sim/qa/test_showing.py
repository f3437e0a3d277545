"""Which parts of things and of the floor frames show, in the hand-made room of boxes."""

from __future__ import annotations

import math

import pytest
from sim.truth.hand_scene import COFFEE_TABLE, SCENE, SOFA, TV, WARDROBE
from spatial_si_sim.frames import Pose2
from spatial_si_sim.qa.recording import SeenFrame
from spatial_si_sim.qa.showing import Showing, free_floor
from spatial_si_sim.truth.surfaces import Surfaces
from spatial_si_sim.world import Camera

ALL = {thing.id: 1000 for thing in SCENE.objects}


@pytest.fixture(scope="module")
def showing():
    return Showing(SCENE, Surfaces.of_boxes(SCENE), Camera())


def frame(number, x, y, degrees, pixels=ALL):
    return SeenFrame(number, float(number), Pose2(x, y, math.radians(degrees)), pixels)


def test_a_thing_in_the_middle_of_the_picture_is_seen_from_end_to_end(showing):
    """Somebody at the tv looks at the coffee table, 2 m away."""
    found = showing.of([frame(0, 3.0, 4.6, -90)]).ranges[COFFEE_TABLE]
    for since, to in found:
        assert since < 0.1 and to > 0.9


def test_the_border_of_a_picture_cuts_things_off(showing):
    """From beside the sofa, looking past it along the room: its far end is outside."""
    (_, along, _) = showing.of([frame(1, 3.9, 2.5, -90)]).ranges[SOFA]
    assert along[1] - along[0] < 0.95


def test_two_frames_show_more_than_each(showing):
    first, second = frame(2, 2.2, 3.2, 90), frame(3, 1.2, 3.2, 125)
    both = showing.of([first, second]).ranges[WARDROBE]
    parts = [showing.of([each]).ranges[WARDROBE] for each in (first, second)]
    for edge, (low, high) in enumerate(both):
        assert low == min(part[edge][0] for part in parts)
        assert high == max(part[edge][1] for part in parts)
    assert parts[0] != parts[1]


def test_of_what_a_frame_hardly_shows_nothing_is_said(showing):
    assert showing.of([frame(4, 3.0, 4.6, -90, {COFFEE_TABLE: 399})]).ranges == {}


def test_the_floor_behind_one_is_not_seen(showing):
    ahead = showing.of([frame(5, 0.3, 2.5, 0)])
    behind = showing.of([frame(6, 5.7, 2.5, 0)])
    assert ahead.floor[1] > 0.3 and behind.floor.get(1, 0.0) == 0.0
    left, _, right, _ = ahead.floor_m[1]
    assert left > 0.5 and right > 5.5


def test_floor_under_furniture_is_not_free():
    """30 m² less what the sofa, the tables, chairs, wardrobe and lamp stand on: about 27 m²."""
    points = free_floor(SCENE)[1]
    assert len(points) * 0.3**2 == pytest.approx(25.9, abs=1.5)
    tv = SCENE.by_id[TV].box.centre_m
    assert min(math.dist(point, tv[:2]) for point in points) < 0.3
