"""Part builders: closed, facing outward, of the size that was asked for."""

from __future__ import annotations

import math

import numpy as np
import pytest
import trimesh
from spatial_si_sim.scenes.parts import (
    ball,
    block,
    cushion,
    disc,
    lathe,
    leaf,
    ring,
    rod,
    sheet,
    tube,
)

RED = (200, 30, 40)


def merged(part):
    mesh = trimesh.Trimesh(part.vertices_m, part.faces, process=False)
    mesh.merge_vertices(merge_tex=True, merge_norm=True, digits_vertex=6)
    mesh.update_faces(mesh.nondegenerate_faces())
    return mesh


SOLIDS = [
    (block((0, 1), (0, 2), (0, 3), RED), 6.0),
    (block((0, 1), (0, 2), (0, 3), RED, slant=0.5), 6.0),
    (rod(0.5, (0, 2), RED, segments=64), math.pi * 0.25 * 2),
    (rod(0.5, (0, 3), RED, top_radius_m=0.0, segments=64), math.pi * 0.25),
    (ball((1, 2, 0.5), RED, 48, 32), 4 / 3 * math.pi),
    (ring(1.0, 0.1, RED, 64), 2 * math.pi**2 * 0.01),
    (tube([(0, 0, 0), (0, 0, 1), (0, 0, 2)], 0.1, RED, 32), math.pi * 0.01 * 2),
    (cushion((0, 1), (0, 1), (0, 0.5), RED, radius_m=0.02), 0.5),
    (lathe([(0, 0), (1, 0), (1, 1), (0.5, 1), (0.5, 0.5), (0, 0.5)], RED, 64),
     math.pi * (1 - 0.125)),
]


@pytest.mark.parametrize("part, volume", SOLIDS)
def test_solids_are_closed_and_look_outward(part, volume):
    mesh = merged(part)
    assert mesh.is_watertight
    assert mesh.volume == pytest.approx(volume, rel=0.18)  # facets lie inside the round shape


@pytest.mark.parametrize("part, volume", SOLIDS)
def test_normals_are_unit_and_agree_with_the_winding(part, volume):
    corners = part.vertices_m[part.faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(across, axis=1)
    real = area > 1e-9
    normals = part.normals[part.faces].mean(axis=1)
    assert np.allclose(np.linalg.norm(part.normals, axis=1), 1.0, atol=1e-6)
    assert np.all((across[real] * normals[real]).sum(axis=1) > 0)


@pytest.mark.parametrize("part", [sheet([(0, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1)], RED),
                                  leaf(0.5, 0.1, 0.8, 0.3, 0.1, RED)])
def test_thin_parts_are_seen_from_both_sides(part):
    corners = part.vertices_m[part.faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert np.allclose(across.sum(axis=0), 0.0, atol=1e-9)


def test_a_disc_looks_along_x():
    part = disc(0.2, RED)
    assert merged(part).face_normals[:, 0].min() > 0.99
    assert np.allclose(part.uv[0], 0.5)


def test_parts_move_turn_and_stretch():
    part = block((0, 2), (0, 1), (0, 1), RED)
    assert part.moved(1, 2, 3).vertices_m.min(axis=0) == pytest.approx([1, 2, 3])
    turned = part.turned(math.pi / 2).vertices_m
    assert turned.min(axis=0) == pytest.approx([-1, 0, 0])
    assert turned.max(axis=0) == pytest.approx([0, 2, 1])
    assert part.scaled(0.5, 2, 1).vertices_m.max(axis=0) == pytest.approx([1, 2, 1])


def test_a_block_refuses_ranges_that_do_not_rise():
    with pytest.raises(ValueError, match="rising ranges"):
        block((0, 1), (1, 1), (0, 1), RED)
