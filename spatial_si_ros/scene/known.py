"""Objects whose boxes are already known: from another tracker, a floor plan, or a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

import numpy as np

from ..geometry.boxes import OrientedBox
from .objects import Colour, Front, SceneObject, Support
from .snapshot import SceneSnapshot

SURE = 0.97
"""Probability of what is stated about a known object."""


def known_object(
    id: int,
    label: str,
    centre_m: Sequence[float],
    size_m: Sequence[float],
    *,
    yaw_rad: float = 0.0,
    front_yaw_rad: float | None = None,
    colour: str | None = None,
    on: int | None = None,
    inside: int | None = None,
    std_m: float = 0.02,
) -> SceneObject:
    """An object as the map would hold it after a good look.

    Args:
        centre_m, size_m: (3,) of its upright box in the map frame, metres.
        yaw_rad: direction of the box's x axis.
        front_yaw_rad: direction of its front, None where it has none.
        colour: one of `lexicon.COLOURS`.
        on, inside: id of what it rests on or in; 0 is the floor.
        std_m: 1 sigma of its place and edges.

    Raises:
        ValueError: the box is not finite or has an edge that is not > 0.
    """
    support = None
    if on is not None:
        support = Support(on, "on", SURE)
    elif inside is not None:
        support = Support(inside, "in", SURE)
    return SceneObject(
        id=id,
        labels=((label, SURE),),
        box=OrientedBox(np.array(centre_m, float), np.array(size_m, float), yaw_rad),
        position_covariance_m2=np.eye(3) * std_m**2,
        size_std_m=np.full(3, std_m),
        front=None if front_yaw_rad is None else Front(front_yaw_rad, SURE),
        colour=None if colour is None else Colour(colour, (0.5, 0.5, 0.5), SURE),
        support=support,
        existence=0.99,
        observations=20,
        best_view_pixels=5000,
        first_seen_ns=0,
        last_seen_ns=0,
        points_m=np.empty((0, 3)),
    )


def known_map(objects: Iterable[SceneObject], version: int = 1) -> SceneSnapshot:
    """A snapshot of known objects.

    Raises:
        ValueError: two objects share an id.
    """
    by_id: dict[int, SceneObject] = {}
    for each in objects:
        if each.id in by_id:
            raise ValueError(
                f"two objects have the id {each.id}: {by_id[each.id].name}, {each.name}"
            )
        by_id[each.id] = each
    return SceneSnapshot(version, 0, "map", MappingProxyType(by_id))
