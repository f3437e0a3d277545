"""Where the robot's own arm is when a picture is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import TransformUnavailable
from ..geometry.cameras import Pinhole
from ..perception.self_filter import along_chain, without_body
from .parameters import parameter
from .params import MapperParams

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FilteredMapperParams(MapperParams):
    """Parameters of scene_mapper, with those of the robot's arm in its pictures."""

    self_filter_frames: str = parameter(
        "",
        "tf frames along the arm, from the body to between the finger tips, with blanks between "
        "them; depth of the arm is dropped; empty: no arm is seen",
    )
    self_filter_radius_m: float = parameter(
        0.08, "of the arm about the lines between self_filter_frames", limits=(0.01, 0.5)
    )
    self_filter_hand_radius_m: float = parameter(
        0.11, "of the hand, the last of these lines", limits=(0.01, 0.5)
    )


class SelfFilter:
    """Drops the arm's depth from pictures, by tf at their stamps.

    A frame that tf does not know yet at the stamp is taken where it was last; while one is not
    known at all nothing is dropped.

    Attributes:
        complaint: what was wrong with the last picture, "" where nothing was.
    """

    def __init__(self, tf: Any, frames: str, radius_m: float, hand_radius_m: float) -> None:
        """
        Raises:
            ValueError: one frame alone, which is no line.
        """
        self._tf = tf
        self._frames = frames.split()
        if len(self._frames) == 1:
            raise ValueError(
                f"self_filter_frames: want at least two frames or none, got '{frames}'"
            )
        self._radii_m = [radius_m] * (len(self._frames) - 2) + [hand_radius_m]
        self.complaint = ""

    def clear(
        self, depth_m: npt.NDArray[np.float32], camera: Pinhole, optical: str, stamp_ns: int
    ) -> npt.NDArray[np.float32]:
        """The (H, W) depth picture of the optical frame without the arm."""
        if not self._frames:
            return depth_m
        try:
            points = np.array([self._place(optical, name, stamp_ns) for name in self._frames])
        except TransformUnavailable as error:
            self.complaint = f"the arm is not dropped from the picture: {error}"
            return depth_m
        self.complaint = ""
        return without_body(depth_m, camera, along_chain(points, self._radii_m))

    def _place(self, optical: str, name: str, stamp_ns: int) -> Array:
        """(3,) origin of a frame of the arm."""
        try:
            T: Array = self._tf.lookup(optical, name, stamp_ns)
        except TransformUnavailable:
            T = self._tf.lookup(optical, name)
        return T[:3, 3]
