"""Tests for answers/replies/pictures.py: cameras that are known, and what they show."""

from __future__ import annotations

import numpy as np
import pytest
from answers.flat_talk import FLAT, refused, the, told, value
from scenes.flats import MUG, PLANT, ROBOT_IN_THE_HALL
from scenes.rooms import snapshot

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.replies.pictures import camera_of, shows
from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.language import DeclineReason as Why
from spatial_si_ros.language.queries import CameraPosition, InPictures, Scheme, WhichShown
from spatial_si_ros.scene.keyframes import Keyframe, encode_depth

CAMERA = Pinhole(np.array([[300.0, 0, 160], [0, 300, 120], [0, 0, 1]]), (320, 240))


def picture(x_m, y_m, yaw_deg, shown=(), depth_m=9.0, number=1) -> Keyframe:
    """From 1.2 m above the floor, level."""
    yaw = np.deg2rad(yaw_deg)
    T = np.eye(4)
    forward = [np.cos(yaw), np.sin(yaw), 0.0]
    right = [np.sin(yaw), -np.cos(yaw), 0.0]
    T[:3, :3] = np.column_stack([right, [0.0, 0.0, -1.0], forward])
    T[:3, 3] = [x_m, y_m, 1.2]
    depth = encode_depth(np.full((240, 320), depth_m, np.float32))
    return Keyframe(number, 0, T, CAMERA, b"", depth, tuple(shown), np.zeros((0, 3), np.int32))


FIRST = picture(1.0, 5.0, 0.0, shown=(PLANT,))
SECOND = picture(4.0, 5.0, 90.0)
THIRD = picture(1.0, 5.5, 180.0, shown=(MUG,))
CONTEXT = AskContext(robot=ROBOT_IN_THE_HALL, pictures=(FIRST, SECOND, THIRD))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (CameraPosition(first=1, second=2), "front"),
        (CameraPosition(first=2, second=1), "left"),
        (CameraPosition(first=1, second=3), "left"),
        (CameraPosition(first=3, second=2, scheme=Scheme.EIGHTHS), "behind"),
        (CameraPosition(first=2, second=0, subject=the("mug")), "behind"),
        (CameraPosition(first=1, second=0, subject=the("kitchen"), scheme=Scheme.HALVES), "right"),
        (InPictures(subject=the("plant")), "picture 1"),
        (InPictures(subject=the("mug")), "picture 3"),
        (InPictures(subject=the("mug"), number=3), True),
        (InPictures(subject=the("mug"), number=2), False),
        (WhichShown(options=(the("mug"), the("plant")), only=1), "the plant"),
        (WhichShown(options=(the("mug"), the("plant")), only=3), "the mug"),
    ],
)
def test_cameras_and_what_they_show(question, expected):
    assert value(question, FLAT, CONTEXT) == expected


def test_a_camera_looks_along_its_axis():
    eye = camera_of(SECOND, 2)
    assert eye.position_m == pytest.approx([4.0, 5.0, 1.2])
    assert np.rad2deg(eye.yaw_rad) == pytest.approx(90.0)
    assert told(CameraPosition(first=1, second=2), FLAT, CONTEXT).explanation.startswith(
        "front: azimuth +0°"
    )


@pytest.mark.parametrize(("depth_m", "shown"), [(9.0, True), (1.0, False)])
def test_what_is_in_sight_was_seen_unless_something_is_before_it(depth_m, shown):
    plant = FLAT.objects[PLANT]
    assert (shows(picture(3.0, 5.7, 0.0, depth_m=depth_m), plant) > 0.5) is shown
    assert shows(picture(3.0, 5.7, 180.0), plant) < 0.05


@pytest.mark.parametrize(
    ("question", "reason", "detail"),
    [
        (CameraPosition(first=1, second=7), Why.BAD_INPUT, "there is no picture 7: 3 came"),
        (CameraPosition(first=1, second=1), Why.UNDEFINED, "taken from one place"),
        (InPictures(subject=the("sofa")), Why.NOT_SEEN, "no sofa was seen"),
    ],
)
def test_refused(question, reason, detail):
    declined = refused(question, FLAT, CONTEXT)
    assert declined.reason is reason
    assert detail in declined.detail


def test_without_pictures_nothing_is_told_of_them():
    assert refused(InPictures(subject=the("mug"))).reason is Why.BAD_INPUT


def test_where_cameras_were_is_told_with_nothing_on_the_map():
    empty = snapshot(())
    assert value(CameraPosition(first=1, second=2), empty, CONTEXT) == "front"
    declined = refused(InPictures(subject=the("mug")), empty, CONTEXT)
    assert declined.reason is Why.MAP_EMPTY
