"""What the camera sees of a generated apartment lies where its ground truth says."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from spatial_si_sim.frames import Pose2
from spatial_si_sim.scenes import make_scene
from spatial_si_sim.world import World, WorldConfig, find_scene


@pytest.mark.parametrize("seed", [11, 12])
def test_every_visible_pixel_lies_in_its_objects_box(seed, tmp_path):
    folder = make_scene(seed, tmp_path / "scene").parent
    truth = json.loads((folder / "ground_truth.json").read_text(encoding="utf-8"))
    boxes = {each["id"]: each for each in truth["objects"]}
    seen = set()
    with World(find_scene(str(folder)), WorldConfig()) as world:
        T_base_optical = world.config.camera.mount.T_base_optical()
        K = world.config.camera.K()
        x, y = truth["start"]["position_m"]
        for yaw_rad in np.arange(0.0, 2.0 * math.pi, math.pi / 4):
            world.set_pose(Pose2(x, y, float(yaw_rad)))
            frame = world.observe()
            points = _lift(frame.depth_m, K, _matrix(world.pose, world.floor_m) @ T_base_optical)
            for number in set(np.unique(frame.semantic)) - {0}:
                mine = (frame.semantic == number) & (frame.depth_m > 0.0)
                if mine.sum() < 40:
                    continue
                seen.add(int(number))
                outside_m = _outside_m(points[mine], boxes[int(number)]["box"])
                name = boxes[int(number)]["name"]
                # Pixels on an edge are mixtures of two surfaces.
                assert np.quantile(outside_m, 0.98) < 0.02, name
                assert world.labels[int(number)] == boxes[int(number)]["kind"]
    assert len(seen) >= 5


def _matrix(pose, floor_m):
    c, s = math.cos(pose.yaw_rad), math.sin(pose.yaw_rad)
    return np.array([[c, -s, 0, pose.x_m], [s, c, 0, pose.y_m], [0, 0, 1, floor_m], [0, 0, 0, 1]])


def _lift(depth_m, K, T_map_optical):
    v, u = np.indices(depth_m.shape)
    x, y = (u - K[0, 2]) / K[0, 0] * depth_m, (v - K[1, 2]) / K[1, 1] * depth_m
    camera = np.stack([x, y, depth_m], axis=-1)
    return camera @ T_map_optical[:3, :3].T + T_map_optical[:3, 3]


def _outside_m(points_m, box):
    yaw = box["yaw_rad"]
    c, s = math.cos(yaw), math.sin(yaw)
    local = (points_m - box["centre_m"]) @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    beyond = np.maximum(np.abs(local) - np.asarray(box["size_m"]) / 2.0, 0.0)
    return np.linalg.norm(beyond, axis=1)
