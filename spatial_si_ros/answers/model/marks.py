"""Objects of the map as numbered marks on pictures, so that a model can point at them.

After Set-of-Mark prompting (Yang et al. 2023, arXiv 2310.11441); where a mark goes comes from what
was measured, not from a segmentation of the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ...geometry.frames import pose_from_yaw
from ...scene.keyframes import Keyframe, decode_colour, decode_depth
from ...scene.objects import SceneObject
from .depth_pictures import DepthPicture, depth_picture

Array = npt.NDArray[np.float64]
Pixels8 = npt.NDArray[np.uint8]

MIN_POINTS = 8
"""Fewer measured points are filled up by the surface of the box."""
MIN_SHOWN = 0.15
"""An object is shown in a picture when this share of its points is."""
WITHIN_M = 0.12
WITHIN_RATIO = 0.03
"""A point is what the picture shows there when its depth is the measured one within these."""
PROMISING_EACH = 4
PROMISING = 16
"""Pictures that are looked at for each object, and in all."""
MEASURED_THERE = 3.0
"""How much more a picture is worth in which an object was measured."""
SHADE = 0.35
"""How much of a shaded region is its colour."""
COLOURS = (
    (230, 25, 75), (0, 110, 230), (20, 150, 50), (245, 130, 48), (145, 30, 180), (0, 140, 140),
    (200, 30, 150), (128, 90, 0), (70, 70, 70), (0, 0, 128), (128, 0, 0), (90, 130, 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """Where an object is in a picture.

    Attributes:
        at_px: (2,) inside of it.
        outline_px: (N, 2) hull of what is shown of it.
        shown: share of its points that the picture shows, 0..1.
        area_px: of the hull.
        depth_m: along the optical axis, the median of what is shown of it.
    """

    at_px: Array
    outline_px: Array
    shown: float
    area_px: float
    depth_m: float = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class MarkedViews:
    """Pictures with marks.

    Attributes:
        pictures: (H, W, 3) RGB each.
        keyframe_ids: of what they were drawn on.
        numbers: object id -> its number, from 1; only those that a picture shows.
        depths: of each picture, with the same marks; none unless they were asked for.
        depths_m: object id -> depth in the first picture that shows it.
    """

    pictures: tuple[Pixels8, ...]
    keyframe_ids: tuple[int, ...]
    numbers: dict[int, int]
    depths: tuple[DepthPicture, ...] = ()
    depths_m: Mapping[int, float] = field(default_factory=dict)


def mark_of(
    thing: SceneObject, keyframe: Keyframe, depth_m: npt.NDArray[np.float32]
) -> Mark | None:
    """Where a keyframe shows an object; None when it does not, or hardly.

    Args:
        depth_m: (H, W) of the keyframe; NaN where it is not known.
    """
    points = _points_m(thing)
    rotation, position = keyframe.T_map_camera[:3, :3], keyframe.T_map_camera[:3, 3]
    points_camera = (points - position) @ rotation
    pixels = keyframe.camera.project(points_camera)
    width, height = keyframe.camera.size_px
    inside = np.isfinite(pixels).all(axis=1)
    inside &= (pixels >= -0.5).all(axis=1) & (pixels <= [width - 0.5, height - 0.5]).all(axis=1)
    if not inside.any():
        return None
    columns, rows = np.clip(np.rint(pixels[inside]).astype(int), 0, [width - 1, height - 1]).T
    z = points_camera[inside, 2]
    off = np.abs(depth_m[rows, columns] - z)
    seen = off <= WITHIN_M + WITHIN_RATIO * z  # not where depth is unknown
    share = float(np.count_nonzero(seen)) / len(points)
    if share < MIN_SHOWN:
        return None
    visible = pixels[inside][seen]
    hull = cv2.convexHull(visible.astype(np.float32)).reshape(-1, 2).astype(np.float64)
    area = float(cv2.contourArea(hull.astype(np.float32)))
    middle = np.median(visible, axis=0)
    nearest = visible[np.argmin(((visible - middle) ** 2).sum(axis=1))]
    return Mark(nearest, hull, share, area, float(np.median(z[seen])))


def mark_objects(
    things: Sequence[SceneObject],
    keyframes: Sequence[Keyframe],
    at_most: int,
    *,
    shaded: bool = False,
    depth: bool = False,
) -> MarkedViews:
    """Marks on the few pictures that show most of the objects, each as large as possible.

    Objects that no picture shows have no number.

    Args:
        things: in the order they are numbered.
        keyframes: to choose from.
        at_most: pictures.
        shaded: the marked regions are tinted, not only outlined (SpatialRGPT, arXiv 2406.01584).
        depth: a picture of the depth belongs to each.
    """
    promising = _promising(things, keyframes)
    found = {each.id: _marks(things, each) for each in promising}
    best_px = {
        thing.id: max((m[thing.id].area_px for m in found.values() if thing.id in m), default=0.0)
        for thing in things
    }
    missing = {thing.id for thing in things if any(thing.id in m for m in found.values())}
    chosen: list[Keyframe] = []
    while missing and len(chosen) < at_most:
        left = [each for each in promising if each not in chosen]
        worth = [
            sum(
                1.0 + found[each.id][i].area_px / max(best_px[i], 1.0)
                for i in missing & found[each.id].keys()
            )
            for each in left
        ]
        best = left[int(np.argmax(worth))] if left and max(worth) > 0.0 else None
        if best is None:
            break
        chosen.append(best)
        missing -= found[best.id].keys()
    told = [t.id for t in things if any(t.id in found[each.id] for each in chosen)]
    numbers = {each: number for number, each in enumerate(told, 1)}
    marks = [
        {numbers[i]: mark for i, mark in found[each.id].items() if i in numbers} for each in chosen
    ]
    pictures = tuple(
        draw_marks(decode_colour(each.colour_jpeg), own, shaded=shaded)
        for each, own in zip(chosen, marks, strict=True)
    )
    depths = [depth_picture(_depth_m(each)) for each in chosen] if depth else []
    drawn = tuple(
        replace(each, picture=draw_marks(each.picture, own))
        for each, own in zip(depths, marks, strict=False)
        if each is not None
    )
    ids = tuple(each.id for each in chosen)
    depths_m = {i: m.depth_m for each in reversed(ids) for i, m in found[each].items()}
    return MarkedViews(pictures, ids, numbers, drawn, depths_m)


def draw_marks(picture: Pixels8, marks: dict[int, Mark], *, shaded: bool = False) -> Pixels8:
    """A copy of an (H, W, 3) RGB picture with outlines and numbers."""
    drawn = picture.copy()
    radius = max(9, round(picture.shape[0] / 36))
    placed: list[Array] = []
    for number, mark in marks.items():
        outline = np.rint(mark.outline_px).astype(np.int32)
        if shaded:
            paint = drawn.copy()
            cv2.fillPoly(paint, [outline], COLOURS[(number - 1) % len(COLOURS)], cv2.LINE_AA)
            drawn = np.asarray(cv2.addWeighted(paint, SHADE, drawn, 1.0 - SHADE, 0.0), np.uint8)
        cv2.polylines(drawn, [outline], True, COLOURS[(number - 1) % len(COLOURS)], 2, cv2.LINE_AA)
    for number, mark in marks.items():
        at = _free_place(mark.at_px, placed, radius, picture.shape[:2])
        placed.append(at)
        centre = (round(at[0]), round(at[1]))
        cv2.circle(drawn, centre, radius + 2, (255, 255, 255), -1, cv2.LINE_AA)
        cv2.circle(drawn, centre, radius, COLOURS[(number - 1) % len(COLOURS)], -1, cv2.LINE_AA)
        words, scale = str(number), radius / 16.0
        (w, h), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, scale, 2)
        corner = (centre[0] - w // 2, centre[1] + h // 2)
        cv2.putText(
            drawn, words, corner, cv2.FONT_HERSHEY_SIMPLEX, scale, (255, 255, 255), 2, cv2.LINE_AA
        )
    return drawn


def _promising(things: Sequence[SceneObject], keyframes: Sequence[Keyframe]) -> list[Keyframe]:
    """The few pictures that may show the objects best, by their poses alone, oldest first.

    Depth tells what is really shown, but takes ten milliseconds a picture to unpack.
    """
    worth = np.array([[_worth(thing, each) for each in keyframes] for thing in things])
    if worth.size == 0:
        return []
    kept: set[int] = set()
    for row in worth:
        best = np.argsort(-row, kind="stable")[:PROMISING_EACH]
        kept.update(int(i) for i in best if row[i] > 0.0)
    total = worth.sum(axis=0)
    order = sorted(kept, key=lambda i: -total[i])[:PROMISING]
    return [keyframes[i] for i in sorted(order)]


def _worth(thing: SceneObject, keyframe: Keyframe) -> float:
    """How large an object would be in a picture, pixels; more where it was measured in it."""
    rotation, position = keyframe.T_map_camera[:3, :3], keyframe.T_map_camera[:3, 3]
    corners = (np.vstack([thing.box.corners_m, thing.box.centre_m]) - position) @ rotation
    if corners[-1, 2] <= 0.0:
        return 0.0
    pixels = keyframe.camera.project(corners)
    pixels = pixels[np.isfinite(pixels).all(axis=1)]
    size = np.array(keyframe.camera.size_px)
    middle = pixels[-1]
    if (middle < 0.0).any() or (middle > size).any():
        return 0.0
    low, high = np.clip(pixels.min(axis=0), 0, size), np.clip(pixels.max(axis=0), 0, size)
    area = float(np.prod(high - low))
    return area * (MEASURED_THERE if thing.id in keyframe.object_ids else 1.0)


@lru_cache(maxsize=32)
def _depth_m(keyframe: Keyframe) -> npt.NDArray[np.float32]:
    return decode_depth(keyframe.depth_png)


def _marks(things: Sequence[SceneObject], keyframe: Keyframe) -> dict[int, Mark]:
    depth_m = _depth_m(keyframe)
    marks = ((thing.id, mark_of(thing, keyframe, depth_m)) for thing in things)
    return {number: mark for number, mark in marks if mark is not None}


def _free_place(at: Array, placed: Sequence[Array], radius: int, shape: tuple[int, ...]) -> Array:
    """Where a disc hides no other: at its place, else as near to it as a few tries find."""
    low, high = np.full(2, radius + 2.0), np.array([shape[1], shape[0]]) - radius - 3.0
    offsets = [np.zeros(2)] + [
        reach * radius * np.array([np.cos(turn), np.sin(turn)])
        for reach in (2.2, 3.3)
        for turn in np.linspace(0.0, 2.0 * np.pi, 8, endpoint=False)
    ]
    tries = [np.clip(at + offset, low, np.maximum(low, high)) for offset in offsets]
    free = [place for place in tries if all(np.hypot(*(place - p)) > 2.0 * radius for p in placed)]
    return (free or tries)[0]


def _points_m(thing: SceneObject) -> Array:
    """(N, 3) of its surface in the map: as measured, else that of its box."""
    if len(thing.points_m) >= MIN_POINTS:
        return np.asarray(thing.points_m, np.float64)
    steps = np.linspace(-0.5, 0.5, 5)
    unit = np.array([(x, y, z) for x in steps for y in steps for z in steps])
    surface = unit[(np.abs(unit) == 0.5).any(axis=1)] * thing.box.size_m
    T_map_box = pose_from_yaw(thing.box.centre_m, thing.box.yaw_rad)
    points: Array = surface @ T_map_box[:3, :3].T + T_map_box[:3, 3]
    return points
