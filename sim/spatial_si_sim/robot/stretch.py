"""The Stretch's URDF from the package hello-robot-stretch-urdf, as the simulation needs it.

What is changed in the copy, and nothing else:
- base_link stands in the middle of the base, where this simulation's robot turns, and carries the
  package's base_link as link_base; the package has it on the wheels' axle;
- wheels are fixed; velocity limits are those of `limits`; the fingers may open;
- the head's camera is upright (the real one is mounted on its side), and its other frames are gone;
- the wide-angle camera, microphones, laser and markers are gone; the hand's camera is a body only;
- visual meshes are light copies, collision shapes the boxes around them.
"""

from __future__ import annotations

import math
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt

from .errors import BadRobot
from .limits import FINGER_CLOSED_RAD, FINGER_OPEN_RAD, FINGERS, PACES
from .meshes import light_mesh

PACKAGE = "stretch_urdf"
FILE = "SE3/stretch_description_SE3_eoa_wrist_dw3_tool_sg3.urdf"

AXLE_FORWARD_M = 0.114
"""From the middle of the base's outline (0.32 m long) forward to the wheels' axle."""

DROPPED = ("camera_", "gripper_camera_", "link_aruco", "laser", "base_imu", "respeaker", "caster",
           "link_head_nav_cam", "link_wrist_quick_connect")  # fmt: skip
KEPT = ("camera_bottom_screw_frame", "camera_link", "gripper_camera_bottom_screw_frame",
        "gripper_camera_link", "caster_link")  # fmt: skip

COLOURS = {
    "link_base": (92, 94, 100), "link_mast": (150, 152, 158), "link_lift": (70, 72, 78),
    "link_arm": (196, 198, 204), "link_head": (84, 86, 92), "camera_link": (205, 206, 210),
    "gripper_camera": (205, 206, 210), "link_gripper_fingertip": (196, 110, 60),
}  # fmt: skip
OTHER_COLOUR = (66, 68, 74)


def package_folder() -> Path | None:
    """Where the package lies; None where it is not installed."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0])


def stretch_urdf(package: Path, folder: Path) -> str:
    """The changed copy as text; light meshes are written to `folder`.

    Raises:
        BadRobot: the package has not the model that this version knows.
    """
    source = package / FILE
    try:
        robot = ElementTree.parse(str(source)).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise BadRobot(f"'{source}' cannot be read: {error}") from error
    _drop(robot)
    for joint in robot.findall("joint"):
        _change_joint(joint)
    _put_base(robot)
    for link in robot.findall("link"):
        _change_link(link, source.parent, folder)
    _add_fixed(robot, "joint_camera_optical", "camera_link", "camera_color_optical_frame",
               (0.0, 0.0, 0.0), (-math.pi / 2.0, 0.0, -math.pi / 2.0))  # fmt: skip
    return ElementTree.tostring(robot, encoding="unicode")


def _drop(robot: ElementTree.Element) -> None:
    for kind, name in (("link", lambda e: e.get("name")), ("joint", _child)):
        for element in robot.findall(kind):
            if str(name(element)).startswith(DROPPED) and name(element) not in KEPT:
                robot.remove(element)
    for element in robot.findall("material"):
        robot.remove(element)


def _child(joint: ElementTree.Element) -> str:
    found = joint.find("child")
    return "" if found is None else str(found.get("link"))


def _change_joint(joint: ElementTree.Element) -> None:
    name, limit = str(joint.get("name")), joint.find("limit")
    if name.endswith("_wheel"):
        joint.set("type", "fixed")
    if limit is not None and name in PACES:
        limit.set("velocity", f"{PACES[name].velocity:g}")
        if name in FINGERS:
            limit.set("effort", "100")
            limit.set("lower", f"{FINGER_CLOSED_RAD:g}")
            limit.set("upper", f"{FINGER_OPEN_RAD:g}")
    if joint.get("type") == "fixed":
        for tag in ("axis", "limit"):
            for element in joint.findall(tag):
                joint.remove(element)
    if _child(joint) == "camera_link":
        _require(joint, "origin").set("rpy", f"{-math.pi / 2.0!r} 0 0")


def _put_base(robot: ElementTree.Element) -> None:
    for link in robot.findall("link"):
        if link.get("name") == "base_link":
            link.set("name", "link_base")
    for joint in robot.findall("joint"):
        parent = _require(joint, "parent")
        if parent.get("link") == "base_link":
            parent.set("link", "link_base")
    root = ElementTree.Element("link", {"name": "base_link"})
    robot.insert(0, root)
    _add_joint(robot, "joint_base", "base_link", "link_base", (AXLE_FORWARD_M, 0.0, 0.0))


def _change_link(link: ElementTree.Element, source: Path, folder: Path) -> None:
    name = str(link.get("name"))
    for tag in ("collision", "inertial"):
        for element in link.findall(tag):
            link.remove(element)
    colour = next((c for start, c in COLOURS.items() if name.startswith(start)), OTHER_COLOUR)
    for visual in link.findall("visual"):
        for element in visual.findall("material"):
            visual.remove(element)
        mesh = _require(visual, "geometry/mesh")
        stated = source / str(mesh.get("filename"))
        if stated.suffix == ".dae":  # 15 MB for the head's camera: a box is drawn instead
            link.remove(visual)
            _box(link, "visual", (-0.008, 0.0, 0.0), (0.025, 0.09, 0.025))
            _box(link, "collision", (-0.008, 0.0, 0.0), (0.025, 0.09, 0.025))
            continue
        scale = float(str(mesh.get("scale", "1")).split()[0])
        target = folder / f"{name}.glb"
        light = light_mesh(stated, scale, target, colour)
        mesh.set("filename", str(target))
        mesh.attrib.pop("scale", None)
        low, high = light.bounds
        body = _box(link, "collision", (low + high) / 2.0, high - low)
        frame = visual.find("origin")
        if frame is not None and any(float(v) for v in str(frame.get("rpy", "0")).split()):
            link.remove(body)  # turned: left without a collision shape


def _box(
    link: ElementTree.Element, tag: str, at: npt.ArrayLike, size: npt.ArrayLike
) -> ElementTree.Element:
    body = ElementTree.SubElement(link, tag)
    ElementTree.SubElement(body, "origin", {"xyz": _words(at), "rpy": "0 0 0"})
    geometry = ElementTree.SubElement(body, "geometry")
    ElementTree.SubElement(geometry, "box", {"size": _words(size)})
    return body


def _add_fixed(
    robot: ElementTree.Element,
    name: str,
    parent: str,
    child: str,
    at: npt.ArrayLike,
    rpy: npt.ArrayLike,
) -> None:
    ElementTree.SubElement(robot, "link", {"name": child})
    _add_joint(robot, name, parent, child, at, rpy)


def _add_joint(
    robot: ElementTree.Element,
    name: str,
    parent: str,
    child: str,
    at: npt.ArrayLike,
    rpy: npt.ArrayLike = (0.0, 0.0, 0.0),
) -> None:
    joint = ElementTree.SubElement(robot, "joint", {"name": name, "type": "fixed"})
    ElementTree.SubElement(joint, "parent", {"link": parent})
    ElementTree.SubElement(joint, "child", {"link": child})
    ElementTree.SubElement(joint, "origin", {"xyz": _words(at), "rpy": _words(rpy)})


def _require(element: ElementTree.Element, path: str) -> ElementTree.Element:
    found = element.find(path)
    if found is None:
        raise BadRobot(f"'{element.get('name', element.tag)}' wants <{path}>: another model?")
    return found


def _words(numbers: npt.ArrayLike) -> str:
    return " ".join(f"{float(value):.9g}" for value in np.asarray(numbers))
