"""One room, 6 m x 5 m, that a reader can draw: every centre and size is written here.

y
^   wardrobe (1, 4.6)            window (5.9, 4)
|   tv (3, 4.8) looks to -y      lamp (5, 4.5)
|   coffee table (3, 3) with a red mug and a plate; an apple in the bowl on it
|   sofa (3, 1.5) looks to +y    chair red (5, 1), chair blue (1, 2.2)
+--------------------------------> x
"""

from __future__ import annotations

import math

from spatial_si_sim.truth.scene import TruePose, TrueScene
from spatial_si_sim.truth.situation import Situation

UP, DOWN, LEFT = 0.5 * math.pi, -0.5 * math.pi, math.pi


def _entry(number, kind, colour, centre, size, yaw, front, support=None, relation="floor"):
    return {
        "id": number,
        "name": f"{kind.replace(' ', '_')}_{number}",
        "kind": kind,
        "colour": colour,
        "rgb": [100, 100, 100],
        "box": {"centre_m": list(centre), "size_m": list(size), "yaw_rad": yaw},
        "front_yaw_rad": front,
        "support": support,
        "support_relation": relation,
        "room": 1,
        "movable": support is not None,
    }


SOFA, TV, COFFEE_TABLE, MUG, PLATE, BOWL, APPLE, WARDROBE, LAMP, RED_CHAIR, BLUE_CHAIR, PICTURE = (
    range(1, 13)
)

GROUND_TRUTH = {
    "format": 1,
    "seed": 0,
    "rooms": [
        {"id": 1, "kind": "living room", "polygon_m": [[0, 0], [6, 0], [6, 5], [0, 5]],
         "height_m": 2.6}
    ],
    "start": {"position_m": [0.5, 0.5], "yaw_rad": 0.0},
    "objects": [
        _entry(SOFA, "sofa", "grey", (3, 1.5, 0.4), (0.9, 2.0, 0.8), UP, UP),
        _entry(TV, "tv", "black", (3, 4.8, 1.2), (0.1, 1.0, 0.6), DOWN, DOWN, None, "wall"),
        _entry(COFFEE_TABLE, "coffee table", "brown", (3, 3, 0.2), (0.6, 1.2, 0.4), UP, None),
        _entry(MUG, "mug", "red", (2.6, 3, 0.45), (0.1, 0.1, 0.1), 0.0, None, COFFEE_TABLE, "on"),
        _entry(PLATE, "plate", "white", (3.4, 3, 0.41), (0.2, 0.2, 0.02), 0.0, None,
               COFFEE_TABLE, "on"),
        _entry(BOWL, "bowl", "blue", (3.0, 2.9, 0.45), (0.2, 0.2, 0.1), 0.0, None,
               COFFEE_TABLE, "on"),
        _entry(APPLE, "apple", "green", (3.0, 2.9, 0.46), (0.08, 0.08, 0.08), 0.0, None,
               BOWL, "in"),
        _entry(WARDROBE, "wardrobe", "white", (1, 4.6, 1.0), (0.6, 1.4, 2.0), DOWN, DOWN),
        _entry(LAMP, "lamp", "yellow", (5, 4.5, 0.8), (0.3, 0.3, 1.6), 0.0, None),
        _entry(RED_CHAIR, "chair", "red", (5, 1, 0.45), (0.45, 0.45, 0.9), LEFT, LEFT),
        _entry(BLUE_CHAIR, "chair", "blue", (1, 2.2, 0.45), (0.45, 0.45, 0.9), 0.0, 0.0),
        _entry(PICTURE, "picture", None, (3, 0.02, 1.6), (0.04, 0.8, 0.6), UP, UP, None, "wall"),
    ],
}  # fmt: skip

SCENE = TrueScene.from_dict(GROUND_TRUTH)


ROBOT = TruePose((3.0, 2.2), UP)


def situation(robot=ROBOT, speaker=None, unseen=(), scene=SCENE) -> Situation:
    """Everything seen in three frames except `unseen`."""
    seen = {thing.id: 0 if thing.id in unseen else 3 for thing in scene.objects}
    return Situation(scene, robot, speaker, seen)
