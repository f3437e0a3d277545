"""The world at the moment of a question: the scene, who stands where, what the robot was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..frames import CameraMount
from .errors import NoSuchPicture
from .scene import TrueObject, TruePose, TrueScene
from .shown import Shown
from .surfaces import Surfaces, surfaces_of

MIN_PIXELS = 400
MIN_FRAMES = 2
CAMERA_HEIGHT_M = CameraMount().up_m
"""Of the simulated robot."""


@dataclass(frozen=True)
class TruePicture:
    """One frame as it was really taken.

    Attributes:
        number: of the frame.
        camera: where the camera was, its yaw that of the optical axis.
        pixels: true id -> unoccluded pixels.
        time_s: when, by the robot's clock.
    """

    number: int
    camera: TruePose
    pixels: Mapping[int, int] = field(default_factory=dict)
    time_s: float = 0.0


@dataclass(frozen=True)
class Situation:
    """What truth depends on.

    Attributes:
        scene: the true scene.
        robot: true pose of the robot's base.
        speaker: where the person stands who asks; None: the robot stands for the person.
        frames_seen: true id -> frames given to the robot with at least `MIN_PIXELS` of its pixels.
        pictures: frames that may be shown with a question, in the order of time.
        surfaces: what rays meet; None: the boxes of the objects, and walls without doors around
            every room.
        eye_m: height of the robot's camera above the floor.
        min_frames: in how many frames a thing must have been seen to be asked about.
        shown: what the pictures show, where they are all that who answers is given; None: he has
            a map of everything that the robot saw.
        whole: the scene with whole things, where `scene` has only what pictures show of them.
    """

    scene: TrueScene
    robot: TruePose
    speaker: TruePose | None = None
    frames_seen: Mapping[int, int] = field(default_factory=dict)
    pictures: tuple[TruePicture, ...] = ()
    surfaces: Surfaces | None = None
    eye_m: float = CAMERA_HEIGHT_M
    min_frames: int = MIN_FRAMES
    shown: Shown | None = None
    whole: TrueScene | None = None

    @property
    def asker(self) -> TruePose:
        return self.speaker if self.speaker is not None else self.robot

    def was_seen(self, thing: TrueObject) -> bool:
        """Whether the object was shown well enough to be asked about."""
        return self.frames_seen.get(thing.id, 0) >= self.min_frames

    @property
    def all_of_it(self) -> TrueScene:
        """The scene with whole things: what rests where does not depend on what is seen of it."""
        return self.scene if self.whole is None else self.whole

    @property
    def in_parts(self) -> Situation:
        """The same with every box and room cut down to what the pictures show.

        Raises:
            ValueError: it is not about pictures alone.
        """
        if self.shown is None:
            raise ValueError("only pictures show things in part")
        surfaces = surfaces_of(self.scene, self.surfaces)
        return replace(self, scene=self.shown.parts, whole=self.scene, surfaces=surfaces)

    def picture(self, number: int) -> TruePicture:
        """The frame of a number.

        Raises:
            NoSuchPicture: it is none of `pictures`.
        """
        for each in self.pictures:
            if each.number == number:
                return each
        raise NoSuchPicture(f"no frame {number} among {len(self.pictures)} pictures")
