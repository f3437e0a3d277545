"""Tests of what moves by a script: seen where it is at a time, in the way while it stands."""

from __future__ import annotations

import json
import math
import shutil

import numpy as np
import pytest
from spatial_si_sim.frames import Pose2
from spatial_si_sim.motions import Key, Motions, Script
from spatial_si_sim.world import BadScene, Camera, World, WorldConfig, find_scene
from spatial_si_sim.world.plain_room import THINGS, Thing, write_plain_room

ROLLING = Script((Key(0.0, 1.0, -2.0, 0.0), Key(4.0, 1.0, 2.0, 0.0)))
CHANGED = Script((Key(0.0, 0.5, 0.0, 0.0), Key(60.0, 0.5, 0.0, 0.0), Key(60.0, 0.5, 2.0, 0.5)))
TAKEN = Script((Key(0.0, 2.0, 1.0, 0.0), Key(60.0, 2.0, 1.0, 0.0, present=False)))
BALL, BENCH, LAMP = (
    Thing("ball_1", "ball", "red", (220, 30, 30), (1.0, -2.0, 0.3), (0.5, 0.5, 0.6)),
    Thing("bench_1", "bench", "blue", (30, 60, 200), (0.5, 0.0, 0.15), (0.4, 1.6, 0.3)),
    Thing("lamp_1", "lamp", "green", (30, 160, 60), (2.0, 1.0, 0.6), (0.4, 0.4, 1.2)),
)  # fmt: skip
SCRIPTS = {"ball_1": ROLLING, "bench_1": CHANGED, "lamp_1": TAKEN}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = write_plain_room(tmp_path_factory.mktemp("moving") / "scene", (BALL, BENCH, LAMP))
    document = Motions(SCRIPTS, (0.0, 60.0)).document()
    (folder / "motions.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


@pytest.fixture
def world(folder):
    camera = Camera(width_px=320, height_px=240)
    with World(find_scene(str(folder)), WorldConfig(camera=camera)) as world:
        yield world


def points_of(world, number):
    """(N, 3) points in map of what is seen of an object."""
    frame, camera, pose = world.observe(), world.config.camera, world.pose
    mask = (frame.semantic == number) & (frame.depth_m > 0.0)
    v, u = np.nonzero(mask)
    z, K = frame.depth_m[mask], camera.K()
    optical = np.column_stack([(u - K[0, 2]) / K[0, 0] * z, (v - K[1, 2]) / K[1, 1] * z, z])
    T = camera.mount.T_base_optical()
    base = optical @ T[:3, :3].T + T[:3, 3]
    cos, sin = math.cos(pose.yaw_rad), math.sin(pose.yaw_rad)
    return base @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]]) + [pose.x_m, pose.y_m, 0.0]


@pytest.mark.parametrize("time_s", [0.0, 1.0, 2.5, 4.0, 30.0])
def test_what_rolls_is_seen_where_its_script_says(world, time_s):
    world.set_time(time_s)
    key = ROLLING.at(time_s)
    points = points_of(world, 1)
    assert len(points) > 100
    off = np.abs(points - [key.x_m, key.y_m, 0.3]) - [0.25, 0.25, 0.3]
    assert np.percentile(off.max(axis=1), 98) < 0.03


def test_what_is_displaced_blocks_the_way_where_it_stands(world):
    ahead, aside = Pose2(-0.5, 0.0, 0.0), Pose2(-0.5, 2.0, 0.0)
    for time_s, at_first in ((0.0, True), (60.0, False), (10.0, True)):
        world.set_time(time_s)
        for pose, blocked in ((ahead, at_first), (aside, not at_first)):
            world.set_pose(pose)
            assert world.would_block(Pose2(0.5, pose.y_m, 0.0)) is blocked, (time_s, pose)


def test_what_was_taken_away_is_neither_seen_nor_in_the_way(world):
    world.set_pose(Pose2(0.9, 1.0, 0.0))
    assert len(points_of(world, 3)) > 100 and world.would_block(Pose2(2.0, 1.0, 0.0))
    world.set_time(61.0)
    assert len(points_of(world, 3)) == 0 and not world.would_block(Pose2(2.0, 1.0, 0.0))


def test_the_robot_does_not_run_into_what_moves(world):
    world.set_time(2.0)  # the ball is at (1, 0)
    world.set_pose(Pose2(1.0, -0.8, math.pi / 2))
    assert world.would_block(Pose2(1.0, -0.45, math.pi / 2))
    assert world.move(Pose2(1.0, -0.45, math.pi / 2))
    assert world.pose.y_m == pytest.approx(-0.8, abs=1e-3)
    world.set_time(4.0)
    assert not world.move(Pose2(1.0, -0.45, math.pi / 2))


def test_a_world_without_scripts_is_the_same_at_any_time(tmp_path):
    with World(find_scene(str(write_plain_room(tmp_path, THINGS))), WorldConfig()) as world:
        before, mesh = world.observe(), world.navmesh
        world.set_time(500.0)
        np.testing.assert_array_equal(before.color, world.observe().color)
        assert world.navmesh is mesh


@pytest.mark.parametrize("text, why", [
    ('{"format": 1, "visits_s": [0], "objects": {"cat_1": [[0, 0, 0, 0, true]]}}',
     "moves 'cat_1', which the scene does not have"),
    ('{"format": 9}', "want motions of format 1, got 9"),
    ("[]", "is not a file of motions"),
])
def test_motions_that_do_not_fit_are_refused(folder, tmp_path, text, why):
    shutil.copytree(folder, tmp_path / "scene")
    (tmp_path / "scene" / "motions.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadScene, match=why):
        World(find_scene(str(tmp_path / "scene")), WorldConfig())
