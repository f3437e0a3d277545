"""A relation that was measured: how probable it is, and by what."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...geometry.frames import wrap_angle
from ...scene.objects import SceneObject
from . import chances

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A relation's probability and the measurement behind it, in words."""

    probability: float
    explanation: str


def horizontal(thing: SceneObject) -> Array:
    """(2, 2) covariance of the centre, with a floor."""
    floor = chances.POSITION_FLOOR_M**2 * np.eye(2)
    covariance: Array = thing.position_covariance_m2[:2, :2] + floor
    return covariance


def degrees(azimuth_rad: float, std_rad: float, of: str) -> str:
    """An azimuth in words."""
    azimuth = round(math.degrees(wrap_angle(azimuth_rad))) + 0.0
    return f"azimuth {azimuth:+.0f}° ± {math.degrees(std_rad):.0f}° {of}"


def rests_on(upper: SceneObject, lower: SceneObject) -> float:
    """Probability that the map has measured the one to rest on or in the other."""
    support = upper.support
    return support.probability if support and support.object_id == lower.id else 0.0
