"""Questions with the answers yes and no."""

from __future__ import annotations

import math

from ..errors import DegenerateGeometry
from ..geometry.relations import DIRECTIONAL
from ..geometry.viewpoints import Frame
from ..language.canonical import describe
from ..language.queries import Exists, IsLarger, IsNearer, IsRelation, Measure
from ..language.references import (
    UNSPECIFIED,
    Landmark,
    Person,
    Qualifier,
    Reference,
    Superlative,
)
from ..scene.objects import SceneObject
from . import chances, relations
from .answer import Answer, Boolean, Declined, DeclineReason, RelationFact
from .asking import Asking, frame_of
from .ground import Grounder
from .grounded import Side, Sight
from .naming import listed, several

NONE_SEEN = 0.8
"""Most that "there is none" can be trusted: what was not seen may still be there."""


def is_relation(asking: Asking, question: IsRelation) -> Answer:
    """The reading whose every word is needed to single out its objects; then that one's answer."""
    if question.readings:
        question = _best_reading(asking, question)
        asking = asking.afresh(question)
    grounder = asking.grounder
    predicate = question.predicate
    subject = grounder.resolve(question.subject)
    if isinstance(subject, Declined):
        return subject
    marks = grounder.landmarks(predicate)
    if isinstance(marks, Declined):
        return marks
    things, sights, sure = marks
    if any(subject.thing is thing for thing in things):
        return _itself(subject.thing)
    side: Side | None = None
    if predicate.relation in DIRECTIONAL:
        judged = grounder.side(predicate, things[0] if things else None)
        if isinstance(judged, Declined):
            return judged
        side = judged
        sure *= side.probability
    try:
        measured = grounder.holds(predicate.relation, subject.thing, things, sights, side)
    except DegenerateGeometry as error:
        return Declined(DeclineReason.UNDEFINED, str(error))
    yes = measured.probability >= 0.5
    certain = max(measured.probability, 1.0 - measured.probability)
    mark = listed([asking.name(thing) for thing in things] + [s.description for s in sights])
    text = (
        f"{'yes' if yes else 'no'}, {asking.name(subject.thing)} is "
        f"{'' if yes else 'not '}{predicate.relation.value} {mark}"
    )
    facts: tuple[RelationFact, ...] = ()
    if things:
        second = things[1].id if len(things) > 1 else 0
        frame = side.frame if side else Frame.NONE
        facts = (
            RelationFact(
                predicate.relation,
                subject.thing.id,
                things[0].id,
                measured.probability,
                frame,
                second,
            ),
        )
    return asking.answer(
        Boolean(yes),
        text,
        certain,
        measured.explanation,
        frame=frame_of(side),
        facts=facts,
        note=_other_frame(grounder, predicate, subject.thing, things, side, yes),
        referents=subject.probability * sure,
    )


def exists(asking: Asking, question: Exists) -> Answer:
    """Whether anything that fits was seen."""
    members = asking.grounder.members(question.reference)
    if isinstance(members, Declined):
        return members
    missing = math.prod(1.0 - float(p) for p in members.chances)
    things = [asking.index.objects[row] for row in members.likely()]
    described = describe(question.reference).removeprefix("the ")
    if missing < 0.5:
        ids = tuple(sorted(thing.id for thing in things))
        names = several(things, asking.index) or described
        return asking.answer(
            Boolean(True), f"yes: {names}", 1.0 - missing, f"{len(things)} fit", objects=ids
        )
    return asking.answer(
        Boolean(False),
        f"no, no {described} was seen",
        min(missing, NONE_SEEN),
        "nothing in the map fits; what was not looked at may still be there",
    )


def is_larger(asking: Asking, question: IsLarger) -> Answer:
    """Two sizes compared."""
    found = asking.resolve_all((question.subject, question.other))
    if isinstance(found, Declined):
        return found
    first, second = found
    if first.thing is second.thing:
        return _itself(first.thing)
    (a, a_std), (b, b_std) = (size_of(one.thing, question.measure) for one in found)
    larger = chances.below(b, a, math.hypot(a_std, b_std))
    chance = 1.0 - larger if question.smaller else larger
    unit = "m³" if question.measure is Measure.VOLUME else "m"
    explanation = f"{a:.2f} ± {a_std:.2f} {unit} against {b:.2f} ± {b_std:.2f} {unit}"
    return _verdict(asking, chance, first.probability * second.probability, explanation)


def size_of(thing: SceneObject, measure: Measure) -> tuple[float, float]:
    """Volume (m³), height or longest horizontal edge (m) and its 1 sigma."""
    size = [float(edge) for edge in thing.box.size_m]
    std = [max(float(edge), chances.SIZE_FLOOR_M) for edge in thing.size_std_m]
    if measure is Measure.VOLUME:
        volume = math.prod(size)
        return volume, volume * math.hypot(*(s / edge for s, edge in zip(std, size, strict=True)))
    if measure is Measure.HEIGHT:
        return size[2], std[2]
    return max(size[:2]), max(std[:2])


def is_nearer(asking: Asking, question: IsNearer) -> Answer:
    """Two distances compared."""
    grounder = asking.grounder
    marks = []
    for landmark in (question.subject, question.target, question.other):
        mark = _stand(grounder, landmark)
        if isinstance(mark, Declined):
            return mark
        marks.append(mark)
    subject, target, other = marks
    pairs = [(subject, target), (subject, other) if question.than_to else (other, target)]
    measured = []
    for one, two in pairs:
        between = distance_of(one[0], two[0])
        if isinstance(between, Declined):
            return between
        measured.append(between)
    (a, a_std), (b, b_std) = measured
    nearer = chances.below(a, b, math.hypot(a_std, b_std))
    chance = 1.0 - nearer if question.farther else nearer
    explanation = f"{a:.2f} ± {a_std:.2f} m against {b:.2f} ± {b_std:.2f} m"
    return _verdict(asking, chance, math.prod(mark[1] for mark in marks), explanation)


def distance_of(
    one: SceneObject | Sight, two: SceneObject | Sight
) -> tuple[float, float] | Declined:
    """Distance and its 1 sigma, metres, by `docs/relations.md`."""
    if isinstance(one, SceneObject) and isinstance(two, SceneObject):
        return _itself(one) if one is two else relations.distance(one, two)
    if isinstance(one, SceneObject) and isinstance(two, Sight):
        return relations.distance_from(two.observer, one)
    if isinstance(one, Sight) and isinstance(two, SceneObject):
        return relations.distance_from(one.observer, two)
    return Declined(DeclineReason.UNDEFINED, "the distance between two persons is not measured")


def _stand(grounder: Grounder, landmark: Landmark) -> tuple[SceneObject | Sight, float] | Declined:
    if isinstance(landmark, Person):
        sight = grounder.person(landmark)
        return sight if isinstance(sight, Declined) else (sight, sight.probability)
    found = grounder.resolve(landmark)
    return found if isinstance(found, Declined) else (found.thing, found.probability)


def _verdict(asking: Asking, chance: float, sure: float, explanation: str) -> Answer:
    yes = chance >= 0.5
    return asking.answer(
        Boolean(yes),
        f"{'yes' if yes else 'no'}: {explanation}",
        max(chance, 1.0 - chance),
        explanation,
        referents=sure,
    )


def _itself(thing: SceneObject) -> Declined:
    return Declined(
        DeclineReason.UNDEFINED,
        f"both descriptions mean {thing.name}: it has no relation to itself",
    )


def _other_frame(
    grounder: Grounder,
    predicate: Qualifier,
    subject: SceneObject,
    things: tuple[SceneObject, ...],
    side: Side | None,
    yes: bool,
) -> str:
    """What the frame that the words did not name would have answered, "" if the same."""
    if side is None or not side.chosen or side.reference is None:
        return ""
    (reference,) = things
    try:
        if side.frame is Frame.INTRINSIC:
            sight = grounder.sight()
            if isinstance(sight, Declined):
                return ""
            other = relations.relative_turn(sight.observer, subject, reference)
            where = f"as seen from {sight.observer.description}"
        elif reference.front and reference.front.probability >= relations.FRONT_KNOWN:
            other = relations.intrinsic_turn(subject, reference)
            where = f"by the front of {reference.name}"
        else:
            return ""
    except DegenerateGeometry:
        return ""
    agrees = (other.probability(predicate.relation) >= 0.5) == yes
    return "" if agrees else f"{where} the answer would be {'no' if yes else 'yes'}"


def _best_reading(asking: Asking, question: IsRelation) -> IsRelation:
    """Of several splits of the words, the one that fits the map with the fewest idle words."""
    readings = [question, *question.readings]
    if question.viewpoint.named:
        # A viewpoint is named for the sake of a direction.
        readings.sort(key=lambda each: each.predicate.relation not in DIRECTIONAL)
        if readings[0].predicate.relation in DIRECTIONAL:
            readings = [each for each in readings if each.predicate.relation in DIRECTIONAL]
    best, fewest = readings[0], math.inf
    for reading in readings:
        idle = _idle_words(asking, reading)
        if idle < fewest:
            best, fewest = reading, idle
    return best


def _idle_words(asking: Asking, reading: IsRelation) -> float:
    """Descriptions that single out nothing that the bare noun would not; infinite if one fits
    nothing."""
    grounder = asking.afresh(reading).grounder.unaided()
    idle = 0
    for landmark in (reading.subject, *reading.predicate.landmarks):
        if isinstance(landmark, Person):
            continue
        if isinstance(grounder.resolve(landmark), Declined):
            if not landmark.plural:
                return math.inf
            continue
        if landmark.qualifiers:
            bare = Reference(landmark.kind, landmark.colour)
            idle += not isinstance(grounder.resolve(bare), Declined)
    return idle


__all__ = [
    "UNSPECIFIED",
    "Superlative",
    "distance_of",
    "exists",
    "is_larger",
    "is_nearer",
    "is_relation",
    "size_of",
]
