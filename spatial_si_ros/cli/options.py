"""Options that several commands have: whose eyes words are meant for, and who answers them."""

from __future__ import annotations

import argparse
import math
from typing import Any

from spatial_si_interfaces.msg import Backend, Viewpoint

from .values import finite


def add_viewpoint(parser: argparse.ArgumentParser) -> None:
    """The words carry the viewpoint; these say what words cannot."""
    group = parser.add_argument_group(
        "viewpoint",
        'Say it in words: "as seen from the sofa", "if I stand at the fridge facing the '
        'stove". Without any, left and right are meant as the speaker sees them; without a '
        "speaker, as the robot does.",
    )
    group.add_argument(
        "--speaker",
        nargs=3,
        type=finite,
        metavar=("X", "Y", "YAW"),
        help="where the speaker stands [m] and looks [rad] in the map frame",
    )
    group.add_argument(
        "--frame", default="map", metavar="ID", help="tf frame of --speaker (default map)"
    )


def viewpoint_of(arguments: argparse.Namespace) -> Any:
    """The Viewpoint message that the options of `add_viewpoint` mean."""
    if arguments.speaker is None:
        return Viewpoint(kind=Viewpoint.UNSPECIFIED)
    x, y, yaw = arguments.speaker
    viewpoint = Viewpoint(kind=Viewpoint.SPEAKER)
    viewpoint.pose.header.frame_id = arguments.frame
    viewpoint.pose.pose.position.x = x
    viewpoint.pose.pose.position.y = y
    viewpoint.pose.pose.orientation.z = math.sin(0.5 * yaw)
    viewpoint.pose.pose.orientation.w = math.cos(0.5 * yaw)
    return viewpoint


BACKENDS = {
    "auto": Backend.AUTO,
    "geometry": Backend.GEOMETRY,
    "model": Backend.MODEL,
    "both": Backend.BOTH,
}


def add_backend(parser: argparse.ArgumentParser) -> None:
    """Who answers, and decides which objects the words mean."""
    parser.add_argument(
        "--backend",
        choices=tuple(BACKENDS),
        help="who answers: the measured map and, where it is not sure, the model (auto); one of "
        "them alone; or both together (default: as the parameter of the node says)",
    )


def backend_of(arguments: argparse.Namespace) -> Any:
    """The Backend message that the option of `add_backend` means."""
    return Backend(kind=BACKENDS.get(arguments.backend, Backend.NODE))


def words_of(arguments: argparse.Namespace, name: str) -> str:
    """The words of a command, quoted or not, as one text that ROS can carry.

    Bytes that are not UTF-8 come as the replacement character, which no grammar accepts.
    """
    text = " ".join(getattr(arguments, name)).strip()
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
