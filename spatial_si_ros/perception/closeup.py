"""One detection of one picture in full: all its points, and all that is around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..geometry.boxes import OrientedBox
from ..geometry.frames import invert
from .depth import DepthView, look_at_depth
from .frame import Array, Detection, Frame
from .lifting import main_cluster, mask_of, window_of

Mask = npt.NDArray[np.bool_]

_INWARD_PX, _OUTWARD_PX = 2, 5
"""A mask may be so much too large; what goes on beyond its inside, as deep, belongs to it."""
_ERODED_FROM_PX = 250
_DEEPER_M = 0.012
_FOOT_M = 0.006
"""What is no higher than this over its foot is what it stands on."""
_NOTHING_M = np.float32(100.0)
_AROUND_PX = 2
"""So near to its edge a pixel may mix a thing with what is behind it: it counts as neither."""
_STRIDE = 2
_SAME_M = 0.20
"""A thing may be so far from where it was mapped, by the localisation's error or because it was
moved, and still be the same."""
_OTHER_NAME_M, _TOP_M = 0.15, 0.06
"""A detection by another name counts as so much farther off, and must end as high."""
_LARGER = 1.6
"""What is so much larger than the mapped one is another thing."""
_THROUGH_M = 0.06
_BEHIND_M = 0.03
_SAMPLES = 5
_CELL_M, _APART_M = 0.008, 0.025
_ISLAND_SHARE = 0.5
"""What lies apart from the largest piece of a detection, and is so much less than it, is of
something else, which its mask bleeds over or looks at through a gap."""
MIN_PIXELS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Closeup:
    """A thing in a picture, in the map frame.

    Attributes:
        points_m: (N, 3) measured on it.
        holes: 0..1 of its pixels have no usable depth.
        eye_m: (3,) where the camera was.
    """

    points_m: Array
    holes: float
    eye_m: Array


class Picture:
    """A frame that is looked at closely."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.view: DepthView = look_at_depth(frame.depth_m)
        self.eye_m: Array = np.array(frame.T_map_camera[:3, 3])

    def find(
        self,
        labels: Iterable[str],
        box: OrientedBox,
        others: Sequence[tuple[str, OrientedBox]] = (),
    ) -> Detection | None:
        """The detection that shows what the map has in a box; None where no one does.

        Args:
            labels: that it may carry.
            others: names and boxes of everything else that it might show instead.
        """
        likely = frozenset(labels)
        half = 0.5 * float(np.linalg.norm(box.size_m))
        best: tuple[float, Detection] | None = None
        for detection in self.frame.detections:
            same = detection.label in likely
            found = self.closeup(detection)
            if found is None:
                continue
            middle = np.median(found.points_m, axis=0)
            off = float(np.linalg.norm(middle - box.centre_m))
            if off > half + (_SAME_M if same else 0.0) or _spans(found) > _LARGER * 2.0 * half:
                continue
            if any(
                name == detection.label and float(np.linalg.norm(middle - each.centre_m)) < off
                for name, each in others
            ):
                continue
            if not same:
                top = float(np.percentile(found.points_m[:, 2], 97.0))
                if abs(top - box.top_m) > _TOP_M:
                    continue
                off += _OTHER_NAME_M
            if best is None or off < best[0]:
                best = off, detection
        return best[1] if best is not None else None

    def closeup(self, detection: Detection, foot_m: float | None = None) -> Closeup | None:
        """All points of a detection; None where fewer than `MIN_PIXELS` of it have depth.

        Args:
            foot_m: height of its underside, where that is known: it tells the thing from what it
                stands on, at the edge of its mask.
        """
        mask = self._mask(detection)
        if mask is None:
            return None
        usable = mask & self.view.usable
        if np.count_nonzero(usable) < MIN_PIXELS:
            return None
        holes = 1.0 - np.count_nonzero(usable) / float(np.count_nonzero(mask))
        rows, columns = np.nonzero(self._to_its_end(usable))
        kept = main_cluster(self.view.depth_m[rows, columns])
        points = self._points(rows[kept], columns[kept])
        if foot_m is not None:
            points = points[points[:, 2] > foot_m + _FOOT_M]
        points = points[_of_one(points)]
        if len(points) < MIN_PIXELS:
            return None
        return Closeup(points, holes, self.eye_m)

    def around(self, detection: Detection | None, centre_m: Array, reach_m: float) -> Array:
        """(K, 3) points of everything but a detection, within reach of a place (3,)."""
        shown = self.view.usable.copy()
        if detection is not None:
            mask = self._mask(detection, whole=True)
            if mask is not None:
                shown &= ~cv2.dilate(mask.view(np.uint8), _square(_AROUND_PX)).view(np.bool_)
        rows, columns = np.nonzero(shown[::_STRIDE, ::_STRIDE])
        points = self._points(rows * _STRIDE, columns * _STRIDE)
        near: Array = points[np.linalg.norm(points - centre_m, axis=1) <= reach_m]
        return near

    def unseen(self, points_m: Array) -> Mask:
        """(N,) which points of the map the picture says nothing of: they are out of it, or hidden.

        The others lie on what it shows, or before it.
        """
        z, rows, columns, inside = self._pixels(points_m)
        seen = np.zeros(len(points_m), dtype=bool)
        depth = self.view.depth_m[rows[inside], columns[inside]]
        usable = self.view.usable[rows[inside], columns[inside]]
        seen[inside] = usable & (depth > z[inside] - _THROUGH_M)
        return ~seen

    def looked_through(self, box: OrientedBox) -> float | None:
        """Share of the near faces of a box, but for their lower part, behind which the picture
        shows what is farther away; None where it shows less than half of them."""
        samples = _near_faces(box, self.eye_m)
        z, rows, columns, inside = self._pixels(samples)
        if len(samples) == 0 or np.count_nonzero(inside) < 0.5 * len(samples):
            return None
        depth = self.view.depth_m[rows[inside], columns[inside]]
        usable = self.view.usable[rows[inside], columns[inside]]
        if not usable.any():
            return None
        far = depth[usable] > z[inside][usable] + _BEHIND_M
        return float(np.mean(far))

    def _pixels(
        self, points_m: Array
    ) -> tuple[Array, npt.NDArray[np.intp], npt.NDArray[np.intp], Mask]:
        """Depths, rows and columns of (N, 3) points, and which of them are in the picture."""
        T, K = invert(self.frame.T_map_camera), self.frame.camera.K
        local = points_m @ T[:3, :3].T + T[:3, 3]
        z = local[:, 2]
        safe = np.where(z > 0.05, z, 1.0)
        columns = np.round(K[0, 0] * local[:, 0] / safe + K[0, 2]).astype(np.intp)
        rows = np.round(K[1, 1] * local[:, 1] / safe + K[1, 2]).astype(np.intp)
        height, width = self.frame.depth_m.shape
        inside: Mask = (z > 0.05) & (rows >= 0) & (rows < height)
        inside &= (columns >= 0) & (columns < width)
        return z, rows, columns, inside

    def _mask(self, detection: Detection, whole: bool = False) -> Mask | None:
        """(H, W) pixels of a detection; but for `whole`, without their edge."""
        height, width = self.frame.depth_m.shape
        window = window_of(detection, width, height)
        if window is None:
            return None
        rows, columns = window
        part = mask_of(self.frame, self.view, detection, rows, columns)
        if np.count_nonzero(part) < MIN_PIXELS:
            return None
        mask = np.zeros((height, width), dtype=bool)
        mask[rows, columns] = part
        if not whole and np.count_nonzero(part) >= _ERODED_FROM_PX:
            inner = cv2.erode(mask.view(np.uint8), _square(_INWARD_PX)).view(np.bool_)
            return inner if np.count_nonzero(inner) >= MIN_PIXELS else mask
        return mask

    def _to_its_end(self, inner: Mask) -> Mask:
        """(H, W) the pixels inside a mask, and those around that go on at the same depth."""
        depth = self.view.depth_m
        square = _square(_OUTWARD_PX)
        nearest = cv2.erode(np.where(inner, depth, _NOTHING_M), square)
        farthest = cv2.dilate(np.where(inner, depth, np.float32(0.0)), square)
        on: Mask = self.view.usable & (depth >= nearest - _DEEPER_M)
        on &= depth <= farthest + _DEEPER_M
        return on | inner

    def _points(self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> Array:
        K, T = self.frame.camera.K, self.frame.T_map_camera
        z = self.view.depth_m[rows, columns].astype(np.float64)
        x = (columns - K[0, 2]) / K[0, 0] * z
        y = (rows - K[1, 2]) / K[1, 1] * z
        points: Array = np.column_stack([x, y, z]) @ T[:3, :3].T + T[:3, 3]
        return points


def _of_one(points_m: Array) -> Mask:
    """(N,) which of (N, 3) points are no islands far from the others."""
    if len(points_m) == 0:
        return np.zeros(0, dtype=bool)
    cells = np.floor(points_m / _CELL_M).astype(np.int64)
    middles, cell = np.unique(cells, axis=0, return_inverse=True)
    pairs = cKDTree(middles * _CELL_M).query_pairs(_APART_M, output_type="ndarray")
    joined = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(middles), len(middles)))
    pieces = connected_components(joined, directed=False)[1][cell.ravel()]
    sizes = np.bincount(pieces)
    of_one: Mask = sizes[pieces] >= _ISLAND_SHARE * sizes.max()
    return of_one


def _spans(found: Closeup) -> float:
    """Diagonal of what was measured of it, without strays."""
    low, high = np.percentile(found.points_m, [3.0, 97.0], axis=0)
    return float(np.linalg.norm(high - low))


def _near_faces(box: OrientedBox, eye_m: Array) -> Array:
    """(N, 3) points on the faces of a box that look to the eye, in its upper two thirds: behind
    its foot there is at once what it stands on."""
    a, b = (part.ravel() for part in np.meshgrid(*[np.linspace(-0.35, 0.35, _SAMPLES)] * 2))
    eye = box.to_local(eye_m)[0]
    faces = []
    for axis in range(3):
        for side in (-0.5, 0.5):
            if side * eye[axis] > box.size_m[axis]:  # not where it is seen at a grazing angle
                faces.append(np.insert(np.stack([a, b], axis=1), axis, side, axis=1))
    grid = np.concatenate(faces) if faces else np.zeros((0, 3))
    local = grid[grid[:, 2] > -0.2] * box.size_m
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    points: Array = local @ R.T + box.centre_m
    return points


def _square(reach_px: int) -> npt.NDArray[np.uint8]:
    return np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8)
