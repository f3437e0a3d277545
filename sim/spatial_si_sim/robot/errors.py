"""Errors of the simulated robot."""

from __future__ import annotations

from ..world.errors import WorldError


class BadRobot(WorldError):
    """The robot's description cannot be used; the message says why."""
