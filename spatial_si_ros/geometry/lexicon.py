"""Names of kinds and colours that the whole core shares, and what a kind tells by its name."""

from __future__ import annotations

COLOURS: tuple[str, ...] = (
    "red", "orange", "yellow", "green", "blue", "purple",
    "pink", "brown", "black", "white", "grey", "beige",
)  # fmt: skip

KINDS_WITH_FRONT: frozenset[str] = frozenset(
    {
        "armchair", "bed", "bench", "bookshelf", "cabinet", "chair", "clock", "counter", "desk",
        "fridge", "keyboard", "laptop", "nightstand", "picture", "sink", "sofa", "stove",
        "toilet", "tv", "tv stand", "wardrobe",
    }
)  # fmt: skip
"""Kinds that people give a front by what they are."""

CONTAINERS: frozenset[str] = frozenset({"basket", "bathtub", "bowl", "box", "sink", "vase"})
"""Kinds that hold things *in* them, in the sense of `docs/relations.md`."""

CARRIES_INSIDE: frozenset[str] = frozenset(
    {
        "armchair", "bathtub", "bed", "bench", "bookshelf", "cabinet", "chair", "desk", "sink",
        "sofa", "tv stand", "wardrobe",
    }
)  # fmt: skip
"""Kinds with a seat, a board or a bottom below their highest point, on which things rest."""

ROOMS: tuple[str, ...] = ("living room", "kitchen", "bedroom", "bathroom", "office", "hall", "room")
"""Kinds of rooms; "room" is any of them."""

ROOM_TOLD_BY: dict[str, frozenset[str]] = {
    "bedroom": frozenset({"bed"}),
    "kitchen": frozenset({"stove", "fridge"}),
    "bathroom": frozenset({"toilet", "bathtub"}),
    "living room": frozenset({"sofa", "tv"}),
    "office": frozenset({"desk"}),
}
"""The contents by which a kind of room is known, the surest kind first; `docs/relations.md`."""

WALL = "wall"
"""What things stand against and no map keeps as an object."""

CARRIES_ON_TOP: frozenset[str] = frozenset({"bed", "bench", "coffee table", "desk", "table"})
"""Kinds under whose top there is room for something."""

SEATS: frozenset[str] = frozenset(
    {"armchair", "bathtub", "bed", "bench", "chair", "sofa", "stool", "toilet"}
)
"""Kinds that people sit or lie on: who looks from there sits."""
