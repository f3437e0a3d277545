"""The written folder: the files Habitat reads, the truth, and the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import math
import re
import subprocess
import sys

import numpy as np
import pytest
import trimesh
from spatial_si_sim.frames import ros_from_habitat
from spatial_si_sim.make_scene import main
from spatial_si_sim.scenes import make_scene
from spatial_si_sim.scenes.catalog import KINDS_WITH_FRONT
from spatial_si_sim.scenes.colours import NAMES
from spatial_si_sim.truth.scene import SceneFormatError, TrueScene

KEYS = {"id", "name", "kind", "colour", "rgb", "box", "front_yaw_rad", "support",
        "support_relation", "room", "movable"}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def digests(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def mesh_points_map(folder, number, instance):
    """Vertices of one object's GLB, as trimesh reads it, placed in the map by the instance."""
    mesh = trimesh.load(folder / "objects" / f"o{number:04d}.glb", force="mesh", process=False)
    w, x, y, z = instance["rotation"]
    turn = trimesh.transformations.quaternion_matrix([w, x, y, z])[:3, :3]
    return ros_from_habitat(np.asarray(mesh.vertices) @ turn.T + instance["translation"])


def test_truth_has_the_agreed_fields(written):
    truth = written.truth
    assert (truth["format"], truth["seed"]) == (1, 7)
    rooms = {room["id"]: room for room in truth["rooms"]}
    ids = {each["id"] for each in truth["objects"]}
    assert min(ids) == 1 and len(ids) == len(truth["objects"])
    for each in truth["objects"]:
        assert set(each) == KEYS
        assert each["colour"] is None or each["colour"] in NAMES
        assert each["room"] in rooms and (each["support"] is None or each["support"] in ids)
        assert each["support_relation"] in ("on", "in", "floor", "wall")
        assert (each["support"] is None) == (each["support_relation"] in ("floor", "wall"))
        has_front = each["kind"] in KINDS_WITH_FRONT
        assert each["front_yaw_rad"] == (each["box"]["yaw_rad"] if has_front else None)
        assert -math.pi <= each["box"]["yaw_rad"] <= math.pi and min(each["box"]["size_m"]) > 0
    assert set(truth["start"]) == {"position_m", "yaw_rad"}


def test_every_box_is_tight_around_the_mesh_that_habitat_loads(written):
    (instances,) = written.folder.glob("*.scene_instance.json")
    placed = {entry["template_name"]: entry for entry in read(instances)["object_instances"]}
    assert len(placed) == len(written.truth["objects"])
    for each in written.truth["objects"]:
        points = mesh_points_map(written.folder, each["id"], placed[f"o{each['id']:04d}"])
        box = each["box"]
        cos, sin = math.cos(box["yaw_rad"]), math.sin(box["yaw_rad"])
        own = (points - box["centre_m"]) @ np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        half = np.array(box["size_m"]) / 2
        assert own.max(axis=0) == pytest.approx(half, abs=2e-5), each["name"]
        assert own.min(axis=0) == pytest.approx(-half, abs=2e-5), each["name"]


def test_the_same_seed_gives_the_same_bytes_in_another_process(written, tmp_path):
    subprocess.run([sys.executable, "-m", "spatial_si_sim.make_scene", "--seed", "7", "--out",
                    str(tmp_path / "again")], check=True, timeout=60, capture_output=True)
    assert digests(tmp_path / "again") == digests(written.folder)


def test_another_seed_replaces_all_files_of_the_first(tmp_path):
    make_scene(3, tmp_path / "both")
    make_scene(4, tmp_path / "both")
    make_scene(4, tmp_path / "one")
    assert digests(tmp_path / "both") == digests(tmp_path / "one")


def test_nothing_that_habitat_reads_tells_a_label(written):
    words = {each["kind"] for each in written.truth["objects"]} | {"mug", "chair", "ground_truth"}
    for path in sorted(written.folder.rglob("*")):
        if path.name == "ground_truth.json" or not path.is_file():
            continue
        text = path.name + (path.read_text(encoding="utf-8") if path.suffix == ".json" else "")
        found = set(re.findall(r"[a-z]+(?: [a-z]+)?", text.lower())) & words
        assert not found, (path.name, found)


def test_ids_are_in_the_object_files_and_beside_them(written):
    ids = read(written.folder / "semantic_ids.json")
    assert ids == {f"o{each['id']:04d}": each["id"] for each in written.truth["objects"]}
    for name, number in ids.items():
        config = read(written.folder / "objects" / f"{name}.object_config.json")
        assert config["semantic_id"] == number
        assert (written.folder / "objects" / config["render_asset"]).is_file()


def test_a_scene_is_light_enough_for_software_rendering(written):
    files = [written.folder / "stage.glb", *written.folder.glob("objects/*.glb")]
    scenes = [trimesh.load(path) for path in files]
    assert sum(len(g.faces) for s in scenes for g in s.geometry.values()) < 60_000
    assert max(len(s.geometry) for s in scenes[1:]) == 1 and len(scenes[0].geometry) == 2


def test_walls_look_into_the_rooms_floors_up_and_ceilings_down(written):
    stage = trimesh.load(written.folder / "stage.glb", force="mesh")
    for room in written.truth["rooms"]:
        x, y = np.mean(room["polygon_m"], axis=0)
        origin = np.array([-y, 1.1, -x])  # y up
        for direction in ([1, 0, 0], [-1, 0, 0], [0, 0, 1], [0, 0, -1], [0, 1, 0], [0, -1, 0]):
            nearest = _first_hit(stage, origin, np.array(direction, float))
            assert stage.face_normals[nearest] @ direction < -0.9, (room["kind"], direction)


def _first_hit(mesh, origin, direction):
    """Index of the triangle that a ray meets first (Moeller and Trumbore)."""
    a, b, c = mesh.triangles[:, 0], mesh.triangles[:, 1], mesh.triangles[:, 2]
    across = np.cross(direction, c - a)
    area = ((b - a) * across).sum(axis=1)
    safe = np.where(np.abs(area) > 1e-12, area, np.inf)
    u = ((origin - a) * across).sum(axis=1) / safe
    side = np.cross(origin - a, b - a)
    v, t = side @ direction / safe, ((c - a) * side).sum(axis=1) / safe
    hit = (np.abs(area) > 1e-12) & (u >= 0) & (v >= 0) & (u + v <= 1) & (t > 1e-6)
    return int(np.argmin(np.where(hit, t, np.inf)))


def test_the_truth_reads_back_and_refuses_what_it_does_not_know(written, tmp_path):
    scene = TrueScene.load(written.folder / "ground_truth.json")
    assert len(scene.objects) == len(written.truth["objects"])
    assert {thing.colour for thing in scene.objects} <= {None, *NAMES}
    assert scene.by_id[1].name == written.truth["objects"][0]["name"]
    with pytest.raises(SceneFormatError, match="want a format of .1, 2., got 3"):
        TrueScene.from_dict({**written.truth, "format": 3})
    with pytest.raises(SceneFormatError, match="'rooms'"):
        TrueScene.from_dict({k: v for k, v in written.truth.items() if k != "rooms"})


def test_the_command_writes_and_says_so(tmp_path, capsys):
    assert main(["--seed", "5", "--out", str(tmp_path / "scene")]) == 0
    assert "objects of" in capsys.readouterr().out
    assert (tmp_path / "scene" / "apartment_5.scene_dataset_config.json").is_file()


def test_the_command_refuses_with_a_sentence(tmp_path, capsys):
    assert main(["--seed", "-4", "--out", str(tmp_path)]) == 2
    assert "want a seed of at least 0, got -4" in capsys.readouterr().err
    (tmp_path / "file").write_text("in the way")
    assert main(["--seed", "5", "--out", str(tmp_path / "file")]) == 2
    assert "file" in capsys.readouterr().err
