"""Colour, which the scene knows, and what kinds of things are for, which everybody knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Callable

from .errors import Undecidable
from .grounds import Clear, distinct, subject_of
from .referents import resolve
from .situation import Situation
from .spec import Form, Question

USES: Mapping[str, frozenset[str]] = {
    "sit on": frozenset({"chair", "sofa", "armchair", "bench", "stool"}),
    "sleep in": frozenset({"bed"}),
    "keep food cold": frozenset({"fridge"}),
    "cook a meal on": frozenset({"stove"}),
    "wash your hands in": frozenset({"sink"}),
    "take a bath in": frozenset({"bathtub"}),
    "read": frozenset({"book"}),
    "tell the time": frozenset({"clock"}),
    "cut paper": frozenset({"scissors"}),
    "drink from": frozenset({"mug", "cup", "bottle", "can"}),
    "eat": frozenset({"apple", "orange", "banana"}),
    "light the room": frozenset({"lamp"}),
    "watch a film on": frozenset({"tv"}),
    "type a letter on": frozenset({"keyboard", "laptop"}),
    "call somebody": frozenset({"phone"}),
    "hang up clothes": frozenset({"wardrobe"}),
    "wear on a foot": frozenset({"shoe"}),
    "put flowers in": frozenset({"vase"}),
    "rest your head on": frozenset({"pillow"}),
}
"""What somebody wants to do, and the kinds that serve it best."""
NEAR_USES: Mapping[str, frozenset[str]] = {
    "sit on": frozenset({"bed", "toilet", "rug", "pillow", "box", "bathtub", "table"}),
    "sleep in": frozenset({"sofa", "armchair"}),
    "keep food cold": frozenset(),
    "cook a meal on": frozenset({"counter"}),
    "wash your hands in": frozenset({"bathtub", "bowl"}),
    "take a bath in": frozenset({"sink"}),
    "read": frozenset({"laptop", "phone", "box", "can", "bottle"}),
    "tell the time": frozenset({"phone", "laptop", "tv", "stove"}),
    "drink from": frozenset({"bowl", "vase"}),
    "eat": frozenset({"can"}),
    "light the room": frozenset({"window", "tv"}),
    "watch a film on": frozenset({"laptop", "phone"}),
    "type a letter on": frozenset({"phone"}),
    "call somebody": frozenset({"laptop"}),
    "hang up clothes": frozenset({"door", "chair"}),
    "put flowers in": frozenset({"bottle", "can", "mug", "cup", "bowl"}),
    "rest your head on": frozenset({"bed", "sofa", "armchair", "teddy"}),
}
"""Kinds that would do at need, and are not offered beside the best."""


def _colour(question: Question, situation: Situation) -> Clear:
    """The name of the colour; with `sector` whether it is that one."""
    thing = resolve(subject_of(question), situation)
    if thing.colour is None:
        raise Undecidable("undefined", f"{thing.name} has no one colour")
    value = thing.colour == question.sector if question.sector else thing.colour
    return value, f"{thing.name} is {thing.colour}", [thing.id]


def _use(question: Question, situation: Situation) -> Clear:
    """The one of several things that serves a use."""
    things = [resolve(choice, situation) for choice in question.choices]
    distinct(things)
    fitting = [thing for thing in things if thing.kind in USES[question.use]]
    doubtful = [thing for thing in things if thing.kind in NEAR_USES.get(question.use, ())]
    if len(fitting) != 1 or doubtful:
        raise Undecidable("ambiguous", f"{len(fitting) + len(doubtful)} of the choices would do")
    return frozenset({fitting[0].id}), fitting[0].name, [fitting[0].id]


FORMS: dict[Form, Callable[[Question, Situation], Clear]] = {
    Form.COLOUR: _colour,
    Form.USE: _use,
}
