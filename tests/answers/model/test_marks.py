"""Tests for answers/model/marks.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scenes.pictures import CAMERA, looking, picture
from scenes.rooms import BLUE_MUG, LAMP, PLANT, SOFA, TV, living_room, thing

from spatial_si_ros.answers.model import marks
from spatial_si_ros.answers.model.marks import draw_marks, mark_objects, mark_of
from spatial_si_ros.errors import BadImage
from spatial_si_ros.scene.keyframes import decode_colour, decode_depth, encode_depth

ROOM = living_room()
BY_ID = {each.id: each for each in ROOM}
FRONT = picture(1, ROOM, looking([0.0, -2.5, 1.6], [0.0, 2.0, 0.4]))
SIDE = picture(2, ROOM, looking([3.0, 2.0, 1.4], [0.0, 2.0, 0.4]))


def mark(number: int, keyframe=FRONT):
    return mark_of(BY_ID[number], keyframe, decode_depth(keyframe.depth_png))


def test_a_mark_lies_on_its_object() -> None:
    """The lamp stands right of the middle, the plant left of it; each mark is on its own box."""
    lamp, plant = mark(LAMP), mark(PLANT)
    assert lamp is not None and plant is not None
    assert plant.at_px[0] < 70 < 90 < lamp.at_px[0]
    colour = decode_colour(FRONT.colour_jpeg)
    column, row = np.rint(plant.at_px).astype(int)
    red, green, blue = colour[row, column].astype(int)
    assert green > red + 40 and green > blue + 40
    inside = (plant.outline_px.min(axis=0) - 1 <= plant.at_px) & (
        plant.at_px <= plant.outline_px.max(axis=0) + 1
    )
    assert inside.all()
    assert lamp.area_px > 100 and 0.15 <= lamp.shown <= 1.0


def test_what_is_hidden_or_outside_has_no_mark() -> None:
    behind_the_sofa = thing(50, "box", [0.0, 0.7, 0.15], [0.2, 0.2, 0.3])
    depth = decode_depth(FRONT.depth_png)
    assert mark_of(behind_the_sofa, FRONT, depth) is None  # the picture shows the sofa there
    assert mark_of(thing(51, "box", [0.0, -4.0, 0.2], [0.3] * 3), FRONT, depth) is None
    unknown = np.full_like(depth, np.nan)
    assert mark_of(BY_ID[SOFA], FRONT, unknown) is None


def test_measured_points_count_before_the_box() -> None:
    left_half = BY_ID[SOFA].box.centre_m + np.array(
        [[-0.5, -0.45, z] for z in np.linspace(0, 0.3, 9)]
    )
    halved = replace(BY_ID[SOFA], points_m=left_half)
    found = mark_of(halved, FRONT, decode_depth(FRONT.depth_png))
    assert found is not None and found.at_px[0] < mark(SOFA).at_px[0] - 8


def test_numbers_in_order_and_pictures_that_show_most() -> None:
    things = [BY_ID[each] for each in (LAMP, PLANT, TV)]
    marked = mark_objects(things, [FRONT, SIDE], at_most=1)
    assert marked.numbers == {LAMP: 1, PLANT: 2, TV: 3}
    assert len(marked.pictures) == len(marked.keyframe_ids) == 1
    plain = decode_colour(FRONT.colour_jpeg if marked.keyframe_ids == (1,) else SIDE.colour_jpeg)
    assert marked.pictures[0].shape == plain.shape
    assert (marked.pictures[0] != plain).any(axis=2).sum() > 200


def test_objects_that_no_picture_shows_have_no_number() -> None:
    hidden = thing(60, "box", [0.0, 30.0, 0.2], [0.3] * 3)
    marked = mark_objects([hidden, BY_ID[LAMP]], [FRONT, SIDE], at_most=3)
    assert marked.numbers == {LAMP: 1}
    nothing = mark_objects([hidden], [FRONT, SIDE], at_most=3)
    assert nothing.numbers == {} and nothing.pictures == ()
    assert mark_objects([BY_ID[LAMP]], [], at_most=3).pictures == ()


def test_a_second_picture_only_for_what_the_first_does_not_show() -> None:
    turned = picture(3, ROOM, looking([0.0, -2.5, 1.6], [4.0, 0.0, 0.4]))
    both = mark_objects([BY_ID[PLANT], BY_ID[8]], [FRONT, turned], at_most=3)
    assert set(both.numbers) == {PLANT, 8}
    assert sorted(both.keyframe_ids) == [1, 3]
    one = mark_objects([BY_ID[LAMP], BY_ID[PLANT]], [FRONT, turned], at_most=3)
    assert len(one.pictures) == 1


def test_marks_do_not_hide_each_other() -> None:
    """Three objects at one place: three discs in the picture."""
    one = mark(LAMP)
    blank = np.full((*CAMERA.size_px[::-1], 3), 255, np.uint8)
    single = draw_marks(blank, {1: one})
    three = draw_marks(blank, {1: one, 2: one, 3: one})
    discs = [
        (three == colour).all(axis=2).sum()
        for colour in ((230, 25, 75), (0, 110, 230), (20, 150, 50))
    ]
    assert min(discs) > 0.2 * (single == (230, 25, 75)).all(axis=2).sum()
    assert (blank == 255).all()  # drawn on a copy


def test_a_damaged_keyframe_is_an_error() -> None:
    with pytest.raises(BadImage, match="expected an encoded picture, got 3 bytes"):
        mark_objects([BY_ID[BLUE_MUG]], [replace(FRONT, depth_png=b"abc")], at_most=1)
    with pytest.raises(BadImage, match="expected 16-bit depth, got uint8"):
        decode_depth(FRONT.colour_jpeg)
    with pytest.raises(BadImage, match="got 0 bytes"):
        decode_colour(b"")


def test_few_of_many_pictures_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """With 120 kept pictures the poses choose which ones are looked at."""
    turns = np.linspace(0.0, 2.0 * np.pi, 120, endpoint=False)
    views = [
        replace(
            FRONT, id=10 + i, T_map_camera=looking([0, 1, 1.4], [np.cos(a), 1 + np.sin(a), 1.2])
        )
        for i, a in enumerate(turns)
    ]
    unpacked: list[bytes] = []
    real = marks.decode_depth
    monkeypatch.setattr(marks, "decode_depth", lambda png: unpacked.append(png) or real(png))
    mark_objects([BY_ID[LAMP], BY_ID[PLANT], BY_ID[TV]], [*views, FRONT, SIDE], at_most=2)
    assert 1 <= len(unpacked) <= marks.PROMISING


def test_a_picture_that_was_measured_from_is_promising() -> None:
    """Of many that an object might be in, that which shows it is found."""
    blind = encode_depth(np.full((120, 160), np.nan, np.float32))
    behind = [
        replace(
            FRONT, id=100 + i, object_ids=(), depth_png=blind,
            T_map_camera=looking([0, 8 + i, 1.5], [0, 2, 0.4]),
        )
        for i in range(30)
    ]  # fmt: skip
    found = mark_objects([BY_ID[PLANT]], [*behind, FRONT], at_most=1)
    assert found.keyframe_ids == (FRONT.id,)
