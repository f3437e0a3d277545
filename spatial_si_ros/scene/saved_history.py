"""What is remembered of objects, as plain values for a file and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from .objects import Colour, Front, Place, SceneObject, Support
from .snapshot import Gone, TrailPose

Array = npt.NDArray[np.float64]


def place_row(place: Place) -> dict[str, Any]:
    """A place as a JSON object."""
    return {
        "box": _box_row(place.box),
        "support": _support_row(place.support),
        "since_ns": place.since_ns,
        "until_ns": place.until_ns,
    }


def place_of(row: Mapping[str, Any]) -> Place:
    """Raises KeyError, TypeError, ValueError: it is none."""
    return Place(
        _box(row["box"]), _support(row["support"]), int(row["since_ns"]), int(row["until_ns"])
    )


def gone_row(gone: Gone) -> dict[str, Any]:
    """An object that went, as a JSON object; without its surface points and its motion."""
    thing = gone.thing
    return {
        "stamp_ns": gone.stamp_ns,
        "id": thing.id,
        "labels": [[label, p] for label, p in thing.labels],
        "box": _box_row(thing.box),
        "position_covariance_m2": thing.position_covariance_m2.tolist(),
        "size_std_m": thing.size_std_m.tolist(),
        "front": None if thing.front is None else [thing.front.yaw_rad, thing.front.probability],
        "colour": None
        if thing.colour is None
        else [thing.colour.name, list(thing.colour.rgb), thing.colour.probability],
        "support": _support_row(thing.support),
        "existence": thing.existence,
        "observations": thing.observations,
        "best_view_pixels": thing.best_view_pixels,
        "first_seen_ns": thing.first_seen_ns,
        "last_seen_ns": thing.last_seen_ns,
        "appeared_ns": thing.appeared_ns,
        "past": [place_row(each) for each in thing.past],
    }


def gone_of(row: Mapping[str, Any]) -> Gone:
    """Raises KeyError, TypeError, ValueError: it is none."""
    front, colour, appeared = row["front"], row["colour"], row["appeared_ns"]
    labels = tuple((str(label), float(p)) for label, p in row["labels"])
    if not labels:
        raise ValueError(f"the object {row['id']} that went has no label")
    red, green, blue = colour[1] if colour is not None else (0.0, 0.0, 0.0)
    thing = SceneObject(
        id=int(row["id"]),
        labels=labels,
        box=_box(row["box"]),
        position_covariance_m2=_finite(row["position_covariance_m2"], (3, 3)),
        size_std_m=_finite(row["size_std_m"], (3,)),
        front=None if front is None else Front(float(front[0]), float(front[1])),
        colour=None
        if colour is None
        else Colour(str(colour[0]), (float(red), float(green), float(blue)), float(colour[2])),
        support=_support(row["support"]),
        existence=float(row["existence"]),
        observations=int(row["observations"]),
        best_view_pixels=int(row["best_view_pixels"]),
        first_seen_ns=int(row["first_seen_ns"]),
        last_seen_ns=int(row["last_seen_ns"]),
        points_m=np.zeros((0, 3)),
        appeared_ns=None if appeared is None else int(appeared),
        past=tuple(place_of(each) for each in row["past"]),
    )
    return Gone(thing, int(row["stamp_ns"]))


def trail_arrays(trail: Sequence[TrailPose]) -> dict[str, npt.NDArray[Any]]:
    """Stamps (N,) and poses (N, 4, 4)."""
    return {
        "trail_stamps_ns": np.array([each.stamp_ns for each in trail], dtype=np.int64),
        "trail_poses": np.array([each.T_map_camera for each in trail]).reshape(-1, 4, 4),
    }


def trail_of(arrays: Mapping[str, npt.NDArray[Any]]) -> tuple[TrailPose, ...]:
    """Raises KeyError, ValueError: they are none."""
    poses = np.asarray(arrays["trail_poses"], dtype=np.float64)
    stamps = arrays["trail_stamps_ns"]
    if poses.shape != (len(stamps), 4, 4) or not np.all(np.isfinite(poses)):
        raise ValueError(f"trail_poses is not a finite ({len(stamps)}, 4, 4) array")
    poses.setflags(write=False)
    return tuple(
        TrailPose(int(stamp), pose) for stamp, pose in zip(stamps.tolist(), poses, strict=True)
    )


def _box_row(box: OrientedBox) -> list[float]:
    return [*box.centre_m.tolist(), *box.size_m.tolist(), box.yaw_rad]


def _box(row: Sequence[float]) -> OrientedBox:
    if len(row) != 7:
        raise ValueError(f"want seven numbers for a box, got {len(row)}")
    return OrientedBox(np.array(row[:3], float), np.array(row[3:6], float), float(row[6]))


def _support_row(support: Support | None) -> list[Any] | None:
    return None if support is None else [support.object_id, support.relation, support.probability]


def _support(row: Sequence[Any] | None) -> Support | None:
    return None if row is None else Support(int(row[0]), str(row[1]), float(row[2]))


def _finite(rows: Any, shape: tuple[int, ...]) -> Array:
    value = np.array(rows, dtype=np.float64)
    if value.shape != shape or not np.all(np.isfinite(value)):
        raise ValueError(f"want {shape} finite numbers, got {value.tolist()}")
    return value
