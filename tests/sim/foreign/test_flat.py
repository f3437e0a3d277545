"""The hand-laid flat of foreign furniture: as it is kept in the repository."""

from __future__ import annotations

import json
import math
import zipfile

import numpy as np
import pytest
import trimesh
from shapely.geometry import Polygon, box
from spatial_si_sim.foreign import FLAT
from spatial_si_sim.foreign.flat import OPENINGS, PIECES, ROOMS, START
from spatial_si_sim.foreign.models import read_catalogue
from spatial_si_sim.frames import Pose2, ros_from_habitat
from spatial_si_sim.truth.scene import TrueScene
from spatial_si_sim.world import World, WorldConfig, find_scene


@pytest.fixture(scope="module")
def scene():
    return TrueScene.load(FLAT / "ground_truth.json")


def footprint(thing):
    cos, sin = math.cos(thing.box.yaw_rad), math.sin(thing.box.yaw_rad)
    length, width, _ = thing.box.size_m
    return Polygon([
        (thing.box.centre_m[0] + cos * a - sin * b, thing.box.centre_m[1] + sin * a + cos * b)
        for a, b in ((length / 2, width / 2), (-length / 2, width / 2),
                     (-length / 2, -width / 2), (length / 2, -width / 2))])


def test_the_kept_flat_is_the_one_that_is_described(scene):
    assert [thing.name for thing in scene.objects] == [piece.name for piece in PIECES]
    for thing, piece in zip(scene.objects, PIECES, strict=True):
        assert (thing.kind, thing.colour, thing.room) == (piece.kind, piece.colour, piece.room)
        assert thing.box.centre_m[:2] == pytest.approx((piece.x_m, piece.y_m), abs=1e-5)
        if thing.front_yaw_rad is not None:
            assert math.cos(thing.front_yaw_rad - math.radians(piece.front_deg)) > 0.999
    assert len({thing.kind for thing in scene.objects}) >= 20
    assert scene.start.position_m == START[:2]


def test_things_keep_apart_and_stay_in_their_rooms(scene):
    shapes = {room.id: box(room.x_m[0], room.y_m[0], room.x_m[1], room.y_m[1]) for room in ROOMS}
    for index, a in enumerate(scene.objects):
        assert shapes[a.room].buffer(0.005).contains(footprint(a)), a.name
        for b in scene.objects[index + 1:]:
            if a.id == b.support or b.id == a.support:
                continue
            high = min(a.box.top_m, b.box.top_m) - max(a.box.bottom_m, b.box.bottom_m)
            if high > 0.005:
                assert footprint(a).intersection(footprint(b)).area < 1e-6, (a.name, b.name)


def test_what_stands_on_something_touches_it(scene):
    for thing in scene.objects:
        if thing.support is None:
            assert thing.support_relation == "wall" or abs(thing.box.bottom_m) < 1e-5
            continue
        carrier = scene.by_id[thing.support]
        over = footprint(thing).intersection(footprint(carrier)).area
        assert over >= 0.5 * footprint(thing).area, thing.name
        assert carrier.box.bottom_m + 0.2 < thing.box.bottom_m <= carrier.box.top_m + 1e-4


def test_boxes_are_tight_around_the_kept_meshes(scene):
    (file,) = FLAT.glob("*.scene_instance.json")
    entries = json.loads(file.read_text(encoding="utf-8"))["object_instances"]
    placed = {entry["template_name"]: entry for entry in entries}
    for thing in scene.objects:
        entry = placed[f"o{thing.id:04d}"]
        mesh = trimesh.load(FLAT / "objects" / f"o{thing.id:04d}.glb", force="mesh", process=False)
        turn = trimesh.transformations.quaternion_matrix(entry["rotation"])[:3, :3]
        points = ros_from_habitat(np.asarray(mesh.vertices) @ turn.T + entry["translation"])
        cos, sin = math.cos(thing.box.yaw_rad), math.sin(thing.box.yaw_rad)
        own = (points - thing.box.centre_m) @ np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        assert np.abs(own).max(axis=0) == pytest.approx(np.array(thing.box.size_m) / 2, abs=2e-5)


def test_a_robot_walks_through_all_rooms_and_sees_most_things(scene):
    known, seen = {thing.id for thing in scene.objects}, set()
    with World(find_scene(str(FLAT)), WorldConfig()) as world:
        spots = [START[:2]]
        for gap in OPENINGS:  # half a metre behind each opening
            room = next(r for r in ROOMS if r.id == gap.sides[1][0])
            side, middle = gap.sides[1][1], sum(gap.at_m) / 2
            inward = {"south": (0, 0.5), "north": (0, -0.5), "west": (0.5, 0), "east": (-0.5, 0)}
            across = side in ("south", "north")
            edge = (middle, room.face(side)) if across else (room.face(side), middle)
            spots.append((edge[0] + inward[side][0], edge[1] + inward[side][1]))
        for spot in spots:
            assert world.path(np.array(spot)) is not None, spot
            for turn in range(8):
                world.set_pose(Pose2(float(spot[0]), float(spot[1]), turn * math.pi / 4))
                seen |= {int(i) for i in np.unique(world.observe().semantic)}
    assert seen <= known | {0} and len(known & seen) > 0.85 * len(known)


def test_the_creators_are_named():
    text = (FLAT / "CREDITS.md").read_text(encoding="utf-8")
    assert "CC0" in text and all(f"| {piece.model} |" in text for piece in PIECES)


def test_a_file_that_is_no_library_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "empty.sh3f", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(ValueError, match="no furniture catalogue"):
        read_catalogue(tmp_path / "empty.sh3f")
    with pytest.raises(OSError):
        read_catalogue(tmp_path / "missing.sh3f")
