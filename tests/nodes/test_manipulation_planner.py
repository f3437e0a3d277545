"""Tests for nodes/manipulation_planner.py with real rclpy: words in, grasps and places out."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from nodes.harness import Ros
from nodes.images import image
from nodes.test_scene_mapper import detections
from nodes.test_spatial_qa import until_active
from perception.rendering import BROWN, CAMERA, Thing, block, look, render
from planning.arm.stretch_like import stretch_like
from planning.tabletop import ROOM, TOP_M, mapped_room, named
from rclpy.parameter import Parameter
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import String
from vision_msgs.msg import Detection2DArray
from visualization_msgs.msg import MarkerArray

from spatial_si_interfaces.msg import DeclineReason, GraspCandidate, PlacementCandidate
from spatial_si_interfaces.srv import PlanGrasp, PlanPlacement
from spatial_si_ros.errors import TransformUnavailable
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.nodes import convert
from spatial_si_ros.nodes.keyframe_convert import camera_info
from spatial_si_ros.nodes.manipulation_planner import ManipulationPlanner
from spatial_si_ros.nodes.qos import LATCHED
from spatial_si_ros.scene.objects import Support
from spatial_si_ros.scene.snapshot import EMPTY, SceneSnapshot
from spatial_si_ros.scene.store import SnapshotStore

OPTICAL = "camera_optical"
STANDING = pose_from_yaw([0.21, 0.85, 0.0], 0.0)
"""The can at (0.20, 0.15) is to the right of a robot that stands so: the arm's side."""
EYE = look([0.25, 0.85, 1.3], [0.2, 0.15, 0.75])
T_ODOM_MAP = pose_from_yaw([1.0, -2.0, 0.0], 0.5)


class StandingTf:
    """A robot that stands still; `odom` is turned and shifted from the map."""

    def __init__(self) -> None:
        self.T_map_base = STANDING
        self.has_odom = True
        self.now_ns = 0

    def newest(self, target: str, source: str) -> tuple[np.ndarray, int | None]:
        return self.lookup(target, source), None

    def lookup(self, target: str, source: str, stamp_ns: int | None = None) -> np.ndarray:
        known = {("map", "base_link"): self.T_map_base, ("map", OPTICAL): EYE}
        if self.has_odom:
            known["odom", "map"] = T_ODOM_MAP
        if (target, source) not in known:
            raise TransformUnavailable(f"no transform from '{source}' to '{target}'")
        return known[target, source]

    def wait(self, target: str, source: str, stamp_ns: int, timeout_s: float) -> np.ndarray:
        return self.lookup(target, source)


class Stage:
    """The node on a mapped room, with a robot's description and its pictures."""

    def __init__(
        self,
        ros: Ros,
        *,
        snapshot: SceneSnapshot | None = None,
        urdf: str | None = None,
        **parameters: Any,
    ) -> None:
        self.ros, self.tf = ros, StandingTf()
        self.store = SnapshotStore(mapped_room() if snapshot is None else snapshot)
        overrides = [Parameter(name, value=value) for name, value in parameters.items()]
        self.node = ros.spin(
            ManipulationPlanner(
                self.store, self.tf, context=ros.context, parameter_overrides=overrides
            )
        )
        until_active(ros, "manipulation_planner")
        publisher = ros.probe.create_publisher(String, "robot_description", LATCHED)
        publisher.publish(String(data=stretch_like() if urdf is None else urdf))
        self.show = {
            topic: ros.probe.create_publisher(kind, topic, 10)
            for topic, kind in (
                ("color/camera_info", CameraInfo),
                ("depth/image_raw", Image),
                ("detections", Detection2DArray),
                ("instances", Image),
            )
        }

    def picture(
        self, things: tuple[Thing, ...] = ROOM, age_s: float = 0.0, holes: float = 0.0
    ) -> None:
        """Publish one, and wait until the node has it; the can has depth but for `holes` of it."""
        _, depth, instances = render(things, EYE)
        cans = [number for number, each in enumerate(things, start=1) if each.label == "can"]
        rows, columns = np.nonzero(np.isin(instances, cans))
        lost = np.arange(len(rows)) % 100 < 100.0 * holes
        depth[rows[lost], columns[lost]] = 0.0
        stamp_ns = self.node.now_ns() - round(age_s * 1e9)
        for _ in range(40):
            self.show["color/camera_info"].publish(camera_info(CAMERA, OPTICAL, stamp_ns))
            self.show["depth/image_raw"].publish(image(depth, "32FC1", OPTICAL, stamp_ns))
            self.show["detections"].publish(detections(things, instances, stamp_ns))
            self.show["instances"].publish(image(instances, "mono16", OPTICAL, stamp_ns))
            picture = self.node._picture
            if picture.stamp_ns == stamp_ns and picture.optical_frame:
                return
            self.ros.call(PlanGrasp, "plan_grasp", PlanGrasp.Request(reference="the wombat"))
        raise AssertionError("the node heard no picture")

    def grasp(self, words: str = "", **fields: Any) -> PlanGrasp.Response:
        return self.ros.call(PlanGrasp, "plan_grasp", PlanGrasp.Request(reference=words, **fields))

    def place(self, words: str, grasp: GraspCandidate, **fields: Any) -> PlanPlacement.Response:
        request = PlanPlacement.Request(place=words, grasp=grasp, **fields)
        return self.ros.call(PlanPlacement, "plan_placement", request)


def object_id(label: str) -> int:
    return named(mapped_room(), label).id


def test_grasps_of_the_map_come_with_places_for_the_base(ros: Ros) -> None:
    stage = Stage(ros)
    stage.tf.T_map_base = pose_from_yaw([1.3, 1.3, 0.0], 0.0)
    response = stage.grasp("the can", max_candidates=3)
    assert response.success, response.decline
    assert 1 <= len(response.grasps) <= 3
    assert response.map_version == mapped_room().version
    best = response.grasps[0]
    assert (best.object_id, best.label) == (object_id("can"), "can")
    assert best.pose.header.frame_id == "map"
    assert not best.reachable and not best.joint_names
    T = convert.pose_from_msg(best.pose.pose)
    assert T[:2, 3] == pytest.approx([0.2, 0.15], abs=0.02)
    assert TOP_M < T[2, 3] < TOP_M + 0.13
    base = convert.pose_from_msg(best.base_pose.pose)
    assert 0.5 < np.hypot(*(base[:2, 3] - [0.2, 0.15])) < 1.2
    scores = [each.score for each in response.grasps]
    assert scores == sorted(scores, reverse=True)
    markers = ros.until(MarkerArray, "grasps", lambda m: len(m.markers) > 1, LATCHED)
    assert {each.ns for each in markers.markers} >= {"fingers", "way", "reason"}


def test_from_here_the_newest_picture_counts_and_poses_are_in_odom(ros: Ros) -> None:
    """The can was pushed 4 cm since the map was made; the picture shows where it is."""
    stage = Stage(ros)
    shifted = tuple(t.moved(0.04, 0.0) if t.label == "can" else t for t in ROOM)
    stage.picture(shifted)
    response = stage.grasp(object_id=object_id("can"), from_here=True)
    assert response.success, response.decline
    best = response.grasps[0]
    assert best.reachable and best.pose.header.frame_id == "odom"
    assert list(best.joint_names) == stage.node.params.arm_joints
    T_map_grasp = np.linalg.inv(T_ODOM_MAP) @ convert.pose_from_msg(best.pose.pose)
    assert T_map_grasp[:2, 3] == pytest.approx([0.24, 0.15], abs=0.015)
    model = stage.node.arm.model()
    T_base_grasp = model.forward(np.array(best.joint_positions))
    assert STANDING @ T_base_grasp == pytest.approx(T_map_grasp, abs=1e-3)
    stage.tf.has_odom = False
    stage.picture(shifted)
    response = stage.grasp("the can", from_here=True)
    assert response.success, response.decline
    assert response.grasps[0].pose.header.frame_id == "map"


def test_where_to_stand_follows_the_picture_once_it_is_near(ros: Ros) -> None:
    """The can was pushed 4 cm since the map was made; from afar only the map tells of it."""
    stage = Stage(ros)
    shifted = tuple(t.moved(0.04, 0.0) if t.label == "can" else t for t in ROOM)
    stage.picture(shifted)
    response = stage.grasp(object_id=object_id("can"))
    assert response.success, response.decline
    assert {each.pose.header.frame_id for each in response.grasps} == {"map"}
    assert response.grasps[0].base_pose.header.frame_id == "map"
    assert response.grasps[0].pose.pose.position.x == pytest.approx(0.24, abs=0.015)
    stage.tf.T_map_base = pose_from_yaw([1.3, 1.3, 0.0], 0.0)
    response = stage.grasp(object_id=object_id("can"))
    assert response.grasps[0].pose.pose.position.x == pytest.approx(0.2, abs=0.015)


def level(grasps: list[GraspCandidate]) -> GraspCandidate:
    """The one whose hand points down least: between the boards of a shelf no other gets."""
    return max(grasps, key=lambda each: convert.pose_from_msg(each.pose.pose)[2, 0])


def test_a_place_is_found_for_what_was_planned_to_be_taken(ros: Ros) -> None:
    stage = Stage(ros)
    stage.tf.T_map_base = pose_from_yaw([1.3, 1.3, 0.0], 0.0)
    grasp = level(stage.grasp("the can").grasps)
    response = stage.place("on the shelf", grasp)
    assert response.success, response.decline
    best = response.placements[0]
    assert best.support_id == object_id("bookshelf")
    assert best.support_relation == PlacementCandidate.ON
    foot = convert.pose_from_msg(best.pose.pose)
    assert any(foot[2, 3] == pytest.approx(z, abs=0.03) for z in (0.4, 0.8, 1.2))
    # The hand holds it there as it was taken.
    hand = convert.pose_from_msg(best.grasp_pose.pose)
    assert hand[2, 3] - foot[2, 3] == pytest.approx(grasp.height, abs=0.01)
    markers = ros.until(MarkerArray, "placements", lambda m: len(m.markers) > 1, LATCHED)
    assert markers.markers[1].ns == "box"


def test_what_is_held_is_not_in_the_way_of_itself(ros: Ros) -> None:
    """The vase may be put where it stands in the map: it is in the hand."""
    stage = Stage(ros)
    grasp = level(stage.grasp("the vase").grasps)
    response = stage.place("on the shelf", grasp, max_candidates=20)
    assert response.success, response.decline
    assert stage.place("left of the vase", grasp).decline.reason == DeclineReason.NOT_SEEN


def test_refuses_to_take(ros: Ros) -> None:
    stage = Stage(ros)
    for words, reason in (
        ("", DeclineReason.NOT_SEEN),
        ("the wombat", DeclineReason.UNKNOWN_WORD),
        ("the mug", DeclineReason.NOT_SEEN),
        ("left of", DeclineReason.UNPARSEABLE),
        ("the table", DeclineReason.UNGRASPABLE),
        ("the pillow", DeclineReason.UNGRASPABLE),
        ("x" * 100_000, DeclineReason.BAD_INPUT),
    ):
        response = stage.grasp(words)
        assert (response.success, response.decline.reason) == (False, reason), response.decline
        assert len(response.decline.detail) > 10


@pytest.mark.parametrize(
    ("probability", "refused"), [(0.9, True), (0.3, False)], ids=["stands on it", "hardly"]
)
def test_what_something_stands_on_is_not_lifted(ros: Ros, probability, refused) -> None:
    room = mapped_room()
    can, box = named(room, "can"), named(room, "box")
    on_box = replace(can, support=Support(box.id, "on", probability))
    laden = replace(room, objects=MappingProxyType({**room.objects, can.id: on_box}))
    stage = Stage(ros, snapshot=laden)
    stage.tf.T_map_base = pose_from_yaw([1.3, 1.3, 0.0], 0.0)
    found = stage.grasp("the box")
    assert found.success is not refused
    if refused:
        assert found.decline.reason == DeclineReason.UNGRASPABLE
        assert "stands on box_" in found.decline.detail


def test_refusals_of_what_the_picture_shows(ros: Ros) -> None:
    stage = Stage(ros)
    assert stage.grasp("the can", from_here=True).decline.reason == DeclineReason.STALE
    stage.picture(tuple(each for each in ROOM if each.label != "can"))
    assert stage.grasp("the can", from_here=True).decline.reason == DeclineReason.OBJECT_GONE
    vase = stage.grasp("the vase", from_here=True).decline
    assert vase.reason == DeclineReason.OUT_OF_REACH, vase
    screen = block("chair", BROWN, (0.4, 0.05, 0.5)).moved(0.2, 0.35, TOP_M)
    stage.picture((*ROOM, screen))
    hidden = stage.grasp("the can", from_here=True).decline
    assert hidden.reason == DeclineReason.NOT_OBSERVED_WELL, hidden
    stage.picture(age_s=-0.5)
    stage.node.set_parameters([Parameter("max_picture_age_s", value=0.1)])
    late = stage.grasp("the can", from_here=True).decline
    assert late.reason == DeclineReason.STALE, late


def test_what_is_full_of_depth_holes_is_refused(ros: Ros) -> None:
    stage = Stage(ros)
    stage.picture(holes=0.3)
    assert stage.grasp("the can", from_here=True).success
    stage.picture(holes=0.8)
    holes = stage.grasp("the can", from_here=True).decline
    assert holes.reason == DeclineReason.NOT_OBSERVED_WELL
    assert "of the pixels that show can_" in holes.detail and "have no depth" in holes.detail
    stage.picture(holes=1.0)
    nothing = stage.grasp("the can", from_here=True).decline
    assert nothing.reason == DeclineReason.NOT_OBSERVED_WELL, nothing


def test_two_alike_are_asked_about(ros: Ros) -> None:
    room = mapped_room()
    can = named(room, "can")
    other = replace(can, id=90, box=named(room, "vase").box)
    stage = Stage(
        ros, snapshot=replace(room, objects=MappingProxyType({**room.objects, 90: other}))
    )
    declined = stage.grasp("the can").decline
    assert declined.reason == DeclineReason.AMBIGUOUS and len(declined.alternatives) == 2
    assert stage.grasp("the can", excluded_object_ids=[90]).success


def test_without_an_arm_it_says_so(ros: Ros) -> None:
    stage = Stage(ros, urdf="<robot name='none'><link name='base_link'/></robot>")
    declined = stage.grasp("the can").decline
    assert declined.reason == DeclineReason.ARM_UNAVAILABLE
    assert "joint_lift" in declined.detail


def test_places_are_refused_with_reasons(ros: Ros) -> None:
    stage = Stage(ros)
    grasp = stage.grasp("the can").grasps[0]
    for words, reason in (
        ("on the wombat", DeclineReason.UNKNOWN_WORD),
        ("on the sofa", DeclineReason.NOT_SEEN),
        ("in the vase", DeclineReason.NO_ROOM),
        ("in the bookshelf", DeclineReason.UNDEFINED),
        ("on the table and on the shelf", DeclineReason.UNDEFINED),
        ("on the table, far from the box", DeclineReason.NO_ROOM),
    ):
        declined = stage.place(words, grasp).decline
        assert declined.reason == reason, (words, declined)
    bad = stage.place("on the table", GraspCandidate()).decline
    assert bad.reason == DeclineReason.BAD_INPUT


def test_an_empty_map_is_said(ros: Ros) -> None:
    stage = Stage(ros, snapshot=EMPTY)
    assert stage.grasp("the can").decline.reason == DeclineReason.MAP_EMPTY
