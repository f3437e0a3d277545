"""What a question needs besides its words, so that pictures can answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ...geometry.frames import wrap_angle
from ...geometry.viewpoints import Observer, ViewpointKind
from ...inference.inputs.images import Pixels8
from ...language.canonical import describe_viewpoint
from ...language.declined import Declined, DeclineReason
from ...language.references import ViewpointSpec
from ...scene.keyframes import Keyframe, decode_colour
from ...scene.objects import SceneObject
from .aids import PLAIN, Aids
from .cameras import cameras_told
from .depth_pictures import UNKNOWN_NAME
from .eyes import eyes_of
from .marks import MarkedViews, mark_objects
from .rendering import HOLE_NAME, RenderedView, render

Array = npt.NDArray[np.float64]

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
_OBJECT = ViewpointKind.OBJECT_FRONT


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """What is put before the model for one question.

    Attributes:
        text: of the question, with what has to be said about the pictures.
        pictures: of this question alone.
        keyframe_ids: that they are of.
        shown: kept pictures that come before them.
    """

    text: str
    pictures: tuple[Pixels8, ...] = ()
    keyframe_ids: tuple[int, ...] = field(default=())
    shown: tuple[Keyframe, ...] = ()


def prompt_of(
    words: str,
    things: Sequence[tuple[str, SceneObject]],
    observer: Observer | None,
    viewpoint: Observer | ViewpointSpec,
    keyframes: Sequence[Keyframe],
    shown: Sequence[Keyframe] = (),
    aids: Aids = PLAIN,
    *,
    alone: bool = False,
    needed: bool = True,
    stood_at: Sequence[SceneObject] = (),
) -> Prompt | Declined:
    """The words with marks on what they are about, and with the view they are meant from.

    Args:
        words: as they were asked.
        things: objects they are about, by name.
        observer: whose left and right are meant; None where nobody's are.
        viewpoint: that came with the question and not in its words.
        keyframes: to choose from.
        shown: the pictures that come before those of the question.
        aids: what else is shown and told.
        alone: the model answers alone, so it may be told what was measured.
        needed: without the observer's view there is no answer.
        stood_at: objects that define the observer, who does not see those around him.

    Returns:
        Declined (NO_VIEWPOINT) where somebody is meant whose view no kept picture shows.
    """
    views = _Views(observer, keyframes, aids, stood_at)
    if views.missing and needed:
        return Declined(
            DeclineReason.NO_VIEWPOINT,
            f"no kept picture shows what {views.seer} sees, so the model cannot judge it from "
            "there",
        )
    depth = aids.regions and alone
    marked = mark_objects(
        [thing for _, thing in things[:MARKED]],
        keyframes,
        1 if depth else MARKED_PICTURES,
        shaded=aids.regions,
        depth=depth,
    )
    own = (*views.pictures, *marked.pictures, *(each.picture for each in marked.depths))
    named = _names(len(shown) + len(own))
    first = len(shown) + len(views.pictures)
    places = named[first : first + len(marked.pictures)]
    sentences = []
    if aids.poses:
        by_id = {each.id: each for each in keyframes}
        poses = [(n, each.T_map_camera) for n, each in zip(named, shown, strict=False)]
        poses += [(n, T) for n, T in zip(named[len(shown) :], views.poses, strict=False)]
        poses += [
            (n, by_id[i].T_map_camera) for n, i in zip(places, marked.keyframe_ids, strict=True)
        ]
        if views.eyes is not None and views.rendered is None:
            poses.append((views.seer, views.eyes))
        sentences.append(cameras_told(poses))
    sentences += views.told(named[len(shown) :])
    sentences += _marks_told(marked, dict((t.id, n) for n, t in things), places, depth)
    for picture, at, name in zip(marked.depths, places, named[first + len(places) :], strict=False):
        sentences.append(
            f"{name} is the depth of {at}: white is {picture.near_m:.1f} m away, black "
            f"{picture.far_m:.1f} m, {UNKNOWN_NAME} unknown."
        )
    text = words
    if isinstance(viewpoint, ViewpointSpec) and viewpoint.named:
        view = describe_viewpoint(viewpoint)
        text = f"{words.rstrip(' .?!')}, {view}?" if view else words
    return Prompt(
        " ".join([*filter(None, sentences), text]),
        own,
        (*views.keyframe_ids, *marked.keyframe_ids),
        tuple(shown),
    )


class _Views:
    """What the observer of a question sees: as it was taken, or drawn from what was measured.

    Attributes:
        seer: what the observer is called.
        seen: the kept picture nearest to that view; None: there is none, or none is needed.
        rendered: the view drawn from there; None: not wanted, or hardly anything is known of it.
        eyes: (4, 4) pose of the observer's eyes; None where nobody looks anywhere.
        missing: the model must be shown this view, and there is none.
    """

    def __init__(
        self,
        observer: Observer | None,
        keyframes: Sequence[Keyframe],
        aids: Aids,
        stood_at: Sequence[SceneObject],
    ) -> None:
        self.seer = ""
        self.seen: Keyframe | None = None
        self.rendered: RenderedView | None = None
        self.eyes: Array | None = None
        self.missing = False
        if observer is None:
            return
        self.seer = _SEERS.get(observer.kind) or _somebody(observer)
        self.eyes = eyes_of(observer, keyframes)
        if aids.rendered and self.eyes is not None:
            around = [each.box for each in stood_at if _contains(each, observer)]
            self.rendered = render(self.eyes, keyframes, around)
        if observer.kind in _SEERS:
            self.seen = view_of(observer, keyframes)
            self.missing = self.seen is None and self.rendered is None

    @property
    def pictures(self) -> tuple[Pixels8, ...]:
        """The taken one, then the drawn one."""
        taken = () if self.seen is None else (decode_colour(self.seen.colour_jpeg),)
        return taken if self.rendered is None else (*taken, self.rendered.picture)

    @property
    def poses(self) -> tuple[Array, ...]:
        """(4, 4) each, of the pictures."""
        taken = () if self.seen is None else (self.seen.T_map_camera,)
        return taken if self.rendered is None or self.eyes is None else (*taken, self.eyes)

    @property
    def keyframe_ids(self) -> tuple[int, ...]:
        """That the pictures are of, and were made of."""
        taken = () if self.seen is None else (self.seen.id,)
        return taken if self.rendered is None else (*taken, *self.rendered.keyframe_ids)

    def told(self, names: Sequence[str]) -> list[str]:
        """Sentences about the pictures, which have these names."""
        found = [] if self.seen is None else [f"{names[0]} is what {self.seer} sees."]
        if self.rendered is not None:
            name = names[len(found)]
            holes = 1.0 - self.rendered.shown
            found.append(
                f"{name} was drawn from measured points as {self.seer} would see it; what is "
                f"{HOLE_NAME} in it ({holes:.0%}) is not known, not empty."
            )
        return found


def _somebody(observer: Observer) -> str:
    """An observer whom objects define, in words."""
    place = observer.description.split(",")[0]
    return f"somebody at {place}" if observer.kind is _OBJECT else f"somebody {place}"


def _contains(thing: SceneObject, observer: Observer) -> bool:
    """Whether the observer stands in the middle of an object."""
    apart_m = np.hypot(*(thing.box.centre_m - observer.position_m)[:2])
    return bool(apart_m <= 0.5 * np.hypot(*thing.box.size_m[:2]))


def _marks_told(
    marked: MarkedViews, names: Mapping[int, str], places: Sequence[str], depth: bool
) -> list[str]:
    """What the numbers in the marked pictures mean."""
    if not marked.pictures:
        return []
    told = [
        f"{number} is {names[i]}"
        + (f", {marked.depths_m[i]:.1f} m from its camera" if depth else "")
        for i, number in marked.numbers.items()
    ]
    where = " and ".join(places).replace("The", "the")
    return [f"In {where} numbers mark objects: {'; '.join(told)}."]


def _names(count: int) -> list[str]:
    """What pictures are called: as the model sees them named, where there are several."""
    return ["The picture"] if count == 1 else [f"Image-{number}" for number in range(1, count + 1)]


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
