"""A robot with the joints and lengths of a Hello Robot Stretch 3, in frames of our own.

All frames are parallel to base_link where every joint is at 0, so that a person can add up where
things are: the lift stands left of the middle, the telescope goes to the right (-y), and the hand
points to the right.
"""

from __future__ import annotations

_JOINTS = (
    # name, type, parent, child, origin xyz, axis, lower, upper
    ("joint_lift", "prismatic", "base_link", "link_lift", "-0.1044 0.135 0.195", "0 0 1", 0, 1.1),
    ("joint_arm_l4", "fixed", "link_lift", "link_arm_l4", "0 -0.2547 0", "0 0 1", 0, 0),
    ("joint_arm_l3", "prismatic", "link_arm_l4", "link_arm_l3", "0 -0.013 0", "0 -1 0", 0, 0.13),
    ("joint_arm_l2", "prismatic", "link_arm_l3", "link_arm_l2", "0 -0.013 0", "0 -1 0", 0, 0.13),
    ("joint_arm_l1", "prismatic", "link_arm_l2", "link_arm_l1", "0 -0.013 0", "0 -1 0", 0, 0.13),
    ("joint_arm_l0", "prismatic", "link_arm_l1", "link_arm_l0", "0 0.0137 0", "0 -1 0", 0, 0.13),
    ("joint_wrist_yaw", "revolute", "link_arm_l0", "link_wrist_yaw", "0.083 0 -0.0307", "0 0 1",
     -1.75, 4.0),
    ("joint_wrist_pitch", "revolute", "link_wrist_yaw", "link_wrist_pitch", "-0.0195 0 -0.0305",
     "-1 0 0", -1.57, 0.56),
    ("joint_wrist_roll", "revolute", "link_wrist_pitch", "link_wrist_roll", "0.0195 -0.0189 -0.024",
     "0 -1 0", -3.14, 3.14),
    ("joint_gripper", "fixed", "link_wrist_roll", "link_gripper", "0 -0.021 0", "0 0 1", 0, 0),
    ("joint_grasp_center", "fixed", "link_gripper", "link_grasp_center", "0 -0.23 0", "0 0 1",
     0, 0),
    ("joint_gripper_finger_left", "revolute", "link_gripper", "link_finger_left",
     "0.0245 -0.0372 0", "0 0 1", 0, 0),
    ("joint_gripper_finger_right", "revolute", "link_gripper", "link_finger_right",
     "-0.0245 -0.0372 0", "0 0 -1", 0, 0),
    ("joint_head_pan", "revolute", "base_link", "link_head_pan", "0.006 0 1.355", "0 0 1",
     -3.9, 1.5),
    ("joint_head_tilt", "revolute", "link_head_pan", "link_head_tilt", "-0.001 0.028 -0.053",
     "0 -1 0", -1.53, 0.79),
    ("joint_camera", "fixed", "link_head_tilt", "camera_link", "0.04 -0.03 0.02", "0 0 1", 0, 0),
    ("joint_optical", "fixed", "camera_link", "camera_color_optical_frame", "0 0 0", "0 0 1", 0, 0),
    ("joint_wheel", "continuous", "base_link", "link_wheel", "0 0.17 0.05", "0 1 0", 0, 0),
)  # fmt: skip
_TURNED = {
    "joint_grasp_center": "0 0 -1.5707963267948966",
    "joint_optical": "-1.5707963267948966 0 -1.5707963267948966",
}


def stretch_like(without: str = "") -> str:
    """The URDF; `without`: a joint that is left out, with its link."""
    parts = ["<robot name='stretch_like'>", "<link name='base_link'/>"]
    for name, kind, parent, child, xyz, axis, lower, upper in _JOINTS:
        if name == without:
            continue
        rpy = _TURNED.get(name, "0 0 0")
        parts.append(f"<link name='{child}'/><joint name='{name}' type='{kind}'>")
        parts.append(f"<parent link='{parent}'/><child link='{child}'/>")
        parts.append(f"<origin xyz='{xyz}' rpy='{rpy}'/><axis xyz='{axis}'/>")
        parts.append(f"<limit lower='{lower}' upper='{upper}' effort='100' velocity='1'/></joint>")
    return "".join([*parts, "</robot>"])
