"""A plain arm of boxes and cylinders, moving as the Stretch does: for where its package is absent.

Every link's frame is parallel to base_link when all joints stand at 0, so that a reader can check
the numbers; the joints' names, axes, limits and reach are the Stretch's (to a millimetre).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .limits import FINGER_CLOSED_RAD, FINGER_OPEN_RAD, PACES

Numbers = Sequence[float]
X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
RIGHT = (0.0, -1.0, 0.0)

LIGHT_GREY, GREY, DARK = (0.78, 0.79, 0.82), (0.55, 0.56, 0.60), (0.20, 0.20, 0.22)


@dataclass(frozen=True)
class Shape:
    """A box (three edges) or a cylinder along z (radius, length), metres, centred at `at`."""

    size: Numbers
    at: Numbers
    rgb: Numbers = GREY


@dataclass(frozen=True)
class Link:
    """A link and the joint that carries it; `at` is the joint's place in the parent."""

    name: str
    parent: str
    joint: str
    at: Numbers
    kind: str = "fixed"
    axis: Numbers = Z
    limits: tuple[float, float] = (0.0, 0.0)
    shapes: tuple[Shape, ...] = ()
    rpy: Numbers = (0.0, 0.0, 0.0)


def _telescope(number: int, parent: str, step_m: float) -> Link:
    side = 0.052 - 0.006 * (3 - number)
    return Link(
        f"link_arm_l{number}", parent, f"joint_arm_l{number}", (0.0, -step_m, 0.0), "prismatic",
        RIGHT, (0.0, 0.13), (Shape((side, 0.20, side), (0.0, 0.10, 0.0), LIGHT_GREY),),
    )  # fmt: skip


def _finger(side: str, sign: float) -> tuple[Link, Link]:
    """The finger of one side (left: sign +1 along x) with its tip; x and y as of the hand."""
    limits = (FINGER_CLOSED_RAD, FINGER_OPEN_RAD)
    finger = Link(
        f"link_gripper_finger_{side}", "link_gripper_s3_body", f"joint_gripper_finger_{side}",
        (0.0246 * sign, -0.0372, 0.0), "revolute", (0.0, 0.0, sign), limits,
        (Shape((0.010, 0.16, 0.018), (-0.0005 * sign, -0.085, 0.0), DARK),),
    )  # fmt: skip
    tip = Link(
        f"link_gripper_fingertip_{side}", finger.name, f"joint_gripper_fingertip_{side}",
        (-0.0041 * sign, -0.178, 0.0), shapes=(
            Shape((0.034, 0.034, 0.010), (0.0, 0.0, 0.012), GREY),
        ), rpy=(-sign * math.pi / 2.0, 0.0, math.pi / 2.0),
    )  # fmt: skip
    return finger, tip


LINKS: tuple[Link, ...] = (
    Link("link_base", "base_link", "joint_base", (0.114, 0.0, 0.0), shapes=(
        Shape((0.32, 0.34, 0.12), (-0.114, 0.0, 0.10), LIGHT_GREY),
        Shape((0.10, 0.32, 0.04), (-0.05, 0.0, 0.02), DARK),
    )),
    Link("link_mast", "link_base", "joint_mast", (-0.067, 0.135, 0.028), shapes=(
        Shape((0.04, 0.04, 1.33), (0.0, 0.0, 0.665), GREY),
    )),
    Link("link_lift", "link_mast", "joint_lift", (-0.0374, 0.0, 0.1666), "prismatic", Z, (0.0, 1.1),
         (Shape((0.14, 0.10, 0.10), (0.03, 0.0, 0.0), DARK),)),
    Link("link_arm_l4", "link_lift", "joint_arm_l4", (0.0, -0.2547, 0.0), shapes=(
        Shape((0.060, 0.22, 0.060), (0.0, 0.11, 0.0), LIGHT_GREY),
    )),
    _telescope(3, "link_arm_l4", 0.013),
    _telescope(2, "link_arm_l3", 0.013),
    _telescope(1, "link_arm_l2", 0.013),
    _telescope(0, "link_arm_l1", -0.0137),
    Link("link_wrist_yaw", "link_arm_l0", "joint_wrist_yaw", (0.083, 0.0, -0.0308), "revolute", Z,
         (-1.75, 4.0), (Shape((0.02, 0.02, 0.04), (0.0, 0.0, 0.02), DARK),)),
    Link("link_wrist_pitch", "link_wrist_yaw", "joint_wrist_pitch", (-0.0194, 0.0, -0.0305),
         "revolute", (-1.0, 0.0, 0.0), (-1.57, 0.56),
         (Shape((0.05, 0.05, 0.05), (0.02, 0.0, 0.0), DARK),)),
    Link("link_wrist_roll", "link_wrist_pitch", "joint_wrist_roll", (0.0195, -0.0188, -0.0240),
         "revolute", RIGHT, (-3.14, 3.14), (Shape((0.04, 0.02, 0.04), (0.0, -0.015, 0.0), DARK),)),
    Link("link_gripper_s3_body", "link_wrist_roll", "joint_gripper_s3_body", (0.0, -0.021, 0.0),
         shapes=(Shape((0.066, 0.09, 0.07), (0.0, -0.045, 0.0), DARK),)),
    *_finger("right", -1.0),
    *_finger("left", 1.0),
    Link("link_grasp_center", "link_gripper_s3_body", "joint_grasp_center", (0.0, -0.230, 0.0),
         rpy=(0.0, 0.0, -math.pi / 2.0)),
    Link("link_head", "link_mast", "joint_head", (0.0, 0.0, 1.33), shapes=(
        Shape((0.06, 0.16, 0.05), (0.04, -0.06, 0.03), LIGHT_GREY),
    )),
    Link("link_head_pan", "link_head", "joint_head_pan", (0.0731, -0.135, -0.0032), "revolute", Z,
         (-3.9, 1.5), (Shape((0.04, 0.06, 0.08), (0.0, 0.0, -0.03), DARK),)),
    Link("link_head_tilt", "link_head_pan", "joint_head_tilt", (-0.0013, 0.0278, -0.0533),
         "revolute", RIGHT, (-1.53, 0.79), (Shape((0.03, 0.05, 0.05), (0.01, -0.03, 0.0), GREY),)),
    Link("camera_link", "link_head_tilt", "joint_camera", (0.0406, -0.0307, 0.0053), shapes=(
        Shape((0.02, 0.09, 0.025), (-0.012, 0.0, 0.0), LIGHT_GREY),
    )),
    Link("camera_color_optical_frame", "camera_link", "joint_camera_optical", (0.0, 0.0, 0.0),
         rpy=(-math.pi / 2.0, 0.0, -math.pi / 2.0)),
)  # fmt: skip


def plain_urdf() -> str:
    """The plain robot as URDF, root base_link."""
    lines = ['<robot name="plain_mobile_manipulator">', '<link name="base_link"/>']
    for link in LINKS:
        lines += [f'<link name="{link.name}">', *map(_shape, link.shapes), "</link>", _joint(link)]
    return "\n".join([*lines, "</robot>"]) + "\n"


def _shape(shape: Shape) -> str:
    x, y, z = shape.at
    if len(shape.size) == 3:
        geometry = f'<box size="{_words(shape.size)}"/>'
    else:
        geometry = f'<cylinder radius="{shape.size[0]:g}" length="{shape.size[1]:g}"/>'
    body = f'<origin xyz="{x:g} {y:g} {z:g}"/><geometry>{geometry}</geometry>'
    colour = f'<color rgba="{_words(shape.rgb)} 1"/>'
    name = "_".join(str(round(255 * v)) for v in shape.rgb)
    material = f'<material name="rgb_{name}">{colour}</material>'
    return f"<visual>{body}{material}</visual>\n<collision>{body}</collision>"


def _joint(link: Link) -> str:
    lower, upper = link.limits
    moving = ""
    if link.kind != "fixed":
        velocity = PACES[link.joint].velocity
        moving = (
            f'<axis xyz="{_words(link.axis)}"/>'
            f'<limit effort="100" lower="{lower:g}" upper="{upper:g}" velocity="{velocity:g}"/>'
        )
    return (
        f'<joint name="{link.joint}" type="{link.kind}"><parent link="{link.parent}"/>'
        f'<child link="{link.name}"/>'
        f'<origin xyz="{_words(link.at)}" rpy="{_words(link.rpy)}"/>{moving}</joint>'
    )


def _words(numbers: Numbers) -> str:
    return " ".join(f"{value + 0.0:.6g}" for value in numbers)
