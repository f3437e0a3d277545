"""Questions whose answer is a length or a colour."""

from __future__ import annotations

from ...language.queries import HowBig, HowFar, Measure, Unit, WhatColour
from ...language.references import Person
from ...scene.objects import SceneObject
from ..answer import Answer, Boolean, Choice, Declined, DeclineReason, Number
from ..context import Conventions
from ..grounding.grounded import Sight
from ..measuring import unseen
from ..measuring.colours import colour_probability
from .asking import Asking
from .bounds import KNOWN, TOLERANCE_M, bounded, told
from .units import PER_METRE, said
from .yes_no import distance_of, size_of

SMALLEST_M3 = 1e-3
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
    names = [
        asking.name(end) if isinstance(end, SceneObject) else end.observer.description
        for end in ends
    ]
    factor = PER_METRE[question.unit]
    others = [distance_of(case[0], case[1], asking.index) for case in unseen.with_places(ends)]
    cases = [each for each in others if not isinstance(each, Declined)]
    (metres, std), fits = told(cases, asking.choices, factor, question.unit.value)
    things = [end for end in ends if isinstance(end, SceneObject)]
    if fits < KNOWN and any(unseen.is_open(thing) for thing in things):
        most = said(measured[0], question.unit)
        return bounded(things, f"at most {most} between {names[0]} and {names[1]}")
    return asking.answer(
        Number(metres * factor, std * factor, question.unit.value),
        f"{said(metres, question.unit)} between {names[0]} and {names[1]}",
        fits,
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
    if asking.grounder.context.conventions is Conventions.VSI and measure is Measure.LONGEST_EDGE:
        unit = Unit.CENTIMETRE
    cases = [size_of(each, measure) for each in unseen.variants(thing)]
    volume = measure is Measure.VOLUME
    power, least = (3, SMALLEST_M3) if volume else (1, TOLERANCE_M)
    name_of_unit = f"{unit.value}3" if volume else unit.value
    (size, std), fits = told(cases, asking.choices, PER_METRE[unit] ** power, name_of_unit, least)
    if fits < KNOWN and unseen.is_open(thing):
        seen = cases[0][0]
        large = f"{seen:.3g} m³ large" if volume else f"{said(seen, unit)} {measure.value}"
        return bounded([thing], f"{asking.name(thing)} is at least {large}")
    if volume:
        cubed = PER_METRE[unit] ** 3
        return asking.answer(
            Number(size * cubed, std * cubed, f"{unit.value}3"),
            f"the box of {asking.name(thing)} holds {size * cubed:.3g} {unit.value}³",
            fits,
            f"{size:.3f} m³ ± {std:.3f} m³ within its box",
            objects=(thing.id,),
            referents=found.probability,
        )
    return asking.answer(
        Number(size * PER_METRE[unit], std * PER_METRE[unit], unit.value),
        f"{asking.name(thing)} is {said(size, unit)} {measure.value}",
        fits,
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
