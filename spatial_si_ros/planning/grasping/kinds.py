"""What nobody takes with one hand, by its kind. Only hints: measurement comes first."""

from __future__ import annotations

FIXED: frozenset[str] = frozenset(
    {
        "air conditioner", "armchair", "bathtub", "bed", "bench", "blinds", "bookshelf", "cabinet",
        "ceiling", "chair", "coat rack", "coffee table", "counter", "curtain", "desk",
        "dishwasher", "door", "drawer", "fireplace", "floor", "fridge", "heater", "mirror",
        "nightstand", "oven", "person", "piano", "radiator", "rug", "shower", "sink", "sofa",
        "stairs", "stool", "stove", "table", "toilet", "tv", "tv stand", "wall", "wardrobe",
        "washing machine", "whiteboard", "window",
    }
)  # fmt: skip
"""Furniture, fittings and people."""

WITH_HANDLE: frozenset[str] = frozenset(
    {"basket", "cup", "jug", "kettle", "mug", "pan", "pot", "watering can"}
)
"""Kinds that may have one; whether it has one is measured."""
