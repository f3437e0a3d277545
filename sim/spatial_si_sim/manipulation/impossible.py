"""Draws errands that cannot be done, or that fit several things, each for one clear reason."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..scenes.catalog import SMALL
from ..scenes.colours import BRIGHT
from ..truth.scene import TrueObject
from ..truth.situation import Situation
from ..truth.spec import Clause, Reference, Relation
from .errands import Deed, Errand, Expect
from .naming import name
from .places import Target
from .spots import spots
from .standing import HIGH_M, TOPS

BIG_M = 0.3
"""What is at least so thick in every direction is too big for the hand."""
SOLID = frozenset(
    {"sofa", "armchair", "bed", "wardrobe", "fridge", "cabinet", "table", "desk", "stove", "toilet",
     "bathtub", "nightstand", "tv stand", "counter"}
)  # fmt: skip
"""Furniture without a pole or a thin leg that a hand could close around."""
TOO_HIGH_M = HIGH_M + 0.3
NOT_NAMED = frozenset({"clock", "ball", "apple", "orange"})
"""Kinds that an absent thing is not: near to other kinds or colours in their words."""


class NotHere(LookupError):
    """The scene has nothing for this."""


@dataclass(frozen=True)
class Drawn:
    """An errand that is to be refused, and what it is about (see `Episode`)."""

    errand: Errand
    expect: Expect
    target: int | None = None
    rivals: tuple[int, ...] = ()


def draw_impossible(
    deed: Deed,
    target: Target,
    handy: Sequence[TrueObject],
    situation: Situation,
    draw: random.Random,
) -> Drawn:
    """One of the reasons that the deed can have.

    Args:
        handy: things that could be taken.

    Raises:
        NotHere: nothing of the scene is refused for the drawn reason.
        Undecidable: something has no name of its own.
    """
    ways: list[Callable[..., Drawn]] = [_absent, _ambiguous, _too_big]
    if deed not in (Deed.PICK, Deed.BRING):
        ways.append(_no_room)
    return draw.choice(ways)(deed, target, handy, situation, draw)


def _absent(
    deed: Deed, target: Target, _: Sequence[TrueObject], situation: Situation, draw: random.Random
) -> Drawn:
    """A kind that the scene has not, or a colour that nothing of its kind has."""
    objects = situation.scene.objects
    kinds = {thing.kind for thing in objects}
    if draw.random() < 0.5:
        absent = sorted(set(SMALL) - kinds - NOT_NAMED - {"wall clock", "desk clock"})
        if not absent:
            raise NotHere("every kind is there")
        words = Reference(draw.choice(absent))
    else:
        kind = target.thing.kind
        there = {thing.colour for thing in objects if thing.kind == kind}
        others = sorted(set(BRIGHT) - {each for each in there if each})
        if None in there or not others or kind in NOT_NAMED:
            raise NotHere("it comes in every colour")
        words = Reference(kind, draw.choice(others))
    return Drawn(_errand(deed, words, target, situation, draw), Expect.ABSENT)


def _ambiguous(
    deed: Deed,
    target: Target,
    handy: Sequence[TrueObject],
    situation: Situation,
    draw: random.Random,
) -> Drawn:
    """A kind of which two were seen that could be taken, and nobody who could say which."""
    known = [thing for thing in handy if situation.was_seen(thing)]
    kinds = [thing.kind for thing in known]
    several = sorted({kind for kind in kinds if kinds.count(kind) > 1})
    if not several:
        raise NotHere("no two of a kind")
    kind = draw.choice(several)
    rivals = tuple(thing.id for thing in situation.scene.objects if thing.kind == kind)
    errand = _errand(deed, Reference(kind), target, situation, draw)
    return Drawn(errand, Expect.AMBIGUOUS, None, rivals)


def _too_big(
    deed: Deed, target: Target, _: Sequence[TrueObject], situation: Situation, draw: random.Random
) -> Drawn:
    """Furniture that is too thick for the hand in every direction."""
    big = [
        thing
        for thing in situation.scene.objects
        if situation.was_seen(thing) and thing.kind in SOLID and min(thing.box.size_m) >= BIG_M
    ]
    if not big:
        raise NotHere("nothing is too big")
    thing = draw.choice(big)
    words = name(thing, situation, draw)
    return Drawn(_errand(deed, words, target, situation, draw), Expect.TOO_BIG, thing.id)


def _no_room(
    deed: Deed, target: Target, _: Sequence[TrueObject], situation: Situation, draw: random.Random
) -> Drawn:
    """A support that is full, or too high for the arm."""
    full = [
        thing
        for thing in situation.scene.objects
        if situation.was_seen(thing)
        and not thing.movable
        and thing.support is None
        and thing.id != target.thing.support
        and (
            thing.kind in ("wardrobe", "fridge")
            and thing.box.top_m >= TOO_HIGH_M
            or thing.kind in TOPS
            and not spots(target.thing, thing, target.standing, spare=0.5)
        )
    ]
    if not full:
        raise NotHere("every support has room")
    support = draw.choice(full)
    place = Clause(Relation.ON, (name(support, situation, draw),))
    errand = Errand(deed, name(target.thing, situation, draw), (place,))
    return Drawn(errand, Expect.NO_ROOM, target.thing.id)


def _errand(
    deed: Deed, subject: Reference, target: Target, situation: Situation, draw: random.Random
) -> Errand:
    """The deed with a subject that makes it impossible, and any place where it wants one."""
    if deed in (Deed.PICK, Deed.BRING):
        return Errand(deed, subject)
    tops = [
        thing
        for thing in situation.scene.objects
        if situation.was_seen(thing) and thing.kind in TOPS and thing.support is None
    ]
    tops = [thing for thing in tops if thing.kind != subject.kind]
    if not tops:
        raise NotHere("nothing to put it on")
    place = Clause(Relation.ON, (name(draw.choice(tops), situation, draw),))
    return Errand(deed, subject, (place,))
