"""Tests for answers/measuring/index.py and answers/grounding/naming.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scenes.rooms import BLUE_MUG, BOOK, LAMP, RED_MUG, living_room, snapshot, thing

from spatial_si_ros.answers.grounding.naming import several, short_name
from spatial_si_ros.answers.measuring.index import SceneIndex, index_of
from spatial_si_ros.scene.objects import Colour


def same(a: SceneIndex, b: SceneIndex) -> None:
    assert a.objects == b.objects
    assert dict(a.row_of) == dict(b.row_of)
    for name in (
        "existence",
        "size_std_m",
        "edge_std_m",
        "radii_m",
        "colour_codes",
        "colour_sure",
    ):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))
    for name in ("centres_m", "sizes_m", "yaws_rad"):
        np.testing.assert_array_equal(getattr(a.boxes, name), getattr(b.boxes, name))
    tables = [{k: dict(v) for k, v in each.by_label.items() if v} for each in (a, b)]
    assert tables[0] == tables[1]


def test_the_index_of_a_snapshot_is_made_once():
    scene = snapshot(living_room())
    assert index_of(scene) is index_of(scene)


def test_a_new_version_is_patched_to_the_same_index_as_a_fresh_one():
    room = living_room()
    index_of(snapshot(room))
    room[3] = thing(4, "desk", [1, 1, 0.5], [1, 2, 1], existence=0.7, labels=(("desk", 0.6),))
    room[5] = replace(room[5], colour=Colour("pink", (0.9, 0.5, 0.6), 0.7))
    room[9] = replace(room[9], labels=(("cup", 0.5), ("mug", 0.4)))
    patched = index_of(snapshot(room, version=2))
    index_of(snapshot([])), index_of(snapshot(room[:1]))  # two others push the old ones out
    same(patched, index_of(snapshot(room, version=3)))
    rows, fit = patched.of_label("mug")
    assert dict(zip(rows.tolist(), fit.tolist(), strict=True)) == pytest.approx(
        {9: 0.4 * 0.99, 10: 0.97 * 0.99}
    )
    assert "tv stand" not in {label for label, rows in patched.by_label.items() if rows}


@pytest.mark.parametrize("change", ["one more", "one less", "other order"])
def test_objects_that_come_and_go(change):
    room = living_room()
    index_of(snapshot(room))
    if change == "one more":
        room.append(thing(99, "vase", [0, 0, 0.1], [0.1, 0.1, 0.2]))
    elif change == "one less":
        room.pop(4)
    else:
        room.reverse()
    index = index_of(snapshot(room, version=2))
    assert [each.id for each in index.objects] == [each.id for each in room]
    assert all(index.objects[row].id == number for number, row in index.row_of.items())


def test_what_is_around_a_point_misses_nothing_that_is():
    room = living_room()
    index = index_of(snapshot(room))
    for point in ([0.0, 0.0], [2.0, -1.0], [30.0, 0.0]):
        for reach in (0.0, 0.5, 3.0):
            close = np.array([each.box.distance_to_point_2d(point) <= reach for each in room])
            around = index.around(point, reach)
            assert not np.any(close & ~around)
    assert not index.around([30.0, 0.0], 3.0).any()


def test_an_empty_map_has_an_index():
    index = index_of(snapshot([]))
    assert len(index) == 0
    assert len(index.of_label("mug")[0]) == 0


def test_names_single_out():
    index = index_of(snapshot(living_room()))
    assert short_name(index.get(LAMP), index) == "the lamp"
    assert short_name(index.get(RED_MUG), index) == "the red mug"
    assert short_name(index.get(BLUE_MUG), index) == "the blue mug"
    assert short_name(index.get(BOOK), index) == "the red book"
    twins = [
        thing(1, "desk", [0, 0, 0.4], [1, 1, 0.8], on=0),
        thing(2, "mug", [0, 0, 0.9], [0.1] * 3, colour="red", on=1),
        thing(3, "mug", [3, 0, 0.1], [0.1] * 3, colour="red", on=0),
        thing(4, "box", [5, 0, 0.1], [0.1] * 3, on=0),
        thing(5, "box", [6, 0, 0.1], [0.1] * 3, on=0),
    ]
    index = index_of(snapshot(twins))
    assert short_name(index.get(2), index) == "the mug on the desk"
    assert short_name(index.get(4), index) == "box_4"
    many = [thing(i, "book", [i, 0, 0.1], [0.1] * 3) for i in range(1, 15)]
    assert several(many, index_of(snapshot(many))).endswith("book_10 and 4 more")
