"""Pictures of the robot's camera with the boxes and names of its map drawn in."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ..truth import shapes
from ..truth.scene import TrueBox
from .topdown import data_uri

Array = npt.NDArray[np.float64]

ENLARGED = 2
NEAREST_M = 0.15
FAR_M = 5.0
EDGES = (
    (0, 1),
    (1, 2),
    (2, 3),
    (3, 0),
    (4, 5),
    (5, 6),
    (6, 7),
    (7, 4),
    (0, 4),
    (1, 5),
    (2, 6),
    (3, 7),
)
COLOURS = ("#ffd166", "#06d6a0", "#4cc9f0", "#f78c6b", "#c77dff", "#f15bb5", "#a7e34b", "#ffffff")


@dataclass(frozen=True)
class View:
    """A camera picture and what was measured in it.

    Attributes:
        jpeg: the picture.
        K: (3, 3) intrinsics, pixels.
        T_map_optical: (4, 4) pose of the optical frame.
        object_ids: map ids measured in this frame.
    """

    jpeg: bytes
    K: Array
    T_map_optical: Array
    object_ids: tuple[int, ...]


def choose_views(
    views: Sequence[View], objects: Mapping[int, tuple[str, TrueBox]], count: int
) -> list[View]:
    """The pictures that together show most objects whole: greedy, new objects count most."""
    chosen: list[View] = []
    shown: set[int] = set()
    left = [(view, _whole(view, objects)) for view in views]
    while left and len(chosen) < count:
        view, whole = max(left, key=lambda pair: (len(pair[1] - shown), len(pair[1])))
        if not whole - shown:
            break
        chosen.append(view)
        shown |= whole
        left = [pair for pair in left if pair[0] is not view]
    return chosen


def _whole(view: View, objects: Mapping[int, tuple[str, TrueBox]]) -> set[int]:
    """Objects measured in a picture whose boxes lie wholly in it, and not too far away."""
    width, height = 2 * view.K[0, 2], 2 * view.K[1, 2]
    found = set()
    for number in view.object_ids:
        if number not in objects:
            continue
        pixels, depth_m = project(objects[number][1], view)
        if pixels is None or depth_m > FAR_M:
            continue
        low, high = pixels.min(axis=0), pixels.max(axis=0)
        if low.min() >= 0 and high[0] <= width and high[1] <= height:
            found.add(number)
    return found


def draw_view(
    view: View, objects: Mapping[int, tuple[str, TrueBox]], width_px: int | None = None
) -> str:
    """The picture with the boxes of its objects, as a data URI (JPEG).

    Args:
        objects: map id -> name and box; ids that are not in it are left out.
        width_px: of the result; None: twice the picture's.
    """
    image = Image.open(io.BytesIO(view.jpeg)).convert("RGB")
    size = (image.width * ENLARGED, image.height * ENLARGED)
    image = image.resize(size, Image.Resampling.LANCZOS)
    brush = ImageDraw.Draw(image, "RGBA")
    font = ImageFont.truetype(str(_font()), 20)
    drawn: list[tuple[float, str, str, Array]] = []
    for number in view.object_ids:
        if number not in objects:
            continue
        name, thing = objects[number]
        pixels, depth_m = project(thing, view)
        if pixels is None or not _inside(pixels, size):
            continue
        drawn.append((depth_m, name, COLOURS[number % len(COLOURS)], pixels * ENLARGED))
    taken: list[tuple[float, float, float, float]] = []
    for _, _, colour, pixels in sorted(drawn, key=lambda each: -each[0]):
        for first, second in EDGES:
            brush.line([*pixels[first], *pixels[second]], fill=colour, width=3)
    for _, name, colour, pixels in sorted(drawn, key=lambda each: each[0]):
        _label(brush, font, name, colour, pixels, size, taken)
    if width_px is not None:
        image.thumbnail((width_px, width_px), Image.Resampling.LANCZOS)
    sink = io.BytesIO()
    image.save(sink, format="JPEG", quality=82)
    return data_uri(sink.getvalue(), "image/jpeg")


def project(thing: TrueBox, view: View) -> tuple[Array | None, float]:
    """(8, 2) pixels of a box's corners, None when it reaches behind the camera, and its depth."""
    flat = np.array(shapes.footprint(thing).exterior.coords)[:4]
    corners = np.vstack(
        [np.column_stack([flat, np.full(4, z)]) for z in (thing.bottom_m, thing.top_m)]
    )
    R, t = view.T_map_optical[:3, :3], view.T_map_optical[:3, 3]
    points = (corners - t) @ R
    depth_m = float(points[:, 2].mean())
    if points[:, 2].min() < NEAREST_M:
        return None, depth_m
    pixels = points @ view.K.T
    return pixels[:, :2] / pixels[:, 2:], depth_m


def _inside(pixels: Array, size: tuple[int, int]) -> bool:
    """Whether its middle is in the picture and it does not fill it."""
    middle = pixels.mean(axis=0) * ENLARGED
    spread = np.ptp(pixels, axis=0) * ENLARGED
    in_it = 0 <= middle[0] < size[0] and 0 <= middle[1] < size[1]
    return bool(in_it and spread[0] < 1.5 * size[0] and spread[1] < 1.5 * size[1])


def _label(
    brush: ImageDraw.ImageDraw,
    font: ImageFont.FreeTypeFont,
    name: str,
    colour: str,
    pixels: Array,
    size: tuple[int, int],
    taken: list[tuple[float, float, float, float]],
) -> None:
    """Write the name over the box, moved up and down until it covers no other name."""
    left, top, right, bottom = font.getbbox(name)
    width, height = right - left + 10, bottom - top + 8
    x = float(np.clip(pixels[:, 0].mean() - width / 2, 2, size[0] - width - 2))
    wanted = float(np.clip(pixels[:, 1].min() - height - 3, 2, size[1] - height - 2))
    for offset in (0, -1, 1, -2, 2, -3, 3):
        y = float(np.clip(wanted + offset * (height + 2), 2, size[1] - height - 2))
        place = (x, y, x + width, y + height)
        if not any(_overlap(place, other) for other in taken):
            break
    taken.append(place)
    brush.rectangle(place, fill=(20, 28, 38, 205))
    brush.text((x + 5 - left, y + 4 - top), name, fill=colour, font=font)


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _font() -> Path:
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Bold.ttf"
