"""From the words of a place to what may carry the thing, and what must then be true of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...answers.answer import NO_FRAME, FrameUsed
from ...answers.floor import places
from ...answers.grounding.ground import Grounder
from ...answers.measuring.holding import Terms, terms_of
from ...answers.measuring.index import SceneIndex
from ...answers.replies.asking import frame_of
from ...geometry.lexicon import CONTAINERS
from ...geometry.relations import SIDED, RelationKind
from ...language.declined import Declined, DeclineReason
from ...language.instructions import PutPlace
from ...language.lexicon import SURFACES
from ...language.references import Qualifier, Reference
from ...scene.objects import SceneObject

FLOOR = "floor"
_CARRYING = (RelationKind.ON, RelationKind.IN)
NEAR_M = 1.5
"""So near to what the words name anything level may be meant."""


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """A relation that must hold, grounded."""

    qualifier: Qualifier
    terms: Terms


@dataclass(frozen=True, slots=True, eq=False)
class Carrier:
    """What may carry the thing: an object of the map, or the floor (None); or hold it inside."""

    thing: SceneObject | None
    inside: bool = False

    @property
    def id(self) -> int:
        return 0 if self.thing is None else self.thing.id

    @property
    def name(self) -> str:
        return "the floor" if self.thing is None else self.thing.name


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A place in words, grounded.

    Attributes:
        carriers: the first ones are meant rather than the others.
        said: the words name what carries it.
        tests: what must be true of the thing there.
        sure: 0..1, that the words mean these objects.
        frame: of reference of the first direction.
    """

    carriers: tuple[Carrier, ...]
    said: bool
    tests: tuple[Test, ...]
    sure: float
    frame: FrameUsed = NO_FRAME


def wanted(place: PutPlace, grounder: Grounder) -> Wanted | Declined:
    """What the words mean in this version of the map."""
    carriers: list[Carrier] = []
    tests: list[Test] = []
    sure, frame = 1.0, NO_FRAME
    for qualifier in _spread(place.relations):
        if _is_floor(qualifier):
            carriers.append(Carrier(None))
            continue
        terms = terms_of(grounder, qualifier)
        if isinstance(terms, Declined):
            return terms
        sure *= terms.sure
        if frame is NO_FRAME and qualifier.relation in SIDED:
            frame = frame_of(terms.side)
        tests.append(Test(qualifier, terms))
        carrier = _carrier(qualifier, terms)
        if isinstance(carrier, Declined):
            return carrier
        if carrier is not None:
            carriers.append(carrier)
    if len({each.id for each in carriers}) > 1:
        names = " and ".join(each.name for each in carriers)
        return Declined(DeclineReason.UNDEFINED, f"it cannot lie on {names} at once")
    if carriers:
        return Wanted((carriers[0],), True, tuple(tests), sure, frame)
    around = _carriers_around(tests, grounder.index, grounder)
    return Wanted(around, False, tuple(tests), sure, frame)


def _spread(relations: tuple[Qualifier, ...]) -> list[Qualifier]:
    """ "On the floor beside the chair": there is one floor; the chair describes the place."""
    out: list[Qualifier] = []
    for each in relations:
        mark = each.landmarks[0] if each.landmarks else None
        if _is_floor(each) and isinstance(mark, Reference):
            out.append(replace(each, landmarks=(Reference(FLOOR),)))
            out += mark.qualifiers
        else:
            out.append(each)
    return out


def _is_floor(qualifier: Qualifier) -> bool:
    mark = qualifier.landmarks[0] if qualifier.landmarks else None
    return (
        qualifier.relation is RelationKind.ON
        and isinstance(mark, Reference)
        and mark.kind in (FLOOR, "ground")
    )


def _carrier(qualifier: Qualifier, terms: Terms) -> Carrier | Declined | None:
    if qualifier.relation is RelationKind.UNDER and terms.things:
        return Carrier(None)
    if qualifier.relation not in _CARRYING or not terms.things:
        return None
    thing = terms.things[0]
    if places.is_room(thing) or places.is_wall(thing):
        return None
    if qualifier.relation is RelationKind.ON:
        return Carrier(thing)
    if thing.label not in CONTAINERS:
        return Declined(
            DeclineReason.UNDEFINED, f"a {thing.label} is nothing that things are put in"
        )
    return Carrier(thing, inside=True)


def _carriers_around(
    tests: list[Test], index: SceneIndex, grounder: Grounder
) -> tuple[Carrier, ...]:
    """What carries the things that the words name; where that is not known, what is near."""
    found: dict[int, Carrier] = {}
    places_m = []
    for test in tests:
        for thing in test.terms.things:
            if places.is_room(thing) or places.is_wall(thing):
                continue
            places_m.append(thing.box.centre_m[:2])
            support = thing.support
            if support is not None and support.object_id == 0:
                found.setdefault(0, Carrier(None))
            carrier = index.get(support.object_id) if support is not None else None
            if carrier is not None and carrier.label not in CONTAINERS:
                found.setdefault(carrier.id, Carrier(carrier))
        places_m += [sight.position_m[:2] for sight in test.terms.sights]
    if found:
        return tuple(found.values())
    if not places_m and grounder.context.robot is not None:
        places_m.append(grounder.context.robot.position_m[:2])
    near = {
        int(row): index.objects[row]
        for at in places_m
        for row in index.around(at, NEAR_M).nonzero()[0]
        if index.objects[row].label in SURFACES
    }
    return (*(Carrier(each) for each in near.values()), Carrier(None))
