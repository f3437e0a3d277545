"""Tests for scene/persistence.py: what is written is read again, and what is no map is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spatial_si_ros.errors import MapFileError
from spatial_si_ros.scene.persistence import FORMAT, SavedMap, read_map, remove_map, write_map
from spatial_si_ros.scene.surface import Surface
from spatial_si_ros.scene.track import Track


def track(number: int = 3) -> Track:
    rng = np.random.default_rng(number)
    surface = Surface(0.02)
    surface.add(rng.uniform(0.0, 0.4, (60, 3)), np.full(60, 400.0))
    made = Track(number, surface, 11)
    made.labels.observe("mug", 0.8)
    made.labels.observe("cup", 0.4)
    made.log_odds, made.observations, made.misses = 2.5, 7, 1
    made.colour_votes, made.rgb_sum = rng.uniform(size=12), rng.uniform(size=3)
    made.best_view_pixels, made.pixel_area, made.last_seen_ns = 900, 1234.5, 99
    made.look_from(np.array([1.0, 2.0, 1.2]), np.zeros(3))
    made.rivals = {8: 4}
    return made


def saved(*tracks: Track) -> SavedMap:
    T = np.eye(4)
    T[:2, 3] = 0.5, -0.25
    arrays = {"occupancy": np.ones((4, 5), np.float32), "occupancy_origin": np.array([1, -2])}
    return SavedMap("house", 123, 40, list(tracks), T, arrays)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A saved map with one mug."""
    write_map(tmp_path / "map", saved(track()), overwrite=False)
    return tmp_path / "map"


# Round trip -------------------------------------------------------------------------------------


def test_everything_comes_back(folder: Path) -> None:
    got = read_map(folder)
    assert (got.frame_id, got.stamp_ns, got.next_id) == ("house", 123, 40)
    np.testing.assert_array_equal(got.T_map_inner, saved().T_map_inner)
    assert set(got.arrays) == {"occupancy", "occupancy_origin"}
    np.testing.assert_array_equal(got.arrays["occupancy"], np.ones((4, 5)))
    (mine,), want = got.tracks, track()
    np.testing.assert_array_equal(mine.surface.state(), want.surface.state())
    assert mine.surface.edge_m == want.surface.edge_m
    assert mine.labels.ranked() == want.labels.ranked()
    for name in ("id", "log_odds", "observations", "misses", "best_view_pixels", "pixel_area",
                 "first_seen_ns", "last_seen_ns", "rivals"):  # fmt: skip
        assert getattr(mine, name) == getattr(want, name), name
    for name in ("colour_votes", "rgb_sum", "views", "view_sum_m"):
        np.testing.assert_array_equal(getattr(mine, name), getattr(want, name), name)


def test_an_empty_map_comes_back(tmp_path: Path) -> None:
    write_map(tmp_path / "a" / "b" / "map", saved(), overwrite=False)
    assert read_map(tmp_path / "a" / "b" / "map").tracks == []


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(st.text(min_size=1, max_size=8), st.floats(-50, 50), min_size=1, max_size=4),
    st.integers(1, 2**31),
    st.text(max_size=10),
)
def test_any_words_and_numbers_come_back(
    tmp_path: Path, labels: dict[str, float], number: int, frame_id: str
) -> None:
    one = track()
    one.id = number
    one.labels = type(one.labels)(labels)
    want = saved(one)
    want.frame_id = frame_id
    write_map(tmp_path / "any", want, overwrite=True)
    got = read_map(tmp_path / "any")
    assert got.frame_id == frame_id
    assert (got.tracks[0].id, dict(got.tracks[0].labels.items())) == (number, labels)


# Writing ----------------------------------------------------------------------------------------


def test_a_map_is_replaced_only_on_demand(folder: Path) -> None:
    with pytest.raises(MapFileError, match="holds a map already; ask to overwrite it"):
        write_map(folder, saved(), overwrite=False)
    assert len(read_map(folder).tracks) == 1
    write_map(folder, saved(), overwrite=True)
    assert read_map(folder).tracks == []


def test_nothing_is_left_beside_it(folder: Path) -> None:
    write_map(folder, saved(), overwrite=True)
    assert [each.name for each in folder.parent.iterdir()] == ["map"]
    assert sorted(each.name for each in folder.iterdir()) == ["arrays.npz", "map.json"]


def test_a_folder_that_is_no_map_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(MapFileError, match="exists and is not a saved map: it is left alone"):
        write_map(tmp_path, saved(), overwrite=True)
    with pytest.raises(MapFileError, match="exists and is not a saved map"):
        write_map(tmp_path / "letter.txt", saved(), overwrite=True)
    remove_map(tmp_path)
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_an_empty_folder_may_become_a_map(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    write_map(tmp_path / "map", saved(), overwrite=False)
    assert read_map(tmp_path / "map").next_id == 40


def test_a_relative_path_is_refused() -> None:
    with pytest.raises(MapFileError, match="want an absolute path, got 'here'"):
        write_map(Path("here"), saved(), overwrite=False)


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(MapFileError, match="cannot write a map to"):
        write_map(tmp_path / "file" / "map", saved(), overwrite=False)


def test_remove(folder: Path) -> None:
    remove_map(folder)
    assert not folder.exists()


# Reading what is damaged ------------------------------------------------------------------------


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(MapFileError, match=r"there is no map at '.*': map.json is missing"):
        read_map(tmp_path / "none")


def test_without_its_arrays(folder: Path) -> None:
    (folder / "arrays.npz").unlink()
    with pytest.raises(MapFileError, match="is damaged: .*arrays.npz"):
        read_map(folder)


@pytest.mark.parametrize("length", [0, 10, 400])
def test_cut_short(folder: Path, length: int) -> None:
    data = (folder / "arrays.npz").read_bytes()
    (folder / "arrays.npz").write_bytes(data[:length])
    with pytest.raises(MapFileError, match="is damaged"):
        read_map(folder)


@pytest.mark.parametrize("version", [0, FORMAT + 1, "1", None])
def test_another_version(folder: Path, version: Any) -> None:
    head = json.loads((folder / "map.json").read_text(encoding="utf-8"))
    head["format"] = version
    (folder / "map.json").write_text(json.dumps(head), encoding="utf-8")
    with pytest.raises(MapFileError, match=f"has format {version}; this version reads {FORMAT}"):
        read_map(folder)


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "null", '"map"', '{"format": 1}'])
def test_another_json(folder: Path, text: str) -> None:
    (folder / "map.json").write_text(text, encoding="utf-8")
    with pytest.raises(MapFileError, match="is damaged|has format"):
        read_map(folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tracks", None),
        ("tracks", [{}]),
        ("T_map_inner", [[1.0, 2.0]]),
        ("T_map_inner", [[float("nan")] * 4] * 4),
        ("next_id", "many"),
        ("stamp_ns", None),
    ],
)
def test_a_bad_entry(folder: Path, key: str, value: Any) -> None:
    head = json.loads((folder / "map.json").read_text(encoding="utf-8"))
    head[key] = value
    (folder / "map.json").write_text(json.dumps(head), encoding="utf-8")
    with pytest.raises(MapFileError, match="is damaged"):
        read_map(folder)


@pytest.mark.parametrize(
    "surface",
    [np.zeros((3, 5)), np.zeros(6), np.full((2, 6), np.nan)],
    ids=["narrow", "flat", "nan"],
)
def test_a_bad_surface(folder: Path, surface: np.ndarray) -> None:
    with np.load(folder / "arrays.npz") as archive:
        arrays = dict(archive)
    arrays["track_3_surface"] = surface
    np.savez(folder / "arrays.npz", **arrays)
    with pytest.raises(
        MapFileError, match=r"the surface of object 3 is not a finite \(N, 6\) array"
    ):
        read_map(folder)


def test_a_pickle_is_not_opened(folder: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return pytest.fail, ("the file was unpickled",)

    with np.load(folder / "arrays.npz") as archive:
        arrays = dict(archive)
    arrays["occupancy"] = np.array([Trap()], dtype=object)
    np.savez(folder / "arrays.npz", **arrays)
    with pytest.raises(MapFileError, match="is damaged: .*allow_pickle"):
        read_map(folder)


def test_a_copied_track_shares_nothing_that_changes() -> None:
    track = Track(3, Surface(0.02), 7)
    track.surface.add(np.array([[0.0, 0.0, 0.0], [0.1, 0.0, 0.0]]), np.ones(2))
    track.labels.observe("mug", 0.9)
    track.rivals[4] = 2
    twin = track.copy()
    before = twin.surface.state(), dict(twin.labels.items()), dict(twin.rivals), twin.views.copy()
    seen = np.ones(2, np.bool_)
    track.surface.observe(seen, seen, np.full((3, 2), 0.01), np.ones(2))
    track.labels.observe("mug", 0.9)
    track.rivals[4] += 1
    track.look_from(np.ones(3), np.zeros(3))
    assert (twin.id, twin.first_seen_ns) == (3, 7)
    np.testing.assert_array_equal(twin.surface.state(), before[0])
    assert dict(twin.labels.items()) == before[1]
    assert dict(twin.rivals) == before[2]
    np.testing.assert_array_equal(twin.views, before[3])
