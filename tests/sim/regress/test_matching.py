"""Mapped objects find their true ones, one to one."""

from __future__ import annotations

from sim.truth.hand_scene import BLUE_CHAIR, MUG, RED_CHAIR, SCENE, SOFA
from spatial_si_sim.regress.matching import MappedObject, match
from spatial_si_sim.truth.scene import TrueBox


def mapped(number, true_id, dx=0.0, kind=None):
    true = SCENE.by_id[true_id]
    x, y, z = true.box.centre_m
    box = TrueBox((x + dx, y, z), true.box.size_m, 0.0)
    return MappedObject(number, f"thing_{number}", kind or true.kind, "", box)


def test_same_kind_and_near_matches():
    found = match([mapped(7, MUG, 0.1), mapped(8, SOFA, 0.4)], SCENE.objects)
    assert found == {7: MUG, 8: SOFA}


def test_another_kind_or_too_far_matches_nothing():
    assert match([mapped(7, MUG, 0.3)], SCENE.objects) == {}
    assert match([mapped(7, MUG, kind="cup")], SCENE.objects) == {}
    assert match([], SCENE.objects) == {}


def test_a_double_is_left_over():
    found = match([mapped(1, SOFA, 0.3), mapped(2, SOFA, 0.05)], SCENE.objects)
    assert found == {2: SOFA}


def test_twins_go_to_their_own():
    found = match([mapped(1, RED_CHAIR, 0.1), mapped(2, BLUE_CHAIR, 0.1)], SCENE.objects)
    assert found == {1: RED_CHAIR, 2: BLUE_CHAIR}
