"""Tests of the convex pieces of solids: boards, insides, holes."""

from __future__ import annotations

import random

import numpy as np
import pytest
import trimesh
from scipy.spatial import ConvexHull
from spatial_si_sim.scenes.bake import bake_object
from spatial_si_sim.scenes.glb import glb_bytes
from spatial_si_sim.scenes.kinds import storage, tables, tableware, things
from spatial_si_sim.world.solids import convex_pieces, read_mesh, volume_m3, write_pieces


def solid(model, tmp_path):
    """Pieces of a generated model, in its own ROS axes (x, y, z up)."""
    path = tmp_path / "thing.glb"
    path.write_bytes(glb_bytes([bake_object(model.parts, 0.0)]))
    pieces = convex_pieces(*read_mesh(path))
    return [np.column_stack([-p[:, 2], -p[:, 0], p[:, 1]]) for p in pieces]


def filled(pieces, *points):
    """Whether one of the points is inside a piece."""
    tried = np.array(points)
    planes = [ConvexHull(piece).equations for piece in pieces]
    return any((tried @ p[:, :3].T + p[:, 3] < 1e-9).all(axis=1).any() for p in planes)


@pytest.mark.parametrize("build, colour, inside_m", [
    (tableware.bowl, "white", (0.0, 0.0, 0.05)),
    (things.basket, "brown", (0.05, 0.05, 0.15)),
    (tableware.mug, "red", (0.0, 0.0, 0.06)),
    (tableware.cup, "red", (0.0, 0.01, 0.08)),
])  # fmt: skip
def test_vessels_have_an_inside_and_a_floor(tmp_path, build, colour, inside_m):
    pieces = solid(build(random.Random(3), colour), tmp_path)
    assert not filled(pieces, inside_m)
    assert filled(pieces, (0.0, 0.0, 0.005))
    corners = np.vstack(pieces)
    for angle in np.linspace(0.1, 6.2, 7):  # the wall is met on the way out at half height
        way = np.array([np.cos(angle), np.sin(angle), 0.0])
        line = np.outer(np.linspace(0.0, 0.4, 400), way) + [0.0, 0.0, 0.5 * corners[:, 2].max()]
        assert filled(pieces, *line)


def test_a_bookshelf_has_boards_with_room_between(tmp_path):
    model = storage.bookshelf(random.Random(5), "brown")
    pieces = solid(model, tmp_path)
    for surface in model.surfaces:
        x, y = np.mean(surface.x_m), np.mean(surface.y_m)
        assert filled(pieces, (x, y, surface.z_m - 0.005))
        assert not filled(pieces, (x, y, surface.z_m + 0.10))


def test_a_table_has_legs_and_a_top_and_nothing_between(tmp_path):
    model = tables.table(random.Random(2), "brown")
    pieces = solid(model, tmp_path)
    top = model.surfaces[0].z_m
    assert filled(pieces, (0.0, 0.0, top - 0.005)) and not filled(pieces, (0.15, 0.12, top / 2))


def test_a_box_is_itself():
    box = trimesh.creation.box((1.0, 2.0, 3.0))
    pieces = convex_pieces(np.asarray(box.vertices), np.asarray(box.faces))
    assert len(pieces) == 1 and volume_m3(pieces) == pytest.approx(6.0)


def test_boxes_that_touch_stay_two():
    low, high = trimesh.creation.box((1, 1, 1)), trimesh.creation.box((0.2, 1, 0.2))
    high.apply_translation([0.4, 1.0, 0.4])  # a face of the one on a corner of the other
    points = np.vstack([low.vertices, high.vertices])
    faces = np.vstack([low.faces, high.faces + len(low.vertices)])
    assert len(convex_pieces(points, faces)) == 2


def test_a_ring_has_a_hole():
    ring = trimesh.creation.annulus(0.08, 0.10, 0.03)
    ring.vertices = ring.vertices[:, [1, 2, 0]]  # y up
    pieces = convex_pieces(np.asarray(ring.vertices), np.asarray(ring.faces))
    assert not filled(pieces, (0.0, 0.0, 0.0)) and filled(pieces, (0.09, 0.0, 0.0))


def test_a_sheet_is_thickened_and_a_line_is_nothing():
    sheet = np.array([[0.0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 0, 1]])
    pieces = convex_pieces(sheet, np.array([[0, 1, 2], [0, 2, 3]]))
    assert volume_m3(pieces) == pytest.approx(0.002, rel=0.01)
    line = np.array([[0.0, 0, 0], [1, 0, 0], [2, 0, 0]])
    assert convex_pieces(line, np.array([[0, 1, 2]])) == []


def test_written_pieces_are_read_back(tmp_path):
    pieces = [np.random.default_rng(seed).normal(size=(20, 3)) for seed in range(3)]
    write_pieces(pieces, tmp_path / "pieces.glb")
    scene = trimesh.load(str(tmp_path / "pieces.glb"), force="scene")
    volumes = sorted(mesh.convex_hull.volume for mesh in scene.geometry.values())
    assert volumes == pytest.approx(sorted(ConvexHull(p).volume for p in pieces), rel=1e-4)
