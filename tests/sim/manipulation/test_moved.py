"""Where carried things are, and what bears them: found on the meshes, as the generator knows it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sim.truth.hand_scene import APPLE, COFFEE_TABLE, MUG, PLATE, SCENE
from spatial_si_sim.truth.moved import (
    moved_m,
    moved_scene,
    pose,
    tilted_rad,
    turned_rad,
)
from spatial_si_sim.truth.resting import Rest, rest
from spatial_si_sim.truth.surfaces import Surfaces

UP = (1.0, 0.0, 0.0, 0.0)
SURFACES = Surfaces.of_boxes(SCENE)
KINDS = {thing.id: thing.kind for thing in SCENE.objects}


def placed(number, position, q=UP):
    return {number: pose(position, q)}


def test_what_bears_a_thing_is_what_the_generator_put_it_on(apartment):
    scene, surfaces = apartment
    kinds = {thing.id: thing.kind for thing in scene.objects}
    loose = [each for each in scene.objects if each.movable and each.support_relation != "wall"]
    assert len(loose) > 15 and {each.support_relation for each in loose} == {"on", "in", "floor"}
    for thing in loose:
        found = rest(thing.id, surfaces, kinds)
        assert found == Rest(thing.support, thing.support_relation), thing.name


def test_a_cup_that_is_put_elsewhere_is_borne_by_what_is_there(apartment):
    scene, surfaces = apartment
    cup = next(each for each in scene.objects if each.kind == "cup")
    table = next(each for each in scene.objects if each.kind == "coffee table")
    before = placed(cup.id, cup.box.centre_m)
    there = (*table.box.centre_m[:2], table.box.top_m + 0.001 + 0.5 * cup.box.size_m[2])
    after, _ = moved_scene(scene, surfaces, before, placed(cup.id, there))
    now = after.by_id[cup.id]
    assert (now.support, now.support_relation, now.room) == (table.id, "on", table.room)
    assert now.box.centre_m == pytest.approx(there, abs=0.002)
    assert now.box.size_m == pytest.approx(cup.box.size_m, abs=1e-6)
    assert [each for each in after.objects if each.id != cup.id] == [
        each for each in scene.objects if each.id != cup.id
    ]


def test_what_is_in_a_hand_is_in_the_air_and_what_is_dropped_on_the_floor():
    before = placed(MUG, (2.6, 3.0, 0.4))
    up, _ = moved_scene(SCENE, SURFACES, before, placed(MUG, (2.6, 3.0, 0.7)))
    assert (up.by_id[MUG].support, up.by_id[MUG].support_relation) == (None, "air")
    down, _ = moved_scene(SCENE, SURFACES, before, placed(MUG, (4.5, 3.0, 0.001)))
    assert down.by_id[MUG].support is None


def test_a_thing_on_its_side_has_the_box_of_how_it_lies():
    before = placed(MUG, (2.6, 3.0, 0.4))
    half = math.sqrt(0.5)
    lying = placed(MUG, (2.6, 3.0, 0.45), (half, half, 0.0, 0.0))
    after, _ = moved_scene(SCENE, SURFACES, before, lying)
    mug = after.by_id[MUG]
    assert mug.box.bottom_m == pytest.approx(0.4) and mug.box.size_m == pytest.approx((0.1,) * 3)
    assert mug.support == COFFEE_TABLE
    assert tilted_rad(before[MUG], lying[MUG]) == pytest.approx(math.pi / 2)


def test_a_turn_about_the_vertical_is_no_tilt():
    still, turned = pose((0, 0, 0), UP), pose((0.03, 0.04, 0), (math.cos(0.5), 0, 0, math.sin(0.5)))
    assert moved_m(still, turned) == pytest.approx(0.05)
    assert turned_rad(still, turned) == pytest.approx(1.0)
    assert tilted_rad(still, turned) == pytest.approx(0.0, abs=1e-6)
    np.testing.assert_allclose(turned[:3, 3], (0.03, 0.04, 0))


def test_settling_changes_nothing():
    before = placed(PLATE, (3.4, 3.0, 0.4))
    after, surfaces = moved_scene(SCENE, SURFACES, before, placed(PLATE, (3.4, 3.0, 0.399)))
    assert after is SCENE and surfaces is SURFACES


def test_a_box_is_no_place_to_be_in():
    assert rest(APPLE, SURFACES, KINDS).support != APPLE
