"""Every conversion between Habitat's frames and ROS's, in one place.

Habitat's world is y up; at identity an agent looks along -z and its right is +x. ROS (REP 103) is
z up; a base looks along +x and its left is +y. The map frame is Habitat's world seen that way:

    x_ros = -z_habitat,  y_ros = -x_habitat,  z_ros = y_habitat

The same fixed rotation turns an agent's body frame into base_link, so an identity rotation in one
world is an identity rotation in the other. Quaternions are (w, x, y, z) everywhere in this package;
ROS's (x, y, z, w) exists only in `bridge/messages.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

R_ROS_HABITAT: Array = np.array([[0.0, 0.0, -1.0], [-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
"""Takes Habitat vectors to ROS vectors; a proper rotation."""
R_ROS_HABITAT.setflags(write=False)

R_LINK_OPTICAL: Array = np.array([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])
"""Takes optical vectors (x right, y down, z forward) to body vectors (x forward, y left, z up)."""
R_LINK_OPTICAL.setflags(write=False)


def ros_from_habitat(vectors: npt.ArrayLike) -> Array:
    """Habitat vectors or points (..., 3) as ROS ones (..., 3), metres."""
    turned: Array = np.asarray(vectors, dtype=np.float64) @ R_ROS_HABITAT.T
    return turned


def habitat_from_ros(vectors: npt.ArrayLike) -> Array:
    """ROS vectors or points (..., 3) as Habitat ones (..., 3), metres."""
    turned: Array = np.asarray(vectors, dtype=np.float64) @ R_ROS_HABITAT
    return turned


def ros_quaternion_from_habitat(q_wxyz: npt.ArrayLike) -> Array:
    """A Habitat body's rotation (4,) w, x, y, z as the rotation of its ROS body frame."""
    q = np.asarray(q_wxyz, dtype=np.float64)
    return np.concatenate([q[:1], ros_from_habitat(q[1:])])


def habitat_quaternion_from_ros(q_wxyz: npt.ArrayLike) -> Array:
    """Inverse of `ros_quaternion_from_habitat`."""
    q = np.asarray(q_wxyz, dtype=np.float64)
    return np.concatenate([q[:1], habitat_from_ros(q[1:])])


def quaternion_from_yaw(yaw_rad: float) -> Array:
    """Rotation about ROS's z, (4,) w, x, y, z."""
    return np.array([math.cos(yaw_rad / 2.0), 0.0, 0.0, math.sin(yaw_rad / 2.0)])


def yaw_from_quaternion(q_wxyz: npt.ArrayLike) -> float:
    """Heading about ROS's z of a rotation, in (-pi, pi]; roll and pitch are ignored.

    Raises:
        ValueError: not four finite numbers, or all zero.
    """
    q = np.asarray(q_wxyz, dtype=np.float64)
    norm = float(np.linalg.norm(q)) if q.shape == (4,) else math.nan
    if not math.isfinite(norm) or norm < 1e-6:
        raise ValueError(f"a rotation wants four finite numbers, not all zero, got {q.tolist()}")
    w, x, y, z = q / norm
    return math.atan2(2.0 * (w * z + x * y), 1.0 - 2.0 * (y * y + z * z))


def quaternion_from_matrix(rotation: Array) -> Array:
    """A (3, 3) rotation as (4,) w, x, y, z with w >= 0."""
    # Shepperd: the largest of the four squared components is never small.
    trace = np.trace(rotation)
    squares = np.array([trace, *np.diag(rotation)])
    k = int(np.argmax(squares))
    r = rotation
    if k == 0:
        q = np.array([1.0 + trace, r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]])
    else:
        i = k - 1
        j, m = (i + 1) % 3, (i + 2) % 3
        q = np.zeros(4)
        q[0] = r[m, j] - r[j, m]
        q[1 + i] = 1.0 + r[i, i] - r[j, j] - r[m, m]
        q[1 + j] = r[j, i] + r[i, j]
        q[1 + m] = r[m, i] + r[i, m]
    q /= np.linalg.norm(q)
    return q if q[0] >= 0.0 else -q


def wrap_angle(angle_rad: float) -> float:
    """The same angle in (-pi, pi]."""
    wrapped = math.remainder(angle_rad, 2.0 * math.pi)
    return math.pi if wrapped == -math.pi else wrapped


@dataclass(frozen=True)
class Pose2:
    """A pose on the ground: metres, radians, x forward, y left. `T_a_b` reads: b's pose in a."""

    x_m: float
    y_m: float
    yaw_rad: float

    @property
    def position_m(self) -> Array:
        """(2,) position, metres."""
        return np.array([self.x_m, self.y_m])

    def __matmul__(self, other: Pose2) -> Pose2:
        c, s = math.cos(self.yaw_rad), math.sin(self.yaw_rad)
        return Pose2(
            self.x_m + c * other.x_m - s * other.y_m,
            self.y_m + s * other.x_m + c * other.y_m,
            wrap_angle(self.yaw_rad + other.yaw_rad),
        )

    def inverse(self) -> Pose2:
        """The pose with `pose @ pose.inverse()` the identity."""
        c, s = math.cos(self.yaw_rad), math.sin(self.yaw_rad)
        return Pose2(
            -(c * self.x_m + s * self.y_m),
            -(c * self.y_m - s * self.x_m),
            wrap_angle(-self.yaw_rad),
        )

    def distance_m(self, other: Pose2) -> float:
        """Horizontal distance between the two origins, metres."""
        return math.hypot(self.x_m - other.x_m, self.y_m - other.y_m)

    def turn_rad(self, other: Pose2) -> float:
        """Shortest turn from this heading to the other's, in (-pi, pi]."""
        return wrap_angle(other.yaw_rad - self.yaw_rad)

    def is_finite(self) -> bool:
        """Whether all three numbers are finite."""
        return all(math.isfinite(v) for v in (self.x_m, self.y_m, self.yaw_rad))


@dataclass(frozen=True)
class CameraMount:
    """Where the camera sits on base_link: metres; pitch positive looks down (REP 103)."""

    forward_m: float = 0.10
    left_m: float = 0.0
    up_m: float = 1.25
    pitch_down_rad: float = math.radians(18.0)

    @property
    def R_base_link(self) -> Array:
        """(3, 3) rotation of camera_link on base_link."""
        c, s = math.cos(self.pitch_down_rad), math.sin(self.pitch_down_rad)
        return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])

    @property
    def position_base_m(self) -> Array:
        """(3,) camera_link's origin in base_link, metres."""
        return np.array([self.forward_m, self.left_m, self.up_m])

    def T_base_optical(self) -> Array:
        """(4, 4) pose of the optical frame in base_link."""
        T = np.eye(4)
        T[:3, :3] = self.R_base_link @ R_LINK_OPTICAL
        T[:3, 3] = self.position_base_m
        return T
