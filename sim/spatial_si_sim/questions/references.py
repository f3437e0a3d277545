"""How somebody would refer to a true object so that it is understood, or nearly."""

from __future__ import annotations

import random

from ..truth.referents import Undecidable, resolve
from ..truth.scene import TrueObject
from ..truth.situation import Situation
from ..truth.spec import Clause, Extreme, Reference, Relation
from ..truth.verdicts import Undefined

PLAIN_SHARE = 0.7
"""Share of references that are said as short as possible when they can be."""
CARELESS_SHARE = 0.04
"""Share of references that name only the kind, unique or not."""
NEIGHBOURS = 6


def refer(thing: TrueObject, situation: Situation, draw: random.Random) -> Reference:
    """A reference to the object: the shortest unique one, sometimes a longer, seldom a vague one.

    Longer ones add the colour, what it rests on, or something next to it.
    """
    plain = Reference(thing.kind)
    if draw.random() < CARELESS_SHARE:
        return plain
    options = [plain]
    if thing.colour is not None:
        options.append(Reference(thing.kind, thing.colour))
    unique = [option for option in options if _means(option, thing, situation)]
    if unique and draw.random() < PLAIN_SHARE:
        return unique[0]
    longer = [option for option in _longer(thing, situation) if _means(option, thing, situation)]
    pool = unique + longer
    return draw.choice(pool) if pool else plain


def _means(reference: Reference, thing: TrueObject, situation: Situation) -> bool:
    try:
        return resolve(reference, situation).id == thing.id
    except (Undecidable, Undefined):
        return False


def _longer(thing: TrueObject, situation: Situation) -> list[Reference]:
    """References through another object that is itself unique by its kind."""
    objects = situation.scene.objects
    kinds = [other.kind for other in objects]
    landmarks = [
        other
        for other in objects
        if other.id != thing.id and kinds.count(other.kind) == 1 and situation.was_seen(other)
    ]
    found = []
    for other in landmarks:
        if other.id == thing.support:
            relation = Relation.IN if thing.support_relation == "in" else Relation.ON
            found.append(_through(thing, relation, other))
    if kinds.count(thing.kind) == 1:
        return found
    landmarks.sort(key=lambda other: distance2(thing, other))
    for other in landmarks[:NEIGHBOURS]:
        if other.id != thing.support:
            found.append(_through(thing, Relation.NEXT_TO, other))
            found.append(Reference(thing.kind, None, None, Extreme.NEAREST, Reference(other.kind)))
    return found


def _through(thing: TrueObject, relation: Relation, other: TrueObject) -> Reference:
    return Reference(thing.kind, None, Clause(relation, (Reference(other.kind),)))


def distance2(first: TrueObject, second: TrueObject) -> float:
    """Square of the distance of two centres."""
    return sum((a - b) ** 2 for a, b in zip(first.box.centre_m, second.box.centre_m))
