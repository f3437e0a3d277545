"""How directions are told apart: halves, thirds, quarters, quadrants, eighths, clock, compass.

An azimuth is 0 ahead and positive to the left; for the compass it is 0 to the north and positive
to the west. See `docs/relations.md`, "Sectors".
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from ...geometry.relations import COMPASS, DIAGONAL, RelationKind
from ...language.queries import Scheme
from . import chances

R = RelationKind

CENTRES_DEG: dict[Scheme, dict[str, tuple[float, float]]] = {
    Scheme.HALVES: {"left": (90.0, 90.0), "right": (-90.0, 90.0)},
    Scheme.THIRDS: {"left": (67.5, 67.5), "right": (-67.5, 67.5), "behind": (180.0, 45.0)},
    Scheme.QUARTERS: {
        "front": (0.0, 45.0),
        "left": (90.0, 45.0),
        "behind": (180.0, 45.0),
        "right": (-90.0, 45.0),
    },
    Scheme.QUADRANTS: {
        "front left": (45.0, 45.0),
        "back left": (135.0, 45.0),
        "back right": (-135.0, 45.0),
        "front right": (-45.0, 45.0),
    },
    Scheme.EIGHTHS: {
        name: (45.0 * number, 22.5)
        for number, name in enumerate(
            (
                "front", "front left", "left", "back left",
                "behind", "back right", "right", "front right",
            )
        )
    },
    Scheme.CLOCK: {f"{hour} o'clock": (-30.0 * hour, 15.0) for hour in range(1, 13)},
    Scheme.COMPASS: {
        "north": (0.0, 45.0),
        "west": (90.0, 45.0),
        "south": (180.0, 45.0),
        "east": (-90.0, 45.0),
    },
    Scheme.COMPASS_EIGHTHS: {
        name: (45.0 * number, 22.5)
        for number, name in enumerate(
            (
                "north", "north-west", "west", "south-west",
                "south", "south-east", "east", "north-east",
            )
        )
    },
}  # fmt: skip
"""Name of each sector -> its middle and half its width, degrees."""

NAMES: dict[RelationKind, str] = {
    R.LEFT_OF: "left",
    R.RIGHT_OF: "right",
    R.IN_FRONT_OF: "front",
    R.BEHIND: "behind",
    R.FRONT_LEFT_OF: "front left",
    R.FRONT_RIGHT_OF: "front right",
    R.BACK_LEFT_OF: "back left",
    R.BACK_RIGHT_OF: "back right",
    R.NORTH_OF: "north",
    R.SOUTH_OF: "south",
    R.EAST_OF: "east",
    R.WEST_OF: "west",
}
"""How a direction is called in an answer."""

SAID = {
    "front": "in front",
    "behind": "behind",
    "left": "to the left",
    "right": "to the right",
}
_OF = {"front": "in front of", "behind": "behind"}


def shares(
    scheme: Scheme, azimuth_rad: float, std_rad: float, sure: float = 1.0
) -> dict[str, float]:
    """Probability of each sector; what is not `sure` of the frame is shared by the others."""
    table = {
        name: chances.within(math.radians(centre), math.radians(half), azimuth_rad, std_rad)
        for name, (centre, half) in CENTRES_DEG[scheme].items()
    }
    if sure >= 1.0:
        return table
    others = max(len(table) - 1, 1)
    return {name: sure * p + (1.0 - sure) * (1.0 - p) / others for name, p in table.items()}


def scheme_of(options: Iterable[RelationKind], vsi: bool = False) -> Scheme:
    """The scheme that a list of directions spans.

    Args:
        vsi: left, right and back are thirds, as VSI-Bench has it.
    """
    asked = frozenset(options)
    if asked & COMPASS:
        return Scheme.COMPASS
    if asked <= {R.LEFT_OF, R.RIGHT_OF}:
        return Scheme.HALVES
    if asked <= DIAGONAL:
        return Scheme.QUADRANTS
    if asked & DIAGONAL:
        return Scheme.EIGHTHS
    if vsi and asked == {R.LEFT_OF, R.RIGHT_OF, R.BEHIND}:
        return Scheme.THIRDS
    return Scheme.QUARTERS


def alone(relation: RelationKind) -> Scheme:
    """The scheme by which a single direction is judged: a corner is a quarter of the plane."""
    if relation in DIAGONAL:
        return Scheme.QUADRANTS
    return Scheme.COMPASS if relation in COMPASS else Scheme.QUARTERS


def said(name: str, of: str | None) -> str:
    """A sector in a sentence: "to the left", "front left of the sofa", "at 3 o'clock"."""
    if "o'clock" in name:
        return f"at {name}" + (f" of {of}" if of else "")
    if of is None:
        return SAID.get(name, f"to the {name}")
    return f"{_OF.get(name, f'{name} of')} {of}"
