"""What Habitat renders of a written scene agrees with its truth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image
from spatial_si_sim.frames import Pose2
from spatial_si_sim.scenes.pictures import take_pictures
from spatial_si_sim.world import World, WorldConfig, find_scene


@pytest.fixture(scope="module")
def views(written):
    """(points in map (N, 3), semantic ids (N,), colours (N, 3)) of a walk through all rooms."""
    points, ids, colours = [], [], []
    camera = WorldConfig().camera
    focal = camera.width_px / 2 / math.tan(camera.hfov_rad / 2)
    v, u = np.mgrid[0:camera.height_px, 0:camera.width_px] + 0.5
    T = camera.mount.T_base_optical()
    with World(find_scene(str(written.folder)), WorldConfig()) as world:
        for pose in _poses(world, written.truth):
            world.set_pose(pose)
            pose = world.pose  # where the ground let it stand
            seen = world.observe()
            z = seen.depth_m
            optical = np.stack([(u - camera.width_px / 2) / focal * z,
                                (v - camera.height_px / 2) / focal * z, z], axis=-1)
            base = optical @ T[:3, :3].T + T[:3, 3]
            cos, sin = math.cos(pose.yaw_rad), math.sin(pose.yaw_rad)
            inside = z > 0
            points.append((base @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]]) + [
                pose.x_m, pose.y_m, 0.0])[inside])
            ids.append(seen.semantic[inside])
            colours.append(seen.color[inside])
    return np.concatenate(points), np.concatenate(ids), np.concatenate(colours)


def _poses(world, truth):
    """Eight headings from the start and from the roomiest reachable point of every room."""
    spots = [tuple(truth["start"]["position_m"])]
    for room in truth["rooms"]:
        (x0, y0), (x1, y1) = np.min(room["polygon_m"], 0), np.max(room["polygon_m"], 0)
        grid = [(x, y) for x in np.arange(x0 + 0.3, x1, 0.25) for y in np.arange(y0 + 0.3, y1, 0.25)
                if world.path(np.array([x, y])) is not None]
        assert grid, f"the robot does not get into the {room['kind']}"
        spots += [grid[0], grid[len(grid) // 2], grid[-1]]
    return [Pose2(float(x), float(y), turn * math.pi / 4) for x, y in spots for turn in range(8)]


def test_every_object_is_seen_under_its_id(views, written):
    _, ids, _ = views
    known = {each["id"] for each in written.truth["objects"]}
    seen = {int(i) for i in np.unique(ids)}
    assert seen <= known | {0}
    assert len(known - seen) <= 0.08 * len(known)  # what lies deep in a box may stay hidden


def test_what_is_seen_of_an_object_lies_in_its_box(views, written):
    points, ids, _ = views
    for each in written.truth["objects"]:
        box, own = each["box"], points[ids == each["id"]]
        if len(own) == 0:
            continue
        cos, sin = math.cos(box["yaw_rad"]), math.sin(box["yaw_rad"])
        local = (own - box["centre_m"]) @ np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        outside = (np.abs(local) - np.array(box["size_m"]) / 2).max(axis=1)
        assert np.percentile(outside, 99) < 0.01, each["name"]


def test_walls_and_floor_are_background(views, written):
    points, ids, _ = views
    floor = points[(ids == 0) & (np.abs(points[:, 2]) < 0.02)]
    assert len(floor) > 10_000
    assert np.abs(points[ids == 0][:, 2]).max() < 2.7


def test_rendered_colours_keep_the_hue_of_their_name(views, written):
    _, ids, colours = views
    judged = 0
    for each in written.truth["objects"]:
        pixels = colours[ids == each["id"]].astype(float)
        if each["colour"] is None or len(pixels) < 400:
            continue
        wanted = np.array(each["rgb"], float)
        tone = pixels / np.maximum(pixels.max(axis=1, keepdims=True), 1.0)
        near = np.linalg.norm(tone - wanted / wanted.max(), axis=1) < 0.25
        bright = pixels.max(axis=1) / wanted.max()
        assert (near & (bright > 0.5)).mean() > 0.55, each["name"]
        judged += 1
    assert judged > 20


def test_pictures_show_the_plan_and_every_room(written, tmp_path):
    paths = take_pictures(written.dataset, tmp_path / "pictures")
    assert len(paths) == 1 + 2 * len(written.truth["rooms"])
    for path in paths:
        picture = np.asarray(Image.open(path)).astype(float)
        assert picture.shape == (640, 960, 3) and picture.std() > 15
