"""Questions whose answer is a length or a colour."""

from __future__ import annotations

from ..language.queries import HowBig, HowFar, WhatColour
from ..language.references import Person
from ..scene.objects import SceneObject
from . import chances
from .answer import Answer, Choice, Declined, DeclineReason, Number
from .asking import Asking
from .colours import colour_probability
from .grounded import Sight
from .yes_no import distance_of, size_of

TOLERANCE_M = 0.1
TOLERANCE_RATIO = 0.1
"""A length is right within the larger of both; its probability is that it is."""


def how_far(asking: Asking, question: HowFar) -> Answer:
    """Distance between closest points."""
    grounder = asking.grounder
    ends: list[SceneObject | Sight] = []
    sure = 1.0
    for landmark in (question.first, question.second):
        if isinstance(landmark, Person):
            sight = grounder.person(landmark)
            if isinstance(sight, Declined):
                return sight
            ends.append(sight)
            sure *= sight.probability
        else:
            found = grounder.resolve(landmark)
            if isinstance(found, Declined):
                return found
            ends.append(found.thing)
            sure *= found.probability
    measured = distance_of(ends[0], ends[1])
    if isinstance(measured, Declined):
        return measured
    metres, std = measured
    names = [
        asking.name(end) if isinstance(end, SceneObject) else end.observer.description
        for end in ends
    ]
    return asking.answer(
        Number(metres, std, "m"),
        f"{metres:.2f} m between {names[0]} and {names[1]}",
        _within_tolerance(metres, std) * sure,
        f"{metres:.2f} m ± {std:.2f} m between the closest points",
    )


def how_big(asking: Asking, question: HowBig) -> Answer:
    """Height or longest horizontal edge."""
    found = asking.grounder.resolve(question.subject)
    if isinstance(found, Declined):
        return found
    metres, std = size_of(found.thing, question.measure)
    return asking.answer(
        Number(metres, std, "m"),
        f"{asking.name(found.thing)} is {metres:.2f} m {question.measure.value}",
        _within_tolerance(metres, std) * found.probability,
        f"{metres:.2f} m ± {std:.2f} m along the edge of its box",
        objects=(found.thing.id,),
    )


def what_colour(asking: Asking, question: WhatColour) -> Answer:
    """The measured colour's name."""
    found = asking.grounder.resolve(question.subject)
    if isinstance(found, Declined):
        return found
    colour = found.thing.colour
    if colour is None:
        return Declined(
            DeclineReason.NOT_OBSERVED_WELL, f"the colour of {found.thing.name} was not measured"
        )
    return asking.answer(
        Choice(colour.name),
        f"{asking.name(found.thing)} is {colour.name}",
        colour_probability(found.thing, colour.name),
        f"mean sRGB ({', '.join(f'{channel:.2f}' for channel in colour.rgb)})",
        objects=(found.thing.id,),
        referents=found.probability,
    )


def _within_tolerance(metres: float, std: float) -> float:
    slack = max(TOLERANCE_M, TOLERANCE_RATIO * metres)
    return 2.0 * chances.below(0.0, slack, std) - 1.0
