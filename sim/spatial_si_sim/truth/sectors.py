"""Names of directions: which sector an azimuth falls in, and how far it is from the next."""

from __future__ import annotations

import math
from collections.abc import Mapping

from .spec import Scheme
from .verdicts import clear_angle_rad, wrap

_QUARTER, _EIGHTH = math.radians(45.0), math.radians(22.5)

Sector = tuple[float, float]
"""Azimuth of the middle and half of the width, radians."""


def _ring(names: tuple[str, ...], half_rad: float, first_rad: float = 0.0) -> dict[str, Sector]:
    """Equal sectors, counter-clockwise from the first."""
    return {
        name: (first_rad + 2.0 * half_rad * index, half_rad) for index, name in enumerate(names)
    }


_HOURS = tuple(f"{hour} o'clock" for hour in (12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1))

SECTORS: Mapping[Scheme, Mapping[str, Sector]] = {
    Scheme.HALVES: _ring(("left", "right"), 2 * _QUARTER, 2 * _QUARTER),
    Scheme.THIRDS: {
        "left": (1.5 * _QUARTER, 1.5 * _QUARTER),
        "right": (-1.5 * _QUARTER, 1.5 * _QUARTER),
        "back": (math.pi, _QUARTER),
    },
    Scheme.QUARTERS: _ring(("front", "left", "behind", "right"), _QUARTER),
    Scheme.QUADRANTS: _ring(
        ("front-left", "back-left", "back-right", "front-right"), _QUARTER, _QUARTER
    ),
    Scheme.EIGHTHS: _ring(
        ("front", "front-left", "left", "back-left",
         "behind", "back-right", "right", "front-right"),
        _EIGHTH,
    ),
    Scheme.CLOCK: _ring(_HOURS, math.radians(15.0)),
    Scheme.COMPASS: _ring(("east", "north", "west", "south"), _QUARTER),
    Scheme.COMPASS_8: _ring(
        ("east", "north-east", "north", "north-west",
         "west", "south-west", "south", "south-east"),
        _EIGHTH,
    ),
}  # fmt: skip
"""Azimuths from the facing, for a compass from the map's x axis."""


def is_compass(scheme: Scheme) -> bool:
    """Whether the scheme is that of the map, whoever looks."""
    return scheme in (Scheme.COMPASS, Scheme.COMPASS_8)


def sector_of(azimuth_rad: float, scheme: Scheme) -> tuple[str, bool]:
    """The sector's name, and whether the azimuth is clear of its edges."""
    name, (middle, half) = min(
        SECTORS[scheme].items(), key=lambda item: abs(wrap(azimuth_rad - item[1][0])) - item[1][1]
    )
    off = abs(wrap(azimuth_rad - middle))
    return name, half - off >= clear_angle_rad()
