"""From a place in words to a place in numbers, by the same rules as questions are answered."""

from __future__ import annotations

from ..answers.answer import NO_FRAME, FrameUsed
from ..answers.context import AskContext
from ..answers.grounding.ground import Grounder, Side
from ..answers.measuring.index import index_of
from ..answers.replies.asking import frame_of
from ..geometry.relations import DIRECTIONAL, RelationKind
from ..geometry.viewpoints import Frame
from ..language.declined import Declined, DeclineReason
from ..language.instructions import Place
from ..language.references import (
    UNSPECIFIED,
    Landmark,
    Person,
    Qualifier,
    Reference,
    ViewpointSpec,
    Who,
)
from ..scene.snapshot import SceneSnapshot
from .drive_grid import Body
from .places import Anchor, GroundedPlace, person_anchor

_UNSTANDABLE = frozenset({RelationKind.ABOVE, RelationKind.IN})
_WHO = {Who.ROBOT: "the robot", Who.SPEAKER: "the speaker", Who.VIEWER: "the viewer"}


def ground_place(
    place: Place, snapshot: SceneSnapshot, context: AskContext, body: Body
) -> GroundedPlace | Declined:
    """The objects, the frame of reference and the facing that the words mean."""
    beside_speaker = Person(Who.SPEAKER) in place.landmarks and place.relation not in DIRECTIONAL
    if beside_speaker and context.speaker is None:
        return Declined(
            DeclineReason.NO_VIEWPOINT,
            "where the speaker stands is not known: give the speaker's pose or frame",
        )
    grounder = Grounder(index_of(snapshot), context, place.viewpoint)
    anchors = _anchors(place, grounder, body)
    if isinstance(anchors, Declined):
        return anchors
    found, probability = anchors
    if place.relation in _UNSTANDABLE and not GroundedPlace(place.relation, found).is_room:
        return Declined(
            DeclineReason.UNDEFINED, f"a robot on the floor cannot stand {place.relation.value} it"
        )
    frame = NO_FRAME
    if place.relation in DIRECTIONAL:
        side = _side(place, grounder, found[0])
        if isinstance(side, Declined):
            return side
        frame = _frame(side)
        probability *= side.probability
    facing: Anchor | None = None
    if place.facing is not None:
        target = ground_landmark(place.facing, grounder, body)
        if isinstance(target, Declined):
            return target
        facing, sure = target
        probability *= sure
    return GroundedPlace(
        place.relation, found, frame, facing, place.facing is not None, probability
    )


def ground_target(
    target: Landmark,
    viewpoint: ViewpointSpec,
    snapshot: SceneSnapshot,
    context: AskContext,
    body: Body,
) -> Anchor | Declined:
    """What to turn to."""
    found = ground_landmark(target, Grounder(index_of(snapshot), context, viewpoint), body)
    return found if isinstance(found, Declined) else found[0]


def ground_landmark(
    landmark: Landmark, grounder: Grounder, body: Body
) -> tuple[Anchor, float] | Declined:
    """The object or person that is meant, and how probably."""
    if isinstance(landmark, Person):
        sight = grounder.person(landmark)
        if isinstance(sight, Declined):
            return sight
        return person_anchor(sight.observer, body, _WHO[landmark.who]), sight.probability
    resolved = grounder.resolve(landmark)
    if isinstance(resolved, Declined):
        return resolved
    return Anchor(resolved.thing, resolved.thing.name), resolved.probability


def _anchors(
    place: Place, grounder: Grounder, body: Body
) -> tuple[tuple[Anchor, ...], float] | Declined:
    several = place.landmarks[0]
    if place.relation is RelationKind.BETWEEN and len(place.landmarks) == 1:
        if not isinstance(several, Reference):
            return Declined(DeclineReason.UNDEFINED, "'between' needs two objects")
        pair = grounder.both(several)
        if isinstance(pair, Declined):
            return pair
        sure = pair[0].probability * pair[1].probability
        return tuple(Anchor(each.thing, each.thing.name) for each in pair), sure
    anchors: list[Anchor] = []
    probability = 1.0
    for landmark in place.landmarks:
        found = ground_landmark(landmark, grounder, body)
        if isinstance(found, Declined):
            return found
        anchors.append(found[0])
        probability *= found[1]
    return tuple(anchors), probability


def _side(place: Place, grounder: Grounder, anchor: Anchor) -> Side | Declined:
    relation = place.relation or RelationKind.NEAR
    qualifier = Qualifier(relation, place.landmarks, UNSPECIFIED, place.intrinsic)
    return grounder.side(qualifier, anchor.thing if anchor.thing.id else None)


def _frame(side: Side) -> FrameUsed:
    """A person's own left is a side of that person, who is the anchor."""
    used = frame_of(side)
    if used.frame is Frame.EGOCENTRIC:
        return FrameUsed(Frame.INTRINSIC, used.description, used.observer)
    return used
