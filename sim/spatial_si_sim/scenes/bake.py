"""Turns parts into one mesh with one texture and shaded vertex colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .parts import Part, rotation
from .patterns import Pattern, draw

CELL_PX = 128
_INSET = 3.0 / CELL_PX  # keeps neighbouring cells out of the filtered texture

# From above and from one side; a light room has soft contrasts, so colours keep their names.
_LIGHT = np.array([0.30, 0.48, 0.82])
_LIGHT /= np.linalg.norm(_LIGHT)


@dataclass(frozen=True)
class Baked:
    """vertices_m (N, 3) float32, normals (N, 3) float32, uv (N, 2) float32 with v down,
    colours (N, 3) uint8, faces (M, 3) uint32, texture (H, W, 3) uint8."""

    vertices_m: np.ndarray
    normals: np.ndarray
    uv: np.ndarray
    colours: np.ndarray
    faces: np.ndarray
    texture: np.ndarray


def bake_object(parts: Sequence[Part], yaw_rad: float) -> Baked:
    """A placed object: lit as it stands in the map, darker towards its foot. Model frame."""
    height = max(float(part.vertices_m[:, 2].max()) for part in parts)
    turn = rotation(yaw_rad, "z")
    shades = []
    for part in parts:
        light = directional(part.normals @ turn.T)
        rise = np.clip(part.vertices_m[:, 2] / max(0.35 * height, 1e-6), 0.0, 1.0)
        shades.append(light * (0.86 + 0.14 * rise))
    return join(parts, shades)


def directional(normals: np.ndarray) -> np.ndarray:
    """(N,) brightness of faces that look along these directions in the map, 0.7 to 1."""
    return 0.855 + 0.145 * (normals @ _LIGHT)


def join(parts: Sequence[Part], shades: Sequence[np.ndarray]) -> Baked:
    """Parts with (N,) brightness per vertex as one mesh; their patterns become one texture."""
    cells: dict[Pattern | None, int] = {}
    for part in parts:
        cells.setdefault(part.pattern, len(cells))
    vertices, normals, uv, colours, faces, start = [], [], [], [], [], 0
    for part, shade in zip(parts, shades):
        cell = cells[part.pattern]
        inside = _INSET + (1 - 2 * _INSET) * np.clip(part.uv, 0.0, 1.0)
        if part.pattern is None:
            inside = np.full_like(inside, 0.5)
        vertices.append(part.vertices_m)
        normals.append(part.normals)
        uv.append(np.column_stack([(cell + inside[:, 0]) / len(cells), 1.0 - inside[:, 1]]))
        colours.append(np.clip(np.outer(shade, part.rgb), 0, 255))
        faces.append(part.faces + start)
        start += len(part.vertices_m)
    return Baked(np.vstack(vertices).astype(np.float32), np.vstack(normals).astype(np.float32),
                 np.vstack(uv).astype(np.float32), np.rint(np.vstack(colours)).astype(np.uint8),
                 np.vstack(faces).astype(np.uint32), _texture(list(cells)))


def _texture(patterns: list[Pattern | None]) -> np.ndarray:
    """The patterns side by side; a plain object needs only a few white pixels."""
    if patterns == [None]:
        return np.full((4, 4, 3), 255, np.uint8)
    cells = []
    for pattern in patterns:
        if pattern is None:
            cells.append(np.full((CELL_PX, CELL_PX, 3), 255, np.uint8))
            continue
        picture = draw(pattern)
        if picture.shape[:2] != (CELL_PX, CELL_PX):
            image = Image.fromarray(picture)
            picture = np.asarray(image.resize((CELL_PX, CELL_PX), Image.Resampling.BILINEAR))
        cells.append(picture)
    return np.hstack(cells)
