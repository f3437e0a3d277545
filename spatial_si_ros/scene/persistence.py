"""A map in a folder: `map.json` and `arrays.npz`, never pickled, written at one stroke."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import MapFileError
from .beliefs import LabelBelief
from .ends import Ends
from .saved_history import gone_of, gone_row, place_of, place_row, trail_arrays, trail_of
from .snapshot import Gone, TrailPose
from .surface import Surface
from .track import VIEW_BINS, Track

Array = npt.NDArray[np.float64]

FORMAT = 2
_OLD_FORMATS = (1,)
"""Without what is remembered of the past; read as if there had been none."""
_OURS = ("track_", "trail_")
_JSON, _ARRAYS = "map.json", "arrays.npz"


@dataclass(slots=True, eq=False)
class SavedMap:
    """Everything that a map builder goes on from.

    Attributes:
        frame_id: name of the published map frame.
        stamp_ns: newest frame in it.
        next_id: first id that was never used.
        tracks: in the inner map.
        T_map_inner: (4, 4) from the inner to the published map.
        arrays: grids, by name (see `MapBuilder.export`).
        gone: objects that went.
        trail: where the camera was.
    """

    frame_id: str
    stamp_ns: int
    next_id: int
    tracks: list[Track]
    T_map_inner: Array
    arrays: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    gone: tuple[Gone, ...] = ()
    trail: tuple[TrailPose, ...] = ()


def write_map(folder: Path, saved: SavedMap, *, overwrite: bool) -> None:
    """Write a map so that the folder is either the old or the whole new one.

    Raises:
        MapFileError: the folder exists and may not be replaced or is no map, or the disk refuses.
    """
    if not folder.is_absolute():
        raise MapFileError(f"want an absolute path, got '{folder}'")
    if folder.exists():
        if not folder.is_dir() or (any(folder.iterdir()) and not (folder / _JSON).is_file()):
            raise MapFileError(f"'{folder}' exists and is not a saved map: it is left alone")
        if (folder / _JSON).is_file() and not overwrite:
            raise MapFileError(f"'{folder}' holds a map already; ask to overwrite it")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as spare:
            fresh = Path(spare) / "new"
            fresh.mkdir()
            _write(fresh, saved)
            if folder.exists():
                folder.rename(Path(spare) / "old")
            fresh.rename(folder)
    except OSError as error:
        raise MapFileError(f"cannot write a map to '{folder}': {error}") from error


def read_map(folder: Path) -> SavedMap:
    """Read what `write_map` wrote.

    Raises:
        MapFileError: nothing there, damaged, or of another format.
    """
    if not (folder / _JSON).is_file():
        raise MapFileError(f"there is no map at '{folder}': {_JSON} is missing")
    try:
        head = json.loads((folder / _JSON).read_text(encoding="utf-8"))
        known = isinstance(head, dict) and head.get("format") in (FORMAT, *_OLD_FORMATS)
        if not known:
            got = head.get("format") if isinstance(head, dict) else type(head).__name__
            raise MapFileError(f"'{folder}' has format {got}; this version reads {FORMAT}")
        with np.load(folder / _ARRAYS, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        tracks = [_track(each, arrays) for each in head["tracks"]]
        T_map_inner = np.array(head["T_map_inner"], dtype=np.float64)
        if T_map_inner.shape != (4, 4) or not np.all(np.isfinite(T_map_inner)):
            raise ValueError("T_map_inner is not a finite (4, 4) array")
        return SavedMap(
            str(head["frame_id"]),
            int(head["stamp_ns"]),
            int(head["next_id"]),
            tracks,
            T_map_inner,
            {name: value for name, value in arrays.items() if not name.startswith(_OURS)},
            tuple(gone_of(each) for each in head.get("gone", ())),
            trail_of(arrays) if head["format"] == FORMAT else (),
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise MapFileError(f"the map at '{folder}' is damaged: {error}") from error


def remove_map(folder: Path) -> None:
    """Delete a saved map (tests and tools)."""
    if (folder / _JSON).is_file():
        shutil.rmtree(folder)


def _write(folder: Path, saved: SavedMap) -> None:
    arrays: dict[str, npt.NDArray[Any]] = {**saved.arrays, **trail_arrays(saved.trail)}
    for track in saved.tracks:
        arrays[f"track_{track.id}_surface"] = track.surface.state()
        arrays[f"track_{track.id}_colour"] = np.concatenate([track.colour_votes, track.rgb_sum])
        arrays[f"track_{track.id}_ends"] = track.ends.state()
        arrays[f"track_{track.id}_views"] = np.concatenate([track.views, track.view_sum_m])
    head = {
        "format": FORMAT,
        "frame_id": saved.frame_id,
        "stamp_ns": saved.stamp_ns,
        "next_id": saved.next_id,
        "T_map_inner": saved.T_map_inner.tolist(),
        "tracks": [_head(track) for track in saved.tracks],
        "gone": [gone_row(each) for each in saved.gone],
    }
    (folder / _JSON).write_text(json.dumps(head, indent=1), encoding="utf-8")
    with open(folder / _ARRAYS, "wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _head(track: Track) -> dict[str, Any]:
    return {
        "id": track.id,
        "labels": dict(track.labels.items()),
        "edge_m": track.surface.edge_m,
        "log_odds": track.log_odds,
        "observations": track.observations,
        "misses": track.misses,
        "best_view_pixels": track.best_view_pixels,
        "pixel_area": track.pixel_area,
        "first_seen_ns": track.first_seen_ns,
        "last_seen_ns": track.last_seen_ns,
        "rivals": {str(rival): count for rival, count in track.rivals.items()},
        "appeared_ns": track.appeared_ns,
        "rested_ns": track.rested_ns,
        "newcomer": track.newcomer,
        "past": [place_row(each) for each in track.past],
    }


def _track(head: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> Track:
    number = int(head["id"])
    rows = arrays[f"track_{number}_surface"]
    if rows.ndim != 2 or rows.shape[1] != 6 or not np.all(np.isfinite(rows)):
        raise ValueError(f"the surface of object {number} is not a finite (N, 6) array")
    surface = Surface.restore(float(head["edge_m"]), rows)
    track = Track(number, surface, int(head["first_seen_ns"]))
    track.labels = LabelBelief({str(k): float(v) for k, v in head["labels"].items()})
    track.log_odds = float(head["log_odds"])
    track.observations, track.misses = int(head["observations"]), int(head["misses"])
    track.best_view_pixels = int(head["best_view_pixels"])
    track.pixel_area = float(head["pixel_area"])
    track.last_seen_ns = int(head["last_seen_ns"])
    track.rivals = Counter({int(k): int(v) for k, v in head["rivals"].items()})
    colour = np.asarray(arrays[f"track_{number}_colour"], dtype=np.float64)
    views = np.asarray(arrays[f"track_{number}_views"], dtype=np.float64)
    track.colour_votes, track.rgb_sum = colour[:12].copy(), colour[12:].copy()
    track.views, track.view_sum_m = views[:VIEW_BINS].copy(), views[VIEW_BINS:].copy()
    appeared = head.get("appeared_ns")
    track.appeared_ns = None if appeared is None else int(appeared)
    track.rested_ns = int(head.get("rested_ns", head["first_seen_ns"]))
    track.newcomer = bool(head.get("newcomer", False))
    track.past = tuple(place_of(each) for each in head.get("past", ()))
    track.ends = Ends.restore(arrays.get(f"track_{number}_ends", np.empty(0)))
    track.pending = 1
    return track
