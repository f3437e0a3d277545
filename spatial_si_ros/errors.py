"""Errors a caller of `spatial_si_ros` may want to handle."""

from __future__ import annotations


class SpatialError(Exception):
    """Base class; catch this to catch everything we raise on purpose."""


class FrameMismatch(SpatialError):
    """Two quantities that must share a frame do not."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected a quantity in frame '{expected}', got '{got}'")
        self.expected = expected
        self.got = got


class DegenerateGeometry(SpatialError):
    """The answer is undefined for this input (coincident points, zero depth...)."""


class NotObserved(DegenerateGeometry):
    """The answer hangs on a part of the world that nobody has seen."""


class BadImage(SpatialError):
    """An image, its encoding, its size or its calibration is not what it must be."""


class TransformUnavailable(SpatialError):
    """tf cannot relate two frames at the asked time."""


class TransformStale(TransformUnavailable):
    """tf knows two frames only at a time that is too long ago."""


class MapFileError(SpatialError):
    """A saved map is missing, damaged or of another format."""
