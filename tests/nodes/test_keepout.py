"""Tests for nodes/keepout.py with real rclpy: a mask is published, and every planner obeys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from nav2_msgs.msg import CostmapFilterInfo
from nav_msgs.msg import OccupancyGrid
from nodes.harness import Ros
from nodes.test_executive import Stage
from nodes.test_manipulation_planner import Stage as Hands

from spatial_si_interfaces.msg import DeclineReason
from spatial_si_interfaces.srv import PlanGoal
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.nodes import convert
from spatial_si_ros.nodes.keepout import zones_from_msg
from spatial_si_ros.nodes.qos import LATCHED
from spatial_si_ros.planning.drive_grid import Body

MASK = "keepout_filter_mask"
BODY = Body()


def mask(
    x_m: tuple[float, float], y_m: tuple[float, float], value: int = 100, frame: str = "map"
) -> OccupancyGrid:
    """6 x 5 m around which nothing is said; cells of 0.1 m of a rectangle have the value."""
    msg = OccupancyGrid()
    msg.header.frame_id = frame
    msg.info.resolution, msg.info.width, msg.info.height = 0.1, 60, 50
    msg.info.origin.orientation.w = 1.0
    cells = np.zeros((50, 60), dtype=np.int8)
    low, high = np.round(np.array([x_m, y_m]).T * 10).astype(int)
    cells[low[1] : high[1], low[0] : high[0]] = value
    msg.data.frombytes(cells.tobytes())
    return msg


class Filter:
    """Announces masks and publishes them, as Nav2's servers do."""

    def __init__(self, ros: Ros) -> None:
        self.ros = ros
        self.info = ros.probe.create_publisher(CostmapFilterInfo, "costmap_filter_info", LATCHED)
        self.masks = ros.probe.create_publisher(OccupancyGrid, MASK, LATCHED)

    def announce(self, *, topic: str = MASK, **fields: Any) -> None:
        fields = {"type": 0, "base": 0.0, "multiplier": 1.0, **fields}
        self.info.publish(CostmapFilterInfo(filter_mask_topic=topic, **fields))

    def until(self, node: str, figure: str, level: bytes | None = None, words: str = "") -> None:
        """Wait for diagnostics of the node that tell so of zones."""

        def holds(msg: DiagnosticArray) -> bool:
            (status,) = msg.status
            told = {each.key: each.value for each in status.values}.get("keep-out zones")
            fits = level is None or status.level == level
            return status.name == node and told == figure and fits and words in status.message

        self.ros.until(DiagnosticArray, "/diagnostics", holds)


def plan(ros: Ros, words: str) -> PlanGoal.Response:
    return ros.call(PlanGoal, "plan_goal", PlanGoal.Request(instruction=words))


def test_every_planner_obeys_a_published_mask_and_newer_ones(ros: Ros) -> None:
    stage, zoned = Stage(ros), Filter(ros)
    zoned.masks.publish(mask((0.0, 3.0), (3.0, 5.0)))  # the left half before the TV
    zoned.announce()
    for node in ("navigation_planner", "executive"):
        zoned.until(node, "6.0 m2")
    zones = stage.store.latest.keep_out
    response = plan(ros, "go to the tv")
    assert response.success, response.decline
    for goal in (response.goal, *response.alternatives):
        at = goal.pose.pose.position
        assert not zones.meets([at.x, at.y], BODY.radius_m)
    assert stage.go("go to the tv").success
    assert not zones.meets(stage.base.goals[0][:2, 3], BODY.radius_m)

    # Where the robot came from: no planner chose that place.
    zoned.masks.publish(mask((0.5, 1.5), (0.5, 1.5)))
    zoned.until("executive", "1.0 m2")
    back = stage.go("go back")
    assert back.decline.reason == DeclineReason.UNREACHABLE, back.report
    assert "at (1.00, 1.00) the robot would be in a keep-out zone" in back.report
    assert len(stage.base.goals) == 1

    zoned.masks.publish(mask((0.0, 6.0), (0.0, 2.2)))  # all around the sofa
    zoned.until("executive", "13.2 m2")
    sofa = stage.go("go to the sofa")
    assert sofa.decline.reason == DeclineReason.UNREACHABLE
    assert "is in a keep-out zone" in sofa.report
    zones = stage.store.latest.keep_out  # it looked at the sofa from elsewhere, perhaps
    assert not any(zones.meets(goal[:2, 3], BODY.radius_m) for goal in stage.base.goals[1:])
    assert stage.go("go to the table").success


def test_zones_that_are_not_known_close_all_ground(ros: Ros) -> None:
    """No mask, then one in another frame, then a good one; then what is no zone."""
    stage, zoned = Stage(ros), Filter(ros)
    zoned.announce()
    for words in (f"the mask on {MASK} has not come", "want it in the frame 'map', got 'odom'"):
        for node in ("navigation_planner", "executive"):
            zoned.until(node, "everywhere", DiagnosticStatus.WARN, words)
        result = stage.go("go to the tv")
        assert result.decline.reason == DeclineReason.UNREACHABLE
        assert words in result.report
        zoned.masks.publish(mask((0.0, 1.0), (4.0, 5.0), frame="odom"))
    assert not stage.base.goals
    zoned.masks.publish(mask((0.0, 1.0), (4.0, 5.0)))
    zoned.until("executive", "1.0 m2")

    # Limits of speed are not ours, and a cell of less than 100 is only costly; a base other than 0
    # is warned of and not used, as in Nav2.
    zoned.announce(type=1, topic="speed_filter_mask")
    zoned.announce(base=100.0, multiplier=-1.0)
    zoned.masks.publish(mask((0.0, 6.0), (3.0, 5.0), 99))
    zoned.until("executive", "0.0 m2")
    assert stage.go("go to the tv").success


def test_the_hand_takes_nothing_out_of_a_zone(ros: Ros) -> None:
    """The can stands at (0.20, 0.15)."""
    hands, zoned = Hands(ros), Filter(ros)
    zoned.masks.publish(mask((0.0, 1.0), (0.0, 0.5)))
    zoned.announce()
    zoned.until("manipulation_planner", "0.5 m2")
    for from_here in (False, True):
        declined = hands.grasp("the can", from_here=from_here).decline
        assert declined.reason == DeclineReason.UNREACHABLE
        assert "lies in a keep-out zone" in declined.detail


def test_a_mask_is_read_as_it_lies() -> None:
    msg = mask((0.0, 1.0), (0.0, 0.5))
    msg.info.origin = convert.pose_to_msg(pose_from_yaw([2.0, 1.0, 0.0], 0.5 * np.pi))
    zones = zones_from_msg(msg, "map")
    assert zones.area_m2 == pytest.approx(0.5)
    assert zones.holds([[1.75, 1.9], [2.5, 1.2]]).tolist() == [True, False]
    for change, words in (
        ({"frame_id": "odom"}, "want it in the frame 'map', got 'odom'"),
        ({"resolution": 0.0}, "want a grid of 60 x 50 cells"),
        ({"resolution": float("nan")}, "want a grid of 60 x 50 cells"),
        ({"width": 7}, "want a grid of 7 x 50 cells"),
        ({"tilt": 1.0}, "want a level mask"),
    ):
        bad = mask((0.0, 1.0), (0.0, 0.5))
        bad.header.frame_id = str(change.get("frame_id", "map"))
        bad.info.resolution = float(change.get("resolution", 0.1))
        bad.info.width = int(change.get("width", 60))
        bad.info.origin.orientation.x = float(change.get("tilt", 0.0))
        bad.info.origin.orientation.w = 1.0 - bad.info.origin.orientation.x
        with pytest.raises(ValueError, match=words):
            zones_from_msg(bad, "map")
