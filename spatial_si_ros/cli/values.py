"""What the values of options may be, as argparse wants it: a value, or a sentence. Knows no ROS."""

from __future__ import annotations

import argparse
import math
import os
import re
from collections.abc import Mapping
from pathlib import Path

_NAMESPACE = re.compile(r"/?[A-Za-z_]\w*(/[A-Za-z_]\w*)*/?|/?", re.ASCII)
DOMAINS = range(233)
"""Those for which DDS has ports."""


def positive_s(text: str) -> float:
    """A finite number of seconds above zero."""
    value = _number(text)
    if not math.isfinite(value) or value <= 0.0:
        raise argparse.ArgumentTypeError(f"want seconds above 0, got '{text}'")
    return value


def positive(text: str) -> float:
    """A finite number above zero."""
    value = _number(text)
    if not math.isfinite(value) or value <= 0.0:
        raise argparse.ArgumentTypeError(f"want a number above 0, got '{text}'")
    return value


def share(text: str) -> float:
    """A number from 0 to 1."""
    value = _number(text)
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"want a number from 0 to 1, got '{text}'")
    return value


def finite(text: str) -> float:
    """A finite number."""
    value = _number(text)
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"want a finite number, got '{text}'")
    return value


def seed(text: str) -> int:
    """A whole number from 0 on."""
    return _whole(text, 0)


def count(text: str) -> int:
    """A whole number from 1 on."""
    return _whole(text, 1)


def words(text: str) -> str:
    """Something that is not blank."""
    if not text.strip():
        raise argparse.ArgumentTypeError("want words, got nothing")
    return text


def aid(text: str) -> str:
    """The name of an aid of the model, or `no-` and its name."""
    from ..answers.model.aids import PLAIN, changed  # loads much; only who names one needs it

    try:
        changed(PLAIN, [text])
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def existing_file(text: str) -> Path:
    """A file that is there."""
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file '{text}'")
    return path


def namespace(text: str) -> str:
    """A ROS namespace, with or without slashes around it; empty: none."""
    if not _NAMESPACE.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"want letters, digits and _, such as robot_1 or fleet/robot_1, got '{text}'"
        )
    return text


def json_target(text: str) -> str:
    """A file that can be written, or "-": better refused now than later."""
    path = Path(text)
    if text == "-":
        return text
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"'{text}' cannot be written")
    return text


def wrong_domain(environment: Mapping[str, str] = os.environ) -> str:
    """What is wrong with ROS_DOMAIN_ID, in a sentence; empty when nothing is."""
    text = environment.get("ROS_DOMAIN_ID", "")
    if not text or (text.isascii() and text.isdigit() and int(text) in DOMAINS):
        return ""
    return f"ROS_DOMAIN_ID is '{text}', want a whole number from 0 to {DOMAINS[-1]}"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _whole(text: str, least: int) -> int:
    try:
        value = int(text)
    except ValueError:
        value = least - 1
    if value < least:
        raise argparse.ArgumentTypeError(f"want a whole number from {least} on, got '{text}'")
    return value
