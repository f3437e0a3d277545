"""Seeded apartments for Habitat: rooms, furniture, small objects, and the truth about them."""

from __future__ import annotations

from pathlib import Path

from .apartment import Apartment, NoApartment, draw_apartment
from .export import write_scene
from .movers import CHANGE_S

__all__ = ["Apartment", "NoApartment", "draw_apartment", "make_scene", "write_scene"]


def make_scene(
    seed: int, folder: Path, people: int = 0, movers: int = 0, change_s: float = CHANGE_S
) -> Path:
    """Write the apartment of a seed into a folder; return its `*.scene_dataset_config.json`.

    people: how many stand or sit about. movers: how many walk, roll or change between two visits;
    changes come at `change_s`, seconds. The rest is the same as without them.

    Raises:
        ValueError: a number is negative.
        NoApartment: the seed gives no apartment that can be walked or holds so many.
        OSError: the folder cannot be written.
    """
    return write_scene(draw_apartment(seed, people, movers, change_s), Path(folder))
