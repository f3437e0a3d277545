"""A tour through the hand-made scene that nobody rendered, and items without a scene."""

from __future__ import annotations

import math

from spatial_si_sim.frames import Pose2
from spatial_si_sim.qa.items import Asked, Item, Truth
from spatial_si_sim.qa.recorder import Recorded
from spatial_si_sim.qa.recording import SeenFrame
from spatial_si_sim.qa.watched import Watched
from spatial_si_sim.truth.scene import TrueScene
from spatial_si_sim.world import Camera

FRAMES = 60


def watched(scene: TrueScene) -> Watched:
    """The robot goes round a circle and sees two thirds of the things, others in each frame."""
    seen, robots = [], []
    for number in range(FRAMES):
        angle = 2.0 * math.pi * number / FRAMES
        pose = Pose2(3.0 + math.cos(angle), 2.5 + math.sin(angle), angle)
        pixels = {
            thing.id: 1500 for thing in scene.objects if (thing.id + number // 12) % 3
        }
        seen.append(SeenFrame(number, 0.5 * number, pose, pixels))
        robots.append(Pose2(pose.x_m + 0.01, pose.y_m, pose.yaw_rad))
    return Watched.of(scene, None, Recorded(tuple(robots), tuple(seen)), Camera())


def item(name, kind="near", choices=(), choice=None, value=True, value_kind="boolean",
         variant="single", pictures=(0,), decidable=True, unit="", text="Is it?"):
    asked = Asked(name, variant, text, tuple(choices), (0.0, 0.0, 0.0), None, 0, tuple(pictures))
    true = Truth(name, kind, "spatial relations", "default", value, value_kind, unit, decidable,
                 "" if decidable else "too close", False, "", (1,), choice)
    return Item(asked, true)
