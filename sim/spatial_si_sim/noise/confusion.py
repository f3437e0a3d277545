"""Which labels a detector plausibly takes for which."""

from __future__ import annotations

_GROUPS: tuple[tuple[str, ...], ...] = (
    ("chair", "armchair", "stool"),
    ("armchair", "sofa"),
    ("sofa", "bench", "bed"),
    ("bench", "stool", "coffee table"),
    ("table", "desk", "counter"),
    ("coffee table", "table", "nightstand"),
    ("wardrobe", "cabinet", "fridge"),
    ("cabinet", "nightstand", "tv stand"),
    ("bookshelf", "cabinet", "wardrobe"),
    ("tv", "picture", "window"),
    ("door", "wardrobe"),
    ("stove", "counter", "cabinet"),
    ("sink", "toilet", "bathtub"),
    ("lamp", "plant"),
    ("plant", "vase"),
    ("rug", "picture"),
    ("mug", "cup", "can"),
    ("bowl", "plate", "basket"),
    ("bottle", "vase", "can"),
    ("book", "box", "laptop"),
    ("laptop", "keyboard", "picture"),
    ("phone", "remote"),
    ("apple", "ball", "orange"),
    ("banana", "scissors"),
    ("teddy", "pillow"),
    ("clock", "plate", "picture"),
    ("box", "basket"),
    ("shoe", "teddy", "remote"),
)
"""Each row: a kind, and what it is taken for; the relation holds both ways."""


def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for kind, *others in _GROUPS:
        for other in others:
            found.setdefault(kind, set()).add(other)
            found.setdefault(other, set()).add(kind)
    return {kind: tuple(sorted(others)) for kind, others in sorted(found.items())}


CONFUSIONS: dict[str, tuple[str, ...]] = _table()
"""kind -> what it is plausibly taken for, never itself."""

KINDS: tuple[str, ...] = tuple(CONFUSIONS)
"""Every kind that the table knows, sorted."""


def confusable_with(kind: str, present: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """What `kind` may be taken for; for a kind that the table does not know, any kind present."""
    return CONFUSIONS.get(kind) or tuple(sorted(present - {kind}))
