"""Scenes of others: their truth is taken, or made from what their objects are labelled with."""

from __future__ import annotations

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest
from spatial_si_sim.qa.foreign import NothingAnnotated, bring_truth, truth_from_annotations
from spatial_si_sim.truth.scene import TrueScene
from spatial_si_sim.world import World, WorldConfig, annotations, find_scene
from spatial_si_sim.world.plain_room import THINGS, write_plain_room


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """Folder of a scene, and of the same scene without its truth, with labels beside it."""
    known = tmp_path_factory.mktemp("known")
    bare = tmp_path_factory.mktemp("bare")
    for folder in (known, bare):
        write_plain_room(folder)
    (bare / "ground_truth.json").unlink()
    labels = {str(number): thing.kind for number, thing in enumerate(THINGS, start=1)}
    (bare / "labels.json").write_text(json.dumps({"labels": labels}))
    return known, bare


def test_boxes_of_placed_objects_are_those_of_the_truth(room, tmp_path):
    known, bare = room
    true = TrueScene.load(known / "ground_truth.json")
    with World(find_scene(str(bare), "", str(bare / "labels.json")), WorldConfig()) as world:
        assert bring_truth(str(bare), world, tmp_path)
    made = TrueScene.load(tmp_path / "ground_truth.json")
    assert [thing.kind for thing in made.objects] == [thing.kind for thing in true.objects]
    for mine, theirs in zip(made.objects, true.objects, strict=True):
        assert np.allclose(mine.box.centre_m, theirs.box.centre_m, atol=0.01)
        assert np.allclose(mine.box.size_m, theirs.box.size_m, atol=0.01)
        assert math.cos(mine.box.yaw_rad - theirs.box.yaw_rad) == pytest.approx(1.0, abs=1e-4)
        assert mine.front_yaw_rad is None and mine.colour is None and mine.support is None


def test_a_truth_that_is_there_is_taken(room, tmp_path):
    known, _ = room
    assert not bring_truth(str(known), None, tmp_path)
    copied = (tmp_path / "ground_truth.json").read_bytes()
    assert copied == (known / "ground_truth.json").read_bytes()


def test_a_scene_without_labels_is_refused(room):
    _, bare = room
    with (
        World(find_scene(str(bare)), WorldConfig()) as world,
        pytest.raises(NothingAnnotated, match="name them with --labels"),
    ):
        truth_from_annotations(world)


class Bounds:
    """As Habitat 0.3 gives them: x right, y up, z back."""

    def center(self):
        return (1.0, 0.5, -2.0)

    def size(self):
        return (0.6, 1.0, 2.0)


def test_parts_of_an_annotated_stage_give_their_stated_boxes():
    """Habitat's -z is the map's x, its -x the map's y."""
    older = SimpleNamespace(center=(1.0, 0.5, -2.0), sizes=(0.6, 1.0, 2.0))
    for bounds in (Bounds(), older):
        box = annotations._stated(7, "Sofa", bounds)
        assert (box.id, box.kind) == (7, "sofa")
        assert box.centre_m == (2.0, -1.0, 0.5)
        assert box.size_m == (2.0, 0.6, 1.0)


def test_what_nobody_labelled_is_left_out():
    parts = [
        SimpleNamespace(semantic_id=1, aabb=Bounds()),
        None,
        SimpleNamespace(semantic_id=2, aabb=Bounds()),
    ]
    manager = SimpleNamespace(get_objects_by_handle_substring=dict)
    sim = SimpleNamespace(
        semantic_scene=SimpleNamespace(objects=parts), get_rigid_object_manager=lambda: manager
    )
    world = SimpleNamespace(_sim=sim, labels={2: "chair"})
    assert [each.id for each in annotations.annotated(world)] == [2]
