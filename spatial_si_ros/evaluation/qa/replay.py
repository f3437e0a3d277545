"""A recording replayed into the map, as the mapper's node would have built it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...perception.frame import Frame
from ...perception.mapping import MapBuilder, MapperSettings, Update
from ...scene.coverage import seen_cells
from ...scene.keyframes import Keyframe, KeyframeStore, encode_colour, encode_depth
from ...scene.snapshot import SceneSnapshot
from .dataset import Recording

GRID_NS = 1_000_000_000
"""The grid of free space is brought into the snapshot once in so much of the robot's time."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What was known after a frame.

    Attributes:
        number: of the frame.
        snapshot: the map, occupancy included.
    """

    number: int
    snapshot: SceneSnapshot


class Replay:
    """Builds the map of a recording frame by frame.

    Attributes:
        keyframes: kept by the rule of the mapper's node.
        pictures: frames that questions name, by number, as far as they were replayed.
    """

    def __init__(
        self,
        recording: Recording,
        named: frozenset[int],
        settings: MapperSettings | None = None,
    ) -> None:
        """
        Args:
            named: numbers of the frames that questions mean by "picture 1".
            settings: of the mapper; None: those of its node.
        """
        self.keyframes = KeyframeStore()
        self.pictures: dict[int, Keyframe] = {}
        self._recording, self._named = recording, named
        self._builder = MapBuilder(settings)
        self._grid_ns = -GRID_NS

    def moments(
        self, wanted: frozenset[int], only: frozenset[int] | None = None
    ) -> Iterator[Moment]:
        """What was known after each of the wanted frames.

        Args:
            wanted: numbers of frames.
            only: the frames that the map is built from; None: all.

        Raises:
            BadData: a frame cannot be read.
        """
        for number, frame in self._recording.frames(only):
            update = self._builder.update(frame)
            self._keep(number, frame, update)
            asked = number in wanted
            if asked or frame.stamp_ns - self._grid_ns >= GRID_NS:
                self._builder.refresh_occupancy()
                self._grid_ns = frame.stamp_ns
            if asked:
                yield Moment(number, self._builder.snapshot)

    def _keep(self, number: int, frame: Frame, update: Update) -> None:
        T_map_camera = update.T_map_camera
        if number in self._named:
            self.pictures[number] = Keyframe(
                number,
                frame.stamp_ns,
                T_map_camera,
                frame.camera,
                encode_colour(frame.colour),
                encode_depth(frame.depth_m),
                update.measured,
                seen_cells(frame.depth_m, frame.camera, T_map_camera),
            )
        if self.keyframes.is_due(T_map_camera, update.measured):
            self.keyframes.add(
                frame.stamp_ns,
                T_map_camera,
                frame.camera,
                frame.colour,
                frame.depth_m,
                update.measured,
            )
