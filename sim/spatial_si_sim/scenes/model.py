"""A built object before it is placed: parts, dominant colour, surfaces that carry things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .parts import Part, Range, Rgb


@dataclass(frozen=True)
class Surface:
    """A level rectangle in the model frame on which small objects can stand.

    x_m, y_m: its extent; z_m: its height; clearance_m: free height above it;
    relation: "on", or "in" where the object is a container.
    """

    x_m: Range
    y_m: Range
    z_m: float
    clearance_m: float = 1.0
    relation: str = "on"

    def moved(self, x: float, y: float, z: float) -> Surface:
        return replace(self, x_m=(self.x_m[0] + x, self.x_m[1] + x),
                       y_m=(self.y_m[0] + y, self.y_m[1] + y), z_m=self.z_m + z)


@dataclass(frozen=True)
class Model:
    """An object in its model frame: footprint centred on the origin, lowest point at z = 0.

    colour: the name of its dominant colour and rgb (0..255), or None where no colour dominates.
    """

    kind: str
    parts: tuple[Part, ...]
    colour: str | None
    rgb: Rgb
    surfaces: tuple[Surface, ...] = ()

    @cached_property
    def size_m(self) -> tuple[float, float, float]:
        """Length along x, width along y, height along z."""
        points = np.vstack([part.vertices_m for part in self.parts])
        length, width, height = points.max(axis=0) - points.min(axis=0)
        return float(length), float(width), float(height)


def assemble(
    kind: str, parts: Iterable[Part], colour: str | None, rgb: Rgb,
    surfaces: Iterable[Surface] = (),
) -> Model:
    """A model of parts given anywhere in one frame, moved so that it is centred and grounded."""
    listed = tuple(parts)
    points = np.vstack([part.vertices_m for part in listed])
    low, high = points.min(axis=0), points.max(axis=0)
    shift = -np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]])
    return Model(kind, tuple(part.moved(*shift) for part in listed), colour, rgb,
                 tuple(surface.moved(*shift) for surface in surfaces))
