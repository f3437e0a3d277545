"""What camera_info says of a camera, as values that stay until it says something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import BadImage
from ..geometry.cameras import Pinhole
from ..perception.rectify import Rectifier, register_depth

Array = npt.NDArray[np.float64]
Depth = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Calibrated:
    """One camera: ideal pinhole, what removes its distortion, and its optical frame."""

    camera: Pinhole
    rectifier: Rectifier
    frame_id: str

    def rectify(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """Raises BadImage: the picture is not of the camera's size."""
        self._check("colour", image)
        return self.rectifier.colour(image)

    def rectify_depth(self, image: Depth) -> Depth:
        """Raises BadImage: the picture is not of the camera's size."""
        self._check("depth", image)
        return self.rectifier.depth(image)

    def same_pixels(self, other: Calibrated) -> bool:
        """Whether a pixel of both means the same ray."""
        return self.camera.size_px == other.camera.size_px and bool(
            np.allclose(self.camera.K, other.camera.K, atol=0.5)
        )

    def register(self, depth: Depth, colour: Calibrated, T_camera_depth: Array) -> Depth:
        """The depth as the colour camera would see it."""
        return register_depth(depth, self.camera, colour.camera, T_camera_depth)

    def _check(self, what: str, image: npt.NDArray[Any]) -> None:
        width, height = self.camera.size_px
        if image.shape[:2] != (height, width):
            raise BadImage(
                f"{what}: camera_info says {width} x {height} px, "
                f"the image has {image.shape[1]} x {image.shape[0]}"
            )


class CameraSource:
    """Keeps the newest camera_info of one camera; it is read only when it changes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._key: tuple[Any, ...] | None = None
        self._msg: Any = None
        self._calibrated: Calibrated | None = None
        self.frame_id = ""

    @property
    def is_missing(self) -> bool:
        """Whether no camera_info has come yet."""
        return self._msg is None

    def take(self, msg: Any) -> None:
        """A camera_info message."""
        self._msg = msg
        self.frame_id = msg.header.frame_id

    def current(self, fallback: Calibrated | None = None) -> Calibrated:
        """The present calibration, `fallback` while there is none.

        Raises:
            BadImage: there is none, or what it says makes no sense.
        """
        msg = self._msg
        if msg is None:
            if fallback is not None:
                return fallback
            raise BadImage(f"no {self._name}/camera_info yet: frames cannot be used")
        key = (msg.width, msg.height, tuple(msg.k), tuple(msg.d), msg.distortion_model)
        if self._calibrated is None or key != self._key:
            self._calibrated = self._read(msg)
            self._key = key
        return self._calibrated

    def _read(self, msg: Any) -> Calibrated:
        try:
            camera = Pinhole(np.array(msg.k).reshape(3, 3), (int(msg.width), int(msg.height)))
        except ValueError as error:
            raise BadImage(f"{self._name}/camera_info: {error}") from error
        rectifier = Rectifier(camera, msg.distortion_model, list(msg.d))
        return Calibrated(camera, rectifier, msg.header.frame_id)
