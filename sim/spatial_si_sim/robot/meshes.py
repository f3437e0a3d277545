"""Meshes of a robot's links, made light enough for a software renderer and shaded beforehand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import trimesh

from ..frames import Array, ros_from_habitat
from ..scenes.bake import Baked
from ..scenes.glb import glb_bytes
from .errors import BadRobot

CELL_M = 0.007
"""Vertices that share a cell of this size become one: a tenth of the triangles, the same shape."""

LIGHT: Array = np.array([0.35, 0.25, 0.90]) / np.linalg.norm([0.35, 0.25, 0.90])
"""Where the baked light comes from, in the link's own frame; scenes have no lights."""

Colour = tuple[int, int, int]


def light_mesh(source: Path, scale: float, target: Path, colour: Colour) -> trimesh.Trimesh:
    """Write a mesh as GLB with few triangles and its shading in vertex colours; return it.

    Raises:
        BadRobot: the file cannot be read as a mesh.
    """
    try:
        mesh = trimesh.load(str(source), force="mesh")
    except (OSError, ValueError) as error:
        raise BadRobot(f"'{source}' cannot be read as a mesh: {error}") from error
    mesh.apply_scale(scale)
    light = clustered(mesh, CELL_M)
    write_shaded(light, target, colour)
    return light


def write_shaded(mesh: trimesh.Trimesh, target: Path, colour: Colour) -> None:
    """Write a mesh as GLB, unlit, whose faces are as bright as their normals tell."""
    brightness = 0.72 + 0.28 * (mesh.face_normals @ LIGHT)
    # A renderer takes vertex colours as linear light, people give them as seen (sRGB).
    shades = 255.0 * (np.clip(brightness[:, None] * np.array(colour) / 255.0, 0.0, 1.0) ** 2.2)
    corners = np.asarray(mesh.triangles).reshape(-1, 3)
    baked = Baked(
        vertices_m=ros_from_habitat(corners).astype(np.float32),  # the writer turns it back
        normals=ros_from_habitat(np.repeat(mesh.face_normals, 3, axis=0)).astype(np.float32),
        uv=np.zeros((len(corners), 2), np.float32),
        colours=np.repeat(shades, 3, axis=0).astype(np.uint8),
        faces=np.arange(len(corners), dtype=np.uint32).reshape(-1, 3),
        texture=np.full((2, 2, 3), 255, np.uint8),
    )
    target.write_bytes(glb_bytes([baked]))


def clustered(mesh: trimesh.Trimesh, cell_m: float) -> trimesh.Trimesh:
    """The mesh with all vertices of one grid cell merged at their mean (Rossignac, Borrel 1993)."""
    cells = np.floor(np.asarray(mesh.vertices) / cell_m).astype(np.int64)
    _, index = np.unique(cells, axis=0, return_inverse=True)
    index = index.reshape(-1)
    counts = np.bincount(index)
    points = np.column_stack(
        [np.bincount(index, weights=mesh.vertices[:, k]) / counts for k in range(3)]
    )
    faces = index[np.asarray(mesh.faces)]
    whole = (
        (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    )
    _, kept = np.unique(np.sort(faces[whole], axis=1), axis=0, return_index=True)
    return trimesh.Trimesh(points, faces[whole][np.sort(kept)], process=False)
