"""Observers made from mapped objects."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ...geometry.viewpoints import Observer, ViewpointKind
from ...language.declined import Declined, DeclineReason
from ...scene.objects import SceneObject
from ..grounding.grounded import Sight
from . import chances

MIN_FACING_M = 0.05
"""Below this distance between two places, facing the one from the other means nothing."""
FRONT_USABLE = 0.5
"""An object looks out of its front if that is known at least this well."""


def object_observer(thing: SceneObject) -> Observer:
    """An object's own point of view; no facing where its front is not known."""
    known = thing.front is not None and thing.front.probability >= FRONT_USABLE
    front = thing.front if known else None
    looking = f"{thing.name}, looking along its front" if front else thing.name
    return Observer(
        ViewpointKind.OBJECT_FRONT,
        thing.box.centre_m,
        front.yaw_rad if front else None,
        looking,
        position_std_m=max(thing.position_std_m, chances.POSITION_FLOOR_M),
        yaw_std_rad=chances.FRONT_STD_RAD if front else 0.0,
        object_ids=(thing.id,),
    )


def standing_at(place: Observer) -> Observer:
    """At a place, with no word about where to look."""
    name = place.description.split(",")[0]
    return replace(
        place,
        kind=ViewpointKind.STANDING_AT_FACING,
        yaw_rad=None,
        description=f"standing at {name}",
    )


def turned(place: Observer, turn_rad: float) -> Observer:
    """The same observer after a turn on the spot about +z; who has no facing still has none."""
    if place.yaw_rad is None:
        return place
    degrees = round(abs(math.degrees(turn_rad)))
    side = "left" if turn_rad > 0.0 else "right"
    return replace(
        place,
        yaw_rad=place.yaw_rad + turn_rad,
        description=f"{place.description}, turned {degrees}° to the {side}",
    )


def facing_from(at: Sight, facing: Sight) -> Sight | Declined:
    """Standing at one place, facing another."""
    here, there = at.observer, facing.observer
    ray = there.position_m[:2] - here.position_m[:2]
    metres = float(np.hypot(*ray))
    if metres < MIN_FACING_M:
        return Declined(
            DeclineReason.UNDEFINED,
            f"{there.description} is {metres:.2f} m from {here.description}: "
            "nobody can stand at the one and face the other",
        )
    names = [each.description.split(",")[0] for each in (here, there)]
    observer = Observer(
        ViewpointKind.STANDING_AT_FACING,
        here.position_m,
        float(np.arctan2(ray[1], ray[0])),
        f"standing at {names[0]} facing {names[1]}",
        position_std_m=here.position_std_m,
        yaw_std_rad=math.hypot(here.position_std_m, there.position_std_m) / metres,
        object_ids=here.object_ids + there.object_ids,
    )
    return Sight(observer, at.probability * facing.probability)
