"""Views are chosen from the true boxes: near enough, the right way, nothing in between."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sim.truth.hand_scene import BLUE_CHAIR, MUG, SCENE, TV, WARDROBE
from spatial_si_sim.qa.views import SIDES, YAWS, Views, _independent, middles, side_of
from spatial_si_sim.world import Camera

GRID = np.array([(x, y) for x in np.arange(0.5, 6.0, 0.5) for y in np.arange(0.5, 5.0, 0.5)])

NOTHING = np.zeros((len(SCENE.objects), SIDES), bool)


def column(number):
    return [thing.id for thing in SCENE.objects].index(number)


def at(point, number):
    """Pixels of a thing expected from a place, in the best heading, and that heading."""
    views = Views.of(SCENE, np.array([point]), Camera())
    pixels = views.pixels[0, :, column(number)]
    return float(pixels.max()), 2.0 * math.pi * int(np.argmax(pixels)) / YAWS


def test_the_nearer_the_more_pixels():
    near, _ = at((2.6, 1.8), MUG)
    far, _ = at((2.6, 0.6), MUG)
    assert near > 2.0 * far > 0.0


def test_one_looks_towards_the_thing():
    pixels, heading = at((4.5, 3.0), MUG)
    assert pixels > 0.0
    assert abs(math.remainder(heading - math.pi, math.tau)) <= math.radians(30.0)


def test_nothing_is_seen_through_a_wardrobe():
    """From the corner (0.3, 4.8) the wardrobe stands before the tv; from (3, 3.6) nothing does."""
    hidden, _ = at((0.15, 4.65), TV)
    free, _ = at((3.0, 3.7), TV)
    assert hidden == 0.0 < free


def test_few_views_show_everything_from_several_sides():
    views = Views.of(SCENE, GRID, Camera())
    poses = views.choose(NOTHING, 60)
    assert 4 <= len(poses) <= 24
    for number in (BLUE_CHAIR, WARDROBE, MUG):
        sides = set()
        for pose in poses:
            p = int(np.argmin(np.abs(GRID - (pose.x_m, pose.y_m)).sum(axis=1)))
            y = round(pose.yaw_rad / math.tau * YAWS)
            if views.pixels[p, y, column(number)] > 60.0:
                sides.add(int(views.side[p, column(number)]))
        assert len(sides) >= 2


def test_what_was_seen_enough_asks_for_no_view():
    views = Views.of(SCENE, GRID, Camera())
    assert views.choose(~NOTHING, 60) == []


def test_what_was_seen_from_one_side_is_looked_at_from_another():
    """The mug was seen from the south alone; the view that is left is 45 degrees away or more."""
    views = Views.of(SCENE, GRID, Camera())
    seen = ~NOTHING
    south = int(side_of(np.array([0.0, -1.0])))
    seen[column(MUG)] = [side == south for side in range(SIDES)]
    (pose,) = views.choose(seen, 60)
    angle = math.atan2(pose.y_m - 3.0, pose.x_m - 2.6)
    assert abs(math.remainder(angle + math.pi / 2, math.tau)) >= math.radians(45)


@pytest.mark.parametrize(("sides", "count"), [
    ([], 0), ([3], 1), ([3, 4], 1), ([0, 7], 1), ([0, 2], 2), ([0, 1, 2], 2), ([1, 3, 5], 3),
    ([0, 1, 3, 7], 3), ([6, 7, 0, 1], 2), ([0, 2, 6], 3), (list(range(8)), 4),
])
def test_sides_that_are_no_neighbours_are_counted(sides, count):
    assert _independent(np.sort(np.array(sides, int))) == count


def test_a_room_is_looked_round_in_its_middle():
    (pose,) = middles(SCENE.rooms, GRID)
    assert math.hypot(pose.x_m - 3.0, pose.y_m - 2.5) < 0.3
    assert middles(SCENE.rooms, np.array([[20.0, 20.0]])) == []
