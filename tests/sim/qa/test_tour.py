"""A tour through a room of boxes: no jump, everything seen well, written as promised."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import cv2
import numpy as np
import pytest
from spatial_si_sim.frames import CameraMount, Pose2
from spatial_si_sim.noise import NoiseSettings
from spatial_si_sim.qa.recorder import T_map_base, frames_seen, record_tour
from spatial_si_sim.qa.recording import read_robots, read_seen, write_seen
from spatial_si_sim.qa.tour import Pace
from spatial_si_sim.truth.scene import TrueScene
from spatial_si_sim.truth.situation import MIN_PIXELS
from spatial_si_sim.world import World, WorldConfig, find_scene
from spatial_si_sim.world.plain_room import write_plain_room


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    """Folder of the recording, the truth, what was recorded."""
    folder = tmp_path_factory.mktemp("tour")
    dataset = write_plain_room(folder / "scene")
    scene = TrueScene.load(folder / "scene" / "ground_truth.json")
    noise = NoiseSettings.preset("default")
    with World(find_scene(str(dataset)), WorldConfig()) as world:
        recorded = record_tour(world, scene, noise, 5, folder / "recording")
    return folder / "recording", scene, recorded


def test_the_robot_never_jumps(tour):
    _, _, recorded = tour
    pace = Pace()
    for a, b in pairwise(recorded.seen):
        assert 0.0 < b.time_s - a.time_s < 5.0
        assert a.pose.distance_m(b.pose) < pace.every_m + 0.05
        assert abs(a.pose.turn_rad(b.pose)) < pace.every_rad + 0.1


def test_it_turns_round_once_and_sees_everything_well(tour):
    _, scene, recorded = tour
    seen = frames_seen(recorded.seen)
    well = [thing for thing in scene.objects if seen.get(thing.id, 0) >= 2]
    assert len(well) >= 0.85 * len(scene.objects)
    headings = {round(frame.pose.yaw_rad / math.radians(45.0)) % 8 for frame in recorded.seen}
    assert len(headings) == 8


def test_what_one_can_walk_round_is_seen_from_places_that_are_far_apart(tour):
    """At least 45 degrees, seen from the thing."""
    _, scene, recorded = tour
    for thing in scene.objects:
        if thing.kind not in ("table", "chair", "mug"):
            continue
        eyes = [
            frame.pose.position_m - thing.box.centre_m[:2]
            for frame in recorded.seen
            if frame.pixels.get(thing.id, 0) >= MIN_PIXELS
        ]
        angles = [math.atan2(y, x) for x, y in eyes]
        widest = max(abs(math.remainder(a - b, math.tau)) for a in angles for b in angles)
        assert widest >= math.radians(45), thing.name


def test_localisation_is_wrong_a_little_and_slowly(tour):
    _, _, recorded = tour
    true = np.array([frame.pose.position_m for frame in recorded.seen])
    errors = np.array([robot.position_m for robot in recorded.robots]) - true
    assert 0.005 < np.abs(errors).max() < 0.15
    assert np.abs(np.diff(errors, axis=0)).max() < 0.02


def test_frames_hold_what_the_camera_and_the_detector_gave(tour):
    folder, _, recorded = tour
    frames = json.loads((folder / "frames.json").read_text())["frames"]
    assert [frame["number"] for frame in frames] == list(range(len(recorded.seen)))
    assert read_robots(folder) == list(recorded.robots)
    for frame in frames[::10]:
        name = f"{frame['number']:06d}"
        color = cv2.imread(str(folder / "color" / f"{name}.jpg"))
        depth_mm = cv2.imread(str(folder / "depth" / f"{name}.png"), cv2.IMREAD_UNCHANGED)
        instances = cv2.imread(str(folder / "instances" / f"{name}.png"), cv2.IMREAD_UNCHANGED)
        assert color.shape == (480, 640, 3)
        assert depth_mm.dtype == instances.dtype == np.uint16
        assert depth_mm.shape == instances.shape == (480, 640)
        assert 100 < np.median(depth_mm[depth_mm > 0]) < 10000
        ids = {found["instance"] for found in frame["detections"]}
        assert ids == set(np.unique(instances)) - {0}
        robot = T_map_base(Pose2(*frame["robot"]), 0.0) @ CameraMount().T_base_optical()
        assert np.allclose(frame["T_map_camera"], robot, atol=0.01)


def test_instance_ids_mean_nothing_across_frames(tour):
    folder, _, _ = tour
    frames = json.loads((folder / "frames.json").read_text())["frames"]
    ids = [found["instance"] for frame in frames for found in frame["detections"]]
    assert len(set(ids)) > 0.95 * len(ids)


def test_nothing_that_the_answers_see_names_the_truth(tour):
    """Detections carry kinds, never the ids or names of the scene's objects."""
    folder, scene, _ = tour
    text = (folder / "frames.json").read_text()
    assert not any(thing.name in text for thing in scene.objects)
    assert not list(folder.rglob("*ground_truth*")) and not list(folder.rglob("*seen*"))


def test_what_was_seen_survives_its_file(tour, tmp_path):
    _, _, recorded = tour
    write_seen(tmp_path / "seen.json", recorded.seen)
    assert read_seen(tmp_path / "seen.json") == list(recorded.seen)
