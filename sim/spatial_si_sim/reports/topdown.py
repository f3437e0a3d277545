"""The apartment from above: rooms, true and mapped boxes, viewpoints, ways and goals."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrow
from matplotlib.patches import Polygon as Patch

from ..truth import shapes
from ..truth.scene import TrueBox, TrueScene

INK, QUIET, FLOOR, WALL = "#1f2933", "#9aa5b1", "#f7f5f0", "#52606d"
TRUE_FILL, NAMED_FILL, NAMED_EDGE = "#e4e7eb", "#ffe3a3", "#c27c0e"
MAPPED, WAY, GOAL, PERSON, ROBOT = "#2b7bba", "#e8833a", "#c0392b", "#7b4bb7", "#1b8a5a"

Pose = tuple[float, float, float]


@dataclass(frozen=True)
class Marker:
    """A pose to draw as an arrow with a name."""

    name: str
    pose: Pose
    colour: str


@dataclass(frozen=True)
class Way:
    """A driven path with the pose that it was to end in, if any."""

    points: Sequence[tuple[float, float]]
    goal: Pose | None = None
    name: str = ""
    colour: str = WAY


@dataclass(frozen=True)
class Mapped:
    """A box of the robot's map with its name."""

    name: str
    box: TrueBox


def draw_map(
    scene: TrueScene,
    mapped: Iterable[Mapped] = (),
    named: Iterable[int] = (),
    markers: Iterable[Marker] = (),
    ways: Iterable[Way] = (),
    crop: tuple[float, float, float, float] | None = None,
    width_in: float = 9.0,
    text_pt: float = 7.0,
    label_from_m: float = 0.35,
) -> str:
    """A PNG as a data URI.

    Args:
        mapped: what the robot believes, dashed.
        named: true ids that the words are about, filled.
        crop: left, bottom, right, top in metres; None: everything.
        text_pt: size of the labels.
        label_from_m: objects at least this long get their kind as a label; the named always do.
    """
    left, bottom, right, top = crop or _bounds(scene)
    size_in = (width_in, width_in * (top - bottom) / (right - left))
    figure = plt.figure(figsize=size_in, dpi=110)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0), xlim=(left, right), ylim=(bottom, top))
    chosen = set(named)
    for room in scene.rooms:
        corners = list(room.polygon_m)
        axes.add_patch(Patch(corners, closed=True, facecolor=FLOOR, edgecolor=WALL, linewidth=2.2))
        if crop is None:
            x = sum(corner[0] for corner in corners) / len(corners)
            y = max(corner[1] for corner in corners) - 0.18
            axes.text(x, y, room.kind, color=QUIET, fontsize=8, ha="center", va="top", zorder=2)
    for thing in sorted(scene.objects, key=lambda each: each.box.top_m):
        if thing.id in chosen:
            style = {"facecolor": NAMED_FILL, "edgecolor": NAMED_EDGE, "linewidth": 1.8}
        else:
            style = {"facecolor": TRUE_FILL, "edgecolor": QUIET, "linewidth": 0.8}
        _box(axes, thing.box, zorder=4 if thing.id in chosen else 3, **style)
        if thing.id in chosen and thing.front_yaw_rad is not None:
            _front(axes, thing.box, thing.front_yaw_rad)
    for each in mapped:
        _box(axes, each.box, fill=False, edgecolor=MAPPED, linewidth=1.3, linestyle="--", zorder=5)
    for way in ways:
        _way(axes, way, text_pt)
    for marker in markers:
        _arrow(axes, marker, text_pt)
    _label_all(axes, scene, chosen, label_from_m, text_pt, (right - left) / width_in)
    axes.axis("off")
    return _png(figure)


def crop_around(
    boxes: Iterable[TrueBox], points: Iterable[tuple[float, float]], margin_m: float = 0.8
) -> tuple[float, float, float, float] | None:
    """The square that holds boxes and points; None for nothing."""
    spots = [tuple(point[:2]) for point in points]
    for thing in boxes:
        left, bottom, right, top = shapes.footprint(thing).bounds
        spots += [(left, bottom), (right, top)]
    if not spots:
        return None
    xs, ys = [spot[0] for spot in spots], [spot[1] for spot in spots]
    half = 0.5 * max(max(xs) - min(xs), max(ys) - min(ys)) + margin_m
    x, y = 0.5 * (min(xs) + max(xs)), 0.5 * (min(ys) + max(ys))
    return x - half, y - half, x + half, y + half


def _box(axes: Axes, thing: TrueBox, **style: object) -> None:
    corners = list(shapes.footprint(thing).exterior.coords)[:-1]
    axes.add_patch(Patch(corners, closed=True, **style))


def _label_all(
    axes: Axes,
    scene: TrueScene,
    chosen: set[int],
    from_m: float,
    text_pt: float,
    metres_per_inch: float,
) -> None:
    """Names where there is room: the chosen first, then the largest; none over another."""
    taken: list[tuple[float, float, float, float]] = []
    order = sorted(scene.objects, key=lambda each: (each.id not in chosen, -max(each.box.size_m)))
    for thing in order:
        named = thing.id in chosen
        if not named and max(thing.box.size_m[:2]) < from_m:
            continue
        half_x = 0.5 * 0.62 * text_pt / 72 * metres_per_inch * len(thing.kind)
        half_y = 0.7 * text_pt / 72 * metres_per_inch
        x, y, _ = thing.box.centre_m
        for dy in (0.0, 2 * half_y, -2 * half_y):
            place = (x - half_x, y + dy - half_y, x + half_x, y + dy + half_y)
            if not any(_overlap(place, other) for other in taken):
                taken.append(place)
                axes.text(
                    x, y + dy, thing.kind, color=INK if named else WALL, fontsize=text_pt,
                    weight="bold" if named else "normal", ha="center", va="center", zorder=8,
                    clip_on=True,
                )  # fmt: skip
                break


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _front(axes: Axes, thing: TrueBox, yaw_rad: float) -> None:
    x, y = thing.centre_m[:2]
    reach = 0.5 * max(thing.size_m[:2])
    axes.plot(
        [x, x + reach * math.cos(yaw_rad)],
        [y, y + reach * math.sin(yaw_rad)],
        color=GOAL,
        linewidth=1.0,
        zorder=6,
    )


def _way(axes: Axes, way: Way, text_pt: float) -> None:
    if len(way.points) > 1:
        xs, ys = zip(*way.points)
        axes.plot(xs, ys, color=way.colour, linewidth=2.0, zorder=7, solid_capstyle="round")
    if way.goal is not None:
        _arrow(axes, Marker(way.name, way.goal, GOAL), text_pt)


def _arrow(axes: Axes, marker: Marker, text_pt: float) -> None:
    x, y, yaw = marker.pose
    axes.add_patch(
        FancyArrow(
            x, y, 0.32 * math.cos(yaw), 0.32 * math.sin(yaw), width=0.05, head_width=0.2,
            length_includes_head=True, color=marker.colour, zorder=9,
        )
    )  # fmt: skip
    axes.plot([x], [y], "o", color=marker.colour, markersize=5, zorder=9)
    if marker.name:
        left, right = axes.get_xlim()
        bottom, _ = axes.get_ylim()
        is_left = x < 0.5 * (left + right)
        is_low = y - bottom < 0.1 * (right - left)
        axes.annotate(
            marker.name, (x, y), textcoords="offset points",
            xytext=(7 if is_left else -7, 8 if is_low else -11),
            ha="left" if is_left else "right", fontsize=text_pt + 1, color=marker.colour,
            weight="bold", zorder=10,
        )  # fmt: skip


def _bounds(scene: TrueScene) -> tuple[float, float, float, float]:
    corners = [corner for room in scene.rooms for corner in room.polygon_m]
    if not corners:
        return crop_around([thing.box for thing in scene.objects], [], 1.0) or (-1, -1, 1, 1)
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(xs) - 0.3, min(ys) - 0.3, max(xs) + 0.6, max(ys) + 0.3


def _png(figure: plt.Figure) -> str:
    sink = io.BytesIO()
    figure.savefig(sink, format="png")
    plt.close(figure)
    return data_uri(sink.getvalue(), "image/png")


def data_uri(data: bytes, kind: str) -> str:
    """Bytes as they stand in an `img`'s `src`."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
