"""What is usual for a kind of object. Only hints: measurement comes first."""

from __future__ import annotations

STANDS_ON_FLOOR: frozenset[str] = frozenset(
    {
        "armchair", "bathtub", "bed", "bench", "bookshelf", "chair", "coffee table", "counter",
        "desk", "fridge", "lamp", "nightstand", "plant", "sofa", "stool", "stove", "table",
        "toilet", "tv stand", "wardrobe",
    }
)  # fmt: skip
"""Kinds whose foot is on the floor even where something hides it."""

ROUND: frozenset[str] = frozenset(
    {
        "apple", "ball", "basket", "bottle", "bowl", "can", "cup", "lamp", "orange", "plate",
        "stool", "vase",
    }
)  # fmt: skip
"""Kinds that are as deep as they are wide."""

HAS_BACK: frozenset[str] = frozenset(
    {"armchair", "bed", "bench", "chair", "laptop", "sink", "sofa", "stove", "toilet"}
)
"""Kinds that are higher at their back: a backrest, a headboard, a tank, a screen."""

LONG_SEATS: frozenset[str] = frozenset({"bed", "bench", "sofa"})
"""Kinds of which one end, seen alone, may be taken for the back."""

AGAINST_WALL: frozenset[str] = frozenset(
    {
        "bed", "bookshelf", "cabinet", "counter", "desk", "fridge", "nightstand", "sink", "stove",
        "toilet", "tv stand", "wardrobe",
    }
)  # fmt: skip
"""Kinds that people push with their back to a wall."""

FLAT_FACED: frozenset[str] = frozenset({"clock", "picture", "tv"})
"""Kinds whose front is the face that one sees of them: they are thin along it."""

WIDER_THAN_DEEP: frozenset[str] = frozenset(
    {
        "bench", "bookshelf", "cabinet", "clock", "counter", "desk", "keyboard", "nightstand",
        "picture", "sink", "sofa", "tv", "tv stand", "wardrobe",
    }
)  # fmt: skip
"""Kinds that are usually longer across their front than along it."""

USUAL_DEPTH_M: dict[str, float] = {
    "bookshelf": 0.30,
    "cabinet": 0.38,
    "counter": 0.60,
    "desk": 0.70,
    "fridge": 0.68,
    "nightstand": 0.42,
    "sink": 0.50,
    "stove": 0.60,
    "tv stand": 0.40,
    "wardrobe": 0.60,
}
"""Metres from front to back, for what is seen from its front alone."""

MOVES_BY_ITSELF: frozenset[str] = frozenset(
    {
        "ball", "bicycle", "bird", "boy", "car", "cat", "child", "dog", "drone", "girl", "man",
        "person", "robot", "toy car", "vacuum cleaner", "woman",
    }
)  # fmt: skip
"""Kinds that go without being pushed: little has to be seen to believe that they do."""

FACES_AHEAD: frozenset[str] = MOVES_BY_ITSELF - {"ball", "drone", "vacuum cleaner"}
"""Kinds that face where they go."""
