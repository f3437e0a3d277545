"""Objects whose boxes are already known: from another tracker, a floor plan, or a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

import numpy as np

from ..geometry.boxes import OrientedBox
from .motion import Motion
from .objects import Colour, Front, Place, SceneObject, Support
from .snapshot import Gone, SceneSnapshot, TrailPose

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
    velocity_m_s: Sequence[float] | None = None,
    velocity_std_m_s: float = 0.03,
    seen_ns: tuple[int, int] = (0, 0),
    past: tuple[Place, ...] = (),
) -> SceneObject:
    """An object as the map would hold it after a good look.

    Args:
        centre_m, size_m: (3,) of its upright box in the map frame, metres.
        yaw_rad: direction of the box's x axis.
        front_yaw_rad: direction of its front, None where it has none.
        colour: one of `lexicon.COLOURS`.
        on, inside: id of what it rests on or in; 0 is the floor.
        std_m: 1 sigma of its place and edges.
        velocity_m_s, velocity_std_m_s: (2,) over the ground at its last sight, and 1 sigma;
            None where it was not measured.
        seen_ns: ROS time of its first and its last sight; the first shows it well.
        past: where it was before.

    Raises:
        ValueError: the box is not finite or has an edge that is not > 0.
    """
    motion = None
    if velocity_m_s is not None:
        covariance = np.eye(2) * velocity_std_m_s**2
        motion = Motion(np.array(velocity_m_s, float), covariance, seen_ns[1])
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
        first_seen_ns=seen_ns[0],
        last_seen_ns=seen_ns[1],
        points_m=np.empty((0, 3)),
        motion=motion,
        appeared_ns=seen_ns[0],
        past=past,
    )


def known_map(
    objects: Iterable[SceneObject],
    version: int = 1,
    stamp_ns: int = 0,
    gone: Iterable[Gone] = (),
    trail: Iterable[TrailPose] = (),
) -> SceneSnapshot:
    """A snapshot of known objects.

    Args:
        stamp_ns: ROS time for which it holds.
        gone: objects that were there before.
        trail: where the camera was, oldest first.

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
    return SceneSnapshot(
        version, stamp_ns, "map", MappingProxyType(by_id), gone=tuple(gone), trail=tuple(trail)
    )
