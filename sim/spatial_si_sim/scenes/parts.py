"""Parts of objects: small triangle meshes in a model frame.

Model frame: x towards the object's front, y to its left, z up, metres. A part has one colour and
at most one pattern; `u` of its texture coordinates runs along the longest edge of a face.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .patterns import Pattern

Range = tuple[float, float]
Rgb = tuple[int, int, int]
Point = tuple[float, float, float]


@dataclass(frozen=True)
class Part:
    """A mesh of one colour.

    vertices_m (N, 3), normals (N, 3) unit, uv (N, 2) in 0..1, faces (M, 3) int, counter-clockwise
    seen from outside, rgb 0..255, pattern: multiplied onto the colour, or None.
    """

    vertices_m: np.ndarray
    normals: np.ndarray
    uv: np.ndarray
    faces: np.ndarray
    rgb: Rgb
    pattern: Pattern | None = None

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Part:
        return replace(self, vertices_m=self.vertices_m + np.array([x, y, z]))

    def scaled(self, x: float, y: float, z: float) -> Part:
        """Stretched along the axes by positive factors."""
        factors = np.array([x, y, z])
        normals = self.normals / factors
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        return replace(self, vertices_m=self.vertices_m * factors, normals=normals)

    def turned(self, angle_rad: float, axis: str = "z") -> Part:
        """Turned about an axis through the origin, by the right-hand rule."""
        matrix = rotation(angle_rad, axis)
        return replace(
            self, vertices_m=self.vertices_m @ matrix.T, normals=self.normals @ matrix.T
        )


def rotation(angle_rad: float, axis: str) -> np.ndarray:
    """(3, 3) rotation about 'x', 'y' or 'z'."""
    cos, sin = math.cos(angle_rad), math.sin(angle_rad)
    first, second = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(3)
    matrix[first, first] = matrix[second, second] = cos
    matrix[first, second], matrix[second, first] = -sin, sin
    return matrix


def block(
    x: Range, y: Range, z: Range, rgb: Rgb, pattern: Pattern | None = None, slant: float = 0.0
) -> Part:
    """A box between the given ranges; `slant` moves its top along x by so many metres."""
    low, high = np.array([x[0], y[0], z[0]]), np.array([x[1], y[1], z[1]])
    if np.any(high <= low):
        raise ValueError(f"block needs rising ranges, got x={x} y={y} z={z}")
    vertices, normals, uv, faces = [], [], [], []
    for axis in range(3):
        for side in (0, 1):
            first, second = (axis + 1) % 3, (axis + 2) % 3
            normal = np.zeros(3)
            normal[axis] = 1.0 if side else -1.0
            start = 4 * len(normals)
            for corner in ((0, 0), (1, 0), (1, 1), (0, 1)):
                point = np.where(normal > 0, high, low).astype(float)
                point[first] = (low, high)[corner[0]][first]
                point[second] = (low, high)[corner[1]][second]
                vertices.append(point)
                along = corner if (high - low)[first] >= (high - low)[second] else corner[::-1]
                uv.append(along)
            normals.append(normal)
            quad = [0, 1, 2, 0, 2, 3] if side else [0, 2, 1, 0, 3, 2]
            faces.append(np.array(quad).reshape(2, 3) + start)
    points = np.array(vertices)
    points[:, 0] += slant * (points[:, 2] - low[2]) / (high[2] - low[2])
    return Part(points, np.repeat(normals, 4, axis=0), np.array(uv, float), np.vstack(faces), rgb,
                pattern)


def cushion(
    x: Range, y: Range, z: Range, rgb: Rgb, radius_m: float = 0.05,
    pattern: Pattern | None = None, steps: int = 3,
) -> Part:
    """A box with rounded edges."""
    low, high = np.array([x[0], y[0], z[0]]), np.array([x[1], y[1], z[1]])
    centre, half = (low + high) / 2, (high - low) / 2
    radius = min(radius_m, 0.999 * float(half.min()))
    inner = half - radius
    # Grid lines of each face: the rounding gets `steps` cells at either end, the flat none.
    bend = np.tan(np.linspace(-math.pi / 4, 0, steps + 1))
    line = np.concatenate([bend, -bend[::-1]])
    count = len(line)
    first_grid, second_grid = (g.ravel() for g in np.meshgrid(line, line, indexing="ij"))
    sign_first = np.repeat(np.arange(count) >= count // 2, count) * 2 - 1
    sign_second = np.tile(np.arange(count) >= count // 2, count) * 2 - 1
    cells = [i * count + j for i in range(count - 1) for j in range(count - 1)]
    quads = np.array([[c, c + count, c + count + 1, c, c + count + 1, c + 1] for c in cells])
    vertices, normals, uv, faces = [], [], [], []
    for axis in range(3):
        for side in (-1, 1):
            first, second = (axis + 1) % 3, (axis + 2) % 3
            direction = np.empty((count * count, 3))
            direction[:, axis], direction[:, first], direction[:, second] = (
                side, first_grid, second_grid)
            direction /= np.linalg.norm(direction, axis=1, keepdims=True)
            core = np.empty_like(direction)
            core[:, axis] = side * inner[axis]
            core[:, first], core[:, second] = sign_first * inner[first], sign_second * inner[second]
            points = core + radius * direction
            order = quads.reshape(-1, 3) if side > 0 else quads.reshape(-1, 3)[:, ::-1]
            faces.append(order + len(vertices) * count * count)
            vertices.append(points + centre)
            normals.append(direction)
            flat = (points[:, [first, second]] / half[[first, second]] + 1) / 2
            uv.append(flat if half[first] >= half[second] else flat[:, ::-1])
    return Part(np.vstack(vertices), np.vstack(normals), np.vstack(uv), np.vstack(faces), rgb,
                pattern)


def lathe(
    profile: Sequence[tuple[float, float]], rgb: Rgb, segments: int = 16,
    pattern: Pattern | None = None,
) -> Part:
    """A profile of (radius, z) turned about the z axis.

    A solid's outer profile rises from the bottom; a hollow one goes on down its inside.
    """
    points = np.array(profile, float)
    fresh = np.append(True, np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-9)
    points = points[fresh]
    steps = np.diff(points, axis=0)
    outward = np.column_stack([steps[:, 1], -steps[:, 0]])
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    angles = np.linspace(0, 2 * math.pi, segments + 1)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    vertices, normals, uv, faces = [], [], [], []
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(steps, axis=1))])
    lengths /= lengths[-1]
    smooth = _smooth_profile_normals(outward)
    for index in range(len(steps)):  # every band owns its vertices, so that edges stay sharp
        start = len(vertices) * (segments + 1)
        for end in (0, 1):
            radius, height = points[index + end]
            normal = smooth[index][end]
            vertices.append(np.column_stack([radius * circle, np.full(segments + 1, height)]))
            normals.append(np.column_stack([normal[0] * circle,
                                            np.full(segments + 1, normal[1])]))
            uv.append(np.column_stack([angles / (2 * math.pi),
                                       np.full(segments + 1, lengths[index + end])]))
        low = start + np.arange(segments)
        high = low + segments + 1
        if points[index][0] > 1e-9:
            faces.append(np.column_stack([low, low + 1, high + 1]))
        if points[index + 1][0] > 1e-9:
            faces.append(np.column_stack([low, high + 1, high]))
    return Part(np.vstack(vertices), np.vstack(normals), np.vstack(uv), np.vstack(faces), rgb,
                pattern)


def _smooth_profile_normals(outward: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each band its normals at both ends, averaged with a neighbour that bends < 50 deg."""
    ends = []
    for index, own in enumerate(outward):
        pair = []
        for other in (index - 1, index + 1):
            mean = own
            if 0 <= other < len(outward) and float(own @ outward[other]) > math.cos(0.87):
                mean = own + outward[other]
            pair.append(mean / np.linalg.norm(mean))
        ends.append((pair[0], pair[1]))
    return ends


def rod(
    radius_m: float, z: Range, rgb: Rgb, top_radius_m: float | None = None, segments: int = 12,
    pattern: Pattern | None = None,
) -> Part:
    """An upright cylinder or cone about the z axis."""
    top = radius_m if top_radius_m is None else top_radius_m
    return lathe([(0.0, z[0]), (radius_m, z[0]), (top, z[1]), (0.0, z[1])], rgb, segments, pattern)


def ball(
    radii_m: Point, rgb: Rgb, segments: int = 14, rings: int = 8,
    pattern: Pattern | None = None,
) -> Part:
    """An ellipsoid about the origin."""
    angles = np.linspace(-math.pi / 2, math.pi / 2, rings + 1)
    unit = lathe([(max(math.cos(a), 0.0), math.sin(a)) for a in angles], rgb, segments, pattern)
    return unit.scaled(*radii_m)


def tube(
    path: Iterable[Point], radius_m: float, rgb: Rgb, segments: int = 8, closed: bool = False,
    radii_m: Sequence[float] | None = None,
) -> Part:
    """A round bar along a path; `radii_m` gives each point its own radius."""
    points = np.array(list(path), float)
    count = len(points)
    radii = np.full(count, radius_m) if radii_m is None else np.asarray(radii_m, float)
    tangents = (np.roll(points, -1, 0) - np.roll(points, 1, 0)) if closed else np.gradient(
        points, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    side = np.cross(tangents[0], [0.0, 0.0, 1.0])
    if np.linalg.norm(side) < 0.1:
        side = np.cross(tangents[0], [1.0, 0.0, 0.0])
    angles = np.linspace(0, 2 * math.pi, segments + 1)
    vertices, normals = [], []
    for point, tangent, radius in zip(points, tangents, radii):
        side = side - (side @ tangent) * tangent
        side /= np.linalg.norm(side)
        up = np.cross(side, tangent)
        normal = np.outer(np.cos(angles), side) + np.outer(np.sin(angles), up)
        vertices.append(point + radius * normal)
        normals.append(normal)
    rings = np.arange(count if closed else count - 1)
    step = segments + 1
    faces = []
    for ring in rings:
        low = ring * step + np.arange(segments)
        high = ((ring + 1) % count) * step + np.arange(segments)
        faces += [np.column_stack([low, high + 1, low + 1]), np.column_stack([low, high, high + 1])]
    uv = np.column_stack([np.repeat(np.linspace(0, 1, count), step), np.tile(angles / 7, count)])
    if not closed:
        for end, tangent in ((0, -tangents[0]), (count - 1, tangents[-1])):
            start = count * step + (end > 0) * (step + 1)
            vertices += [vertices[end].copy(), points[end][None]]
            normals += [np.tile(tangent, (step + 1, 1))]
            uv = np.vstack([uv, np.zeros((step + 1, 2))])
            fan = start + np.arange(segments)
            centre = np.full(segments, start + step)
            order = [centre, fan, fan + 1] if end == 0 else [centre, fan + 1, fan]
            faces.append(np.column_stack(order))
    return Part(np.vstack(vertices), np.vstack(normals), uv, np.vstack(faces).astype(int), rgb)


def ring(radius_m: float, thickness_m: float, rgb: Rgb, segments: int = 16) -> Part:
    """A torus about the z axis."""
    angles = np.linspace(0, 2 * math.pi, segments, endpoint=False)
    return tube([(radius_m * math.cos(a), radius_m * math.sin(a), 0.0) for a in angles],
                thickness_m, rgb, segments=6, closed=True)


def sheet(corners: Sequence[Point], rgb: Rgb, pattern: Pattern | None = None) -> Part:
    """A thin quad seen from both sides; corners counter-clockwise, u from first to second."""
    quad = np.array(corners, float)
    normal = np.cross(quad[1] - quad[0], quad[3] - quad[0])
    normal /= np.linalg.norm(normal)
    uv = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
    faces = np.array([[0, 1, 2], [0, 2, 3], [4, 6, 5], [4, 7, 6]])
    return Part(np.vstack([quad, quad]), np.vstack([np.tile(normal, (4, 1)),
                np.tile(-normal, (4, 1))]), np.vstack([uv, uv]), faces, rgb, pattern)


def disc(radius_m: float, rgb: Rgb, segments: int = 24, pattern: Pattern | None = None) -> Part:
    """A round plate that looks along x, on which a pattern lies flat with its top towards z."""
    angles = np.linspace(0, 2 * math.pi, segments, endpoint=False)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    flat = np.vstack([[0.0, 0.0], circle])
    faces = [[0, 1 + i, 1 + (i + 1) % segments] for i in range(segments)]
    points = np.column_stack([np.zeros(len(flat)), radius_m * flat])
    return Part(points, np.tile([1.0, 0.0, 0.0], (len(flat), 1)), (flat + 1) / 2, np.array(faces),
                rgb, pattern)


def dim(rgb: Rgb, factor: float) -> Rgb:
    """A darker tone of a colour, for the inside of hollow things."""
    red, green, blue = (int(round(value * factor)) for value in rgb)
    return red, green, blue


def leaf(length_m: float, width_m: float, rise_rad: float, heading_rad: float, droop_m: float,
         rgb: Rgb) -> Part:
    """A bent plant leaf that starts at the origin, seen from both sides."""
    along = np.array([0.0, 0.35, 0.7, 1.0])
    widths = np.array([0.15, 1.0, 0.8, 0.0]) * width_m / 2
    x = along * length_m * math.cos(rise_rad)
    z = along * length_m * math.sin(rise_rad) - droop_m * along**2
    top = np.vstack([np.column_stack([x, -widths, z]), np.column_stack([x, widths, z])])
    faces = []
    for i in range(3):
        faces += [[i, i + 1, i + 5], [i, i + 5, i + 4]]
    order = np.array(faces)
    normals = np.tile([-math.sin(rise_rad), 0.0, math.cos(rise_rad)], (8, 1))
    uv = np.column_stack([np.tile(along, 2), np.repeat([0.0, 1.0], 4)])
    both = Part(np.vstack([top, top]), np.vstack([normals, normals * 0.9]), np.vstack([uv, uv]),
                np.vstack([order, order[:, ::-1] + 8]), rgb)
    return both.turned(heading_rad)
