"""An answer drawn from above: the walls, the things it rests on, who looks from where."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from ..errors import BadImage
from ..geometry.boxes import OrientedBox
from ..geometry.viewpoints import Frame, Observer
from ..scene.objects import SceneObject
from ..scene.snapshot import SceneSnapshot
from .answer import Answered, Value, Way

Image = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float64]
Colour = tuple[int, int, int]

SIDE_PX = 900
MARGIN_M = 0.6
TEXT_PX = 92
"""Height of the band that holds the answer and its explanation."""
WHITE, INK, FAINT = (255, 255, 255), (40, 40, 40), (190, 190, 190)
UNKNOWN, FREE, WALL = (226, 226, 226), (250, 250, 250), (110, 110, 110)
THING, PART, ANSWER = (205, 205, 205), (235, 190, 120), (90, 200, 110)
EYE, RAY, SECTOR = (40, 60, 220), (120, 120, 235), (250, 225, 190)
"""Colours, blue first as OpenCV has them: what is only there, what the answer rests on, and what
the answer is; the observer, its lines, its sectors."""
SPOKES_DEG = (45.0, 135.0, -135.0, -45.0)
"""Where the quarters around a facing meet."""
SPOKE_M = 1.6


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """A picture of a part of the map.

    Attributes:
        low_m: (2,) map position of its lower left corner.
        scale: pixels per metre.
        names: (u, v, width) of what was written, pixels.
    """

    picture: Image
    low_m: Array
    scale: float
    names: list[tuple[int, int, int]] = field(default_factory=list)

    def at(self, point_m: npt.ArrayLike) -> tuple[int, int]:
        """Pixel (u, v) of a map point."""
        x, y = (np.asarray(point_m, dtype=np.float64)[:2] - self.low_m) * self.scale
        return round(float(x)), round(self.picture.shape[0] - TEXT_PX - float(y))


def draw(answer: Answered, snapshot: SceneSnapshot) -> Image:
    """(H, W, 3) RGB picture of an answer, from above, the map's y upwards."""
    named = [snapshot.objects[i] for i in answer.evidence_object_ids if i in snapshot.objects]
    observer = answer.frame.observer
    low, high = _extent(named, observer, snapshot)
    scale = SIDE_PX / float(max(high - low))
    width, height = (math.ceil(each * scale) for each in high - low)
    picture = np.full((height + TEXT_PX, width, 3), UNKNOWN, np.uint8)
    sheet = _Sheet(picture, low, scale)
    _ground(sheet, snapshot)
    _sectors(sheet, answer, named)
    meant = set(answer.object_ids)
    rests_on = set(answer.evidence_object_ids)
    for thing in sorted(snapshot, key=lambda each: (each.id in rests_on, -_area(each.box))):
        part = thing.id in rests_on
        _thing(sheet, thing, ANSWER if thing.id in meant else PART if part else THING, part)
    if isinstance(answer.value, Way):
        _way(sheet, answer.value, named)
    elif observer is not None:
        for thing in named:
            if thing.id not in observer.object_ids:
                ends = sheet.at(observer.position_m), sheet.at(thing.box.centre_m)
                cv2.line(picture, *ends, RAY, 1, cv2.LINE_AA)
    if observer is not None:
        _observer(sheet, observer, answer.value)
    for thing in named:
        lowest = thing.box.footprint_m[np.argmin(thing.box.footprint_m[:, 1])]
        _name(sheet, np.array([thing.box.centre_m[0], lowest[1]]), 3, thing.name)
    _text(sheet, answer)
    return np.ascontiguousarray(picture[:, :, ::-1])


def save(answer: Answered, snapshot: SceneSnapshot, file: Path) -> None:
    """Draw an answer into a PNG.

    Raises:
        BadImage: the file cannot be written.
    """
    content = cv2.imencode(".png", draw(answer, snapshot)[:, :, ::-1])[1].tobytes()
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadImage(f"the drawing cannot be written to '{file}': {error.strerror}") from error


def _area(box: OrientedBox) -> float:
    return float(box.size_m[0] * box.size_m[1])


def _extent(
    named: list[SceneObject], observer: Observer | None, snapshot: SceneSnapshot
) -> tuple[Array, Array]:
    """Lower left and upper right corner of what is drawn: what matters and what is around it."""
    corners = [thing.box.footprint_m for thing in named]
    if observer is not None:
        corners.append(observer.position_m[None, :2])
    if not corners:
        corners = [thing.box.footprint_m for thing in snapshot] or [np.zeros((1, 2))]
    points = np.concatenate(corners)
    low, high = points.min(axis=0) - MARGIN_M, points.max(axis=0) + MARGIN_M
    middle, half = 0.5 * (low + high), np.maximum(0.5 * (high - low), 1.5)
    # Nothing is drawn more than twice as long as it is wide.
    half = np.maximum(half, 0.5 * half.max())
    return middle - half, middle + half


def _ground(sheet: _Sheet, snapshot: SceneSnapshot) -> None:
    occupancy = snapshot.occupancy
    height, width = sheet.picture.shape[0] - TEXT_PX, sheet.picture.shape[1]
    if occupancy is None:
        sheet.picture[:height] = FREE
        return
    u, v = np.meshgrid(np.arange(width), np.arange(height))
    x = sheet.low_m[0] + (u + 0.5) / sheet.scale
    y = sheet.low_m[1] + (height - v - 0.5) / sheet.scale
    columns = np.floor((x - occupancy.origin_m[0]) / occupancy.resolution_m).astype(np.intp)
    rows = np.floor((y - occupancy.origin_m[1]) / occupancy.resolution_m).astype(np.intp)
    inside = (rows >= 0) & (columns >= 0)
    inside &= (rows < occupancy.cells.shape[0]) & (columns < occupancy.cells.shape[1])
    cells = np.full(u.shape, -1, np.int8)
    cells[inside] = occupancy.cells[rows[inside], columns[inside]]
    sheet.picture[:height][cells == 0] = FREE
    sheet.picture[:height][cells > 0] = WALL


def _sectors(sheet: _Sheet, answer: Answered, named: list[SceneObject]) -> None:
    """The limits between the four sides, around whoever's sides they are."""
    frame, observer = answer.frame.frame, answer.frame.observer
    if frame is Frame.EGOCENTRIC and observer is not None and observer.yaw_rad is not None:
        centre, ahead = observer.position_m[:2], observer.yaw_rad
    elif answer.evidence_relations and frame in (Frame.RELATIVE, Frame.INTRINSIC):
        ids = {fact.reference_id for fact in answer.evidence_relations}
        marks = [thing for thing in named if thing.id in ids]
        if not marks:
            return
        centre = marks[0].box.centre_m[:2]
        if frame is Frame.RELATIVE and observer is not None:
            ahead = float(np.arctan2(*(centre - observer.position_m[:2])[::-1]))
        elif marks[0].front is not None:
            ahead = marks[0].front.yaw_rad
        else:
            return
    else:
        return
    for degrees in SPOKES_DEG:
        angle = ahead + math.radians(degrees)
        end = centre + SPOKE_M * np.array([math.cos(angle), math.sin(angle)])
        cv2.line(sheet.picture, sheet.at(centre), sheet.at(end), SECTOR, 3, cv2.LINE_AA)


def _thing(sheet: _Sheet, thing: SceneObject, fill: Colour, part: bool) -> None:
    corners = np.array([sheet.at(corner) for corner in thing.box.footprint_m], np.int32)
    cv2.fillPoly(sheet.picture, [corners], fill, cv2.LINE_AA)
    cv2.polylines(sheet.picture, [corners], True, INK if part else FAINT, 1, cv2.LINE_AA)
    if thing.front is not None and part:
        reach = 0.5 * float(max(thing.box.size_m[:2])) + 0.2
        way = np.array([math.cos(thing.front.yaw_rad), math.sin(thing.front.yaw_rad)])
        centre = thing.box.centre_m[:2]
        tip = sheet.at(centre + reach * way)
        cv2.arrowedLine(sheet.picture, sheet.at(centre), tip, INK, 1, cv2.LINE_AA, 0, 0.25)


def _way(sheet: _Sheet, way: Way, named: list[SceneObject]) -> None:
    """From where the route begins, stop by stop."""
    by_id = {thing.id: thing for thing in named}
    stops = [by_id[i] for i in way.object_ids if i in by_id]
    if named and named[0].id not in way.object_ids:
        stops.insert(0, named[0])
    for here, there in zip(stops, stops[1:], strict=False):
        ends = sheet.at(here.box.centre_m), sheet.at(there.box.centre_m)
        cv2.arrowedLine(sheet.picture, *ends, EYE, 2, cv2.LINE_AA, 0, 0.06)


def _observer(sheet: _Sheet, observer: Observer, value: Value) -> None:
    at = sheet.at(observer.position_m)
    cv2.circle(sheet.picture, at, 7, EYE, -1, cv2.LINE_AA)
    if observer.yaw_rad is not None:
        way = np.array([math.cos(observer.yaw_rad), math.sin(observer.yaw_rad)])
        tip = sheet.at(observer.position_m[:2] + 0.5 * way)
        cv2.arrowedLine(sheet.picture, at, tip, EYE, 2, cv2.LINE_AA, 0, 0.3)
    if observer.description and not isinstance(value, Way):
        _name(sheet, observer.position_m, 12, observer.description, EYE)


def _name(sheet: _Sheet, point_m: Array, below_px: int, text: str, colour: Colour = INK) -> None:
    """Below a place, where no other name is, within the picture, on white."""
    u, v = sheet.at(point_m)
    (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.45, 1)
    u = min(max(u - width // 2, 2), max(sheet.picture.shape[1] - width - 2, 2))
    v += below_px + height
    lowest = sheet.picture.shape[0] - TEXT_PX - 4
    for _ in range(len(sheet.names)):
        if not any(
            abs(v - other_v) < height + 6 and u < other_u + other_width and other_u < u + width
            for other_u, other_v, other_width in sheet.names
        ):
            break
        v += height + 6
    v = min(v, lowest)
    sheet.names.append((u, v, width))
    cv2.rectangle(sheet.picture, (u - 2, v - height - 3), (u + width + 2, v + 4), WHITE, -1)
    _put(sheet.picture, text, (u, v), 0.45, colour)


def _text(sheet: _Sheet, answer: Answered) -> None:
    """The answer, how sure it is, and why, on white below the drawing."""
    top = sheet.picture.shape[0] - TEXT_PX
    sheet.picture[top:] = WHITE
    lines = [
        f"{answer.text} ({answer.probability:.0%})",
        answer.explanation,
        answer.frame.description,
    ]
    for number, line in enumerate(lines):
        size = 0.6 if number == 0 else 0.45
        _put(
            sheet.picture,
            _cut(line, size, sheet.picture.shape[1] - 16),
            (8, top + 24 + 26 * number),
            size,
            INK,
        )


def _cut(text: str, size: float, width_px: int) -> str:
    """As much of a line as fits."""
    plain = _plain(text)
    while plain and cv2.getTextSize(plain, cv2.FONT_HERSHEY_SIMPLEX, size, 1)[0][0] > width_px:
        plain = plain[:-4].rstrip() + ".." if len(plain) > 4 else ""
    return plain


def _plain(text: str) -> str:
    """OpenCV's letters are ASCII."""
    for sign, plain in (("°", " deg"), ("±", "+-"), ("³", "3"), ("²", "2"), ("–", "-")):
        text = text.replace(sign, plain)
    return text.encode("ascii", "replace").decode()


def _put(picture: Image, text: str, at: tuple[int, int], size: float, colour: Colour) -> None:
    cv2.putText(picture, _plain(text), at, cv2.FONT_HERSHEY_SIMPLEX, size, colour, 1, cv2.LINE_AA)
