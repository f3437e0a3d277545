"""The remaps of the launch arguments do in ROS what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rclpy
from nav2_msgs.action import NavigateToPose
from nodes.harness import Ros
from rclpy.action import ActionServer
from sensor_msgs.msg import Image

from spatial_si_ros.nodes.launch_arguments import ROBOT, robot_options
from spatial_si_ros.nodes.node_set import ros_arguments


@pytest.fixture
def ros() -> Iterator[Ros]:
    session = Ros()
    yield session
    session.close()


def arguments(**changed: str) -> list[str]:
    """ROS arguments as robot.launch.py gives them with these arguments."""
    values = {each.name: each.default for each in ROBOT}
    return ros_arguments(robot_options({**values, "namespace": "r1", **changed}))


def test_an_action_is_found_under_its_new_name(ros: Ros) -> None:
    server = ActionServer(
        ros.probe, NavigateToPose, "/nav/to_pose", execute_callback=lambda handle: handle.result
    )
    words = arguments(navigate_to_pose="/nav/to_pose")
    node = ros.spin(rclpy.create_node("client", context=ros.context, cli_args=words))
    client = ros.action_client(NavigateToPose, "navigate_to_pose", node)
    client.destroy()
    server.destroy()


def test_names_that_are_not_remapped_are_in_the_namespace(ros: Ros) -> None:
    words = arguments(color_image="/cam/image")
    node = ros.spin(rclpy.create_node("reader", context=ros.context, cli_args=words))
    colour = node.create_subscription(Image, "color/image_raw", lambda _: None, 1)
    depth = node.create_subscription(Image, "depth/image_raw", lambda _: None, 1)
    assert (colour.topic_name, depth.topic_name) == ("/cam/image", "/r1/depth/image_raw")
