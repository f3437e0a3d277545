"""The generated interface packages speak to the real ones: fields are upstream's, in their order.

The lists below were written from upstream's files (geometry2 and vision_msgs as released with
Kilted, Navigation2's branch kilted, control_msgs 5.5.0, moveit_msgs 2.6.0, audio_common, yolo_ros
4.6.1), not from
ours. Names, types and order decide the wire format.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

UPSTREAM = {
    "tf2_msgs.msg.TFMessage": {"transforms": "sequence<geometry_msgs/TransformStamped>"},
    "vision_msgs.msg.Point2D": {"x": "double", "y": "double"},
    "vision_msgs.msg.Pose2D": {"position": "vision_msgs/Point2D", "theta": "double"},
    "vision_msgs.msg.BoundingBox2D": {
        "center": "vision_msgs/Pose2D", "size_x": "double", "size_y": "double",
    },
    "vision_msgs.msg.ObjectHypothesis": {"class_id": "string", "score": "double"},
    "vision_msgs.msg.ObjectHypothesisWithPose": {
        "hypothesis": "vision_msgs/ObjectHypothesis",
        "pose": "geometry_msgs/PoseWithCovariance",
    },
    "vision_msgs.msg.Detection2D": {
        "header": "std_msgs/Header",
        "results": "sequence<vision_msgs/ObjectHypothesisWithPose>",
        "bbox": "vision_msgs/BoundingBox2D",
        "id": "string",
    },
    "vision_msgs.msg.Detection2DArray": {
        "header": "std_msgs/Header", "detections": "sequence<vision_msgs/Detection2D>",
    },
    "vision_msgs.msg.VisionInfo": {
        "header": "std_msgs/Header", "method": "string", "database_location": "string",
        "database_version": "int32",
    },
    "vision_msgs.msg.VisionClass": {"class_id": "uint16", "class_name": "string"},
    "vision_msgs.msg.LabelInfo": {
        "header": "std_msgs/Header", "class_map": "sequence<vision_msgs/VisionClass>",
        "threshold": "float",
    },
    "nav2_msgs.action.NavigateToPose.Goal": {
        "pose": "geometry_msgs/PoseStamped", "behavior_tree": "string",
    },
    "nav2_msgs.action.NavigateToPose.Result": {"error_code": "uint16", "error_msg": "string"},
    "nav2_msgs.action.NavigateToPose.Feedback": {
        "current_pose": "geometry_msgs/PoseStamped",
        "navigation_time": "builtin_interfaces/Duration",
        "estimated_time_remaining": "builtin_interfaces/Duration",
        "number_of_recoveries": "int16",
        "distance_remaining": "float",
    },
    "nav2_msgs.msg.CostmapFilterInfo": {
        "header": "std_msgs/Header", "type": "uint8", "filter_mask_topic": "string",
        "base": "float", "multiplier": "float",
    },
    "control_msgs.msg.JointTolerance": {
        "name": "string", "position": "double", "velocity": "double", "acceleration": "double",
    },
    "control_msgs.msg.JointComponentTolerance": {
        "joint_name": "string", "component": "uint16", "position": "double", "velocity": "double",
        "acceleration": "double",
    },
    "control_msgs.msg.GripperCommand": {"position": "double", "max_effort": "double"},
    "control_msgs.action.GripperCommand.Goal": {"command": "control_msgs/GripperCommand"},
    "control_msgs.action.GripperCommand.Result": {
        "position": "double", "effort": "double", "stalled": "boolean", "reached_goal": "boolean",
    },
    "control_msgs.action.GripperCommand.Feedback": {
        "position": "double", "effort": "double", "stalled": "boolean", "reached_goal": "boolean",
    },
    "control_msgs.action.FollowJointTrajectory.Goal": {
        "trajectory": "trajectory_msgs/JointTrajectory",
        "multi_dof_trajectory": "trajectory_msgs/MultiDOFJointTrajectory",
        "path_tolerance": "sequence<control_msgs/JointTolerance>",
        "component_path_tolerance": "sequence<control_msgs/JointComponentTolerance>",
        "goal_tolerance": "sequence<control_msgs/JointTolerance>",
        "component_goal_tolerance": "sequence<control_msgs/JointComponentTolerance>",
        "goal_time_tolerance": "builtin_interfaces/Duration",
    },
    "control_msgs.action.FollowJointTrajectory.Result": {
        "error_code": "int32", "error_string": "string",
    },
    "control_msgs.action.FollowJointTrajectory.Feedback": {
        "header": "std_msgs/Header",
        "joint_names": "sequence<string>",
        "desired": "trajectory_msgs/JointTrajectoryPoint",
        "actual": "trajectory_msgs/JointTrajectoryPoint",
        "error": "trajectory_msgs/JointTrajectoryPoint",
        "multi_dof_joint_names": "sequence<string>",
        "multi_dof_desired": "trajectory_msgs/MultiDOFJointTrajectoryPoint",
        "multi_dof_actual": "trajectory_msgs/MultiDOFJointTrajectoryPoint",
        "multi_dof_error": "trajectory_msgs/MultiDOFJointTrajectoryPoint",
    },
    "audio_common_msgs.msg.AudioData": {"data": "sequence<uint8>"},
    "audio_common_msgs.msg.AudioInfo": {
        "channels": "uint8", "sample_rate": "uint32", "sample_format": "string",
        "bitrate": "uint32", "coding_format": "string",
    },
    "object_recognition_msgs.msg.ObjectType": {"key": "string", "db": "string"},
    "moveit_msgs.srv.GetMotionPlan.Request": {
        "motion_plan_request": "moveit_msgs/MotionPlanRequest",
    },
    "moveit_msgs.srv.GetMotionPlan.Response": {
        "motion_plan_response": "moveit_msgs/MotionPlanResponse",
    },
    "moveit_msgs.msg.MotionPlanRequest": {
        "workspace_parameters": "moveit_msgs/WorkspaceParameters",
        "start_state": "moveit_msgs/RobotState",
        "goal_constraints": "sequence<moveit_msgs/Constraints>",
        "path_constraints": "moveit_msgs/Constraints",
        "trajectory_constraints": "moveit_msgs/TrajectoryConstraints",
        "reference_trajectories": "sequence<moveit_msgs/GenericTrajectory>",
        "pipeline_id": "string", "planner_id": "string", "group_name": "string",
        "num_planning_attempts": "int32", "allowed_planning_time": "double",
        "max_velocity_scaling_factor": "double", "max_acceleration_scaling_factor": "double",
        "cartesian_speed_limited_link": "string", "max_cartesian_speed": "double",
    },
    "moveit_msgs.msg.MotionPlanResponse": {
        "trajectory_start": "moveit_msgs/RobotState", "group_name": "string",
        "trajectory": "moveit_msgs/RobotTrajectory", "planning_time": "double",
        "error_code": "moveit_msgs/MoveItErrorCodes",
    },
    "moveit_msgs.msg.MoveItErrorCodes": {"val": "int32", "message": "string", "source": "string"},
    "moveit_msgs.msg.RobotState": {
        "joint_state": "sensor_msgs/JointState",
        "multi_dof_joint_state": "sensor_msgs/MultiDOFJointState",
        "attached_collision_objects": "sequence<moveit_msgs/AttachedCollisionObject>",
        "is_diff": "boolean",
    },
    "moveit_msgs.msg.RobotTrajectory": {
        "joint_trajectory": "trajectory_msgs/JointTrajectory",
        "multi_dof_joint_trajectory": "trajectory_msgs/MultiDOFJointTrajectory",
    },
    "moveit_msgs.msg.AttachedCollisionObject": {
        "link_name": "string", "object": "moveit_msgs/CollisionObject",
        "touch_links": "sequence<string>", "detach_posture": "trajectory_msgs/JointTrajectory",
        "weight": "double",
    },
    "moveit_msgs.msg.CollisionObject": {
        "header": "std_msgs/Header", "pose": "geometry_msgs/Pose", "id": "string",
        "type": "object_recognition_msgs/ObjectType",
        "primitives": "sequence<shape_msgs/SolidPrimitive>",
        "primitive_poses": "sequence<geometry_msgs/Pose>",
        "meshes": "sequence<shape_msgs/Mesh>", "mesh_poses": "sequence<geometry_msgs/Pose>",
        "planes": "sequence<shape_msgs/Plane>", "plane_poses": "sequence<geometry_msgs/Pose>",
        "subframe_names": "sequence<string>", "subframe_poses": "sequence<geometry_msgs/Pose>",
        "operation": "octet",
    },
    "moveit_msgs.msg.Constraints": {
        "name": "string",
        "joint_constraints": "sequence<moveit_msgs/JointConstraint>",
        "position_constraints": "sequence<moveit_msgs/PositionConstraint>",
        "orientation_constraints": "sequence<moveit_msgs/OrientationConstraint>",
        "visibility_constraints": "sequence<moveit_msgs/VisibilityConstraint>",
    },
    "moveit_msgs.msg.TrajectoryConstraints": {
        "constraints": "sequence<moveit_msgs/Constraints>",
    },
    "moveit_msgs.msg.JointConstraint": {
        "joint_name": "string", "position": "double", "tolerance_above": "double",
        "tolerance_below": "double", "weight": "double",
    },
    "moveit_msgs.msg.PositionConstraint": {
        "header": "std_msgs/Header", "link_name": "string",
        "target_point_offset": "geometry_msgs/Vector3",
        "constraint_region": "moveit_msgs/BoundingVolume", "weight": "double",
    },
    "moveit_msgs.msg.BoundingVolume": {
        "primitives": "sequence<shape_msgs/SolidPrimitive>",
        "primitive_poses": "sequence<geometry_msgs/Pose>",
        "meshes": "sequence<shape_msgs/Mesh>", "mesh_poses": "sequence<geometry_msgs/Pose>",
    },
    "moveit_msgs.msg.OrientationConstraint": {
        "header": "std_msgs/Header", "orientation": "geometry_msgs/Quaternion",
        "link_name": "string", "absolute_x_axis_tolerance": "double",
        "absolute_y_axis_tolerance": "double", "absolute_z_axis_tolerance": "double",
        "parameterization": "uint8", "weight": "double",
    },
    "moveit_msgs.msg.VisibilityConstraint": {
        "target_radius": "double", "target_pose": "geometry_msgs/PoseStamped",
        "cone_sides": "int32", "sensor_pose": "geometry_msgs/PoseStamped",
        "max_view_angle": "double", "max_range_angle": "double",
        "sensor_view_direction": "uint8", "weight": "double",
    },
    "moveit_msgs.msg.WorkspaceParameters": {
        "header": "std_msgs/Header", "min_corner": "geometry_msgs/Vector3",
        "max_corner": "geometry_msgs/Vector3",
    },
    "moveit_msgs.msg.GenericTrajectory": {
        "header": "std_msgs/Header",
        "joint_trajectory": "sequence<trajectory_msgs/JointTrajectory>",
        "cartesian_trajectory": "sequence<moveit_msgs/CartesianTrajectory>",
    },
    "moveit_msgs.msg.CartesianTrajectory": {
        "header": "std_msgs/Header", "tracked_frame": "string",
        "points": "sequence<moveit_msgs/CartesianTrajectoryPoint>",
    },
    "moveit_msgs.msg.CartesianTrajectoryPoint": {
        "point": "moveit_msgs/CartesianPoint", "time_from_start": "builtin_interfaces/Duration",
    },
    "moveit_msgs.msg.CartesianPoint": {
        "pose": "geometry_msgs/Pose", "velocity": "geometry_msgs/Twist",
        "acceleration": "geometry_msgs/Accel",
    },
    "yolo_msgs.msg.Point2D": {"x": "double", "y": "double"},
    "yolo_msgs.msg.Vector2": {"x": "double", "y": "double"},
    "yolo_msgs.msg.Pose2D": {"position": "yolo_msgs/Point2D", "theta": "double"},
    "yolo_msgs.msg.BoundingBox2D": {"center": "yolo_msgs/Pose2D", "size": "yolo_msgs/Vector2"},
    "yolo_msgs.msg.BoundingBox3D": {
        "center": "geometry_msgs/Pose", "size": "geometry_msgs/Vector3", "frame_id": "string",
    },
    "yolo_msgs.msg.Mask": {
        "height": "int32", "width": "int32", "data": "sequence<yolo_msgs/Point2D>",
    },
    "yolo_msgs.msg.KeyPoint2D": {
        "id": "int32", "point": "yolo_msgs/Point2D", "score": "double",
    },
    "yolo_msgs.msg.KeyPoint2DArray": {"data": "sequence<yolo_msgs/KeyPoint2D>"},
    "yolo_msgs.msg.KeyPoint3D": {
        "id": "int32", "point": "geometry_msgs/Point", "score": "double",
    },
    "yolo_msgs.msg.KeyPoint3DArray": {
        "data": "sequence<yolo_msgs/KeyPoint3D>", "frame_id": "string",
    },
    "yolo_msgs.msg.Detection": {
        "class_id": "int32", "class_name": "string", "score": "double", "id": "string",
        "bbox": "yolo_msgs/BoundingBox2D", "bbox3d": "yolo_msgs/BoundingBox3D",
        "mask": "yolo_msgs/Mask", "keypoints": "yolo_msgs/KeyPoint2DArray",
        "keypoints3d": "yolo_msgs/KeyPoint3DArray",
    },
    "yolo_msgs.msg.DetectionArray": {
        "header": "std_msgs/Header", "detections": "sequence<yolo_msgs/Detection>",
    },
}  # fmt: skip
RESULT_CODES = {
    "NONE": 0, "UNKNOWN": 9000, "FAILED_TO_LOAD_BEHAVIOR_TREE": 9001, "TF_ERROR": 9002,
    "TIMEOUT": 9003,
}  # fmt: skip

# As recorded in bags by ROS installations, which write the hash of every type.
TF_MESSAGE_HASH = "RIHS01_e369d0f05a23ae52508854b66f6aa0437f3449d652e8cbf22d5abe85d020f087"


def interface(name: str):
    """The class of `package.kind.Type` or `package.kind.Type.Part`."""
    package, kind, *path = name.split(".")
    found = importlib.import_module(f"{package}.{kind}")
    for part in path:
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", UPSTREAM)
def test_fields_types_and_order_are_upstreams(name):
    fields = interface(name).get_fields_and_field_types()
    assert list(fields.items()) == list(UPSTREAM[name].items())


def test_error_codes_are_upstreams():
    result = interface("nav2_msgs.action.NavigateToPose.Result")
    assert {name: getattr(result, name) for name in RESULT_CODES} == RESULT_CODES


def test_every_definition_is_checked(root):
    definitions = {
        f"{path.parts[-3]}.{path.parts[-2]}.{path.stem}"
        for path in (root / "tools" / "interfaces").glob("*/*/*")
        if path.suffix in (".msg", ".srv", ".action")
    }
    checked = {".".join(name.split(".")[:3]) for name in UPSTREAM}
    assert definitions == checked


def test_the_type_hash_is_the_one_that_others_record():
    described = Path(sys.prefix) / "share" / "tf2_msgs" / "msg" / "TFMessage.json"
    hashes = json.loads(described.read_text())["type_hashes"]
    assert hashes[0] == {"type_name": "tf2_msgs/msg/TFMessage", "hash_string": TF_MESSAGE_HASH}
