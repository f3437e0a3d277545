"""Tests for scene/reunion.py: who walked out of sight and who turned up are one, or are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.scene import Place, known_object
from spatial_si_ros.scene.reunion import who_walked
from spatial_si_ros.scene.surface import Surface
from spatial_si_ros.scene.track import Track

S = 1_000_000_000
UPRIGHT_M, SHARD_M = (0.4, 0.4, 1.7), (0.2, 0.1, 0.03)


def box(x_m: float, size_m: tuple[float, float, float] = UPRIGHT_M) -> OrientedBox:
    return OrientedBox(np.array([x_m, 0.0, 0.5 * size_m[2]]), np.array(size_m), 0.0)


def track(number: int, x_m: float, seen_s: tuple[float, float], label: str = "person") -> Track:
    """Somebody seen in five frames between two times."""
    made = Track(number, Surface(0.02), round(seen_s[0] * S))
    made.last_seen_ns = round(seen_s[1] * S)
    made.labels.observe(label, 0.9)
    made.observations, made.box = 5, box(x_m)
    return made


def lost(x_m: float = 0.0, until_s: float = 10.0, number: int = 1) -> Track:
    """Who is no longer seen, as the map still shows it."""
    old = track(number, x_m, (0.0, until_s))
    assert old.box is not None
    old.shown = known_object(
        number, "person", old.box.centre_m, old.box.size_m, seen_ns=(0, old.last_seen_ns)
    )
    return old


@pytest.mark.parametrize(
    ("x_m", "since_s", "label", "same"),
    [
        (3.0, 12.0, "person", True),  # 3 m in 2 s and a step
        (6.0, 12.0, "person", False),  # too far for the time
        (6.0, 16.0, "person", True),
        (1.0, 9.0, "person", False),  # seen while the other one was
        (1.0, 12.0, "dog", False),
    ],
)
def test_there_was_time_for_the_way(x_m: float, since_s: float, label: str, same: bool) -> None:
    old, young = lost(), track(2, x_m, (since_s, since_s + 1.0), label)
    assert who_walked(young, [old, young]) is (old if same else None)


def test_of_two_that_may_have_walked_nobody_did() -> None:
    young = track(3, 1.0, (12.0, 13.0))
    assert who_walked(young, [lost(), lost(0.5, number=2), young]) is None


def test_what_is_left_of_who_walked_away_is_as_high_as_it_was() -> None:
    """Looked through where it stood, only a piece of it is still shown."""
    old, young = lost(), track(2, 1.0, (12.0, 13.0))
    assert old.shown is not None
    shard = replace(old.shown, box=box(0.0, SHARD_M))
    old.shown = shard
    assert who_walked(young, [old, young]) is None
    old.shown = replace(shard, past=(Place(box(-1.0), None, 0, 5 * S),))
    assert who_walked(young, [old, young]) is old
