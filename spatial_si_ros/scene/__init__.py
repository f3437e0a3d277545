"""Objects, the map that holds them, and its immutable snapshots."""

from __future__ import annotations

from .known import known_map, known_object
from .objects import SceneObject
from .snapshot import EMPTY, OccupancyMap, SceneSnapshot

__all__ = ["EMPTY", "OccupancyMap", "SceneObject", "SceneSnapshot", "known_map", "known_object"]
