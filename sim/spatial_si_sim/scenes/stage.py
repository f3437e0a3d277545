"""The fixed shell of an apartment: walls, ceiling, skirting, door frames, and the painted floor."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.ndimage import gaussian_filter

from .bake import Baked, directional, join
from .footprint import Footprint
from .parts import Part, Rgb, block
from .patterns import Pattern
from .placing import Placed
from .plan import DOOR_HEIGHT_M, HEIGHT_M, INWARD_YAW, SIDES, WALL_M, Opening, Plan, Range, Room

FLOOR_PX_PER_M = 64
_MARGIN_M = 0.2
_WALLS: dict[str, tuple[Rgb, ...]] = {
    "living room": ((238, 230, 214), (226, 232, 226), (236, 226, 222)),
    "kitchen": ((240, 236, 224), (232, 238, 232), (240, 232, 208)),
    "bedroom": ((222, 228, 238), (236, 226, 230), (226, 236, 228)),
    "bathroom": ((214, 230, 234), (226, 236, 236), (222, 232, 224)),
    "study": ((232, 228, 214), (220, 230, 232), (234, 226, 212)),
    "hallway": ((240, 238, 232), (236, 232, 222), (230, 234, 236)),
}
_TRIM = (246, 245, 241)
_CAP = (92, 94, 98)


def build_shell(plan: Plan, seed: int) -> Baked:
    """Walls, ceilings, skirting and frames in the map frame; faces look into the rooms."""
    rng = random.Random(f"shell {seed}")
    parts: list[Part] = []
    shades: list[np.ndarray] = []
    for room in plan.rooms:
        rgb = rng.choice(_WALLS[room.kind])
        for side in SIDES:
            gaps = [o for o in plan.openings if o.side_in(room.id) == side]
            for part in _wall(room, side, gaps, rgb):
                parts.append(part)
                shades.append(_room_shade(room, part))
            for part in _trim(room, side, gaps):
                parts.append(part)
                shades.append(directional(part.normals) * 0.98)
        ceiling = _ceiling(room)
        parts.append(ceiling)
        shades.append(np.full(len(ceiling.vertices_m), 0.97))
    for part in _jambs(plan) + _caps(plan):
        parts.append(part)
        shades.append(directional(part.normals))
    return join(parts, shades)


def _quads(room: Room, side: str, along: Sequence[float], up: Sequence[float],
           holes: Sequence[tuple[Range, Range]], rgb: Rgb, pattern: object = None) -> Part:
    """A grid of wall cells that look into the room, less those in a hole."""
    face = room.face(side)
    yaw = np.radians(INWARD_YAW[side])
    normal = np.array([np.cos(yaw), np.sin(yaw), 0.0])
    vertices, faces, uv = [], [], []
    for a0, a1 in zip(along[:-1], along[1:]):
        for z0, z1 in zip(up[:-1], up[1:]):
            middle = ((a0 + a1) / 2, (z0 + z1) / 2)
            if any(a[0] < middle[0] < a[1] and z[0] < middle[1] < z[1] for a, z in holes):
                continue
            start = len(vertices)
            corners = [(a0, z0), (a1, z0), (a1, z1), (a0, z1)]
            points = [np.array([a, face, z]) if side in ("south", "north")
                      else np.array([face, a, z]) for a, z in corners]
            turned = np.cross(points[1] - points[0], points[3] - points[0]) @ normal < 0
            vertices += points
            uv += [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
            order = [0, 2, 1, 0, 3, 2] if turned else [0, 1, 2, 0, 2, 3]
            faces += [[start + order[0], start + order[1], start + order[2]],
                      [start + order[3], start + order[4], start + order[5]]]
    return Part(np.array(vertices), np.tile(normal, (len(vertices), 1)), np.array(uv),
                np.array(faces), rgb, pattern)


def _wall(room: Room, side: str, gaps: Sequence[Opening], rgb: Rgb) -> list[Part]:
    low, high = room.along(side)
    holes = [(gap.at_m, (-1.0, DOOR_HEIGHT_M)) for gap in gaps]
    edges = [end for gap in gaps for end in gap.at_m]
    if room.kind == "bathroom":
        step = 0.3
        along = _lines(low, high, edges, list(np.arange(low + step, high - 0.02, step)))
        tiles = _quads(room, side, along, _lines(0.0, 1.8, [], list(np.arange(step, 1.79, step))),
                       holes, (236, 240, 242), Pattern("tile"))
        rest = _quads(room, side, _lines(low, high, edges, [low + 0.4, high - 0.4]),
                      [1.8, DOOR_HEIGHT_M, HEIGHT_M], holes, rgb)
        return [tiles, rest]
    along = _lines(low, high, edges, [low + 0.4, high - 0.4])
    return [_quads(room, side, along, [0.0, 0.4, DOOR_HEIGHT_M, 2.3, HEIGHT_M], holes, rgb)]


def _lines(low: float, high: float, edges: Sequence[float], extra: Sequence[float]) -> list[float]:
    return sorted({round(float(v), 4) for v in (low, high, *edges, *extra) if low <= v <= high})


def _room_shade(room: Room, part: Part) -> np.ndarray:
    """Brightness of wall vertices: by direction, darker along the edges of the wall."""
    points = part.vertices_m
    horizontal = np.abs(part.normals[0][0]) > 0.5
    coordinate = points[:, 1] if horizontal else points[:, 0]
    low, high = room.y_m if horizontal else room.x_m
    corner = np.clip(np.minimum(coordinate - low, high - coordinate) / 0.4, 0, 1)
    rise = np.clip(points[:, 2] / 0.4, 0, 1)
    top = np.clip((HEIGHT_M - points[:, 2]) / 0.3, 0, 1)
    return (directional(part.normals) + 0.06) * (0.91 + 0.09 * corner) * (0.92 + 0.08 * rise) * (
        0.93 + 0.07 * top)


def _trim(room: Room, side: str, gaps: Sequence[Opening]) -> list[Part]:
    """Skirting along the wall and a frame around each opening."""
    parts = []
    low, high = room.along(side)
    ends = [low] + [end for gap in sorted(gaps, key=lambda g: g.at_m) for end in gap.at_m] + [high]
    if room.kind != "bathroom":
        for start, stop in zip(ends[::2], ends[1::2]):
            if stop - start > 0.02:
                parts.append(_on_wall(room, side, (start, stop), (0.0, 0.07), 0.011))
    for gap in gaps:
        a, b = gap.at_m
        for start, stop in ((a - 0.06, a), (b, b + 0.06)):
            parts.append(_on_wall(room, side, (start, stop), (0.0, DOOR_HEIGHT_M + 0.06), 0.013))
        parts.append(_on_wall(room, side, (a, b), (DOOR_HEIGHT_M, DOOR_HEIGHT_M + 0.06), 0.013))
    return parts


def _on_wall(room: Room, side: str, along: Range, up: Range, thick_m: float) -> Part:
    face = room.face(side)
    across = (face, face + thick_m) if side in ("south", "west") else (face - thick_m, face)
    x, y = (along, across) if side in ("south", "north") else (across, along)
    return block(x, y, up, _TRIM)


def _ceiling(room: Room) -> Part:
    points = np.array([[x, y, HEIGHT_M] for x, y in reversed(room.corners_m)])
    return Part(points, np.tile([0.0, 0.0, -1.0], (4, 1)), np.zeros((4, 2)),
                np.array([[0, 1, 2], [0, 2, 3]]), (244, 243, 240))


def _jambs(plan: Plan) -> list[Part]:
    """The inner faces of the openings."""
    parts = []
    for gap in plan.openings:
        room = next(r for r in plan.rooms if gap.side_in(r.id))
        side = gap.side_in(room.id)
        face, (a, b) = room.face(side), gap.at_m
        across = (face - WALL_M, face) if side in ("south", "west") else (face, face + WALL_M)
        thin = 0.004
        for x, z in (((a - thin, a), (0.0, DOOR_HEIGHT_M)), ((b, b + thin), (0.0, DOOR_HEIGHT_M)),
                     ((a, b), (DOOR_HEIGHT_M, DOOR_HEIGHT_M + thin))):
            pair = (x, across) if side in ("south", "north") else (across, x)
            parts.append(block(pair[0], pair[1], z, _TRIM))
    return parts


def _caps(plan: Plan) -> list[Part]:
    """Tops of the walls: seen only from above, where they make the plan readable."""
    parts = []
    for room in plan.rooms:
        (x0, x1), (y0, y1) = room.x_m, room.y_m
        w = WALL_M
        for x, y in (((x0 - w, x1 + w), (y0 - w, y0)), ((x0 - w, x1 + w), (y1, y1 + w)),
                     ((x0 - w, x0), (y0, y1)), ((x1, x1 + w), (y0, y1))):
            points = np.array([[x[0], y[0], HEIGHT_M], [x[1], y[0], HEIGHT_M],
                               [x[1], y[1], HEIGHT_M], [x[0], y[1], HEIGHT_M]])
            parts.append(Part(points, np.tile([0.0, 0.0, 1.0], (4, 1)), np.zeros((4, 2)),
                              np.array([[0, 1, 2], [0, 2, 3]]), _CAP))
    return parts


def build_floor(plan: Plan, placed: Iterable[Placed], seed: int) -> Baked:
    """The floor of every room and opening, with its covering and soft shadows painted on."""
    low = np.array([min(r.x_m[0] for r in plan.rooms), min(r.y_m[0] for r in plan.rooms)])
    high = np.array([max(r.x_m[1] for r in plan.rooms), max(r.y_m[1] for r in plan.rooms)])
    low, high = low - _MARGIN_M, high + _MARGIN_M
    columns, rows = np.ceil((high - low) * FLOOR_PX_PER_M).astype(int)
    x = low[0] + (np.arange(columns) + 0.5) / columns * (high[0] - low[0])
    y = high[1] - (np.arange(rows) + 0.5) / rows * (high[1] - low[1])
    picture = np.full((rows, columns, 3), 0.62)
    rng = random.Random(f"floor {seed}")
    noise = np.random.RandomState(seed % 2**32)
    light = np.full((rows, columns), 0.72)
    for room in plan.rooms:
        across, up = _between(x, room.x_m), _between(y, room.y_m)
        here = np.ix_(up, across)
        picture[here] = _covering(room, x[across], y[up], rng, noise)
        edge = np.minimum.outer(_edge(y[up], room.y_m), _edge(x[across], room.x_m))
        light[here] = 0.86 + 0.14 * np.clip(edge / 0.3, 0, 1)
    for gap in plan.openings:
        room = next(r for r in plan.rooms if gap.side_in(r.id))
        shape = _sill(room, gap)
        light[_under(shape, x, y)] = 0.92
        picture[_under(shape, x, y)] = (0.55, 0.44, 0.33)
    picture *= (light * _shadows(placed, x, y))[..., None]
    texture = (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    patches = [(room.x_m, room.y_m) for room in plan.rooms]
    for gap in plan.openings:
        room = next(r for r in plan.rooms if gap.side_in(r.id))
        ends = np.array(_sill(room, gap).corners())
        patches.append(((ends[:, 0].min(), ends[:, 0].max()), (ends[:, 1].min(), ends[:, 1].max())))
    corners = np.array([[x, y, 0.0] for xs, ys in patches
                        for x, y in ((xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1]))
                        ])
    uv = (corners[:, :2] - low) / (high - low)
    start = 4 * np.arange(len(patches))[:, None, None]
    return Baked(corners.astype(np.float32),
                 np.tile(np.array([0, 0, 1], np.float32), (len(corners), 1)),
                 np.column_stack([uv[:, 0], 1.0 - uv[:, 1]]).astype(np.float32),
                 np.full((len(corners), 3), 255, np.uint8),
                 (start + np.array([[0, 1, 2], [0, 2, 3]])).reshape(-1, 3).astype(np.uint32),
                 texture)


def _between(values: np.ndarray, extent: Range) -> np.ndarray:
    return np.nonzero((values >= extent[0]) & (values <= extent[1]))[0]


def _edge(values: np.ndarray, extent: Range) -> np.ndarray:
    return np.minimum(values - extent[0], extent[1] - values)


def _covering(room: Room, x: np.ndarray, y: np.ndarray, rng: random.Random,
              noise: np.random.RandomState) -> np.ndarray:
    """(rows, columns, 3) planks, tiles or carpet in 0..1."""
    shape = (len(y), len(x))
    grain = noise.rand(*shape)
    if room.kind in ("kitchen", "bathroom"):
        size = 0.4 if room.kind == "kitchen" else 0.25
        light, dark = rng.choice((((0.80, 0.77, 0.72), (0.74, 0.71, 0.66)),
                                  ((0.72, 0.75, 0.77), (0.62, 0.66, 0.69))))
        row, column = np.floor(y / size).astype(int), np.floor(x / size).astype(int)
        odd = (np.add.outer(row, column) % 2).astype(bool)
        picture = np.where(odd[..., None], light, dark) * (0.97 + 0.03 * grain[..., None])
        joint = np.logical_or.outer((y % size) < 0.016, (x % size) < 0.016)
        picture[joint] = (0.58, 0.57, 0.55)
        return picture
    if room.kind == "bedroom" and rng.random() < 0.6:
        tint = np.array(rng.choice(((0.66, 0.63, 0.58), (0.56, 0.60, 0.65), (0.62, 0.56, 0.50))))
        fluff = gaussian_filter(grain, 0.7, mode="nearest")
        return tint * (0.86 + 0.28 * fluff[..., None])
    tint = np.array(rng.choice(((0.70, 0.55, 0.39), (0.62, 0.46, 0.32), (0.76, 0.63, 0.47))))
    swap = rng.random() < 0.5
    along, across = (np.meshgrid(y, x, indexing="ij")[::-1] if swap
                     else np.meshgrid(y, x, indexing="ij"))
    plank = np.floor(across / 0.14).astype(int)
    shift = (plank * 37 % 11) / 11 * 1.3
    piece = np.floor((along + shift) / 1.3).astype(int)
    tone = ((plank * 7919 + piece * 104729) % 97) / 97
    streak = gaussian_filter(grain, (5.0, 0.6) if not swap else (0.6, 5.0), mode="nearest")
    picture = tint * (0.90 + 0.12 * tone + 0.5 * (streak - 0.5))[..., None]
    joint = ((across % 0.14) < 0.012) | (((along + shift) % 1.3) < 0.014)
    picture[joint] *= 0.78
    return picture


def _sill(room: Room, gap: Opening) -> Footprint:
    """The floor within a wall's opening."""
    side = gap.side_in(room.id)
    yaw = np.radians(INWARD_YAW[side])
    middle, face = sum(gap.at_m) / 2, room.face(side)
    x, y = (middle, face) if side in ("south", "north") else (face, middle)
    width = gap.at_m[1] - gap.at_m[0]
    return Footprint(x, y, 0.0, width, float(yaw)).zone(-WALL_M, 0.0, width)


def _under(shape: Footprint, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    cos, sin = np.cos(shape.yaw_rad), np.sin(shape.yaw_rad)
    dx, dy = x[None] - shape.x_m, y[:, None] - shape.y_m
    return ((np.abs(cos * dx + sin * dy) <= shape.length_m / 2)
            & (np.abs(cos * dy - sin * dx) <= shape.width_m / 2))


def _shadows(placed: Iterable[Placed], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(rows, columns) factor: soft darkness under and around what stands on the floor."""
    mask = np.zeros((len(y), len(x)))
    for thing in placed:
        if thing.relation == "floor" and thing.span_m[1] > 0.03:
            mask[_under(thing.footprint.grown(0.015), x, y)] = 1.0
    near = gaussian_filter(mask, 0.05 * FLOOR_PX_PER_M)
    wide = gaussian_filter(mask, 0.16 * FLOOR_PX_PER_M)
    return 1.0 - 0.24 * near - 0.22 * wide
