"""Tests of pictures for reports, by colours at known places."""

from __future__ import annotations

import numpy as np
import pytest
from spatial_si_sim.world import find_scene
from spatial_si_sim.world.plain_room import THINGS, write_plain_room
from spatial_si_sim.world.snapshots import SceneCamera, save


@pytest.fixture
def camera(tmp_path):
    scene = find_scene(str(write_plain_room(tmp_path / "scene")))
    with SceneCamera(scene, (400, 300)) as camera:
        yield camera


def test_the_plan_shows_each_thing_where_it_stands(camera):
    plan = camera.from_above()
    assert plan.picture.shape == (300, 400, 3)
    for thing in THINGS:
        u, v = plan.pixel(thing.centre_m)
        seen = plan.picture[int(v), int(u)].astype(int)
        if thing.kind != "table":  # its centre is free, the mugs stand beside
            assert np.abs(seen - thing.rgb).max() < 12, thing.name


def test_the_plan_is_not_mirrored_and_shows_the_whole_room(camera):
    plan = camera.from_above()
    right, up = plan.pixel((1.0, 0.0)), plan.pixel((0.0, 1.0))
    origin = plan.pixel((0.0, 0.0))
    assert right[0] > origin[0] and up[1] < origin[1]
    for corner in ((-4.1, -3.1), (4.1, 3.1)):
        u, v = plan.pixel(corner)
        assert 0 <= u <= 400 and 0 <= v <= 300


def test_a_view_looks_at_its_target(camera):
    picture = camera.towards((-1.0, 0.5, 1.6), (3.4, -2.4, 0.6))
    assert np.abs(picture[150, 200].astype(int) - (40, 140, 50)).max() < 12, "the plant"


def test_no_view_straight_down(camera):
    with pytest.raises(ValueError, match="no side is up"):
        camera.towards((0, 0, 2), (0, 0, 0))


def test_pictures_are_written(camera, tmp_path):
    save(camera.from_above().picture, tmp_path / "new" / "plan.png")
    assert (tmp_path / "new" / "plan.png").stat().st_size > 500
