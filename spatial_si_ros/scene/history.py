"""What is remembered: where things were, things that went, where the camera was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from .objects import Place, SceneObject
from .snapshot import Gone, SceneSnapshot, TrailPose

Array = npt.NDArray[np.float64]

MOVED_M = 0.30
"""An object whose centre is farther from where it was has moved; `docs/relations.md`."""


def place_at(thing: SceneObject, stamp_ns: int) -> Place:
    """Where an object was at a time; before it was first seen, where that was.

    Between two places it was on the way: there the earlier one counts until the next begins.
    """
    for n, place in enumerate(thing.past):
        later = thing.past[n + 1].since_ns if n + 1 < len(thing.past) else thing.since_ns
        if stamp_ns <= place.until_ns or stamp_ns < later:
            return place
    return Place(thing.box, thing.support, thing.since_ns, thing.last_seen_ns)


def first_place(thing: SceneObject) -> Place:
    """Where an object was seen first."""
    return place_at(thing, thing.first_seen_ns)


def then(thing: SceneObject, stamp_ns: int) -> SceneObject:
    """The object as it stood at a time, with what is known of it today."""
    place = place_at(thing, stamp_ns)
    if place.box is thing.box:
        return thing
    return replace(thing, box=place.box, support=place.support, motion=None, points_m=_NO_POINTS)


def as_of(snapshot: SceneSnapshot, stamp_ns: int) -> SceneSnapshot:
    """The map of a past time: what had been seen by then and had not gone, where it was.

    It holds what is known today of those objects, not what was known then.
    """
    there = {each.id: then(each, stamp_ns) for each in snapshot if each.first_seen_ns <= stamp_ns}
    for gone in snapshot.gone:
        if gone.thing.first_seen_ns <= stamp_ns < gone.stamp_ns and gone.thing.id not in there:
            there[gone.thing.id] = then(gone.thing, stamp_ns)
    return replace(
        snapshot, stamp_ns=min(stamp_ns, snapshot.stamp_ns), objects=MappingProxyType(there)
    )


def ever(snapshot: SceneSnapshot) -> SceneSnapshot:
    """The map with everything in it that has gone, as it was last seen."""
    if not snapshot.gone:
        return snapshot
    objects = {gone.thing.id: gone.thing for gone in snapshot.gone}
    objects.update(snapshot.objects)
    return replace(snapshot, objects=MappingProxyType(objects))


def went(snapshot: SceneSnapshot, object_id: int) -> Gone | None:
    """How an object went, None if it is still in the map or never was."""
    if object_id in snapshot.objects:
        return None
    return next((each for each in reversed(snapshot.gone) if each.thing.id == object_id), None)


def last_seen_ns(snapshot: SceneSnapshot, thing: SceneObject) -> int:
    """ROS time of the newest measurement of an object of the map, or that went from it."""
    if thing.id in snapshot.measured:
        return max(snapshot.stamp_ns, thing.last_seen_ns)
    return thing.last_seen_ns


def camera_at(trail: Sequence[TrailPose], stamp_ns: int) -> TrailPose | None:
    """Where the camera was at a time: the newest entry that is not later, else the first."""
    if not trail:
        return None
    at = bisect_right(trail, stamp_ns, key=lambda each: each.stamp_ns)
    return trail[max(at - 1, 0)]


def moved_m(box: OrientedBox, place: Place) -> float:
    """Horizontal distance of a box's centre from that of a place."""
    return float(np.hypot(*(box.centre_m[:2] - place.box.centre_m[:2])))


_NO_POINTS: Array = np.zeros((0, 3))
_NO_POINTS.setflags(write=False)
