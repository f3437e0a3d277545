"""How sure it is that what is remembered of a thing is all of it, and of nothing else."""

from __future__ import annotations

from ...scene.history import ever
from ...scene.kinds import MOVES_BY_ITSELF
from ...scene.objects import SceneObject
from ...scene.snapshot import SceneSnapshot

STILL, MOVER = 0.98, 0.93
"""Of kinds that rest, and of those that go by themselves: their tracks are lost and found."""
_CAME = 0.6
"""It stands where the floor was free before, and from where it came is not known."""
_NAMESAKE = 0.6
"""One like it was seen before, or later, and never beside it."""
_HEIGHT_SHARE = 0.25


def is_mover(thing: SceneObject) -> bool:
    """Whether it goes by itself, or was seen to be moved."""
    return thing.label in MOVES_BY_ITSELF or bool(thing.past)


def whole(thing: SceneObject, snapshot: SceneSnapshot) -> float:
    """Probability that the track of a thing is neither a part of its way nor two things'."""
    moves = is_mover(thing)
    sure = MOVER if moves else STILL
    if thing.newcomer and not thing.past:
        sure *= _CAME
    others = ever(snapshot) if moves else [each.thing for each in snapshot.gone]
    if any(_may_be(thing, each) for each in others):
        sure *= _NAMESAKE
    return sure


def tempered(chance: float, sure: float) -> float:
    """A probability that holds if a track is whole, and is even if it is not."""
    return sure * chance + (1.0 - sure) * 0.5


def _may_be(thing: SceneObject, other: SceneObject) -> bool:
    """Whether another track may be the same thing, at another time."""
    if other.id == thing.id or other.label != thing.label:
        return False
    if other.last_seen_ns >= thing.first_seen_ns and thing.last_seen_ns >= other.first_seen_ns:
        return False
    one, two = thing.colour, other.colour
    if one is not None and two is not None and one.name != two.name:
        return False
    height, its = float(thing.box.size_m[2]), float(other.box.size_m[2])
    return abs(height - its) <= _HEIGHT_SHARE * max(height, its)
