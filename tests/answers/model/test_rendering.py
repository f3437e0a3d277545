"""Tests for answers/model/rendering.py and eyes.py: views that nobody took."""

from __future__ import annotations

import numpy as np
import pytest
from scenes.pictures import looking, picture
from scenes.rooms import living_room, standing, thing

from spatial_si_ros.answers.model.eyes import SITTING_M, STANDING_M, eyes_of
from spatial_si_ros.answers.model.rendering import EYES, HOLE, render
from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.scene.keyframes import decode_colour

CAMERA = Pinhole(np.array([[280.0, 0.0, 159.5], [0.0, 280.0, 119.5], [0.0, 0.0, 1.0]]), (320, 240))
CUBE = thing(1, "box", [0.0, 3.0, 0.5], [0.6, 0.6, 1.0], colour="red")
ABOVE = [
    picture(1, [CUBE], looking([-2.0, 1.0, 1.5], [0.0, 3.0, 0.4]), CAMERA),
    picture(2, [CUBE], looking([2.0, 1.0, 1.5], [0.0, 3.0, 0.4]), CAMERA),
]


def red(view: np.ndarray) -> np.ndarray:
    """(H, W) pixels of the cube."""
    return (view[:, :, 0] > 150) & (view[:, :, 1] < 90) & (view[:, :, 2] < 90)


def test_a_known_cube_is_where_it_must_be() -> None:
    """From (0, 0), 1 m high, looking along +y: the front face is 2.7 m ahead."""
    T_map_eyes = looking([0.0, 0.0, 1.0], [0.0, 3.0, 1.0])
    view = render(T_map_eyes, ABOVE)
    assert view is not None and view.keyframe_ids == (1, 2)
    rows, columns = np.nonzero(red(view.picture))
    # half its width at 2.7 m is 0.3 / 2.7 of the focal length beside the middle
    half = 0.3 / 2.7 * EYES.focal_px
    assert columns.min() == pytest.approx(255.5 - half, abs=2.5)
    assert columns.max() == pytest.approx(255.5 + half, abs=2.5)
    assert rows.min() == pytest.approx(191.5, abs=2.5)  # its top is as high as the eyes
    assert rows.max() == pytest.approx(191.5 + EYES.focal_px / 2.7, abs=2.5)
    assert view.depth_m[240, 255] == pytest.approx(2.7, abs=0.03)


def test_it_is_the_picture_that_a_camera_there_would_take() -> None:
    room = living_room()
    kept = [
        picture(number, room, looking(at, towards), CAMERA)
        for number, (at, towards) in enumerate(
            [((-2.5, -1.0, 1.6), (0.5, 2.5, 0.4)), ((2.5, 0.2, 1.6), (-0.5, 3.0, 0.4))], 1
        )
    ]
    T_map_eyes = looking([0.3, 0.6, 1.4], [0.0, 4.0, 0.9])
    view = render(T_map_eyes, kept)
    assert view is not None
    true = decode_colour(picture(9, room, T_map_eyes, EYES).colour_jpeg)
    known = np.isfinite(view.depth_m)
    off = np.abs(view.picture.astype(int) - true).max(axis=2)
    assert (off[known] < 40).mean() > 0.93


def test_what_nobody_saw_has_the_plain_colour() -> None:
    """Behind the cube, as seen from both cameras, and above the horizon nothing was measured."""
    view = render(looking([0.0, 6.0, 1.4], [0.0, 3.0, 0.6]), ABOVE)
    assert view is not None
    unknown = np.isnan(view.depth_m)
    assert (view.picture[unknown] == HOLE).all() and not (view.picture[~unknown] == HOLE).all()
    assert unknown[0].all()  # the sky
    assert view.shown == pytest.approx(1.0 - unknown.mean())


def test_hardly_anything_known_is_no_view() -> None:
    assert render(looking([0.0, 0.0, 1.4], [0.0, -3.0, 1.4]), ABOVE) is None
    assert render(looking([0.0, 0.0, 1.4], [0.0, 3.0, 1.4]), []) is None


def test_nearer_points_hide_those_behind() -> None:
    wall = thing(2, "cabinet", [0.0, 4.5, 0.6], [4.0, 0.2, 1.2], colour="green")
    kept = [
        picture(1, [CUBE, wall], looking([-1.0, 0.5, 1.6], [0.0, 4.0, 0.4]), CAMERA),
        picture(2, [CUBE, wall], looking([1.0, 0.5, 1.6], [0.0, 4.0, 0.4]), CAMERA),
    ]
    view = render(looking([0.0, 0.5, 0.9], [0.0, 4.0, 0.9]), kept)
    assert view is not None
    through = view.depth_m[195:250, 230:280]
    assert np.nanmax(through) < 3.0  # no wall shines through the face of the cube


def test_who_stands_at_a_thing_does_not_look_at_its_inside() -> None:
    fridge = thing(3, "fridge", [0.0, 1.0, 0.9], [0.7, 0.7, 1.8], colour="white")
    kept = [
        picture(1, [CUBE, fridge], looking([-2.5, -0.5, 1.5], [0.0, 2.0, 0.6]), CAMERA),
        picture(2, [CUBE, fridge], looking([2.5, 3.0, 1.5], [0.0, 1.5, 0.6]), CAMERA),
        ABOVE[0],
    ]
    eyes = looking([0.0, 1.0, 1.4], [0.0, 3.0, 1.4])
    walled = render(eyes, kept)
    free = render(eyes, kept, [fridge.box])
    assert free is not None and red(free.picture).sum() > 300
    assert walled is None or red(walled.picture).sum() < red(free.picture).sum()


@pytest.mark.parametrize(
    ("kind", "height_m"),
    [
        (ViewpointKind.SPEAKER, STANDING_M),
        (ViewpointKind.STANDING_AT_FACING, STANDING_M),
        (ViewpointKind.OBJECT_FRONT, SITTING_M),
        (ViewpointKind.ROBOT, 1.5),
    ],
)
def test_eyes_are_as_high_as_those_of_the_observer(kind: ViewpointKind, height_m: float) -> None:
    eyes = eyes_of(standing(2.0, 3.0, np.pi / 2, kind), ABOVE)
    assert eyes is not None
    assert eyes[:3, 3] == pytest.approx([2.0, 3.0, height_m])
    assert eyes[:3, 2] == pytest.approx([0.0, 1.0, 0.0], abs=1e-9)  # looks along its facing
    assert eyes[:3, 0] == pytest.approx([1.0, 0.0, 0.0], abs=1e-9)  # its right is the east
    assert np.linalg.det(eyes[:3, :3]) == pytest.approx(1.0)


def test_nobody_sees_without_a_facing() -> None:
    nowhere = Observer(ViewpointKind.OBJECT_FRONT, np.zeros(3), None, "a table")
    assert eyes_of(nowhere, ABOVE) is None
