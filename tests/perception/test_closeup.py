"""Tests for perception/closeup.py: one thing in one picture, and what is around it."""

from __future__ import annotations

import numpy as np
import pytest
from perception.rendering import BLUE, CAMERA, RED, Thing, block, detect, look, render, table, walls

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.perception.closeup import Picture
from spatial_si_ros.perception.frame import make_frame

TOP_M = 0.74
EYE = look([0.25, 0.85, 1.3], [0.2, 0.15, 0.75])
CAN = block("can", RED, (0.08, 0.08, 0.14)).moved(0.2, 0.15, TOP_M)
OTHER = block("can", BLUE, (0.08, 0.08, 0.14)).moved(-0.1, 0.15, TOP_M)
ROOM = (walls(), table(), CAN, OTHER)
BOX = OrientedBox(np.array([0.2, 0.15, TOP_M + 0.07]), np.array([0.08, 0.08, 0.14]), 0.0)


def picture(things: tuple[Thing, ...] = ROOM, holes: float = 0.0) -> Picture:
    colour, depth, instances = render(things, EYE)
    drop = np.random.default_rng(9000).random(depth.shape) < holes
    depth = np.where(drop, np.float32(np.nan), depth)
    found = detect(things, instances)
    return Picture(make_frame(1, colour, depth, CAMERA, EYE, found, instances))


def shown(view: Picture, label: str = "can") -> object:
    return view.find([label], BOX)


def test_all_points_of_a_thing_lie_on_it() -> None:
    view = picture()
    detection = shown(view)
    assert detection is not None
    found = view.closeup(detection, TOP_M)
    assert found is not None and found.holes == pytest.approx(0.0, abs=0.02)
    assert found.eye_m == pytest.approx(EYE[:3, 3])
    assert len(found.points_m) > 150
    assert BOX.contains(found.points_m, 0.006).mean() > 0.98
    assert found.points_m[:, 2].max() == pytest.approx(TOP_M + 0.14, abs=0.005)
    low, high = np.percentile(found.points_m[:, 0], [1.0, 99.0])
    assert high - low == pytest.approx(0.08, abs=0.012)


def test_what_a_mask_takes_of_another_thing_apart_from_it_is_not_of_it() -> None:
    """A part of the vase beside it is in the can's mask."""
    vase = block("vase", BLUE, (0.08, 0.08, 0.3)).moved(0.34, 0.15, TOP_M)
    things = (walls(), table(), CAN, vase)
    colour, depth, instances = render(things, EYE)
    rows, columns = np.nonzero(instances == 4)
    bled = (rows - rows.min()) < 0.12 * np.ptp(rows)
    instances[rows[bled], columns[bled]] = 3
    view = Picture(make_frame(1, colour, depth, CAMERA, EYE, detect(things, instances), instances))
    detection = view.find(["can"], BOX)
    assert detection is not None
    found = view.closeup(detection, TOP_M)
    assert found is not None and len(found.points_m) > 150
    assert BOX.contains(found.points_m, 0.02).mean() > 0.99


def test_holes_are_counted() -> None:
    view = picture(holes=0.4)
    detection = shown(view)
    assert detection is not None
    found = view.closeup(detection)
    assert found is not None and found.holes == pytest.approx(0.4, abs=0.1)


def test_the_one_that_is_nearer_to_another_is_not_it() -> None:
    """Only the other can is there; it stands where the map has it, so it is not the missing one."""
    view = picture((walls(), table(), OTHER))
    there = OrientedBox(BOX.centre_m - np.array([0.3, 0.0, 0.0]), BOX.size_m, 0.0)
    near = OrientedBox(BOX.centre_m - np.array([0.14, 0.0, 0.0]), BOX.size_m, 0.0)
    assert view.find(["can"], there) is not None
    assert view.find(["can"], near) is not None
    assert view.find(["can"], near, [("can", there)]) is None
    assert view.find(["can"], near, [("mug", there)]) is not None
    assert view.find(["can"], BOX) is None


def test_another_label_must_be_closer_and_as_large() -> None:
    view = picture()
    assert view.find(["mug"], BOX) is not None
    higher = OrientedBox(BOX.centre_m + np.array([0.0, 0.0, 0.07]), BOX.size_m, 0.0)
    assert view.find(["mug"], higher) is None
    small = OrientedBox(BOX.centre_m, np.array([0.03, 0.03, 0.03]), 0.0)
    assert view.find(["mug"], small) is None


def test_around_it_is_everything_else() -> None:
    view = picture()
    detection = view.find(["can"], BOX)
    points = view.around(detection, BOX.centre_m, 0.5)
    assert np.linalg.norm(points - BOX.centre_m, axis=1).max() <= 0.5
    assert not BOX.contains(points, -0.01).any()
    assert np.mean(np.abs(points[:, 2] - TOP_M) < 0.01) > 0.3
    assert len(view.around(None, BOX.centre_m, 0.5)) > len(points)


def test_a_place_that_is_looked_through_is_empty() -> None:
    assert picture().looked_through(BOX) == pytest.approx(0.0, abs=0.1)
    empty = picture((walls(), table(), OTHER)).looked_through(BOX)
    assert empty is not None and empty > 0.7
    beside = OrientedBox(np.array([0.2, 3.0, 0.8]), BOX.size_m, 0.0)
    assert picture().looked_through(beside) is None


def test_what_is_hidden_or_out_of_the_picture_is_unseen() -> None:
    behind = np.array([[0.2, 0.05, TOP_M + 0.03], [0.2, 4.0, 1.0], [0.2, 0.35, TOP_M]])
    assert picture().unseen(behind).tolist() == [True, True, False]
