"""Messages as plain values with names instead of numbers, for `--json` and for people."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import FrameOfReference, ObjectMap, Relation, SpatialAnswer

from ..language.declined import DeclineReason


def constants(message: Any, *names: str) -> dict[int, str]:
    """Value -> lower-case name, of the listed constants of a message type."""
    return {getattr(message, name): name.lower() for name in names}


FRAMES = constants(FrameOfReference, "NONE", "EGOCENTRIC", "RELATIVE", "INTRINSIC", "ABSOLUTE")
VALUES = constants(
    SpatialAnswer, "BOOLEAN", "CHOICE", "NUMBER", "COUNT", "OBJECTS", "PLACE", "ORDER", "ROUTE"
)
SOURCES = constants(SpatialAnswer, "GEOMETRY", "MODEL", "BOTH")
STAGES = constants(
    FollowInstruction.Feedback,
    "UNDERSTANDING",
    "GROUNDING",
    "PLANNING",
    "DRIVING",
    "LOOKING",
    "ASKING",
    "VERIFYING",
    "GRASPING",
    "CARRYING",
    "PLACING",
    "WAITING",
)
RELATIONS = constants(
    Relation,
    "LEFT_OF",
    "RIGHT_OF",
    "IN_FRONT_OF",
    "BEHIND",
    "ABOVE",
    "BELOW",
    "ON",
    "IN",
    "NEAR",
    "NEXT_TO",
    "BETWEEN",
    "UNDER",
    "TOUCHING",
    "AGAINST",
    "COVERING",
    "FAR_FROM",
    "FACING",
    "FACING_AWAY_FROM",
    "PARALLEL_TO",
    "ALIGNED_WITH",
    "VISIBLE_FROM",
    "HIDDEN_FROM",
    "PARTLY_BEHIND",
    "HIDING",
    "FRONT_LEFT_OF",
    "FRONT_RIGHT_OF",
    "BACK_LEFT_OF",
    "BACK_RIGHT_OF",
    "NORTH_OF",
    "SOUTH_OF",
    "EAST_OF",
    "WEST_OF",
    "MOVING_TOWARDS",
    "MOVING_AWAY_FROM",
    "WITHIN",
    "BEYOND",
)


class Names:
    """Names of map objects by id, as far as `objects` has come."""

    def __init__(self, newest: list[ObjectMap]) -> None:
        self._newest = newest

    @property
    def known(self) -> bool:
        return bool(self._newest)

    def __call__(self, number: int) -> str:
        for thing in self._newest[0].objects if self._newest else ():
            if thing.id == number:
                return str(thing.name)
        return f"object {number}"


def decline_value(decline: Any) -> dict[str, Any] | None:
    """None where nothing was declined."""
    if decline.reason == 0:
        return None
    known = {each.value: each.name.lower() for each in DeclineReason}
    return {
        "reason": known.get(decline.reason, f"reason {decline.reason}"),
        "detail": decline.detail,
        "alternatives": list(decline.alternatives),
    }


def answer_value(answer: SpatialAnswer, names: Names) -> dict[str, Any]:
    """A SpatialAnswer as plain values; `value` is None when declined."""
    answered = answer.status == SpatialAnswer.ANSWERED
    return {
        "question": answer.question,
        "answered": answered,
        "decline": decline_value(answer.decline),
        "value_kind": VALUES.get(answer.value_kind, "") if answered else None,
        "value": _value(answer, names) if answered else None,
        "unit": answer.unit,
        "stddev": _finite(answer.number_stddev),
        "text": answer.text,
        "probability": _finite(answer.probability),
        "calibrated": bool(answer.calibrated),
        "frame": FRAMES.get(answer.frame.kind, ""),
        "frame_description": answer.frame.description,
        "frame_note": answer.frame_note,
        "source": SOURCES.get(answer.source, ""),
        "keyframe_ids": [int(number) for number in answer.evidence_keyframe_ids],
        "explanation": answer.explanation,
        "evidence": [names(number) for number in answer.evidence_object_ids],
        "evidence_ids": [int(number) for number in answer.evidence_object_ids],
        "relations": [relation_words(each, names) for each in answer.evidence_relations],
        "interpretation": answer.interpretation,
        "map_version": int(answer.map_version),
        "latency_s": _finite(answer.latency),
    }


def followed_value(instruction: str, result: Any, success: bool) -> dict[str, Any]:
    """A FollowInstruction result as plain values; `goal` is None where none was planned."""
    return {
        "instruction": instruction,
        "success": success,
        "decline": decline_value(result.decline),
        "report": result.report,
        "interpretation": result.interpretation,
        "goal": goal_value(result.goal),
        "final_pose": pose_value(result.final_pose),
        "groundings": [grounding_value(each) for each in result.groundings],
        "steps": [step_value(each) for each in result.steps],
        "map_version": int(result.map_version),
    }


def step_value(step: Any) -> dict[str, Any]:
    """What became of one step of an instruction."""
    return {
        "words": step.words,
        "success": bool(step.success),
        "decline": decline_value(step.decline),
        "report": step.report,
        "object_id": int(step.object_id),
        "duration_s": _finite(step.duration),
    }


def grounding_value(grounding: Any) -> dict[str, Any]:
    """What the model helped to decide."""
    return {
        "words": grounding.words,
        "object_id": int(grounding.object_id),
        "probability": _finite(grounding.probability),
        "source": SOURCES.get(grounding.source, ""),
    }


def goal_value(goal: Any) -> dict[str, Any] | None:
    pose = pose_value(goal.pose)
    if pose is None:
        return None
    return {
        "pose": pose,
        "probability": _finite(goal.probability),
        "clearance_m": _finite(goal.clearance),
        "path_length_m": _finite(goal.path_length),
        "object_ids": [int(number) for number in goal.object_ids],
        "frame": FRAMES.get(goal.frame.kind, ""),
        "reason": goal.reason,
    }


def pose_value(pose: Any) -> dict[str, Any] | None:
    """Position on the floor and heading; None without a frame."""
    if not pose.header.frame_id:
        return None
    turn = pose.pose.orientation
    yaw = math.atan2(
        2.0 * (turn.w * turn.z + turn.x * turn.y), 1.0 - 2.0 * (turn.y * turn.y + turn.z * turn.z)
    )
    return {
        "frame": pose.header.frame_id,
        "x_m": _finite(pose.pose.position.x),
        "y_m": _finite(pose.pose.position.y),
        "yaw_rad": _finite(yaw),
    }


def relation_words(relation: Relation, names: Names) -> str:
    """A relation as a phrase, e.g. "mug_3 left of laptop_5 (0.97)"."""
    words = RELATIONS.get(relation.relation, f"relation {relation.relation}").replace("_", " ")
    others = names(relation.reference_id)
    if relation.relation == Relation.BETWEEN:
        others += f" and {names(relation.second_reference_id)}"
    return f"{names(relation.subject_id)} {words} {others} ({relation.probability:.2f})"


def write_json(value: dict[str, Any], target: str) -> None:
    """Into a file, or to standard output for "-".

    Raises:
        OSError: the file cannot be written.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    if target == "-":
        sys.stdout.write(text)
    else:
        Path(target).write_text(text, encoding="utf-8")


def _value(answer: SpatialAnswer, names: Names) -> Any:
    kind = answer.value_kind
    if kind == SpatialAnswer.BOOLEAN:
        return bool(answer.boolean)
    if kind == SpatialAnswer.CHOICE:
        return str(answer.choice)
    if kind == SpatialAnswer.NUMBER:
        return _finite(answer.number)
    if kind == SpatialAnswer.COUNT:
        return round(answer.number)
    if kind == SpatialAnswer.ROUTE:
        return list(answer.steps)
    return [names(number) for number in answer.object_ids]


def _finite(number: float) -> float | None:
    """JSON knows no NaN."""
    return round(float(number), 6) if math.isfinite(number) else None
