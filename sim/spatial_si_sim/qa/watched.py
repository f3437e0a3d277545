"""A recorded tour as truth sees it: the scene at any frame, and what was shown up to it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..frames import CameraMount, Pose2
from ..truth.motion_scene import situation_at
from ..truth.motion_watch import moments as watched_moments
from ..truth.scene import TrueObject, TruePose, TrueScene
from ..truth.situation import MIN_PIXELS, Situation, TruePicture
from ..truth.surfaces import Surfaces, surfaces_of
from ..world import Camera
from .items import Triple
from .recorder import Recorded
from .recording import SeenFrame
from .showing import Showing

LANDMARK_M = 0.45


@dataclass(frozen=True)
class Watched:
    """Everything that questions about a tour are drawn from.

    Attributes:
        scene: as it was loaded.
        surfaces: of it; None: boxes.
        pictures: one for each frame.
        seen, robots: of each frame, what was truly seen, and the pose as localised.
        showing: which parts of things and rooms frames show.
    """

    scene: TrueScene
    surfaces: Surfaces | None
    pictures: tuple[TruePicture, ...]
    seen: tuple[SeenFrame, ...]
    robots: tuple[Pose2, ...]
    showing: Showing

    @staticmethod
    def of(
        scene: TrueScene, surfaces: Surfaces | None, recorded: Recorded, camera: Camera
    ) -> Watched:
        """A tour with the camera where it sits on the robot."""
        pictures = tuple(_picture(frame, camera.mount) for frame in recorded.seen)
        showing = Showing(scene, surfaces_of(scene, surfaces), camera, recorded.floor_m)
        return Watched(scene, surfaces, pictures, recorded.seen, recorded.robots, showing)

    def told(self, number: int) -> Triple:
        """The robot's pose at a frame as it believes it to be."""
        robot = self.robots[number]
        return robot.x_m, robot.y_m, robot.yaw_rad

    def live(self, number: int) -> Situation:
        """Right after a frame, with all frames up to it."""
        return self._situation(self.pictures[: number + 1], number)

    def shown(self, numbers: Sequence[int]) -> Situation:
        """With some frames only, right after the newest of them; being in one is enough."""
        pictures = [self.pictures[number] for number in numbers]
        situation = self._situation(pictures, max(numbers))
        shown = replace(
            self.showing.of(self.seen[number] for number in numbers), scene=situation.scene
        )
        return replace(situation, min_frames=1, shown=shown)

    def moments_of_motion(self) -> list[int]:
        """Frames at which something was watched while it moved evenly."""
        if not self.scene.motions.scripts:
            return []
        return watched_moments(self.scene, self.pictures)

    def well_seen(self, number: int) -> frozenset[int]:
        """Ids of what a frame shows well."""
        pixels = self.seen[number].pixels
        known = {thing.id for thing in self.scene.objects}
        return frozenset(k for k, count in pixels.items() if count >= MIN_PIXELS and k in known)

    def landmarks(self, number: int) -> int:
        """How many large things a frame shows well."""
        there = self.well_seen(number)
        return sum(thing.id in there and _is_large(thing) for thing in self.scene.objects)

    def _situation(self, pictures: Sequence[TruePicture], number: int) -> Situation:
        pose = self.seen[number].pose
        robot = TruePose((pose.x_m, pose.y_m), pose.yaw_rad)
        return situation_at(self.scene, pictures, robot, None, self.surfaces)


def _picture(frame: SeenFrame, mount: CameraMount) -> TruePicture:
    camera = frame.pose @ Pose2(mount.forward_m, mount.left_m, 0.0)
    place = TruePose((camera.x_m, camera.y_m), camera.yaw_rad)
    return TruePicture(frame.number, place, frame.pixels, frame.time_s)


def _is_large(thing: TrueObject) -> bool:
    return math.hypot(*thing.box.size_m[:2]) >= LANDMARK_M
