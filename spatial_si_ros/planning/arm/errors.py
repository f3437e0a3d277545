"""Errors of the arm's model."""

from __future__ import annotations

from ...errors import SpatialError


class BadRobot(SpatialError):
    """The robot's description is unreadable, or lacks what an arm needs."""


class NoPath(SpatialError):
    """There is no path of the joints that does what was asked."""


class CannotLook(SpatialError):
    """The camera cannot be turned to a point."""
