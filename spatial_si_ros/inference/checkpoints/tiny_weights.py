"""Random weights that keep activations near 1, and on request some that overflow fp16."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

OUTLIER_GAIN = 400.0
"""A channel's gate and value are scaled by it: their product passes the 65504 of fp16."""

OUTLIER_CHANNELS = 4


def outlier_scales(shapes: Mapping[str, Any]) -> dict[str, Array]:
    """What rows or columns of the first decoder layer's MLP are multiplied by."""
    layer = next(n for n in shapes if n.endswith("layers.0.mlp.gate_proj.weight"))
    layer = layer.removesuffix("gate_proj.weight")
    wide = shapes[f"{layer}gate_proj.weight"][0]
    gain = np.ones(wide, np.float32)
    gain[:OUTLIER_CHANNELS] = OUTLIER_GAIN
    return {
        f"{layer}gate_proj.weight": gain[:, None],
        f"{layer}up_proj.weight": gain[:, None],
        f"{layer}down_proj.weight": gain[None, :] ** -2,
    }


def random_bytes(name: str, shape: tuple[int, ...], seed: int, scale: Array | None) -> bytes:
    """Random bfloat16 weights that depend on the seed and the name alone."""
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    rng = np.random.default_rng(list(digest))
    values = centre(name) + spread(name, shape) * rng.standard_normal(shape, np.float32)
    if scale is not None:
        values *= scale
    return as_bfloat16(values.astype(np.float32)).tobytes()


def as_bfloat16(values: Array) -> npt.NDArray[np.uint16]:
    """The upper halves of float32 numbers, rounded to nearest, ties to even."""
    bits = np.ascontiguousarray(values).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def centre(name: str) -> float:
    """The mean of a tensor's values."""
    return 1.0 if _is_norm(name) and name.endswith("weight") else 0.5 if ".ls" in name else 0.0


def spread(name: str, shape: tuple[int, ...]) -> float:
    """Their standard deviation.

    It keeps activations near 1 through all layers, so that every weight matters.
    """
    if _is_norm(name) or name.endswith("bias") or len(shape) == 1:
        return 0.1
    if "embed_tokens" in name:
        return 0.5
    if "pos" in name or "class_embedding" in name:
        return 0.2
    return float(1.0 / np.sqrt(prod(shape[1:])))


def _is_norm(name: str) -> bool:
    return "norm" in name or "ln_q" in name or name.startswith("mlp1.0")
