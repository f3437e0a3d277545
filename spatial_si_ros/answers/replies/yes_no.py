"""Questions with the answers yes and no."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...errors import DegenerateGeometry
from ...geometry.relations import MIN_BASELINE_M, SIDED, RelationKind
from ...geometry.viewpoints import Frame
from ...language.canonical import describe
from ...language.queries import Exists, IsLarger, IsNearer, IsRelation, Measure
from ...language.references import (
    UNSPECIFIED,
    Landmark,
    Person,
    Qualifier,
    Reference,
    Superlative,
)
from ...scene.objects import SceneObject
from ..answer import Answer, Boolean, Declined, DeclineReason, RelationFact
from ..floor.places import is_place, is_wall, wall_distance
from ..grounding.ground import Grounder
from ..grounding.grounded import Side, Sight
from ..grounding.naming import listed, several
from ..grounding.refusals import undefined
from ..measuring import chances, relations, unseen
from ..measuring.holding import Terms, holds, terms_of
from ..measuring.index import SceneIndex
from .asking import Asking, frame_of
from .room_sizes import compare_rooms, room_exists

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
    terms = terms_of(grounder, predicate)
    if isinstance(terms, Declined):
        return terms
    things = terms.things
    if any(subject.thing is thing for thing in things):
        return itself(subject.thing)
    try:
        measured = holds(asking.index, predicate, subject.thing, terms)
    except DegenerateGeometry as error:
        return undefined(error)
    yes = measured.probability >= 0.5
    certain = max(measured.probability, 1.0 - measured.probability)
    mark = listed([asking.name(t) for t in things] + [s.description for s in terms.sights])
    said = yes != predicate.negated
    text = (
        f"{'yes' if yes else 'no'}, {asking.name(subject.thing)} is "
        f"{'' if said else 'not '}{relation_words(predicate)} {mark}"
    )
    return asking.answer(
        Boolean(yes),
        text,
        certain,
        measured.explanation,
        frame=frame_of(terms.side, predicate.relation, terms.eye),
        facts=_facts(predicate, subject.thing, terms, measured.probability),
        note=_other_frame(grounder, predicate, subject.thing, things, terms.side, yes),
        referents=subject.probability * terms.sure,
    )


def _facts(
    predicate: Qualifier, subject: SceneObject, terms: Terms, probability: float
) -> tuple[RelationFact, ...]:
    """The relation as evidence; a negated one as that which it denies."""
    if not terms.things:
        return ()
    second = terms.things[1].id if len(terms.things) > 1 else 0
    holds_with = 1.0 - probability if predicate.negated else probability
    first = terms.things[0].id
    return (RelationFact(predicate.relation, subject.id, first, holds_with, terms.frame, second),)


def relation_words(qualifier: Qualifier) -> str:
    """ "left of", "within 2 m of"."""
    if qualifier.limit_m is None:
        return qualifier.relation.value
    of = "from" if qualifier.relation is RelationKind.BEYOND else "of"
    return f"{qualifier.relation.value} {qualifier.limit_m:g} m {of}"


def exists(asking: Asking, question: Exists) -> Answer:
    """Whether anything that fits was seen."""
    if is_place(question.reference):
        return room_exists(asking, question.reference)
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
    if is_place(question.subject) and is_place(question.other):
        return compare_rooms(asking, question)
    found = asking.resolve_all((question.subject, question.other))
    if isinstance(found, Declined):
        return found
    first, second = found
    if first.thing is second.thing:
        return itself(first.thing)
    (a, a_std), (b, b_std) = (size_of(one.thing, question.measure) for one in found)
    larger = unseen.mean(
        lambda case: _larger(*(size_of(thing, question.measure) for thing in case)),
        (first.thing, second.thing),
    )
    chance = 1.0 - larger if question.smaller else larger
    unit = "m³" if question.measure is Measure.VOLUME else "m"
    explanation = f"{a:.3g} ± {a_std:.1g} {unit} against {b:.3g} ± {b_std:.1g} {unit}"
    return _verdict(asking, chance, first.probability * second.probability, explanation)


def _larger(first: tuple[float, float], second: tuple[float, float]) -> float:
    """P(the first is more), of values with normal errors."""
    (a, a_std), (b, b_std) = first, second
    return chances.below(b, a, math.hypot(a_std, b_std))


def size_of(thing: SceneObject, measure: Measure) -> tuple[float, float]:
    """Volume (m³), height, or an edge (m), and its 1 sigma; `docs/relations.md`, "Measures"."""
    size = [float(edge) for edge in thing.box.size_m]
    std = [max(float(edge), chances.SIZE_FLOOR_M) for edge in thing.size_std_m]
    if measure is Measure.VOLUME:
        volume = math.prod(size)
        return volume, volume * math.hypot(*(s / edge for s, edge in zip(std, size, strict=True)))
    if measure is Measure.HEIGHT:
        return size[2], std[2]
    flat = [0, 1] if size[0] >= size[1] else [1, 0]
    if measure is Measure.WIDTH:
        return size[flat[1]], std[flat[1]]
    longest = flat[0]
    if measure is Measure.LONGEST_EDGE and size[2] > size[longest]:
        longest = 2
    return size[longest], max(std[:2]) if longest < 2 else std[2]


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
    pairs = ((0, 1), (0, 2) if question.than_to else (2, 1))

    def apart(ends: Sequence[SceneObject | Sight]) -> list[tuple[float, float]] | Declined:
        found = [distance_of(ends[one], ends[two], asking.index) for one, two in pairs]
        refused = next((each for each in found if isinstance(each, Declined)), None)
        return refused or [each for each in found if not isinstance(each, Declined)]

    ends = [subject[0], target[0], other[0]]
    measured = apart(ends)
    if isinstance(measured, Declined):
        return measured
    (a, a_std), (b, b_std) = measured
    shares = []
    for case in unseen.with_places(ends):
        distances = apart(case)
        if not isinstance(distances, Declined):
            shares.append(_larger(distances[1], distances[0]))
    nearer = math.fsum(shares) / len(shares)
    chance = 1.0 - nearer if question.farther else nearer
    explanation = f"{a:.2f} ± {a_std:.2f} m against {b:.2f} ± {b_std:.2f} m"
    return _verdict(asking, chance, math.prod(mark[1] for mark in marks), explanation)


def distance_of(
    one: SceneObject | Sight, two: SceneObject | Sight, index: SceneIndex
) -> tuple[float, float] | Declined:
    """Distance and its 1 sigma, metres, by `docs/relations.md`."""
    if isinstance(one, SceneObject) and isinstance(two, SceneObject):
        for subject, other in ((one, two), (two, one)):
            if is_wall(other):
                return wall_distance(subject, index)
        return itself(one) if one.id == two.id else relations.distance(one, two)
    if isinstance(one, SceneObject) and isinstance(two, Sight):
        return relations.distance_from(two.observer, one)
    if isinstance(one, Sight) and isinstance(two, SceneObject):
        return relations.distance_from(one.observer, two)
    return _between_persons(one, two)


def _between_persons(
    one: SceneObject | Sight, two: SceneObject | Sight
) -> tuple[float, float] | Declined:
    if isinstance(one, Sight) and isinstance(two, Sight):
        a, b = one.observer, two.observer
        metres = math.dist(a.position_m[:2], b.position_m[:2])
        if metres > MIN_BASELINE_M:
            return metres, math.hypot(a.position_std_m, b.position_std_m, chances.POSITION_FLOOR_M)
    return Declined(DeclineReason.UNDEFINED, "both are in the same place: there is no distance")


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


def itself(thing: SceneObject) -> Declined:
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
        readings.sort(key=lambda each: each.predicate.relation not in SIDED)
        if readings[0].predicate.relation in SIDED:
            readings = [each for each in readings if each.predicate.relation in SIDED]
    best, fewest = readings[0], math.inf
    for reading in readings:
        # Where as many words are idle, a relation describes the noun before it.
        idle = _idle_words(asking, reading) + 0.01 * len(reading.subject.qualifiers)
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
            bare = Reference(landmark.kind, landmark.colour, superlative=landmark.superlative)
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
    "itself",
    "size_of",
]
