"""What moves in a scene, and when: timed poses of objects, as scenes write and worlds read them.

    {"format": 1, "visits_s": [0.0, 60.0],
     "objects": {"o0041": [[time_s, x_m, y_m, yaw_rad, present], ...]}}

`motions.json` names object templates, so that nothing about an object can be read off it;
ground_truth.json holds the same under `motions`, by semantic id.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .frames import wrap_angle

FORMAT = 1
MOTIONS_FILE = "motions.json"


class MotionFormatError(ValueError):
    """The timed poses are not what this version reads."""


@dataclass(frozen=True)
class Key:
    """A pose at a time: the model's origin in the map, its yaw, and whether it is there at all."""

    time_s: float
    x_m: float
    y_m: float
    yaw_rad: float
    present: bool = True


@dataclass(frozen=True)
class Script:
    """Timed poses of one object, in order of time.

    Between two keys the object moves evenly, by the shorter turn; before the first and after the
    last it rests. Of two keys of one time the later counts from that time on: a jump. Whether it
    is present changes at the keys alone.
    """

    keys: tuple[Key, ...]

    def __post_init__(self) -> None:
        times = [key.time_s for key in self.keys]
        if not times or times != sorted(times):
            raise MotionFormatError(f"want at least one timed pose, in order of time, got {times}")
        for key in self.keys:
            if not all(map(math.isfinite, (key.time_s, key.x_m, key.y_m, key.yaw_rad))):
                raise MotionFormatError(f"want finite numbers in a timed pose, got {key}")

    @cached_property
    def _times_s(self) -> tuple[float, ...]:
        return tuple(key.time_s for key in self.keys)

    def at(self, time_s: float) -> Key:
        """The pose at a time, seconds."""
        after = bisect.bisect_right(self._times_s, time_s)
        if after == 0:
            return _timed(self.keys[0], time_s)
        before = self.keys[after - 1]
        if after == len(self.keys):
            return _timed(before, time_s)
        following = self.keys[after]
        share = (time_s - before.time_s) / (following.time_s - before.time_s)
        return Key(
            time_s,
            before.x_m + share * (following.x_m - before.x_m),
            before.y_m + share * (following.y_m - before.y_m),
            wrap_angle(before.yaw_rad + share * wrap_angle(following.yaw_rad - before.yaw_rad)),
            before.present,
        )

    @property
    def jumps(self) -> bool:
        """Whether it only ever jumps: it rests between the changes and stands in the way."""
        pairs = zip(self.keys, self.keys[1:])
        return all(a.time_s == b.time_s or _same_place(a, b) for a, b in pairs)

    def changes_between(self, from_s: float, to_s: float) -> bool:
        """Whether it jumps, appears or goes after one time and not later than the other."""
        first, second = self.at(from_s), self.at(to_s)
        return first.present != second.present or not _same_place(first, second)


@dataclass(frozen=True)
class Motions:
    """Every script of a scene, and when each visit of the robot begins: things change between them.

    scripts: by template name in motions.json, by semantic id (as text) in ground_truth.json.
    """

    scripts: Mapping[str, Script] = field(default_factory=dict)
    visits_s: tuple[float, ...] = (0.0,)

    def document(self) -> dict[str, Any]:
        """As it is written."""
        return {
            "format": FORMAT,
            "visits_s": list(self.visits_s),
            "objects": {name: [_row(k) for k in s.keys] for name, s in self.scripts.items()},
        }

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Motions:
        """Read a parsed document.

        Raises:
            MotionFormatError: another format number, a missing field or a row that is no pose.
        """
        if data.get("format") != FORMAT:
            raise MotionFormatError(f"want motions of format {FORMAT}, got {data.get('format')!r}")
        try:
            return Motions(
                {
                    str(name): Script(tuple(_key(row) for row in rows))
                    for name, rows in data["objects"].items()
                },
                tuple(float(value) for value in data["visits_s"]),
            )
        except KeyError as error:
            raise MotionFormatError(f"field {error} of motions is missing") from error


def _timed(key: Key, time_s: float) -> Key:
    return Key(time_s, key.x_m, key.y_m, key.yaw_rad, key.present)


def _same_place(a: Key, b: Key) -> bool:
    return (a.x_m, a.y_m, a.yaw_rad) == (b.x_m, b.y_m, b.yaw_rad)


def _row(key: Key) -> list[Any]:
    numbers = (key.time_s, key.x_m, key.y_m, key.yaw_rad)
    return [*(round(value, 6) + 0.0 for value in numbers), key.present]


def _key(row: Sequence[Any]) -> Key:
    if len(row) != 5:
        raise MotionFormatError(f"want [time, x, y, yaw, present], got {row}")
    return Key(*(float(value) for value in row[:4]), present=bool(row[4]))
