"""Questions about rooms: how large, which one, how many."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ...language.lexicon import plural
from ...language.queries import IsLarger, Measure, RoomArea, SameRoom, Unit, WhichRoom
from ...language.references import Landmark, Person, Reference
from ..answer import Answer, Boolean, Choice, Count, Declined, DeclineReason, Number, PlaceText
from ..context import Conventions
from ..floor import places
from ..floor.rooms import OPEN_SHARE, Room, rooms_of
from ..grounding.grounded import Sight
from ..grounding.naming import listed
from ..grounding.room_words import NO_ROOMS, fitting
from ..measuring import chances
from .asking import Asking
from .units import squared

AREA_RATIO = 0.1
"""An area is right within this part of it, or `AREA_M2`; its probability is that it is."""
AREA_M2 = 0.5
NONE_SEEN = 0.8

_Where = tuple[npt.NDArray[np.float64], float, str, float]
"""Position, its deviation, name, and how surely the words mean it."""


def room_area(asking: Asking, question: RoomArea) -> Answer:
    """Floor of one room up to its walls, or of all that were seen."""
    rooms = rooms_of(asking.index)
    if rooms is None or not rooms.rooms:
        return NO_ROOMS
    whole = question.whole or asking.grounder.context.conventions is Conventions.VSI
    if whole:
        return _area(asking, question.unit, rooms.rooms, "all rooms together", 1.0)
    if question.room is None:
        sight = asking.grounder.sight()
        if isinstance(sight, Declined):
            return sight
        here = rooms.at(sight.observer.position_m)
        if here is None:
            return _nowhere(sight)
        return _area(asking, question.unit, (here,), f"the {here.kind}", sight.probability)
    found = asking.grounder.resolve(question.room)
    if isinstance(found, Declined):
        return found
    known = places.room_of(found.thing, asking.index)
    if known is None:
        return Declined(DeclineReason.UNDEFINED, f"{found.thing.name} is no room: it has no floor")
    return _area(asking, question.unit, (known[1],), f"the {known[1].kind}", found.probability)


def _area(asking: Asking, unit: Unit, rooms: tuple[Room, ...], name: str, sure: float) -> Answer:
    unseen = max(room.open_share for room in rooms)
    if unseen > OPEN_SHARE:
        return Declined(
            DeclineReason.NOT_OBSERVED_YET,
            f"{unseen:.0%} of the edge of {name} borders on floor that nobody has seen yet",
        )
    area = sum(room.area_m2 for room in rooms)
    std = math.hypot(*(room.area_std_m2 for room in rooms))
    factor, symbol = squared(unit)
    slack = max(AREA_M2, AREA_RATIO * area)
    return asking.answer(
        Number(area * factor, std * factor, symbol),
        f"{name} {'have' if len(rooms) > 1 else 'has'} {area * factor:.1f} {_said(symbol)}",
        2.0 * chances.below(0.0, slack, std) - 1.0,
        f"{area:.1f} m² ± {std:.1f} m² of floor between the walls",
        referents=sure,
    )


def which_room(asking: Asking, question: WhichRoom) -> Answer:
    """The kind of the room in which something, or somebody, is."""
    rooms = rooms_of(asking.index)
    if rooms is None or not rooms.rooms:
        return NO_ROOMS
    where = _whereabouts(asking, question.subject)
    if isinstance(where, Declined):
        return where
    position, std, name, sure = where
    room = rooms.at(position)
    if room is None:
        return _in_no_room(name)
    share = rooms.share(room, position, max(std, 0.01))
    told = f"its contents make it {_a(room.kind)} with {room.kind_probability:.2f}"
    return asking.answer(
        Choice(room.kind),
        f"{name} is in the {room.kind}",
        share * room.kind_probability,
        f"its centre lies in room {room.number} of {len(rooms.rooms)}; {told}",
        referents=sure,
    )


def same_room(asking: Asking, question: SameRoom) -> Answer:
    """Whether two things, or persons, are in one room."""
    rooms = rooms_of(asking.index)
    if rooms is None or not rooms.rooms:
        return NO_ROOMS
    names, shares, sure = [], [], 1.0
    for mark in (question.first, question.second):
        where = _whereabouts(asking, mark)
        if isinstance(where, Declined):
            return where
        position, std, name, referents = where
        if rooms.at(position) is None:
            return _in_no_room(name)
        shares.append([rooms.share(room, position, max(std, 0.01)) for room in rooms.rooms])
        names.append(name)
        sure *= referents
    together = math.fsum(first * second for first, second in zip(*shares, strict=True))
    yes = together >= 0.5
    return asking.answer(
        Boolean(yes),
        f"{'yes' if yes else 'no'}, {names[0]} and {names[1]} are "
        f"{'in the same room' if yes else 'in different rooms'}",
        max(together, 1.0 - together),
        f"the centres of both lie in one of {len(rooms.rooms)} rooms with {together:.2f}",
        referents=sure,
    )


def _whereabouts(asking: Asking, mark: Landmark) -> _Where | Declined:
    """Where a thing or a person is."""
    if isinstance(mark, Person):
        sight = asking.grounder.person(mark)
        if isinstance(sight, Declined):
            return sight
        eye = sight.observer
        return eye.position_m, eye.position_std_m, eye.description, sight.probability
    found = asking.grounder.resolve(mark)
    if isinstance(found, Declined):
        return found
    thing = found.thing
    return thing.box.centre_m, thing.position_std_m, asking.name(thing), found.probability


def _in_no_room(name: str) -> Declined:
    return Declined(DeclineReason.NOT_OBSERVED_YET, f"{name} is in no room whose floor was seen")


def compare_rooms(asking: Asking, question: IsLarger) -> Answer:
    """Whether one room is larger than the other."""
    areas = []
    sure = 1.0
    for reference in (question.subject, question.other):
        found = asking.grounder.resolve(reference)
        if isinstance(found, Declined):
            return found
        known = places.room_of(found.thing, asking.index)
        if known is None or question.measure not in (Measure.VOLUME, Measure.LONGEST_EDGE):
            return Declined(DeclineReason.UNDEFINED, "of rooms only the floors are compared")
        areas.append(known[1])
        sure *= found.probability
    a, b = areas
    if a.number == b.number:
        return Declined(DeclineReason.UNDEFINED, "both descriptions mean the same room")
    larger = chances.below(b.area_m2, a.area_m2, math.hypot(a.area_std_m2, b.area_std_m2))
    chance = 1.0 - larger if question.smaller else larger
    words = (
        f"{a.area_m2:.1f} ± {a.area_std_m2:.1f} m² against {b.area_m2:.1f} ± {b.area_std_m2:.1f} m²"
    )
    yes = chance >= 0.5
    return asking.answer(
        Boolean(yes), f"{'yes' if yes else 'no'}: {words}", max(chance, 1.0 - chance), words,
        referents=sure,
    )  # fmt: skip


def room_exists(asking: Asking, reference: Reference) -> Answer:
    """Whether a room that fits was seen."""
    found = fitting(asking.grounder, reference)
    if isinstance(found, Declined):
        return found
    fit = [(room, p) for room, p in found if p >= 0.5]
    missing = math.prod(1.0 - p for _, p in found)
    if fit:
        names = listed([f"the {room.kind}" for room, _ in fit])
        return asking.answer(Boolean(True), f"yes: {names}", 1.0 - missing, f"{len(fit)} fit")
    return asking.answer(
        Boolean(False),
        f"no, no such {reference.kind} was seen",
        min(missing, NONE_SEEN),
        "no room that is known fits; there may be others",
    )


def which_rooms(asking: Asking, reference: Reference) -> Answer:
    """The kinds of the rooms that fit: "which room is the largest?"."""
    found = fitting(asking.grounder, reference)
    if isinstance(found, Declined):
        return found
    if reference.superlative is not None:
        best, sure = max(found, key=lambda each: each[1])
        total = max(sum(p for _, p in found), 1e-9)
        return asking.answer(
            Choice(best.kind),
            f"the {best.kind}",
            sure / max(total, 1.0) * best.kind_probability,
            f"it has {best.area_m2:.1f} m² ± {best.area_std_m2:.1f} m²",
        )
    fit = [(room, p) for room, p in found if p >= 0.5]
    certain = math.prod(max(p, 1.0 - p) for _, p in found)
    certain *= math.prod(room.kind_probability for room, _ in fit)
    names = [f"the {room.kind}" for room, _ in fit]
    if not names:
        return asking.answer(
            PlaceText("no room", ()), "no room that is known fits", min(certain, NONE_SEEN),
            "there may be others",
        )  # fmt: skip
    value = Choice(fit[0][0].kind) if len(fit) == 1 else PlaceText(listed(names), ())
    areas = listed([f"{room.kind} {room.area_m2:.1f} m²" for room, _ in found[:6]])
    return asking.answer(value, listed(names), certain, f"of {areas}")


def count_rooms(asking: Asking, reference: Reference) -> Answer:
    """How many rooms fit."""
    found = fitting(asking.grounder, reference)
    if isinstance(found, Declined):
        return found
    table = chances.count_probabilities(p for _, p in found)
    number = int(np.argmax(table))
    noun = str(reference.kind)
    return asking.answer(
        Count(number),
        f"{number} {noun if number == 1 else plural(noun)}",
        table[number] if number else min(table[0], NONE_SEEN),
        f"{len(found)} rooms are known",
    )


def _nowhere(sight: Sight) -> Declined:
    return Declined(
        DeclineReason.NOT_OBSERVED_YET,
        f"{sight.observer.description} is in no room whose floor was seen",
    )


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _said(symbol: str) -> str:
    return symbol.replace("2", "²")
