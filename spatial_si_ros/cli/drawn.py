"""An answer from a node, drawn from above."""

from __future__ import annotations

from pathlib import Path

from nav_msgs.msg import OccupancyGrid

from spatial_si_interfaces.msg import FrameOfReference, ObjectMap, SpatialAnswer

from ..answers.answer import Answered, FrameUsed, PlaceText, RelationFact, Value, Way
from ..answers.drawing import save
from ..geometry.frames import yaw_of
from ..geometry.viewpoints import Frame, Observer, ViewpointKind
from ..nodes.convert import occupancy_from_msg, pose_from_msg, snapshot_from_msg
from ..nodes.convert_answers import RELATION_FROM_MSG

FRAMES = {
    FrameOfReference.NONE: Frame.NONE,
    FrameOfReference.EGOCENTRIC: Frame.EGOCENTRIC,
    FrameOfReference.RELATIVE: Frame.RELATIVE,
    FrameOfReference.INTRINSIC: Frame.INTRINSIC,
    FrameOfReference.ABSOLUTE: Frame.ABSOLUTE,
}
_SEEN = (Frame.EGOCENTRIC, Frame.RELATIVE)


def draw_answer(
    answer: SpatialAnswer, objects: ObjectMap, grid: OccupancyGrid | None, file: Path
) -> None:
    """Draw an answer into a PNG, on the map as it was published last.

    Raises:
        BadImage: the file cannot be written.
    """
    occupancy = occupancy_from_msg(grid) if grid is not None else None
    save(_answered(answer), snapshot_from_msg(objects, occupancy), file)


def _answered(msg: SpatialAnswer) -> Answered:
    """What of an answer is drawn."""
    ids = tuple(msg.object_ids)
    route = msg.value_kind == SpatialAnswer.ROUTE
    value: Value = Way(tuple(msg.steps), ids) if route else PlaceText(msg.text, ids)
    frame = _frame(msg.frame)
    return Answered(
        value,
        msg.text,
        float(msg.probability),
        frame,
        msg.interpretation,
        msg.explanation,
        () if route else ids,
        tuple(msg.evidence_object_ids),
        tuple(
            RelationFact(
                RELATION_FROM_MSG[each.relation],
                each.subject_id,
                each.reference_id,
                float(each.probability),
                frame.frame,
                each.second_reference_id,
            )
            for each in msg.evidence_relations
        ),
    )


def _frame(msg: FrameOfReference) -> FrameUsed:
    kind = FRAMES[msg.kind]
    if kind not in _SEEN:
        return FrameUsed(kind, msg.description)
    T_map_observer = pose_from_msg(msg.observer)
    # A route begins where its observer stands; what its frame is called names nobody.
    named = msg.description.removeprefix("as seen ")
    who = named.removeprefix("from ") if named.startswith("from ") else ""
    observer = Observer(ViewpointKind.POSE, T_map_observer[:3, 3], yaw_of(T_map_observer), who)
    return FrameUsed(kind, msg.description, observer)
