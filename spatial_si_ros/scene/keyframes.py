"""Frames worth keeping: pictures, camera and what was seen on them, in bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ..errors import BadImage
from ..geometry.cameras import Pinhole
from .coverage import Cells, seen_cells

Array = npt.NDArray[np.float64]

_MM_PER_M = 1000.0
_MAX_MM = 65535.0


@dataclass(frozen=True, slots=True, eq=False)
class Keyframe:
    """One kept frame.

    Attributes:
        id: grows by one.
        stamp_ns: ROS time.
        T_map_camera: (4, 4) pose of the optical frame in the map.
        camera: undistorted.
        colour_jpeg: encoded picture.
        depth_png: 16 bit, millimetres, 0 = invalid.
        object_ids: objects measured in it.
        cells: (N, 3) of the surface that it shows, see `coverage.seen_cells`.
    """

    id: int
    stamp_ns: int
    T_map_camera: Array
    camera: Pinhole
    colour_jpeg: bytes
    depth_png: bytes
    object_ids: tuple[int, ...]
    cells: Cells


class KeyframeStore:
    """Chooses keyframes and keeps the newest of them."""

    def __init__(
        self, capacity: int = 200, moved_m: float = 0.4, turned_rad: float = np.deg2rad(20.0)
    ) -> None:
        self._kept: deque[Keyframe] = deque(maxlen=capacity)
        self._moved_m, self._turned_rad = moved_m, turned_rad
        self._last_T: Array | None = None
        self._known: set[int] = set()
        self._count = 0

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Keyframe]:
        return iter(tuple(self._kept))

    def clear(self) -> None:
        """Forget all; ids go on."""
        self._kept.clear()
        self._known.clear()
        self._last_T = None

    def is_due(self, T_map_camera: Array, object_ids: tuple[int, ...]) -> bool:
        """Whether a frame shows something new: from a new place, or an object for the first time.

        A frame that is due counts as taken.
        """
        fresh = not self._known.issuperset(object_ids)
        if not fresh and self._last_T is not None:
            last = self._last_T
            moved_m = float(np.linalg.norm(T_map_camera[:3, 3] - last[:3, 3]))
            cosine = 0.5 * (float(np.trace(last[:3, :3].T @ T_map_camera[:3, :3])) - 1.0)
            turned_rad = float(np.arccos(np.clip(cosine, -1.0, 1.0)))
            if moved_m <= self._moved_m and turned_rad <= self._turned_rad:
                return False
        self._known.update(object_ids)
        self._last_T = T_map_camera
        return True

    def add(
        self,
        stamp_ns: int,
        T_map_camera: Array,
        camera: Pinhole,
        colour: npt.NDArray[np.uint8],
        depth_m: npt.NDArray[np.float32],
        object_ids: tuple[int, ...],
    ) -> Keyframe:
        """Encode and keep a frame: colour (H, W, 3) RGB, depth (H, W) with NaN where invalid."""
        self._count += 1
        keyframe = Keyframe(
            self._count,
            stamp_ns,
            T_map_camera,
            camera,
            encode_colour(colour),
            encode_depth(depth_m),
            object_ids,
            seen_cells(depth_m, camera, T_map_camera),
        )
        self._kept.append(keyframe)
        return keyframe

    def put(self, keyframe: Keyframe) -> None:
        """Keep a keyframe that another store has made; ids that go back mean that it began anew."""
        if self._kept and keyframe.id <= self._kept[-1].id:
            self._kept.clear()
        self._kept.append(keyframe)


def decode_colour(colour_jpeg: bytes) -> npt.NDArray[np.uint8]:
    """(H, W, 3) RGB of a picture.

    Raises:
        BadImage: it is none.
    """
    picture = _decoded(colour_jpeg, cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))


def decode_depth(depth_png: bytes) -> npt.NDArray[np.float32]:
    """(H, W) metres of a 16-bit PNG in millimetres; NaN where it holds 0.

    Raises:
        BadImage: it is none.
    """
    picture = _decoded(depth_png, cv2.IMREAD_UNCHANGED)
    if picture.dtype != np.uint16 or picture.ndim != 2:
        raise BadImage(f"expected 16-bit depth, got {picture.dtype} of shape {picture.shape}")
    depth_m = picture.astype(np.float32) / np.float32(_MM_PER_M)
    depth_m[picture == 0] = np.nan
    return depth_m


def encode_colour(colour: npt.NDArray[np.uint8]) -> bytes:
    """JPEG of an (H, W, 3) RGB picture."""
    picture = cv2.cvtColor(colour, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])[1])


def encode_depth(depth_m: npt.NDArray[np.float32]) -> bytes:
    """16-bit PNG in millimetres of (H, W) metres; NaN becomes 0."""
    known = np.where(np.isfinite(depth_m), depth_m, np.float32(0.0))
    millimetres = np.clip(known * _MM_PER_M + 0.5, 0.0, _MAX_MM).astype(np.uint16)
    return bytes(cv2.imencode(".png", millimetres, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])


def _decoded(content: bytes, how: int) -> npt.NDArray[Any]:
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), how) if content else None
    if picture is None:
        raise BadImage(f"expected an encoded picture, got {len(content)} bytes that are none")
    return np.asarray(picture)
