"""Values of the simulation as ROS messages. The only place with ROS's x, y, z, w quaternions."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from builtin_interfaces.msg import Time
from geometry_msgs.msg import Pose, PoseStamped, Quaternion, TransformStamped
from nav_msgs.msg import Odometry
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header
from vision_msgs.msg import Detection2D, Detection2DArray, ObjectHypothesisWithPose

from ..frames import Array, Pose2, quaternion_from_yaw, yaw_from_quaternion
from ..noise import Detection
from ..world import Camera
from .driving import Velocity


def stamp(time_ns: int) -> Time:
    """A time of nanoseconds since the simulation's start."""
    return Time(sec=time_ns // 1_000_000_000, nanosec=time_ns % 1_000_000_000)


def nanoseconds(time: Any) -> int:
    """A builtin_interfaces/Time as nanoseconds."""
    return int(time.sec) * 1_000_000_000 + int(time.nanosec)


def image(header: Header, pixels: npt.NDArray[Any], encoding: str) -> Image:
    """An image of (H, W) or (H, W, C) pixels, little-endian."""
    msg = Image(header=header, encoding=encoding, is_bigendian=0)
    msg.height, msg.width = int(pixels.shape[0]), int(pixels.shape[1])
    msg.step = pixels.itemsize * int(np.prod(pixels.shape[1:]))
    data = array("B")  # anything else is copied element by element
    data.frombytes(np.ascontiguousarray(pixels).reshape(-1).view(np.uint8))  # one copy
    msg.data = data
    return msg


def depth_image(header: Header, depth_m: npt.NDArray[np.float32], encoding: str) -> Image:
    """Depth as 32FC1 (metres) or 16UC1 (millimetres); invalid is 0 in both."""
    if encoding == "16UC1":
        return image(header, np.rint(depth_m * 1000.0).clip(0, 65535).astype("<u2"), encoding)
    return image(header, depth_m.astype("<f4", copy=False), encoding)


def camera_info(header: Header, camera: Camera) -> CameraInfo:
    """Intrinsics of an undistorted camera."""
    K = camera.K()
    msg = CameraInfo(header=header, distortion_model="plumb_bob")
    msg.height, msg.width = camera.height_px, camera.width_px
    msg.d = [0.0] * 5
    msg.k = K.ravel().tolist()
    msg.r = np.eye(3).ravel().tolist()
    msg.p = np.hstack([K, np.zeros((3, 1))]).ravel().tolist()
    return msg


def detection_array(header: Header, detections: Sequence[Detection]) -> Detection2DArray:
    """Detections: the id is the pixel value in the instance image, the class id the label."""
    msg = Detection2DArray(header=header)
    for each in detections:
        one = Detection2D(header=header, id=str(each.instance))
        left, top, right, bottom = each.box_px
        # Pixel centres are whole numbers, so the box spans left - 0.5 .. right - 0.5.
        one.bbox.center.position.x = (left + right - 1) / 2.0
        one.bbox.center.position.y = (top + bottom - 1) / 2.0
        one.bbox.size_x, one.bbox.size_y = float(right - left), float(bottom - top)
        result = ObjectHypothesisWithPose()
        result.hypothesis.class_id = each.label
        result.hypothesis.score = each.score
        one.results.append(result)
        msg.detections.append(one)
    return msg


def quaternion(q_wxyz: npt.ArrayLike) -> Quaternion:
    """A (w, x, y, z) rotation as a message."""
    w, x, y, z = (float(v) for v in np.asarray(q_wxyz))
    return Quaternion(x=x, y=y, z=z, w=w)


def transform(
    time: Time, parent: str, child: str, position_m: npt.ArrayLike, q_wxyz: npt.ArrayLike
) -> TransformStamped:
    """`child`'s pose in `parent`."""
    msg = TransformStamped(child_frame_id=child)
    msg.header.stamp, msg.header.frame_id = time, parent
    x, y, z = (float(v) for v in np.asarray(position_m))
    msg.transform.translation.x, msg.transform.translation.y = x, y
    msg.transform.translation.z = z
    msg.transform.rotation = quaternion(q_wxyz)
    return msg


def planar_transform(
    time: Time, parent: str, child: str, pose: Pose2, height_m: float = 0.0
) -> TransformStamped:
    """A pose on the ground as a transform."""
    return transform(
        time, parent, child, (pose.x_m, pose.y_m, height_m), quaternion_from_yaw(pose.yaw_rad)
    )


def pose_message(pose: Pose2, height_m: float = 0.0) -> Pose:
    """A pose on the ground as a message."""
    msg = Pose()
    msg.position.x, msg.position.y, msg.position.z = pose.x_m, pose.y_m, height_m
    msg.orientation = quaternion(quaternion_from_yaw(pose.yaw_rad))
    return msg


def pose_stamped(time: Time, frame: str, pose: Pose2, height_m: float = 0.0) -> PoseStamped:
    """A pose on the ground with its time and frame."""
    msg = PoseStamped(pose=pose_message(pose, height_m))
    msg.header.stamp, msg.header.frame_id = time, frame
    return msg


def ground_pose(msg: Pose) -> Pose2:
    """A message's pose on the ground; an all-zero rotation means heading 0, as in Nav2's tools.

    Raises:
        ValueError: a number is not finite.
    """
    q = (msg.orientation.w, msg.orientation.x, msg.orientation.y, msg.orientation.z)
    yaw_rad = 0.0 if all(v == 0.0 for v in q) else yaw_from_quaternion(q)
    pose = Pose2(msg.position.x, msg.position.y, yaw_rad)
    if not pose.is_finite() or not math.isfinite(msg.position.z):
        raise ValueError(f"a pose wants finite numbers, got {msg.position}")
    return pose


def odometry(
    time: Time, frame: str, child: str, pose: Pose2, velocity: Velocity, height_m: float
) -> Odometry:
    """Odometry with the covariance of an exact base."""
    msg = Odometry(child_frame_id=child)
    msg.header.stamp, msg.header.frame_id = time, frame
    msg.pose.pose = pose_message(pose, height_m)
    msg.twist.twist.linear.x = velocity.forward_mps
    msg.twist.twist.angular.z = velocity.turn_radps
    small: Array = np.diag([1e-6] * 6).ravel()
    msg.pose.covariance = small
    msg.twist.covariance = small
    return msg
