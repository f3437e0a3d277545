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
TRUE_FILL, NAMED_FILL = "#e4e7eb", "#ffe3a3"
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
    labels: bool = True,
) -> str:
    """A PNG as a data URI.

    Args:
        mapped: what the robot believes, dashed.
        named: true ids that the words are about, filled.
        crop: left, bottom, right, top in metres; None: everything.
        labels: whether every true object gets its kind as a label; otherwise only the named.
    """
    figure, axes = plt.subplots(figsize=(width_in, width_in), dpi=110)
    chosen = set(named)
    for room in scene.rooms:
        corners = list(room.polygon_m)
        axes.add_patch(Patch(corners, closed=True, facecolor=FLOOR, edgecolor=WALL, linewidth=2.2))
        if crop is None:
            x = sum(corner[0] for corner in corners) / len(corners)
            y = max(corner[1] for corner in corners) - 0.18
            axes.text(x, y, room.kind, color=QUIET, fontsize=8, ha="center", va="top", zorder=2)
    for thing in sorted(scene.objects, key=lambda each: each.box.top_m):
        fill = NAMED_FILL if thing.id in chosen else TRUE_FILL
        _box(axes, thing.box, facecolor=fill, edgecolor=QUIET, linewidth=0.8, zorder=3)
        big = max(thing.box.size_m[:2]) >= 0.35
        if thing.id in chosen or (labels and big):
            _label(axes, thing.box, thing.kind, INK if thing.id in chosen else WALL)
        if thing.id in chosen and thing.front_yaw_rad is not None:
            _front(axes, thing.box, thing.front_yaw_rad)
    for each in mapped:
        _box(axes, each.box, fill=False, edgecolor=MAPPED, linewidth=1.3, linestyle="--", zorder=5)
    for way in ways:
        _way(axes, way)
    for marker in markers:
        _arrow(axes, marker)
    left, bottom, right, top = crop or _bounds(scene)
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    figure.set_size_inches(width_in, width_in * (top - bottom) / (right - left))
    axes.set_aspect("equal")
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


def _label(axes: Axes, thing: TrueBox, text: str, colour: str) -> None:
    axes.text(
        *thing.centre_m[:2], text, color=colour, fontsize=7, ha="center", va="center", zorder=6,
        clip_on=True,
    )  # fmt: skip


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


def _way(axes: Axes, way: Way) -> None:
    if len(way.points) > 1:
        xs, ys = zip(*way.points)
        axes.plot(xs, ys, color=way.colour, linewidth=2.0, zorder=7, solid_capstyle="round")
    if way.goal is not None:
        _arrow(axes, Marker(way.name, way.goal, GOAL))


def _arrow(axes: Axes, marker: Marker) -> None:
    x, y, yaw = marker.pose
    axes.add_patch(
        FancyArrow(
            x, y, 0.32 * math.cos(yaw), 0.32 * math.sin(yaw), width=0.05, head_width=0.2,
            length_includes_head=True, color=marker.colour, zorder=9,
        )
    )  # fmt: skip
    axes.plot([x], [y], "o", color=marker.colour, markersize=5, zorder=9)
    if marker.name:
        axes.annotate(
            marker.name, (x, y), textcoords="offset points", xytext=(6, -10), fontsize=8,
            color=marker.colour, weight="bold", zorder=10, clip_on=True,
        )  # fmt: skip


def _bounds(scene: TrueScene) -> tuple[float, float, float, float]:
    corners = [corner for room in scene.rooms for corner in room.polygon_m]
    if not corners:
        return crop_around([thing.box for thing in scene.objects], [], 1.0) or (-1, -1, 1, 1)
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(xs) - 0.2, min(ys) - 0.2, max(xs) + 0.2, max(ys) + 0.2


def _png(figure: plt.Figure) -> str:
    sink = io.BytesIO()
    figure.savefig(sink, format="png", bbox_inches="tight", pad_inches=0.03)
    plt.close(figure)
    return data_uri(sink.getvalue(), "image/png")


def data_uri(data: bytes, kind: str) -> str:
    """Bytes as they stand in an `img`'s `src`."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
