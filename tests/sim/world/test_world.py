"""Tests of the world on a hand-written room and on what it refuses."""

from __future__ import annotations

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest
from spatial_si_sim.frames import Pose2
from spatial_si_sim.world import (
    BadScene,
    Camera,
    NavMesh,
    OffNavmesh,
    RobotBody,
    SceneNotFound,
    World,
    WorldConfig,
    WorldError,
    find_scene,
)
from spatial_si_sim.world.plain_room import THINGS, Thing, write_plain_room
from spatial_si_sim.world.templates import template_name


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return write_plain_room(tmp_path_factory.mktemp("room") / "scene")


@pytest.fixture
def world(room):
    with World(find_scene(str(room)), WorldConfig()) as world:
        yield world


def test_the_robot_stands_at_the_scenes_start_on_the_floor(world):
    assert world.pose.distance_m(Pose2(-2.0, 0.0, 0.0)) < 1e-3
    assert world.floor_m == pytest.approx(0.0, abs=1e-3)
    assert world.labels == {k: thing.kind for k, thing in enumerate(THINGS, start=1)}


def test_depth_ahead_is_the_distance_to_the_table(world):
    """The table's near face is at x = 1.1; the camera is at x = -1.9, looking 18 degrees down."""
    frame = world.observe()
    row = 240 + round(388.15 * math.tan(math.atan2(1.25 - 0.6, 3.0) - math.radians(18)))
    assert frame.semantic[row, 320] == 1
    angle = math.radians(18)
    expected = 3.0 * math.cos(angle) + (1.25 - 0.6) * math.sin(angle)
    assert frame.depth_m[row, 320] == pytest.approx(expected, abs=0.02)


def test_left_is_left_in_the_picture(world):
    """The chair stands at +y, the plant at -y."""
    semantic = world.observe().semantic
    chair, plant = (np.nonzero(semantic == number)[1].mean() for number in (5, 7))
    assert chair < 320 < plant


def test_without_semantics_the_rest_is_the_same(world):
    full, plain = world.observe(), world.observe(semantic=False)
    assert plain.semantic is None
    np.testing.assert_array_equal(full.color, plain.color)
    np.testing.assert_array_equal(full.depth_m, plain.depth_m)


def test_depth_out_of_range_is_zero(room):
    camera = Camera(max_depth_m=3.5)
    with World(find_scene(str(room)), WorldConfig(camera=camera)) as short:
        depth = short.observe().depth_m
    assert depth.max() <= 3.5 and (depth == 0.0).any()


def test_driving_into_the_table_is_blocked_and_does_not_slide(world):
    world.set_pose(Pose2(0.5, 0.3, 0.2))
    assert not world.move(Pose2(0.6, 0.3, 0.2))
    assert world.would_block(Pose2(1.5, 0.3, 0.2))
    assert world.move(Pose2(1.5, 0.3, 0.2))
    # Stopped where a body of radius 0.20 m, in cells of 0.05 m, meets x = 1.1.
    assert world.pose.x_m == pytest.approx(0.87, abs=0.04)
    assert world.pose.y_m == pytest.approx(0.3, abs=1e-3)


@pytest.mark.parametrize(
    ("thing", "passes"),
    [
        pytest.param(("rug", (1.2, 1.2, 0.01)), True, id="over a 1 cm rug"),
        pytest.param(("book", (0.5, 0.5, 0.10)), False, id="not over 10 cm"),
    ],
)
def test_drives_over_rugs_only(tmp_path, thing, passes):
    kind, size = thing
    one = Thing(f"{kind}_1", kind, "red", (200, 0, 0), (0.0, 0.0, size[2] / 2), size)
    with World(find_scene(str(write_plain_room(tmp_path, [one]))), WorldConfig()) as world:
        world.set_pose(Pose2(-1.5, 0.0, 0.0))
        assert world.move(Pose2(1.5, 0.0, 0.0)) is not passes
        assert world.floor_m == pytest.approx(0.0, abs=1e-3)


def test_paths_go_round_and_keep_clear(world):
    world.set_pose(Pose2(0.2, 0.0, 0.0))
    path = world.path(np.array([2.6, 0.0]))
    np.testing.assert_allclose(path[[0, -1]], [[0.2, 0.0], [2.6, 0.0]], atol=1e-3)
    assert np.abs(path[:, 1]).max() > 0.9
    # Corners of the path stay off the table (half size 0.4 x 0.7 at (1.5, 0)).
    gap = np.linalg.norm(np.maximum(np.abs(path - [1.5, 0.0]) - [0.4, 0.7], 0.0), axis=1)
    assert gap.min() > 0.20


def test_nowhere_is_no_path_and_no_place_to_stand(world):
    assert world.path(np.array([1.5, 0.0])) is None
    assert world.path(np.array([30.0, 0.0])) is None
    for x_m in (1.5, 30.0):
        with pytest.raises(OffNavmesh, match="cannot stand"):
            world.set_pose(Pose2(x_m, 0.0, 0.0))
    with pytest.raises(ValueError, match="finite"):
        world.set_pose(Pose2(math.nan, 0.0, 0.0))


def test_distances_to_the_ground_are_horizontal(world):
    ground = world.navmesh
    assert ground.gap_m(world.point_m(0.0, 0.0)) == 0.0
    assert 0.0 < ground.gap_m(world.point_m(0.95, 0.0)) < 0.15
    assert ground.gap_m(world.point_m(1.5, 0.0)) > 0.3
    assert ground.clearance_m(world.point_m(-2.0, 0.0)) > 0.5


def test_one_world_at_a_time(room):
    with (
        World(find_scene(str(room)), WorldConfig()),
        pytest.raises(WorldError, match="another world is open"),
    ):
        World(find_scene(str(room)), WorldConfig())
    with World(find_scene(str(room)), WorldConfig()) as again:
        assert again.labels


def test_a_robot_too_large_for_the_room_is_refused(room):
    with pytest.raises(BadScene, match="no ground for a robot of radius 4"):
        World(find_scene(str(room)), WorldConfig(body=RobotBody(radius_m=4.0)))
    with World(find_scene(str(room)), WorldConfig()):
        pass  # the failed one was closed


def test_a_bare_mesh_stands_upright(room):
    with World(find_scene(str(room / "room.glb")), WorldConfig()) as world:
        assert world.labels == {}
        assert world.floor_m == pytest.approx(0.0, abs=1e-3)
        low, high = world.navmesh.bounds_m()
        assert (high - low)[2] < 3.0 < (high - low)[1]


def test_objects_without_ids_get_their_own_and_labels_by_template(room, tmp_path):
    """As in data sets whose objects carry class ids or none."""
    for each in room.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    (tmp_path / "ground_truth.json").unlink()
    for config in tmp_path.glob("*.object_config.json"):
        stated = json.loads(config.read_text())
        stated["semantic_id"] = 7 if "mug" in config.name else 0
        config.write_text(json.dumps(stated))
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps({"labels": {"7": "mug"}, "templates": {"sofa_1": "sofa"}}))
    scene = find_scene(str(tmp_path), labels_file=str(labels))
    with World(scene, WorldConfig()) as world:
        assert sorted(world.labels.values()) == ["mug", "mug", "sofa"]
        world.set_pose(Pose2(-2.0, 0.0, 0.0))
        seen = set(np.unique(world.observe().semantic))
        assert {k for k, kind in world.labels.items() if kind == "mug"} <= seen


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("mug_1_:0000", "mug_1"),
        ("/a/b/mug_1.object_config.json_:0012", "mug_1"),
        ("objects/frl_apartment_sofa.object_config.json", "frl_apartment_sofa"),
    ],
)
def test_template_names(handle, name):
    assert template_name(handle) == name


def test_both_forms_of_recompute_navmesh(monkeypatch):
    """0.3.x has the static objects in the settings, 0.2.2 as an argument."""
    import habitat_sim

    calls = []

    class Simulator:
        pathfinder = SimpleNamespace(is_loaded=True)

        def recompute_navmesh(self, pathfinder, settings, *more):
            calls.append((getattr(settings, "include_static_objects", None), more))
            return True

    class Newer(SimpleNamespace):
        include_static_objects = False

        def set_defaults(self):
            pass

    NavMesh.build(Simulator(), RobotBody())
    monkeypatch.setattr(habitat_sim, "NavMeshSettings", Newer)
    NavMesh.build(Simulator(), RobotBody())
    assert calls[-1] == (True, ())
    assert calls[0] in [(None, (True,)), (True, ())]


@pytest.mark.parametrize("path", ["", "/nowhere", __file__])
def test_paths_that_are_no_scene(path):
    with pytest.raises(SceneNotFound):
        find_scene(path)


def test_a_folder_without_or_with_two_data_sets(tmp_path):
    with pytest.raises(SceneNotFound, match="found: none"):
        find_scene(str(tmp_path))
    for name in "ab":
        (tmp_path / f"{name}.scene_dataset_config.json").write_text("{}")
    with pytest.raises(SceneNotFound, match="exactly one"):
        find_scene(str(tmp_path))


def test_a_data_set_of_several_scenes_wants_a_name(tmp_path):
    (tmp_path / "a.scene_dataset_config.json").write_text("{}")
    for name in ("one", "two"):
        (tmp_path / f"{name}.scene_instance.json").write_text("{}")
    with pytest.raises(SceneNotFound, match="wants a scene id; scenes beside it: one, two"):
        find_scene(str(tmp_path))
    assert find_scene(str(tmp_path), "two").scene_id == "two"


def test_a_scene_that_habitat_refuses(room):
    with pytest.raises(WorldError):
        World(find_scene(str(room), "no_such_scene"), WorldConfig())


def test_a_broken_mesh_is_refused(tmp_path):
    (tmp_path / "x.glb").write_bytes(b"not a mesh")
    with pytest.raises(WorldError):
        World(find_scene(str(tmp_path / "x.glb")), WorldConfig())
