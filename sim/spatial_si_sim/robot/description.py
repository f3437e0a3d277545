"""Which robot stands in the world: its URDF, its kinematics and the file that Habitat loads."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path

from .errors import BadRobot
from .kinematics import Chain
from .limits import ARM, FINGERS, HEAD
from .plain import plain_urdf
from .stretch import package_folder, stretch_urdf

KINDS = ("none", "stretch", "plain")
CAMERA_LINK, GRASP_LINK = "camera_link", "link_grasp_center"
TIPS = ("link_gripper_fingertip_left", "link_gripper_fingertip_right")


@dataclass(frozen=True)
class Description:
    """A robot that can be loaded.

    Attributes:
        urdf: as other programs read it: meshes are file:// addresses.
        path: the file that Habitat loads, in a temporary folder that goes with this value.
        note: a sentence where this is not the robot that was asked for; empty otherwise.
    """

    name: str
    urdf: str
    path: Path
    chain: Chain
    note: str = ""


def describe(kind: str) -> Description:
    """Make the files of a robot.

    Args:
        kind: "stretch", or "plain", which also stands in for a Stretch that is not installed.

    Raises:
        BadRobot: an unknown kind, or a package with another model.
    """
    if kind not in KINDS[1:]:
        raise BadRobot(f"robot wants one of {', '.join(KINDS)}, got '{kind}'")
    folder = Path(tempfile.mkdtemp(prefix="spatial_si_robot_"))
    package = package_folder() if kind == "stretch" else None
    note = ""
    if kind == "stretch" and package is None:
        note = "robot: hello-robot-stretch-urdf is not installed, the plain arm stands in for it"
    text = plain_urdf() if package is None else stretch_urdf(package, folder)
    path = folder / "robot.urdf"
    path.write_text(text, encoding="utf-8")
    chain = Chain.parse(text)
    _check(chain)
    public = text.replace('filename="/', 'filename="file:///')
    name = "plain" if package is None else "stretch"
    found = Description(name, public, path, chain, note)
    weakref.finalize(found, shutil.rmtree, str(folder), ignore_errors=True)
    return found


def _check(chain: Chain) -> None:
    missing = sorted({*ARM, *HEAD, *FINGERS} - set(chain.moving))
    placed = chain.place({})
    missing += [link for link in (CAMERA_LINK, GRASP_LINK, *TIPS) if link not in placed]
    if missing:
        raise BadRobot(f"the robot's description lacks {', '.join(missing)}")
