"""Questions whose answer is a direction or a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...errors import DegenerateGeometry
from ...geometry.relations import NEAR_M, NEXT_TO_M, RelationKind
from ...language.queries import Direction, Scheme, WhereIs, WhichWay
from ...language.references import Landmark, Person, Qualifier, Who
from ...scene.objects import SceneObject
from ..answer import Answer, Choice, Declined, DeclineReason, FrameUsed, PlaceText
from ..context import Conventions
from ..grounding.ground import Grounder
from ..grounding.refusals import undefined
from ..measuring import chances, relations, sectors
from .asking import Asking, frame_of

R = RelationKind
WORDS = sectors.NAMES
"""How a direction is called in an answer."""
BIG_M = 0.45
NEAREST = 40
"""Among so many things next to one, by their centres, a landmark for it is looked for."""
"""Objects at least this long make good landmarks for "where is"."""


def direction(asking: Asking, question: Direction) -> Answer:
    """One of the offered directions."""
    vsi = asking.grounder.context.conventions is Conventions.VSI
    scheme = sectors.scheme_of(question.options, vsi)
    judged = _turned(asking, question, _probe(question), scheme)
    if isinstance(judged, Declined):
        return judged
    shares = judged.azimuth.shares(scheme)
    offered = [sectors.NAMES[option] for option in question.options]
    of = asking.name(judged.reference) if judged.reference else None
    if sum(shares[name] for name in offered) < 0.5:
        actual = max(shares, key=lambda each: shares[each])
        return Declined(
            DeclineReason.UNDEFINED,
            f"it is {sectors.said(actual, of)}, which is not among the directions offered: "
            f"{judged.azimuth.words}",
            (actual,),
        )
    return _told(asking, judged, max(offered, key=lambda each: shares[each]), shares, of)


def which_way(asking: Asking, question: WhichWay) -> Answer:
    """The direction, as finely as it was asked for."""
    judged = _turned(asking, question, R.LEFT_OF, question.scheme)
    if isinstance(judged, Declined):
        return judged
    shares = judged.azimuth.shares(question.scheme)
    of = asking.name(judged.reference) if judged.reference else None
    return _told(asking, judged, max(shares, key=lambda each: shares[each]), shares, of)


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """A direction that was measured, before it gets a name."""

    subject: SceneObject
    reference: SceneObject | None
    azimuth: relations.Turn
    frame: FrameUsed
    sure: float


def _turned(
    asking: Asking, question: Direction | WhichWay, probe: RelationKind, scheme: Scheme
) -> _Judged | Declined:
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
        if reference.id == subject.thing.id:
            return Declined(DeclineReason.UNDEFINED, f"both descriptions mean {reference.name}")
    try:
        if scheme in (Scheme.COMPASS, Scheme.COMPASS_EIGHTHS):
            azimuth = _compass(grounder, question.landmark, subject.thing, reference)
            if isinstance(azimuth, Declined):
                return azimuth
            frame = frame_of(None, R.NORTH_OF)
            return _Judged(subject.thing, reference, azimuth, frame, sure)
        qualifier = Qualifier(probe, (question.landmark,), intrinsic=question.intrinsic)
        side = grounder.side(qualifier, reference)
        if isinstance(side, Declined):
            return side
        azimuth = relations.turn(side.frame, side.observer, subject.thing, side.reference)
    except DegenerateGeometry as error:
        return undefined(error)
    sure *= side.probability
    return _Judged(subject.thing, reference, azimuth, frame_of(side), sure)


def _compass(
    grounder: Grounder, landmark: Landmark, subject: SceneObject, reference: SceneObject | None
) -> relations.Turn | Declined:
    if reference is not None:
        std = max(reference.position_std_m, chances.POSITION_FLOOR_M)
        return relations.compass_turn(subject, reference.box.centre_m, std, reference.name)
    sight = grounder.person(landmark) if isinstance(landmark, Person) else grounder.sight()
    if isinstance(sight, Declined):
        return sight
    here = sight.observer
    std = max(here.position_std_m, chances.POSITION_FLOOR_M)
    return relations.compass_turn(subject, here.position_m, std, here.description)


def _told(
    asking: Asking, judged: _Judged, name: str, shares: Mapping[str, float], of: str | None
) -> Answer:
    return asking.answer(
        Choice(name),
        f"{asking.name(judged.subject)} is {sectors.said(name, of)}",
        shares[name],
        f"{name}: {judged.azimuth.words}",
        frame=judged.frame,
        referents=judged.sure,
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


def _probe(question: Direction) -> RelationKind:
    """One frame for all options: a mixture of sides and front needs the viewer's."""
    sideways = set(question.options) - {R.IN_FRONT_OF, R.BEHIND}
    person = isinstance(question.landmark, Person)
    if sideways and not person and not question.intrinsic:
        return R.LEFT_OF
    return question.options[0]


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
    shares = azimuth.shares(Scheme.QUARTERS)
    best = max(shares, key=lambda each: shares[each])
    metres, _ = relations.distance_from(side.observer, thing)
    return asking.answer(
        Choice(best),
        f"{asking.name(thing)} is {sectors.said(best, None)}, {metres:.1f} m away",
        shares[best],
        f"{best}: {azimuth.words}",
        frame=frame_of(side),
        referents=sure * side.probability,
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
    shares = azimuth.shares(Scheme.QUARTERS)
    best = max(shares, key=lambda each: shares[each])
    metres, _ = relations.distance_from(robot, thing)
    side = {"left": "on my left", "right": "on my right", "front": "in front of me"}
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
    fits = (index.existence >= 0.5) & (index.boxes.sizes_m[:, :2].max(axis=1) >= BIG_M)
    offsets = index.boxes.centres_m[:, :2] - point_m
    apart = np.hypot(offsets[:, 0], offsets[:, 1])
    if but is None:
        # No footprint is farther away than the centre of the nearest one.
        near = apart - index.radii_m <= np.min(apart, where=fits, initial=np.inf)
    else:
        near = np.zeros(len(index), dtype=bool)
        near[np.argpartition(apart - index.radii_m, min(NEAREST, len(index)) - 1)[:NEAREST]] = True
        near[index.row_of[but.id]] = False
    rows = np.flatnonzero(near & fits)
    if len(rows) == 0:
        return None
    boxes = index.boxes.take(rows)
    distances = (
        boxes.distances_to_point_2d_m(point_m) if but is None else boxes.distances_m(but.box)
    )
    best = int(rows[np.argmin(distances)])
    return index.objects[best]
