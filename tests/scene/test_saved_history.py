"""Tests for scene/saved_history.py and what persistence.py keeps of the past."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from spatial_si_ros.errors import MapFileError
from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.scene import Gone, Place, TrailPose, known_object
from spatial_si_ros.scene.objects import Support
from spatial_si_ros.scene.persistence import FORMAT, SavedMap, read_map, write_map
from spatial_si_ros.scene.surface import Surface
from spatial_si_ros.scene.track import Track

PLACE = Place(
    OrientedBox(np.array([1.0, 2.0, 0.5]), np.array([0.4, 0.5, 1.0]), 0.3),
    Support(0, "on", 0.9),
    5,
    60,
)
MUG = known_object(
    3, "mug", [0, 0, 0.8], [0.1, 0.1, 0.1], colour="red", on=7, seen_ns=(10, 90), past=(PLACE,)
)


def saved() -> SavedMap:
    surface = Surface(0.02)
    surface.add(np.random.default_rng(0).uniform(0.0, 0.4, (60, 3)), np.full(60, 400.0))
    track = Track(4, surface, 11)
    track.labels.observe("chair", 0.8)
    track.past, track.appeared_ns, track.rested_ns, track.newcomer = (PLACE,), 12, 61, True
    trail = tuple(TrailPose(n, pose_from_yaw([n, 0, 1], 0.1 * n)) for n in range(3))
    return SavedMap("map", 100, 9, [track], np.eye(4), {}, (Gone(MUG, 95),), trail)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_map(tmp_path / "map", saved(), overwrite=False)
    return tmp_path / "map"


def test_the_past_comes_back(folder: Path) -> None:
    got = read_map(folder)
    (track,) = got.tracks
    assert (track.appeared_ns, track.rested_ns, track.newcomer) == (12, 61, True)
    (place,) = track.past
    np.testing.assert_array_equal(place.box.corners_m, PLACE.box.corners_m)
    assert (place.support, place.since_ns, place.until_ns) == (PLACE.support, 5, 60)
    assert set(got.arrays) == set()


def test_what_went_comes_back(folder: Path) -> None:
    (gone,) = read_map(folder).gone
    assert gone.stamp_ns == 95
    thing = gone.thing
    assert (thing.name, thing.colour, thing.support) == ("mug_3", MUG.colour, MUG.support)
    assert (thing.first_seen_ns, thing.last_seen_ns, thing.appeared_ns) == (10, 90, 10)
    np.testing.assert_array_equal(thing.box.corners_m, MUG.box.corners_m)
    assert thing.past[0].until_ns == 60


def test_the_trail_comes_back(folder: Path) -> None:
    trail = read_map(folder).trail
    assert [each.stamp_ns for each in trail] == [0, 1, 2]
    np.testing.assert_array_equal(trail[2].T_map_camera, saved().trail[2].T_map_camera)
    assert not trail[0].T_map_camera.flags.writeable


def test_a_map_of_the_first_format_still_loads(folder: Path) -> None:
    """It knows nothing of the past."""
    head = json.loads((folder / "map.json").read_text(encoding="utf-8"))
    head["format"] = 1
    del head["gone"]
    for each in head["tracks"]:
        for key in ("appeared_ns", "rested_ns", "newcomer", "past"):
            del each[key]
    (folder / "map.json").write_text(json.dumps(head), encoding="utf-8")
    with np.load(folder / "arrays.npz") as archive:
        arrays = {name: archive[name] for name in archive.files if not name.startswith("trail_")}
    np.savez(folder / "arrays.npz", **arrays)
    got = read_map(folder)
    assert FORMAT == 2
    assert (got.gone, got.trail) == ((), ())
    (track,) = got.tracks
    assert (track.past, track.appeared_ns, track.rested_ns) == ((), None, 11)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda head: head["gone"][0].update(labels=[]), "has no label"),
        (lambda head: head["gone"][0].update(box=[1.0, 2.0]), "want seven numbers for a box"),
        (lambda head: head["gone"][0].update(size_std_m=[1.0]), r"want \(3,\) finite numbers"),
        (lambda head: head["gone"].append({}), "is damaged"),
        (lambda head: head["tracks"][0]["past"][0].update(since_ns=None), "is damaged"),
    ],
)
def test_a_damaged_past_is_refused(folder: Path, damage: object, says: str) -> None:
    head = json.loads((folder / "map.json").read_text(encoding="utf-8"))
    damage(head)
    (folder / "map.json").write_text(json.dumps(head), encoding="utf-8")
    with pytest.raises(MapFileError, match=says):
        read_map(folder)


def test_a_damaged_trail_is_refused(folder: Path) -> None:
    with np.load(folder / "arrays.npz") as archive:
        arrays = dict(archive)
    arrays["trail_poses"] = arrays["trail_poses"][:1]
    np.savez(folder / "arrays.npz", **arrays)
    with pytest.raises(MapFileError, match="trail_poses is not a finite"):
        read_map(folder)
