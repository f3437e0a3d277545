"""Rays: a screen between an eye and a box, and the meshes of a written scene."""

from __future__ import annotations

import numpy as np
import pytest
from sim.truth.boxes import room, scene, thing
from spatial_si_sim.scenes import make_scene
from spatial_si_sim.truth import sight
from spatial_si_sim.truth.errors import NoSurfaces
from spatial_si_sim.truth.scene import TrueScene
from spatial_si_sim.truth.surfaces import WALLS, Surfaces, box_triangles
from spatial_si_sim.truth.verdicts import Undefined

EYE = (0.0, 0.0, 1.4)
BOX = thing(1, "box", (4, 0, 0.5), (1, 1, 1))


def screen(width, height, number=2):
    """At 2 m, as wide and high, standing on the floor."""
    return thing(number, "bookshelf", (2, 0, 0.5 * height), (0.1, width, height))


def look(*others, eye=EYE, without=()):
    return sight.look(eye, BOX, Surfaces.of_boxes(scene(BOX, *others)), without)


def test_nothing_in_the_way():
    seen = look()
    assert seen.share == 1.0 and seen.lost_to == {}
    assert sight.visible(seen).holds and sight.visible(seen).clear


def test_a_tall_screen_hides_all_and_a_low_one_nothing():
    assert look(screen(3, 2)).share == 0.0
    assert sight.hidden(look(screen(3, 2))).holds
    assert look(screen(3, 0.3)).share == 1.0


def test_half_a_screen_hides_about_half():
    half = thing(2, "bookshelf", (2, 0.75, 1), (0.1, 1.5, 2))
    assert 0.3 < look(half).share < 0.7


def test_what_hides_most_is_named():
    small = thing(3, "lamp", (1, 0.3, 1), (0.05, 0.05, 2))
    number, clear = sight.hider(look(screen(3, 2), small))
    assert (number, clear) == (2, True)
    with pytest.raises(Undefined, match="nothing"):
        sight.hider(look())


def test_walls_hide_too():
    rooms = (room(1, "study", (-2, -2), (2.5, 2)), room(2, "hallway", (2.5, -2), (6, 2)))
    surfaces = Surfaces.of_boxes(scene(BOX, rooms=rooms))
    seen = sight.look(EYE, BOX, surfaces)
    assert seen.share == 0.0 and set(seen.lost_to) == {WALLS}
    with pytest.raises(Undefined, match="wall"):
        sight.hider(seen)


def test_what_the_eye_is_in_hides_nothing():
    around = thing(2, "wardrobe", (0, 0, 1), (1, 1, 2))
    assert look(around).share == 0.0
    assert look(around, without=(2,)).share == 1.0
    with pytest.raises(Undefined, match="the eye is in"):
        sight.look((4, 0, 0.5), BOX, Surfaces.of_boxes(scene(BOX)))


def test_rays_meet_a_box_where_its_side_is():
    surfaces = Surfaces({1: box_triangles(BOX.box)})
    eye = np.array([0.0, 0.0, 0.5])
    met = surfaces.meets(eye, np.array([[7.0, 0.01, 0.5], [7.0, 3.0, 0.5], [3.0, 0.0, 0.5]]))
    assert met[1][0] == pytest.approx(3.5 / 7.0)
    assert np.isinf(met[1][1:]).all()


def test_samples_lie_on_the_box_and_are_spread_by_area():
    points, normals = Surfaces({1: box_triangles(BOX.box)}).samples(1, 600)
    local = np.abs(points - BOX.box.centre_m)
    assert np.allclose(local.max(axis=1), 0.5)
    up = normals[:, 2] > 0.9
    assert 60 < up.sum() < 140
    outward = np.einsum("ij,ij->i", normals, points - BOX.box.centre_m)
    assert (outward > 0).all()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scene")
    make_scene(7, folder)
    return folder, TrueScene.load(folder / "ground_truth.json")


def test_meshes_of_a_written_scene_fill_the_true_boxes(written):
    folder, true = written
    surfaces = Surfaces.load(folder, true)
    for each in true.objects:
        points = surfaces.triangles[each.id].reshape(-1, 3) - each.box.centre_m
        cos, sin = np.cos(each.box.yaw_rad), np.sin(each.box.yaw_rad)
        local = np.abs(points @ np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]]))
        assert local.max(axis=0) == pytest.approx(0.5 * np.array(each.box.size_m), abs=1e-3)


def test_a_missing_mesh_is_refused(written):
    folder, true = written
    more = scene(*true.objects, thing(999, "box", (0, 0, 0), (1, 1, 1)))
    with pytest.raises(NoSurfaces, match="999"):
        Surfaces.load(folder, more)
