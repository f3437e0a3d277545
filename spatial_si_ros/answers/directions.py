"""Questions whose answer is a direction or a place."""

from __future__ import annotations

import math

import numpy as np

from ..errors import DegenerateGeometry
from ..geometry.relations import DIRECTIONAL, NEAR_M, NEXT_TO_M, RelationKind, Sector
from ..language.queries import Direction, WhereIs
from ..language.references import Person, Qualifier, Who
from ..scene.objects import SceneObject
from . import relations
from .answer import Answer, Choice, Declined, DeclineReason, PlaceText
from .asking import Asking, frame_of
from .ground import Grounder
from .grounded import Side

R = RelationKind
WORDS = {R.LEFT_OF: "left", R.RIGHT_OF: "right", R.IN_FRONT_OF: "front", R.BEHIND: "behind"}
"""How a direction is called in an answer; the names of `Sector`."""
_SAID = {
    Sector.LEFT: "to the left",
    Sector.RIGHT: "to the right",
    Sector.FRONT: "in front",
    Sector.BEHIND: "behind",
}
_SIDEWAYS = frozenset({R.LEFT_OF, R.RIGHT_OF})
BIG_M = 0.45
"""Objects at least this long make good landmarks for "where is"."""


def direction(asking: Asking, question: Direction) -> Answer:
    """One of the offered directions."""
    grounder = asking.grounder
    subject = grounder.resolve(question.subject)
    if isinstance(subject, Declined):
        return subject
    reference: SceneObject | None = None
    sure = subject.probability
    if not isinstance(question.landmark, Person):
        found = grounder.resolve(question.landmark)
        if isinstance(found, Declined):
            return found
        reference = found.thing
        sure *= found.probability
        if reference is subject.thing:
            return Declined(DeclineReason.UNDEFINED, f"both descriptions mean {reference.name}")
    side = _side(grounder, question, reference)
    if isinstance(side, Declined):
        return side
    try:
        azimuth = relations.turn(side.frame, side.observer, subject.thing, side.reference)
    except DegenerateGeometry as error:
        return Declined(DeclineReason.UNDEFINED, str(error))
    if set(question.options) == _SIDEWAYS:
        left = azimuth.left()
        shares = {R.LEFT_OF: left, R.RIGHT_OF: 1.0 - left}
    else:
        shares = {each: azimuth.probability(each) for each in DIRECTIONAL}
        offered = sum(shares[option] for option in question.options)
        if offered < 0.5:
            actual = max(shares, key=lambda each: shares[each])
            return Declined(
                DeclineReason.UNDEFINED,
                f"it is {_said(actual, reference)}, which is not among the directions offered: "
                f"{azimuth.words}",
                (WORDS[actual],),
            )
    best = max(question.options, key=lambda each: shares[each])
    where = _said(best, reference, asking)
    return asking.answer(
        Choice(WORDS[best]),
        f"{asking.name(subject.thing)} is {where}",
        shares[best],
        azimuth.words,
        frame=frame_of(side),
        referents=sure * side.probability,
    )


def where_is(asking: Asking, question: WhereIs) -> Answer:
    """From a named viewpoint: the direction; otherwise what it rests on or is near to."""
    grounder = asking.grounder
    if isinstance(question.subject, Person):
        return _person_place(asking, grounder, question.subject)
    subject = grounder.resolve(question.subject)
    if isinstance(subject, Declined):
        return subject
    if grounder.view_named:
        return _direction_from_view(asking, grounder, subject.thing, subject.probability)
    thing = subject.thing
    seen = _seen_from_asker(grounder, thing)
    support = thing.support
    carrier = asking.index.get(support.object_id) if support else None
    if support is not None and carrier is not None:
        place = f"{support.relation} {asking.name(carrier)}"
        return asking.answer(
            PlaceText(place, (carrier.id,)),
            f"{asking.name(thing)} is {place}{seen}",
            subject.probability * support.probability,
            f"{thing.name} rests {support.relation} {carrier.name}",
            objects=(carrier.id,),
        )
    near = _landmark_near(asking, thing.box.centre_m[:2], thing)
    if near is None:
        x, y = thing.box.centre_m[:2]
        return asking.answer(
            PlaceText(f"at ({x:.1f}, {y:.1f}) in the map", ()),
            f"{asking.name(thing)} is at ({x:.1f}, {y:.1f}) in the map{seen}",
            subject.probability,
            "nothing else that could serve as a landmark was seen near it",
        )
    metres, std = relations.distance(thing, near)
    how = (
        "next to" if metres <= NEXT_TO_M else "near" if metres <= NEAR_M else f"{metres:.1f} m from"
    )
    place = f"{how} {asking.name(near)}"
    return asking.answer(
        PlaceText(place, (near.id,)),
        f"{asking.name(thing)} is {place}{seen}",
        subject.probability,
        f"{metres:.2f} m ± {std:.2f} m from {near.name}",
        objects=(near.id,),
    )


def _side(
    grounder: Grounder, question: Direction, reference: SceneObject | None
) -> Side | Declined:
    """One frame for all options: a mixture of sides and front needs the viewer's."""
    options = set(question.options)
    if reference is not None and not question.intrinsic and options & _SIDEWAYS:
        probe = R.LEFT_OF
    else:
        probe = question.options[0]
    return grounder.side(
        Qualifier(probe, (question.landmark,), intrinsic=question.intrinsic), reference
    )


def _said(
    relation: RelationKind, reference: SceneObject | None, asking: Asking | None = None
) -> str:
    if reference is None:
        return _SAID[relations.SIDE_OF[relation]]
    return f"{relation.value} {asking.name(reference) if asking else reference.name}"


def _direction_from_view(
    asking: Asking, grounder: Grounder, thing: SceneObject, sure: float
) -> Answer:
    side = grounder.side(Qualifier(R.LEFT_OF, (Person(Who.VIEWER),)), None)
    if isinstance(side, Declined):
        return side
    if side.observer is None:
        return Declined(DeclineReason.NO_VIEWPOINT, "the viewpoint has no place")
    try:
        azimuth = relations.egocentric_turn(side.observer, thing)
    except DegenerateGeometry as error:
        return Declined(DeclineReason.UNDEFINED, str(error))
    shares = {each: azimuth.probability(each) for each in DIRECTIONAL}
    best = max(shares, key=lambda each: shares[each])
    metres, _ = relations.distance_from(side.observer, thing)
    return asking.answer(
        Choice(WORDS[best]),
        f"{asking.name(thing)} is {_said(best, None)}, {metres:.1f} m away",
        shares[best] * sure * side.probability,
        azimuth.words,
        frame=frame_of(side),
    )


def _seen_from_asker(grounder: Grounder, thing: SceneObject) -> str:
    """ ", 2.1 m away on my left", "" when the robot's pose is unknown."""
    robot = grounder.context.robot
    if robot is None or robot.yaw_rad is None:
        return ""
    try:
        azimuth = relations.egocentric_turn(robot, thing)
    except DegenerateGeometry:
        return ""
    best = max(DIRECTIONAL, key=azimuth.probability)
    metres, _ = relations.distance_from(robot, thing)
    side = {R.LEFT_OF: "on my left", R.RIGHT_OF: "on my right", R.IN_FRONT_OF: "in front of me"}
    return f", {metres:.1f} m away {side.get(best, 'behind me')}"


def _person_place(asking: Asking, grounder: Grounder, person: Person) -> Answer:
    sight = grounder.person(person)
    if isinstance(sight, Declined):
        return sight
    who = "I am" if person.who is Who.ROBOT else "you are"
    near = _landmark_near(asking, sight.observer.position_m[:2], None)
    if near is None:
        return Declined(DeclineReason.NOT_SEEN, "nothing that could serve as a landmark was seen")
    metres, _ = relations.distance_from(sight.observer, near)
    place = f"{metres:.1f} m from {asking.name(near)}"
    return asking.answer(
        PlaceText(place, (near.id,)),
        f"{who} {place}",
        sight.probability,
        f"{near.name} is the nearest landmark",
        objects=(near.id,),
    )


def _landmark_near(
    asking: Asking,
    point_m: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    but: SceneObject | None,
) -> SceneObject | None:
    """The nearest object that is real and big enough to be told by."""
    index = asking.index
    if len(index) == 0:
        return None
    if but is None:
        distances = index.boxes.distances_to_point_2d_m(point_m)
    else:
        apart = np.hypot(*(index.boxes.centres_m[:, :2] - point_m).T) - index.boxes.radii_m
        rows = np.argsort(apart)[:40]
        distances = np.full(len(index), np.inf)
        distances[rows] = index.boxes.take(rows).distances_m(but.box)
        distances[index.row_of[but.id]] = np.inf
    fits = (index.existence >= 0.5) & (index.boxes.sizes_m[:, :2].max(axis=1) >= BIG_M)
    distances = np.where(fits, distances, np.inf)
    best = int(np.argmin(distances))
    return index.objects[best] if math.isfinite(distances[best]) else None
