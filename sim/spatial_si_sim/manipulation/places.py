"""Draws where a thing shall be put, where there is room to put it so."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from ..truth import shapes
from ..truth.scene import TrueObject, TruePose
from ..truth.situation import Situation
from ..truth.spec import DIRECTIONS, Clause, Reference, Relation, View, Viewpoint
from .errands import Deed
from .judging import Asked
from .naming import name
from .spots import BESIDE_M, ENOUGH, fitting, reached, spots
from .standing import HIGH_M, LOW_M, TOPS, Standing

KEPT = (Deed.PICK, Deed.BRING)
"""After these the thing stays in the hand."""
OWN_EYES_SHARE = 0.3
WAYS = ("on", "on", "on", "side", "side", "next to", "between", "on and side")
TRIES = 30
TOP_M = 0.02
"""So far a thing's underside may be from the top of its support's box."""


class NoPlace(LookupError):
    """Nothing was found where the thing could be put."""


@dataclass(frozen=True, eq=False)
class Target:
    """The thing that is to be moved, where the robot begins, and the floor it has."""

    thing: TrueObject
    start: TruePose
    standing: Standing
    is_away: Callable[[tuple[float, float], TrueObject], bool]


def draw_places(
    deed: Deed, target: Target, situation: Situation, draw: random.Random
) -> tuple[tuple[Clause, ...], tuple[Asked, ...], str]:
    """Clauses, the same with true ids, and the room that is named ("" for none).

    Raises:
        Undecidable: a landmark has no name of its own.
        NoPlace: nothing was found.
    """
    if deed in KEPT:
        return (), (), ""
    supports = [each for each in supports_of(target, situation) if _suits(each, deed, target)]
    if not supports:
        raise NoPlace("no other support was seen")
    for _ in range(TRIES):
        support = draw.choice(supports)
        way = "on" if deed is Deed.TAKE and draw.random() < 0.6 else draw.choice(WAYS)
        drawn = _drawn(way, support, target, situation, draw)
        if drawn is None:
            continue
        places, asked = drawn
        if _has_room(target, support, asked, situation):
            return places, asked, _room(deed, support, situation, draw)
    raise NoPlace("there is no room for it")


def supports_of(target: Target, situation: Situation) -> list[TrueObject]:
    """Furniture that was seen, on whose top things can stand that the arm reaches."""
    return [
        thing
        for thing in situation.scene.objects
        if situation.was_seen(thing)
        and thing.kind in TOPS
        and LOW_M <= thing.box.top_m <= HIGH_M
        and min(thing.box.size_m[:2]) >= min(target.thing.box.size_m[:2])
    ]


def _suits(support: TrueObject, deed: Deed, target: Target) -> bool:
    """Away from where the thing is for TAKE, anywhere for the others."""
    return deed is not Deed.TAKE or support.room != target.thing.room


def _drawn(
    way: str, support: TrueObject, target: Target, situation: Situation, draw: random.Random
) -> tuple[tuple[Clause, ...], tuple[Asked, ...]] | None:
    """A place on a support, before it is known whether there is room."""
    on = Clause(Relation.ON, (name(support, situation, draw),))
    asked_on = Asked(Relation.ON, (support.id,))
    if way == "on":
        # Where it is already it needs not be put.
        return None if support.id == target.thing.support else ((on,), (asked_on,))
    beside = [
        thing
        for thing in situation.scene.objects
        if thing.support == support.id
        and thing.id != target.thing.id
        and situation.was_seen(thing)
        and abs(thing.box.bottom_m - support.box.top_m) < TOP_M
    ]
    if not beside:
        return None
    landmark = draw.choice(beside)
    words = name(landmark, situation, draw)
    if way == "next to":
        return (Clause(Relation.NEXT_TO, (words,)),), (Asked(Relation.NEXT_TO, (landmark.id,)),)
    if way == "between":
        return _between(landmark, words, beside, situation, draw)
    view = _viewpoint(landmark, situation, draw)
    relation = draw.choice(DIRECTIONS)
    side = Clause(relation, (words,), viewpoint=view)
    asked_side = Asked(relation, (landmark.id,), view)
    if way == "side":
        return (side,), (asked_side,)
    return (on, side), (asked_on, asked_side)


def _between(
    landmark: TrueObject,
    words: Reference,
    beside: list[TrueObject],
    situation: Situation,
    draw: random.Random,
) -> tuple[tuple[Clause, ...], tuple[Asked, ...]] | None:
    others = [
        each
        for each in beside
        if each.id != landmark.id and shapes.gap_m(each.box, landmark.box) <= BESIDE_M
    ]
    if not others:
        return None
    other = draw.choice(others)
    clause = Clause(Relation.BETWEEN, (words, name(other, situation, draw)))
    return (clause,), (Asked(Relation.BETWEEN, (landmark.id, other.id)),)


def _viewpoint(landmark: TrueObject, situation: Situation, draw: random.Random) -> Viewpoint:
    """Nobody's in particular, or those of a large thing that is named."""
    if draw.random() > OWN_EYES_SHARE:
        return Viewpoint()
    eyes = [
        thing
        for thing in situation.scene.objects
        if situation.was_seen(thing)
        and thing.support is None
        and not thing.movable
        and thing.id != landmark.support
        and min(thing.box.size_m[:2]) >= 0.3
    ]
    if not eyes:
        return Viewpoint()
    return Viewpoint(View.OBJECT, name(draw.choice(eyes), situation, draw))


def _has_room(
    target: Target, support: TrueObject, asked: tuple[Asked, ...], situation: Situation
) -> bool:
    """Whether enough places satisfy the words and are reached; not where it is already."""
    free = spots(target.thing, support, target.standing)
    good = fitting(target.thing, free, asked, situation)
    return len(reached(target.thing, good, target.standing, ENOUGH)) >= ENOUGH


def _room(deed: Deed, support: TrueObject, situation: Situation, draw: random.Random) -> str:
    """The kind of a support's room, sometimes, where a TAKE can name it."""
    if deed is not Deed.TAKE or draw.random() < 0.5:
        return ""
    kinds = [room.kind for room in situation.scene.rooms]
    (kind,) = (room.kind for room in situation.scene.rooms if room.id == support.room)
    return kind if kinds.count(kind) == 1 else ""
