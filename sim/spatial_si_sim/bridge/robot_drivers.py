"""What the drivers of arm, hand and head have: actions, joint states, tf, description, truth."""

from __future__ import annotations

import numpy as np
from rclpy.node import Node
from rclpy.qos import QoSProfile, qos_profile_sensor_data
from sensor_msgs.msg import Image, JointState
from std_msgs.msg import Header, String
from tf2_msgs.msg import TFMessage

from ..frames import Array, quaternion_from_matrix
from ..robot import ARM, CAMERA_LINK, GRASP_LINK, HEAD, Robot
from . import messages
from .gripper_server import GripperServer
from .params import BridgeParams
from .streams import LATCHED, RELIABLE
from .trajectory_server import TrajectoryServer

LINKS_NS = 100_000_000
"""The other links: 10 Hz."""

OBJECTS_NS = 200_000_000
LONG_AGO_NS = -1_000_000_000

EVERY_STEP = (CAMERA_LINK, GRASP_LINK)


class RobotDrivers:
    """The ROS side of a robot above its base.

    Publishes: robot_description (std_msgs/String, latched), joint_states, tf of the links under
        base_link (camera and grasp at every step, the others at 10 Hz), outside/image_raw (rgb8,
        at `outside_rate_hz`, while somebody listens), and for judges ground_truth/object_poses
        (tf2_msgs/TFMessage: the middle of the box of every movable thing in the map frame,
        child_frame_id its semantic id; 5 Hz) and ground_truth/held (std_msgs/Header: since when
        the hand holds the thing whose semantic id is the frame_id, "" for nothing; latched).
    Serves: actions arm_controller/follow_joint_trajectory, head_controller/follow_joint_trajectory
        (control_msgs/FollowJointTrajectory), gripper_controller/gripper_cmd
        (control_msgs/GripperCommand).
    """

    def __init__(self, node: Node, params: BridgeParams, robot: Robot) -> None:
        self._node, self._params, self.robot = node, params, robot
        self._description = node.create_publisher(String, "robot_description", LATCHED)
        self._states = node.create_publisher(JointState, "joint_states", RELIABLE)
        self._tf = node.create_publisher(TFMessage, "/tf", QoSProfile(depth=100))
        self._outside = node.create_publisher(Image, "outside/image_raw", qos_profile_sensor_data)
        self._objects = node.create_publisher(TFMessage, "ground_truth/object_poses", RELIABLE)
        self._held = node.create_publisher(Header, "ground_truth/held", LATCHED)
        self._publishers = [self._description, self._states, self._tf, self._outside]
        self._publishers += [self._objects, self._held]
        self._trajectories = [
            TrajectoryServer(node, f"{name}_controller/follow_joint_trajectory", robot.joints, each)
            for name, each in (("arm", ARM), ("head", HEAD))
        ]
        self._gripper = GripperServer(node, "gripper_controller/gripper_cmd", robot.hand)
        self._links_ns = self._outside_ns = self._objects_ns = LONG_AGO_NS
        self._outside_every_ns = round(1e9 / params.outside_rate_hz)
        self._told_held = 0
        self._description.publish(String(data=robot.description.urdf))
        self._held.publish(Header())

    @property
    def is_idle(self) -> bool:
        """Nothing above the base moves, and nothing falls."""
        return self.robot.still

    @property
    def bumps(self) -> int:
        """How often the arm has run into something since the start."""
        return self.robot.bumps.count

    def activate(self, active: bool) -> None:
        """Take goals, or not."""
        for each in (*self._trajectories, self._gripper):
            each.active = active

    def abort(self, why: str) -> None:
        """End every goal; everything brakes and holds."""
        for each in (*self._trajectories, self._gripper):
            each.abort(why)

    def rewind(self) -> None:
        """The clock jumped back to 0 and the robot is as at the start."""
        self.robot.reset()
        self._links_ns = self._outside_ns = self._objects_ns = LONG_AGO_NS
        self._send_truth(0)

    def destroy(self) -> None:
        """Take actions and topics down."""
        for each in (*self._trajectories, self._gripper):
            each.destroy()
        for publisher in self._publishers:
            self._node.destroy_publisher(publisher)

    def step(self, dt_s: float, time_ns: int) -> None:
        """Move for one step that ends at `time_ns`, and say what came of it."""
        now_s, time = time_ns * 1e-9, messages.stamp(time_ns)
        self.robot.advance(dt_s, now_s)
        self._send_joints(time_ns)
        self._send_links(time_ns)
        for each in self._trajectories:
            each.watch(now_s, time)
        self._gripper.watch(now_s)
        self._send_truth(time_ns)
        if (
            time_ns - self._outside_ns >= self._outside_every_ns
            and self._outside.get_subscription_count()
        ):
            self._outside_ns = time_ns
            header = Header(frame_id=self._params.map_frame, stamp=time)
            self._outside.publish(messages.image(header, self.robot.picture(), "rgb8"))

    def _send_truth(self, time_ns: int) -> None:
        if self.robot.held != self._told_held:
            self._told_held = self.robot.held
            name = str(self._told_held) if self._told_held else ""
            self._held.publish(Header(stamp=messages.stamp(time_ns), frame_id=name))
        if time_ns - self._objects_ns < OBJECTS_NS:
            return
        self._objects_ns = time_ns
        time, frame = messages.stamp(time_ns), self._params.map_frame
        poses = [(str(thing.number), thing.T_map_thing) for thing in self.robot.things]
        transforms = [
            messages.transform(time, frame, name, T[:3, 3], quaternion_from_matrix(T[:3, :3]))
            for name, T in poses
        ]
        self._objects.publish(TFMessage(transforms=transforms))

    def _send_joints(self, time_ns: int) -> None:
        joints = self.robot.joints
        msg = JointState(name=list(joints.names))
        msg.header.stamp = messages.stamp(time_ns)
        msg.position = [joints.positions[name] for name in joints.names]
        msg.velocity = [joints.velocities[name] for name in joints.names]
        self._states.publish(msg)

    def _send_links(self, time_ns: int) -> None:
        links = self.robot.links
        names = list(EVERY_STEP)
        if time_ns - self._links_ns >= LINKS_NS:
            self._links_ns = time_ns
            chain = self.robot.description.chain
            left_out = (chain.root, self._params.optical_frame, *EVERY_STEP)
            names += [name for name in links if name not in left_out]
        transforms = [self._link(time_ns, name, links[name]) for name in names]
        self._tf.publish(TFMessage(transforms=transforms))

    def _link(self, time_ns: int, name: str, T_base_link: Array) -> object:
        frame = self._params.camera_frame if name == CAMERA_LINK else name
        return messages.transform(
            messages.stamp(time_ns),
            self._params.base_frame,
            frame,
            T_base_link[:3, 3],
            quaternion_from_matrix(np.asarray(T_base_link[:3, :3])),
        )
