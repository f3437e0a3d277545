"""Questions whose answer is a length or a colour."""

from __future__ import annotations

from ...language.queries import HowBig, HowFar, Measure, Unit, WhatColour
from ...language.references import Person
from ...scene.objects import SceneObject
from ..answer import Answer, Boolean, Choice, Declined, DeclineReason, Number
from ..context import Conventions
from ..grounding.grounded import Sight
from ..measuring import chances
from ..measuring.colours import colour_probability
from .asking import Asking
from .units import PER_METRE, said
from .yes_no import distance_of, size_of

TOLERANCE_M = 0.1
TOLERANCE_RATIO = 0.1
"""A length is right within the larger of both; its probability is that it is."""
_EDGES = {
    Measure.HEIGHT: "height",
    Measure.LENGTH: "longer horizontal edge",
    Measure.WIDTH: "shorter horizontal edge",
    Measure.LONGEST_EDGE: "longest edge",
}


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
    measured = distance_of(ends[0], ends[1], asking.index)
    if isinstance(measured, Declined):
        return measured
    metres, std = measured
    names = [
        asking.name(end) if isinstance(end, SceneObject) else end.observer.description
        for end in ends
    ]
    factor = PER_METRE[question.unit]
    return asking.answer(
        Number(metres * factor, std * factor, question.unit.value),
        f"{said(metres, question.unit)} between {names[0]} and {names[1]}",
        _within_tolerance(metres, std),
        f"{metres:.2f} m ± {std:.2f} m between the closest points",
        referents=sure,
    )


def how_big(asking: Asking, question: HowBig) -> Answer:
    """Height, an edge, or the longest one."""
    found = asking.grounder.resolve(question.subject)
    if isinstance(found, Declined):
        return found
    thing, measure, unit = found.thing, question.measure, question.unit
    if thing.id < 0:
        return Declined(DeclineReason.UNDEFINED, f"of a {thing.label} only the floor is measured")
    size, std = size_of(thing, measure)
    if measure is Measure.VOLUME:
        cubed = PER_METRE[unit] ** 3
        return asking.answer(
            Number(size * cubed, std * cubed, f"{unit.value}3"),
            f"the box of {asking.name(thing)} holds {size * cubed:.3g} {unit.value}³",
            2.0 * chances.below(0.0, max(TOLERANCE_RATIO * size, 1e-3), std) - 1.0,
            f"{size:.3f} m³ ± {std:.3f} m³ within its box",
            objects=(thing.id,),
            referents=found.probability,
        )
    if asking.grounder.context.conventions is Conventions.VSI and measure is Measure.LONGEST_EDGE:
        unit = Unit.CENTIMETRE
    return asking.answer(
        Number(size * PER_METRE[unit], std * PER_METRE[unit], unit.value),
        f"{asking.name(thing)} is {said(size, unit)} {measure.value}",
        _within_tolerance(size, std),
        f"{size:.2f} m ± {std:.2f} m along the {_EDGES[measure]} of its box",
        objects=(thing.id,),
        referents=found.probability,
    )


def what_colour(asking: Asking, question: WhatColour) -> Answer:
    """The measured colour's name, or whether it is the one that was asked for."""
    found = asking.grounder.resolve(question.subject)
    if isinstance(found, Declined):
        return found
    colour = found.thing.colour
    if colour is None:
        return Declined(
            DeclineReason.NOT_OBSERVED_WELL, f"the colour of {found.thing.name} was not measured"
        )
    if question.asked is not None:
        share = colour_probability(found.thing, question.asked)
        yes = share >= 0.5
        return asking.answer(
            Boolean(yes),
            f"{'yes' if yes else 'no'}, {asking.name(found.thing)} is {colour.name}",
            max(share, 1.0 - share),
            f"mean sRGB ({', '.join(f'{channel:.2f}' for channel in colour.rgb)}): "
            f"{question.asked} with {share:.2f}",
            objects=(found.thing.id,),
            referents=found.probability,
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
