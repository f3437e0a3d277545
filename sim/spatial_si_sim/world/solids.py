"""Solids of a mesh as convex pieces, so that a shelf has boards and a bowl has an inside.

The physics engine makes one convex hull of every mesh it is given: of a bookshelf that would be a
block. Generated models are put together from parts, and the parts of other meshes hang together
too, so every connected part gets a hull of its own; a part that is hollow (a bowl, a basket, a mug)
is cut into a floor and sectors of its wall.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import trimesh
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import ConvexHull, QhullError

from ..frames import Array

HOLLOW_SHARE = 0.75
"""A part that fills less of its hull is looked at for an inside."""

HOLLOW_DEPTH_SHARE = 0.3
"""An inside is open from above at least so deep, as a share of the part's height."""

SECTORS = 12
THIN_M = 0.002
"""A flat part is thickened to this, so that it has a hull."""


def read_mesh(path: Path) -> tuple[Array, Array]:
    """(N, 3) points and (M, 3) triangles of a file, in its own axes (y up); equal points merged."""
    mesh = trimesh.load(str(path), force="mesh", process=False)
    points, index = np.unique(np.round(mesh.vertices, 6), axis=0, return_inverse=True)
    return points, index.reshape(-1)[np.asarray(mesh.faces)]


def convex_pieces(points: Array, faces: Array, up: int = 1) -> list[Array]:
    """The corners (K, 3) of every convex piece of a solid; `up` is the axis that points up."""
    pieces: list[Array] = []
    for part in _parts(len(points), faces):
        pieces += _pieces_of(points, faces[part], up)
    return pieces


def write_pieces(pieces: Sequence[Array], path: Path) -> None:
    """Write pieces as a binary glTF with one node and mesh each."""
    body = b""
    views: list[dict[str, int]] = []
    accessors: list[dict[str, object]] = []
    for corners in pieces:
        faces = ConvexHull(corners).simplices.astype("<u4")
        points = corners.astype("<f4")
        low, high = (bound.astype(float).tolist() for bound in (points.min(0), points.max(0)))
        for values, shape in (
            (points, {"type": "VEC3", "componentType": 5126, "min": low, "max": high}),
            (faces.ravel(), {"type": "SCALAR", "componentType": 5125}),
        ):
            data = values.tobytes()
            views.append({"buffer": 0, "byteOffset": len(body), "byteLength": len(data)})
            accessors.append({"bufferView": len(accessors), "count": len(values), **shape})
            body += data
    numbers = range(len(pieces))
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": list(numbers)}],
        "nodes": [{"mesh": n} for n in numbers],
        "meshes": [
            {"primitives": [{"attributes": {"POSITION": 2 * n}, "indices": 2 * n + 1}]}
            for n in numbers
        ],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(body)}],
    }
    head = json.dumps(document).encode()
    head += b" " * (-len(head) % 4)
    chunks = struct.pack("<II", len(head), 0x4E4F534A) + head
    chunks += struct.pack("<II", len(body), 0x004E4942) + body
    path.write_bytes(struct.pack("<III", 0x46546C67, 2, 12 + len(chunks)) + chunks)


def volume_m3(pieces: Sequence[Array]) -> float:
    """How much room the pieces take up, overlaps counted twice."""
    return float(sum(ConvexHull(corners).volume for corners in pieces))


def _parts(count: int, faces: Array) -> list[Array]:
    """Indices of the faces of every part.

    Faces that hang together are cut, in the order in which they are written, wherever what was
    gathered is closed: so boards that touch are boards, not one block.
    """
    rows, columns = faces[:, [0, 1]].ravel(), faces[:, [1, 2]].ravel()
    links = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    _, label = connected_components(links, directed=False)
    of_face = label[faces[:, 0]]
    edges = np.sort(faces[:, [[0, 1], [1, 2], [2, 0]]], axis=2) @ np.array([count, 1])
    parts = []
    for each in np.unique(of_face):
        parts += _closed_runs(np.flatnonzero(of_face == each), edges)
    return parts


def _closed_runs(members: Array, edges: Array) -> list[Array]:
    """Runs of faces after which every edge has been met an even number of times."""
    runs: list[Array] = []
    begun, odd = 0, set[int]()
    for place, three in enumerate(edges[members].tolist(), start=1):
        for edge in three:
            odd ^= {edge}
        if not odd:
            runs.append(members[begun:place])
            begun = place
    if begun < len(members):
        runs.append(members[begun:])
    return runs


def _pieces_of(points: Array, faces: Array, up: int) -> list[Array]:
    corners = points[np.unique(faces)]
    whole = _hull(corners)
    if whole is None:
        return []
    triangles = points[faces]
    filled = abs(float(np.einsum("ij,ij->i", triangles[:, 0], _cross(triangles)).sum()) / 6.0)
    if filled > HOLLOW_SHARE * ConvexHull(whole).volume:
        return [whole]
    floor_m = _inner_floor(triangles, up)
    low, high = corners[:, up].min(), corners[:, up].max()
    if floor_m is None:  # a ring
        return _vessel(triangles, -math.inf, up)
    if high - floor_m < HOLLOW_DEPTH_SHARE * (high - low):
        return [whole]
    return _vessel(triangles, floor_m, up)


def _cross(triangles: Array) -> Array:
    return np.cross(triangles[:, 1], triangles[:, 2])


def _inner_floor(triangles: Array, up: int) -> float | None:
    """Height of what is met first from above in the middle; None where nothing is."""
    across = [axis for axis in range(3) if axis != up]
    middle = 0.5 * (triangles.min(axis=(0, 1)) + triangles.max(axis=(0, 1)))[across]
    middle = middle + 1e-4  # beside the corner that all triangles of a disc share
    a, b, c = (triangles[:, k][:, across] for k in range(3))
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = _area(a, b, c)
        shares = np.stack([_area(middle, b, c), _area(a, middle, c), _area(a, b, middle)]) / whole
    under = np.all(shares >= 0.0, axis=0)
    if not under.any():
        return None
    heights = np.einsum("kn,nk->n", shares[:, under], triangles[under][:, :, up])
    return float(heights.max())


def _area(a: Array, b: Array, c: Array) -> Array:
    first, second = b - a, c - a
    return np.asarray(first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0])


def _vessel(triangles: Array, floor_m: float, up: int) -> list[Array]:
    """A floor and sectors of a wall around the middle."""
    across = [axis for axis in range(3) if axis != up]
    middle = 0.5 * (triangles.min(axis=(0, 1)) + triangles.max(axis=(0, 1)))[across]
    is_floor = triangles[:, :, up].max(axis=1) < floor_m + 0.004
    pieces = [_hull(triangles[is_floor].reshape(-1, 3))]
    wall = triangles[~is_floor]
    out = wall.mean(axis=1)[:, across] - middle
    sector = np.floor((np.arctan2(out[:, 1], out[:, 0]) + math.pi) / (2 * math.pi) * SECTORS)
    for each in np.unique(sector):
        pieces.append(_hull(wall[sector == each].reshape(-1, 3)))
    return [piece for piece in pieces if piece is not None]


def _hull(corners: Array) -> Array | None:
    """The corners of the hull; of what is flat, of a thin slab; None where there is no extent."""
    unique = np.unique(np.round(corners, 5), axis=0)
    if len(unique) < 3:
        return None
    try:
        return np.asarray(unique[ConvexHull(unique).vertices])
    except QhullError:
        normal = np.linalg.svd(unique - unique.mean(axis=0))[2][2]
        thick = np.vstack([unique - 0.5 * THIN_M * normal, unique + 0.5 * THIN_M * normal])
    try:
        return np.asarray(thick[ConvexHull(thick).vertices])
    except QhullError:
        return None  # a line
