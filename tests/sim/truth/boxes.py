"""Single boxes for tests of relations: metres, the floor at 0."""

from __future__ import annotations

from spatial_si_sim.truth.scene import TrueBox, TrueObject, TruePose, TrueRoom, TrueScene


def thing(number, kind, centre, size, yaw=0.0, front=None, support=None, relation="floor", room=1):
    """An object whose box has this (x, y, z) centre and (length, width, height)."""
    return TrueObject(
        id=number, name=f"{kind}_{number}", kind=kind, colour="red", rgb=(200, 0, 0),
        box=TrueBox(tuple(centre), tuple(size), yaw), front_yaw_rad=front, support=support,
        support_relation=relation, room=room, movable=False,
    )  # fmt: skip


def room(number, kind, low, high):
    (x0, y0), (x1, y1) = low, high
    return TrueRoom(number, kind, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), 2.6)


def scene(*things, rooms=None, start=(0.0, 0.0)):
    """One room of 20 m x 20 m around the origin, where no other is given."""
    rooms = rooms or (room(1, "living room", (-10, -10), (10, 10)),)
    return TrueScene(0, tuple(rooms), tuple(things), TruePose(start, 0.0))
