"""The eyes of numbered pictures: where their cameras were."""

from __future__ import annotations

import math

import numpy as np

from ...geometry.viewpoints import Observer, ViewpointKind
from ...language.declined import Declined, DeclineReason
from ...scene.keyframes import Keyframe

CAMERA_STD_M = 0.03
CAMERA_YAW_STD_RAD = math.radians(1.0)
"""Errors of where a camera was; `evaluation.md`, localisation, default noise."""


def camera_of(picture: Keyframe, number: int) -> Observer:
    """Where a picture was taken from, looking along its optical axis."""
    T = picture.T_map_camera
    return Observer(
        ViewpointKind.POSE,
        T[:3, 3],
        float(np.arctan2(T[1, 2], T[0, 2])),
        f"the camera of picture {number}",
        position_std_m=CAMERA_STD_M,
        yaw_std_rad=CAMERA_YAW_STD_RAD,
    )


def numbered(pictures: tuple[Keyframe, ...], number: int) -> Keyframe | Declined:
    """The picture of a number from 1."""
    if 1 <= number <= len(pictures):
        return pictures[number - 1]
    return Declined(
        DeclineReason.BAD_INPUT,
        f"there is no picture {number}: {len(pictures)} came with the question",
    )
