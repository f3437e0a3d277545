"""A view that nobody has taken, drawn from the measured depth of the pictures that were.

What a generative model imagines in TwNV ("Thinking with Novel Views", arXiv 2605.10588) is measured
here: points of several RGB-D pictures are splatted into the wanted camera, and the nearest one
counts (z-buffer; splatting after Westover 1990, "Footprint evaluation for volume rendering"). Where
nothing was measured, nothing is made up: those pixels have one plain colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ...geometry.boxes import OrientedBox
from ...geometry.cameras import Pinhole
from ...geometry.frames import pose_from_yaw
from ...scene.coverage import CELL_M, Coverage
from ...scene.keyframes import Keyframe, decode_colour, decode_depth

Array = npt.NDArray[np.float64]
Pixels8 = npt.NDArray[np.uint8]

HOLE = (255, 0, 255)
HOLE_NAME = "magenta"
"""Of pixels that no kept picture shows; no furniture has this colour."""
EYES = Pinhole(np.array([[256.0, 0.0, 255.5], [0.0, 256.0, 191.5], [0.0, 0.0, 1.0]]), (512, 384))
"""What is in view: 45 degrees to either side, as `docs/relations.md` has it."""
SOURCES = 12
"""Pictures that are fused at most."""
NEAREST_M = 0.15
FARTHEST_M = 12.0
EDGE_RATIO = 0.05
"""Depth that jumps by more than this between neighbours is an edge: its points float in the air."""
SAMPLES = 80_000
"""Pixels of a picture that are used, about; larger pictures are thinned out evenly."""
WIDEST_PX = 6
"""Half of the largest footprint of a point."""
CLOSED_PX = 3
"""Gaps narrower than this are between points, not in what was seen."""
BOX_MARGIN_M = 0.05
LEAST_SHOWN = 0.25
"""A view of which less is known is none."""


@dataclass(frozen=True, slots=True, eq=False)
class RenderedView:
    """A view from where no picture was taken.

    Attributes:
        picture: (H, W, 3) RGB; `HOLE` where nothing is known.
        depth_m: (H, W) along the optical axis; NaN where nothing is known.
        keyframe_ids: pictures that it was made of.
    """

    picture: Pixels8
    depth_m: npt.NDArray[np.float32]
    keyframe_ids: tuple[int, ...]

    @property
    def shown(self) -> float:
        """Share of the pixels that are known, 0..1."""
        return float(np.isfinite(self.depth_m).mean())


def render(
    T_map_eyes: Array,
    keyframes: Sequence[Keyframe],
    without: Sequence[OrientedBox] = (),
    camera: Pinhole = EYES,
) -> RenderedView | None:
    """What is seen from a pose, as far as kept pictures show it; None where they hardly do.

    Args:
        T_map_eyes: (4, 4) pose of the optical frame in the map.
        keyframes: to fuse; the few that show most of the view are.
        without: boxes whose points are left out: who stands at a fridge does not look through it.
        camera: of the view.
    """
    chosen = _telling(T_map_eyes, keyframes, camera)
    width, height = camera.size_px
    depth = np.full(width * height, np.inf, np.float32)
    colour = np.tile(np.array(HOLE, np.uint8), (width * height, 1))
    for each in chosen:
        _splat(each, T_map_eyes, camera, without, depth, colour)
    depth_m = depth.reshape(height, width)
    depth_m[np.isinf(depth_m)] = np.nan
    view = RenderedView(*_closed(colour.reshape(height, width, 3), depth_m), _ids(chosen))
    return view if view.shown >= LEAST_SHOWN else None


def _ids(keyframes: Sequence[Keyframe]) -> tuple[int, ...]:
    return tuple(each.id for each in keyframes)


def _telling(T_map_eyes: Array, keyframes: Sequence[Keyframe], camera: Pinhole) -> list[Keyframe]:
    """The few pictures that together show most of what is in the view, oldest first."""
    cells = [each.cells[_in_view(each.cells, T_map_eyes, camera)] for each in keyframes]
    best = Coverage(cells, [()] * len(keyframes)).best(SOURCES)
    return [keyframes[row] for row in sorted(best)]


def _in_view(
    cells: npt.NDArray[np.int32], T_map_eyes: Array, camera: Pinhole
) -> npt.NDArray[np.bool_]:
    """(N,) whether the middle of a cell is in front of the camera and inside of its picture."""
    points = (cells + 0.5) * CELL_M - T_map_eyes[:3, 3]
    points_eyes = points @ T_map_eyes[:3, :3]
    pixels = camera.project(points_eyes)
    with np.errstate(invalid="ignore"):
        inside = (pixels >= -0.5).all(axis=1) & (pixels < camera.size_px).all(axis=1)
    found: npt.NDArray[np.bool_] = inside & (points_eyes[:, 2] < FARTHEST_M)
    return found


def _splat(
    keyframe: Keyframe,
    T_map_eyes: Array,
    camera: Pinhole,
    without: Sequence[OrientedBox],
    depth: npt.NDArray[np.float32],
    colour: Pixels8,
) -> None:
    """Add the points of a picture to a view; `depth` (H*W,) and `colour` (H*W, 3) are changed."""
    depth_m = decode_depth(keyframe.depth_png)
    picture = decode_colour(keyframe.colour_jpeg)
    if picture.shape[:2] != depth_m.shape:
        size = (depth_m.shape[1], depth_m.shape[0])
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    step = max(1, round(float(np.sqrt(depth_m.size / SAMPLES))))
    used = (np.isfinite(depth_m) & ~_edges(depth_m))[::step, ::step]
    rows, columns = (step * each for each in np.nonzero(used))
    z = depth_m[rows, columns].astype(np.float64)
    points = keyframe.camera.unproject(np.column_stack([columns, rows]).astype(np.float64), z)
    points_map = points @ keyframe.T_map_camera[:3, :3].T + keyframe.T_map_camera[:3, 3]
    points = (points_map - T_map_eyes[:3, 3]) @ T_map_eyes[:3, :3]
    kept = np.asarray((points[:, 2] > NEAREST_M) & (points[:, 2] < FARTHEST_M))
    for box in without:
        kept &= ~_within(points_map, box)
    points, paint = points[kept], picture[rows[kept], columns[kept]]
    # what a pixel covers there is as large here: its own size by the distances and focal lengths
    reach = 0.5 * step * z[kept] / keyframe.camera.focal_px * camera.focal_px / points[:, 2]
    half = np.clip(np.ceil(reach - 0.5), 0, WIDEST_PX).astype(np.int64)
    at = np.rint(camera.project(points)).astype(np.int64)
    for size in np.unique(half):
        some = half == size
        for down in range(-size, size + 1):
            for right in range(-size, size + 1):
                place = at[some] + (right, down)
                _put(place, points[some, 2], paint[some], camera, depth, colour)


def _within(points_m: Array, box: OrientedBox) -> npt.NDArray[np.bool_]:
    """(N,) whether points of the map are in a box, or hardly out of it."""
    own = (points_m - box.centre_m) @ pose_from_yaw(box.centre_m, box.yaw_rad)[:3, :3]
    found: npt.NDArray[np.bool_] = np.all(np.abs(own) <= 0.5 * box.size_m + BOX_MARGIN_M, axis=1)
    return found


def _put(
    at_px: npt.NDArray[np.int64],
    z: Array,
    paint: Pixels8,
    camera: Pinhole,
    depth: npt.NDArray[np.float32],
    colour: Pixels8,
) -> None:
    """The z-buffer: of the points at a pixel the nearest one stays."""
    width, height = camera.size_px
    inside = ((at_px >= 0) & (at_px < (width, height))).all(axis=1)
    place = at_px[inside, 1] * width + at_px[inside, 0]
    near = z[inside].astype(np.float32)
    nearer = near < depth[place]
    place, near, paint = place[nearer], near[nearer], paint[inside][nearer]
    order = np.argsort(-near, kind="stable")  # of several at one place the last, nearest one stays
    depth[place[order]] = near[order]
    colour[place[order]] = paint[order]


def _edges(depth_m: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """(H, W) pixels next to a jump of depth."""
    known = np.where(np.isfinite(depth_m), depth_m, 0.0).astype(np.float32)
    kernel = np.ones((3, 3), np.uint8)
    jump = cv2.dilate(known, kernel) - known
    found: npt.NDArray[np.bool_] = np.asarray(jump > EDGE_RATIO * known)
    return found


def _closed(
    colour: Pixels8, depth_m: npt.NDArray[np.float32]
) -> tuple[Pixels8, npt.NDArray[np.float32]]:
    """The view with gaps between points filled from the pixel beside them."""
    known = np.isfinite(depth_m)
    kernel = np.ones((CLOSED_PX, CLOSED_PX), np.uint8)
    closed = cv2.morphologyEx(known.astype(np.uint8), cv2.MORPH_CLOSE, kernel).astype(bool)
    gaps = closed & ~known
    if not gaps.any() or not known.any():
        return colour, depth_m
    _, labels = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(known)
    nearest = np.empty((labels.max() + 1, 2), np.int64)
    nearest[labels[known]] = np.column_stack([rows, columns])
    sources = nearest[labels[gaps]]
    colour[gaps] = colour[sources[:, 0], sources[:, 1]]
    depth_m[gaps] = depth_m[sources[:, 0], sources[:, 1]]
    return colour, depth_m
