"""Tests for scene/snapshot.py and scene/store.py."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from spatial_si_ros.scene import EMPTY, known_map, known_object
from spatial_si_ros.scene.store import SnapshotStore

MUG = known_object(4, "mug", [0.0, 0.0, 0.5], [0.1, 0.1, 0.1])
TABLE = known_object(9, "table", [0.0, 0.0, 0.2], [1.0, 1.0, 0.4])


def test_a_snapshot_is_its_objects() -> None:
    snapshot = known_map([MUG, TABLE])
    assert len(snapshot) == 2
    assert list(snapshot) == [MUG, TABLE]
    assert snapshot.objects[9] is TABLE


def test_the_empty_map() -> None:
    assert (len(EMPTY), EMPTY.version, EMPTY.frame_id, EMPTY.occupancy) == (0, 0, "map", None)


def test_it_cannot_be_changed() -> None:
    snapshot = known_map([MUG])
    with pytest.raises(FrozenInstanceError):
        snapshot.version = 2
    with pytest.raises(TypeError, match="does not support item assignment"):
        snapshot.objects[5] = TABLE
    with pytest.raises(ValueError, match="read-only"):
        MUG.box.centre_m[0] = 1.0


def test_the_store_holds_the_newest() -> None:
    store = SnapshotStore()
    assert store.latest is EMPTY
    first = known_map([MUG])
    store.publish(first)
    assert store.latest is first
    second = replace(first, version=2)
    store.publish(second)
    assert store.latest is second
    assert first.version == 1
