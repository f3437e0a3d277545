"""Tests for perception/mapping.py: rooms of boxes, seen from known places, become the map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from perception.rendering import (
    BLUE,
    WHITE,
    Thing,
    around,
    block,
    chair,
    detect,
    frame_of,
    look,
    mug,
    render,
    table,
    walls,
)

from spatial_si_ros.perception.frame import Detection, Frame, make_frame
from spatial_si_ros.perception.mapping import MapBuilder, MapperSettings, Update
from spatial_si_ros.scene.objects import SceneObject
from spatial_si_ros.scene.persistence import read_map, write_map
from spatial_si_ros.scene.snapshot import SceneSnapshot

STEP_NS = 100_000_000
TABLE = table()
LEFT_MUG, RIGHT_MUG = mug().moved(-0.06, 0.0, 0.74), mug().moved(0.06, 0.0, 0.74)
CHAIR = chair().moved(0.0, -0.9, turn_rad=0.5 * np.pi)
FRIDGE = block("fridge", WHITE, (0.6, 0.65, 1.8)).moved(-2.6, 0.5)
BOX = block("box", BLUE, (0.4, 0.3, 0.25)).moved(1.2, 0.8, turn_rad=0.6)
ROOM = (walls(), TABLE, LEFT_MUG, RIGHT_MUG, CHAIR, FRIDGE, BOX)
FRONT = look([1.6, -1.2, 1.3], [0.0, 0.0, 0.6])


def fed(builder: MapBuilder, frames: Iterable[Frame]) -> list[Update]:
    return [builder.update(frame) for frame in frames]


def still(
    things: Sequence[Thing], count: int, first: int = 1, T: np.ndarray = FRONT
) -> list[Frame]:
    """The same picture again and again."""
    frame = frame_of(things, T)
    return [replace(frame, stamp_ns=STEP_NS * n) for n in range(first, first + count)]


def called(label: str, snapshot: SceneSnapshot) -> list[SceneObject]:
    return [each for each in snapshot if each.label == label]


def the(label: str, snapshot: SceneSnapshot) -> SceneObject:
    (found,) = called(label, snapshot)
    return found


@pytest.fixture(scope="module")
def room() -> SceneSnapshot:
    """The room after one walk around the table, with a noisy depth camera."""
    builder, rng = MapBuilder(), np.random.default_rng(1)
    for n, T in enumerate(around(24, 1.9), start=1):
        builder.update(frame_of(ROOM, T, n * STEP_NS, rng))
    return builder.refresh_occupancy()


# What a walk around the room leaves in the map -------------------------------------------------


@pytest.mark.parametrize(
    ("label", "centre_m", "size_m", "yaw_deg"),
    [
        ("table", (0.0, 0.0, 0.37), (1.2, 0.8, 0.74), 0.0),
        ("chair", (0.0, -0.9, 0.45), (0.45, 0.45, 0.90), 0.0),
        ("fridge", (-2.6, 0.5, 0.9), (0.6, 0.65, 1.8), 0.0),
        ("box", (1.2, 0.8, 0.125), (0.4, 0.3, 0.25), 34.4),
    ],
)
def test_places_and_sizes(
    room: SceneSnapshot,
    label: str,
    centre_m: tuple[float, ...],
    size_m: tuple[float, ...],
    yaw_deg: float,
) -> None:
    box = the(label, room).box
    np.testing.assert_allclose(box.centre_m, centre_m, atol=0.05)
    turned = round(np.rad2deg(box.yaw_rad) - yaw_deg, 6) % 180.0
    swapped = 45.0 < turned < 135.0
    want = (size_m[1], size_m[0], size_m[2]) if swapped else size_m
    np.testing.assert_allclose(box.size_m, want, atol=0.06)
    assert min(turned % 90.0, 90.0 - turned % 90.0) < 6.0


def test_two_mugs_twelve_centimetres_apart_are_two(room: SceneSnapshot) -> None:
    left, right = sorted(called("mug", room), key=lambda each: each.box.centre_m[0])
    np.testing.assert_allclose(left.box.centre_m, [-0.06, 0.0, 0.79], atol=0.015)
    np.testing.assert_allclose(right.box.centre_m, [0.06, 0.0, 0.79], atol=0.015)
    for each in (left, right):
        np.testing.assert_allclose(each.box.size_m, [0.08, 0.08, 0.10], atol=0.015)


def test_nothing_else_is_in_it(room: SceneSnapshot) -> None:
    assert len(room) == 6
    assert all(each.existence > 0.95 for each in room)


def test_colours(room: SceneSnapshot) -> None:
    want = {"table": "brown", "mug": "red", "chair": "green", "fridge": "white", "box": "blue"}
    assert {each.label: each.colour.name for each in room} == want


def test_what_carries_what(room: SceneSnapshot) -> None:
    number = the("table", room).id
    for each in called("mug", room):
        assert (each.support.object_id, each.support.relation) == (number, "on")
    for label in ("table", "chair", "fridge", "box"):
        assert the(label, room).support.object_id == 0


def test_fronts(room: SceneSnapshot) -> None:
    """The chair's back is at -y: it looks along +y. The fridge's back is at the wall at -x."""
    assert np.rad2deg(the("chair", room).front.yaw_rad) == pytest.approx(90.0, abs=15.0)
    assert np.rad2deg(the("fridge", room).front.yaw_rad) == pytest.approx(0.0, abs=15.0)
    assert the("table", room).front is None
    assert all(each.front is None for each in called("mug", room))


def test_the_ground(room: SceneSnapshot) -> None:
    grid = room.occupancy

    def cell(x_m: float, y_m: float) -> int:
        column, row = ((np.array([x_m, y_m]) - grid.origin_m) / grid.resolution_m).astype(int)
        return int(grid.cells[row, column])

    assert cell(1.5, -1.0) == 0
    assert cell(-2.3, 0.5) == 100  # the fridge's door
    assert cell(0.58, 0.38) == 100  # a corner of the table


# One after another ------------------------------------------------------------------------------


def test_ids_stay_and_versions_grow() -> None:
    builder = MapBuilder()
    seen: set[tuple[int, str]] = set()
    versions = []
    for n, T in enumerate(around(12, 1.9), start=1):
        snapshot = builder.update(frame_of((walls(), TABLE, CHAIR), T, n * STEP_NS)).snapshot
        versions.append(snapshot.version)
        seen |= {(each.id, each.label) for each in snapshot}
    assert len(seen) == 2
    assert versions == sorted(versions)
    assert snapshot.stamp_ns == 12 * STEP_NS


def test_an_older_snapshot_never_changes() -> None:
    builder = MapBuilder()
    before = fed(builder, still((walls(), BOX), 5))[-1].snapshot
    kept = before.version, dict(before.objects), the("box", before).box.size_m.copy()
    fed(builder, still((walls(), BOX, TABLE), 5, first=6))
    assert (before.version, dict(before.objects)) == kept[:2]
    np.testing.assert_array_equal(the("box", before).box.size_m, kept[2])
    with pytest.raises(ValueError, match="read-only"):
        the("box", before).box.size_m[0] = 1.0


def test_what_was_seen_once_is_not_shown() -> None:
    builder = MapBuilder()
    ghost = replace(BOX, label="phantom")
    fed(builder, still((walls(), ghost), 1))
    update = fed(builder, still((walls(), replace(BOX, is_found=False)), 8, first=2))[-1]
    assert len(update.snapshot) == 0


def test_what_is_looked_through_is_dropped() -> None:
    builder = MapBuilder()
    there = fed(builder, still((walls(), BOX, CHAIR), 8))[-1]
    assert sorted(each.label for each in there.snapshot) == ["box", "chair"]
    gone = fed(builder, still((walls(), CHAIR), 12, first=9))
    assert [each.label for each in gone[-1].snapshot] == ["chair"]
    assert [each.removed for each in gone if each.removed] == [(the("box", there.snapshot).id,)]


AWAY = look([1.6, -1.2, 1.3], [3.0, -3.0, 1.0])
ELSEWHERE = BOX.moved(-2.4, -1.0)
HAND_M = np.array([-1.1, 0.0, 0.3])


def taken_box() -> tuple[MapBuilder, int]:
    """A map whose box the hand took a moment ago; nobody has looked there since."""
    builder = MapBuilder()
    number = the("box", fed(builder, still((walls(), BOX, CHAIR), 8))[-1].snapshot).id
    builder.take_up(number, STEP_NS * 8)
    return builder, number


def test_what_the_hand_took_is_not_there_at_the_next_look() -> None:
    builder, number = taken_box()
    gone = fed(builder, still((walls(), CHAIR), 4, first=9))
    assert [each.removed for each in gone if each.removed] == [(number,)]
    assert [each.thing.id for each in builder.snapshot.gone] == [number]


def test_what_the_hand_did_not_take_stays() -> None:
    """The fingers had closed on something else, or on nothing."""
    builder, number = taken_box()
    builder.let_go(HAND_M, STEP_NS * 9)
    after = fed(builder, still((walls(), BOX, CHAIR), 6, first=10))
    assert the("box", after[-1].snapshot).id == number
    assert the("box", after[-1].snapshot).existence > 0.9
    assert not any(each.removed for each in after)


@pytest.mark.parametrize("looked", [True, False])
def test_what_was_put_down_is_what_was_taken(looked: bool) -> None:
    """Whether or not the robot has seen meanwhile that the old place is empty."""
    builder, number = taken_box()
    fed(builder, still((walls(), CHAIR), 4, first=9, T=FRONT if looked else AWAY))
    builder.let_go(HAND_M, STEP_NS * 13)
    after = fed(builder, still((walls(), ELSEWHERE, CHAIR), 8, first=14))[-1].snapshot
    found = the("box", after)
    assert found.id == number
    np.testing.assert_allclose(found.box.centre_m[:2], [-1.2, -0.2], atol=0.1)
    np.testing.assert_allclose(
        [each.box.centre_m[:2] for each in found.past], [[1.2, 0.8]], atol=0.1
    )
    assert not after.gone


def test_where_the_hand_was_need_not_be_known() -> None:
    """Then it is known again as anything that moved: within 2 m."""
    builder, number = taken_box()
    fed(builder, still((walls(), CHAIR), 6, first=9))
    builder.let_go(None, STEP_NS * 15)
    near = fed(builder, still((walls(), BOX.moved(-1.7, -0.8), CHAIR), 8, first=16))[-1].snapshot
    assert the("box", near).id == number


def test_the_last_of_two_that_were_put_side_by_side_is_known_again() -> None:
    """The first was put where the robot does not look."""
    builder = MapBuilder()
    twin = BOX.moved(-0.9, 0.0)
    two = fed(builder, still((walls(), BOX, twin, CHAIR), 8))[-1].snapshot
    first, last = sorted(called("box", two), key=lambda each: each.box.centre_m[0])
    for number, stamp in ((first.id, 8), (last.id, 10)):
        builder.take_up(number, STEP_NS * stamp)
        builder.let_go(HAND_M, STEP_NS * (stamp + 1))
    after = fed(builder, still((walls(), ELSEWHERE, CHAIR), 8, first=12))[-1].snapshot
    assert the("box", after).id == last.id


def test_a_frame_from_before_says_nothing_of_what_was_taken() -> None:
    builder = MapBuilder()
    before = still((walls(), BOX, CHAIR), 12)
    number = the("box", fed(builder, before[:8])[-1].snapshot).id
    builder.take_up(number, STEP_NS * 20)
    fed(builder, before[8:])
    builder.let_go(HAND_M, STEP_NS * 21)
    put = fed(builder, still((walls(), ELSEWHERE, CHAIR), 8, first=22))[-1].snapshot
    assert the("box", put).id == number


@pytest.mark.parametrize(
    "let_go_m",
    [pytest.param(None, id="it is in the hand"), pytest.param([2.0, 0.0, 0.3], id="far")],
)
def test_another_box_is_another_box(let_go_m: list[float] | None) -> None:
    builder, number = taken_box()
    fed(builder, still((walls(), CHAIR), 4, first=9))
    if let_go_m is not None:
        builder.let_go(np.array(let_go_m), STEP_NS * 13)
    after = fed(builder, still((walls(), ELSEWHERE, CHAIR), 8, first=14))[-1].snapshot
    assert the("box", after).id != number
    assert [each.thing.id for each in after.gone] == [number]


def test_what_is_out_of_sight_is_kept() -> None:
    builder = MapBuilder()
    fed(builder, still((walls(), BOX), 8))
    kept = fed(builder, still((walls(),), 15, first=9, T=AWAY))[-1].snapshot
    assert the("box", kept).existence > 0.9


def test_what_is_hidden_is_kept() -> None:
    builder = MapBuilder()
    fed(builder, still((walls(), BOX), 8))
    screen = block("screen", WHITE, (0.05, 1.6, 1.4)).moved(1.35, -0.35, turn_rad=1.2)
    hidden = (walls(), BOX, replace(screen, is_found=False))
    assert not any(d.label == "box" for d in frame_of(hidden, FRONT).detections)
    kept = fed(builder, still(hidden, 12, first=9))[-1].snapshot
    assert the("box", kept).existence > 0.9


def test_a_detector_that_says_nothing_changes_no_object() -> None:
    builder = MapBuilder()
    before = fed(builder, still((walls(), BOX, CHAIR), 8))[-1].snapshot
    silent = [
        replace(frame, detections=(), instances=None, has_detections=False)
        for frame in still((walls(), BOX, CHAIR), 15, first=9)
    ]
    after = fed(builder, silent)[-1].snapshot
    assert set(after.objects) == set(before.objects)
    for number, each in after.objects.items():
        assert each.existence == pytest.approx(before.objects[number].existence, abs=0.01)
        assert each.observations == before.objects[number].observations
        np.testing.assert_allclose(
            each.box.centre_m, before.objects[number].box.centre_m, atol=0.01
        )


def test_a_detector_that_finds_nothing_any_more_makes_doubt() -> None:
    builder = MapBuilder()
    before = the("box", fed(builder, still((walls(), BOX), 3))[-1].snapshot).existence
    blind = [replace(f, detections=()) for f in still((walls(), BOX), 6, first=4)]
    after = fed(builder, blind)[-1].snapshot
    assert all(each.existence < before for each in called("box", after))


def test_names_mistaken_now_and_then_are_outvoted() -> None:
    builder = MapBuilder()
    frames = still((walls(), BOX, CHAIR), 12)
    for n, frame in enumerate(frames):
        if n % 4 == 1:
            swapped = tuple(
                replace(d, label={"box": "chair", "chair": "box"}[d.label], score=0.6)
                for d in frame.detections
            )
            frames[n] = replace(frame, detections=swapped)
    snapshot = fed(builder, frames)[-1].snapshot
    assert sorted(each.label for each in snapshot) == ["box", "chair"]
    np.testing.assert_allclose(the("box", snapshot).box.centre_m[:2], [1.2, 0.8], atol=0.1)
    assert all(each.labels[0][1] > 0.9 for each in snapshot)


def test_boxes_without_masks_do_as_well() -> None:
    builder = MapBuilder()
    for n, T in enumerate(around(12, 1.9), start=1):
        frame = frame_of((walls(), TABLE, BOX), T, n * STEP_NS)
        found = tuple(replace(d, instance=0) for d in frame.detections)
        builder.update(replace(frame, detections=found, instances=None))
    box = the("box", builder.snapshot).box
    np.testing.assert_allclose(box.centre_m, [1.2, 0.8, 0.125], atol=0.06)
    np.testing.assert_allclose(np.sort(box.size_m), [0.25, 0.3, 0.4], atol=0.08)


# Pictures with nothing in them ------------------------------------------------------------------


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf, 50.0])
def test_a_picture_without_depth_does_no_harm(value: float) -> None:
    builder = MapBuilder()
    before = fed(builder, still((walls(), BOX), 4))[-1].snapshot
    colour, depth, instances = render((walls(), BOX), FRONT)
    empty = make_frame(
        5 * STEP_NS,
        colour,
        np.full_like(depth, value),
        frame_of((), FRONT).camera,
        FRONT,
        detect((walls(), BOX), instances),
        instances,
    )
    update = builder.update(empty)
    assert (update.lifted, update.detections, update.measured) == (0, 1, ())
    assert set(update.snapshot.objects) == set(before.objects)
    assert update.snapshot.stamp_ns == 5 * STEP_NS


def test_detections_outside_of_the_picture_are_left_out() -> None:
    (frame,) = still((walls(), BOX), 1)
    beside = Detection("box", 0.9, (400.0, 10.0, 450.0, 50.0), 7)
    update = MapBuilder().update(replace(frame, detections=(beside, *frame.detections)))
    assert (update.lifted, update.detections) == (1, 2)


def test_far_things_are_not_measured() -> None:
    builder = MapBuilder(MapperSettings(max_object_range_m=1.0))
    assert len(fed(builder, still((walls(), BOX), 5))[-1].snapshot) == 0


# Poses that are a little off --------------------------------------------------------------------


def test_a_localisation_that_wanders_does_not_double_things() -> None:
    """A slow error of up to 6 cm and 1.5 degrees; without refining, the box would be smeared."""
    builder = MapBuilder()
    for n, T in enumerate(around(24, 1.9), start=1):
        frame = frame_of((walls(), TABLE, CHAIR, BOX), T, n * STEP_NS)
        turn = np.deg2rad(1.5) * np.sin(0.5 * n)
        wrong = np.eye(4)
        wrong[:2, :2] = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
        told = T.copy()
        told[:3, :3] = wrong[:3, :3] @ T[:3, :3]
        told[:2, 3] += 0.06 * np.array([np.sin(0.4 * n), np.cos(0.4 * n) - 1.0])
        builder.update(replace(frame, T_map_camera=told))
    assert sorted(each.label for each in builder.snapshot) == ["box", "chair", "table"]
    np.testing.assert_allclose(
        np.sort(the("box", builder.snapshot).box.size_m), [0.25, 0.3, 0.4], atol=0.06
    )


# Forgetting, saving and going on ----------------------------------------------------------------


def test_clear_forgets_but_never_uses_an_id_twice() -> None:
    builder = MapBuilder()
    before = fed(builder, still((walls(), BOX), 5))[-1].snapshot
    cleared = builder.clear()
    assert len(cleared) == 0
    assert cleared.occupancy is None
    assert cleared.version == before.version + 1
    again = fed(builder, still((walls(), BOX), 5, first=6))[-1].snapshot
    assert the("box", again).id > the("box", before).id
    assert again.version > cleared.version


def test_clear_can_keep_the_ground() -> None:
    builder = MapBuilder()
    fed(builder, still((walls(), BOX), 5))
    grid = builder.refresh_occupancy().occupancy
    assert builder.clear(keep_occupancy=True).occupancy is grid


def test_what_is_exported_can_be_adopted() -> None:
    builder = MapBuilder()
    for n, T in enumerate(around(8, 1.9), start=1):
        builder.update(frame_of((walls(), TABLE, BOX), T, n * STEP_NS))
    before = builder.snapshot
    other = MapBuilder()
    after = other.adopt(builder.export())
    assert set(after.objects) == set(before.objects)
    for number, each in after.objects.items():
        np.testing.assert_allclose(
            each.box.centre_m, before.objects[number].box.centre_m, atol=0.03
        )
        assert each.label == before.objects[number].label
    # The next frame continues the same objects.
    update = fed(other, still((walls(), TABLE, BOX), 1, first=20))[-1]
    assert set(update.measured) == set(before.objects)


def test_merging_adds_under_new_ids() -> None:
    one, two = MapBuilder(), MapBuilder()
    fed(one, still((walls(), BOX), 5))
    fed(two, still((walls(), CHAIR), 5))
    merged = one.adopt(two.export(), merge=True)
    assert sorted(each.label for each in merged) == ["box", "chair"]
    assert len(set(merged.objects)) == 2


def test_merging_the_same_map_doubles_nothing(tmp_path: Path) -> None:
    builder = MapBuilder()
    fed(builder, still((walls(), BOX), 8))
    write_map(tmp_path / "map", builder.export(), overwrite=False)
    assert len(builder.adopt(read_map(tmp_path / "map"), merge=True)) == 1


def test_after_the_clock_went_back_older_stamps_count() -> None:
    builder = MapBuilder()
    fed(builder, still((walls(), BOX), 5, first=100))
    builder.rewind()
    update = fed(builder, still((walls(), BOX), 1, first=1))[0]
    assert update.snapshot.stamp_ns == STEP_NS
