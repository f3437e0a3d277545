"""Questions about numbered pictures whose cameras are known."""

from __future__ import annotations

import math

import numpy as np

from ...errors import BadImage, DegenerateGeometry
from ...geometry.viewpoints import Frame
from ...language.queries import CameraPosition, InPictures
from ...scene.keyframes import Keyframe, decode_depth
from ...scene.objects import SceneObject
from ..answer import Answer, Boolean, Choice, Declined, DeclineReason, FrameUsed
from ..grounding.grounded import Resolved
from ..grounding.naming import listed
from ..grounding.refusals import undefined
from ..measuring import relations, sectors
from ..measuring.cameras import CAMERA_STD_M, CAMERA_YAW_STD_RAD, camera_of, numbered
from ..measuring.measured import degrees
from .asking import Asking

LEAST_PIXELS = 400
"""A thing is in a picture that shows at least this much of it."""
DEPTH_SLACK_M = 0.15


def picture(asking: Asking, number: int) -> Keyframe | Declined:
    """The picture of a number from 1."""
    return numbered(asking.grounder.context.pictures, number)


def in_pictures(asking: Asking, question: InPictures) -> Answer:
    """The numbers of the pictures that show a thing."""
    pictures = asking.grounder.context.pictures
    if not pictures:
        return Declined(DeclineReason.BAD_INPUT, "no pictures came with the question")
    found = asking.grounder.resolve(question.subject)
    if isinstance(found, Declined):
        return found
    if question.number:
        return _in_picture(asking, question, found)
    shown = [shows(each, found.thing) for each in pictures]
    numbers = [number for number, p in enumerate(shown, start=1) if p >= 0.5]
    certain = math.prod(max(p, 1.0 - p) for p in shown)
    name = asking.name(found.thing)
    if not numbers:
        text, said = "none", f"{name} is in none of the {len(pictures)} pictures"
    else:
        text = f"picture {numbers[0]}" if len(numbers) == 1 else (
            f"pictures {listed([str(each) for each in numbers])}"
        )  # fmt: skip
        said = f"{name} is in {text}"
    return asking.answer(
        Choice(text),
        said,
        certain,
        "seen there: " + listed([f"picture {n} with {p:.2f}" for n, p in enumerate(shown, 1)][:8]),
        referents=found.probability,
    )


def _in_picture(asking: Asking, question: InPictures, found: Resolved) -> Answer:
    one = picture(asking, question.number)
    if isinstance(one, Declined):
        return one
    share = shows(one, found.thing)
    yes = share >= 0.5
    return asking.answer(
        Boolean(yes),
        f"{'yes' if yes else 'no'}, {asking.name(found.thing)} is "
        f"{'' if yes else 'not '}in picture {question.number}",
        max(share, 1.0 - share),
        f"picture {question.number} shows it with {share:.2f}",
        referents=found.probability,
    )


def shows(picture: Keyframe, thing: SceneObject) -> float:
    """How surely a picture shows a thing: it was measured there, or its points are in sight."""
    if thing.id in picture.object_ids:
        return 0.97
    points = thing.points_m if len(thing.points_m) else thing.box.corners_m
    T = picture.T_map_camera
    local = (points - T[:3, 3]) @ T[:3, :3]
    pixels = picture.camera.project(local)
    width, height = picture.camera.size_px
    inside = np.all(
        np.isfinite(pixels) & (pixels >= 0) & (pixels < [width - 1, height - 1]), axis=1
    )
    if not inside.any():
        return 0.02
    extent = np.ptp(pixels[inside], axis=0)
    if float(np.prod(extent)) < LEAST_PIXELS:
        return 0.05
    try:
        depth = decode_depth(picture.depth_png)
    except BadImage:
        return 0.5
    scale = np.array(depth.shape[::-1]) / [width, height]
    at = np.floor(pixels[inside] * scale).astype(np.intp)
    measured = depth[at[:, 1], at[:, 0]]
    clear = ~(measured < local[inside, 2] - DEPTH_SLACK_M)
    part = float(np.count_nonzero(clear)) / len(points)
    return 0.85 if part >= 0.5 else 0.15 if part >= 0.2 else 0.05


def camera_position(asking: Asking, question: CameraPosition) -> Answer:
    """Where the camera of one picture, or a thing, was from the camera of another."""
    first = picture(asking, question.first)
    if isinstance(first, Declined):
        return first
    eye = camera_of(first, question.first)
    frame = FrameUsed(Frame.EGOCENTRIC, f"from {eye.description}", eye)
    if question.subject is not None:
        found = asking.grounder.resolve(question.subject)
        if isinstance(found, Declined):
            return found
        try:
            azimuth = relations.egocentric_turn(eye, found.thing)
        except DegenerateGeometry as error:
            return undefined(error)
        shares = azimuth.shares(question.scheme)
        name, sure = asking.name(found.thing), found.probability
        words = azimuth.words
    else:
        second = picture(asking, question.second)
        if isinstance(second, Declined):
            return second
        other = camera_of(second, question.second)
        ray = other.position_m[:2] - eye.position_m[:2]
        metres = float(math.hypot(*ray))
        if metres < 2.0 * CAMERA_STD_M:
            return Declined(
                DeclineReason.UNDEFINED,
                f"both pictures were taken from one place ({metres:.2f} m apart)",
            )
        off = math.remainder(math.atan2(ray[1], ray[0]) - float(eye.yaw_rad or 0.0), 2.0 * math.pi)
        std = math.hypot(math.sqrt(2.0) * CAMERA_STD_M / metres, CAMERA_YAW_STD_RAD)
        shares = sectors.shares(question.scheme, off, std)
        name, sure = other.description, 1.0
        words = degrees(off, std, f"from {eye.description}, {metres:.2f} m away")
    best = max(shares, key=lambda each: shares[each])
    return asking.answer(
        Choice(best),
        f"{name} is {sectors.said(best, None)}",
        shares[best],
        f"{best}: {words}",
        frame=frame,
        referents=sure,
    )
