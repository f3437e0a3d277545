"""Pan and tilt that put a point into the middle of the picture."""

from __future__ import annotations

import math

import numpy as np

from .chain import Chain, Frame
from .errors import CannotLook
from .hand import Array, Hand, Joints

CAMERA_FRAME = "camera_color_optical_frame"
STEPS = 30
GOOD_RAD = 1e-4
NEAREST_M = 0.05
_STARTS = 5


class Head:
    """The chain from the base to the camera, by the robot's description.

    How the camera is turned about its line of sight does not matter.
    """

    def __init__(self, chain: Chain, sight: Array) -> None:
        self._chain = chain
        self._sight = sight

    @classmethod
    def from_urdf(cls, urdf: str, hand: Hand, camera_frame: str = CAMERA_FRAME) -> Head:
        """From the text of a URDF.

        Args:
            camera_frame: looks along its z where its name ends with `optical_frame`, else
                along its x (REP 103).

        Raises:
            BadRobot: it cannot be read, or lacks a joint of `hand.head_joints` or the camera.
        """
        chain = Chain(urdf, hand.head_joints, hand.base_frame, Frame(camera_frame))
        sight = [0.0, 0.0, 1.0] if camera_frame.endswith("optical_frame") else [1.0, 0.0, 0.0]
        return cls(chain, np.array(sight))

    def forward(self, joints: Joints) -> Array:
        """(4, 4) T_base_camera."""
        return self._chain.forward(joints)

    def look_at(self, point_base_m: Array, within_rad: float = GOOD_RAD) -> Joints:
        """(J,) values of `hand.head_joints` with which the camera looks at the point.

        Of several the ones with the least turns.

        Args:
            point_base_m: (3,) in the base frame.
            within_rad: how far the point may be from the middle where the joints' limits keep
                the camera from it.

        Raises:
            CannotLook: it is too near, or outside the limits of the joints.
        """
        low, high = self._chain.lower, self._chain.upper
        shares = np.stack(np.meshgrid(*[np.linspace(0.1, 0.9, _STARTS)] * len(low)), axis=-1)
        starts = low + shares.reshape(-1, len(low)) * (high - low)
        starts = np.vstack([np.clip(np.zeros(len(low)), low, high), starts])
        off = np.array([self._off(start, point_base_m) for start in starts])
        nearest: Joints = starts[0]
        best = math.inf
        for start in starts[np.argsort(np.hypot(off[:, 0], off[:, 1]), kind="stable")[:4]]:
            joints, error = self._descend(start, point_base_m)
            if error < GOOD_RAD:
                return joints
            if error < best:
                nearest, best = joints, error
        if best <= within_rad:
            return nearest
        x, y, z = (float(v) for v in point_base_m)
        names = ", ".join(
            f"{name} {a:.2f}..{b:.2f}"
            for name, a, b in zip(self._chain.names, low, high, strict=True)
        )
        raise CannotLook(
            f"the camera cannot look at ({x:.2f}, {y:.2f}, {z:.2f}) m: within {names} it stays "
            f"{math.degrees(best):.0f} degrees away"
        )

    def _descend(self, start: Joints, point_base_m: Array) -> tuple[Joints, float]:
        """The joints nearest to looking at the point, and how far off they are, radians."""
        joints = start
        for _ in range(STEPS):
            off = self._off(joints, point_base_m)
            error = float(np.hypot(*off))
            if error < 0.1 * GOOD_RAD:
                break
            J = np.stack(
                [
                    (self._off(joints + step, point_base_m) - off) / 1e-5
                    for step in 1e-5 * np.eye(len(joints))
                ],
                axis=-1,
            )
            step = np.linalg.lstsq(J, -off, rcond=1e-6)[0]
            step *= min(1.0, 0.5 / max(float(np.abs(step).max()), 1e-9))
            joints = np.clip(joints + step, self._chain.lower, self._chain.upper)
        return joints, float(np.hypot(*self._off(joints, point_base_m)))

    def _off(self, joints: Joints, point_base_m: Array) -> Array:
        """(2,) by how much the line of sight misses the point, radians, across it.

        Raises:
            CannotLook: the point is at the camera itself.
        """
        T = self._chain.forward(joints)
        point = T[:3, :3].T @ (point_base_m - T[:3, 3])
        distance = float(np.linalg.norm(point))
        if distance < NEAREST_M:
            raise CannotLook(f"the point is {distance:.3f} m from the camera: too near to look at")
        ahead = float(self._sight @ point)
        across = np.delete(point, int(np.argmax(self._sight)))
        length = float(np.hypot(*across))
        if length < 1e-12:
            return np.array([0.0, 0.0 if ahead > 0.0 else math.pi])
        off: Array = across * (math.atan2(length, ahead) / length)
        return off
