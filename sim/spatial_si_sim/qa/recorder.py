"""Records a tour through a scene: renders, degrades, writes, and keeps what was to be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..frames import Array, Pose2
from ..noise import LocalisationDrift, NoiseModel, NoiseSettings
from ..truth.motion_watch import watches
from ..truth.scene import TrueScene
from ..truth.situation import MIN_FRAMES, MIN_PIXELS
from ..world import World
from .recording import Frame, SeenFrame, write_frames, write_pictures
from .tour import Driver, Moment, Pace, in_order, places_m
from .views import SIDES, Views, middles, side_of

ROUNDS = 3
MOST_STOPS = 60
"""Of one round."""
WATCH_S = 5.0

OnFrame = Callable[[int], None]


@dataclass(frozen=True)
class Recorded:
    """A recorded tour, frame by frame: the pose as localised, and what was truly seen.

    `floor_m` is the height of the ground in the map.
    """

    robots: tuple[Pose2, ...]
    seen: tuple[SeenFrame, ...]
    floor_m: float = 0.0


def frames_seen(seen: Iterable[SeenFrame]) -> dict[int, int]:
    """True id -> frames with at least `MIN_PIXELS` of its pixels."""
    counts: Counter[int] = Counter()
    for frame in seen:
        counts.update(n for n, pixels in frame.pixels.items() if pixels >= MIN_PIXELS)
    return dict(counts)


class Recorder:
    """Takes the frames of one tour into a folder.

    Args:
        settings: of the noise; detections carry new instance ids in every frame.
    """

    def __init__(self, world: World, settings: NoiseSettings, seed: int, folder: Path) -> None:
        self.drift = LocalisationDrift(
            settings.position_m, settings.yaw_rad, settings.correlation_s, seed
        )
        self._world, self._folder = world, folder
        self._noise = NoiseModel(settings, world.config.camera.focal_px, seed)
        self._frames: list[Frame] = []
        self._seen: list[SeenFrame] = []

    def take(self, moment: Moment) -> None:
        """Record this instant."""
        number = len(self._frames)
        captured = self._world.observe()
        if captured.semantic is None:
            raise ValueError("a recording needs the semantic ids of every frame")
        sensed = self._noise.degrade(
            number, captured.color, captured.depth_m, captured.semantic, self._world.labels
        )
        write_pictures(self._folder, number, sensed)
        robot = self.drift.estimate(moment.pose, moment.time_s)
        T_map_camera = T_map_base(robot, self._world.floor_m) @ self._mount
        stamp_ns = round(moment.time_s * 1e9)
        self._frames.append(Frame(number, stamp_ns, robot, T_map_camera, sensed.detections))
        counts = np.bincount(captured.semantic.ravel())
        pixels = {int(k): int(counts[k]) for k in np.flatnonzero(counts) if k}
        self._seen.append(SeenFrame(number, moment.time_s, moment.pose, pixels))

    def finish(self) -> Recorded:
        """Write what belongs to all frames."""
        write_frames(self._folder, self._frames, self._world.config.camera)
        robots = tuple(frame.robot for frame in self._frames)
        return Recorded(robots, tuple(self._seen), self._world.floor_m)

    @property
    def seen(self) -> list[SeenFrame]:
        """What was truly seen until now."""
        return self._seen

    @property
    def _mount(self) -> Array:
        return self._world.config.camera.mount.T_base_optical()


def record_tour(
    world: World,
    scene: TrueScene,
    settings: NoiseSettings,
    seed: int,
    folder: Path,
    on_frame: OnFrame = lambda number: None,
) -> Recorded:
    """Drive through all rooms, look round in each, and at every object from several sides.

    First a turn in the middle of each room, then the views that the boxes promise; what was still
    not seen well enough is looked at again from elsewhere. Where something changes, all rooms are
    visited again after it; where something moves, it is watched in the end.

    Args:
        on_frame: told the number of frames after each.
    """
    recorder = Recorder(world, settings, seed, folder)
    tour = _Tour(world, scene, recorder, on_frame)
    tour.rounds()
    tour.views()
    if scene.motions.scripts:
        tour.second_visit()
        tour.watch()
    return recorder.finish()


class _Tour:
    """The parts of a tour; each records its frames."""

    def __init__(
        self, world: World, scene: TrueScene, recorder: Recorder, on_frame: OnFrame
    ) -> None:
        self._world, self._scene, self._recorder = world, scene, recorder
        self._on_frame = on_frame
        self._driver = Driver(world, recorder.drift, Pace())
        self._points = places_m(world)
        self._record([self._driver.look()])

    def rounds(self) -> None:
        """Once round on the spot in every room."""
        for stop in in_order(middles(self._scene.rooms, self._points), self._world):
            self._record(self._driver.go(stop))
            self._record(self._driver.turn_round())

    def views(self) -> None:
        """From the fewest places, every object from several sides."""
        if len(self._points) == 0:
            return
        views = Views.of(self._scene, self._points, self._world.config.camera)
        tried: set[tuple[float, float, float]] = set()
        for _ in range(ROUNDS):
            poses = views.choose(sides_seen(self._scene, self._recorder.seen), MOST_STOPS)
            poses = [p for p in poses if (p.x_m, p.y_m, p.yaw_rad) not in tried]
            for stop in in_order(poses, self._world):
                tried.add((stop.x_m, stop.y_m, stop.yaw_rad))
                self._record(self._driver.go(stop))

    def second_visit(self) -> None:
        """All rooms again, after what changes has changed."""
        self._driver.stand_until(max(self._scene.motions.visits_s) + 1.0)
        self.rounds()

    def watch(self) -> None:
        """Stand where what moves is in view, and look for a while."""
        poses = watches(self._scene, self._points, self._driver.time_s)
        for stop in in_order(poses, self._world):
            self._record(self._driver.go(stop))
            self._record(self._driver.watch(WATCH_S))

    def _record(self, moments: Iterable[Moment]) -> None:
        for moment in moments:
            self._recorder.take(moment)
            self._on_frame(len(self._recorder.seen))


def T_map_base(pose: Pose2, floor_m: float) -> Array:
    """(4, 4) of a base on the ground at a height."""
    c, s = np.cos(pose.yaw_rad), np.sin(pose.yaw_rad)
    T = np.eye(4)
    T[:2, :2] = [[c, -s], [s, c]]
    T[:3, 3] = pose.x_m, pose.y_m, floor_m
    return T


def sides_seen(scene: TrueScene, seen: Sequence[SeenFrame]) -> npt.NDArray[np.bool_]:
    """(O, SIDES) from where each object was seen well; nothing of what one frame alone shows."""
    sides = np.zeros((len(scene.objects), SIDES), bool)
    counts = frames_seen(seen)
    for index, thing in enumerate(scene.objects):
        if counts.get(thing.id, 0) < MIN_FRAMES:
            continue
        eyes = [
            (frame.pose.x_m, frame.pose.y_m)
            for frame in seen
            if frame.pixels.get(thing.id, 0) >= MIN_PIXELS
        ]
        sides[index, side_of(np.array(eyes) - thing.box.centre_m[:2])] = True
    return sides
