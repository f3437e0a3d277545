"""A relation between grounded things and persons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...errors import DegenerateGeometry
from ...geometry.relations import COMPASS, SIDED, SIGHTED, RelationKind
from ...geometry.viewpoints import Frame, Observer
from ...language.declined import Declined, DeclineReason
from ...language.references import Qualifier
from ...scene.objects import SceneObject
from ..floor import places
from ..grounding.grounded import Side
from . import chances, fronts, motion, relations, sightings, unseen
from .index import SceneIndex
from .measured import Measured
from .sights import object_observer

if TYPE_CHECKING:
    from ..grounding.ground import Grounder

R = RelationKind
PERSON = "person"


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What a relation is judged against, grounded.

    Attributes:
        things, sights: its landmarks: objects (and rooms, walls), and persons.
        sure: that they are the ones that are meant, 0..1.
        side: the frame of a direction.
        eye: for a relation of sight, who looks.
        sees: the looked-at must lie before the eye, too.
    """

    things: tuple[SceneObject, ...]
    sights: tuple[Observer, ...]
    sure: float
    side: Side | None = None
    eye: Observer | None = None
    sees: bool = False

    @property
    def frame(self) -> Frame:
        return self.side.frame if self.side else Frame.NONE


def terms_of(grounder: Grounder, qualifier: Qualifier) -> Terms | Declined:
    """The landmarks, the frame and the eye of a relation."""
    marks = grounder.landmarks(qualifier)
    if isinstance(marks, Declined):
        return marks
    things, sights, sure = marks
    if qualifier.relation in SIDED:
        side = grounder.side(qualifier, things[0] if things else None)
        if isinstance(side, Declined):
            return side
        return Terms(things, sights, sure * side.probability, side)
    if qualifier.relation not in SIGHTED:
        return Terms(things, sights, sure)
    if qualifier.relation in (R.VISIBLE_FROM, R.HIDDEN_FROM):
        if sights:
            return Terms(things, sights, sure, None, sights[0], True)
        if things:
            eye = object_observer(things[0])
            return Terms(things, sights, sure, None, eye, things[0].label == PERSON)
    elif not things:
        return Declined(
            DeclineReason.UNDEFINED, f"nothing can be '{qualifier.relation.value}' a person here"
        )
    named = qualifier.viewpoint
    sight = grounder.observer(named) if named.named else grounder.sight()
    if isinstance(sight, Declined):
        return sight
    return Terms(things, sights, sure * sight.probability, None, sight.observer, not things)


def holds(index: SceneIndex, qualifier: Qualifier, subject: SceneObject, terms: Terms) -> Measured:
    """How probable the relation is; a negated one is turned round.

    Raises:
        DegenerateGeometry: it has no meaning for these positions.
        NotObserved: nobody has seen what it hangs on.
    """
    measured = _holds(index, qualifier, subject, terms)
    if qualifier.negated:
        return Measured(1.0 - measured.probability, measured.explanation)
    return measured


def _holds(index: SceneIndex, qualifier: Qualifier, subject: SceneObject, terms: Terms) -> Measured:
    relation, things = qualifier.relation, terms.things
    if qualifier.inverse and things:
        forward = replace(qualifier, inverse=False)
        return _holds(index, forward, things[0], replace(terms, things=(subject,)))
    if terms.side is not None:
        frame, observer = terms.side.frame, terms.side.observer
        azimuth = relations.turn(frame, observer, subject, terms.side.reference)
        return Measured(azimuth.probability(relation), azimuth.words)
    if relation in motion.KINDS and not (things and places.is_wall(things[0])):
        target = terms.sights[0] if terms.sights else things[0]
        return motion.measure(relation, subject, target, index.snapshot)
    if relation in SIGHTED:
        return sightings.sighted(index, relation, subject, things, terms.eye, terms.sees)
    if terms.sights:
        person = terms.sights[0]
        return unseen.mixed(lambda case: _to_person(qualifier, case[0], person), (subject,))
    if relation is R.ALIGNED_WITH:
        return unseen.mixed(fronts.aligned, (subject, *things))
    first = things[0]
    if places.is_wall(first):
        return _to_wall(index, qualifier, subject)
    if relation is R.IN and places.is_room(first):
        return places.in_room(subject, first, index)
    second = things[1] if len(things) > 1 else None
    return relations.measure(relation, subject, first, second, limit_m=qualifier.limit_m)


def _to_person(qualifier: Qualifier, subject: SceneObject, person: Observer) -> Measured:
    relation = qualifier.relation
    if relation in relations.BY_DISTANCE:
        metres, std = relations.distance_from(person, subject)
        of = f"from {person.description}"
        return relations.judged(relation, metres, std, qualifier.limit_m, of)
    std = max(person.position_std_m, chances.POSITION_FLOOR_M)
    if relation in (R.FACING, R.FACING_AWAY_FROM):
        away = relation is R.FACING_AWAY_FROM
        return fronts.facing_place(subject, person.position_m, std, away)
    if relation in COMPASS:
        azimuth = relations.compass_turn(subject, person.position_m, std, person.description)
        return Measured(azimuth.probability(relation), azimuth.words)
    raise DegenerateGeometry(f"nothing can be '{relation.value}' a person here")


def _to_wall(index: SceneIndex, qualifier: Qualifier, subject: SceneObject) -> Measured:
    relation = qualifier.relation
    if relation in (R.AGAINST, R.TOUCHING):
        return places.against_wall(relation, subject, index)
    if relation in relations.BY_DISTANCE:
        metres, std = places.wall_distance(subject, index)
        return relations.judged(relation, metres, std, qualifier.limit_m, "from the wall")
    raise DegenerateGeometry(f"'{relation.value}' the wall is not measured; name a thing instead")
