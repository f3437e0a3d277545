"""Kinds of questions whose measured probabilities err in the same way."""

from __future__ import annotations

from enum import Enum

from ...geometry.relations import RelationKind
from ...language import queries as q


class Family(Enum):
    """What a question's probability is made of."""

    DIRECTION = "direction"
    DISTANCE = "distance"
    TOPOLOGY = "topology"
    SIGHT = "sight"
    COMPARISON = "comparison"
    NUMBER = "number"
    SET = "set"
    PLACE = "place"
    MOTION = "motion"
    LOOKS = "looks"


_TOPOLOGY = frozenset(
    {
        RelationKind.ABOVE,
        RelationKind.BELOW,
        RelationKind.ON,
        RelationKind.IN,
        RelationKind.UNDER,
        RelationKind.TOUCHING,
        RelationKind.AGAINST,
        RelationKind.COVERING,
    }
)
_DISTANCE = frozenset(
    {
        RelationKind.NEAR,
        RelationKind.NEXT_TO,
        RelationKind.FAR_FROM,
        RelationKind.WITHIN,
        RelationKind.BEYOND,
    }
)
_SIGHT = frozenset(
    {
        RelationKind.VISIBLE_FROM,
        RelationKind.HIDDEN_FROM,
        RelationKind.PARTLY_BEHIND,
        RelationKind.HIDING,
    }
)
_MOTION = frozenset({RelationKind.MOVING_TOWARDS, RelationKind.MOVING_AWAY_FROM})
_FAMILIES: dict[type, Family] = {
    q.Direction: Family.DIRECTION,
    q.WhichWay: Family.DIRECTION,
    q.CameraPosition: Family.DIRECTION,
    q.CompareFacing: Family.DIRECTION,
    q.FacesWhat: Family.DIRECTION,
    q.Route: Family.DIRECTION,
    q.IsLarger: Family.COMPARISON,
    q.IsNearer: Family.COMPARISON,
    q.WhichIs: Family.COMPARISON,
    q.WhichOf: Family.COMPARISON,
    q.HowFar: Family.NUMBER,
    q.HowBig: Family.NUMBER,
    q.RoomArea: Family.NUMBER,
    q.Exists: Family.SET,
    q.WhatIs: Family.SET,
    q.HowMany: Family.SET,
    q.WhereIs: Family.PLACE,
    q.WhichRoom: Family.PLACE,
    q.SameRoom: Family.PLACE,
    q.IsReachable: Family.PLACE,
    q.AppearanceOrder: Family.MOTION,
    q.HowMoves: Family.MOTION,
    q.CameraMotion: Family.MOTION,
    q.Collision: Family.MOTION,
    q.HasMoved: Family.MOTION,
    q.LastSeen: Family.MOTION,
    q.WasThere: Family.MOTION,
    q.WhatChanged: Family.MOTION,
    q.InPictures: Family.SIGHT,
    q.WhichShown: Family.SIGHT,
    q.WhatColour: Family.LOOKS,
    q.NotMeasured: Family.LOOKS,
}


def family_of(question: q.Question) -> Family:
    """The family of a question; of several parts that of the first."""
    if isinstance(question, q.Compares):
        return Family.SET if isinstance(question.first, q.HowMany) else Family.COMPARISON
    if isinstance(question, q.AllOf):
        return family_of(question.parts[0])
    if isinstance(question, q.IsRelation):
        relation = question.predicate.relation
        for family, relations in (
            (Family.TOPOLOGY, _TOPOLOGY),
            (Family.DISTANCE, _DISTANCE),
            (Family.SIGHT, _SIGHT),
            (Family.MOTION, _MOTION),
        ):
            if relation in relations:
                return family
        return Family.DIRECTION
    return _FAMILIES[type(question)]
