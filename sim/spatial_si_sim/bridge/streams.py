"""What the robot's drivers publish: images, detections, tf, odometry, clock and ground truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.qos import (
    DurabilityPolicy,
    HistoryPolicy,
    QoSProfile,
    ReliabilityPolicy,
    qos_profile_sensor_data,
)
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header, UInt32, UInt32MultiArray
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import Detection2DArray

from ..frames import R_LINK_OPTICAL, Pose2, quaternion_from_matrix
from ..noise import Sensed
from ..world import Camera
from . import messages
from .driving import Velocity
from .params import BridgeParams

LATCHED = QoSProfile(
    depth=1,
    history=HistoryPolicy.KEEP_LAST,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.TRANSIENT_LOCAL,
)
RELIABLE = QoSProfile(
    depth=10, history=HistoryPolicy.KEEP_LAST, reliability=ReliabilityPolicy.RELIABLE
)


class Streams:
    """The bridge's publishers.

    Sensor topics are sensor-data QoS, in lockstep reliable; `tf_static` and ground_truth/collisions
    are latched.
    """

    def __init__(self, node: Node, params: BridgeParams, camera: Camera) -> None:
        self._node, self._params, self._camera = node, params, camera
        sensor = RELIABLE if params.lockstep else qos_profile_sensor_data
        self._publishers: list[Any] = []
        self._color = self._make(Image, "color/image_raw", sensor)
        self._color_info = self._make(CameraInfo, "color/camera_info", sensor)
        self._depth = self._make(Image, "depth/image_raw", sensor)
        self._depth_info = self._make(CameraInfo, "depth/camera_info", sensor)
        self._detections = self._make(Detection2DArray, "detections", sensor)
        self._instances = self._make(Image, "instances", sensor)
        self._tf = self._make(TFMessage, "/tf", QoSProfile(depth=100))
        self._tf_static = self._make(TFMessage, "/tf_static", LATCHED)
        self._odom = self._make(Odometry, "odom", RELIABLE)
        self._clock = self._make(Clock, "/clock", QoSProfile(depth=10))
        self._true_pose = self._make(PoseStamped, "ground_truth/pose", RELIABLE)
        self._collisions = self._make(UInt32, "ground_truth/collisions", LATCHED)
        self._visible = self._make(UInt32MultiArray, "ground_truth/visible", QoSProfile(depth=1000))

    def _make(self, kind: Any, topic: str, qos: QoSProfile) -> Any:
        publisher = self._node.create_publisher(kind, topic, qos)
        self._publishers.append(publisher)
        return publisher

    def destroy(self) -> None:
        """Take the topics down."""
        for publisher in self._publishers:
            self._node.destroy_publisher(publisher)
        self._publishers.clear()

    @property
    def seen(self) -> bool:
        """Whether anybody listens to a camera or detector topic."""
        return self.detected or any(
            p.get_subscription_count()
            for p in (self._color, self._depth, self._color_info, self._depth_info)
        )

    @property
    def detected(self) -> bool:
        """Whether anybody listens to the detector."""
        return bool(
            self._detections.get_subscription_count() or self._instances.get_subscription_count()
        )

    @property
    def mapped(self) -> bool:
        """Whether somebody listens to colour and depth and answers with `processed`."""
        return bool(
            self._color.get_subscription_count()
            and self._depth.get_subscription_count()
            and self._node.count_publishers(self._node.resolve_topic_name("processed"))
        )

    def send_static(self, *, camera_moves: bool = False) -> None:
        """The transforms on the robot's body; where a head moves the camera, others send that."""
        p, mount = self._params, self._camera.mount
        now, here, still = messages.stamp(0), (0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0)
        turned = quaternion_from_matrix(R_LINK_OPTICAL)
        transforms = [
            messages.transform(now, p.base_footprint_frame, p.base_frame, here, still),
            messages.transform(now, p.camera_frame, p.optical_frame, here, turned),
        ]
        if not camera_moves:
            q, place = quaternion_from_matrix(mount.R_base_link), mount.position_base_m
            transforms.append(messages.transform(now, p.base_frame, p.camera_frame, place, q))
        self._tf_static.publish(TFMessage(transforms=transforms))

    def send_clock(self, time_ns: int) -> None:
        """The simulated time."""
        self._clock.publish(Clock(clock=messages.stamp(time_ns)))

    def send_poses(
        self, time_ns: int, T_map_odom: Pose2, T_odom_base: Pose2, floor_m: float
    ) -> None:
        """Localisation and odometry as tf; the height of the ground is exact."""
        p, now = self._params, messages.stamp(time_ns)
        self._tf.publish(
            TFMessage(
                transforms=[
                    messages.planar_transform(now, p.map_frame, p.odom_frame, T_map_odom),
                    messages.planar_transform(
                        now, p.odom_frame, p.base_footprint_frame, T_odom_base, floor_m
                    ),
                ]
            )
        )

    def send_odometry(
        self, time_ns: int, T_odom_base: Pose2, velocity: Velocity, floor_m: float
    ) -> None:
        """Odometry of the base."""
        p = self._params
        self._odom.publish(
            messages.odometry(
                messages.stamp(time_ns),
                p.odom_frame,
                p.base_footprint_frame,
                T_odom_base,
                velocity,
                floor_m,
            )
        )

    def send_truth(self, time_ns: int, true_pose: Pose2, floor_m: float) -> None:
        """The exact pose in the true map."""
        self._true_pose.publish(
            messages.pose_stamped(
                messages.stamp(time_ns), self._params.map_frame, true_pose, floor_m
            )
        )

    def send_collisions(self, count: int) -> None:
        """How often the robot has bumped into something since the start."""
        self._collisions.publish(UInt32(data=count))

    def send_visible(self, semantic: npt.NDArray[np.int32]) -> None:
        """What a capture showed: semantic id, pixels, id, pixels, ... of one frame."""
        if self._visible.get_subscription_count():
            pixels = np.bincount(semantic.ravel())
            ids = np.flatnonzero(pixels)
            flat = np.column_stack([ids, pixels[ids]]).astype(np.uint32).ravel()
            self._visible.publish(UInt32MultiArray(data=flat.tolist()))

    def send_frame(self, time_ns: int, sensed: Sensed) -> None:
        """One capture: everything with the same stamp, detections before images."""
        header = Header(frame_id=self._params.optical_frame, stamp=messages.stamp(time_ns))
        if sensed.instances is not None:
            self._detections.publish(messages.detection_array(header, sensed.detections))
            if self._instances.get_subscription_count():
                self._instances.publish(messages.image(header, sensed.instances, "mono16"))
        info = messages.camera_info(header, self._camera)
        self._color_info.publish(info)
        self._depth_info.publish(info)
        if self._depth.get_subscription_count():
            self._depth.publish(
                messages.depth_image(header, sensed.depth_m, self._params.depth_encoding)
            )
        if self._color.get_subscription_count():
            self._color.publish(messages.image(header, sensed.color, "rgb8"))
