"""The world at the moment of a question: the scene, who stands where, what the robot was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .scene import TrueObject, TruePose, TrueScene

MIN_PIXELS = 400
MIN_FRAMES = 2


@dataclass(frozen=True)
class Situation:
    """What truth depends on.

    Attributes:
        scene: the true scene.
        robot: true pose of the robot's base.
        speaker: where the person stands who asks; None: the robot stands for the person.
        frames_seen: true id -> frames given to the robot with at least `MIN_PIXELS` of its pixels.
    """

    scene: TrueScene
    robot: TruePose
    speaker: TruePose | None = None
    frames_seen: Mapping[int, int] = field(default_factory=dict)

    @property
    def asker(self) -> TruePose:
        return self.speaker if self.speaker is not None else self.robot

    def was_seen(self, thing: TrueObject) -> bool:
        """Whether the object was shown well enough to be asked about."""
        return self.frames_seen.get(thing.id, 0) >= MIN_FRAMES
