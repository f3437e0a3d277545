"""The graphs of each family."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..checkpoints.families import Family
from .internvl import trace_decoder, trace_tiles
from .manifest import ModelShape
from .tracing import Traced


def trace_family(model: Any, family: Family, shape: ModelShape) -> Iterator[tuple[str, Traced]]:
    """`vision` and `decoder`, one after the other.

    Args:
        model: from `skeleton`.
        family: of it.
        shape: of it.
    """
    yield "vision", trace_tiles(model, shape)
    yield "decoder", trace_decoder(model, shape)
