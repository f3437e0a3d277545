"""Seeded apartments for Habitat: rooms, furniture, small objects, and the truth about them."""

from __future__ import annotations

from pathlib import Path

from .apartment import Apartment, NoApartment, draw_apartment
from .export import write_scene

__all__ = ["Apartment", "NoApartment", "draw_apartment", "make_scene", "write_scene"]


def make_scene(seed: int, folder: Path) -> Path:
    """Write the apartment of a seed into a folder; return its `*.scene_dataset_config.json`.

    Raises:
        ValueError: the seed is negative.
        NoApartment: the seed gives no apartment that can be walked.
        OSError: the folder cannot be written.
    """
    return write_scene(draw_apartment(seed), Path(folder))
