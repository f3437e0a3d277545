"""Objects, the map that holds them, and its immutable snapshots."""

from __future__ import annotations

from .known import known_map, known_object
from .motion import Motion
from .objects import Place, SceneObject
from .snapshot import EMPTY, Gone, OccupancyMap, SceneSnapshot, TrailPose

__all__ = [
    "EMPTY",
    "Gone",
    "Motion",
    "OccupancyMap",
    "Place",
    "SceneObject",
    "SceneSnapshot",
    "TrailPose",
    "known_map",
    "known_object",
]
