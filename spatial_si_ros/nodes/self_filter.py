"""Where the robot itself is when a picture is taken, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import TransformUnavailable
from ..geometry.cameras import Pinhole
from ..perception.self_filter import NEAREST_M, along_chain, without_body, without_column
from .parameters import parameter
from .params import MapperParams

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FilteredMapperParams(MapperParams):
    """Parameters of scene_mapper, with those of the robot's arm in its pictures."""

    self_filter_frames: str = parameter(
        "",
        "tf frames along the arm, from the body to between the finger tips, with blanks between "
        "them; depth of the arm and of what it holds is dropped, and what it puts down is known "
        "again near the last of them; empty: no arm is seen",
    )
    self_filter_radius_m: float = parameter(
        0.08, "of the arm about the lines between self_filter_frames", limits=(0.01, 0.5)
    )
    self_filter_hand_radius_m: float = parameter(
        0.11, "of the hand, the last of these lines", limits=(0.01, 0.5)
    )
    self_filter_body_m: float = parameter(
        0.0,
        "radius of the robot's body about the upright axis of base_frame; a camera that looks "
        "down sees it, and its depth is dropped; 0: it is never seen",
        limits=(0.0, 1.0),
    )


class SelfFilter:
    """Drops the depth of the arm, what it holds, and the body from pictures, by tf at their stamps.

    A frame that tf does not know yet at the stamp is taken where it was last; while one is not
    known at all nothing is dropped.

    Attributes:
        complaint: what was wrong with the last picture, "" where nothing was.
        held_m: radius about the last frame of the arm of what it holds; 0: it holds nothing.
    """

    def __init__(
        self,
        tf: Any,
        frames: str,
        radius_m: float,
        hand_radius_m: float,
        body: tuple[str, float] = ("", 0.0),
    ) -> None:
        """
        Args:
            body: frame of the base, and radius [m] about its upright axis; 0: no body is seen.

        Raises:
            ValueError: one frame alone, which is no line.
        """
        self._tf = tf
        self._frames = frames.split()
        if len(self._frames) == 1:
            raise ValueError(
                f"self_filter_frames: want at least two frames or none, got '{frames}'"
            )
        self._body_frame, self._body_m = body
        self._radii_m = [radius_m] * (len(self._frames) - 2) + [hand_radius_m]
        self.complaint = ""
        self.held_m = 0.0

    def clear(
        self, depth_m: npt.NDArray[np.float32], camera: Pinhole, optical: str, stamp_ns: int
    ) -> npt.NDArray[np.float32]:
        """The (H, W) depth picture of the optical frame without the robot."""
        self.complaint = ""
        try:
            if self._body_m > 0.0:
                T = self._transform(self._body_frame, optical, stamp_ns)
                depth_m = without_column(depth_m, camera, T, self._body_m)
            if self._frames:
                places = [self._transform(optical, name, stamp_ns) for name in self._frames]
                points = np.array([T[:3, 3] for T in places])
                spheres = along_chain(points, self._radii_m)
                if self.held_m > 0.0:
                    # A sphere around the camera itself would be left out.
                    radius = min(self.held_m, float(points[-1, 2]) - 2.0 * NEAREST_M)
                    held = [*points[-1], max(radius, self._radii_m[-1])]
                    spheres = np.vstack([spheres, held])
                depth_m = without_body(depth_m, camera, spheres)
        except TransformUnavailable as error:
            self.complaint = f"the arm is not dropped from the picture: {error}"
        return depth_m

    def hand_m(self, frame: str) -> Array | None:
        """(3,) where the hand is now, in a frame; None where tf or the parameters do not tell."""
        if not self._frames:
            return None
        try:
            T: Array = self._tf.lookup(frame, self._frames[-1])
        except TransformUnavailable:
            return None
        return T[:3, 3]

    def _transform(self, target: str, source: str, stamp_ns: int) -> Array:
        """(4, 4) T_target_source at the stamp, or the newest."""
        try:
            T: Array = self._tf.lookup(target, source, stamp_ns)
        except TransformUnavailable:
            T = self._tf.lookup(target, source)
        return T
