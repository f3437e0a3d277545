"""Forward kinematics of a URDF: where every link is when the joints stand so or so."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

import numpy as np

from ..frames import Array
from .errors import BadRobot

MOVING = ("revolute", "continuous", "prismatic")


@dataclass(frozen=True)
class Joint:
    """One joint of a URDF.

    Attributes:
        T_parent_child: (4, 4) the child link in its parent at position 0; metres.
        axis: (3,) of length 1, in the child link.
        lower, upper: limits in radians, of a prismatic joint metres; infinite where it turns on.
    """

    name: str
    kind: str
    parent: str
    child: str
    T_parent_child: Array
    axis: Array
    lower: float
    upper: float

    @property
    def moves(self) -> bool:
        """Whether it is not fixed."""
        return self.kind in MOVING

    def motion(self, position: float) -> Array:
        """(4, 4) what the position adds to `T_parent_child`."""
        T = np.eye(4)
        if self.kind == "prismatic":
            T[:3, 3] = position * self.axis
        elif self.moves:
            T[:3, :3] = rotation_about(self.axis, position)
        return T


@dataclass(frozen=True)
class Chain:
    """The links and joints of a URDF; joints stand in an order in which parents come first."""

    name: str
    root: str
    joints: tuple[Joint, ...]

    @classmethod
    def parse(cls, urdf: str) -> Chain:
        """Read a URDF.

        Raises:
            BadRobot: not XML, or no single tree of links; the message says which and why.
        """
        try:
            robot = ElementTree.fromstring(urdf)
        except ElementTree.ParseError as error:
            raise BadRobot(f"the robot's description is not XML: {error}") from error
        links = [str(each.get("name")) for each in robot.findall("link")]
        joints = [_joint(each) for each in robot.findall("joint")]
        children = {joint.child for joint in joints}
        roots = [link for link in links if link not in children]
        if len(roots) != 1:
            raise BadRobot(f"the robot's description wants one root link, got {roots or 'none'}")
        return cls(str(robot.get("name")), roots[0], _ordered(roots[0], joints))

    @cached_property
    def moving(self) -> dict[str, Joint]:
        """The joints that move, by name."""
        return {joint.name: joint for joint in self.joints if joint.moves}

    def beyond(self, name: str) -> frozenset[str]:
        """The links that a joint moves."""
        moved: set[str] = set()
        for joint in self.joints:
            if joint.name == name or joint.parent in moved:
                moved.add(joint.child)
        return frozenset(moved)

    def place(self, positions: Mapping[str, float]) -> dict[str, Array]:
        """(4, 4) of every link in the root; joints that are not named stand at 0."""
        placed = {self.root: np.eye(4)}
        for joint in self.joints:
            T = placed[joint.parent] @ joint.T_parent_child
            if joint.moves:
                T = T @ joint.motion(positions.get(joint.name, 0.0))
            placed[joint.child] = T
        return placed


def rotation_about(axis: Array, angle_rad: float) -> Array:
    """(3, 3) turn about an axis of length 1 (Rodrigues)."""
    x, y, z = (float(v) for v in axis)
    c, s = math.cos(angle_rad), math.sin(angle_rad)
    K = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    turned: Array = np.eye(3) + s * K + (1.0 - c) * (K @ K)
    return turned


def rotation_rpy(roll: float, pitch: float, yaw: float) -> Array:
    """(3, 3) of URDF's fixed-axis angles: roll about x, then pitch about y, then yaw about z."""
    axes = np.eye(3)
    about_x, about_y, about_z = map(rotation_about, axes, (roll, pitch, yaw))
    return about_z @ about_y @ about_x


def _joint(element: ElementTree.Element) -> Joint:
    name = str(element.get("name"))
    kind = str(element.get("type"))
    parent, child, axis = (element.find(tag) for tag in ("parent", "child", "axis"))
    if parent is None or child is None:
        raise BadRobot(f"joint '{name}' wants a parent and a child")
    direction = _numbers(axis, "xyz", "1 0 0")
    length = float(np.linalg.norm(direction))
    if kind in MOVING and length < 1e-6:
        raise BadRobot(f"joint '{name}' wants an axis, got {direction.tolist()}")
    limit = element.find("limit")
    lower, upper = -math.inf, math.inf
    if kind in ("revolute", "prismatic") and limit is not None:
        lower, upper = float(limit.get("lower", "0")), float(limit.get("upper", "0"))
    return Joint(
        name,
        kind,
        str(parent.get("link")),
        str(child.get("link")),
        origin(element.find("origin")),
        direction / max(length, 1e-6),
        lower,
        upper,
    )


def origin(element: ElementTree.Element | None) -> Array:
    """(4, 4) of an <origin>; the identity where there is none."""
    T = np.eye(4)
    if element is not None:
        T[:3, 3] = _numbers(element, "xyz", "0 0 0")
        T[:3, :3] = rotation_rpy(*_numbers(element, "rpy", "0 0 0"))
    return T


def _numbers(element: ElementTree.Element | None, name: str, default: str) -> Array:
    text = default if element is None else element.get(name, default)
    try:
        numbers = np.array([float(word) for word in text.split()])
    except ValueError as error:
        raise BadRobot(f"the robot's description wants numbers in {name}, got '{text}'") from error
    if numbers.shape != (3,):
        raise BadRobot(f"the robot's description wants three numbers in {name}, got '{text}'")
    return numbers


def _ordered(root: str, joints: list[Joint]) -> tuple[Joint, ...]:
    """Parents before children.

    Raises:
        BadRobot: some joints hang on nothing.
    """
    reached, left, ordered = {root}, list(joints), []
    while left:
        now = [joint for joint in left if joint.parent in reached]
        if not now:
            raise BadRobot(f"joint '{left[0].name}' hangs on link '{left[0].parent}', on nothing")
        ordered += now
        reached |= {joint.child for joint in now}
        left = [joint for joint in left if joint not in now]
    return tuple(ordered)
