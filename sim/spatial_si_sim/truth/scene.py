"""The true scene, as the generator wrote it in `ground_truth.json`: rooms, objects, start pose.

All in the ROS map frame, metres and radians. It never reaches the nodes under test.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..motions import MotionFormatError, Motions

FORMATS = (1, 2)
"""2 has `motions`: something moves."""


class SceneFormatError(ValueError):
    """`ground_truth.json` is not what this version reads."""


@dataclass(frozen=True)
class TrueBox:
    """An upright box.

    Attributes:
        centre_m: (x, y, z) centre.
        size_m: (length, width, height) along the box's own x, y, z.
        yaw_rad: direction of the box's own x axis about +z.
    """

    centre_m: tuple[float, float, float]
    size_m: tuple[float, float, float]
    yaw_rad: float

    @property
    def bottom_m(self) -> float:
        return self.centre_m[2] - 0.5 * self.size_m[2]

    @property
    def top_m(self) -> float:
        return self.centre_m[2] + 0.5 * self.size_m[2]


@dataclass(frozen=True)
class TrueObject:
    """One object of the scene; `id` is its semantic id, `front_yaw_rad` None where it has no front.

    `support` is the id of what carries it (None: floor or wall), `support_relation` one of
    "on", "in", "floor", "wall", or "air" for what a hand holds. `colour` is None where no one
    colour stands out.
    """

    id: int
    name: str
    kind: str
    colour: str | None
    rgb: tuple[int, int, int]
    box: TrueBox
    front_yaw_rad: float | None
    support: int | None
    support_relation: str
    room: int
    movable: bool


@dataclass(frozen=True)
class TrueRoom:
    """One room; `polygon_m` are its corners in order."""

    id: int
    kind: str
    polygon_m: tuple[tuple[float, float], ...]
    height_m: float


@dataclass(frozen=True)
class TruePose:
    """A pose in the ground plane: position (x, y) and facing about +z."""

    position_m: tuple[float, float]
    yaw_rad: float


@dataclass(frozen=True)
class TrueScene:
    """Everything in `ground_truth.json`; `motions` says what moves.

    Boxes are those of time 0 in a loaded scene, and of another time in one from
    `motion_scene.scene_at`; `absent` are objects that are not there at that time.
    """

    seed: int
    rooms: tuple[TrueRoom, ...]
    objects: tuple[TrueObject, ...]
    start: TruePose
    motions: Motions = field(default_factory=Motions)
    absent: tuple[TrueObject, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[int, TrueObject]:
        return {thing.id: thing for thing in self.objects}

    @staticmethod
    def from_dict(data: dict[str, Any]) -> TrueScene:
        """Read the parsed JSON.

        Raises:
            SceneFormatError: another format number or a missing field.
        """
        if data.get("format") not in FORMATS:
            raise SceneFormatError(f"want a format of {FORMATS}, got {data.get('format')!r}")
        try:
            return TrueScene(
                seed=int(data["seed"]),
                rooms=tuple(_room(entry) for entry in data["rooms"]),
                objects=tuple(_object(entry) for entry in data["objects"]),
                start=TruePose(
                    position_m=tuple(float(v) for v in data["start"]["position_m"][:2]),
                    yaw_rad=float(data["start"]["yaw_rad"]),
                ),
                motions=Motions.from_dict(data["motions"]) if "motions" in data else Motions(),
            )
        except MotionFormatError as error:
            raise SceneFormatError(str(error)) from error
        except KeyError as error:
            raise SceneFormatError(f"field {error} is missing") from error

    @staticmethod
    def load(path: Path) -> TrueScene:
        """Read `ground_truth.json`.

        Raises:
            OSError: it cannot be read.
            SceneFormatError: it is not what this version reads.
        """
        return TrueScene.from_dict(json.loads(Path(path).read_text(encoding="utf-8")))


def _room(entry: Mapping[str, Any]) -> TrueRoom:
    return TrueRoom(
        id=int(entry["id"]),
        kind=str(entry["kind"]),
        polygon_m=tuple((float(x), float(y)) for x, y in entry["polygon_m"]),
        height_m=float(entry["height_m"]),
    )


def _object(entry: Mapping[str, Any]) -> TrueObject:
    box = entry["box"]
    front, support = entry["front_yaw_rad"], entry["support"]
    return TrueObject(
        id=int(entry["id"]),
        name=str(entry["name"]),
        kind=str(entry["kind"]),
        colour=str(entry["colour"]) if entry["colour"] else None,
        rgb=tuple(int(v) for v in entry["rgb"]),
        box=TrueBox(
            centre_m=tuple(float(v) for v in box["centre_m"]),
            size_m=tuple(float(v) for v in box["size_m"]),
            yaw_rad=float(box["yaw_rad"]),
        ),
        front_yaw_rad=None if front is None else float(front),
        support=None if support is None else int(support),
        support_relation=str(entry["support_relation"]),
        room=int(entry["room"]),
        movable=bool(entry["movable"]),
    )
