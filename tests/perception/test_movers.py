"""Tests for perception/movers.py and what belongs to it: what moves is followed, the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from perception.rendering import (
    BLUE,
    RED,
    WHITE,
    Thing,
    block,
    frame_of,
    look,
    walls,
)

from spatial_si_ros.perception.depth import look_at_depth
from spatial_si_ros.perception.mapping import MapBuilder
from spatial_si_ros.perception.movers import Movers
from spatial_si_ros.scene import SceneObject, SceneSnapshot
from spatial_si_ros.scene.history import first_place, moved_m
from spatial_si_ros.scene.tracks import TrackTable

STEP_S = 0.1
BOX = block("box", BLUE, (0.4, 0.3, 0.4))
BALL = block("ball", RED, (0.24, 0.24, 0.24))
PERSON = block("person", RED, (0.3, 0.45, 1.7))
BESIDE = (
    walls(),
    block("table", WHITE, (1.2, 0.8, 0.7)).moved(1.9, -1.6),
    block("chair", WHITE, (0.45, 0.45, 0.9)).moved(1.4, 1.9),
)
CAMERA = look([-2.0, -0.3, 1.3], [1.0, 0.0, 0.4])
Where = Callable[[float], Thing | None]


def stamp_ns(seconds: float) -> int:
    return round((10.0 + seconds) * 1e9)


def watched(
    thing: Where,
    seconds: float,
    step_s: float = STEP_S,
    poses: Callable[[float], np.ndarray] = lambda _: CAMERA,
    beside: Sequence[Thing] = BESIDE,
) -> tuple[MapBuilder, list[SceneSnapshot]]:
    """The maps of a scene in which one thing moves, seen by a noisy depth camera."""
    builder, rng, maps = MapBuilder(), np.random.default_rng(3), []
    for n in range(round(seconds / step_s)):
        t = n * step_s
        there = thing(t)
        things = [*beside, there] if there is not None else list(beside)
        maps.append(builder.update(frame_of(things, poses(t), stamp_ns(t), rng)).snapshot)
    return builder, maps


def the(label: str, snapshot: SceneSnapshot) -> SceneObject:
    (found,) = [each for each in snapshot if each.label == label]
    return found


def ids(label: str, maps: Sequence[SceneSnapshot]) -> set[int]:
    return {each.id for snapshot in maps for each in snapshot if each.label == label}


# Followed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thing", "start_m", "velocity_m_s"),
    [
        (BOX, (0.5, -0.8), (0.0, 0.3)),
        (BOX, (-0.5, 0.2), (0.4, 0.0)),
        (BOX, (1.6, 0.2), (-0.4, 0.0)),
        (BALL, (0.2, 1.0), (0.3, -0.6)),
        (PERSON, (1.2, -1.3), (-0.6, 0.7)),
    ],
    ids=["across", "away", "nearer", "a ball", "a person"],
)
def test_it_keeps_its_id_and_its_box_and_velocity_follow(
    thing: Thing, start_m: tuple[float, float], velocity_m_s: tuple[float, float]
) -> None:
    """At rest for 0.6 s, then at a constant velocity."""
    x, y = start_m
    vx, vy = velocity_m_s

    def there(t: float) -> Thing:
        gone_s = max(t - 0.6, 0.0)
        return thing.moved(x + vx * gone_s, y + vy * gone_s)

    _, maps = watched(there, 2.6)
    assert len(ids(thing.label, maps)) == 1
    got = the(thing.label, maps[-1])
    true = np.mean([part.centre_m for part in there(2.5).parts], axis=0)
    np.testing.assert_allclose(got.box.centre_m, true, atol=0.06)
    size = thing.parts[0].size_m
    np.testing.assert_allclose(np.sort(got.box.size_m), np.sort(size), atol=0.12)
    assert got.motion is not None and got.motion.is_moving
    np.testing.assert_allclose(got.motion.velocity_m_s, velocity_m_s, atol=0.08)
    assert got.motion.stamp_ns == stamp_ns(2.5)
    np.testing.assert_allclose(first_place(got).box.centre_m[:2], start_m, atol=0.08)
    way = 1.9 * float(np.hypot(vx, vy))
    assert moved_m(got.box, first_place(got)) == pytest.approx(way, abs=0.12)
    assert abs(got.moved_ns - stamp_ns(0.6)) < 0.3e9


@pytest.mark.parametrize("speed_m_s", [0.9, 1.5])
def test_few_frames_a_second_are_enough_for_somebody_who_walks(speed_m_s: float) -> None:
    """The faster one is nowhere seen twice. A person faces where it goes."""
    _, maps = watched(lambda t: PERSON.moved(1.5, 0.4 - speed_m_s * (1.2 - t)), 2.8, step_s=0.4)
    assert len(ids("person", maps)) == 1
    person = the("person", maps[-1])
    np.testing.assert_allclose(person.motion.velocity_m_s, [0.0, speed_m_s], atol=0.2)
    assert person.front.yaw_rad == pytest.approx(0.5 * np.pi, abs=0.3)
    assert person.front.probability > 0.9


def test_who_stood_still_all_the_time_has_no_front() -> None:
    _, maps = watched(lambda _: PERSON.moved(1.2, 0.0), 1.2)
    assert the("person", maps[-1]).front is None


def test_what_stopped_rests_where_it_is() -> None:
    _, maps = watched(lambda t: BOX.moved(0.5, -0.8 + 0.5 * min(max(t - 0.6, 0.0), 1.6)), 3.0)
    assert len(ids("box", maps)) == 1
    got = the("box", maps[-1])
    np.testing.assert_allclose(got.box.centre_m[:2], [0.5, 0.0], atol=0.04)
    assert got.motion.speed_m_s < 0.03
    assert abs(got.since_ns - stamp_ns(2.2)) < 0.8e9
    assert moved_m(got.box, first_place(got)) == pytest.approx(0.8, abs=0.08)


def test_a_mover_is_told_from_a_camera_that_moves() -> None:
    """The camera drives past; only the box has a velocity."""
    _, maps = watched(
        lambda t: BOX.moved(1.0, -0.8 + 0.3 * max(t - 0.6, 0.0)),
        2.2,
        poses=lambda t: look([-2.0 + 0.3 * t, -0.5 + 0.2 * t, 1.3], [1.0, 0.0, 0.4]),
    )
    np.testing.assert_allclose(the("box", maps[-1]).motion.velocity_m_s, [0.0, 0.3], atol=0.06)
    for label in ("table", "chair"):
        still = the(label, maps[-1])
        assert still.past == ()
        assert still.motion is None or not still.motion.is_moving


def test_nothing_moves_in_a_room_at_rest() -> None:
    """A walk around the room with a turn of the head."""

    def pose(t: float) -> np.ndarray:
        a = 0.6 * t
        return look([1.2 * np.cos(a), 1.2 * np.sin(a), 1.3], [2.5 * np.cos(3 * a), 2.0, 0.4])

    fridge = block("fridge", WHITE, (0.6, 0.65, 1.8)).moved(-2.4, 1.2)
    _, maps = watched(lambda _: PERSON.moved(0.4, 2.2), 3.0, poses=pose, beside=(*BESIDE, fridge))
    assert len(maps[-1]) >= 3
    for each in maps[-1]:
        assert each.past == ()
        assert each.motion is None or each.motion.speed_m_s == 0.0


# Gone, and found elsewhere ------------------------------------------------------------------------


def test_what_was_taken_away_went() -> None:
    _, maps = watched(lambda t: BOX.moved(0.5, -0.4) if t < 1.5 else None, 3.0)
    (gone,) = maps[-1].gone
    assert gone.thing.label == "box"
    assert gone.thing.id not in maps[-1].objects
    assert 1.5 <= 1e-9 * (gone.stamp_ns - stamp_ns(0.0)) < 2.8
    assert abs(gone.thing.last_seen_ns - stamp_ns(1.4)) < 0.2e9
    assert maps[10].gone == ()


def test_what_was_put_elsewhere_is_the_same_object() -> None:
    _, maps = watched(lambda t: BOX.moved(0.5, -0.8 if t < 1.2 else 0.6), 2.6)
    got = the("box", maps[-1])
    assert got.id == the("box", maps[10]).id
    assert maps[-1].gone == ()
    assert moved_m(got.box, first_place(got)) == pytest.approx(1.4, abs=0.1)
    assert abs(got.first_seen_ns - stamp_ns(0.0)) < 0.1e9


def test_who_was_out_of_sight_for_a_while_is_the_same_person() -> None:
    """Seen on the left, then nobody for 1.2 s, then on the right where nobody had been."""
    _, maps = watched(
        lambda t: None if 1.0 <= t < 2.2 else PERSON.moved(1.2, -1.2 if t < 1.0 else 0.9), 3.4
    )
    assert len(ids("person", maps[-1:])) == 1
    assert the("person", maps[-1]).id == the("person", maps[8]).id
    assert moved_m(the("person", maps[-1]).box, first_place(the("person", maps[-1]))) > 1.9


def test_what_no_detector_finds_any_more_did_not_go() -> None:
    _, maps = watched(
        lambda t: (
            BOX.moved(0.5, -0.4) if t < 1.0 else replace(BOX.moved(0.5, -0.4), is_found=False)
        ),
        2.2,
    )
    assert maps[-1].gone == ()


# What the newest frame showed, and appearance -----------------------------------------------------


def test_last_sights_are_exact() -> None:
    """The camera turns away after a second."""
    away = look([-2.0, -0.3, 1.3], [-3.0, -0.3, 1.3])
    _, maps = watched(
        lambda _: BOX.moved(0.5, 0.0), 2.0, poses=lambda t: CAMERA if t < 0.95 else away
    )
    assert the("box", maps[5]).id in maps[5].measured
    assert maps[-1].measured == frozenset()
    assert the("box", maps[-1]).last_seen_ns == stamp_ns(0.9)


def test_a_thing_appears_when_it_is_large_enough() -> None:
    """Seen from afar first: fewer than 400 pixels."""
    _, maps = watched(
        lambda _: block("mug", RED, (0.1, 0.1, 0.14)).moved(2.4, 0.0),
        2.0,
        poses=lambda t: look([-1.5 + 1.8 * t, 0.0, 1.0], [2.4, 0.0, 0.1]),
    )
    early, late = the("mug", maps[4]), the("mug", maps[-1])
    assert early.appeared_ns is None
    assert late.first_seen_ns < late.appeared_ns <= stamp_ns(1.9)


# The camera's pose --------------------------------------------------------------------------------


def test_who_walks_is_left_out_of_the_camera_s_pose() -> None:
    frame = frame_of((*BESIDE, PERSON.moved(0.5, 0.0)), CAMERA, 1)
    view = look_at_depth(frame.depth_m)
    still = Movers(TrackTable()).still_view(view, frame)
    person = frame.instances == len(BESIDE) + 1
    assert not still.usable[person].any()
    np.testing.assert_array_equal(still.usable[~person], view.usable[~person])
    without = frame_of(BESIDE, CAMERA, 1)
    view = look_at_depth(without.depth_m)
    assert Movers(TrackTable()).still_view(view, without) is view


def test_a_large_mover_does_not_carry_the_camera_along() -> None:
    """A wardrobe on wheels fills much of the picture; the pose that is told is right."""
    wardrobe = block("wardrobe", WHITE, (0.6, 1.2, 1.9))
    builder, _ = watched(
        lambda t: wardrobe.moved(0.2, -0.6 + 0.4 * max(t - 0.6, 0.0)), 2.6, beside=(walls(),)
    )
    T = builder.update(
        frame_of((walls(), wardrobe.moved(0.2, 0.2)), CAMERA, stamp_ns(2.6))
    ).T_map_camera
    np.testing.assert_allclose(T[:2, 3], CAMERA[:2, 3], atol=0.03)


def test_the_trail_is_where_the_camera_was() -> None:
    _, maps = watched(
        lambda _: None, 2.0, poses=lambda t: look([-2.0 + 0.5 * t, 0.0, 1.3], [3.0, 0.0, 0.5])
    )
    trail = maps[-1].trail
    assert [each.stamp_ns for each in trail] == sorted({each.stamp_ns for each in trail})
    np.testing.assert_allclose(trail[0].T_map_camera[:3, 3], [-2.0, 0.0, 1.3], atol=0.02)
    np.testing.assert_allclose(trail[-1].T_map_camera[:3, 3], [-1.05, 0.0, 1.3], atol=0.05)
    assert len(maps[0].trail) == 1
