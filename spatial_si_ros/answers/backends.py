"""Who answers: the measured map, the model that sees the pictures, or both."""

from __future__ import annotations

from enum import Enum


class Backend(Enum):
    """Who answers a question or decides what words mean.

    AUTO: measurement; the model is asked where measurement declines or is not sure.
    GEOMETRY: measurement alone.
    MODEL: the model alone.
    BOTH: both must answer; strong disagreement is declined.
    """

    AUTO = "auto"
    GEOMETRY = "geometry"
    MODEL = "model"
    BOTH = "both"


class Source(Enum):
    """Who has answered."""

    GEOMETRY = 0
    MODEL = 1
    BOTH = 2
