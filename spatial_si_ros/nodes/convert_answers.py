"""Answers, refusals, relations and goals -> messages."""

from __future__ import annotations

from spatial_si_interfaces.msg import Backend as BackendMsg
from spatial_si_interfaces.msg import DeclineReason as DeclineMsg
from spatial_si_interfaces.msg import Grounding, NavigationGoal, Relation, SpatialAnswer

from ..answers.answer import (
    NO_FRAME,
    Answered,
    Boolean,
    Choice,
    Count,
    FrameUsed,
    Number,
    ObjectSet,
    Order,
    PlaceText,
    RelationFact,
    Way,
)
from ..answers.backends import Backend, Source
from ..answers.grounding.referee import Pick
from ..geometry.frames import pose_from_yaw
from ..geometry.relations import RelationKind
from ..language.declined import Declined, DeclineReason
from ..planning.navigation_goals import RankedGoal
from . import convert

QUESTION_CHARACTERS = 200
"""An answer repeats at most this much of its question."""

RELATION_TO_MSG = {
    RelationKind.LEFT_OF: Relation.LEFT_OF,
    RelationKind.RIGHT_OF: Relation.RIGHT_OF,
    RelationKind.IN_FRONT_OF: Relation.IN_FRONT_OF,
    RelationKind.BEHIND: Relation.BEHIND,
    RelationKind.ABOVE: Relation.ABOVE,
    RelationKind.BELOW: Relation.BELOW,
    RelationKind.ON: Relation.ON,
    RelationKind.IN: Relation.IN,
    RelationKind.NEAR: Relation.NEAR,
    RelationKind.NEXT_TO: Relation.NEXT_TO,
    RelationKind.BETWEEN: Relation.BETWEEN,
    RelationKind.UNDER: Relation.UNDER,
    RelationKind.TOUCHING: Relation.TOUCHING,
    RelationKind.AGAINST: Relation.AGAINST,
    RelationKind.COVERING: Relation.COVERING,
    RelationKind.FAR_FROM: Relation.FAR_FROM,
    RelationKind.FACING: Relation.FACING,
    RelationKind.FACING_AWAY_FROM: Relation.FACING_AWAY_FROM,
    RelationKind.PARALLEL_TO: Relation.PARALLEL_TO,
    RelationKind.ALIGNED_WITH: Relation.ALIGNED_WITH,
    RelationKind.VISIBLE_FROM: Relation.VISIBLE_FROM,
    RelationKind.HIDDEN_FROM: Relation.HIDDEN_FROM,
    RelationKind.PARTLY_BEHIND: Relation.PARTLY_BEHIND,
    RelationKind.HIDING: Relation.HIDING,
    RelationKind.FRONT_LEFT_OF: Relation.FRONT_LEFT_OF,
    RelationKind.FRONT_RIGHT_OF: Relation.FRONT_RIGHT_OF,
    RelationKind.BACK_LEFT_OF: Relation.BACK_LEFT_OF,
    RelationKind.BACK_RIGHT_OF: Relation.BACK_RIGHT_OF,
    RelationKind.NORTH_OF: Relation.NORTH_OF,
    RelationKind.SOUTH_OF: Relation.SOUTH_OF,
    RelationKind.EAST_OF: Relation.EAST_OF,
    RelationKind.WEST_OF: Relation.WEST_OF,
    RelationKind.MOVING_TOWARDS: Relation.MOVING_TOWARDS,
    RelationKind.MOVING_AWAY_FROM: Relation.MOVING_AWAY_FROM,
    RelationKind.WITHIN: Relation.WITHIN,
    RelationKind.BEYOND: Relation.BEYOND,
}
RELATION_FROM_MSG = {value: kind for kind, value in RELATION_TO_MSG.items()}


BACKEND_TO_MSG = {
    Backend.AUTO: BackendMsg.AUTO,
    Backend.GEOMETRY: BackendMsg.GEOMETRY,
    Backend.MODEL: BackendMsg.MODEL,
    Backend.BOTH: BackendMsg.BOTH,
}
BACKEND_FROM_MSG = {value: backend for backend, value in BACKEND_TO_MSG.items()}


def answer_to_msg(
    answer: Answered | Declined, question: str, frame_id: str, stamp_ns: int, map_version: int
) -> SpatialAnswer:
    """`stamp_ns` and `map_version`: of the snapshot that was used."""
    msg = SpatialAnswer(
        header=convert.header(frame_id, stamp_ns),
        question=shortened(question),
        map_version=map_version,
        source=SpatialAnswer.GEOMETRY,
    )
    if isinstance(answer, Declined):
        msg.status = SpatialAnswer.DECLINED
        msg.decline = decline_to_msg(answer)
        msg.text = answer.detail
        return msg
    msg.status = SpatialAnswer.ANSWERED
    msg.text = answer.text
    msg.probability = float(answer.probability)
    msg.calibrated = answer.calibrated
    msg.source = answer.source.value
    msg.evidence_keyframe_ids = list(answer.keyframe_ids)
    msg.object_ids = list(answer.object_ids)
    msg.frame = _frame(answer.frame)
    msg.frame_note = answer.frame_note
    msg.evidence_object_ids = list(answer.evidence_object_ids)
    msg.evidence_relations = [fact_to_msg(fact, answer.frame) for fact in answer.evidence_relations]
    msg.explanation = answer.explanation
    msg.interpretation = answer.interpretation
    _set_value(msg, answer)
    return msg


def decline_to_msg(declined: Declined) -> DeclineMsg:
    return DeclineMsg(
        reason=declined.reason.value,
        detail=declined.detail,
        alternatives=list(declined.alternatives),
    )


def decline_from_msg(msg: DeclineMsg) -> Declined:
    """Of a message whose reason is not NONE."""
    return Declined(DeclineReason(msg.reason), msg.detail, tuple(msg.alternatives))


def fact_to_msg(fact: RelationFact, frame: FrameUsed) -> Relation:
    return Relation(
        relation=RELATION_TO_MSG[fact.relation],
        subject_id=fact.subject_id,
        reference_id=fact.reference_id,
        second_reference_id=fact.second_id,
        probability=float(fact.probability),
        frame=_frame(frame if frame.frame is fact.frame else FrameUsed(fact.frame)),
    )


def grounding_to_msg(pick: Pick) -> Grounding:
    return Grounding(
        words=pick.words,
        object_id=pick.object_id,
        probability=float(pick.probability),
        source=pick.source.value,
    )


def grounding_from_msg(msg: Grounding) -> Pick:
    return Pick(msg.words, msg.object_id, msg.probability, Source(msg.source))


def goal_to_msg(goal: RankedGoal, frame_id: str, stamp_ns: int) -> NavigationGoal:
    """`object_ids`: the anchors in the order of the words, then what is faced."""
    x, y = goal.position_m
    T_map_base = pose_from_yaw([x, y, 0.0], goal.yaw_rad)
    return NavigationGoal(
        pose=convert.pose_stamped_to_msg(T_map_base, frame_id, stamp_ns),
        probability=float(min(max(goal.probability, 0.0), 1.0)),
        clearance=float(goal.clearance_m),
        path_length=float(goal.path_length_m),
        object_ids=list(goal.place.object_ids) if goal.place is not None else [],
        frame=_frame(goal.place.frame) if goal.place is not None else _frame(NO_FRAME),
        reason=goal.reason,
    )


def shortened(text: str, limit: int = QUESTION_CHARACTERS) -> str:
    """At most `limit` characters, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _frame(used: FrameUsed) -> convert.FrameOfReference:
    return convert.frame_to_msg(used.frame, used.description, used.observer)


def _set_value(msg: SpatialAnswer, answer: Answered) -> None:
    value = answer.value
    if isinstance(value, Boolean):
        msg.value_kind, msg.boolean = SpatialAnswer.BOOLEAN, value.value
    elif isinstance(value, Choice):
        msg.value_kind, msg.choice = SpatialAnswer.CHOICE, value.text
    elif isinstance(value, Number):
        msg.value_kind, msg.number = SpatialAnswer.NUMBER, float(value.value)
        msg.number_stddev, msg.unit = float(value.std), value.unit
    elif isinstance(value, Count):
        msg.value_kind, msg.number = SpatialAnswer.COUNT, float(value.value)
    elif isinstance(value, ObjectSet):
        msg.value_kind, msg.object_ids = SpatialAnswer.OBJECTS, list(value.object_ids)
    elif isinstance(value, PlaceText):
        msg.value_kind, msg.object_ids = SpatialAnswer.PLACE, list(value.object_ids)
    elif isinstance(value, Order):
        msg.value_kind, msg.object_ids = SpatialAnswer.ORDER, list(value.object_ids)
    elif isinstance(value, Way):
        msg.value_kind, msg.object_ids = SpatialAnswer.ROUTE, list(value.object_ids)
        msg.steps = list(value.steps)
