"""What a detector is, what it finds, and which pictures it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ...errors import BadImage, SpatialError

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]

SIDE_PX = (16, 4096)
"""Shortest and longest side of a picture; more would be gigabytes once it is padded."""


class DetectorFailed(SpatialError):
    """A detector could not say what is in a picture; the next one may go well."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One thing in a picture.

    Attributes:
        label: what it is.
        score: 0..1; what it means is the detector's own.
        box_px: left, top, right, bottom; right and bottom are exclusive.
        mask: (H, W), its pixels; None where the detector knows boxes only.
    """

    label: str
    score: float
    box_px: Box
    mask: Mask | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What is reported of all that a detector finds.

    Attributes:
        score: at least this much, 0..1.
        iou: of two boxes that overlap more than this the one with the lower score is left out,
            whatever its label: two names for one thing would be two things on the map.
        most: of a picture, those with the highest scores.
    """

    score: float = 0.3
    iou: float = 0.7
    most: int = 100


class Detector(Protocol):
    """Finds things by their names. Not for several threads at a time.

    Attributes:
        name: of the model, for people.
    """

    name: str

    def detect(self, image: Pixels, prompts: Sequence[str]) -> Sequence[Found]:
        """Everything in the picture that one of the names fits.

        Args:
            image: (H, W, 3) RGB.
            prompts: checked names.

        Raises:
            BadImage: the picture is not one, or not one that can be used.
            DetectorFailed, InferenceError: it could not look at this picture.
        """

    def close(self) -> None:
        """Give memory and connections back."""


def checked_image(image: npt.NDArray[np.generic]) -> Pixels:
    """A picture that detectors take.

    Raises:
        BadImage: it is no (H, W, 3) uint8 array, or one of its sides is absurd.
    """
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise BadImage(f"expected a picture (H, W, 3) of uint8, got {image.shape} {image.dtype}")
    height, width = image.shape[:2]
    if min(height, width) < SIDE_PX[0] or max(height, width) > SIDE_PX[1]:
        raise BadImage(
            f"expected a picture with sides of {SIDE_PX[0]} to {SIDE_PX[1]} px, "
            f"got {width} x {height}"
        )
    pixels: Pixels = image.astype(np.uint8, copy=False)
    return pixels
