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
