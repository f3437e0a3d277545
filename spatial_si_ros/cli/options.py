"""Options that several commands have: limits of time, and whose eyes a question is meant for."""

from __future__ import annotations

import argparse
import math
import os
from pathlib import Path
from typing import Any

from spatial_si_interfaces.msg import Viewpoint


def positive_s(text: str) -> float:
    """A finite number of seconds above zero, as argparse wants it."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value <= 0.0:
        raise argparse.ArgumentTypeError(f"want seconds above 0, got '{text}'")
    return value


def finite(text: str) -> float:
    """A finite number, as argparse wants it."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"want a finite number, got '{text}'")
    return value


def json_target(text: str) -> str:
    """A file that can be written, or "-", as argparse wants it: better refused now than later."""
    path = Path(text)
    if text == "-":
        return text
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"'{text}' cannot be written")
    return text


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


def words_of(arguments: argparse.Namespace, name: str) -> str:
    """The words of a command, quoted or not, as one text that ROS can carry.

    Bytes that are not UTF-8 come as the replacement character, which no grammar accepts.
    """
    text = " ".join(getattr(arguments, name)).strip()
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
