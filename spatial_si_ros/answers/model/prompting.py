"""What a question needs besides its words, so that pictures can answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...geometry.frames import wrap_angle
from ...geometry.viewpoints import Observer, ViewpointKind
from ...inference.inputs.images import Pixels8
from ...language.canonical import describe_viewpoint
from ...language.declined import Declined, DeclineReason
from ...language.references import ViewpointSpec
from ...scene.keyframes import Keyframe, decode_colour
from ...scene.objects import SceneObject
from .marks import mark_objects

SAME_PLACE_M = 0.6
SAME_GAZE_RAD = float(np.deg2rad(30.0))
"""A kept picture is what somebody sees who is this near to its camera and looks that way."""
MARKED = 4
"""Objects of a question that are marked at most."""
MARKED_PICTURES = 2

_SEERS = {
    ViewpointKind.ROBOT: "the robot",
    ViewpointKind.SPEAKER: "the person who asks",
    ViewpointKind.POSE: "the viewer",
}
"""Observers whom no object in the pictures stands for: the model must be shown what they see."""


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """What is put before the model for one question.

    Attributes:
        text: of the question, with what has to be said about the pictures.
        pictures: of this question alone.
        keyframe_ids: that they are of.
    """

    text: str
    pictures: tuple[Pixels8, ...] = ()
    keyframe_ids: tuple[int, ...] = field(default=())


def prompt_of(
    words: str,
    things: Sequence[tuple[str, SceneObject]],
    observer: Observer | None,
    viewpoint: Observer | ViewpointSpec,
    keyframes: Sequence[Keyframe],
) -> Prompt | Declined:
    """The words with marks on what they are about, and with the view they are meant from.

    Args:
        words: as they were asked.
        things: objects they are about, by name.
        observer: whose left and right are meant; None where nobody's are.
        viewpoint: that came with the question and not in its words.
        keyframes: to choose from.

    Returns:
        Declined (NO_VIEWPOINT) where somebody is meant whose view no kept picture shows.
    """
    sentences: list[str] = []
    pictures: list[Pixels8] = []
    ids: list[int] = []
    marked = mark_objects([thing for _, thing in things[:MARKED]], keyframes, MARKED_PICTURES)
    if marked.pictures:
        names = {thing.id: name for name, thing in things}
        told = ", ".join(f"{n} is {names[i]}" for i, n in marked.numbers.items())
        sentences.append(f"In {last_pictures(len(marked.pictures))} numbers mark objects: {told}.")
    if observer is not None and observer.kind in _SEERS:
        seen = view_of(observer, keyframes)
        if seen is None:
            return Declined(
                DeclineReason.NO_VIEWPOINT,
                f"no kept picture shows what {_SEERS[observer.kind]} sees, so the model cannot "
                "judge it from there",
            )
        pictures.append(decode_colour(seen.colour_jpeg))
        ids.append(seen.id)
        which = "picture before them" if marked.pictures else "last picture"
        sentences.append(f"The {which} is what {_SEERS[observer.kind]} sees.")
    text = words
    if isinstance(viewpoint, ViewpointSpec) and viewpoint.named:
        view = describe_viewpoint(viewpoint)
        text = f"{words.rstrip(' .?!')}, {view}?" if view else words
    return Prompt(
        " ".join([*sentences, text]),
        (*pictures, *marked.pictures),
        (*ids, *marked.keyframe_ids),
    )


def last_pictures(count: int) -> str:
    """How the pictures that come last are called."""
    return "the last picture" if count == 1 else f"the last {count} pictures"


def view_of(observer: Observer, keyframes: Sequence[Keyframe]) -> Keyframe | None:
    """The newest kept picture that shows nearly what an observer sees; None if there is none."""
    for each in reversed(keyframes):
        position = each.T_map_camera[:3, 3]
        gaze = each.T_map_camera[:3, 2]  # optical z looks ahead
        apart_m = float(np.hypot(*(position - observer.position_m)[:2]))
        if apart_m > SAME_PLACE_M:
            continue
        if observer.yaw_rad is None:
            return each
        turn = wrap_angle(float(np.arctan2(gaze[1], gaze[0])) - observer.yaw_rad)
        if abs(turn) <= SAME_GAZE_RAD:
            return each
    return None
