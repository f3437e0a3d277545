"""The two graphs of InternVL3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from .manifest import ModelShape
from .modules import Decoder, TileVision
from .tracing import Traced, trace

AUTO = torch.export.Dim.AUTO

BATCH, NEW, KEPT, WANTED = 2, 5, 7, 3
"""Sizes of the example; the graphs have none of them."""


def trace_internvl(model: Any, shape: ModelShape) -> Iterator[tuple[str, Traced]]:
    """`vision` and `decoder`, one after the other.

    Args:
        model: from `skeleton`.
        shape: of it.
    """
    yield "vision", trace_tiles(model, shape)
    yield "decoder", trace_decoder(model, shape)


def trace_tiles(model: Any, shape: ModelShape) -> Traced:
    """Pixels of tiles to features.

    Args:
        model: `InternVLForConditionalGeneration`.
        shape: of it.
    """
    vision = model.config.vision_config
    size = vision.image_size
    high, wide = (size, size) if isinstance(size, int) else size
    tokens = model.config.image_seq_length
    return trace(
        TileVision(model),
        model,
        (torch.zeros(2, vision.num_channels, high, wide),),
        ({0: AUTO},),
        {"pixels": ("tiles", vision.num_channels, high, wide)},
        {"features": ("tiles", tokens, shape.hidden)},
    )


def trace_decoder(model: Any, shape: ModelShape) -> Traced:
    """Embeddings behind a cache to logits.

    Args:
        model: with a Qwen2 decoder.
        shape: of it.
    """
    kind = model.lm_head.weight.dtype
    kept = torch.zeros(BATCH, KEPT, shape.kv_heads, shape.head_size, dtype=kind)
    past = [kept.clone() for _ in range(shape.layers)]
    arguments = (
        torch.zeros(BATCH, NEW, shape.hidden, dtype=kind),
        torch.zeros(BATCH, 1, NEW, KEPT + NEW),
        torch.zeros(BATCH, NEW, dtype=torch.int64),
        torch.zeros(BATCH, WANTED, dtype=torch.int64),
        past,
        [each.clone() for each in past],
    )
    both = {0: AUTO, 1: AUTO}
    dynamic = (both, {0: AUTO, 2: AUTO, 3: AUTO}, both, both, [both] * shape.layers,
               [both] * shape.layers)  # fmt: skip
    inputs: dict[str, tuple[int | str, ...]] = {
        "embeddings": ("batch", "new", shape.hidden),
        "mask": ("batch", 1, "new", "all"),
        "positions": ("batch", "new"),
        "ends": ("batch", "wanted"),
    }
    return trace(
        Decoder(model), model, arguments, dynamic, inputs | past_inputs(shape), outputs(shape)
    )


def past_inputs(shape: ModelShape) -> dict[str, tuple[int | str, ...]]:
    """Keys of all layers, then values."""
    kept = ("batch", "past", shape.kv_heads, shape.head_size)
    return {f"past_{part}_{n}": kept for part in ("key", "value") for n in range(shape.layers)}


def outputs(shape: ModelShape) -> dict[str, tuple[int | str, ...]]:
    """Logits, then new keys of all layers, then values."""
    new = ("batch", "new", shape.kv_heads, shape.head_size)
    return {"logits": ("batch", "wanted", shape.vocabulary)} | {
        f"new_{part}_{n}": new for part in ("key", "value") for n in range(shape.layers)
    }
