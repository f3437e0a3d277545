"""A stand-in for Magnum's Python module, as far as habitat_sim 0.2.2 needs it.

It serves sensors, agents, rigid and articulated objects and the navmesh. Out of scope: textures,
shaders, trade, primitives, text, dual quaternions, and `habitat_sim.robots`.

Made by spatial_si_sim.habitat_env. Where Magnum's own module is installed, use that.
"""

from __future__ import annotations

import sys
import types

from magnum import _types
from magnum._types import (
    Color3,
    Color4,
    Deg,
    Matrix3,
    Matrix3x3,
    Matrix4,
    Matrix4x4,
    MutableImageView2D,
    Quaternion,
    Rad,
    Range3D,
    Vector2,
    Vector2i,
    Vector3,
    Vector4,
)

IS_STAND_IN = True


class PixelFormat:
    """The pixel formats of Habitat's sensors: (value of Magnum's enum, bytes per pixel)."""

    RGBA8_UNORM = (4, 4)
    R32UI = (37, 4)
    R32F = (49, 4)


class _Body:
    """What habitat_sim asks of an agent's body: the scene node that it sits on."""

    def __init__(self, scene_node: object) -> None:
        self.object = scene_node


math = types.ModuleType("magnum.math")
math.dot = _types.dot
math.cross = _types.cross
scenegraph = types.ModuleType("magnum.scenegraph")
scenegraph.AbstractFeature3D = _Body
scenegraph.AbstractObject3D = _types.AbstractObject3D
scenegraph.Camera3D = _types.Camera3D
sys.modules[math.__name__] = math
sys.modules[scenegraph.__name__] = scenegraph

__all__ = [
    "Color3",
    "Color4",
    "Deg",
    "Matrix3",
    "Matrix3x3",
    "Matrix4",
    "Matrix4x4",
    "MutableImageView2D",
    "PixelFormat",
    "Quaternion",
    "Rad",
    "Range3D",
    "Vector2",
    "Vector2i",
    "Vector3",
    "Vector4",
    "math",
    "scenegraph",
]
