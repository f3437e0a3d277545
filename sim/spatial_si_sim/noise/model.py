"""Turns a perfect capture into what a camera and a detector would have given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import detections as detector
from .colour import degrade_colour
from .depth import DepthNoise
from .detections import Detection, Ids, Instances
from .settings import NoiseSettings


@dataclass(frozen=True)
class Sensed:
    """One frame as the nodes get it.

    Attributes:
        color: (H, W, 3) uint8, RGB.
        depth_m: (H, W) float32, metres, 0 where there is none.
        detections: in random order; their ids are pixel values of `instances`.
        instances: (H, W) uint16, 0 for background; None when nothing was to be detected.
    """

    color: npt.NDArray[np.uint8]
    depth_m: npt.NDArray[np.float32]
    detections: list[Detection]
    instances: Instances | None


class NoiseModel:
    """Degrades the frames of one camera. Two models of the same seed agree frame by frame."""

    def __init__(self, settings: NoiseSettings, focal_px: float, seed: int = 0) -> None:
        self.settings = settings
        self._seed = seed
        self._depth = DepthNoise(seed, focal_px)

    def degrade(
        self,
        frame_index: int,
        color: npt.NDArray[np.uint8],
        depth_m: npt.NDArray[np.float32],
        semantic: Ids | None,
        labels: Mapping[int, str],
    ) -> Sensed:
        """What is sensed of the frame `frame_index` >= 0.

        Args:
            semantic: (H, W) true semantic ids; None detects nothing and costs nothing.
            labels: semantic id -> kind; what is not in it is never detected.
        """
        # One stream per sensor: what one consumes does not shift another.
        paint, see, look, range_ = (
            np.random.default_rng([self._seed, frame_index, stream]) for stream in range(4)
        )
        found: list[Detection] = []
        instances: Instances | None = None
        if semantic is not None:
            shape = (semantic.shape[0], semantic.shape[1])
            seen = detector.visible(semantic, depth_m, labels)
            blobs = seen if self._perfect_detector() else self._imperfect(seen, shape, see)
            found, instances = detector.paint(blobs, shape, paint)
        s = self.settings
        return Sensed(
            degrade_colour(color, s.brightness_fraction, s.white_balance_fraction, look),
            self._depth.degrade(depth_m, s.depth_scale, s.hole_fraction, range_),
            found,
            instances,
        )

    def _perfect_detector(self) -> bool:
        s = self.settings
        return not (s.missed_fraction or s.false_per_frame or s.swap_fraction or s.box_jitter_px)

    def _imperfect(
        self, seen: list[detector.Blob], shape: tuple[int, int], rng: np.random.Generator
    ) -> list[detector.Blob]:
        kept = detector.degrade(seen, shape, self.settings, rng)
        present = frozenset(blob.label for blob in seen)
        return kept + detector.false_alarms(shape, present, self.settings, rng)
