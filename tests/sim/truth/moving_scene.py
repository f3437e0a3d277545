"""One room, 6 m x 5 m, in which things move, by numbers that a reader can draw.

A person in red walks along y = 2.5 from x = 1 to x = 4 at 0.5 m/s, from 10 s to 16 s, and looks
ahead; a ball rests at (1, 4); a table stands at (5.2, 2.5), a sofa at (3, 0.6) that looks to +y, a
bed at (3, 4.4). At 60 s a box goes from (0.6, 0.6) to (0.6, 2.0), a book leaves the table, a stool
comes to (5.2, 4.4). A frame every half second from (3, 1.6), looking to +y; the robot stands there.
"""

from __future__ import annotations

import math

from spatial_si_sim.motions import Key, Motions, Script
from spatial_si_sim.truth.motion_scene import situation_at
from spatial_si_sim.truth.scene import TruePose, TrueScene
from spatial_si_sim.truth.situation import TruePicture

UP = 0.5 * math.pi
PERSON, BALL, TABLE, SOFA, BED, BOX, BOOK, STOOL, SHOE = range(1, 10)
CHANGE_S = 60.0


def _entry(number, kind, colour, centre, size, yaw=0.0, front=None, support=None):
    return {
        "id": number, "name": f"{kind}_{number}", "kind": kind, "colour": colour,
        "rgb": [100, 100, 100],
        "box": {"centre_m": list(centre), "size_m": list(size), "yaw_rad": yaw},
        "front_yaw_rad": front, "support": support,
        "support_relation": "floor" if support is None else "on", "room": 1, "movable": False,
    }  # fmt: skip


WALK = Script((Key(0.0, 1.0, 2.5, 0.0), Key(10.0, 1.0, 2.5, 0.0), Key(16.0, 4.0, 2.5, 0.0)))
SCRIPTS = {
    str(PERSON): WALK,
    str(BOX): Script((Key(0.0, 0.6, 0.6, 0.0), Key(CHANGE_S, 0.6, 0.6, 0.0),
                      Key(CHANGE_S, 0.6, 2.0, 0.0))),
    str(BOOK): Script((Key(0.0, 5.2, 2.5, 0.0), Key(CHANGE_S, 5.2, 2.5, 0.0, present=False))),
    str(STOOL): Script((Key(0.0, 5.2, 4.4, 0.0, present=False), Key(CHANGE_S, 5.2, 4.4, 0.0))),
}  # fmt: skip

GROUND_TRUTH = {
    "format": 2,
    "seed": 0,
    "rooms": [{"id": 1, "kind": "living room", "polygon_m": [[0, 0], [6, 0], [6, 5], [0, 5]],
               "height_m": 2.6}],
    "start": {"position_m": [3.0, 1.6], "yaw_rad": UP},
    "motions": Motions(SCRIPTS, (0.0, CHANGE_S)).document(),
    "objects": [
        _entry(PERSON, "person", "red", (1.0, 2.5, 0.85), (0.4, 0.6, 1.7), 0.0, 0.0),
        _entry(BALL, "ball", "blue", (1.0, 4.0, 0.1), (0.2, 0.2, 0.2)),
        _entry(TABLE, "table", "brown", (5.2, 2.5, 0.35), (0.8, 0.8, 0.7)),
        _entry(SOFA, "sofa", "grey", (3.0, 0.6, 0.4), (0.9, 2.0, 0.8), UP, UP),
        _entry(BED, "bed", "white", (3.0, 4.4, 0.25), (1.0, 2.0, 0.5), UP, -UP),
        _entry(BOX, "box", "beige", (0.6, 0.6, 0.2), (0.4, 0.4, 0.4)),
        _entry(BOOK, "book", "green", (5.2, 2.5, 0.72), (0.2, 0.15, 0.04), 0.0, None, TABLE),
        _entry(STOOL, "stool", "black", (5.2, 4.4, 0.25), (0.3, 0.3, 0.5)),
        _entry(SHOE, "shoe", "pink", (5.5, 0.4, 0.05), (0.3, 0.1, 0.1)),
    ],
}  # fmt: skip

SCENE = TrueScene.from_dict(GROUND_TRUTH)
ROBOT = TruePose((3.0, 1.6), UP)
ALWAYS = (PERSON, BALL, TABLE, SOFA, BED, BOX)


def pictures(until_s, unseen=None, faint=(), every_s=0.5, camera=lambda time_s: ROBOT):
    """Frames up to a time; `unseen`: id -> times (from, to) at which it is not in view."""
    unseen = unseen or {}
    frames = []
    for number in range(int(until_s / every_s) + 1):
        time_s = number * every_s
        pixels = dict.fromkeys(ALWAYS, 900)
        pixels[BOOK if time_s < CHANGE_S else STOOL] = 500
        for number_of, (low, high) in unseen.items():
            if low <= time_s <= high:
                pixels.pop(number_of, None)
        pixels.update({each: 100 for each in faint})
        frames.append(TruePicture(number, camera(time_s), pixels, time_s))
    return tuple(frames)


def situation(until_s, speaker=None, **options):
    """After the frame at a time."""
    frames = pictures(until_s, **options)
    return situation_at(SCENE, frames, frames[-1].camera, speaker)
