"""Questions answered from the measured map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ..language import queries as q
from ..language.parser import parse_question
from ..scene.snapshot import SceneSnapshot
from .answer import Answer, Answered, Declined, DeclineReason
from .context import AskContext
from .grounding.ground import Grounder
from .measuring.index import index_of, labels_of
from .replies import (
    combining,
    compared,
    directions,
    faced,
    history,
    metrics,
    motion_camera,
    pictures,
    reach,
    room_sizes,
    routes,
    sets,
    shown,
    yes_no,
)
from .replies import (
    movements as motion_answers,
)
from .replies.asking import Asking, uncertain
from .replies.choices import among
from .trust.calibration import Calibration

_HOW: dict[type, Callable[[Asking, Any], Answer]] = {
    q.IsRelation: yes_no.is_relation,
    q.Exists: yes_no.exists,
    q.IsLarger: yes_no.is_larger,
    q.IsNearer: yes_no.is_nearer,
    q.Direction: directions.direction,
    q.WhereIs: directions.where_is,
    q.WhatIs: sets.what_is,
    q.WhichIs: sets.which_is,
    q.WhichOf: sets.which_of,
    q.HowMany: sets.how_many,
    q.HowFar: metrics.how_far,
    q.HowBig: metrics.how_big,
    q.WhatColour: metrics.what_colour,
    q.WhichWay: directions.which_way,
    q.RoomArea: room_sizes.room_area,
    q.WhichRoom: room_sizes.which_room,
    q.SameRoom: room_sizes.same_room,
    q.FacesWhat: faced.faces_what,
    q.CompareFacing: faced.compare_facing,
    q.Route: routes.route,
    q.IsReachable: reach.is_reachable,
    q.InPictures: pictures.in_pictures,
    q.WhichShown: shown.which_shown,
    q.CameraPosition: pictures.camera_position,
    q.HowMoves: motion_answers.how_moves,
    q.Collision: motion_answers.collision,
    q.CameraMotion: motion_camera.camera_motion,
    q.HasMoved: history.has_moved,
    q.LastSeen: history.last_seen,
    q.WasThere: history.was_there,
    q.WhatChanged: history.what_changed,
    q.AppearanceOrder: history.appearance_order,
    q.NotMeasured: combining.not_measured,
    q.Compares: compared.compares,
    q.AllOf: combining.all_of,
}


def answer(
    question: q.Question,
    snapshot: SceneSnapshot,
    context: AskContext,
    choices: Sequence[str] = (),
) -> Answer:
    """The answer to a parsed question, or a refusal that says why; never raises on any question.

    Args:
        snapshot: the version of the map to answer from.
        context: who asks, from where, and how sure the answer must be.
        choices: when given, the value is a `Choice` that is one of these, word for word.
    """
    if context.calibration is not None:
        return _calibrated(question, snapshot, context, context.calibration, choices)
    if len(snapshot) == 0 and not _of_cameras(question):
        return Declined(DeclineReason.MAP_EMPTY, "nothing was seen yet, so nothing can be answered")
    grounder = Grounder(index_of(snapshot), context, question.viewpoint)
    asking = Asking(question, grounder, tuple(choices))
    how = _HOW.get(type(question))
    if how is None:
        return Declined(DeclineReason.NOT_MEASURED, "this is not measured on the map")
    result = how(asking, question)
    if choices and isinstance(result, Answered):
        return among(result, asking)
    return result


def _of_cameras(question: q.Question) -> bool:
    """Whether it is answered from where pictures were taken, with nothing on the map."""
    if isinstance(question, q.CameraPosition):
        return question.subject is None
    return isinstance(question, q.CameraMotion)


def _calibrated(
    question: q.Question,
    snapshot: SceneSnapshot,
    context: AskContext,
    calibration: Calibration,
    choices: Sequence[str],
) -> Answer:
    """The answer with what its measured probability is worth, declined where that is too little."""
    measured = answer(
        question, snapshot, replace(context, min_probability=0.0, calibration=None), choices
    )
    if isinstance(measured, Declined):
        return measured
    sure, wanted = calibration.probability(question, measured.probability), context.min_probability
    if sure < wanted:
        return uncertain(measured.text, sure, wanted, measured.explanation)
    return replace(measured, probability=sure, calibrated=True)


def ask(text: str, snapshot: SceneSnapshot, context: AskContext | None = None) -> Answer:
    """Parse a question in English and answer it; what cannot be parsed is declined."""
    question = parse_question(text, labels_of(snapshot))
    if isinstance(question, Declined):
        return question
    return answer(question, snapshot, context or AskContext())
