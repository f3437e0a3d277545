"""Navigation by cmd_vel alone, on a real bridge and an occupancy grid of its floor."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from nav2_msgs.action import NavigateToPose
from nav_msgs.msg import OccupancyGrid
from rclpy.executors import SingleThreadedExecutor
from spatial_si_sim.bridge.streams import LATCHED
from spatial_si_sim.bridge.velocity_navigator import VelocityNavigator
from spatial_si_sim.frames import Pose2, quaternion_from_yaw

RESOLUTION_M, LOW_M, SIZE_M = 0.05, (-4.0, -3.0), (8.0, 6.0)
REAL_TIME_FACTOR = 2.0


def floor_grid(rig: Any) -> OccupancyGrid:
    """What a mapper would know: cells that the body's centre can be in, grown by its radius."""
    world = rig.bridge.world
    columns, rows = (round(length / RESOLUTION_M) for length in SIZE_M)
    cells = np.full((rows, columns), 100, np.int8)
    for row in range(rows):
        for column in range(columns):
            x = LOW_M[0] + (column + 0.5) * RESOLUTION_M
            y = LOW_M[1] + (row + 0.5) * RESOLUTION_M
            if world.navmesh.gap_m(world.point_m(x, y)) < 0.18:
                cells[row, column] = 0
    msg = OccupancyGrid()
    msg.header.frame_id = "map"
    msg.info.resolution, msg.info.width, msg.info.height = RESOLUTION_M, columns, rows
    msg.info.origin.position.x, msg.info.origin.position.y = LOW_M
    msg.data = cells.ravel().tolist()
    return msg


@pytest.fixture
def rig(start: Callable[..., Any], context: Any) -> Iterator[Any]:
    """A bridge that does not navigate, and the navigator that does."""
    rig = start(navigation_action="navigate_along_navmesh", real_time_factor=REAL_TIME_FACTOR)
    rig.navigator = VelocityNavigator(context=context)
    # A controller has a process of its own in life; here it has a thread.
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(rig.navigator)
    ending = threading.Event()

    def spin() -> None:
        while not ending.is_set():
            executor.spin_once(timeout_sec=0.05)

    thread = threading.Thread(target=spin)
    thread.start()
    yield rig
    ending.set()
    thread.join(timeout=5.0)
    executor.shutdown()
    rig.navigator.destroy_node()


def goal(x: float, y: float, yaw: float = 0.0) -> NavigateToPose.Goal:
    msg = NavigateToPose.Goal()
    msg.pose.header.frame_id = "map"
    msg.pose.pose.position.x, msg.pose.pose.position.y = x, y
    w, _, _, z = (float(v) for v in quaternion_from_yaw(yaw))
    msg.pose.pose.orientation.w, msg.pose.pose.orientation.z = w, z
    return msg


def drive(rig: Any, wanted: NavigateToPose.Goal) -> Any:
    client = rig.client(NavigateToPose, "navigate_to_pose")
    handle = rig.wait(client.send_goal_async(wanted))
    return rig.wait(handle.get_result_async(), timeout_s=60.0)


def know_the_floor(rig: Any) -> None:
    publisher = rig.probe.create_publisher(OccupancyGrid, "occupancy", LATCHED)
    publisher.publish(floor_grid(rig))
    rig.until(lambda: rig.navigator.knows_the_ground)


def test_drives_round_the_table_without_contact(rig):
    know_the_floor(rig)
    answer = drive(rig, goal(2.3, 0.0, math.pi / 2))
    assert answer.status == GoalStatus.STATUS_SUCCEEDED, answer.result.error_msg
    wanted = Pose2(2.3, 0.0, math.pi / 2)
    assert rig.pose.distance_m(wanted) < 0.12
    assert abs(rig.pose.turn_rad(wanted)) < math.radians(8.0)
    bumps = rig.bridge._base.collisions
    assert bumps == 0


def test_without_a_map_and_without_a_way_it_says_so(rig):
    answer = drive(rig, goal(1.0, 2.5))
    assert answer.status == GoalStatus.STATUS_ABORTED
    assert "no occupancy grid" in answer.result.error_msg
    know_the_floor(rig)
    answer = drive(rig, goal(1.5, 0.0))
    assert answer.status == GoalStatus.STATUS_ABORTED
    assert "no way to (1.50, 0.00) m" in answer.result.error_msg


def test_cancel_stops_the_robot(rig):
    know_the_floor(rig)
    client = rig.client(NavigateToPose, "navigate_to_pose")
    handle = rig.wait(client.send_goal_async(goal(2.3, 0.0)))
    rig.until(lambda: not rig.bridge.velocity.is_zero)
    rig.wait(handle.cancel_goal_async())
    assert rig.wait(handle.get_result_async()).status == GoalStatus.STATUS_CANCELED
    rig.until(lambda: rig.bridge.velocity.is_zero)
