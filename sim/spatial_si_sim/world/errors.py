"""Errors of the simulated world that a caller may want to handle."""

from __future__ import annotations


class WorldError(Exception):
    """Base class; catch this to catch everything the world raises on purpose."""


class SceneNotFound(WorldError):
    """The path given for a scene names nothing that can be loaded."""


class BadScene(WorldError):
    """The scene's files are there but cannot be used; the message says which and why."""


class OffNavmesh(WorldError):
    """A pose or point is not on ground that the robot can stand on."""
