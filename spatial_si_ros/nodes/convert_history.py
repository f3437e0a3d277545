"""Motions, past places and the camera's trail <-> messages."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from geometry_msgs.msg import Point, Pose, Quaternion, Vector3
from scipy.spatial.transform import Rotation

from spatial_si_interfaces.msg import ObjectInstance, PastPlace

from ..geometry.boxes import OrientedBox
from ..scene.motion import Motion
from ..scene.objects import Place, Support
from ..scene.snapshot import TrailPose
from .convert_time import stamp_from_ns, stamp_to_ns

SUPPORT_TO_MSG = {"on": ObjectInstance.SUPPORT_ON, "in": ObjectInstance.SUPPORT_IN}
SUPPORT_FROM_MSG = {value: key for key, value in SUPPORT_TO_MSG.items()}
_TRAIL_FIELDS = 8


def motion_into_msg(motion: Motion, msg: ObjectInstance) -> None:
    """Fill in the velocity of an object."""
    x, y = (float(v) for v in motion.velocity_m_s)
    msg.velocity_known = True
    msg.velocity = Vector3(x=x, y=y)
    msg.velocity_covariance = motion.covariance_m2_s2.ravel()
    msg.velocity_stamp = stamp_from_ns(motion.stamp_ns)


def motion_from_msg(msg: ObjectInstance) -> Motion | None:
    """Raises ValueError: the velocity or its covariance is not finite."""
    if not msg.velocity_known:
        return None
    return Motion(
        np.array([msg.velocity.x, msg.velocity.y]),
        np.array(msg.velocity_covariance, dtype=np.float64).reshape(2, 2),
        stamp_to_ns(msg.velocity_stamp),
    )


def place_to_msg(place: Place) -> PastPlace:
    x, y, z = (float(v) for v in place.box.centre_m)
    length, width, height = (float(v) for v in place.box.size_m)
    half = 0.5 * place.box.yaw_rad
    msg = PastPlace(
        pose=Pose(
            position=Point(x=x, y=y, z=z),
            orientation=Quaternion(z=float(np.sin(half)), w=float(np.cos(half))),
        ),
        size=Vector3(x=length, y=width, z=height),
        since=stamp_from_ns(place.since_ns),
        until=stamp_from_ns(place.until_ns),
    )
    if place.support is not None:
        msg.support_relation = SUPPORT_TO_MSG[place.support.relation]
        msg.support_id = int(place.support.object_id)
        msg.support_probability = float(place.support.probability)
    return msg


def place_from_msg(msg: PastPlace) -> Place:
    """Raises ValueError: the box is not finite and positive."""
    at, turn, size = msg.pose.position, msg.pose.orientation, msg.size
    yaw_rad = 2.0 * float(np.arctan2(turn.z, turn.w))
    box = OrientedBox(np.array([at.x, at.y, at.z]), np.array([size.x, size.y, size.z]), yaw_rad)
    support = None
    if msg.support_relation in SUPPORT_FROM_MSG:
        relation = SUPPORT_FROM_MSG[msg.support_relation]
        support = Support(msg.support_id, relation, msg.support_probability)
    return Place(box, support, stamp_to_ns(msg.since), stamp_to_ns(msg.until))


def trail_to_numbers(trail: Sequence[TrailPose]) -> array[float]:
    """Eight numbers a pose: stamp [s], x, y, z [m], quaternion x, y, z, w."""
    if not trail:
        return array("d")
    T = np.array([each.T_map_camera for each in trail])
    rows = np.empty((len(trail), _TRAIL_FIELDS))
    rows[:, 0] = [1e-9 * each.stamp_ns for each in trail]
    rows[:, 1:4] = T[:, :3, 3]
    rows[:, 4:] = Rotation.from_matrix(T[:, :3, :3]).as_quat()
    numbers = array("d")
    numbers.frombytes(rows.tobytes())
    return numbers


def trail_from_numbers(numbers: Sequence[float]) -> tuple[TrailPose, ...]:
    """The reverse of `trail_to_numbers`.

    Raises:
        ValueError: not eight numbers a pose, one is not finite, or a quaternion is zero.
    """
    flat = np.asarray(numbers, dtype=np.float64)
    if flat.size % _TRAIL_FIELDS or not np.all(np.isfinite(flat)):
        raise ValueError(f"trail: want 8 finite numbers a pose, got {flat.size} numbers")
    rows: npt.NDArray[np.float64] = flat.reshape(-1, _TRAIL_FIELDS)
    if len(rows) == 0:
        return ()
    T = np.tile(np.eye(4), (len(rows), 1, 1))
    T[:, :3, :3] = Rotation.from_quat(rows[:, 4:]).as_matrix()
    T[:, :3, 3] = rows[:, 1:4]
    T.setflags(write=False)
    stamps = np.rint(rows[:, 0] * 1e9).astype(np.int64).tolist()
    return tuple(TrailPose(stamp, pose) for stamp, pose in zip(stamps, T, strict=True))
